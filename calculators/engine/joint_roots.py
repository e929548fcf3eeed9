"""The moves at which a sum of markets meets zero: closed forms on each piece between two bends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from operator import itemgetter
from typing import Any, NamedTuple

from calculators.engine.exact import EXACT, ONE
from calculators.engine.formula import Formula
from calculators.engine.joint_curve import Bent, Piece

Form = tuple[Formula, dict[str, Any]]

LIQUIDATING_MOVE = Formula(
    symbol="joint move at the liquidation",
    term="liquidation",
    text="100 * (-buffer_at_zero / buffer_for_each_whole_price - 1)",
    unit="%",
)
# The two roots of at_zero + for_each × t + for_square × t², written so that no digits cancel.
FAR_MOVE = Formula(
    symbol=LIQUIDATING_MOVE.symbol,
    term=LIQUIDATING_MOVE.term,
    text="100 * ((-for_each - sign * sqrt(square(for_each) - 4 * for_square * at_zero))"
    " / (2 * for_square) - 1)",
    unit="%",
)
NEAR_MOVE = Formula(
    symbol=LIQUIDATING_MOVE.symbol,
    term=LIQUIDATING_MOVE.term,
    text="100 * (2 * at_zero"
    " / (-for_each - sign * sqrt(square(for_each) - 4 * for_square * at_zero)) - 1)",
    unit="%",
)
HUNDREDTH = Decimal("0.01")
SAME = Decimal("1e-30")  # two roots nearer than this are one, found on both sides of a bend


class Root(NamedTuple):
    """A point at which the buffer is zero, and the piece that it lies on."""

    t: Decimal
    piece: Piece
    beta: Decimal


def roots(parts: Sequence[Bent], low: Decimal, high: Decimal | None) -> tuple[Root, ...] | None:
    """Return every root of a sum of markets above `low`; None where a piece has no closed form.

    That is the case where inverse contracts move at different paces, or beside a square. A jump over
    zero is a root, where it happens.

    >>> from calculators.engine.joint_curve import Market, bent
    >>> from calculators.engine.line import Line
    >>> coin = Market(Decimal(100), ONE, ONE, Decimal(0), is_inverse=True)
    >>> own = bent(Line(ONE, Decimal(-50)), coin, Decimal(0))
    >>> [str(root.t) for root in roots([own], Decimal(0), None)]
    ['0.500']
    """
    paces = {part.beta for part in parts if has_share(part)}
    if len(paces) > 1:
        return None
    beta = paces.pop() if paces else ONE
    found: list[Root] = []
    before: Piece | None = None
    for piece, left, right in intervals(parts, low, high):
        if piece.share and piece.square:
            return None
        points = [t for t in zeros_of(piece, beta) if left <= t and (right is None or t <= right)]
        if before is not None and crosses(before, piece, left, beta):
            points.append(left)
        for t in sorted(points):
            if t > low and not (found and EXACT.subtract(t, found[-1].t) <= SAME):
                found.append(Root(t, piece, beta))
        before = piece
    return tuple(found)


def has_share(part: Bent) -> bool:
    """Return whether a market is anywhere divided by its price."""
    return bool(part.first.share) or any(change.share for _, change in part.bends)


def intervals(
    parts: Sequence[Bent], low: Decimal, high: Decimal | None
) -> Iterator[tuple[Piece, Decimal, Decimal | None]]:
    """Yield the sum of all markets between each two bends, with the ends."""
    piece = Piece()
    for part in parts:
        piece = piece.plus(part.first)
    left = low
    for t, change in sorted((b for part in parts for b in part.bends), key=itemgetter(0)):
        if high is not None and t > high:
            break
        if t > left:
            yield piece, left, t
            left = t
        piece = piece.plus(change)
    yield piece, left, high


def crosses(before: Piece, piece: Piece, t: Decimal, beta: Decimal) -> bool:
    """Return whether a jump at a point leads over zero."""
    above, below = before.at(t, beta), piece.at(t, beta)
    return min(above, below) < 0 < max(above, below)


def zeros_of(piece: Piece, beta: Decimal) -> tuple[Decimal, ...]:
    """Return the points at which a piece is zero, wherever they lie."""
    at_zero, for_each, for_square = quadratic(piece, beta)
    return tuple(
        EXACT.fma(formula(**operands), HUNDREDTH, ONE)
        for formula, operands in forms(at_zero, for_each, for_square)
    )


def form_at(root: Root) -> Form | None:
    """Return the closed form that gives a root, and what to put into it; None at a jump."""
    for form in forms(*quadratic(root.piece, root.beta)):
        formula, operands = form
        there = EXACT.fma(formula(**operands), HUNDREDTH, ONE)
        if EXACT.abs(EXACT.subtract(there, root.t)) <= SAME:
            return form
    return None


def forms(at_zero: Decimal, for_each: Decimal, for_square: Decimal) -> list[Form]:
    """Return the closed forms of the zeros of a quadratic, or of a line; none where it has none."""
    if not for_square:
        held: dict[str, Any] = {"buffer_at_zero": at_zero, "buffer_for_each_whole_price": for_each}
        return [(LIQUIDATING_MOVE, held)] if for_each else []
    under = EXACT.subtract(
        EXACT.multiply(for_each, for_each),
        EXACT.multiply(EXACT.multiply(Decimal(4), for_square), at_zero),
    )
    if under < 0:
        return []
    held = {
        "at_zero": at_zero,
        "for_each": for_each,
        "for_square": for_square,
        "sign": ONE if for_each >= 0 else Decimal(-1),
    }
    first = (FAR_MOVE, held)
    return [first, (NEAR_MOVE, held)] if for_each or under else [first]


def quadratic(piece: Piece, beta: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """Return the three coefficients of a piece, or of a piece times s: of 1, of t and of t²."""
    if not piece.share:
        return piece.constant, piece.slope, piece.square
    low = EXACT.subtract(ONE, beta)
    return (
        EXACT.fma(piece.constant, low, piece.share),
        EXACT.fma(piece.slope, low, EXACT.multiply(piece.constant, beta)),
        EXACT.multiply(piece.slope, beta),
    )
