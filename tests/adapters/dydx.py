"""dYdX v4: bankruptcy and fillable prices, insurance fund, scaled fractions, funding."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from calculators.engine import bankruptcy, funding_accrual, requirement
from calculators.engine.bankruptcy import Holding, Subaccount
from calculators.engine.exact import ONE, ZERO
from calculators.venues.dydx_v4 import VENUE
from tests.adapters.reading import Given, read

QUOTE_PLACES = int(VENUE.number("quote_places"))  # of a quote quantum
TESTED_FRACTION = VENUE.number("test_maintenance_fraction")
MILLION = Decimal(1_000_000)


def account_of(given: Given) -> Subaccount:
    fraction = read(given, "mmf", default=TESTED_FRACTION)
    held = tuple(
        Holding(
            name=row["perp"],
            size=read(row, "base_quantums").scaleb(-row["base_resolution"]),
            price=read(row, "price"),
            maintenance_margin_fraction=read(row, "mmf", default=fraction),
        )
        for row in given["positions"]
    )
    return Subaccount(quote=read(given, "usdc"), holdings=held)


def named(account: Subaccount, name: str) -> Holding:
    return next(holding for holding in account.holdings if holding.name == name)


def bankruptcy_price(given: Given, _: Path) -> Given:
    account = account_of(given)
    resolution = next(
        row["base_resolution"] for row in given["positions"] if row["perp"] == given["close_perp"]
    )
    quote = bankruptcy.bankruptcy_quote(
        account,
        named(account, given["close_perp"]),
        read(given, "delta_quantums").scaleb(-resolution),
        places=QUOTE_PLACES,
    )
    return {"bankruptcy_quote_quantums": quote * MILLION}


def fillable_price(given: Given, _: Path) -> Given:
    account = account_of(given)
    price = bankruptcy.fillable_price(
        account,
        named(account, given["perp"]),
        spread_fraction=read(given, "spread_to_mm_ratio"),
        adjustment=read(given, "bankruptcy_adjustment", default=ONE),
    )
    return {"fillable_price": price}


def insurance(given: Given, _: Path) -> Given:
    position = Holding(
        name="",
        size=read(given, "size"),
        price=read(given, "oracle"),
        maintenance_margin_fraction=read(given, "mmf", default=TESTED_FRACTION),
    )
    account = Subaccount(quote=read(given, "usdc"), holdings=(position,))
    change = read(given, "delta", "fill_size", default=-position.size)
    quote = bankruptcy.bankruptcy_quote(account, position, change, places=QUOTE_PLACES)
    moved = bankruptcy.insurance_fund_change(
        proceeds=-change * read(given, "fill_price"),
        bankruptcy_quote=quote,
        maximum_fee_fraction=read(given, "max_fee"),
    )
    return {"insurance_delta": moved, "bankruptcy_quote": quote}


def fractions(given: Given, _: Path) -> Given:
    found: dict[str, Decimal] = {}
    if "maintenance_fraction_ppm" in given:
        share = read(given, "maintenance_fraction_ppm") / MILLION
        found["mmf_ppm"] = requirement.parts_per_million(
            read(given, "imf_ppm", "base_imf_ppm") / MILLION * share
        )
    if "base_imf_ppm" not in given:
        return found
    fraction = requirement.open_interest_scaled(
        base_fraction=read(given, "base_imf_ppm") / MILLION,
        open_interest=read(given, "open_interest_notional"),
        lower_cap=read(given, "oi_lower_cap"),
        upper_cap=read(given, "oi_upper_cap"),
    )
    found["imf_ppm"] = requirement.parts_per_million(fraction)
    if "notional_quantums" in given:
        needed = requirement.amount(
            size=ONE, price=read(given, "notional_quantums"), fraction=fraction
        )
        found["initial_margin_quantums"] = requirement.rounded_up(needed)
    return found


def funding(given: Given, _: Path) -> Given:
    found: dict[str, Decimal] = {}
    if "clamp_factor" in given:
        found["max_abs_funding"] = funding_accrual.largest_rate(
            factor=read(given, "clamp_factor"),
            initial_margin_fraction=read(given, "imf"),
            maintenance_margin_fraction=read(given, "mmf"),
        )
    if "position_quantums" in given:
        found["settlement_ppm"] = funding_accrual.index_payment(
            size=read(given, "position_quantums"),
            index_at_open=read(given, "index_at_open", default=ZERO),
            index_now=read(given, "index_now"),
        )
    return found


ADAPTERS = {
    "dydx-v4-bankruptcy": bankruptcy_price,
    "dydx-v4-fillable": fillable_price,
    "dydx-v4-insurance": insurance,
    "dydx-v4-oimf": fractions,
    "dydx-v4-funding": funding,
}
