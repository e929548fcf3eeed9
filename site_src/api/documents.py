"""From the atlas to the records of the API: one function a document."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from graph import paths
from graph.term import Term
from site_src.api import records, where
from site_src.ask import ask
from site_src.atlas import Atlas
from site_src.course import Course, CourseItem, plain
from site_src.examples import Solved
from site_src.layout import positions
from site_src.page import course_url, term_url
from site_src.pages.redirects import leads, slug


def as_json(value: object) -> str:
    """Return records and plain values as JSON text, fields in their order.

    >>> print(as_json({"said": "×", "read": date(2026, 11, 24)}), end="")
    {
     "said": "×",
     "read": "2026-11-24"
    }
    """
    text = json.dumps(plain(value), default=date.isoformat, ensure_ascii=False, indent=1)
    return text + "\n"


def term_summary(atlas: Atlas, term: Term) -> records.TermSummary:
    """Return a term in short."""
    return records.TermSummary(
        id=term.id,
        label=term.label,
        section=term.section,
        level=term.level,
        status=term.status,
        replaced_by=term.replaced_by,
        definition=term.definition,
        created=term.created,
        modified=term.modified,
        url=atlas.site_url + term_url(term.id),
        api=atlas.site_url + where.term_document(term.id),
    )


def term_document(atlas: Atlas, term: Term) -> records.TermDocument:
    """Return all that a term says, its examples computed and its relations seen from both sides."""
    return records.TermDocument(
        id=term.id,
        label=term.label,
        aliases=term.aliases,
        section=term.section,
        definition=term.definition,
        why=term.why,
        how=term.how,
        formulas=term.formulas,
        examples=tuple(worked(solved) for solved in atlas.solved[term.id]),
        misconceptions=term.misconceptions,
        relations=tuple(related(atlas, term)),
        venues=term.venues,
        sources=term.sources,
        level=term.level,
        quiz=term.quiz,
        status=term.status,
        replaced_by=term.replaced_by,
        created=term.created,
        modified=term.modified,
        url=atlas.site_url + term_url(term.id),
        api=atlas.site_url + where.term_document(term.id),
        markdown=atlas.site_url + where.twin(term.replaced_by or term.id),
        content_hash=hashlib.sha256(as_json(term).encode()).hexdigest(),
    )


def worked(solved: Solved) -> records.WorkedExample:
    """Return a worked example with the engine's numbers in its sentence."""
    return records.WorkedExample(
        calculator=solved.asked.calculator,
        inputs=solved.asked.inputs,
        says=said(solved),
        outputs=figures(solved.asked.answer["outputs"]),
    )


def said(solved: Solved) -> str:
    """Return an example's sentence as plain text."""
    return "".join(solved.figure(name) if name else text for text, name in solved.says)


def figures(outputs: Mapping[str, Mapping[str, str]]) -> Mapping[str, records.Figure]:
    """Return an answer's outputs as records."""
    return {name: records.Figure(**output) for name, output in outputs.items()}


def related(atlas: Atlas, term: Term) -> Iterator[records.Related]:
    """Yield a term's relations to live terms, in the order of the relations."""
    for near in paths.neighbours(atlas.glossary, term.id).values():
        for other in near.terms:
            if other.id in atlas.published:
                yield records.Related(
                    relation=near.id,
                    label=near.label,
                    phrase=near.phrase,
                    term=other.id,
                    term_label=atlas.labels[other.id],
                    reason=other.reason,
                    authored=other.outgoing,
                )


def graph_document(atlas: Atlas) -> records.GraphDocument:
    """Return the whole graph with a place for each term."""
    at = positions(atlas.glossary)
    terms = atlas.glossary.terms.values()
    return records.GraphDocument(
        nodes=tuple(
            records.Node(
                id=term.id,
                label=term.label,
                section=term.section,
                level=term.level,
                status=term.status,
                x=at[term.id][0],
                y=at[term.id][1],
            )
            for term in terms
        ),
        edges=tuple(
            records.Link(source=term.id, target=edge.to, relation=relation, reason=edge.reason)
            for term, relation, _, edge in atlas.glossary.edges()
        ),
        relations=tuple(atlas.glossary.relations.values()),
        sections=tuple(atlas.glossary.sections.values()),
    )


