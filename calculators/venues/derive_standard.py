"""Derive standard margin: mainnet numbers of January 2026, and those of the contracts' own tests."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.exact import EXACT, ONE
from calculators.engine.fact import Cell, OwnName, Rule, Table, VenueSource
from calculators.engine.venue import Market, Venue, flat
from calculators.engine.venue_account import AccountRules, CountedAsset


def rows_of(text: str) -> tuple[tuple[Cell, ...], ...]:
    """Return rows from lines `name | number | number`; a dash is a number that is not stated."""
    lines = (line.split("|") for line in text.strip().splitlines())
    return tuple(
        (name.strip(), *(None if cell.strip() == "-" else Decimal(cell.strip()) for cell in cells))
        for name, *cells in lines
    )


def perpetual(symbol: str, initial: str, maintenance: str) -> Market:
    """Return the perpetuals that share two fractions."""
    return Market(
        symbol=symbol,
        unit="USDC",
        tiers=flat(Decimal(maintenance)),
        initial_margin_fraction=Decimal(initial),
    )


BASE: tuple[tuple[str, Decimal, Decimal], ...] = tuple(
    (asset, Decimal(factor), Decimal(scale))
    for asset, factor, scale in (
        ("ETH", "0.8", "0.9375"),
        ("BTC", "0.75", "0.93"),
        ("USDT", "0.98", "0.98"),
        ("WSTETH", "0.8", "0.9375"),
        ("weETH", "0.65", "0.77"),
        ("DAI", "0.925", "0.92"),
        ("sDAI", "0.875", "0.915"),
        ("USDe", "0.8", "0.875"),
        ("PYUSD", "0.925", "0.92"),
        ("LBTC", "0.65", "0.77"),
        ("SNX", "0.7", "0.65"),
    )
)

VENUE = Venue(
    name="derive-standard",
    label="Derive standard margin, January 2026",
    venue="derive",
    kind="European options, perpetuals and collateral, cross margin",
    summary="Each expiry asks for its short options one by one, or for the worst that the expiry can pay if that is less.",
    as_of="2026-01-21",
    sources=(
        VenueSource(
            title="scripts/config-mainnet.sol",
            publisher="Derive",
            url="https://github.com/derivexyz/v2-core/blob/7736900/scripts/config-mainnet.sol",
            note="the deploy script; numbers and ideas only",
            as_of="2026-01-21",
            read="2026-11-24",
        ),
        VenueSource(
            title="test/risk-managers/unit-tests/StandardManager/test-cases.json",
            publisher="Derive",
            url="https://github.com/derivexyz/v2-core/blob/7736900/test/risk-managers/unit-tests/StandardManager/test-cases.json",
            as_of="2026-01-21",
            read="2026-11-24",
        ),
        VenueSource(
            title="test/integration-tests/liquidation/liquidationTests.json",
            publisher="Derive",
            url="https://github.com/derivexyz/v2-core/blob/7736900/test/integration-tests/liquidation/liquidationTests.json",
            as_of="2026-01-21",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="A short call needs a part of spot and its market value; a short put the smaller of a part of spot and a part of its own value, and its market value.",
            formula="maintenance margin of a call = size × (fraction × spot) + market value",
        ),
        Rule(
            says="For initial margin the part of spot falls with the distance out of the money, down to a floor.",
            formula="part = max(largest − out of the money ÷ spot, smallest)",
        ),
        Rule(
            says="Calls that are sold and not bought back can lose without end: each is charged a multiple of the forward.",
        ),
        Rule(
            says="Low oracle confidence and a stablecoin below its peg raise initial margin only, so that nobody is liquidated by a bad feed.",
        ),
        Rule(
            says="A liquidation is an auction of a part of the account, sized so that its margin with a buffer is restored.",
            source=2,
        ),
    ),
    markets=(
        perpetual("perpetuals by default", "0.10", "0.065"),
        perpetual("SOL, DOGE and alike", "0.10", "0.067"),
        perpetual("PEPE, WIF, TAO, SEI, EIGEN", "0.20", "0.143"),
        perpetual("BITCOIN, DEGEN", "0.33333", "0.2"),
        perpetual("TRUMP", "0.5", "0.4545"),
    ),
    tables=(
        Table(
            key="options",
            title="Options and contingencies",
            columns=("number", "mainnet", "tests"),
            rows=rows_of(
                """
                largest part of spot | 0.15 | 0.15
                smallest part of spot | 0.13 | 0.1
                call, maintenance | 0.09 | 0.075
                put, maintenance, of spot | 0.09 | 0.075
                put, maintenance, of its value | 0.09 | 0.075
                unpaired call, initial, of the forward | 1.2 | 1.2
                unpaired call, maintenance, of the forward | 1.1 | 1.1
                put, initial over maintenance | 1.05 | 1.05
                perpetual, initial | 0.10 | 0.065
                perpetual, maintenance | 0.065 | 0.05
                oracle confidence threshold | 0.55 | 0.4
                oracle confidence factor | 1.0 | 0.4
                peg threshold | 0.99 | 0.98
                peg factor | 2.0 | 1.2
                """
            ),
            term="option-margin",
            note="The published examples were computed with the tests' numbers.",
        ),
        Table(
            key="base",
            title="Collateral: factor, and scale of it for initial margin",
            columns=("asset", "factor", "initial scale"),
            units=("", "fraction", "fraction"),
            rows=BASE,
            term="haircut",
        ),
        Table(
            key="auction",
            title="Liquidation auction",
            columns=("number", "mainnet", "tests"),
            rows=rows_of(
                """
                starting share of value | 0.95 | 0.98
                share at which it slows down | 0.70 | 0.8
                fast seconds | 900 | 100
                slow seconds | 43200 | 14400
                seconds of an insolvent auction | 3600 | -
                fee of the liquidator | 0.10 | 0.02
                buffer | 0.15 | 0.2
                """
            ),
            term="liquidation-auction",
        ),
        Table(
            key="funding",
            title="Perpetual funding",
            columns=("number", "value"),
            rows=rows_of("largest rate an hour | 0.004\nstatic rate an hour | 0.0000125"),
            term="funding-rate",
        ),
    ),
    names=(
        OwnName(term="depeg", name="depeg contingency"),
        OwnName(term="haircut", name="margin factor", note="one minus the haircut"),
    ),
    account=AccountRules(
        modes=("cross",),
        counted=tuple(
            CountedAsset(
                asset=asset,
                haircut=EXACT.subtract(ONE, factor),
                initial_haircut=EXACT.subtract(ONE, EXACT.multiply(factor, scale)),
            )
            for asset, factor, scale in BASE
        ),
        default_market="perpetuals by default",
        left_out=(
            "Oracles are taken as sure and the cash currency as at its peg: no contingency for either.",
        ),
    ),
    unknown=(
        "What governance changed after the commit.",
        "How often the auction really starts, and at which share it ends.",
    ),
)
