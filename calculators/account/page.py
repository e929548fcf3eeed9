"""An evaluated account as text in columns, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, Decimal
from typing import Any

from calculators.__main__ import columns
from calculators.account import Evaluated
from calculators.engine.account import Position
from calculators.engine.display import price_places, short, shown, signed
from calculators.engine.encode import step_of
from calculators.engine.evaluated import BucketEvaluation, Evaluation, PositionEvaluation
from calculators.engine.exact import EXACT, canonical, rounded
from calculators.engine.instrument import on_tick
from calculators.engine.joint_move import BucketMove
from calculators.engine.liquidation import Prices
from calculators.engine.margin_account import Account
from calculators.engine.ratio import ratios
from calculators.engine.venue import Direction, Venue
from calculators.engine.worked import Step

HEADS = (
    "Position",
    "Side",
    "Notional value",
    "Unrealized P&L",
    "Initial margin",
    "Maintenance",
    "Liquidation",
    "Bankruptcy",
)
NOTE = (
    "Liquidation and bankruptcy prices are for a move of that market alone; everything else stands"
    " still.\nThey are rounded toward the mark price, on the market's tick where it is known."
)

OPTION_NOTE = (
    "Cash already holds the premium of options, so equity counts neither their value nor their P&L;\n"
    "what buying sold options back would cost is in their maintenance margin. Those of one expiry"
    " share it."
)
ORDER_NOTE = (
    "A bid for options reserves its premium, an ask the initial margin of what it would open: the premium that\n"
    "comes in and the options that are held help when it is filled."
)
SCENARIO_NOTE = (
    "The cross bucket's margin is the worst of its scenarios, so all prices of an asset move together"
    " here, and\nequity counts options at their market value. A position's margin is that of it alone."
)
MOVE_NOTE = (
    "Moves were found on a grid: every one between −99% and +900% that is not within 2% of another."
)
GRID_NOTE = (
    "Prices of options and under scenarios are found on a grid: every one between 1% and 1 000% of"
    " the price now\nthat is not within 2% of another."
)


def page(found: Evaluated) -> str:
    """Return the evaluation as text: each bucket with its sums and positions, then the working."""
    positions = {position.name: position for position in found.account.positions}
    parts = [heading(found.evaluation, found.venue)]
    parts += [
        bucket_text(bucket, positions, found.account.currency, found.venue)
        for bucket in found.evaluation.buckets
    ]
    parts.append(NOTE)
    if found.moves:
        parts.append(moves_text(found))
    parts += notes_on(found.account)
    if found.venue is not None and found.notes:
        parts.append(columns([("Rules", "\n".join(found.notes))]))
    if found.steps:
        lines = [(s.symbol, "\n= ".join(texts_of(s))) for s in found.steps]
        parts.append("Working\n" + columns(lines))
    return "\n\n".join(parts)


def notes_on(account: Account) -> Iterator[str]:
    """Yield what a reader must know of an account with options or scenario margin."""
    options = [p for p in account.positions if p.instrument.option]
    if any(order.instrument.option for order in account.orders):
        yield ORDER_NOTE
    if any(p.mode == "isolated" or account.portfolio is None for p in options):
        yield OPTION_NOTE
    if account.portfolio is not None:
        yield SCENARIO_NOTE
    if options or account.portfolio is not None:
        yield GRID_NOTE


def moves_text(found: Evaluated) -> str:
    """Return how far prices may move together before each bucket is liquidated."""
    betas = ", ".join(f"{asset} × {short(beta)}" for asset, beta in found.move.items())
    rows = [
        (
            "Cross" if bucket.bucket == "cross" else bucket.bucket,
            bucket.moves
            if isinstance(bucket.moves, str)
            else ", ".join(signed(percent_toward_zero(x), "%") for x in bucket.moves),
        )
        for bucket in found.moves
    ]
    found_so = f"\n{MOVE_NOTE}" if any(bucket.on_grid for bucket in found.moves) else ""
    return f"Liquidated by a joint move ({betas})\n{columns(rows)}{found_so}"


def percent_toward_zero(move: Decimal) -> Decimal:
    """Return a move in percent, never said to be farther than it is.

    >>> percent_toward_zero(Decimal("-0.12345678"))
    Decimal('-12.3456')
    """
    return rounded(EXACT.multiply(move, Decimal(100)), 4, ROUND_DOWN)


def texts_of(step: Step) -> tuple[str, ...]:
    """Return the texts of a step: its formula, the numbers put in, the result, and its source."""
    source = (f"{step.text} [{step.source}]",) if step.source else (step.text,)
    return (step.formula, step.numbers, *source)


def heading(evaluation: Evaluation, venue: Venue | None) -> str:
    """Return what the page is about: the currency, and whose rules of which day."""
    count = len(evaluation.positions)
    counted = f"{count} position{'' if count == 1 else 's'}, amounts in {evaluation.currency}."
    if venue is None:
        return counted
    day = f", as of {venue.as_of}" if venue.as_of else ""
    return f"{counted} Rules: {venue.label}{day}. A snapshot, not today's rules."


def direction_of(venue: Venue | None) -> Direction | None:
    """Return how a venue shows the margin ratio; None for every direction."""
    return None if venue is None else venue.ratio


def own_name(venue: Venue | None) -> str:
    """Return what a venue that shows the ratio in one direction calls it, in brackets.

    >>> from calculators.account.rule_sets import venue_named
    >>> own_name(venue_named("binance-portfolio-margin"))
    ' (uniMMR)'
    """
    if venue is None or venue.ratio is None:
        return ""
    names = [name.name for name in venue.names if name.term == "margin-ratio"]
    return f" ({names[0]})" if names else ""


def bucket_text(
    bucket: BucketEvaluation,
    positions: Mapping[str, Position],
    currency: str,
    venue: Venue | None,
) -> str:
    """Return one bucket: its sums, and a row for each position."""
    risk, direction = bucket.risk, direction_of(venue)
    amounts = [
        ("Collateral", bucket.collateral),
        ("Equity", risk.equity),
        ("Initial margin", risk.initial_margin),
        *([("of it for orders", bucket.order_margin)] if bucket.order_margin else []),
        ("Maintenance margin", risk.maintenance_margin),
    ]
    sums = [(label, amount(value, currency)) for label, value in amounts]
    sums += [
        (
            f"{ratio.label}{own_name(venue)}",
            f"{ratio.text}, {ratio.says}" if direction else ratio.text,
        )
        for ratio in ratios(risk, direction, liquidation_at=bucket.liquidation_at)
    ]
    title = "Cross" if bucket.name == "cross" else f"Isolated: {bucket.name}"
    if not bucket.positions:
        return f"{title}\n{columns(sums)}"
    rows = [HEADS, *(row(p, positions[p.name], currency) for p in bucket.positions)]
    return f"{title}\n{columns(sums)}\n\n{grid_text(rows)}"


def row(found: PositionEvaluation, position: Position, currency: str) -> tuple[str, ...]:
    """Return one position's cells."""
    amounts = (
        found.notional_value,
        found.unrealized_pnl,
        found.initial_margin,
        found.maintenance_margin,
    )
    return (
        found.name,
        "long" if found.side == 1 else "short",
        *(amount(value, currency) for value in amounts),
        prices_text(found.liquidation, position),
        prices_text(found.bankruptcy, position),
    )