def calculator_summary(atlas: Atlas, name: str) -> records.CalculatorSummary:
    """Return a calculator in short."""
    calculator = atlas.calculators[name]
    return records.CalculatorSummary(
        name=name,
        title=calculator.title,
        summary=calculator.summary,
        terms=calculator.terms,
        url=f"{atlas.site_url}calculators/{name}/",
        api=atlas.site_url + where.calculator_document(name),
    )


def calculator_document(atlas: Atlas, name: str) -> records.CalculatorDocument:
    """Return what a calculator takes and gives, and what it says to its defaults."""
    short, calculator = calculator_summary(atlas, name), atlas.calculators[name]
    answer: Mapping[str, Any] = ask(name, {}).answer
    return records.CalculatorDocument(
        name=name,
        title=short.title,
        summary=short.summary,
        terms=short.terms,
        inputs=calculator.inputs,
        outputs=calculator.outputs,
        says="".join(span["text"] for span in answer["says"]),
        answer=figures(answer["outputs"]),
        url=short.url,
        api=short.api,
    )


def alias_list(atlas: Atlas) -> records.AliasList:
    """Return every other name; the same text of two kinds stands twice."""
    addresses = dict(leads(atlas))
    found = []
    for term in atlas.glossary.terms.values():
        live = term.replaced_by or term.id
        if term.replaced_by:
            found.append(
                records.OtherName(text=term.label, slug=term.id, kind="retired", term=live)
            )
        for alias in term.aliases:
            own = slug(alias.text)
            found.append(
                records.OtherName(
                    text=alias.text,
                    slug=own if addresses.get(own) == live else "",
                    kind=alias.kind,
                    term=live,
                )
            )
    return records.AliasList(
        aliases=tuple(sorted(found, key=lambda one: (one.text.casefold(), one.text, one.term)))
    )


def change_list(atlas: Atlas) -> records.ChangeList:
    """Return what the records date: each term's first day and, if it is another, its last change."""
    terms = atlas.glossary.terms.values()
    found = [change for term in terms for change in changes_of(atlas, term)]
    return records.ChangeList(
        changes=tuple(sorted(found, key=lambda one: (-one.date.toordinal(), one.term, one.kind)))
    )


def changes_of(atlas: Atlas, term: Term) -> Iterator[records.Change]:
    """Yield the changes of one term that its record dates."""
    days: list[tuple[date, Any]] = [(term.created, "created")]
    if term.status == "deprecated":
        days.append((term.modified, "retired"))
    elif term.modified > term.created:
        days.append((term.modified, "changed"))
    for day, kind in days:
        yield records.Change(
            date=day,
            kind=kind,
            term=term.id,
            label=term.label,
            definition=term.definition,
            replaced_by=term.replaced_by,
            url=atlas.site_url + term_url(term.id),
        )


def path_summary(atlas: Atlas, course: Course) -> records.PathSummary:
    """Return a learning path in short."""
    return records.PathSummary(
        id=course.path.id,
        label=course.path.label,
        summary=course.path.summary,
        minutes=course.minutes,
        terms=tuple(stop.term for stop in course.stops),
        url=atlas.site_url + course_url(course.path.id),
        api=atlas.site_url + where.path_document(course.path.id),
    )


def path_document(atlas: Atlas, course: Course) -> records.PathDocument:
    """Return a learning path with its stops and questions."""
    return records.PathDocument(
        id=course.path.id,
        label=course.path.label,
        summary=course.path.summary,
        audience=course.path.audience,
        goals=course.path.goals,
        known=course.path.known,
        minutes=course.minutes,
        stops=tuple(
            records.PathStop(
                term=stop.term,
                label=atlas.labels[stop.term],
                minutes=stop.minutes,
                items=tuple(
                    records.PathItem(
                        id=one.item.id,
                        version=one.item.version,
                        type=one.item.type,
                        level=one.item.level,
                        teaches=one.item.teaches,
                        prompt=one.item.prompt,
                        api=atlas.site_url + where.item_document(one.item.id),
                    )
                    for one in stop.items
                ),
            )
            for stop in course.stops
        ),
        url=atlas.site_url + course_url(course.path.id),
        api=atlas.site_url + where.path_document(course.path.id),
    )


def item_document(atlas: Atlas, course: Course, made: CourseItem) -> records.ItemDocument:
    """Return a question with its variants."""
    return records.ItemDocument(
        item=made.item,
        variants=made.variants,
        path=course.path.id,
        api=atlas.site_url + where.item_document(made.item.id),
    )
