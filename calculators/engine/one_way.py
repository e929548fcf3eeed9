"""The usual bucket, in two passes over its positions: linear contracts, one leg a market."""

# What `evaluation` does for every bucket, without the questions that only others ask: which legs
# share a market, in which currency, under which rules. The numbers and the steps are the same.

from __future__ import annotations

from decimal import Decimal

from calculators.engine.account import Bucket
from calculators.engine.bucket_sums import bucket_total, rest_for
from calculators.engine.evaluated import BucketEvaluation, PositionEvaluation
from calculators.engine.exact import ONE
from calculators.engine.margin import figures_in_context
from calculators.engine.margin_account import Account
from calculators.engine.one_leg import prices_of_one
from calculators.engine.risk import Risk
from calculators.engine.valuation import Valued
from calculators.engine.working import Working


def one_way_markets(bucket: Bucket, account: Account) -> list[str] | None:
    """Return the market of each position of a bucket of plain contracts, one leg a market.

    None, if it holds anything else, or if its account has other rates or rules.
    """
    if account.rates or account.portfolio is not None or account.liquidation_at != ONE:
        return None
    names = [p.instrument.name or p.name for p in bucket.positions if p.instrument.is_plain]
    return names if len(set(names)) == len(bucket.positions) else None


def evaluated_one_way(
    bucket: Bucket, markets: list[str], ordered: Decimal, working: Working, needs: Risk
) -> BucketEvaluation:
    """Return such a bucket with its positions; the rest is as `evaluation.evaluated` takes it."""
    figures = {}
    for market, position in zip(markets, bucket.positions, strict=True):
        notional, pnl, initial, needed = figures_in_context(position, working, position.name)
        figures[market] = Valued(notional, pnl, pnl, initial, needed)
    risk = bucket_total(bucket, figures, ordered, needs, working)
    lost = risk.is_liquidatable
    found = []
    for position, (market, value) in zip(bucket.positions, figures.items(), strict=True):
        backing, left = rest_for(market, value, risk, working)
        liquidation, bankruptcy = prices_of_one(position, backing, left, working, market, lost=lost)
        notional, pnl, _, initial, needed = value
        name, side = position.name, position.side
        found.append(
            PositionEvaluation(
                name, market, side, notional, pnl, initial, needed, liquidation, bankruptcy
            )
        )
    return BucketEvaluation(
        name=bucket.name,
        collateral=bucket.collateral,
        risk=risk,
        order_margin=ordered,
        positions=tuple(found),
    )
