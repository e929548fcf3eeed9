"""Cboe strategy margin: examples of its margin manual as a program restates them."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.option import OptionType
from calculators.engine.payoff import Leg
from calculators.engine.reproduction import Reproduction
from calculators.engine.strategy_margin import (
    ShortRule,
    long_requirement,
    short_requirement,
    spread_requirement,
)
from calculators.engine.working import Working
from calculators.venues.cboe_reg_t import VENUE
from calculators.venues.examples._beside import beside
from calculators.venues.models.cboe_reg_t import BROAD_INDEX, EQUITY, SHARES


def leg(option: OptionType, strike: str, premium: str, size: int) -> Leg:
    """Return contracts of one option."""
    return Leg(type=option, strike=Decimal(strike), size=Decimal(size), premium=Decimal(premium))


def naked(sold: Leg, underlying: str, rule: ShortRule, working: Working) -> Decimal:
    """Return what a naked short option needs."""
    found = short_requirement(
        sold, underlying=Decimal(underlying), rule=rule, multiplier=SHARES, working=working
    )
    return found.amount


PUT = leg("put", "80", "2", -1)
CALL = leg("call", "120", "8.40", -1)
INDEX_PUT = leg("put", "430", "7.80", -1)
SPREAD = [leg("put", "42.5", "2", 1), leg("put", "45", "2.90", -1)]
CONDOR = [
    leg("call", "22.5", "0.45", 1),
    leg("call", "25", "0.75", -1),
    leg("call", "30", "2.75", -1),
    leg("call", "32.5", "4.30", 1),
]

EXAMPLES = (
    Reproduction(
        says="Short put struck at 80 for 2, stock at 95.",
        term="initial-margin",
        unit="USD",
        printed="1000",
        source=VENUE.sources[0],
        work=lambda working: naked(PUT, "95", EQUITY, working),
    ),
    Reproduction(
        says="Short call struck at 120 for 8.40, stock at 128.50.",
        term="initial-margin",
        unit="USD",
        printed="3410",
        source=VENUE.sources[0],
        work=lambda working: naked(CALL, "128.5", EQUITY, working),
    ),
    Reproduction(
        says="Short put on a broad index struck at 430 for 7.80, index at 433.35.",
        term="initial-margin",
        unit="USD",
        printed="6945",
        source=VENUE.sources[0],
        work=lambda working: naked(INDEX_PUT, "433.35", BROAD_INDEX, working),
        note="The engine gives 6 945.25; the program prints whole dollars.",
    ),
    Reproduction(
        says="Put spread 42.50 and 45.",
        term="strategy-based-margin",
        unit="USD",
        printed="160",
        source=VENUE.sources[0],
        work=lambda working: spread_requirement(SPREAD, multiplier=SHARES, working=working),
    ),
    Reproduction(
        says="Condor of four calls, 22.50 to 32.50.",
        term="strategy-based-margin",
        unit="USD",
        printed="125",
        source=VENUE.sources[0],
        work=lambda working: spread_requirement(CONDOR, multiplier=SHARES, working=working),
    ),
    Reproduction(
        says="A bought call at 5 with no long life.",
        term="initial-margin",
        unit="USD",
        printed="500",
        source=VENUE.sources[0],
        work=lambda working: long_requirement(
            leg("call", "100", "5", 1),
            fraction=Decimal(1),
            multiplier=SHARES,
            working=working,
        ),
    ),
)
CONTRAST = beside(
    "One contract of 100 shares. The generic rule has no options: 1% of the shares' value stands beside it.",
    ("sold", "1% of the shares", "needed here"),
    [
        (
            "put struck at 80, stock at 95",
            Decimal(95),
            naked(PUT, "95", EQUITY, Working(keep=False)),
        ),
        (
            "call struck at 120, stock at 128.50",
            Decimal("128.5"),
            naked(CALL, "128.5", EQUITY, Working(keep=False)),
        ),
        ("put spread 42.50 and 45", Decimal(45), spread_requirement(SPREAD, multiplier=SHARES)),
    ],
    "USD",
)
