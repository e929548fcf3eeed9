"""Portfolio margin of one book: never more than its positions alone, and QuantLib's to the cent."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, get_args

import pytest
import QuantLib as ql  # noqa: N813 - as its own examples do
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators import catalogue, run_json
from calculators.engine.inputs import read_inputs
from calculators.engine.option_book import BookOption, Expiry
from calculators.engine.portfolio_margin import Book, delta_floor, portfolio_margin
from calculators.engine.scenario import Scenario, VolatilityShock
from calculators.engine.scenario_book import Leg, LegType, Market, ScenarioBook, ScenarioRules
from calculators.portfolio_margin import PUBLISHED, published, rules_of
from calculators.venues.models.scanned import scanned_rules
from tests.laws import LAWS, SMALL

NAME = "portfolio-margin"
Row = dict[str, str]
PERPETUAL: Row = {"type": "perpetual", "size": "1"}
PUT: Row = {"type": "put", "size": "1", "strike": "54000"}
CALL: Row = {"type": "call", "size": "-1", "strike": "66000"}
FAR_PUTS: Row = {"type": "put", "size": "-10", "strike": "45000"}
CONVERSION = [PERPETUAL, PUT | {"strike": "60000"}, CALL | {"strike": "60000"}]


def answer(**inputs: Any) -> Any:
    return json.loads(run_json(NAME, json.dumps(inputs)))["answer"]


def outputs(**inputs: Any) -> dict[str, str]:
    return {name: str(one["value"]) for name, one in answer(**inputs)["outputs"].items()}


def says(**inputs: Any) -> str:
    return "".join(span["text"] for span in answer(**inputs)["says"])


def rows(number: int, **inputs: Any) -> list[list[str]]:
    return [[cell["text"] for cell in row] for row in answer(**inputs)["tables"][number]["rows"]]


def refused(**inputs: Any) -> list[tuple[str, str, str]]:
    found = json.loads(run_json(NAME, json.dumps(inputs)))["refusals"]
    return [(one["field"], one["what"], one["fix"]) for one in found]


def given_rules(**inputs: Any) -> ScenarioRules:
    return rules_of(read_inputs(catalogue()[NAME], json.dumps(inputs)))


def tenths(low: int, high: int) -> st.SearchStrategy[float]:
    return st.integers(low, high).filter(bool).map(lambda n: n / 10)


@st.composite
def legs(draw: st.DrawFn) -> Leg:
    kind: LegType = draw(st.sampled_from(get_args(LegType)))
    return Leg(
        name="",
        type=kind,
        size=draw(tenths(-50, 50)),
        strike=float(draw(st.integers(40, 200))),
        days=float(draw(st.integers(1, 400))),
    )


@st.composite
def books(draw: st.DrawFn) -> ScenarioBook:
    own = given_rules(
        price_range_fraction=str(draw(st.integers(1, 30)) / 100),
        volatility_up_fraction=str(draw(st.integers(0, 100)) / 100),
        volatility_down_fraction=str(draw(st.integers(0, 100)) / 100),
        extreme_move_fraction=str(draw(st.sampled_from(["0", "0.5", "0.9"]))),
        extreme_weight=str(draw(st.integers(0, 100)) / 100),
        delta_minimum_fraction=str(draw(st.integers(0, 50)) / 100),
    )
    rules = [own, *(published(rules()) for rules in PUBLISHED.values())]
    return ScenarioBook(
        legs=tuple(draw(st.lists(legs(), min_size=1, max_size=6))),
        market=Market(price=100.0, volatility_fraction=draw(st.integers(10, 200)) / 100),
        rules=draw(st.sampled_from(rules)),
    )


def at_once(book: ScenarioBook) -> Book:
    """Return the same book as the account engine has it."""
    price, volatility = book.market.price, book.market.volatility_fraction
    options = [leg for leg in book.legs if leg.option_type]
    return Book(
        spot=price,
        contracts=tuple((leg.size, price) for leg in book.legs if not leg.option_type),
        expiries=tuple(
            Expiry(
                years=days / 365,
                forward=price,
                options=tuple(
                    BookOption(
                        type=leg.option_type,
                        strike=leg.strike,
                        size=leg.size,
                        volatility_fraction=volatility,
                    )
                    for leg in options
                    if leg.days == days and leg.option_type
                ),
            )
            for days in sorted({leg.days for leg in options})
        ),
    )


def quantlib_gain(leg: Leg, book: ScenarioBook, scenario: Scenario) -> float:
    """Return what a position gains in full, priced by QuantLib, its volatility moved by hand."""
    price, volatility = book.market.price, book.market.volatility_fraction
    if leg.type == "perpetual":
        return leg.size * price * (scenario.price - 1)
    kind = ql.Option.Call if leg.type == "call" else ql.Option.Put
    shock, years = book.rules.shock, leg.days / 365
    power = shock.short_power if leg.days <= 30 else shock.long_power
    scale = (30 / max(leg.days, shock.floor_days)) ** power
    moved = {"up": 1 + shock.up * scale, "none": 1.0, "down": max(0.0, 1 - shock.down * scale)}
    then = volatility * moved[scenario.volatility] * math.sqrt(years)
    now = volatility * math.sqrt(years)
    return leg.size * float(
        ql.blackFormula(kind, leg.strike, price * scenario.price, then)
        - ql.blackFormula(kind, leg.strike, price, now)
    )


def near(one: float, other: float, size: float = 1.0) -> bool:
    return math.isclose(one, other, rel_tol=SMALL, abs_tol=SMALL * size)


@LAWS
@given(books())
def test_a_book_never_needs_more_than_its_positions_one_by_one(book: ScenarioBook) -> None:
    size = sum(abs(leg.size) for leg in book.legs) * 100
    assert 0 <= book.together.requirement <= book.stand_alone + SMALL * size
    for n, gain in enumerate(book.together.gains):
        assert near(gain, sum(one.gains[n] for one in book.alone), size)
        assert -gain <= book.together.requirement + SMALL * size
    for n, scenario in enumerate(book.rules.scenarios):
        assert near(book.together.gains[n], scenario.weight * book.gain(scenario), size)


@LAWS
@given(books(), st.randoms(use_true_random=False))
def test_the_order_of_the_positions_does_not_matter(book: ScenarioBook, chance: Any) -> None:
    mixed = list(book.legs)
    chance.shuffle(mixed)
    other = replace(book, legs=tuple(mixed))
    assert other.together.gains == book.together.gains
    assert other.together.requirement == book.together.requirement
    assert other.worst == book.worst
    assert other.stand_alone == book.stand_alone


@LAWS
@given(books(), st.integers(1, 1000).map(lambda n: n / 10))
def test_a_book_of_larger_size_needs_as_much_more(book: ScenarioBook, times: float) -> None:
    larger = replace(book, legs=tuple(replace(leg, size=leg.size * times) for leg in book.legs))
    size = sum(abs(leg.size) for leg in larger.legs) * 100
    assert near(larger.together.requirement, book.together.requirement * times, size)
    assert near(larger.stand_alone, book.stand_alone * times, size)


@LAWS
@given(books())
def test_a_position_twice_needs_twice_and_against_itself_no_more_than_its_hedged_delta(
    book: ScenarioBook,
) -> None:
    (leg, *_), size = book.legs, abs(book.legs[0].size) * 100
    (one,) = replace(book, legs=(leg,)).alone
    assert near(replace(book, legs=(leg, leg)).together.requirement, 2 * one.requirement, size)
    closed = replace(book, legs=(leg, replace(leg, size=-leg.size))).together
    hedged = book.rules.hedged_delta_fraction * closed.exposure.hedged * book.market.price
    assert near(closed.requirement, hedged, size)


@LAWS
@given(books())
def test_a_book_needs_what_the_account_engine_asks_of_it(book: ScenarioBook) -> None:
    rules = scanned_rules(
        book.rules.scenarios,
        book.rules.shock,
        net_delta_fraction=book.rules.net_delta_fraction,
        hedged_delta_fraction=book.rules.hedged_delta_fraction,
    )
    size = sum(abs(leg.size) for leg in book.legs) * 100
    found = portfolio_margin(at_once(book), rules)
    assert near(book.together.requirement, max(0.0, -found.loss), size)
    assert near(book.together.by_delta, delta_floor(at_once(book), rules), size)
    assert near(book.options_value, found.market_value, size)


@LAWS
@given(books())
def test_every_move_of_every_position_is_priced_as_quantlib_does(book: ScenarioBook) -> None:
    for leg, one in zip(book.legs, book.alone, strict=True):
        for scenario, gain in zip(book.rules.scenarios, one.gains, strict=True):
            peer = scenario.weight * quantlib_gain(leg, book, scenario)
            assert near(gain, peer, 100 * abs(leg.size))


@st.composite
def drawn_rows(draw: st.DrawFn) -> Sequence[Row]:
    def row() -> Row:
        return {
            "type": draw(st.sampled_from(get_args(LegType))),
            "size": str(draw(tenths(-50, 50))),
            "strike": str(draw(st.integers(30_000, 120_000))),
            "days": str(draw(st.integers(1, 400))),
        }

    return [row() for _ in range(draw(st.integers(1, 4)))]


@LAWS
@given(drawn_rows(), st.sampled_from(["own", "paradex", "aevo"]))
def test_the_exact_working_gives_the_numbers_that_the_moves_were_searched_with(
    positions: Sequence[Row], rules: str
) -> None:
    inputs = read_inputs(catalogue()[NAME], json.dumps({"positions": positions, "rules": rules}))
    found: Any = catalogue()[NAME].work(inputs)
    book = ScenarioBook(
        legs=tuple(
            Leg(
                name="",
                type=row["type"],
                size=float(row["size"]),
                strike=float(row["strike"]),
                days=float(row["days"]),
            )
            for row in inputs["positions"]
        ),
        market=Market(price=60_000.0, volatility_fraction=0.6),
        rules=rules_of(inputs),
    )
    assert float(found.outputs["requirement"]) == pytest.approx(
        book.together.requirement, abs=0.0051
    )
    assert found.outputs["requirement"] <= found.outputs["stand_alone_requirement"] + Decimal(
        "0.01"
    )
    for name, value in (
        ("delta_minimum", book.together.by_delta),
        ("scenario_loss", book.together.loss),
        ("stand_alone_requirement", book.stand_alone),
    ):
        assert float(found.outputs[name]) == pytest.approx(value, abs=0.0051)
    last = {step.symbol: step.value for step in found.steps}
    assert round(last["requirement of the book"], 2) == found.outputs["requirement"]


def test_the_default_book_is_quantlibs_to_the_cent() -> None:
    book = ScenarioBook(
        legs=(
            Leg(name="", type="perpetual", size=1.0),
            Leg(name="", type="put", size=1.0, strike=54_000.0, days=30.0),
            Leg(name="", type="call", size=-1.0, strike=66_000.0, days=30.0),
        ),
        market=Market(price=60_000.0, volatility_fraction=0.6),
        rules=ScenarioRules(
            regular=tuple(
                Scenario(price=1 + step * 0.04, volatility=move)
                for step in range(-4, 5)
                for move in ("up", "none", "down")
            ),
            extreme=tuple(
                Scenario(price=price, volatility="up", weight=0.32) for price in (0.5, 1.5)
            ),
            shock=VolatilityShock(
                up=0.4, down=0.25, short_power=0.3, long_power=0.13, floor_days=1.0
            ),
        ),
    )
    peer = [
        [s.weight * quantlib_gain(leg, book, s) for s in book.rules.scenarios] for leg in book.legs
    ]
    together = -min(map(sum, zip(*peer, strict=True)))
    alone = sum(-min(gains) for gains in peer)
    found = outputs()
    assert float(found["requirement"]) == pytest.approx(together, abs=0.0051)
    assert float(found["stand_alone_requirement"]) == pytest.approx(alone, abs=0.0051)
    assert float(found["saved"]) == pytest.approx(100 * (1 - together / alone), abs=0.051)
    assert found["worst_move"] == "price −16%, volatility down"


def test_a_hedged_book_needs_a_quarter_of_what_its_parts_do() -> None:
    assert says() == (
        "This book needs 4\u202f443 USDT, its loss if the price falls by 16% and volatility falls."
        " One by one its positions would need 18\u202f470 USDT: margined together they need 75.9%"
        " less."
    )
    alone = rows(0)
    assert [row[0] for row in alone] == [
        "long 1 perpetual",
        "long 1 put 54\u202f000, 30 d",
        "short 1 call 66\u202f000, 30 d",
        "Added up",
    ]
    assert alone[-1][1:3] == ["18\u202f470", "−4\u202f443"]
    moves = rows(1)
    assert len(moves) == 10
    losses = [Decimal(row[3].replace("\u202f", "").replace("−", "-")) for row in moves]
    assert losses == sorted(losses)
    assert moves[0][:4] == ["−16%", "down", "100%", "−4\u202f443"]


def test_a_perpetual_alone_needs_the_range_of_its_value() -> None:
    found = outputs(positions=[PERPETUAL])
    assert (found["requirement"], found["saved"]) == ("9600", "0")
    assert found["extreme_loss"] == "9600"  # at the weight of range ÷ move
    assert found["worst_move"] == "price −16%"
    assert says(positions=[PERPETUAL]) == (
        "This book needs 9\u202f600 USDT, its loss if the price falls by 16%. It is one position, so"
        " there is nothing to net."
    )
    said = labels(answer(positions=[PERPETUAL]))
    assert "the book" in said
    assert not {"volatility up", "volatility down", "needed one by one"} & said


@pytest.mark.parametrize("size", ["-0.001", "-1", "-1000000"])
def test_of_moves_that_cost_the_same_the_first_of_the_list_is_the_worst(size: str) -> None:
    # +16% in full and 32% of +50% are one loss, but for the last bits of a float
    assert outputs(positions=[PERPETUAL | {"size": size}])["worst_move"] == "price +16%"
    hedged = [PERPETUAL | {"size": size}, PERPETUAL | {"size": "0.0005"}]
    assert outputs(positions=hedged)["worst_move"] == "price +16%"


def test_far_puts_are_margined_by_the_extreme_move_at_its_weight() -> None:
    found = answer(positions=[FAR_PUTS])
    values = {name: one["value"] for name, one in found["outputs"].items()}
    assert values["worst_move"] == "price −50%, volatility up, 32% counts"
    assert values["requirement"] == values["extreme_loss"]
    assert "32% of its loss if the price falls by 50% and volatility rises" in "".join(
        span["text"] for span in found["says"]
    )
    x = found["chart"]["encoding"]["x"]["scale"]["domain"]
    assert x[0] < -50
    assert x[1] == 20
    # in ordinary moves they lose far less than in the part of the extreme one that counts
    without = outputs(positions=[FAR_PUTS], extreme_move_fraction="0")
    assert without["extreme_loss"] == "no extreme move"
    assert Decimal(without["requirement"]) < Decimal(values["requirement"]) / 2


def test_a_book_that_no_move_hurts_still_needs_the_minimum_by_delta() -> None:
    found = outputs(positions=CONVERSION)
    assert (found["scenario_loss"], found["net_delta"]) == ("0", "0")
    assert (found["requirement"], found["delta_minimum"]) == ("600", "600")
    assert found["worst_move"] == "the minimum by delta"
    assert says(positions=CONVERSION).startswith(
        "This book needs 600 USDT, the least for its delta: no move of the list costs it as much."
    )
    free = {"positions": CONVERSION, "delta_minimum_fraction": "0"}
    assert outputs(**free)["requirement"] == "0"
    assert says(**free).startswith("This book needs 0 USDT: no move of the list costs it anything.")
    tiny = {"positions": [PUT | {"size": "0.1"}], "delta_minimum_fraction": "0.5"}
    assert rows(0, **tiny)[0][3] == "the minimum by delta"


def test_positions_that_fear_the_same_move_save_nothing() -> None:
    same = [PERPETUAL, PERPETUAL | {"size": "2"}]
    assert outputs(positions=same)["saved"] == "0"
    assert says(positions=same).endswith(
        "One by one its positions would need the same: none of them offsets another."
    )


def test_options_that_are_worth_nothing_need_nothing() -> None:
    dust = [PUT | {"strike": "0.01", "days": "1"}]
    given = {"positions": dust, "extreme_move_fraction": "0"}
    assert says(**given) == ("No move costs any of these positions anything: nothing is required.")
    assert outputs(**given)["saved"] == "0"


def test_without_volatility_an_option_is_worth_what_it_would_pay() -> None:
    given = {"positions": [PUT], "volatility_down_fraction": "1"}
    steps = {step["symbol"]: step for step in answer(**given)["steps"]}
    value = steps["value of one option, long 1 put 54\u202f000, 30 d, in the worst move"]
    assert (value["formula"], value["text"]) == ("max(0, sign × (price − strike))", "0 USDT")


def test_a_move_that_leaves_volatility_alone_takes_the_one_of_now() -> None:
    spread = [
        CALL | {"size": "-2", "strike": "51000", "days": "7"},
        CALL | {"size": "2", "strike": "57000"},
        CALL | {"strike": "63000"},
    ]
    found = answer(positions=spread)
    assert found["outputs"]["worst_move"]["value"] == "price +16%, volatility unchanged"
    assert "if the price rises by 16% and volatility stays." in says(positions=spread)
    assert not [s for s in found["steps"] if s["symbol"].startswith("volatility in the worst")]


def test_only_a_bought_option_is_said_to_lose_no_more_than_its_value() -> None:
    def note(*positions: Row) -> str:
        return str(answer(positions=list(positions))["tables"][0]["note"])

    assert note(PUT, CALL).endswith("which counts as money here.")
    assert note(PERPETUAL, CALL).endswith("cannot all happen at once.")


def test_a_straddle_that_was_bought_fears_that_nothing_happens() -> None:
    bought = [{"type": kind, "size": "1", "strike": "60000"} for kind in ("call", "put")]
    assert says(positions=bought).startswith(
        "This book needs 2\u202f053 USDT, its loss if the price stays"
    )
    symbols = [step["symbol"] for step in answer(positions=bought)["steps"]]
    assert "price in the worst move" not in symbols
    assert "price in the worst move" in [step["symbol"] for step in answer()["steps"]]


def test_a_long_option_takes_the_other_power_of_time() -> None:
    found = answer(positions=[CALL | {"days": "120"}])
    (step,) = (s for s in found["steps"] if s["symbol"].startswith("volatility in the worst"))
    assert step["numbers"] == "0.6 × max(0, 1 + 0.4 × exp(0.13 × ln(30 ÷ 120)))"
    near = answer(positions=[CALL | {"days": "0.5"}])
    (step,) = (s for s in near["steps"] if s["symbol"].startswith("volatility in the worst"))
    assert step["numbers"].endswith("exp(0.3 × ln(30 ÷ 1)))")


def test_the_chart_has_a_line_for_each_move_of_volatility_on_the_list() -> None:
    own, paradex = answer(), answer(rules="paradex")
    assert {"volatility up", "volatility unchanged", "volatility down"} <= labels(own)
    assert "volatility unchanged" not in labels(paradex)
    assert "thick for up, dashed for down." in paradex["chart_says"]
    assert "needed one by one" in labels(own)
    free = answer(positions=CONVERSION)
    assert "No move of the list costs it anything." in free["chart_says"]
    assert not [text for text in labels(free) if text.startswith("worst")]


def labels(found: Any) -> set[str]:
    """Return what the chart's labels say, those of its legend too."""
    return {
        layer["data"]["values"][0]["text"]
        for layer in found["chart"]["usermeta"]["narrow"]["labels"]
    }


