"""What funding takes from a position, in words: the sentence, its days in a few lines, the chart."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.answering import Figures, liquidated_at_once, text_of, toward_entry, yours
from calculators.engine.calculator import Cell, Span, Table
from calculators.engine.display import shown
from calculators.engine.exact import EXACT, rounded
from calculators.engine.funding_drag import DAYS_OF_PAYMENTS, Drag, Dragged
from calculators.engine.stated import days_of

PARTS = 5  # of the payments, one line of the table each
CENTS = 2


def says_of(found: Dragged, outputs: Figures) -> tuple[Span, ...]:
    """Return the answer as two or three sentences."""
    side = found.drag.position.side
    if found.last == "already liquidatable":
        return liquidated_at_once(side)
    return (Span(text="Your "), yours(side), *outcome_of(found, outputs))


def outcome_of(found: Dragged, outputs: Figures) -> tuple[Span, ...]:
    """Return what happens to it: in the end, or so far."""
    each = found.drag.payment
    if not each:
        return (Span(text=" pays nothing: the funding rate is 0."),)
    said = (
        Span(text=" pays " if each > 0 else " receives "),
        amount(Decimal(outputs["payment"])),
        Span(text=f" every {hours_of(found.drag.hours)}."),
    )
    if found.is_liquidated:
        return (
            *said,
            Span(text=" After "),
            Span(text=days_of(Decimal(outputs["days_to_liquidation"])), strong=True),
            Span(text=" funding alone has "),
            Span(text="liquidated it", strong=True, kind="loss"),
            Span(text=": the price has not moved."),
        )
    if not found.payments:
        return (*said, Span(text=f" In {days_of(found.drag.days)} none falls due."))
    return (
        *said,
        Span(text=f" Over {days_of(found.drag.days)} that comes to "),
        amount(Decimal(outputs["funding_paid"])),
        Span(text=", "),
        Span(text=text_of(abs(Decimal(outputs["share_of_margin"])), "%"), strong=True),
        Span(text=" of its initial margin"),
        Span(text="."),
        *moved(outputs),
    )


def amount(paid: Decimal) -> Span:
    """Return the size of a payment, in the color of a loss if it is one."""
    return Span(text=shown(paid.copy_abs(), "USDT"), strong=True, kind="loss" if paid > 0 else "")


def hours_of(hours: Decimal) -> str:
    """Return the time between payments.

    >>> hours_of(Decimal(8)), hours_of(Decimal(1))
    ('8 hours', 'hour')
    """
    return shown(hours, "hours") if hours > 1 else "hour"


def moved(outputs: Figures) -> tuple[Span, ...]:
    """Return where the liquidation price goes, if it stands somewhere, and when it arrives."""
    now, then, days = (
        outputs[name]
        for name in ("liquidation_price", "liquidation_price_then", "days_to_liquidation")
    )
    if isinstance(now, str) or isinstance(then, str):
        return ()
    arrives = f"; after {days_of(Decimal(days))} it meets the price." if days != "never" else "."
    return (
        Span(text=f" Its liquidation price moves from {text_of(now)} to "),
        Span(text=text_of(then), strong=True),
        Span(text=arrives),
    )


def days_table(found: Dragged) -> Table:
    """Return the holding period in a few lines: what has been paid, and what that leaves."""
    drag = found.drag
    parts = {
        rounded(EXACT.divide(EXACT.multiply(found.payments, Decimal(n)), Decimal(PARTS)), 0)
        for n in range(PARTS + 1)
    }
    return Table(
        title="Payment by payment, the price standing still",
        columns=("Day", "Payments", "Funding paid", "Margin left", "Liquidation price"),
        rows=tuple(row_of(drag, payments) for payments in sorted(parts)),
        note="A venue may take funding from a free balance first. Here the position's margin pays.",
    )


def row_of(drag: Drag, payments: Decimal) -> tuple[Cell, ...]:
    """Return one line: the day of a payment, and what there is after it."""
    so_far = drag.paid_after(payments)
    price = drag.price_after(payments)
    how = toward_entry(drag.position)
    if isinstance(price, Decimal):
        price = rounded(price, how.places, how.direction)
    return (
        Cell(text=shown(rounded(DAYS_OF_PAYMENTS(payments=payments, hours=drag.hours), 1))),
        Cell(text=shown(payments), kind="number"),
        Cell(text=shown(rounded(so_far, CENTS)), kind="loss" if so_far > 0 else "number"),
        Cell(text=shown(rounded(drag.margin_after(payments), CENTS)), kind="number"),
        Cell(text=text_of(price), kind="number"),
    )


def chart_says_of(found: Dragged, outputs: Figures) -> str:
    """Return the chart in words."""
    drag = found.drag
    start = shown(rounded(drag.position.isolated_margin, CENTS), "USDT")
    needed = shown(rounded(drag.maintenance, CENTS), "USDT")
    dashed = f"the dashed maintenance margin of {needed}"
    if found.last == "already liquidatable":
        return f"The margin of {start} does not stand above {dashed}."
    if found.is_liquidated:
        day = days_of(Decimal(outputs["days_to_liquidation"]))
        return f"The margin falls from {start} in equal payments and reaches {dashed} after {day}."
    end = shown(rounded(drag.margin_after(found.payments), CENTS), "USDT")
    goes = f"goes from {start} to {end} in equal payments" if end != start else f"stays at {start}"
    return f"Over {days_of(drag.days)} the margin {goes}, above {dashed}."
