"""One position under a market's rules, its contrast with another rule, and published numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from calculators.engine.by_size import BySize
from calculators.engine.contrast import PRICE, contrast_of
from calculators.engine.fact import VenueSource
from calculators.engine.liquidation import Outcome
from calculators.engine.market_price import isolated_price, requirement_at
from calculators.engine.reproduction import Reproduction
from calculators.engine.venue import Market, flat, tiers_of
from calculators.engine.working import Working

ONE_PERCENT = Market(symbol="generic", tiers=flat(Decimal("0.01")))
ENTERED = Market(symbol="entered", tiers=flat(Decimal("0.005")), maintenance_at="entry")
INVERSE = Market(symbol="inverse", contract="inverse", unit="BTC", tiers=flat(Decimal("0.01")))
STANDING = Market(
    symbol="standing",
    contract="inverse",
    unit="BTC",
    tiers=flat(Decimal("0.005")),
    maintenance_at="entry",
)


def price(market: Market, side: int = 1, **given: str) -> Decimal | Outcome:
    numbers = {"size": "1", "entry_price": "30000", "margin": "3000", **given}
    return isolated_price(
        market,
        side=1 if side == 1 else -1,
        size=Decimal(numbers["size"]),
        entry_price=Decimal(numbers["entry_price"]),
        margin=Decimal(numbers["margin"]),
    )


def rounded(value: Decimal | Outcome, places: str = "0.01") -> Decimal:
    assert isinstance(value, Decimal)
    return value.quantize(Decimal(places))


def test_a_requirement_at_the_mark_price_grows_and_one_at_entry_stands() -> None:
    at_mark = Market(symbol="mark", tiers=flat(Decimal("0.005")))
    assert rounded(price(at_mark)) == Decimal("27135.68")
    assert rounded(price(ENTERED)) == Decimal(27150)
    assert rounded(price(ENTERED, side=-1)) == Decimal(32850)


def test_a_closing_fee_brings_the_liquidation_price_nearer() -> None:
    with_fee = Market(
        symbol="fee", tiers=flat(Decimal("0.01")), closing_fee_fraction=Decimal("0.0006")
    )
    short = price(with_fee, side=-1, size="2", entry_price="10", margin="4")
    assert rounded(short, "0.000001") == Decimal("11.874134")


def test_a_minimum_for_each_position_is_part_of_the_requirement() -> None:
    market = Market(symbol="least", tiers=flat(Decimal("0.01")), smallest_requirement=Decimal(1000))
    assert requirement_at(market, size=Decimal(1), price=Decimal(30000)) == 1300
    assert rounded(price(market)) == Decimal("28282.83")


def test_an_inverse_position_is_worth_more_coins_as_the_price_falls() -> None:
    small, large = (
        requirement_at(INVERSE, size=Decimal(1000), price=Decimal(p)) for p in (8000, 4000)
    )
    assert large == 2 * small == Decimal("0.0025")


def test_an_inverse_requirement_at_entry_stands_in_coins() -> None:
    found = price(STANDING, size="10000", entry_price="30000", margin="0.033333333333")
    assert rounded(found) == Decimal("27397.26")
    assert price(STANDING, side=-1, size="1000", entry_price="8000", margin="0.2") == "never"


def test_an_inverse_contract_is_computed_in_the_tier_of_its_value() -> None:
    tiers = tiers_of([("0", "0.01", None), ("1", "0.02", None)])
    tiered = Market(symbol="tiered", contract="inverse", unit="BTC", tiers=tiers)
    small = price(tiered, size="30000", entry_price="60000", margin="0.05")
    large = price(tiered, size="120000", entry_price="60000", margin="0.2")
    assert rounded(small) == Decimal("55090.91")
    # 120 000 x 1.02 / (0.2 + 0.01 + 2): the maintenance amount of the second tier is 0.01.
    assert rounded(large) == Decimal("55384.62")


def row(market: Market, price: Decimal = PRICE) -> tuple[object, ...]:
    (found,) = contrast_of(ONE_PERCENT, market, (Decimal(10_000),), price=price).table.rows
    return found


def test_a_contrast_has_both_requirements_and_both_prices() -> None:
    assert row(ENTERED) == (
        Decimal(10000),
        Decimal(100),
        Decimal(50),
        Decimal("27272.73"),
        Decimal(27150),
    )


def test_a_contrast_of_an_inverse_contract_is_in_coins_and_in_dollars() -> None:
    contrast = contrast_of(ONE_PERCENT, INVERSE, (Decimal(10_000),), "USD")
    assert contrast.table.units == ("USD", "USD", "BTC", "USD", "USD")
    assert contrast.table.rows[0][2] == Decimal("0.00333333")
    assert "The requirement here is in BTC." in contrast.says


def test_a_size_that_the_market_does_not_take_is_left_out() -> None:
    capped = Market(symbol="capped", tiers=flat(Decimal("0.01")), cap=Decimal(500_000))
    rows = contrast_of(ONE_PERCENT, capped).table.rows
    assert [cells[0] for cells in rows] == [Decimal(10_000)]


def test_a_leverage_that_the_market_does_not_allow_is_said() -> None:
    strict = Market(
        symbol="strict", tiers=flat(Decimal("0.1")), initial_margin_fraction=Decimal("0.25")
    )
    assert row(strict)[-1] == "at most 4× here"


def test_an_outcome_without_a_price_is_said() -> None:
    least = Market(symbol="least", tiers=flat(Decimal("0.01")), smallest_requirement=Decimal(1000))
    assert row(least)[-1] == "already liquidatable"


def test_a_fraction_by_size_is_compared_at_the_price_that_is_named() -> None:
    by_size = BySize(
        shape="linear",
        initial=Decimal("0.02"),
        maintenance=Decimal("0.01"),
        initial_slope=Decimal("0.01"),
        maintenance_slope=Decimal("0.01"),
    )
    market = Market(symbol="sloped", by_size=by_size)
    assert row(market, price=Decimal(10_000))[2] == Decimal(200)  # one coin: 2%


def reproduction(value: Decimal | Outcome, printed: str, **given: object) -> Reproduction:
    def work(working: Working) -> Decimal | Outcome:
        working.note("found", "", "", "", str(value))
        return value

    source = VenueSource(title="A page", publisher="Somebody")
    return Reproduction(says="It is.", term="", printed=printed, source=source, work=work, **given)  # type: ignore[arg-type]


def test_a_number_is_compared_at_the_places_that_were_printed() -> None:
    assert reproduction(Decimal("3.14159"), "3.14").computed == Decimal("3.14")
    assert reproduction(Decimal("3.14159"), "3.14").agrees
    assert not reproduction(Decimal("3.14159"), "3.15").agrees
    assert reproduction(Decimal("3.149"), "3.14", direction="ROUND_DOWN").agrees


def test_a_stated_tolerance_is_the_publishers() -> None:
    assert reproduction(Decimal("5739.08"), "5739.5", within=Decimal("0.5")).agrees
    assert not reproduction(Decimal("5738.9"), "5739.5", within=Decimal("0.5")).agrees


def test_a_published_number_has_the_working_that_gives_it() -> None:
    assert [step.value for step in reproduction(Decimal(3), "3").steps] == ["3"]


def test_an_outcome_is_no_number_and_agrees_with_none() -> None:
    with pytest.raises(ValueError, match=r"The engine answers 'never'\."):
        _ = reproduction("never", "3").agrees