def test_positions_that_read_alike_are_told_apart_by_their_rows() -> None:
    found = answer(positions=[CALL, CALL])
    assert [row[0]["text"] for row in found["tables"][0]["rows"]][:2] == [
        "short 1 call 66\u202f000, 30 d (row 1)",
        "short 1 call 66\u202f000, 30 d (row 2)",
    ]


@pytest.mark.parametrize("rules", sorted(PUBLISHED))
def test_a_venues_moves_ask_what_its_model_asks(rules: str) -> None:
    wanted = portfolio_margin(
        Book(
            spot=60_000.0,
            contracts=((1.0, 60_000.0),),
            expiries=(
                Expiry(
                    years=30 / 365,
                    forward=60_000.0,
                    options=(
                        BookOption(type="put", strike=54e3, size=1.0, volatility_fraction=0.6),
                        BookOption(type="call", strike=66e3, size=-1.0, volatility_fraction=0.6),
                    ),
                ),
            ),
        ),
        PUBLISHED[rules](),
    )
    asked = wanted.market_value - wanted.initial
    assert float(outputs(rules=rules)["requirement"]) == pytest.approx(asked, abs=0.0051)
    assert says(rules=rules).startswith(f"Under {rules.title()}'s moves this book needs ")
    # the fields below do not count, not even those that would be refused
    own = {"price_range_fraction": "0.9", "extreme_move_fraction": "0.1"}
    assert outputs(rules=rules, **own) == outputs(rules=rules)


