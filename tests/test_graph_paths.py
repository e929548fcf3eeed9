"""Questions to a small graph whose answers can be seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph import Glossary, load
from graph.paths import breadcrumb, causal_path, depths, neighbours, reading_order
from tests.small_glossary import glossary_of, term

TERMS = {
    "a/margin": term("margin", definition="money behind a position"),
    "a/margin-mode": term(
        "margin-mode", level="2", definition="a setting", relations="{prerequisite: [{to: margin}]}"
    ),
    "a/cross-margin": term(
        "cross-margin",
        level="2",
        definition="one pool for all",
        relations="{broader: [{to: margin-mode}], causes: [{to: drain, reason: one pool}]}",
    ),
    "a/isolated-margin": term(
        "isolated-margin",
        level="2",
        definition="one stake each",
        relations="{broader: [{to: margin-mode}], mitigates: [{to: drain, reason: a wall}], "
        "contrasts-with: [{to: cross-margin, reason: who pays}]}",
    ),
    "a/drain": term(
        "drain",
        level="3",
        definition="a pool running dry",
        relations="{prerequisite: [{to: cross-margin}], causes: [{to: ruin, reason: nothing left}]}",
    ),
    "a/ruin": term("ruin", definition="nothing left", relations="{causes: [{to: drain}]}"),
}


@pytest.fixture
def glossary(tmp_path: Path) -> Glossary:
    built, problems = glossary_of(tmp_path, TERMS)
    assert problems == []
    return built


def test_neighbours_are_seen_in_both_directions_with_their_reasons(glossary: Glossary) -> None:
    near = neighbours(glossary, "drain")
    assert {key: [(n.id, n.reason, n.outgoing) for n in near[key].terms] for key in near} == {
        "prerequisite": [("cross-margin", "", True)],
        "causes": [("ruin", "nothing left", True)],
        "caused-by": [("cross-margin", "one pool", False), ("ruin", "", False)],
        "mitigated-by": [("isolated-margin", "a wall", False)],
    }
    assert (near["caused-by"].label, near["caused-by"].phrase) == ("Caused by", "is caused by")


def test_neighbours_stand_in_the_order_of_the_relations(glossary: Glossary) -> None:
    assert list(neighbours(glossary, "cross-margin")) == [
        "broader",
        "leads-to",
        "contrasts-with",
        "causes",
    ]


def test_a_symmetric_edge_is_seen_from_both_ends(glossary: Glossary) -> None:
    for here, there, outgoing in (
        ("isolated-margin", "cross-margin", True),
        ("cross-margin", "isolated-margin", False),
    ):
        contrast = neighbours(glossary, here)["contrasts-with"].terms
        assert [(n.id, n.reason, n.outgoing) for n in contrast] == [(there, "who pays", outgoing)]


def test_a_breadcrumb_follows_broader_from_the_top(glossary: Glossary) -> None:
    assert breadcrumb(glossary, "cross-margin") == ("margin-mode",)
    assert breadcrumb(glossary, "margin") == ()


def test_a_depth_is_the_longest_way_down(glossary: Glossary) -> None:
    assert depths(glossary) == {
        "margin": 0,
        "ruin": 0,
        "margin-mode": 1,
        "cross-margin": 2,
        "isolated-margin": 2,
        "drain": 3,
    }


def test_a_reading_order_puts_first_what_is_needed_first(glossary: Glossary) -> None:
    assert reading_order(glossary) == (
        "margin",
        "ruin",
        "margin-mode",
        "cross-margin",
        "isolated-margin",
        "drain",
    )


def test_a_reading_order_to_a_goal_holds_only_what_the_goal_needs(glossary: Glossary) -> None:
    assert reading_order(glossary, "drain") == ("cross-margin", "drain")
    assert reading_order(glossary, "margin-mode") == ("margin", "margin-mode")


def test_a_causal_path_is_the_shortest_with_its_reasons(glossary: Glossary) -> None:
    path = causal_path(glossary, "cross-margin", "ruin")
    assert [(step.source, step.target, step.reason) for step in path] == [
        ("cross-margin", "drain", "one pool"),
        ("drain", "ruin", "nothing left"),
    ]


def test_there_is_no_causal_path_against_the_arrows_or_to_oneself(glossary: Glossary) -> None:
    assert causal_path(glossary, "ruin", "cross-margin") == ()
    assert causal_path(glossary, "ruin", "ruin") == ()


def test_the_whole_atlas_can_be_read_in_order() -> None:
    atlas, _ = load(Path(__file__).parents[1] / "terms")
    order = reading_order(atlas)
    assert sorted(order) == sorted(atlas.terms)
    for standing, relation, _, edge in atlas.edges():
        if relation in atlas.acyclic_relations():
            assert order.index(edge.to) < order.index(standing.id)


def test_each_authored_edge_is_seen_once_from_either_end() -> None:
    atlas, _ = load(Path(__file__).parents[1] / "terms")
    seen = [
        (term_id, near.relation.id, neighbour.id)
        if neighbour.outgoing
        else (neighbour.id, near.relation.id, term_id)
        for term_id in atlas.terms
        for near in neighbours(atlas, term_id).values()
        for neighbour in near.terms
    ]
    authored = [(source.id, relation, edge.to) for source, relation, _, edge in atlas.edges()]
    assert sorted(seen) == sorted(authored * 2)
