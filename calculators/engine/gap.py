"""How far a gap can go along its direction before the first position is closed."""

# A share x of a gap moves every mark to mark × (1 + x × shock). Equity is a straight line in x;
# maintenance margin is straight between the points where a position changes tier. So the first
# crossing is found among those points and then solved in its piece, exactly.

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from calculators.engine.account import Bucket, Position
from calculators.engine.exact import EXACT, ONE, ZERO
from calculators.engine.formula import Formula
from calculators.engine.liquidation import WHY, Outcome
from calculators.engine.margin import bucket_risk
from calculators.engine.pool import shocked
from calculators.engine.working import SILENT, Working

FIRST_CLOSE = Formula(
    symbol="share of the gap at the first close",
    term="liquidation",
    text="from_share + (to_share - from_share) * buffer_from / (buffer_from - buffer_to)",
    unit="",
)
TIER_CHANGE = Formula(
    symbol="share of the gap at which a position changes tier",
    term="maintenance-margin",
    text="(floor / (size * mark_price) - 1) / shock",
    unit="",
)
FAR = Decimal(1000)  # a direction that only rises has no end; a thousandfold is one


def scaled(direction: Mapping[str, Decimal], share: Decimal) -> Mapping[str, Decimal]:
    """Return the shocks of a share of a gap: 1 is the gap as given."""
    return {name: EXACT.multiply(share, shock) for name, shock in direction.items()}


def buffer_after(bucket: Bucket, shocks: Mapping[str, Decimal]) -> Decimal:
    """Return equity − maintenance margin of a bucket after a gap, in quote currency."""
    after = replace(bucket, positions=shocked(bucket.positions, shocks, SILENT))
    risk = bucket_risk(after, SILENT)
    return EXACT.subtract(risk.equity, risk.maintenance_margin)


def furthest(direction: Mapping[str, Decimal]) -> Decimal:
    """Return the share of a gap at which the first falling price reaches zero.

    >>> furthest({"BTC": Decimal("-0.05"), "ETH": Decimal("-0.4")})
    Decimal('2.5')
    """
    falls = [shock for shock in direction.values() if shock < 0]
    return EXACT.divide(ONE, EXACT.minus(min(falls))) if falls else FAR


def tier_changes(
    positions: tuple[Position, ...], direction: Mapping[str, Decimal]
) -> Iterator[Decimal]:
    """Yield the shares of a gap at which a notional value meets the floor of a tier."""
    for position in positions:
        shock = direction.get(position.name, ZERO)
        if shock and position.mark_price:
            for tier in position.tiers[1:]:
                yield TIER_CHANGE(
                    floor=tier.floor,
                    size=position.size,
                    mark_price=position.mark_price,
                    shock=shock,
                )


def first_liquidation(
    bucket: Bucket,
    direction: Mapping[str, Decimal],
    working: Working,
    *,
    collateral_change: Decimal = ZERO,
    end: Decimal | None = None,
) -> Decimal | Outcome:
    """Return the share of a gap at which a bucket's first position is closed, or why there is none.

    `collateral_change` is what the whole gap adds to the bucket's collateral; `end` is the last
    share looked at, None: where the first falling price of a position reaches zero.

    >>> from calculators.engine.venue import flat
    >>> sol = Position(name="SOL", side=-1, size=Decimal(200), entry_price=Decimal(150),
    ...                mark_price=Decimal(150), tiers=flat(Decimal("0.02")))
    >>> own = Bucket(name="SOL", collateral=Decimal(3000), positions=(sol,))
    >>> first_liquidation(own, {"SOL": Decimal("0.5")}, Working()).quantize(Decimal("0.00001"))
    Decimal('0.15686')
    """
    end = furthest(direction) if end is None else end
    shares = {ZERO, ONE, end, *tier_changes(bucket.positions, direction)}
    shares = {share for share in shares if 0 <= share <= end}
    buffers = [
        (
            share,
            EXACT.fma(share, collateral_change, buffer_after(bucket, scaled(direction, share))),
        )
        for share in sorted(shares)
    ]
    if bucket.positions and buffers[0][1] <= 0:
        return named_outcome("already liquidatable", bucket, working)
    for (start, start_buffer), (stop, stop_buffer) in pairwise(buffers):
        if bucket.positions and stop_buffer <= 0:
            return working.work(
                FIRST_CLOSE,
                of=bucket.name,
                from_share=start,
                to_share=stop,
                buffer_from=start_buffer,
                buffer_to=stop_buffer,
            )
    return named_outcome("never", bucket, working)


def named_outcome(outcome: Outcome, bucket: Bucket, working: Working) -> Outcome:
    """Return an outcome that is no number, after writing it down."""
    relation = WHY[outcome][0]
    when = "before the gap" if outcome == "already liquidatable" else "however far the gap goes"
    symbol = f"{FIRST_CLOSE.symbol}, {bucket.name}"
    working.note(symbol, FIRST_CLOSE.term, relation, when, outcome)
    return outcome
