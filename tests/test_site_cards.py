"""The Anki package, imported by Anki's own backend into a collection of its own."""

from __future__ import annotations

import dataclasses
import sqlite3
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki.import_export_pb2 import ImportResponse  # noqa: TC002  a name of its own file
from lxml import html

from site_src.atlas import Atlas
from site_src.packages import worded
from site_src.packages.cards import cards
from tests.small_atlas import HERE, atlas
from tests.small_course import course, hostile_course

LATER = "2026-12-01T00:00:00Z"


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    opened = Collection(str(tmp_path / "collection.anki2"))
    yield opened
    opened.close()


def imported(collection: Collection, folder: Path, package: bytes) -> ImportResponse.Log:
    """What Anki says it did with a package."""
    path = folder / "cards.apkg"
    path.write_bytes(package)
    options = ImportAnkiPackageOptions(with_scheduling=False)
    request = ImportAnkiPackageRequest(package_path=str(path), options=options)
    return collection.import_anki_package(request).log


def atlas_with(term: str, **changes: str) -> Atlas:
    """The atlas with one term changed, and a later commit."""
    whole = atlas()
    changed = dataclasses.replace(whole.glossary.terms[term], **changes)  # type: ignore[arg-type]
    glossary = dataclasses.replace(whole.glossary, terms={**whole.glossary.terms, term: changed})
    return dataclasses.replace(whole, glossary=glossary, generated_at=LATER)


def test_anki_imports_every_term_and_question_once(collection: Collection, tmp_path: Path) -> None:
    notes = len(course().stops) + len(course().items)
    first = imported(collection, tmp_path, cards(atlas(), course()))
    assert (len(first.new), len(first.conflicting)) == (notes, 0)
    assert collection.note_count() == notes
    assert collection.card_count() == notes + len(course().stops)
    again = imported(collection, tmp_path, cards(atlas(), course()))
    assert (len(again.new), len(again.updated), len(again.duplicate)) == (0, 0, notes)
    assert collection.note_count() == notes
    said, sound = collection.fix_integrity()
    assert sound, said


def test_a_changed_term_updates_its_note(collection: Collection, tmp_path: Path) -> None:
    imported(collection, tmp_path, cards(atlas(), course()))
    changed = cards(atlas_with("cross-margin", definition="a wholly new pool"), course())
    log = imported(collection, tmp_path, changed)
    assert len(log.new) == 0
    (note,) = collection.find_notes('"Term:Cross margin"')
    assert "A wholly new pool." in collection.get_note(note)["Definition"]
    assert collection.note_count() == len(course().stops) + len(course().items)


def test_the_same_change_without_a_later_time_is_not_taken(
    collection: Collection, tmp_path: Path
) -> None:
    """Why the package carries the commit's time: Anki goes by it."""
    imported(collection, tmp_path, cards(atlas(), course()))
    changed = atlas_with("cross-margin", definition="a wholly new pool")
    same_time = dataclasses.replace(changed, generated_at=atlas().generated_at)
    log = imported(collection, tmp_path, cards(same_time, course()))
    assert len(log.updated) == 0


def test_cards_ask_both_ways_and_answer_with_the_engines_working(
    collection: Collection, tmp_path: Path
) -> None:
    imported(collection, tmp_path, cards(atlas(), course()))
    (note,) = collection.find_notes('"Term:Cross margin"')
    sides = [(card.question(), card.answer()) for card in collection.get_note(note).cards()]
    definition = atlas().glossary.terms["cross-margin"].definition[1:]
    assert [definition in asked for asked, _ in sides] == [False, True]
    assert all(definition in answer and ">Cross margin<" in answer for _, answer in sides)
    made = next(one for one in course().items if one.item.id == "margin-to-open")
    (note,) = collection.find_notes("tag:margin 25×")
    (card,) = collection.get_note(note).cards()
    number = made.variants[0].answer
    assert number is not None
    assert number.text not in card.question()
    assert f"<strong>{number.text}</strong>" in card.answer()
    assert f"{HERE}terms/margin/" in card.answer()


def test_the_deck_stands_below_one_name(collection: Collection, tmp_path: Path) -> None:
    imported(collection, tmp_path, cards(atlas(), course()))
    names = [deck.name for deck in collection.decks.all_names_and_ids(skip_empty_default=True)]
    assert names == ["Margin Atlas", f"Margin Atlas::{course().path.label}"]


def test_hostile_text_stays_text(collection: Collection, tmp_path: Path) -> None:
    imported(collection, tmp_path, cards(atlas(), hostile_course()))
    asked = [
        (note, html.fromstring(f"<div>{card.answer()}</div>"), card)
        for note in collection.find_notes('note:"Margin Atlas: question"')
        for card in collection.get_note(note).cards()
    ]
    assert len(asked) == len(hostile_course().items)
    for note, tree, card in asked:
        assert tree.xpath("//img | //script | //audio | //comment()") == []
        assert [a for a in tree.xpath("//a/@href") if not a.startswith(HERE)] == []
        assert card.answer_av_tags() == card.question_av_tags() == []
        found = collection.get_note(note)
        assert collection.media.files_in_str(found.mid, found.joined_fields()) == []
        prompt = worded.line(hostile_course().items[0].variants[0].prompt)[:60]
        assert prompt in tree.text_content()
    assert collection.fix_integrity()[1]


def test_the_package_is_the_same_on_rebuild_and_holds_the_commits_time() -> None:
    package = cards(atlas(), course())
    assert package == cards(atlas(), course())
    with zipfile.ZipFile(BytesIO(package)) as held:
        assert {entry.date_time for entry in held.infolist()} == {(2026, 11, 24, 9, 0, 0)}
        database = sqlite3.connect(":memory:")
        database.deserialize(held.read("collection.anki2"))
    times = {row[0] for row in database.execute("select mod from notes")}
    assert len(times) == 1
