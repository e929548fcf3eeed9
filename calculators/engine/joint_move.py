"""How far prices may move together before a bucket is liquidated: every root along a direction."""

# A direction says what each asset's price does while the move is x: price × (1 + beta × x). Linear
# contracts, their tiers and collateral are straight in x between kinks; inverse contracts and
# contracts whose settlement currency moves as well add a quadratic at most (`joint_curve`). So the
# roots are exact, in one walk over the bends of all positions. Options and scenario margin have no
# closed form, nor have inverse contracts that move at several paces: with one of them in the move
# all roots are looked for on a grid (`scan`), and the answer says so.

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from typing import NamedTuple

from calculators.engine.account import Bucket, Position, asset_of
from calculators.engine.closing_fee import with_closing_fees
from calculators.engine.collateral_needs import collateral_needs
from calculators.engine.evaluation import by_market, in_scenarios, market_risk
from calculators.engine.exact import EXACT, ONE, ZERO
from calculators.engine.formula import titled
from calculators.engine.instrument import settlement
from calculators.engine.joint_curve import Bent, Market, Piece, bent, multiple, straight
from calculators.engine.joint_roots import LIQUIDATING_MOVE, Root, form_at, roots
from calculators.engine.line import Line, negated, summed, zeros
from calculators.engine.liquidation import WHY, Outcome, Prices
from calculators.engine.margin import collateral_value
from calculators.engine.margin_account import Account
from calculators.engine.market_line import along, buffer_line
from calculators.engine.options_market import SEARCHED
from calculators.engine.plain import plain
from calculators.engine.refusal import Refusal, refuse
from calculators.engine.scan import grid, scanned_zeros
from calculators.engine.trigger import at_trigger, owing
from calculators.engine.working import SILENT, Working

Move = Mapping[str, Decimal]  # by asset: its beta, what it does while the move is 1 (a doubling)
Curve = Callable[[Decimal], Decimal]  # an amount by t = 1 + x

JUMP = "where a requirement jumps over the equity"
BOUNDED = {"never within 100 times today's price", "not between −99% and +900%"}
FARTHEST = Decimal(100)  # times today's price: no move beyond it is told as a number


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketMove:
    """How far a bucket may be moved: fractions, −0.05 is a fall of 5% of what has a beta of 1."""

    bucket: str
    moves: Prices  # every one at which equity = maintenance margin, rising, or why there is none
    on_grid: bool = False  # whether they were looked for on a grid, not solved for


class Parts(NamedTuple):
    """What a bucket's buffer is made of along a move: equity − maintenance margin by t = 1 + x."""

    line: Line
    markets: tuple[Bent, ...]  # inverse, or paid in what moves: closed forms between their bends
    curves: tuple[Curve, ...]  # options and scenarios
    points: tuple[Decimal, ...]  # bends and strikes

    def at(self, t: Decimal) -> Decimal:
        """Return the buffer after a move."""
        value = self.line.at(t)
        for market in self.markets:
            value = EXACT.add(value, market.at(t))
        for curve in self.curves:
            value = EXACT.add(value, curve(t))
        return value


def all_together(account: Account) -> Move:
    """Return the direction in which every asset that is held moves by the same fraction."""
    held = [c.asset for c in account.collateral if c.asset != account.currency]
    return dict.fromkeys([*map(asset_of, account.positions), *held], ONE)


def rate_beta(asset: str, account: Account, move: Move) -> Decimal:
    """Return the beta of an asset's rate: none of the currency that everything is counted in."""
    return ZERO if asset == account.currency else move.get(asset, ZERO)


def liquidating_moves(
    account: Account, move: Move, working: Working = SILENT
) -> tuple[BucketMove, ...]:
    """Return, for each bucket with positions, every joint move that liquidates it.

    A long of 1 BTC and a short of 10 ETH, cross on 10 000: together they hedge each other.

    >>> from calculators.engine.account import Collateral
    >>> from calculators.engine.venue import flat
    >>> held = tuple(Position(name=name, side=side, size=Decimal(size), entry_price=Decimal(price),
    ...     mark_price=Decimal(price), tiers=flat(Decimal("0.01")))
    ...     for name, side, size, price in (("BTC", 1, 1, 60000), ("ETH", -1, 10, 2500)))
    >>> account = Account(collateral=(Collateral(asset="USDT", amount=Decimal(10000)),), positions=held)
    >>> for direction in ({"BTC": ONE}, {"BTC": ONE, "ETH": ONE}):
    ...     print([round(x, 4) for x in liquidating_moves(account, direction)[0].moves])
    [Decimal('-0.1540')]
    [Decimal('-0.2679')]
    """
    refuse(refusals_of_move(account, move))
    with localcontext(EXACT):
        return tuple(
            bucket_move(with_closing_fees(bucket, account), account, move, working)
            for bucket in account.buckets()
            if bucket.positions
        )


def bucket_move(bucket: Bucket, account: Account, move: Move, working: Working) -> BucketMove:
    """Return how far one bucket may be moved."""
    needing = at_trigger(bucket, account.liquidation_at)
    moves, on_grid = moves_of(needing, account, move, working)
    return BucketMove(bucket=bucket.name, moves=moves, on_grid=on_grid)


