"""Margin tiers: what a table of them must hold, and the one that a market published."""

from __future__ import annotations

from decimal import Decimal

import pytest

from calculators.engine.refusal import RefusedError
from calculators.engine.venue import Tier, Venue, flat, tier_at, tiers_of
from calculators.venues import venues
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
        Venue(name="x", label="X", tiers=tiers)
    return [(refusal.field, refusal.what) for refusal in refused.value.refusals]


def test_the_amounts_that_follow_are_those_that_the_venue_prints() -> None:
    assert [tier.maintenance_amount for tier in BINANCE.tiers] == PUBLISHED_AMOUNTS


def test_every_rule_set_is_dated_and_sourced_or_is_nobodys() -> None:
    assert set(venues()) == {venue.name for venue in venues().values()}
    undated = [name for name, venue in venues().items() if not (venue.as_of and venue.sources)]
    assert undated == ["flat"]


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
        Venue(name="x", label="X", tiers=(tier("0", "0.01"), tier("20000", "0.02", "199")))
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
