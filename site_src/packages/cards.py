"""A course as an Anki package: its definitions, asked both ways, and its questions.

Anki knows a note again by its guid and takes over a changed one when its time is later, so guids
and ids never change and the time is that of the content.
"""

from __future__ import annotations

import hashlib
import itertools
import sqlite3
from contextlib import closing
from datetime import datetime

from genanki import Deck, Model, Note, Package, guid_for
from markupsafe import Markup, escape

from calculators.course import Variant
from graph.term import Term
from site_src.atlas import Atlas
from site_src.course import Course, CourseItem
from site_src.files import Files
from site_src.linked_data import sentence_of
from site_src.packages import worded
from site_src.packages.archive import archive

OURS = "margin-atlas"
# Read by Anki from its own text, before HTML: pictures, sounds and LaTeX are written in brackets.
BRACKET = Markup("&#91;")
CSS = """
.card { font-family: Georgia, serif; font-size: 20px; line-height: 1.5; max-width: 34em; margin: 1em auto; padding: 0 1em; text-align: left; }
.ask, .foot { font-family: sans-serif; font-size: 14px; color: #5d6168; }
.nightMode .ask, .nightMode .foot { color: #a3a9b1; }
.term { font-size: 26px; font-weight: 600; }
hr { border: 0; border-top: 1px solid #8a8f96; margin: 1em 0; }
a { color: #0b5a7a; } .nightMode a { color: #7cc3e0; }
"""
TERM = Model(
    1_764_064_801,
    "Margin Atlas: term",
    fields=[{"name": name} for name in ("Term", "Definition", "Why", "Link")],
    templates=[
        {
            "name": "What is it?",
            "qfmt": '<p class="ask">What is it?</p><p class="term">{{Term}}</p>',
            "afmt": "{{FrontSide}}<hr id=answer>{{Definition}}{{Why}}{{Link}}",
        },
        {
            "name": "What is it called?",
            "qfmt": '<p class="ask">What is it called?</p>{{Definition}}',
            "afmt": '{{FrontSide}}<hr id=answer><p class="term">{{Term}}</p>{{Why}}{{Link}}',
        },
    ],
    css=CSS,
)
QUESTION = Model(
    1_764_064_802,
    "Margin Atlas: question",
    fields=[{"name": name} for name in ("Question", "Answer", "Why", "Link")],
    templates=[
        {
            "name": "Question",
            "qfmt": "{{Question}}",
            "afmt": "{{FrontSide}}<hr id=answer>{{Answer}}{{Why}}{{Link}}",
        }
    ],
    css=CSS,
)


def cards(atlas: Atlas, course: Course) -> bytes:
    """Return the course as one package: each term, then its questions, in the order of the course."""
    deck = Deck(deck_id(course.path.id), f"Margin Atlas::{worded.line(course.path.label)}")
    due = itertools.count(1)
    for stop in course.stops:
        deck.add_note(term_note(atlas, atlas.glossary.terms[stop.term], course, next(due)))
        for made in stop.items:
            deck.add_note(question_note(atlas, made, course, next(due)))
    files: Files = {"collection.anki2": collection(deck, atlas.generated_at), "media": "{}"}
    return archive(files, atlas.generated_at)


def deck_id(path: str) -> int:
    """Return the deck's number: the same for ever for the same course.

    >>> deck_id("cross-margin-without-surprises")
    1619922861
    """
    return 1 << 30 | int.from_bytes(hashlib.sha256(path.encode()).digest()[:4], "big") >> 2


def collection(deck: Deck, made: str) -> bytes:
    """Return the deck as Anki's database, as of the time `made`; nothing is written to the disk."""
    time = datetime.fromisoformat(made).timestamp()
    with closing(sqlite3.connect(":memory:")) as database:
        Package(deck).write_to_db(database.cursor(), time, itertools.count(int(time * 1000)))
        database.commit()
        return database.serialize()


def term_note(atlas: Atlas, term: Term, course: Course, due: int) -> Note:
    """Return a term as a note with two cards."""
    return Note(
        model=TERM,
        guid=guid_for(OURS, "term", term.id),
        fields=[
            field(escape(worded.line(term.label))),
            field(worded.paragraph(sentence_of(term.definition))),
            field(worded.paragraph(term.why)),
            field(worded.read_on(atlas, term.id)),
        ],
        tags=[OURS, course.path.id, term.section, f"level-{term.level}"],
        due=due,
    )


def question_note(atlas: Atlas, made: CourseItem, course: Course, due: int) -> Note:
    """Return an item as a note with one card: its first variant, since a card is seen many times."""
    variant = made.variants[0]
    why = worded.paragraph(variant.solution) + worded.working(variant)
    return Note(
        model=QUESTION,
        guid=guid_for(OURS, "item", made.item.id),
        fields=[
            field(worded.question(variant) + choices(variant)),
            field(answer(variant)),
            field(why),
            field(worded.read_on(atlas, variant.review)),
        ],
        tags=[OURS, course.path.id, *made.item.teaches, f"level-{made.item.level}"],
        due=due,
    )


def choices(variant: Variant) -> Markup:
    """Return what there is to choose from or to put in order."""
    lines = (Markup("<li>{}</li>").format(worded.line(o.text)) for o in variant.options)
    return Markup("<ul>{}</ul>").format(Markup().join(lines)) if variant.options else Markup()


def answer(variant: Variant) -> Markup:
    """Return the right answer, with the reason for each option."""
    if variant.answer is not None:
        return Markup("<p><strong>{}</strong></p>").format(variant.answer.text)
    ordered = variant.type == "order"
    right = worded.in_order(variant) if ordered else [o for o in variant.options if o.right]
    lines = (
        Markup("<li><strong>{}</strong> {}</li>").format(
            worded.line(o.text), worded.line(o.feedback)
        )
        for o in right
    )
    listed = Markup("<ol>{}</ol>") if ordered else Markup("<ul>{}</ul>")
    return listed.format(Markup().join(lines))


def field(html: Markup) -> str:
    """Return HTML as a field in which Anki finds nothing of its own to run.

    >>> print(field(Markup("<p>a sound:b.mp3]</p>").replace("a ", "[")))
    <p>&#91;sound:b.mp3]</p>
    """
    return str(html.replace("[", BRACKET))