def refusals_of_move(account: Account, move: Move) -> Iterator[Refusal]:
    """Yield a refusal for a beta that is no number, and for an asset that is not held."""
    known = set(all_together(account)) | set(account.rates)
    for asset, beta in move.items():
        yield from (refusal.within("move") for refusal in plain(asset, beta))
        if asset not in known:
            listed = ", ".join(sorted(known)) or "none"
            yield Refusal(
                field=f"move.{asset}",
                what=f"No price of {asset} moves in this account.",
                fix=f"Name an asset that is held: {listed}.",
            )


def moves_of(bucket: Bucket, account: Account, move: Move, working: Working) -> tuple[Prices, bool]:
    """Return every move that liquidates one bucket, or why there is none, and whether on a grid."""
    low, high = ends(move)
    parts = parts_of(bucket, account, move, low)
    if parts.at(ONE) <= 0:
        return noted("already liquidatable", bucket, working), False
    exact = None if parts.curves else exact_roots(parts, low, high)
    if exact is None:
        return searched(parts, low, high, bucket, working), True
    near = [root for root in exact if reach(root.t, move) <= FARTHEST]
    if near:
        return tuple(exact_move(root, bucket, working) for root in near), False
    if exact:
        return noted("never within 100 times today's price", bucket, working), False
    falls = not parts.markets and parts.line.slope > 0
    return noted("below zero" if falls else "never", bucket, working), False


def exact_roots(parts: Parts, low: Decimal, high: Decimal | None) -> tuple[Root, ...] | None:
    """Return every root in closed form; None where there is none such."""
    if parts.markets:
        return roots([straight(parts.line, low), *parts.markets], low, high)
    return tuple(
        Root(t, Piece(*piece_at(parts.line, t)[:2]), ONE) for t in zeros(parts.line, low, high)
    )


def piece_at(line: Line, t: Decimal) -> Line:
    """Return the straight line on which a point of a bent one lies.

    >>> from calculators.engine.line import Kink
    >>> piece_at(Line(ZERO, ONE, (Kink(Decimal(5), ONE),)), Decimal(6))
    Line(constant=Decimal('-5'), slope=Decimal('2'), kinks=())
    """
    constant, slope = line.constant, line.slope
    for kink in line.kinks:
        if kink.at < t:
            back = EXACT.subtract(kink.jump, EXACT.multiply(kink.bend, kink.at))
            constant, slope = EXACT.add(constant, back), EXACT.add(slope, kink.bend)
    return Line(constant, slope)


def reach(t: Decimal, move: Move) -> Decimal:
    """Return what the price that rises most is multiplied by at a t.

    >>> reach(Decimal("1.5"), {"BTC": ONE, "ETH": Decimal("1.2")})
    Decimal('1.60')
    """
    return max(multiple(t, beta) for beta in move.values())


def searched(
    parts: Parts, low: Decimal, high: Decimal | None, bucket: Bucket, working: Working
) -> Prices:
    """Return the moves that are found on a grid, to which the bends and strikes are added."""
    points = {*grid(), *parts.points}
    inside = [t for t in points if low < t and (high is None or t < high)]
    found = scanned_zeros(parts.at, inside)
    for t in found:
        percent = EXACT.multiply(EXACT.subtract(t, ONE), Decimal(100))
        symbol, term = LIQUIDATING_MOVE.symbol, LIQUIDATING_MOVE.term
        working.total(symbol, term, {SEARCHED: percent}, of=bucket.name, unit="%")
    moves = tuple(EXACT.subtract(t, ONE) for t in found)
    return moves or noted("not between −99% and +900%", bucket, working)


def exact_move(root: Root, bucket: Bucket, working: Working) -> Decimal:
    """Return the move at a root, from the piece that it lies on; at a jump, where it happens."""
    form = form_at(root)
    if form is None:
        percent = EXACT.multiply(EXACT.subtract(root.t, ONE), Decimal(100))
        symbol, term = LIQUIDATING_MOVE.symbol, LIQUIDATING_MOVE.term
        working.total(symbol, term, {JUMP: percent}, of=bucket.name, unit="%")
    else:
        formula, operands = form
        percent = working.work(formula, of=bucket.name, **operands)
    return EXACT.divide(percent, Decimal(100))


def noted(outcome: Outcome, bucket: Bucket, working: Working) -> Outcome:
    """Return an outcome that is no number, after writing it down."""
    relation = WHY[outcome][0]
    where = "before any move" if outcome == "already liquidatable" else "however far prices move so"
    where = WHY[outcome][1] if outcome in BOUNDED else where
    symbol = titled(LIQUIDATING_MOVE.symbol, bucket.name)
    working.note(symbol, LIQUIDATING_MOVE.term, relation, where, outcome)
    return outcome


