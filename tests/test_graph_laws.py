"""Every law, broken once: what is written, and the exact words that answer it."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph import load
from graph.laws import laws
from tests.small_glossary import glossary_of, term

WORDS_31 = " ".join(f"w{number}" for number in range(31))
WORDS_61 = " ".join(f"w{number}" for number in range(61))
SOURCE = (
    "[{title: T, publisher: P, year: 2009, url: 'https://doi.org/10.1093/rfs/hhn098', "
    "read: 2026-11-23, supports: it}]"
)

# law -> what is written -> what is said
CASES: dict[str, list[tuple[dict[str, str], list[str]]]] = {
    "law_every_edge_has_a_target": [
        (
            {
                "a/notional-value": term("notional-value"),
                "a/leverage": term(
                    "leverage",
                    relations="{prerequisite: [{to: notional-vlaue}, {to: notional-value}]}",
                ),
            },
            [
                (
                    "a/leverage.yaml:5:33: no term has the id 'notional-vlaue'. "
                    "Did you mean 'notional-value'?"
                )
            ],
        ),
        (
            {"a/leverage": term("leverage", relations="{causes: [{to: xyz}]}")},
            [
                (
                    "a/leverage.yaml:5:27: no term has the id 'xyz'. "
                    "Leave the edge out until that term is written."
                )
            ],
        ),
    ],
    "law_no_edge_leads_back_to_its_own_term": [
        (
            {"a/leverage": term("leverage", relations="{causes: [{to: leverage}]}")},
            ["a/leverage.yaml:5:27: 'leverage' causes itself. Remove the edge."],
        )
    ],
    "law_every_relation_is_known": [
        (
            {
                "a/gap": term("gap", relations="{caused-by: [{to: leap}]}"),
                "a/leap": term(
                    "leap", relations="{cause: [{to: gap}], related: [], causes: [{to: gap}]}"
                ),
            },
            [
                (
                    "a/gap.yaml:5:13: 'caused-by' is inferred and never written. "
                    "Write 'causes' in the other term's file."
                ),
                "a/leap.yaml:5:13: 'cause' is not a relation. Did you mean 'causes'?",
                (
                    "a/leap.yaml:5:33: 'related' is not a relation. Choose from broader, part-of, "
                    "prerequisite, contrasts-with, causes, mitigates, measured-by, exemplifies."
                ),
            ],
        )
    ],
    "law_an_edge_is_written_once": [
        (
            {
                "a/gap": term("gap", relations="{causes: [{to: leap}, {to: leap}]}"),
                "a/leap": term("leap"),
            },
            ["a/gap.yaml:5:39: 'leap' stands twice under causes. Remove one."],
        )
    ],
    "law_a_symmetric_edge_is_written_in_one_file": [
        (
            {
                "a/gap": term("gap", relations="{contrasts-with: [{to: leap}]}"),
                "a/leap": term("leap", relations="{contrasts-with: [{to: gap}]}"),
            },
            [
                (
                    "a/leap.yaml:5:35: 'leap' contrasts-with 'gap' is written in both files. "
                    "Remove it here or in a/gap.yaml."
                )
            ],
        )
    ],
    "law_a_pair_has_no_relations_that_exclude_each_other": [
        (
            {
                "a/gap": term("gap", relations="{causes: [{to: leap}], mitigates: [{to: leap}]}"),
                "a/leap": term("leap"),
            },
            [
                "a/gap.yaml:5:52: 'gap' causes 'leap' and also reduces it. Keep the one that is true."
            ],
        ),
        (
            {
                "a/gap": term("gap", relations="{broader: [{to: leap}], part-of: [{to: leap}]}"),
                "a/leap": term("leap"),
            },
            [
                (
                    "a/gap.yaml:5:51: 'gap' is a kind of 'leap' and also is part of it. "
                    "Keep the one that is true."
                )
            ],
        ),
    ],
    "law_a_relation_starts_where_it_may": [
        (
            {
                "a/gap": term("gap", relations="{exemplifies: [{to: leap}]}"),
                "episodes/leap": term("leap", relations="{exemplifies: [{to: gap}]}"),
            },
            [
                (
                    "a/gap.yaml:5:13: 'exemplifies' starts only from a term of the section episodes. "
                    "Write it in that term's file or remove it."
                )
            ],
        )
    ],
    "law_a_reason_is_short": [
        (
            {
                "a/gap": term("gap", relations=f"{{causes: [{{to: leap, reason: {'r' * 301}}}]}}"),
                "a/leap": term("leap", relations=f"{{causes: [{{to: gap, reason: {'r' * 300}}}]}}"),
            },
            ["a/gap.yaml:5:41: the reason has 301 characters. Keep it to 300."],
        )
    ],
    "law_an_acyclic_relation_has_no_loop": [
        (
            {
                "a/one": term("one", relations="{prerequisite: [{to: two}]}", definition="first"),
                "a/two": term("two", relations="{prerequisite: [{to: three}]}", definition="next"),
                "a/three": term(
                    "three", relations="{prerequisite: [{to: one}]}", definition="last"
                ),
            },
            [
                (
                    "a/one.yaml:5:33: one -> two -> three -> one is a loop of prerequisite. "
                    "Remove one of its edges."
                )
            ],
        ),
        (
            {
                "a/gap": term("gap", relations="{broader: [{to: leap}]}"),
                "a/leap": term("leap", relations="{broader: [{to: gap}]}"),
            },
            ["a/gap.yaml:5:28: gap -> leap -> gap is a loop of broader. Remove one of its edges."],
        ),
        (
            {
                "a/gap": term("gap", relations="{causes: [{to: leap}]}"),
                "a/leap": term("leap", relations="{causes: [{to: gap}]}"),
            },
            [],  # feedback is content
        ),
    ],
    "law_what_a_term_stands_on_has_no_loop": [
        (
            {
                "a/one": term("one", relations="{broader: [{to: two}]}", definition="first"),
                "a/two": term("two", relations="{part-of: [{to: three}]}", definition="next"),
                "a/three": term(
                    "three", relations="{prerequisite: [{to: one}]}", definition="last"
                ),
            },
            [
                (
                    "a/one.yaml:5:28: one -broader-> two -part-of-> three -prerequisite-> one is a loop. "
                    "Remove one of its edges."
                )
            ],
        )
    ],
    "law_no_edge_is_already_implied": [
        (
            {
                "a/one": term(
                    "one", relations="{broader: [{to: two}, {to: three}]}", definition="first"
                ),
                "a/two": term("two", relations="{broader: [{to: three}]}", definition="next"),
                "a/three": term("three", definition="last"),
            },
            [
                (
                    "a/one.yaml:5:39: that 'one' is a kind of 'three' is already implied by "
                    "one -> two -> three. Remove the edge."
                )
            ],
        ),
        (
            {
                "a/one": term(
                    "one", relations="{causes: [{to: two}, {to: three}]}", definition="x"
                ),
                "a/two": term("two", relations="{causes: [{to: three}]}", definition="next"),
                "a/three": term("three", definition="last"),
            },
            [],  # a cause may work both directly and through another
        ),
    ],
    "law_related_terms_are_not_ancestors": [
        (
            {
                "a/one": term("one", relations="{broader: [{to: two}]}", definition="first"),
                "a/two": term("two", relations="{part-of: [{to: three}]}", definition="next"),
                "a/three": term(
                    "three", relations="{contrasts-with: [{to: one}]}", definition="last"
                ),
            },
            [
                (
                    "a/three.yaml:5:35: 'three' contrasts-with 'one', but 'three' stands above 'one'. "
                    "Remove the contrast or the broader edge."
                )
            ],
        )
    ],
    "law_all_terms_hang_together": [
        (
            {
                "a/gap": term("gap", relations="{causes: [{to: leap}]}"),
                "a/leap": term("leap"),
                "a/moon": term("moon", relations="{causes: [{to: star}]}"),
                "a/star": term("star"),
            },
            [
                (
                    "a/moon.yaml:5:1: moon, star hang apart from the other terms. "
                    "Add a true relation to one of them."
                )
            ],
        )
    ],
    "law_no_two_terms_share_a_name": [
        (
            {
                "a/cross-margin": term("cross-margin", relations="{causes: [{to: pool}]}"),
                "a/pool": term("pool", aliases="[{text: CROSS MARGIN, kind: synonym}]"),
            },
            [
                (
                    "a/pool.yaml:2:18: 'CROSS MARGIN' is also a name of 'cross-margin' "
                    "('Cross margin'). Keep it where it belongs: one name, one page."
                )
            ],
        ),
        (
            {
                "a/gap": term(
                    "gap",
                    relations="{causes: [{to: pool}]}",
                    aliases="[{text: PM, kind: abbreviation}]",
                ),
                "a/pool": term("pool", aliases="[{text: P-M, kind: abbreviation}]"),
            },
            [
                (
                    "a/pool.yaml:2:18: 'P-M' is also a name of 'gap' ('PM'). "
                    "Keep it where it belongs: one name, one page."
                )
            ],
        ),
    ],
    "law_a_term_has_each_name_once": [
        (
            {"a/mark-price": term("mark-price", aliases="[{text: mark-price, kind: misspelling}]")},
            [
                (
                    "a/mark-price.yaml:2:18: 'mark-price' is 'Mark price' again once case, hyphens and "
                    "spaces are folded. Remove it."
                )
            ],
        )
    ],
    "law_a_name_is_one_line": [
        (
            {"a/gap": term("gap", label="|\n  Gap\n  risk")},
            ["a/gap.yaml:1:8: a name has a line break here. Write it on one line."],
        )
    ],
    "law_a_venue_is_named_by_its_id": [
        (
            {"a/gap": term("gap", venues="[{venue: OKX, name: Gap}, {venue: okx, name: Jump}]")},
            [
                (
                    "a/gap.yaml:6:18: 'OKX' cannot be a venue's id. "
                    "Use a-z and 0-9 with single hyphens: binance."
                )
            ],
        )
    ],
    "law_no_name_is_the_id_of_another_term": [
        (
            {
                "a/gap": term("gap", relations="{causes: [{to: pool}]}", label="Price jump"),
                "a/pool": term("pool", aliases="[{text: Gap, kind: synonym}]"),
            },
            ["a/pool.yaml:2:18: 'Gap' is the id of another term, 'gap'. Rename or remove it."],
        )
    ],
    "law_a_definition_is_short": [
        (
            {"a/gap": term("gap", definition=WORDS_31)},
            ["a/gap.yaml:2:13: the definition has 31 words. Cut it to 30."],
        ),
        ({"a/gap": term("gap", definition=WORDS_31.removesuffix(" w30"))}, []),
    ],
    "law_a_why_is_short": [
        (
            {"a/gap": term("gap", why=WORDS_61)},
            ["a/gap.yaml:3:6: the why has 61 words. Cut it to 60."],
        )
    ],
    "law_a_definition_is_one_sentence": [
        (
            {"a/gap": term("gap", definition="a hole. It is deep")},
            [
                (
                    "a/gap.yaml:2:13: the definition has two sentences. "
                    "Make it one, and write 'such as' for 'e.g.'."
                )
            ],
        ),
        (
            {"a/gap": term("gap", definition="a hole.")},
            ["a/gap.yaml:2:13: the definition ends with '.'. Remove it."],
        ),
        (
            {"a/gap": term("gap", definition="|\n  a hole\n  in the road")},
            ["a/gap.yaml:2:13: the definition has a line break. Write it with >- or on one line."],
        ),
    ],
    "law_a_definition_does_not_use_its_own_term": [
        (
            {"a/gap-risk": term("gap-risk", definition="a danger that gap-risks bring")},
            [
                (
                    "a/gap-risk.yaml:2:13: the definition uses 'Gap risk', which is what it defines. "
                    "Say it in other words."
                )
            ],
        ),
        (
            {
                "a/gap": term(
                    "gap",
                    aliases="[{text: OR, kind: abbreviation}, {text: price jump, kind: synonym}]",
                    definition="a hole or a price jump",
                )
            },
            [
                (
                    "a/gap.yaml:3:13: the definition uses 'price jump', which is what it defines. "
                    "Say it in other words."
                )
            ],
        ),
    ],
    "law_no_two_terms_are_defined_by_each_other": [
        (
            {
                "a/margin": term("margin", definition="collateral that is posted"),
                "a/collateral": term(
                    "collateral",
                    definition="an asset that counts as margin",
                    relations="{prerequisite: [{to: margin}]}",
                ),
            },
            [
                (
                    "a/margin.yaml:2:13: 'margin' and 'collateral' are defined by each other. "
                    "Define one of them without the other."
                )
            ],
        )
    ],
    "law_no_two_definitions_are_nearly_the_same": [
        (
            {
                "a/gap": term(
                    "gap",
                    definition="the danger that shared collateral is spent on one losing position",
                    relations="{causes: [{to: leap}]}",
                ),
                "a/leap": term(
                    "leap",
                    definition="a danger that collateral shared is all spent on one losing position",
                ),
            },
            [
                (
                    "a/leap.yaml:2:13: the definition is nearly that of 'gap'. "
                    "Say what sets them apart, or make one page of both."
                )
            ],
        ),
        (
            {
                "a/gap": term("gap", definition="a hole", relations="{causes: [{to: leap}]}"),
                "a/leap": term("leap", definition="the hole"),
            },
            [
                (
                    "a/leap.yaml:2:13: the definition is nearly that of 'gap'. "
                    "Say what sets them apart, or make one page of both."
                )
            ],
        ),
    ],
    "law_a_reviewed_term_has_a_source": [
        (
            {"a/gap": term("gap", status="reviewed")},
            [
                (
                    "a/gap.yaml:7:9: the term is reviewed and has no source. "
                    "Add a source, or set status: draft."
                )
            ],
        ),
        ({"a/gap": term("gap", status="reviewed", sources=SOURCE)}, []),
    ],
    "law_a_source_is_at_a_known_host": [
        (
            {"a/gap": term("gap", sources=SOURCE.replace("doi.org", "okxback.ffxisf.com"))},
            [
                (
                    "a/gap.yaml:6:53: the host 'okxback.ffxisf.com' is not in graph/source_hosts.yaml. "
                    "Cite the publisher's own page, or list the host if it is that."
                )
            ],
        ),
        (
            {"a/gap": term("gap", sources=SOURCE.replace("https", "http"))},
            [
                (
                    "a/gap.yaml:6:53: 'http://doi.org/10.1093/rfs/hhn098' is not a plain https address. "
                    "Copy it from the publisher's page: https://host/path."
                )
            ],
        ),
        (
            {"a/gap": term("gap", sources=SOURCE.replace("//doi.org", "//doi.org@evil.example"))},
            [
                (
                    "a/gap.yaml:6:53: 'https://doi.org@evil.example/10.1093/rfs/hhn098' is not a plain "
                    "https address. Copy it from the publisher's page: https://host/path."
                )
            ],
        ),
    ],
    "law_a_source_is_cited_once": [
        (
            {"a/gap": term("gap", sources=f"{SOURCE[:-1]}, {SOURCE[1:]}")},
            ["a/gap.yaml:6:166: this source stands twice. Join what they support."],
        )
    ],
    "law_a_source_was_read_after_it_was_published": [
        (
            {"a/gap": term("gap", sources=SOURCE.replace("2009", "2027"))},
            [
                (
                    "a/gap.yaml:6:42: the year 2027 is after the day it was read, 2026-11-23. "
                    "Correct one of them."
                )
            ],
        )
    ],
    "law_a_text_is_plain_markdown": [
        (
            {"a/gap": term("gap", why="'<script>alert(1)</script>'")},
            ["a/gap.yaml:3:6: '<s' starts HTML. Write plain Markdown, and a space after '<'."],
        ),
        (
            {"a/gap": term("gap", how="'see [this](javascript:alert(1))'")},
            ["a/gap.yaml:4:6: '](' starts a link. Name the term: its first use becomes a link."],
        ),
        (
            {"a/gap": term("gap", how="'![a picture](x.png)'")},
            ["a/gap.yaml:4:6: '![' starts an image. Remove it: pictures are drawn from data."],
        ),
        (
            {"a/gap": term("gap", how="'java&#115;cript'")},
            ["a/gap.yaml:4:6: '&#' starts an HTML entity. Write the character itself."],
        ),
        (
            {"a/gap": term("gap", how="|\n  See [this].\n\n  [this]: /elsewhere")},
            [
                (
                    "a/gap.yaml:4:6: '[this]:' starts a link definition. "
                    "Name the term: its first use becomes a link."
                )
            ],
        ),
        (
            {"a/gap": term("gap", how="|\n  ## A heading\n")},
            ["a/gap.yaml:4:6: '##' starts a heading. Remove it: the page has its own."],
        ),
        (
            {
                "a/gap": term(
                    "gap", misconceptions="[{claim: c, correction: 'see https://x.example'}]"
                )
            },
            ["a/gap.yaml:5:41: 'https:' starts an address. Put it under sources."],
        ),
        (
            {
                "a/gap": term(
                    "gap",
                    formulas="[{tex: E, says: '<b>E</b>', symbols: [{symbol: E, meaning: e, unit: u}]}]",
                )
            },
            ["a/gap.yaml:5:27: '<b' starts HTML. Write plain Markdown, and a space after '<'."],
        ),
        ({"a/gap": term("gap", how="'if a < b, [0, 1] (see: there) & so on'")}, []),
    ],
    "law_only_an_example_holds_braces": [
        (
            {"a/gap": term("gap", why="'You lose {loss}.'")},
            [
                (
                    "a/gap.yaml:3:6: a brace stands here, and only an example's 'says' takes {names}. "
                    "Remove it."
                )
            ],
        )
    ],
    "law_an_example_takes_its_numbers_from_the_engine": [
        (
            {
                "a/gap": term(
                    "gap", examples="[{calculator: c, inputs: {}, says: 'It takes {Cross loss}.'}]"
                )
            },
            ["a/gap.yaml:5:46: a brace holds no name here. Write {output_name} or {group.name}."],
        ),
        (
            {"a/gap": term("gap", examples="[{calculator: c, inputs: {}, says: It takes 5.}]")},
            [
                (
                    "a/gap.yaml:5:46: this sentence takes no number from the engine. "
                    "Write {output_name} where the number goes."
                )
            ],
        ),
        (
            {"a/gap": term("gap", examples="[{calculator: c, inputs: {}, says: '{cross.loss}'}]")},
            [],
        ),
    ],
    "law_a_formula_uses_its_symbols": [
        (
            {
                "a/gap": term(
                    "gap",
                    formulas=r"[{tex: '\frac{E}{x}', symbols: [{symbol: E, meaning: e, unit: u}, "
                    "{symbol: x, meaning: x, unit: u}, {symbol: a, meaning: a, unit: u}, "
                    "{symbol: E, meaning: e, unit: u}]}]",
                )
            },
            [
                (
                    "a/gap.yaml:5:120: the formula does not use the symbol 'a'. "
                    "Write it exactly as in the tex, or remove it."
                ),
                "a/gap.yaml:5:154: the symbol 'E' is explained twice. Keep one.",
            ],
        )
    ],
    "law_a_formula_explains_its_symbols": [
        (
            {
                "a/gap": term(
                    "gap",
                    formulas=r"[{tex: 'E = \sum_i q_i P + \sigma_{\text{eff}} \le \text{limit}', "
                    "symbols: [{symbol: E, meaning: e, unit: u}, {symbol: q_i, meaning: q, unit: u}]}]",
                )
            },
            [
                (
                    "a/gap.yaml:5:18: the formula does not explain P, \\sigma. "
                    "Add it to symbols with its meaning and unit."
                )
            ],
        )
    ],
    "law_a_quiz_has_its_answer": [
        (
            {
                "a/gap": term(
                    "gap", quiz="[{question: q, answers: [x, y], right: 3, explanation: e}]"
                )
            },
            ["a/gap.yaml:7:46: there is no answer 3. Count from 1 to 2."],
        ),
        (
            {
                "a/gap": term(
                    "gap", quiz="[{question: q, answers: [x, x], right: 0, explanation: e}]"
                )
            },
            [
                (
                    "a/gap.yaml:7:31: a question needs at least two answers, all different. "
                    "Add one or change one."
                ),
                "a/gap.yaml:7:46: there is no answer 0. Count from 1 to 2.",
            ],
        ),
    ],
    "law_every_published_id_still_exists": [
        (
            {"a/gap": term("gap"), "permalinks.txt": "# all\ngap\ngap-risk\n"},
            [
                (
                    "permalinks.txt:3:1: 'gap-risk' was published and no term has this id now. Bring its "
                    "file back with status: deprecated and replaced_by: its successor."
                )
            ],
        )
    ],
    "law_every_term_is_on_the_list_of_permalinks": [
        (
            {"a/gap": term("gap"), "permalinks.txt": "# all\n"},
            [
                "permalinks.txt:1:1: 'gap' is not on the list. Add the line 'gap' in its sorted place."
            ],
        )
    ],
    "law_a_deprecated_term_has_a_live_successor": [
        (
            {"a/gap": term("gap", status="deprecated")},
            ["a/gap.yaml:7:9: a deprecated term needs a successor. Add replaced_by: its id."],
        ),
        (
            {"a/gap": term("gap", replaced_by="gap")},
            [
                (
                    "a/gap.yaml:8:14: only a deprecated term is replaced. "
                    "Remove replaced_by or set status: deprecated."
                )
            ],
        ),
        (
            {
                "a/gap": term("gap", status="deprecated", replaced_by="laep"),
                "a/leap": term("leap", status="deprecated", replaced_by="gap"),
            },
            [
                "a/gap.yaml:8:14: no term has the id 'laep'. Did you mean 'leap'?",
                (
                    "a/leap.yaml:8:14: the successor 'gap' is deprecated itself. "
                    "Name the term that is live."
                ),
            ],
        ),
    ],
    "law_no_live_term_links_to_a_deprecated_one": [
        (
            {
                "a/gap": term("gap", status="deprecated", replaced_by="leap"),
                "a/leap": term("leap", relations="{causes: [{to: gap}]}"),
            },
            ["a/leap.yaml:5:27: 'gap' is deprecated. Link to 'leap'."],
        )
    ],
    "law_dates_are_in_order": [
        (
            {"a/gap": term("gap", modified="2026-11-22", sources=SOURCE)},
            [
                (
                    "a/gap.yaml:6:97: read 2026-11-23 is after modified 2026-11-22. "
                    "Set modified to the day of the change."
                ),
                (
                    "a/gap.yaml:10:11: modified 2026-11-22 is before created 2026-11-24. "
                    "Correct one of them."
                ),
            ],
        )
    ],
    "law_sections_have_an_order": [
        (
            {
                "a/gap": term("gap"),
                "a/_section.yaml": "label: A\ndescription: It.\norder: 1\nglyph: M2 8h12\n",
                "b/_section.yaml": "label: B\ndescription: It.\norder: 1\nglyph: M2 8h12\n",
            },
            ["b/_section.yaml:3:8: the place 1 belongs to 'a'. Choose a free number."],
        )
    ],
    "law_a_glyph_is_path_data": [
        (
            {
                "a/gap": term("gap"),
                "a/_section.yaml": "label: A\ndescription: It.\norder: 1\nglyph: 'M2\"/><script>'\n",
            },
            [
                (
                    "a/_section.yaml:4:8: the glyph is not SVG path data. "
                    "Write commands and numbers, such as M2 8h12."
                )
            ],
        )
    ],
}


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        pytest.param(texts, said, id=f"{law}-{number}")
        for law, cases in CASES.items()
        for number, (texts, said) in enumerate(cases)
    ],
)
def test_a_broken_law_is_said_at_its_place(
    tmp_path: Path, texts: dict[str, str], said: list[str]
) -> None:
    assert glossary_of(tmp_path, texts)[1] == said


@pytest.mark.parametrize("law", laws(), ids=lambda law: law.__name__)
def test_a_law_is_broken_by_the_first_of_its_cases(tmp_path: Path, law: object) -> None:
    name = getattr(law, "__name__", "")
    texts, said = CASES[name][0]
    glossary, _ = glossary_of(tmp_path, texts)
    found = next(law for law in laws() if law.__name__ == name)(glossary)
    shown = {str(problem).replace(f"{tmp_path.as_posix()}/", "") for problem in found}
    assert shown
    assert shown <= set(said)


def test_every_law_has_a_case_and_no_case_is_without_a_law() -> None:
    assert sorted(CASES) == sorted(law.__name__ for law in laws())


def test_the_terms_of_the_atlas_break_no_law() -> None:
    glossary, problems = load(Path(__file__).parents[1] / "terms")
    assert [str(problem) for problem in problems] == []
    assert len(glossary.terms) > 40
