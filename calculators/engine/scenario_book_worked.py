"""The working of a book's requirement: every position in the worst move, in exact decimals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from calculators.engine.display import shown
from calculators.engine.exact import EXACT, ONE, ZERO
from calculators.engine.formula import Formula
from calculators.engine.scenario import SHORT_TERM_DAYS
from calculators.engine.scenario_book import ScenarioBook
from calculators.engine.scenario_book_words import move_of
from calculators.engine.stated import FINEST, figure
from calculators.engine.working import Working

TERM = "portfolio-margin"
DIGITS = 12  # significant ones, of what was worked in floats
MONEY = 6  # decimal places of it
PRICE_THEN = Formula(
    symbol="price in the worst move", term=TERM, text="price * (1 + move)", unit="USDT"
)
PERPETUAL = Formula(symbol="gain", term="unrealized-pnl", text="size * price * move", unit="USDT")
VOLATILITY_THEN = Formula(
    symbol="volatility in the worst move",
    term=TERM,
    text="volatility * max(0, 1 + change * exp(power * ln(30 / days)))",
    unit="",
)
SPREAD = Formula(symbol="spread to expiry", term="", text="volatility * sqrt(days / 365)", unit="")
UP = Formula(symbol="d₁", term="", text="ln(price / strike) / spread + spread / 2", unit="")
VALUE = Formula(
    symbol="value of one option",
    term="",
    text="sign * (price * N(sign * d1) - strike * N(sign * (d1 - spread)))",
    unit="USDT",
)
INTRINSIC = Formula(
    symbol="value of one option", term="", text="max(0, sign * (price - strike))", unit="USDT"
)
OPTION = Formula(
    symbol="gain", term="unrealized-pnl", text="size * (value_then - value_now)", unit="USDT"
)
COUNTED = Formula(symbol="counted loss", term=TERM, text="weight * max(0, -gain)", unit="USDT")
BY_DELTA = Formula(
    symbol="minimum by delta",
    term=TERM,
    text="price * (net_fraction * abs(net_delta)"
    " + hedged_fraction * (gross_delta - abs(net_delta)) / 2)",
    unit="USDT",
)
REQUIREMENT = Formula(
    symbol="requirement of the book",
    term=TERM,
    text="max(counted_loss, minimum_by_delta)",
    unit="USDT",
)
SAVED = Formula(
    symbol="saved by netting",
    term="cross-margin-efficiency",
    text="100 * (1 - together / one_by_one)",
    unit="%",
)


def requirement_of(
    book: ScenarioBook, rows: Sequence[Mapping[str, Any]], inputs: Mapping[str, Any], page: Working
) -> Mapping[str, Decimal]:
    """Return the book's figures in exact decimals, written down in the order in which one would work.

    The worst move is the one that the whole list was searched for in floats.
    """
    worst = book.worst
    move = figure(worst.price - 1.0)
    lost = shown(figure(book.together.loss, 2), "USDT")
    page.note(
        "worst move of the book",
        TERM,
        "the move with the largest counted loss",
        f"{lost}, of {len(book.rules.scenarios)} moves",
        move_of(worst, options=book.has_options),
    )
    price = inputs["price"]
    there = page.work(PRICE_THEN, price=price, move=move) if move else price
    gains = {
        leg.name: page.work(PERPETUAL, of=leg.name, size=row["size"], price=price, move=move)
        if leg.type == "perpetual"
        else option_gain(book, leg.name, row, inputs, there, page)
        for leg, row in zip(book.legs, rows, strict=True)
    }
    gain = page.total("gain of the book", TERM, gains)
    loss = page.work(COUNTED, weight=figure(worst.weight), gain=gain)
    exposure = book.together.exposure
    least = page.work(
        BY_DELTA,
        price=price,
        net_fraction=figure(book.rules.net_delta_fraction),
        hedged_fraction=figure(book.rules.hedged_delta_fraction),
        net_delta=steady(exposure.net, FINEST),
        gross_delta=steady(exposure.gross, FINEST),
    )
    together = page.work(REQUIREMENT, counted_loss=loss, minimum_by_delta=least)
    apart = {
        leg.name: steady(one.requirement) for leg, one in zip(book.legs, book.alone, strict=True)
    }
    one_by_one = page.total("requirements one by one", "isolated-margin", apart)
    return {
        "gain": gain,
        "loss": loss,
        "by_delta": least,
        "together": together,
        "one_by_one": one_by_one,
        "saved": page.work(SAVED, together=together, one_by_one=one_by_one) if one_by_one else ZERO,
    }


def steady(value: float, places: int = MONEY) -> Decimal:
    """Return what floats gave, without the last digits in which machines differ.

    >>> steady(21587.001021628173), steady(1e-17)
    (Decimal('21587.001022'), Decimal('0.000000'))
    """
    return figure(float(f"{value:.{DIGITS}g}"), places)


def option_gain(
    book: ScenarioBook,
    name: str,
    row: Mapping[str, Any],
    inputs: Mapping[str, Any],
    there: Decimal,
    page: Working,
) -> Decimal:
    """Return what an option gains in the book's worst move: its value there less its value now."""
    volatility = inputs["volatility_fraction"]
    now = value_of(row, f"{name}, now", inputs["price"], volatility, page)
    changed = volatility_in(book, row, name, volatility, page)
    then = value_of(row, f"{name}, in the worst move", there, changed, page)
    return page.work(OPTION, of=name, size=row["size"], value_then=then, value_now=now)


def volatility_in(
    book: ScenarioBook, row: Mapping[str, Any], name: str, volatility: Decimal, page: Working
) -> Decimal:
    """Return an option's volatility in the book's worst move."""
    shock, way = book.rules.shock, book.worst.volatility
    if way not in {"up", "down"}:
        return volatility
    days = max(row["days"], figure(shock.floor_days))
    power = shock.short_power if row["days"] <= SHORT_TERM_DAYS else shock.long_power
    return page.work(
        VOLATILITY_THEN,
        of=name,
        volatility=volatility,
        change=figure(shock.up if way == "up" else -shock.down),
        power=figure(power),
        days=days,
    )


def value_of(
    row: Mapping[str, Any], of: str, price: Decimal, volatility: Decimal, page: Working
) -> Decimal:
    """Return what one option is worth: by Black-76, or what it would pay now if nothing can move it."""
    sign = ONE if row["type"] == "call" else EXACT.minus(ONE)
    if not volatility:
        return page.work(INTRINSIC, of=of, sign=sign, price=price, strike=row["strike"])
    spread = page.work(SPREAD, of=of, volatility=volatility, days=row["days"])
    there = {"price": price, "strike": row["strike"], "spread": spread}
    return page.work(VALUE, of=of, sign=sign, d1=page.work(UP, of=of, **there), **there)
