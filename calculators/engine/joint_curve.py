"""A bucket's buffer along a joint move where it is not straight: pieces with roots in closed form."""

# Let t = 1 + x, and s = 1 + beta × x what an asset's price is multiplied by. A linear contract is
# straight in t, one whose settlement currency moves as well has a square, an inverse contract that
# is counted in coins has a share of 1 / s, and one that is counted in dollars is straight again: the
# coins fall as the price does. Tiers bend each of them where they begin. Between two bends the sum
# is a + b t + c t² + d / s; with either c or d it is a quadratic, and its roots are exact.

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from calculators.engine.exact import EXACT, ONE, ZERO
from calculators.engine.line import Line


class Piece(NamedTuple):
    """constant + slope × t + square × t² + share ÷ s: a buffer between two bends."""

    constant: Decimal = ZERO
    slope: Decimal = ZERO
    square: Decimal = ZERO
    share: Decimal = ZERO

    def plus(self, other: Piece, sign: int = 1) -> Piece:
        """Return the sum of two pieces, or their difference.

        >>> Piece(ONE, ONE).plus(Piece(ONE), -1)
        Piece(constant=Decimal('0'), slope=Decimal('1'), square=Decimal('0'), share=Decimal('0'))
        """
        add = EXACT.add if sign == 1 else EXACT.subtract
        return Piece(*(add(mine, theirs) for mine, theirs in zip(self, other, strict=True)))

    def at(self, t: Decimal, beta: Decimal) -> Decimal:
        """Return the value at a point, where s follows a beta."""
        straight = EXACT.fma(EXACT.fma(self.square, t, self.slope), t, self.constant)
        if not self.share:
            return straight
        return EXACT.add(straight, EXACT.divide(self.share, multiple(t, beta)))


class Bent(NamedTuple):
    """One market's buffer along a move: its first piece, and what each bend adds to it."""

    first: Piece
    bends: tuple[tuple[Decimal, Piece], ...]
    beta: Decimal  # of the s that a share is divided by

    def at(self, t: Decimal) -> Decimal:
        """Return the value at a point."""
        piece = self.first
        for bend, change in self.bends:
            if bend <= t:
                piece = piece.plus(change)
        return piece.at(t, self.beta)


class Market(NamedTuple):
    """How a market moves: its mark price and rate now, and what each does."""

    mark: Decimal
    beta: Decimal
    rate: Decimal
    rate_beta: Decimal
    is_inverse: bool

    def piece(self, constant: Decimal, slope: Decimal) -> Piece:
        """Return constant + slope × price (inverse: ÷ price) at the rate, along the move.

        A coin of 100 that falls with its own rate: 2 − 100 ÷ P coins are worth 200 s − 100.

        >>> coin = Market(Decimal(100), ONE, Decimal(100), ONE, is_inverse=True)
        >>> coin.piece(Decimal(2), Decimal(-100))[:2]
        (Decimal('-100'), Decimal('200'))
        """
        low, rate_low = EXACT.subtract(ONE, self.beta), EXACT.subtract(ONE, self.rate_beta)
        if self.is_inverse:
            found = self.inverse_piece(constant, slope, low, rate_low)
        else:
            at_mark = EXACT.multiply(slope, self.mark)
            zero, each = EXACT.fma(at_mark, low, constant), EXACT.multiply(at_mark, self.beta)
            found = Piece(
                EXACT.multiply(zero, rate_low),
                EXACT.fma(zero, self.rate_beta, EXACT.multiply(each, rate_low)),
                EXACT.multiply(each, self.rate_beta),
            )
        return Piece(*(EXACT.multiply(part, self.rate) for part in found))

    def inverse_piece(
        self, constant: Decimal, slope: Decimal, low: Decimal, rate_low: Decimal
    ) -> Piece:
        """Return constant + slope ÷ price along the move, at a rate that is 1 now."""
        coins = EXACT.divide(slope, self.mark)
        pace = EXACT.divide(self.rate_beta, self.beta)
        rest = EXACT.subtract(rate_low, EXACT.multiply(pace, low))
        return Piece(
            EXACT.fma(constant, rate_low, EXACT.multiply(coins, pace)),
            EXACT.multiply(constant, self.rate_beta),
            ZERO,
            EXACT.multiply(coins, rest),
        )

    def t_at(self, point: Decimal) -> Decimal:
        """Return the t at which the price (inverse: one divided by it) is at a point."""
        price = EXACT.divide(ONE, point) if self.is_inverse else point
        moved = EXACT.subtract(EXACT.divide(price, self.mark), ONE)
        return EXACT.add(ONE, EXACT.divide(moved, self.beta))


def multiple(t: Decimal, beta: Decimal) -> Decimal:
    """Return s: what a price is multiplied by at a t.

    >>> multiple(Decimal("0.5"), Decimal(2))
    Decimal('0.0')
    """
    return EXACT.fma(beta, EXACT.subtract(t, ONE), ONE)


def bent(line: Line, market: Market, low: Decimal) -> Bent:
    """Return a market's line, in its price or in 1 ÷ price, as pieces above a lowest t."""
    rising = (market.beta > 0) != market.is_inverse  # whether the line's own variable is
    first = market.piece(line.constant, line.slope)
    bends = []
    for kink in line.kinks:
        back = EXACT.subtract(kink.jump, EXACT.multiply(kink.bend, kink.at))
        change, t = market.piece(back, kink.bend), market.t_at(kink.at)
        if (t <= low) == rising:
            first = first.plus(change)
        if t > low:
            bends.append((t, change if rising else Piece().plus(change, -1)))
    return Bent(first, tuple(bends), market.beta)


def straight(line: Line, low: Decimal) -> Bent:
    """Return a line in t as pieces above a lowest t."""
    first, bends = Piece(line.constant, line.slope), []
    for kink in line.kinks:
        change = Piece(EXACT.subtract(kink.jump, EXACT.multiply(kink.bend, kink.at)), kink.bend)
        if kink.at <= low:
            first = first.plus(change)
        else:
            bends.append((kink.at, change))
    return Bent(first, tuple(bends), ZERO)