def amount(value: Decimal, currency: str) -> str:
    """Return an amount as shown: two places of a dollar currency, ten digits of a coin.

    >>> amount(Decimal("-1234.5"), "USDT"), amount(Decimal("0.05"), "BTC")
    ('−1\\u202f234.50', '0.05')
    """
    if not currency.startswith("USD"):
        return short(value)
    places = rounded(value, 2)
    return shown(places or Decimal(0))


def prices_text(prices: Prices, position: Position) -> str:
    """Return prices as shown, or the outcome in their place."""
    if isinstance(prices, str):
        return prices
    return ", ".join(shown(toward_mark(price, position)) for price in prices)


def toward_mark(price: Decimal, position: Position) -> Decimal:
    """Return a price rounded toward the mark price: never said to be farther than it is.

    >>> from calculators.engine.account import Position
    >>> long = Position(name="BTC", side=1, size=Decimal(1), entry_price=Decimal(30000),
    ...                 mark_price=Decimal(30000))
    >>> toward_mark(Decimal("27272.7272"), long)
    Decimal('27272.73')
    """
    direction = ROUND_CEILING if price < position.mark_price else ROUND_FLOOR
    if position.instrument.tick:
        return on_tick(position.instrument, price, direction)
    return rounded(price, price_places(position.mark_price), direction)