def ends(move: Move) -> tuple[Decimal, Decimal | None]:
    """Return the t at which a first price reaches zero: downward, and upward if one falls there.

    >>> ends({"BTC": ONE, "ETH": Decimal(2)}), ends({"BTC": Decimal("-0.5")})
    ((Decimal('0.5'), None), (Decimal('-1000'), Decimal('3')))
    """
    lows = [EXACT.subtract(ONE, EXACT.divide(ONE, beta)) for beta in move.values() if beta > 0]
    highs = [EXACT.subtract(ONE, EXACT.divide(ONE, beta)) for beta in move.values() if beta < 0]
    return max(lows, default=Decimal(-1000)), min(highs, default=None)


def parts_of(bucket: Bucket, account: Account, move: Move, low: Decimal) -> Parts:
    """Return what a bucket's buffer is made of above a lowest t: a line, markets and curves."""
    lines, markets, curves = list(collateral_lines(bucket, account, move)), [], []
    points: list[Decimal] = []
    for legs in by_market(bucket, account).values():
        beta = move.get(asset_of(legs[0]), ZERO)
        paid_in = rate_beta(settlement(legs[0].instrument, account.currency), account, move)
        mark, rate = legs[0].mark_price, account.rate_of(legs[0].instrument)
        if not beta:
            risk = market_risk(legs, account, SILENT).risk
            amount = EXACT.subtract(risk.equity, risk.maintenance_margin)
            lines.append(Line(*moving(amount, paid_in)))
        elif is_curve(legs[0], account):
            curves.append(curve_of(legs, account, move))
            points += strikes_of(legs, beta)
        elif paid_in or legs[0].instrument.is_inverse:
            inverse = legs[0].instrument.is_inverse
            market = Market(mark, beta, rate, paid_in, inverse)
            markets.append(bent(buffer_line(legs), market, low))
        else:
            lines.append(times(along(buffer_line(legs), *moving(mark, beta)), rate))
    points += [t for market in markets for t, _ in market.bends]
    return Parts(summed(lines), tuple(markets), tuple(curves), tuple(points))


def is_curve(leg: Position, account: Account) -> bool:
    """Return whether a market's buffer has no closed form along a move."""
    terms = leg.instrument
    return bool(terms.option or terms.maintenance_slope) or in_scenarios(leg, account)


def strikes_of(legs: Sequence[Position], beta: Decimal) -> Iterator[Decimal]:
    """Yield the t at which each option's underlying is at its strike."""
    for leg in legs:
        if leg.instrument.option is not None:
            moved = EXACT.divide(leg.instrument.option.strike, leg.mark_price)
            yield EXACT.add(ONE, EXACT.divide(EXACT.subtract(moved, ONE), beta))


def moving(amount: Decimal, beta: Decimal) -> tuple[Decimal, Decimal]:
    """Return constant and slope in t of an amount that follows a price: amount × (1 + beta (t − 1)).

    >>> moving(Decimal(100), Decimal("0.5"))
    (Decimal('50.0'), Decimal('50.0'))
    """
    slope = EXACT.multiply(amount, beta)
    return EXACT.subtract(amount, slope), slope


def times(line: Line, rate: Decimal) -> Line:
    """Return a line at an exchange rate that stands still."""
    if rate == ONE:
        return line
    return Line(
        EXACT.multiply(line.constant, rate),
        EXACT.multiply(line.slope, rate),
        tuple(
            k._replace(bend=EXACT.multiply(k.bend, rate), jump=EXACT.multiply(k.jump, rate))
            for k in line.kinks
        ),
    )


def collateral_lines(bucket: Bucket, account: Account, move: Move) -> Iterator[Line]:
    """Yield a bucket's collateral as lines: of cross what is held less what is set aside."""
    if bucket.name != "cross":
        yield margin_line(bucket.positions[0], account, move)
        return
    for position in account.positions:
        if position.mode == "isolated":
            yield negated(margin_line(position, account, move))
    for held in account.collateral:
        needed = collateral_needs([owing(held, account.liquidation_at)]).maintenance_margin
        counted = EXACT.subtract(collateral_value(held, SILENT), needed)
        yield Line(*moving(counted, rate_beta(held.asset, account, move)))


def margin_line(position: Position, account: Account, move: Move) -> Line:
    """Return what is set aside for an isolated position; in coins it is worth what they are."""
    beta = rate_beta(settlement(position.instrument, account.currency), account, move)
    rate = account.rate_of(position.instrument)
    return Line(*moving(EXACT.multiply(position.isolated_margin, rate), beta))


def curve_of(legs: tuple[Position, ...], account: Account, move: Move) -> Curve:
    """Return the buffer of a market's legs by t, worked out anew at every point."""

    def at(t: Decimal) -> Decimal:
        def moved(price: Decimal, beta: Decimal) -> Decimal:
            constant, slope = moving(price, beta)
            return EXACT.fma(slope, t, constant)

        beta = move.get(asset_of(legs[0]), ZERO)
        there = tuple(replace(p, mark_price=moved(p.mark_price, beta)) for p in legs)
        rates = {
            asset: moved(rate, rate_beta(asset, account, move))
            for asset, rate in account.rates.items()
        }
        risk = market_risk(there, account, SILENT, rates=rates).risk
        return EXACT.subtract(risk.equity, risk.maintenance_margin)

    return at
