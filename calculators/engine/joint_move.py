"""How far prices may move together before a bucket is liquidated: every root along a direction."""

# A direction says what each asset's price does while the move is x: price × (1 + beta × x). Linear
# contracts, their tiers and collateral are straight in x between kinks, so the roots are exact, in
# one walk over the kinks of all positions. Options, inverse contracts and contracts whose
# settlement currency moves as well are not straight: with one of them in the move all roots are
# looked for on a grid (`scan`).

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from calculators.engine.account import Bucket, Position, asset_of
from calculators.engine.closing_fee import with_closing_fees
from calculators.engine.collateral_needs import collateral_needs
from calculators.engine.evaluation import by_market, in_scenarios, market_risk
from calculators.engine.exact import EXACT, ONE, ZERO
from calculators.engine.formula import Formula, titled
from calculators.engine.instrument import settlement
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

LIQUIDATING_MOVE = Formula(
    symbol="joint move at the liquidation",
    term="liquidation",
    text="100 * (-buffer_at_zero / buffer_for_each_whole_price - 1)",
    unit="%",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketMove:
    """How far a bucket may be moved: fractions, −0.05 is a fall of 5% of what has a beta of 1."""

    bucket: str
    moves: Prices  # every one at which equity = maintenance margin, rising, or why there is none


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
            BucketMove(
                bucket=bucket.name,
                moves=moves_of(at_trigger(bucket, account.liquidation_at), account, move, working),
            )
            for bucket in (with_closing_fees(b, account) for b in account.buckets())
            if bucket.positions
        )


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


def moves_of(bucket: Bucket, account: Account, move: Move, working: Working) -> Prices:
    """Return every move that liquidates one bucket, or why there is none."""
    lines, curves = parts_of(bucket, account, move)
    line = summed(lines)
    low, high = ends(move)
    if total_at(ONE, line, curves) <= 0:
        return noted("already liquidatable", bucket, working)
    if curves:
        inside = [t for t in grid() if low < t and (high is None or t < high)]
        found = scanned_zeros(lambda t: total_at(t, line, curves), inside)
        for t in found:
            percent = EXACT.multiply(EXACT.subtract(t, ONE), Decimal(100))
            symbol, term = LIQUIDATING_MOVE.symbol, LIQUIDATING_MOVE.term
            working.total(symbol, term, {SEARCHED: percent}, of=bucket.name, unit="%")
        return tuple(EXACT.subtract(t, ONE) for t in found) or noted("never", bucket, working)
    roots = zeros(line, low, high)
    if not roots:
        return noted("below zero" if line.slope > 0 else "never", bucket, working)
    return tuple(exact_move(root, line, bucket, working) for root in roots)


def exact_move(root: Decimal, line: Line, bucket: Bucket, working: Working) -> Decimal:
    """Return the move at a root, from the straight piece that it lies on."""
    piece = piece_at(line, root)
    percent = working.work(
        LIQUIDATING_MOVE,
        of=bucket.name,
        buffer_at_zero=piece.constant,
        buffer_for_each_whole_price=piece.slope,
    )
    return EXACT.divide(percent, Decimal(100))


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


def noted(outcome: Outcome, bucket: Bucket, working: Working) -> Outcome:
    """Return an outcome that is no number, after writing it down."""
    relation = WHY[outcome][0]
    where = "before any move" if outcome == "already liquidatable" else "however far prices move so"
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


def total_at(t: Decimal, line: Line, curves: list[Curve]) -> Decimal:
    """Return equity − maintenance margin of a bucket after a move."""
    value = line.at(t)
    for curve in curves:
        value = EXACT.add(value, curve(t))
    return value


def parts_of(bucket: Bucket, account: Account, move: Move) -> tuple[list[Line], list[Curve]]:
    """Return what a bucket's buffer is made of: straight lines in t, and curves."""
    lines, curves = list(collateral_lines(bucket, account, move)), []
    for legs in by_market(bucket, account).values():
        beta = move.get(asset_of(legs[0]), ZERO)
        paid_in = rate_beta(settlement(legs[0].instrument, account.currency), account, move)
        bent = any(leg.instrument.option or leg.instrument.is_inverse for leg in legs)
        bent = bent or in_scenarios(legs[0], account)
        if beta and (paid_in or bent):
            curves.append(curve_of(legs, account, move))
        elif beta:
            mark, rate = legs[0].mark_price, account.rate_of(legs[0].instrument)
            line = along(buffer_line(legs), *moving(mark, beta))
            lines.append(times(line, rate))
        else:
            risk = market_risk(legs, account, SILENT).risk
            amount = EXACT.subtract(risk.equity, risk.maintenance_margin)
            lines.append(Line(*moving(amount, paid_in)))
    return lines, curves


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
    paid_in = settlement(legs[0].instrument, account.currency)

    def at(t: Decimal) -> Decimal:
        def moved(price: Decimal, beta: Decimal) -> Decimal:
            constant, slope = moving(price, beta)
            return EXACT.fma(slope, t, constant)

        beta = move.get(asset_of(legs[0]), ZERO)
        there = tuple(replace(p, mark_price=moved(p.mark_price, beta)) for p in legs)
        rate = moved(account.rates.get(paid_in, ONE), rate_beta(paid_in, account, move))
        risk = market_risk(there, account, SILENT, rate=rate).risk
        return EXACT.subtract(risk.equity, risk.maintenance_margin)

    return at
