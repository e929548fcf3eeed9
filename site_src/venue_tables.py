"""A venue's numbers as tables of text: what each cell shows, and where each number was read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from markupsafe import Markup, escape

from calculators.engine.by_size import BySize
from calculators.engine.display import MINUS, decimals, grouped, short
from calculators.engine.exact import EXACT, canonical, rounded
from calculators.engine.fact import Cell, Table, VenueSource
from calculators.engine.venue import Market, Tier, Venue

HUNDRED = Decimal(100)
MONEY = {"USD", "USDT", "USDC"}
CENTS = 2  # decimal places that are always shown
FIRST_DIGITS = 4  # that count, of a number that goes on
POWER = re.compile(r"\^\(([^)]*)\)|\^(\w+)")
NOTHING = "not stated"
LONG_CELL = 20  # letters
PRICES_SAID = {"mark": "mark price", "entry": "entry price"}
SHAPES = {
    "linear": "{base} + {slope} for each coin",
    "root": "the larger of {base} and 0.8 × {base} + {slope} × √size",
    "skew": "{base} + {slope} × size ÷ {scale}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A table as the page prints it; the first cell of a row names it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    source: VenueSource | None = None
    note: str = ""
    term: str = ""

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Return which columns hold figures, so that they can line up: most of their cells."""
        columns = zip(*self.rows, strict=True)
        return tuple(2 * sum(map(is_figure, column)) > len(column) for column in columns)

    @property
    def wordy(self) -> bool:
        """Return whether a cell holds more than a figure or a name: such rows need a phone's width."""
        return any(len(cell) > LONG_CELL for row in self.rows for cell in row)


def is_figure(text: str) -> bool:
    """Return whether a cell is a number or says that none is stated.

    >>> is_figure("0.4%"), is_figure("−3"), is_figure("long"), is_figure("2021")
    (True, True, False, True)
    """
    return text == NOTHING or text.lstrip(MINUS)[:1].isdigit()


def cell_text(value: Cell, unit: str = "") -> str:
    """Return a cell as shown: fractions in percent, words as they are.

    >>> cell_text(Decimal("0.004"), "fraction"), cell_text(Decimal(50000), "USDT"), cell_text(None)
    ('0.4%', '50\\u202f000 USDT', 'not stated')
    """
    if value is None:
        return NOTHING
    if isinstance(value, str):
        return value
    return with_unit(value, unit, number_text)


def full_text(value: Decimal, unit: str) -> str:
    """Return a published number as shown beside ours: every digit of it.

    >>> full_text(Decimal("13.193482419684678"), "USDT")
    '13.193482419684678 USDT'
    """
    return with_unit(value, unit, lambda number: grouped(canonical(number)))


def with_unit(value: Decimal, unit: str, text_of: Callable[[Decimal], str]) -> str:
    """Return a number with its unit; a fraction in percent."""
    if unit == "fraction":
        return f"{text_of(EXACT.multiply(value, HUNDRED))}%"
    text = text_of(value)
    return f"{text}{unit}" if unit == "×" else f"{text} {unit}".strip()


def number_text(value: Decimal) -> str:
    """Return a number in full where it ends soon, else its first digits and that it goes on.

    >>> number_text(Decimal("834295749.29")), number_text(Decimal(1) / 3)
    ('834\\u202f295\\u202f749.29', '0.3333…')
    """
    full = grouped(canonical(value))
    if decimals(value) <= CENTS or full == short(value):
        return full
    places = max(CENTS, FIRST_DIGITS - 1 - value.adjusted())
    return grouped(f"{rounded(value, places, ROUND_DOWN):f}") + "…"


def column_texts(cells: Iterable[Cell], unit: str, *, in_cents: bool) -> list[str]:
    """Return a column's cells as shown; amounts of money all in cents if one of them has any.

    >>> column_texts([Decimal("20.01"), Decimal(300), "no rule"], "", in_cents=True)
    ['20.01', '300.00', 'no rule']
    """
    held = list(cells)
    amounts = [cell for cell in held if isinstance(cell, Decimal)]
    if not in_cents or all(amount == amount.to_integral_value() for amount in amounts):
        return [cell_text(cell, unit) for cell in held]
    return [
        grouped(f"{rounded(cell, 2):f}") if isinstance(cell, Decimal) else cell_text(cell, unit)
        for cell in held
    ]


def formula_html(text: str) -> Markup:
    """Return a formula in words with its powers raised.

    >>> print(formula_html("(30 ÷ days)^power < e^(rate × days)"))
    (30 ÷ days)<sup>power</sup> &lt; e<sup>rate × days</sup>
    """
    escaped = str(escape(text))
    return Markup(POWER.sub(lambda found: f"<sup>{found[1] or found[2]}</sup>", escaped))  # noqa: S704  escaped above


