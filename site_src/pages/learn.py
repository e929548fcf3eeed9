"""The ways to learn: the courses, one page each, and every term in reading order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph import paths
from site_src.api import where
from site_src.atlas import Atlas
from site_src.course import Course
from site_src.files import Files
from site_src.form import json_for_html
from site_src.lesson import lessons, track_of, way_of
from site_src.linked_data import sentence_of
from site_src.page import Page, course_url, files_of, heading, relative, term_url
from site_src.render import render

LEVELS = {1: "First day", 2: "First week", 3: "With practice", 4: "For specialists"}


def pages(atlas: Atlas) -> Files:
    """Return the list, and the page of each course."""
    files = files_of(index(atlas))
    for course in atlas.courses.values():
        files |= files_of(page_of(atlas, course))
    return files


def index(atlas: Atlas) -> Page:
    """Return the courses, then all terms in an order in which each comes after what it needs."""
    order = [term for term in paths.reading_order(atlas.glossary) if term in atlas.published]
    groups = [
        (name, [term for term in order if atlas.published[term].level == level])
        for level, name in LEVELS.items()
    ]
    lead = "Take a course, or read every term by level, each after the terms that it needs."
    body = render(
        "learn.html.jinja",
        lead=lead,
        courses=tuple(atlas.courses.values()),
        groups=groups,
        heading=heading,
        labels=atlas.labels,
        published=atlas.published,
        sentence_of=sentence_of,
        link=lambda term: relative("learn/", term_url(term)),
    )
    return Page(url="learn/", title="Learn", description=lead, body=body, hide=("navigation",))


def page_of(atlas: Atlas, course: Course) -> Page:
    """Return the page of one course, complete without a script."""
    url = course_url(course.path.id)
    body = render(
        "course.html.jinja",
        course=course,
        stops=tuple(lessons(atlas, course)),
        track=track_of(course),
        known=[term for term in course.path.known if term in atlas.published],
        terms=atlas.published,
        labels=atlas.labels,
        heading=heading,
        sentence_of=sentence_of,
        link=lambda term: relative(url, term_url(term)),
        teach=relative(url, "teach/"),
        script=relative(url, "assets/js/course.js"),
        way=json_for_html(way_of(atlas, course)),
        data=json_for_html(linked_data(atlas, course)),
    )
    return Page(
        url=url,
        title=course.path.label,
        description=course.path.summary,
        body=body,
        extra={"document": where.path_document(course.path.id)},
    )


def linked_data(atlas: Atlas, course: Course) -> Mapping[str, Any]:
    """Return a course as machines read it."""
    url = atlas.site_url + course_url(course.path.id)
    return {
        "@context": "https://schema.org",
        "@type": ["Course", "LearningResource"],
        "@id": url,
        "url": url,
        "name": course.path.label,
        "description": course.path.summary,
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "timeRequired": f"PT{course.minutes}M",
        "provider": {"@type": "Organization", "name": "Margin Atlas", "url": atlas.site_url},
        "teaches": [
            {
                "@type": "DefinedTerm",
                "name": atlas.labels[stop.term],
                "url": term_link(atlas, stop.term),
            }
            for stop in course.stops
        ],
    }


def term_link(atlas: Atlas, term: str) -> str:
    """Return the absolute address of a term's page."""
    return atlas.site_url + term_url(term)
