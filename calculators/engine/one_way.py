"""The usual bucket, in two passes over its positions: linear contracts, one leg a market."""

# What `evaluation` does for every bucket, without the questions that only others ask: which legs
# share a market, in which currency, under which rules. The numbers and the steps are the same.

from __future__ import annotations

from decimal import Decimal

from calculators.engine.account import Bucket, market_of
from calculators.engine.bucket_sums import bucket_total, rest_for
from calculators.engine.evaluated import BucketEvaluation, PositionEvaluation
from calculators.engine.exact import ONE
from calculators.engine.margin import figures_in_context
from calculators.engine.margin_account import Account
from calculators.engine.one_leg import prices_of_one
from calculators.engine.risk import Risk
from calculators.engine.valuation import Valued
from calculators.engine.working import Working


def is_one_way(bucket: Bucket, account: Account) -> bool:
    """Return whether a bucket holds plain contracts only, in one currency, one leg a market."""
    if account.rates or account.portfolio is not None or account.liquidation_at != ONE:
        return False
    markets = {
        position.instrument.name or position.name
        for position in bucket.positions
        if position.instrument.is_plain
    }
    return len(markets) == len(bucket.positions)


def evaluated_one_way(
    bucket: Bucket, ordered: Decimal, working: Working, needs: Risk
) -> BucketEvaluation:
    """Return such a bucket with its positions; the rest is as `evaluation.evaluated` takes it."""
    figures = {}
    for position in bucket.positions:
        notional, pnl, initial, needed = figures_in_context(position, working, position.name)
        figures[market_of(position)] = Valued(notional, pnl, pnl, initial, needed)
    risk = bucket_total(bucket, figures, ordered, needs, working)
    lost = risk.is_liquidatable
    found = []
    for position, (market, value) in zip(bucket.positions, figures.items(), strict=True):
        backing, left = rest_for(market, value, risk, working)
        prices = prices_of_one(position, backing, left, working, market, lost=lost)
        notional, pnl, _, initial, needed = value
        found.append(
            PositionEvaluation(
                position.name, market, position.side, notional, pnl, initial, needed, *prices
            )
        )
    return BucketEvaluation(
        name=bucket.name,
        collateral=bucket.collateral,
        risk=risk,
        order_margin=ordered,
        positions=tuple(found),
    )