def test_what_makes_no_sense_is_refused_at_its_field() -> None:
    assert refused(positions=[PERPETUAL, PUT | {"size": "0"}]) == [
        (
            "positions.1.size",
            "Size is 0.",
            "Type how many coins, below zero for a short position, or remove the row.",
        )
    ]
    assert refused(extreme_move_fraction="0.16") == [
        (
            "extreme_move_fraction",
            "An extreme move of 0.16 lies inside the price range.",
            "Type more than 0.16, or 0 for none.",
        )
    ]
    assert {field for field, _, _ in refused(price="0", volatility_fraction="9", rules="x")} == {
        "price",
        "volatility_fraction",
        "rules",
    }
    assert refused(positions=[PUT | {"type": "swap"}])[0][0] == "positions.0.type"
    assert refused(positions=[])[0][0] == "positions"


BOUNDS = {
    asked.name: (asked.minimum, asked.maximum)
    for asked in catalogue()[NAME].inputs
    if asked.kind == "decimal"
}
COLUMNS = next(one.columns for one in catalogue()[NAME].inputs if one.kind == "rows")


@st.composite
def at_the_bounds(draw: st.DrawFn) -> dict[str, Any]:
    def row() -> Row:
        return {
            "type": draw(st.sampled_from(get_args(LegType))),
            **{
                column.name: draw(st.sampled_from([column.minimum, column.maximum]))
                for column in COLUMNS
                if column.kind == "decimal"
            },
        }

    return {
        **{name: draw(st.sampled_from(ends)) for name, ends in BOUNDS.items()},
        "positions": [row() for _ in range(draw(st.integers(1, 3)))],
        "rules": draw(st.sampled_from(["own", "paradex", "aevo"])),
    }


@settings(LAWS, max_examples=100 if os.environ.get("CI") == "true" else 20)
@given(at_the_bounds())
def test_at_the_bounds_of_every_field_there_is_an_answer_or_a_refusal(
    inputs: dict[str, Any],
) -> None:
    found = json.loads(run_json(NAME, json.dumps(inputs)))
    assert "fault" not in found, found
