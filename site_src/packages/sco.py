"""A course as one lesson for learning platforms: a page with everything in it, and the scripts that play it.

Light, it grades from the variants that the build drew. With the engine it also holds Pyodide and the
wheel, and draws new numbers without end.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from decimal import ROUND_CEILING, Decimal
from pathlib import Path

from markupsafe import Markup  # noqa: TC002  a field of a dataclass

from graph.term import Term
from site_src.atlas import Atlas
from site_src.course import Course, CourseItem
from site_src.files import Files
from site_src.form import json_for_html
from site_src.lesson import terms_of
from site_src.linked_data import sentence_of
from site_src.linker import names_of
from site_src.packages.manifest import START
from site_src.page import term_url
from site_src.policy import NOTHING, policy
from site_src.prose import Prose
from site_src.render import render
from site_src.runtime import PYODIDE_FILES, SCRIPTS, fonts, pyodide
from site_src.wheel import build_wheel

PASSED = Decimal("0.8")  # of the questions, each right once
STYLES = Path(__file__).parents[1] / "css"
PARTS = ("00-type", "10-house", "30-calculator", "60-course")
LOOK = Path(__file__).with_name("lesson.css")
QUESTION = ("draws", "grade", "item", "number", "paint", "question", "sortable")
PLAYER = ("dialects", "kept", "lesson", "lms")
ENGINE = ("client", "engine", "turns", "worker")
LIGHT = {**NOTHING, "script-src": "'self'", "style-src": "'self'", "font-src": "'self'"}
FULL = {
    **LIGHT,
    "script-src": "'self' 'wasm-unsafe-eval'",
    "connect-src": "'self'",
    "worker-src": "'self'",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One term of the lesson: what one reads, and its questions as <atlas-item> takes them."""

    term: Term
    definition: str
    how: Markup
    minutes: int
    questions: tuple[tuple[int, Markup], ...]  # level and data


def lesson(atlas: Atlas, course: Course, *, with_engine: bool) -> Files:
    """Return every file of a lesson but its manifest."""
    scripts = {f"js/{name}.js": script(f"{name}.js") for name in QUESTION}
    player = {f"js/sco/{name}.js": script(f"sco/{name}.js") for name in PLAYER}
    files: Files = {
        START: page(atlas, course, with_engine=with_engine),
        "css/lesson.css": "\n".join(
            [
                *((STYLES / f"{part}.css").read_text("utf-8") for part in PARTS),
                LOOK.read_text("utf-8"),
            ]
        ),
        **{path.removeprefix("assets/"): content for path, content in fonts().items()},
        **scripts,
        **player,
    }
    return files | engine() if with_engine else files


def page(atlas: Atlas, course: Course, *, with_engine: bool) -> str:
    """Return the lesson's page, with every variant of every question in it."""
    needed = (PASSED * len(course.items)).to_integral_value(ROUND_CEILING)
    return (
        render(
            "lesson.html.jinja",
            course=course,
            reads=tuple(reads(atlas, course, with_engine=with_engine)),
            needed=needed,
            with_engine=with_engine,
            policy=policy(FULL if with_engine else LIGHT),
            address=atlas.site_url,
            link=lambda term: atlas.site_url + term_url(term),
        )
        + "\n"
    )


def reads(atlas: Atlas, course: Course, *, with_engine: bool) -> Iterator[Read]:
    """Yield the terms in their order."""
    plain = Prose(names=names_of(()), url="")  # links would lead out of the lesson
    for stop in course.stops:
        term = atlas.glossary.terms[stop.term]
        yield Read(
            term=term,
            definition=sentence_of(term.definition),
            how=plain.markdown(term.how),
            minutes=stop.minutes,
            questions=tuple(
                (made.item.level, data(atlas, course, made, with_engine=with_engine))
                for made in stop.items
            ),
        )


def data(atlas: Atlas, course: Course, made: CourseItem, *, with_engine: bool) -> Markup:
    """Return what <atlas-item> takes: all variants, and where the terms of its feedback are."""
    own = {stop.term for stop in course.stops}
    terms = {
        term: {
            "label": atlas.labels[term],
            "url": f"#{term}" if term in own else atlas.site_url + term_url(term),
        }
        for term in sorted(terms_of(made))
    }
    item = {"item": made.data} if with_engine else {}
    return json_for_html(
        {**item, "variants": [asdict(one) for one in made.variants], "terms": terms}
    )


def engine() -> Files:
    """Return the engine's files. Some platforms do not know .mjs, and would not let a browser run it."""
    wheel = build_wheel()
    runtime = {name: content for name, content in pyodide().items() if name != "no-library.zip"}
    return {
        **{f"js/{name}.js": script(f"{name}.js").replace(".mjs`", ".js`") for name in ENGINE},
        "js/awake.js": script("sco/awake.js").replace('"../', '"./'),
        "js/where.js": where(wheel.name),
        f"engine/{wheel.name}": wheel.read_bytes(),
        **{f"engine/{renamed(name)}": as_js(content) for name, content in runtime.items()},
    }


def script(name: str) -> str:
    """Return one of our scripts."""
    return (SCRIPTS / name).read_text("utf-8")


def renamed(name: str) -> str:
    """Return a file's name in the package.

    >>> renamed("pyodide.asm.mjs")
    'pyodide.asm.js'
    """
    return name.replace(".mjs", ".js")


def as_js(content: str | bytes) -> str | bytes:
    """Return a script of Pyodide with the new names of its own files in it; others stay as they are."""
    if isinstance(content, str) or b"pyodide.asm.mjs" not in content:
        return content
    for name in PYODIDE_FILES:
        content = content.replace(name.encode(), renamed(name).encode())
    return content


def where(wheel: str) -> str:
    """Return the module that tells the scripts where the engine lies beside them."""
    paths = {"pyodide": "engine/", "wheel": f"engine/{wheel}"}
    return "".join(
        f"export const {name} = new URL({json.dumps('../' + path)}, import.meta.url).href;\n"
        for name, path in paths.items()
    )
