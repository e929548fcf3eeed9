"""Binance classic portfolio margin: the announcement's two positions and three assets."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine import collateral
from calculators.engine.account import Position, Side
from calculators.engine.fact import Table
from calculators.engine.margin import MARGIN_RATIO, unrealized_pnl
from calculators.engine.reproduction import Contrast, Reproduction
from calculators.engine.working import Working
from calculators.venues.binance_portfolio_margin import VENUE


def pnl(side: Side, size: str, entry: str, mark: str, working: Working) -> Decimal:
    """Return the unrealized P&L of one of the announcement's positions."""
    position = Position(
        name="",
        side=side,
        size=Decimal(size),
        entry_price=Decimal(entry),
        mark_price=Decimal(mark),
    )
    return unrealized_pnl(position, working)


def loan(amount: str, working: Working) -> Decimal:
    """Return the maintenance margin of a loan at three times leverage."""
    (rate,) = [cell for at, cell in VENUE.table("loans").rows if at == Decimal(3)]
    assert isinstance(rate, Decimal)  # noqa: S101  the table holds numbers
    return collateral.loan_requirement(Decimal(amount), rate, working)


EXAMPLES = (
    Reproduction(
        says="Short 0.05 from 52 000, mark price 40 000: the unrealized P&L.",
        term="unrealized-pnl",
        unit="USDT",
        printed="600",
        source=VENUE.sources[0],
        work=lambda working: pnl(-1, "0.05", "52000", "40000", working),
    ),
    Reproduction(
        says="Long 0.04 from 52 350, mark price 42 000: the unrealized P&L.",
        term="unrealized-pnl",
        unit="USDT",
        printed="-414",
        source=VENUE.sources[0],
        work=lambda working: pnl(1, "0.04", "52350", "42000", working),
    ),
    Reproduction(
        says="The maintenance margin of a loan of 15 ETH at 3×.",
        term="maintenance-margin",
        unit="ETH",
        printed="1.5",
        source=VENUE.sources[0],
        work=lambda working: loan("15", working),
    ),
    Reproduction(
        says="The maintenance margin of a loan of 0.04 BTC at 3×.",
        term="maintenance-margin",
        unit="BTC",
        printed="0.004",
        source=VENUE.sources[0],
        work=lambda working: loan("0.04", working),
    ),
)


def row_of(equity: str) -> tuple[Decimal, Decimal, str, Decimal, str]:
    """Return an equity with both ratios and what each rule does, for a requirement of 1 000."""
    own, needed = Decimal(equity), Decimal(1000)
    percent = MARGIN_RATIO(maintenance_margin=needed, account_equity=own)
    here = collateral.EQUITY_TO_REQUIREMENT(account_equity=own, maintenance_margin=needed)
    return (
        own,
        percent / 100,
        "liquidated" if own <= needed else "open",
        here,
        "liquidated" if here <= VENUE.number("liquidation_at") else "open",
    )


CONTRAST = Contrast(
    says="An account whose maintenance margins add up to 1 000 USDT, at three levels of equity.",
    table=Table(
        key="contrast",
        title="The margin ratio, generic and here",
        columns=("equity", "margin ratio, generic", "generic", "uniMMR", "here"),
        units=("USDT", "fraction", "", "", ""),
        rows=(row_of("2000"), row_of("1050"), row_of("1000")),
    ),
)
