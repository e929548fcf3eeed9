"""What funding takes from a position while its price stands still, payment by payment."""

# With the price also the notional value, and so every payment, stays the same. How long margin lasts
# is then a division, rounded up: liquidation comes with the payment that uses up what is above the
# maintenance margin.

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Literal

from calculators.engine.account import Position
from calculators.engine.answering import toward_entry
from calculators.engine.display import short, shown
from calculators.engine.exact import ZERO, rounded
from calculators.engine.formula import Formula
from calculators.engine.liquidation import Outcome, liquidation_price
from calculators.engine.margin import MAINTENANCE_BUFFER, NOTIONAL_VALUE, maintenance_margin
from calculators.engine.working import SILENT, Working

Endless = Literal["never", "already liquidatable"]

RATE = Formula(
    symbol="funding rate",
    term="funding-rate",
    text="premium + min(band, max(-band, interest - premium))",
    unit="",
)
YEARLY_RATE = Formula(
    symbol="funding rate of a year, without compounding",
    term="funding-rate",
    text="100 * funding_rate * 24 / hours * 365",
    unit="%",
)
PAYMENT = Formula(
    symbol="funding paid in one interval, below zero received",
    term="funding-rate",
    text="side * notional_value * funding_rate",
    unit="USDT",
)
BORNE = Formula(
    symbol="payments that it can bear", term="", text="buffer / paid_each_time", unit=""
)
DAYS_OF_PAYMENTS = Formula(
    symbol="days until liquidation", term="liquidation", text="payments * hours / 24", unit="days"
)
DUE = Formula(symbol="intervals in the holding period", term="", text="days * 24 / hours", unit="")
PAID = Formula(
    symbol="funding paid over the holding period",
    term="funding-rate",
    text="payments * paid_each_time",
    unit="USDT",
)
LEFT = Formula(
    symbol="margin after funding", term="isolated-margin", text="margin - funding", unit="USDT"
)
SHARE = Formula(
    symbol="funding against the initial margin",
    term="initial-margin",
    text="100 * funding / initial_margin",
    unit="%",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drag:
    """A position that is held for some days at one price and one funding rate."""

    position: Position  # its isolated margin is its initial margin; its mark price its entry price
    rate: Decimal  # per interval; above 0 a long pays
    hours: Decimal  # of an interval
    days: Decimal  # how long it is held

    @property
    def notional(self) -> Decimal:
        """Return the value on which every payment is charged."""
        return NOTIONAL_VALUE(size=self.position.size, price=self.position.mark_price)

    @property
    def maintenance(self) -> Decimal:
        """Return the maintenance margin, which stands still with the price."""
        return maintenance_margin(self.notional, self.position.tiers, SILENT)

    @property
    def payment(self) -> Decimal:
        """Return what is paid each time: below zero it is received."""
        return PAYMENT(
            side=Decimal(self.position.side), notional_value=self.notional, funding_rate=self.rate
        )

    def paid_after(self, payments: Decimal) -> Decimal:
        """Return what a number of payments come to."""
        return PAID(payments=payments, paid_each_time=self.payment)

    def margin_after(self, payments: Decimal) -> Decimal:
        """Return the margin that is left after a number of payments."""
        return LEFT(margin=self.position.isolated_margin, funding=self.paid_after(payments))

    def price_after(
        self, payments: Decimal, working: Working = SILENT, of: str = ""
    ) -> Decimal | Outcome:
        """Return the liquidation price after a number of payments, rounded toward the entry price."""
        margin = self.margin_after(payments)
        return liquidation_price(
            self.position, margin, working, of=of, rounding=toward_entry(self.position)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Dragged:
    """What came of it: the whole payments that were made, and when no more can be."""

    drag: Drag
    payments: Decimal  # until the end or until liquidation
    last: Decimal | Endless  # days until the payment that liquidates

    @property
    def is_liquidated(self) -> bool:
        """Return whether funding alone liquidates it before the holding period ends."""
        return isinstance(self.last, Decimal) and self.last <= self.drag.days


def funding_rate(
    *, premium: Decimal, interest: Decimal, band: Decimal, working: Working = SILENT
) -> Decimal:
    """Return the rate of an interval: the premium, pulled to the interest rate by at most a band.

    Bybit and Gate publish this form with a band of 0.05%:

    >>> funding_rate(premium=Decimal("0.0008"), interest=Decimal("0.0001"), band=Decimal("0.0005"))
    Decimal('0.0003')
    >>> funding_rate(premium=Decimal("0.0004"), interest=Decimal("0.0001"), band=Decimal("0.0005"))
    Decimal('0.0001')
    """
    return working.work(RATE, premium=premium, interest=interest, band=band)


def dragged(drag: Drag, working: Working = SILENT) -> Dragged:
    """Return how many payments there are before the holding period or the margin ends.

    Three payments a day of 3 USDT against 2 700 USDT above the maintenance margin:

    >>> from calculators.engine.venue import flat
    >>> long = Position(name="x", side=1, size=Decimal(1), entry_price=Decimal(30000),
    ...     mark_price=Decimal(30000), isolated_margin=Decimal(3000), tiers=flat(Decimal("0.01")))
    >>> found = dragged(Drag(position=long, rate=Decimal("0.0001"), hours=Decimal(8),
    ...     days=Decimal(30)))
    >>> found.payments, found.last, found.is_liquidated
    (Decimal('90'), Decimal('300'), False)
    """
    each = working.work(
        PAYMENT,
        side=Decimal(drag.position.side),
        notional_value=drag.notional,
        funding_rate=drag.rate,
    )
    most, last = endurance(drag, each, working)
    due = rounded(working.work(DUE, days=drag.days, hours=drag.hours), 0, ROUND_FLOOR)
    payments = due if most is None else min(due, most)
    return Dragged(drag=drag, payments=payments, last=last)


def endurance(
    drag: Drag, each: Decimal, working: Working
) -> tuple[Decimal | None, Decimal | Endless]:
    """Return the number of the payment that liquidates, and its day; None where there is none."""
    maintenance = maintenance_margin(drag.notional, drag.position.tiers, working)
    buffer = working.work(
        MAINTENANCE_BUFFER, margin=drag.position.isolated_margin, maintenance_margin=maintenance
    )
    if buffer <= 0:
        return ZERO, "already liquidatable"
    if each <= 0:
        return None, "never"
    borne = working.work(BORNE, buffer=buffer, paid_each_time=each)
    most = rounded(borne, 0, ROUND_CEILING)
    working.note(
        "payments until liquidation",
        "liquidation",
        "that number rounded up: the last payment may find less than itself",
        short(borne),
        shown(most),
    )
    return most, working.work(DAYS_OF_PAYMENTS, payments=most, hours=drag.hours)
