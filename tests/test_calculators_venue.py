"""Margin tiers: what a table of them must hold, and the one that a market published."""

from __future__ import annotations

from decimal import Decimal

import pytest

from calculators.engine.by_size import BySize
from calculators.engine.fact import Parameter, Table
from calculators.engine.refusal import RefusedError
from calculators.engine.venue import (
    Market,
    Tier,
    Venue,
    flat,
    least_initial_fraction,
    tier_at,
    tiers_for,
    tiers_of,
)
from calculators.venues.binance_usdm import VENUE as BINANCE
from tests.small_account import TWO_TIERS

# The maintenance amounts that the venue prints beside the same floors and fractions.
PUBLISHED_AMOUNTS = [
    *(0, 50, 950, 11_450, 131_450, 481_450),
    *(2_981_450, 14_481_450, 26_481_450, 41_481_450, 121_481_450, 421_481_450),
]


def tier(floor: str, fraction: str, amount: str = "0") -> Tier:
    return Tier(
        floor=Decimal(floor),
        maintenance_margin_fraction=Decimal(fraction),
        maintenance_amount=Decimal(amount),
    )


def refusals(*tiers: Tier) -> list[tuple[str, str]]:
    with pytest.raises(RefusedError) as refused:
        Market(symbol="X", tiers=tiers)
    return [(refusal.field, refusal.what) for refusal in refused.value.refusals]


def test_the_amounts_that_follow_are_those_that_the_venue_prints() -> None:
    assert [
        tier.maintenance_amount for tier in BINANCE.market("BTCUSDT").tiers
    ] == PUBLISHED_AMOUNTS


@pytest.mark.parametrize(
    ("notional", "floor"),
    [("0", 0), ("19999.99", 0), ("20000", 20000), ("1000000", 20000)],
)
def test_a_floor_belongs_to_the_tier_that_it_opens(notional: str, floor: int) -> None:
    assert tier_at(TWO_TIERS, Decimal(notional)).floor == floor


def test_the_requirement_does_not_jump_where_two_tiers_meet() -> None:
    below, above = TWO_TIERS
    for tier in (below, above):
        needed = above.floor * tier.maintenance_margin_fraction - tier.maintenance_amount
        assert needed == 200


def test_a_gap_below_the_first_tier_is_refused() -> None:
    assert refusals(tier("1000", "0.01"))[0][1].startswith("The tiers do not start at 0")


def test_no_tiers_are_refused() -> None:
    assert refusals()[0][0] == "tiers"


def test_a_first_tier_with_an_amount_is_refused() -> None:
    assert refusals(tier("0", "0.01", "5"))[0][0] == "tiers"


def test_tiers_out_of_order_are_refused() -> None:
    found = refusals(tier("0", "0.01"), tier("500", "0.02", "5"), tier("500", "0.03", "10"))
    assert found == [("tiers.2.floor", "500 does not lie above 500.")]


def test_a_fraction_that_falls_is_refused() -> None:
    assert refusals(tier("0", "0.02"), tier("100", "0.01", "-1")) == [
        ("tiers.1.maintenance_margin_fraction", "A larger position would need a smaller fraction.")
    ]


def test_a_broken_recurrence_is_refused_with_the_right_amount() -> None:
    with pytest.raises(RefusedError, match=r"Type 200\.") as refused:
        Market(symbol="X", tiers=(tier("0", "0.01"), tier("20000", "0.02", "199")))
    (refusal,) = refused.value.refusals
    assert refusal.what == "199 makes the requirement jump at 20\u202f000."


def test_the_recurrence_finds_a_mistyped_fraction() -> None:
    """A public copy of an older table has 2.0% where 16 300 needs 2.5%."""
    floors_fractions_amounts = [
        *(("0", "0.004", "0"), ("50000", "0.005", "50"), ("250000", "0.01", "1300")),
        *(("1000000", "0.02", "16300"), ("10000000", "0.05", "266300")),
    ]
    fields = [field for field, _ in refusals(*(tier(*row) for row in floors_fractions_amounts))]
    assert "tiers.3.maintenance_amount" in fields