def grid_text(rows: Sequence[Sequence[str]]) -> str:
    """Return rows in columns: the first two to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for cells in rows:
        padded = [
            text.ljust(width) if place < 2 else text.rjust(width)  # noqa: PLR2004 - name and side
            for place, (text, width) in enumerate(zip(cells, widths, strict=True))
        ]
        lines.append("  " + "  ".join(padded).rstrip())
    return "\n".join(lines)


def answer_of(found: Evaluated) -> Mapping[str, Any]:
    """Return the evaluation as JSON takes it: exact decimals of at most 18 places, as strings."""
    positions = {position.name: position for position in found.account.positions}
    answer: dict[str, Any] = {
        "currency": found.account.currency,
        "buckets": [bucket_data(bucket, positions) for bucket in found.evaluation.buckets],
    }
    if found.venue is not None:
        names = ("name", "label", "as_of")
        answer["venue"] = {name: getattr(found.venue, name) for name in names}
        answer["venue"]["ratio"] = found.venue.ratio or ""
        answer["venue"]["notes"] = list(found.notes)
    if found.moves:
        answer["move"] = {asset: canonical(beta) for asset, beta in found.move.items()}
        answer["moves"] = [move_data(bucket) for bucket in found.moves]
    if found.steps:
        answer["steps"] = [step_of(step) for step in found.steps]
    return answer


def move_data(bucket: BucketMove) -> Mapping[str, Any]:
    """Return one bucket's liquidating moves, as fractions."""
    named = {"bucket": bucket.bucket, "on_grid": bucket.on_grid}
    if isinstance(bucket.moves, str):
        return {**named, "moves": [], "outcome": bucket.moves}
    return {**named, "moves": [canonical(x) for x in bucket.moves], "outcome": ""}


def bucket_data(bucket: BucketEvaluation, positions: Mapping[str, Position]) -> Mapping[str, Any]:
    """Return one bucket's figures."""
    risk = bucket.risk
    return {
        "name": bucket.name,
        "collateral": canonical(bucket.collateral),
        "equity": canonical(risk.equity),
        "initial_margin": canonical(risk.initial_margin),
        "order_margin": canonical(bucket.order_margin),
        "maintenance_margin": canonical(risk.maintenance_margin),
        "is_liquidatable": bucket.is_liquidatable,
        "free_collateral": canonical(EXACT.subtract(risk.equity, risk.initial_margin)),
        "ratios": {ratio.name: ratio.value for ratio in ratios(risk)},
        "positions": [position_data(p, positions[p.name]) for p in bucket.positions],
    }


def position_data(found: PositionEvaluation, position: Position) -> Mapping[str, Any]:
    """Return one position's figures; prices rounded toward the mark price."""
    return {
        "name": found.name,
        "market": found.market,
        "side": "long" if found.side == 1 else "short",
        "notional_value": canonical(found.notional_value),
        "unrealized_pnl": canonical(found.unrealized_pnl),
        "initial_margin": canonical(found.initial_margin),
        "maintenance_margin": canonical(found.maintenance_margin),
        "liquidation": prices_data(found.liquidation, position),
        "bankruptcy": prices_data(found.bankruptcy, position),
    }


def prices_data(prices: Prices, position: Position) -> Mapping[str, Any]:
    """Return prices, or the outcome in their place; each is there always, so that none is guessed."""
    if isinstance(prices, str):
        return {"prices": [], "outcome": prices}
    return {"prices": [canonical(toward_mark(price, position)) for price in prices], "outcome": ""}