def shown_table(venue: Venue, table: Table, *, sourced: bool = True) -> Shown:
    """Return a venue's own table; its units stand in the heads, so that figures line up."""
    units = table.units or ("",) * len(table.columns)
    heads = (
        f"{column} ({unit})" if unit not in {"", "fraction", "×"} else column
        for column, unit in zip(table.columns, units, strict=True)
    )
    in_cell = [unit if unit in {"fraction", "×"} else "" for unit in units]
    columns = [
        column_texts(cells, unit, in_cents=head_unit in MONEY)
        for cells, unit, head_unit in zip(
            zip(*table.rows, strict=True), in_cell, units, strict=True
        )
    ]
    return Shown(
        title=table.title,
        columns=tuple(heads),
        rows=tuple(zip(*columns, strict=True)),
        source=venue.sources[table.source] if sourced and venue.sources else None,
        note=table.note,
        term=table.term,
    )


def tier_tables(venue: Venue) -> Iterator[Shown]:
    """Yield the tiers of each market that has more than one."""
    for market in venue.markets:
        if len(market.tiers) > 1:
            yield Shown(
                title=f"Margin tiers of {market.symbol}",
                columns=(
                    f"notional value from ({market.unit})"
                    if market.tiers_in == "value"
                    else "contracts from",
                    "maintenance margin fraction",
                    f"maintenance amount ({market.unit})",
                    "maximum leverage",
                ),
                rows=tuple(tier_row(tier) for tier in market.tiers),
                source=venue.sources[market.source] if venue.sources else None,
                note=tier_note(market),
                term="maintenance-margin",
            )


def tier_row(tier: Tier) -> tuple[str, ...]:
    """Return one tier as text."""
    return (
        cell_text(tier.floor),
        cell_text(tier.maintenance_margin_fraction, "fraction"),
        cell_text(tier.maintenance_amount),
        cell_text(tier.maximum_leverage, "×"),
    )


def tier_note(market: Market) -> str:
    """Return what a reader of a tier table should know: where it ends, and what it does not do."""
    ends = (
        f"The largest position is worth {cell_text(market.cap, market.unit)}. "
        if market.cap
        else ""
    )
    jumps = "The requirement jumps between these tiers: the table is kept as published. "
    return f"{ends}{jumps if market.jumps else ''}{market.note}".strip()


def market_table(venue: Venue) -> Shown | None:
    """Return the markets and how each takes its margin; None without any."""
    if not venue.markets:
        return None
    return Shown(
        title="Markets",
        columns=(
            "market",
            "contract",
            "initial margin",
            "maintenance margin",
            "taken at",
            "margined in",
        ),
        rows=tuple(market_row(market) for market in venue.markets),
        source=venue.sources[venue.markets[0].source] if venue.sources else None,
        note=" ".join(sorted({m.note for m in venue.markets if m.note and not m.tiers[1:]})),
        term="margin",
    )


def market_row(market: Market) -> tuple[str, ...]:
    """Return one market as text."""
    return (
        market.symbol,
        market.contract
        if market.multiplier == 1
        else f"{market.contract}, 1 contract = {cell_text(market.multiplier)}",
        initial_text(market),
        maintenance_text(market),
        PRICES_SAID[market.maintenance_at],
        market.unit,
    )


def initial_text(market: Market) -> str:
    """Return the initial margin fraction of a market as a reader says it."""
    if market.by_size:
        return by_size_text(market.by_size, market.by_size.initial, market.by_size.initial_slope)
    if market.initial_margin_fraction is not None:
        return cell_text(market.initial_margin_fraction, "fraction")
    most = market.tiers[0].maximum_leverage
    return f"1 ÷ leverage, at most {cell_text(most, '×')}" if most else "1 ÷ leverage"


def maintenance_text(market: Market) -> str:
    """Return the maintenance margin fraction of a market, its fee and minimum included."""
    if market.by_size:
        rule = by_size_text(
            market.by_size, market.by_size.maintenance, market.by_size.maintenance_slope
        )
    else:
        ends = (market.tiers[0], market.tiers[-1])
        first, last = (cell_text(t.maintenance_margin_fraction, "fraction") for t in ends)
        rule = (
            first if len(market.tiers) == 1 else f"{first} to {last} in {len(market.tiers)} tiers"
        )
    fee = market.closing_fee_fraction
    with_fee = f"{rule} and the closing fee, {cell_text(fee, 'fraction')}" if fee else rule
    if late := market.bankruptcy_fee_fraction:
        fee_text = cell_text(late, "fraction")
        with_fee = f"{rule} and the fee of closing at the bankruptcy price, {fee_text}"
    if least := market.least_requirement:
        return f"{with_fee}, and {cell_text(least, market.unit)} at least"
    least = market.smallest_requirement
    return (
        f"{with_fee}, and {cell_text(least, market.unit)} for each position" if least else with_fee
    )


def by_size_text(rule: BySize, base: Decimal, slope: Decimal) -> str:
    """Return a fraction that grows with the size as a reader says it."""
    return SHAPES[rule.shape].format(
        base=cell_text(base, "fraction"),
        slope=cell_text(slope, "fraction" if rule.shape != "skew" else ""),
        scale=cell_text(rule.scale),
    )


def parameter_rows(venue: Venue) -> list[tuple[str, str, str, VenueSource, str, str]]:
    """Return each parameter: label, value, term, source, date and note."""
    return [
        (
            parameter.label,
            cell_text(parameter.value, parameter.unit),
            parameter.term,
            venue.sources[parameter.source],
            parameter.as_of or venue.sources[parameter.source].as_of,
            parameter.note,
        )
        for parameter in venue.parameters
    ]