@pytest.mark.parametrize("fraction", ["-0.01", "1", "1.5"])
def test_a_fraction_lies_from_0_to_below_1(fraction: str) -> None:
    assert refusals(*flat(Decimal(fraction)))[0][0] == "tiers.0.maintenance_margin_fraction"


def test_tiers_without_a_maximum_leverage_name_none() -> None:
    assert tiers_of([("0", "0.01", None)])[0].maximum_leverage is None


DERIBIT = BySize(
    shape="linear",
    initial=Decimal("0.02"),
    maintenance=Decimal("0.01"),
    initial_slope=Decimal("0.00005"),
    maintenance_slope=Decimal("0.00005"),
)


def test_a_jump_is_kept_when_the_market_says_that_its_table_has_one() -> None:
    table = (tier("0", "0.01"), tier("20000", "0.02"))
    assert Market(symbol="X", tiers=table, jumps=True).tiers == table
    with pytest.raises(RefusedError, match=r"makes the requirement jump"):
        Market(symbol="X", tiers=table)


def test_a_table_with_jumps_still_has_its_floors_in_order() -> None:
    with pytest.raises(RefusedError, match=r"does not lie above"):
        Market(symbol="X", tiers=(tier("0", "0.01"), tier("0", "0.02")), jumps=True)


def test_a_fraction_by_size_is_one_tier_for_that_size() -> None:
    market = Market(symbol="BTC_USDC", by_size=DERIBIT)
    assert tiers_for(market, Decimal(25)) == flat(Decimal("0.01125"))
    assert least_initial_fraction(market, Decimal(25), Decimal(0)) == Decimal("0.02125")


def test_a_market_has_tiers_or_a_fraction_by_size_and_not_both() -> None:
    with pytest.raises(RefusedError, match=r"has tiers and a fraction by size"):
        Market(symbol="X", tiers=flat(Decimal("0.01")), by_size=DERIBIT)
    with pytest.raises(RefusedError, match=r"do not start at 0"):
        Market(symbol="X")


def test_tiers_stay_as_they_are_without_fee_and_minimum() -> None:
    assert tiers_for(Market(symbol="X", tiers=TWO_TIERS), Decimal(1)) is TWO_TIERS


def test_a_fee_and_a_minimum_are_part_of_every_tier() -> None:
    market = Market(
        symbol="X",
        tiers=TWO_TIERS,
        closing_fee_fraction=Decimal("0.001"),
        smallest_requirement=Decimal(5),
    )
    for before, after in zip(TWO_TIERS, tiers_for(market, Decimal(1)), strict=True):
        needed = [
            100_000 * t.maintenance_margin_fraction - t.maintenance_amount for t in (before, after)
        ]
        assert needed[1] - needed[0] == 105


def test_the_least_initial_fraction_is_the_markets_or_the_tiers_or_nobodys() -> None:
    stated = Market(symbol="X", tiers=TWO_TIERS, initial_margin_fraction=Decimal("0.066"))
    assert least_initial_fraction(stated, Decimal(1), Decimal(1)) == Decimal("0.066")
    silent = Market(symbol="X", tiers=flat(Decimal("0.01")))
    assert least_initial_fraction(silent, Decimal(1), Decimal(1)) is None


def test_a_venue_gives_its_markets_numbers_and_tables_by_name() -> None:
    market = Market(symbol="X", tiers=TWO_TIERS)
    table = Table(key="t", title="T", columns=("asset", "haircut"), rows=(("BTC", Decimal(0)),))
    venue = Venue(
        name="x",
        label="X",
        markets=(market,),
        parameters=(Parameter(key="p", label="P", value=Decimal(3)),),
        tables=(table,),
    )
    assert (venue.market("X"), venue.number("p"), venue.table("t")) == (market, Decimal(3), table)


def test_a_venue_was_read_on_the_first_day_of_its_sources() -> None:
    days = sorted(source.read for source in BINANCE.sources)
    assert len(days) > 1
    assert BINANCE.read == days[0]
    assert Venue(name="x", label="X").read == ""
