"""The tail of a series of returns in words: the sentences, the methods, the worst returns, the chart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_CEILING, Decimal

from calculators.engine.answering import Figures, counted, titled
from calculators.engine.bent_tail import OUTSIDE
from calculators.engine.calculator import Cell, Span, Table
from calculators.engine.display import shown, signed
from calculators.engine.exact import EXACT, ONE, rounded
from calculators.engine.tail_risk import Convention, TailRisk

METHODS = {"historical": "past returns", "normal": "normal", "cornish_fisher": "Cornish-Fisher"}
HUNDRED = Decimal(100)
COARSE = Decimal(1000)  # USDT: from here on a sentence says whole ones
FEWEST_SHOWN, MOST_SHOWN = 5, 10  # of the worst returns
NOTES: Mapping[Convention, str] = {
    "interpolated": "Past returns, interpolated: between two ordered losses, as empyrical, NumPy and"
    " spreadsheets count (type 7 of Hyndman and Fan).",
    "stepwise": "Past returns, stepwise: the last loss that the tail reaches into (type 1 of Hyndman"
    " and Fan).",
}
BEYOND = (
    " Their expected shortfall is Acerbi and Tasche's, the last loss counted in part. Cornish-Fisher's"
    " is the mean of its own tail; PerformanceAnalytics expands it otherwise. Below zero is a gain."
)


def says_of(found: TailRisk, figures: Figures, period: str) -> tuple[Span, ...]:
    """Return the answer as a few sentences."""
    at_risk, beyond = (Decimal(figures[f"{name}_historical"]) for name in ("var", "es"))
    more = "more" if at_risk >= 0 else "less"
    alike = verb(at_risk) == verb(beyond)
    return (
        Span(text="On the worst "),
        Span(text=tail_of(found), strong=True),
        Span(text=f" of {period}s this book {verb(at_risk)} "),
        money(at_risk),
        Span(text=f" or {more}, " if alike else f" or {more}, and {verb(beyond)} "),
        money(beyond),
        Span(text=f" on average, if the future is like these {len(found.losses)} returns. "),
        *normal_spans(found, figures),
        *bent_spans(figures),
        *limit_spans(found, figures, period),
    )


def tail_of(found: TailRisk) -> str:
    """Return the share of periods that the tail is, as read."""
    return shown(share_of(found).normalize(EXACT), "%")


def share_of(found: TailRisk) -> Decimal:
    """Return the share of periods that the tail is, in percent."""
    return EXACT.multiply(HUNDRED, EXACT.subtract(ONE, found.confidence))


def verb(loss: Decimal) -> str:
    """Return what a book does by a loss, which may be a gain."""
    return "loses" if loss >= 0 else "gains"


def money(loss: Decimal) -> Span:
    """Return the size of a loss or gain, in the color of a loss if it is one."""
    return Span(text=spoken(loss.copy_abs()), strong=True, kind="loss" if loss > 0 else "")


def spoken(amount: Decimal) -> str:
    """Return an unrounded amount as a sentence has it: without cents when they no longer matter.

    >>> spoken(Decimal("6288.504")), spoken(Decimal("9.50"))
    ('6\\u202f289 USDT', '9.50 USDT')
    """
    return shown(rounded(amount, 0 if abs(amount) >= COARSE else 2), "USDT")


def normal_spans(found: TailRisk, figures: Figures) -> Iterator[Span]:
    """Yield what a normal distribution says, and how often it was exceeded."""
    expected = shown(rounded(found.in_tail, 2).normalize(EXACT))
    yield Span(text="A normal distribution says ")
    yield Span(text=spoken(Decimal(figures["var_normal"])), strong=True)
    yield Span(text=" and ")
    yield Span(text=spoken(Decimal(figures["es_normal"])), strong=True)
    yield Span(text="; ")
    yield Span(text=f"{found.beyond_normal} of {len(found.losses)}", strong=True)
    yield Span(text=f" returns were worse than the first, where it expects {expected}. ")


def bent_spans(figures: Figures) -> Iterator[Span]:
    """Yield what Cornish-Fisher says, or that it says nothing."""
    if figures["var_cornish_fisher"] == OUTSIDE:
        yield Span(
            text="Cornish-Fisher gives no figure: skewness and kurtosis of these returns lie"
        )
        yield Span(text=" outside the domain in which it is valid.")
        return
    yield Span(text="Cornish-Fisher says ")
    yield Span(text=spoken(Decimal(figures["var_cornish_fisher"])), strong=True)
    yield Span(text=" and ")
    yield Span(text=spoken(Decimal(figures["es_cornish_fisher"])), strong=True)
    yield Span(text=".")


def limit_spans(found: TailRisk, figures: Figures, period: str) -> Iterator[Span]:
    """Yield that none of it is a limit: what the worst return lost, and how little a thin tail knows."""
    worst = Decimal(figures["worst_loss"])
    if worst > 0:
        yield Span(text=f" None of these is a limit: the worst {period} lost ")
        yield money(worst)
        yield Span(text=".")
    if found.in_tail < 1:
        yield Span(text=f" That {period} is all that the past says here: {tail_of(found)} of")
        yield Span(text=f" {len(found.losses)} returns is less than one.")


def methods_table(found: TailRisk, figures: Figures) -> Table:
    """Return the three methods side by side, in money and as a share of the book."""

    def cell(measure: str, name: str) -> Cell:
        lost, share = figures[f"{measure}_{name}"], figures[f"{measure}_{name}_percent"]
        if isinstance(lost, str):
            return Cell(text=lost)
        amount = spoken(Decimal(lost)).removesuffix(" USDT")
        part = shown(rounded(Decimal(share), 1), "%")
        return Cell(text=f"{amount} ({part})", kind="number")

    return Table(
        title="Three methods, the same returns",
        columns=("Method", "Value at risk, USDT", "Expected shortfall, USDT"),
        rows=tuple(
            (Cell(text=titled(label)), cell("var", name), cell("es", name))
            for name, label in METHODS.items()
        ),
        note=NOTES[found.convention] + BEYOND,
    )


def worst_table(found: TailRisk, book_value: Decimal) -> Table:
    """Return the worst returns, how much of each the mean beyond counts, and what passed the normal."""
    whole = int(rounded(found.in_tail, 0, ROUND_CEILING))
    count = min(MOST_SHOWN, max(FEWEST_SHOWN, whole + 2), len(found.losses))
    limit = found.normal.value_at_risk

    def row(place: int) -> tuple[Cell, ...]:
        loss = found.losses[place]
        counts = min(ONE, max(Decimal(0), EXACT.subtract(found.in_tail, Decimal(place))))
        lost = rounded(EXACT.multiply(book_value, loss), 2)
        return (
            Cell(text=signed(percent(EXACT.minus(loss)), "%"), kind="number"),
            Cell(text=shown(lost), kind="loss" if lost > 0 else "number"),
            Cell(text=f"{shown(percent(counts).normalize(EXACT))}%", kind="number"),
            Cell(text="yes" if loss > limit else "no"),
        )

    return Table(
        title=f"The {counted(count)} worst returns",
        columns=("Return", "Lost, USDT", "Counted in expected shortfall", "Beyond the normal"),
        rows=tuple(row(place) for place in range(count)),
    )


def percent(fraction: Decimal) -> Decimal:
    """Return a fraction in percent, to two places.

    >>> percent(Decimal("-0.11561"))
    Decimal('-11.56')
    """
    return rounded(EXACT.multiply(HUNDRED, fraction), 2)


def chart_says_of(found: TailRisk, figures: Figures, period: str) -> str:
    """Return the chart in words."""
    past, normal = (spoken(Decimal(figures[f"var_{name}"])) for name in ("historical", "normal"))
    bent = (
        f"; Cornish-Fisher, thin, {spoken(Decimal(figures['var_cornish_fisher']))}"
        if found.bent
        else ""
    )
    return (
        f"What is lost, against how rare it is: further left are fewer and worse {period}s. At the"
        f" dotted line, the worst {tail_of(found)}, the past returns stand at {past}; a normal"
        f" distribution, dashed, at {normal}{bent}. Expected shortfall is about the mean height of a"
        " line over the shaded tail."
    )
