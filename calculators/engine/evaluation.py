"""An account at its mark prices: what each bucket has and needs, and the prices that end it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, replace
from decimal import Decimal, localcontext
from typing import NamedTuple

from calculators.engine.account import Bucket, Position, asset_of, market_of
from calculators.engine.account_sources import with_sources
from calculators.engine.bucket_sums import bucket_total, rest_for
from calculators.engine.closing_fee import with_closing_fees
from calculators.engine.collateral_needs import NOTHING, collateral_needs
from calculators.engine.evaluated import BucketEvaluation, Evaluation, PositionEvaluation
from calculators.engine.exact import EXACT, ONE, ZERO, total
from calculators.engine.formula import Formula
from calculators.engine.instrument import settlement
from calculators.engine.liquidation import Prices, noted
from calculators.engine.margin_account import Account
from calculators.engine.market_roots import market_prices
from calculators.engine.one_way import evaluated_one_way, one_way_markets
from calculators.engine.open_orders import order_margin
from calculators.engine.options_market import (
    Search,
    option_bankruptcies,
    option_prices,
    options_risk,
)
from calculators.engine.portfolio_margin import PortfolioRules
from calculators.engine.portfolio_market import Money, portfolio_multiples, portfolio_risk
from calculators.engine.risk import Risk
from calculators.engine.trigger import TRIGGER, at_trigger
from calculators.engine.valuation import Valued, in_units_of, netted, valued
from calculators.engine.worked import Step
from calculators.engine.working import SILENT, Working

IN_SETTLEMENT = Formula(
    symbol="in what the contract is settled in",
    term="cross-margin",
    text="amount / rate",
    unit="USDT",
)


class MarketRisk(NamedTuple):
    """The legs of one market in one bucket, what each is worth, and what they add up to."""

    legs: tuple[Position, ...]
    each: tuple[Valued, ...]
    risk: Risk | Valued  # of one leg, its own figures
    rate: Decimal  # account currency per unit of settlement currency


def evaluate(account: Account, working: Working = SILENT) -> Evaluation:
    """Return equity, requirements, liquidation and bankruptcy prices of a whole account.

    >>> from calculators.engine.account import Collateral
    >>> from calculators.engine.venue import flat
    >>> account = Account(collateral=(Collateral(asset="USDT", amount=Decimal(3000)),), positions=(
    ...     Position(name="BTC", side=1, size=ONE, entry_price=Decimal(30000),
    ...              mark_price=Decimal(30000), leverage=Decimal(10), tiers=flat(Decimal("0.01"))),))
    >>> found = evaluate(account)
    >>> found.buckets[0].risk.maintenance_margin, found.positions[0].bankruptcy
    (Decimal('300.00'), (Decimal('27000'),))
    >>> [price.quantize(Decimal("0.01")) for price in found.positions[0].liquidation]
    [Decimal('27272.73')]
    """
    with localcontext(EXACT):
        cross, *own = account.buckets(working)
        ordered = order_margin(account, working)
        needs = collateral_needs(account.collateral, working)
        found = (
            evaluated(cross, account, ordered, working, needs),
            *(evaluated(bucket, account, ZERO, working) for bucket in own),
        )
    return Evaluation(currency=account.currency, buckets=found)


def explain(account: Account) -> tuple[Step, ...]:
    """Return every step of an account's evaluation, in order."""
    working = Working(currency=account.currency)
    evaluate(account, working)
    return with_sources(working.steps)


def evaluated(
    bucket: Bucket,
    account: Account,
    ordered: Decimal,
    working: Working,
    needs: Risk = NOTHING,
) -> BucketEvaluation:
    """Return one bucket with its positions, in order of the account.

    `ordered` is the margin of its orders, `needs` what its collateral asks for itself.
    """
    one_way = one_way_markets(bucket, account)
    if one_way is not None:
        return evaluated_one_way(bucket, one_way, ordered, working, needs)
    bucket = with_closing_fees(bucket, account, working)
    markets = {
        name: market_risk(legs, account, working)
        for name, legs in by_market(bucket, account).items()
    }
    adding = {name: market.risk for name, market in markets.items()}
    risk = bucket_total(bucket, adding, ordered, needs, working)
    prices = ending_prices(bucket, account, markets, risk, working)
    found = {}
    for name, market in markets.items():
        both = liquidation, bankruptcy = prices[name]
        multiples = in_scenarios(market.legs[0], account)
        for leg, value in zip(market.legs, market.each, strict=True):
            ends = (priced(liquidation, leg), priced(bankruptcy, leg)) if multiples else both
            notional, pnl, _, initial, needed = value
            found[leg.name] = PositionEvaluation(
                leg.name, name, leg.side, notional, pnl, initial, needed, *ends
            )
    return BucketEvaluation(
        name=bucket.name,
        collateral=bucket.collateral,
        risk=risk,
        order_margin=ordered,
        positions=tuple(found[position.name] for position in bucket.positions),
        liquidation_at=account.liquidation_at,
    )


def ending_prices(
    bucket: Bucket,
    account: Account,
    markets: Mapping[str, MarketRisk],
    risk: Risk,
    working: Working,
) -> Mapping[str, tuple[Prices, Prices]]:
    """Return the liquidation and bankruptcy prices of each market, at the account's trigger."""
    multiple = account.liquidation_at
    if multiple != ONE:
        needed = working.work(
            TRIGGER,
            of=bucket.name,
            liquidation_at=multiple,
            maintenance_margin=risk.maintenance_margin,
        )
        risk = replace(risk, maintenance_margin=needed)
        groups = by_market(at_trigger(bucket, multiple), account)
        markets = {name: market_risk(legs, account, SILENT) for name, legs in groups.items()}
    return {
        name: prices_of(name, market, risk, account, working) for name, market in markets.items()
    }


def by_market(bucket: Bucket, account: Account) -> Mapping[str, tuple[Position, ...]]:
    """Return a bucket's positions in groups that follow one price; under scenarios, one asset."""
    groups: dict[str, tuple[Position, ...]] = {}
    for position in bucket.positions:
        name = asset_of(position) if in_scenarios(position, account) else market_of(position)
        groups[name] = (*groups.get(name, ()), position)
    return groups


def in_scenarios(position: Position, account: Account) -> bool:
    """Return whether a position's margin is worked out by scenarios."""
    return account.portfolio is not None and position.mode == "cross"


def market_risk(
    legs: tuple[Position, ...],
    account: Account,
    working: Working,
    *,
    rates: Mapping[str, Decimal] | None = None,
) -> MarketRisk:
    """Return what the legs of one market are worth and need, alone and together.

    For use under `with localcontext(EXACT)`. `rates` are used in place of the account's own.
    """
    first, rules = legs[0], account.rules_of_options
    if account.portfolio is not None and in_scenarios(first, account):
        money = Money(account.currency, account.rates if rates is None else rates)
        return scenario_risk(legs, account.portfolio, money, working)
    terms = first.instrument
    rate = (
        account.rate_of(terms)
        if rates is None
        else rates.get(settlement(terms, account.currency), ONE)
    )
    if len(legs) == 1 and terms.option is None:
        alone = valued(first, working, rate=rate, of=first.name)
        return MarketRisk(legs, (alone,), alone, rate)
    each = tuple(valued(leg, working, rate=rate, rules=rules, of=leg.name) for leg in legs)
    if first.instrument.option is not None:
        together = options_risk(legs, rules, rate, in_units_of(terms, working))
    elif len(needing := netted(legs)) < len(legs):
        equity = total(value.equity for value in each)
        rest = (valued(leg, working, rate=rate, of=f"{leg.name}, netted").risk for leg in needing)
        needs = sum(rest, Risk())
        together = Risk(
            equity=equity,
            initial_margin=needs.initial_margin,
            maintenance_margin=needs.maintenance_margin,
        )
    else:
        together = sum((value.risk for value in each), Risk())
    return MarketRisk(legs, each, together, rate)


def scenario_risk(
    legs: tuple[Position, ...], rules: PortfolioRules, money: Money, working: Working
) -> MarketRisk:
    """Return what everything in one asset is worth and needs under scenarios, alone and together."""
    each = []
    for leg in legs:
        alone = portfolio_risk((leg,), rules, money, SILENT, of=leg.name)
        worth = valued(leg, SILENT, rate=money.rate_of(leg))
        each.append(Valued(worth.notional_value, worth.unrealized_pnl, *astuple(alone)))
    together = portfolio_risk(legs, rules, money, working, of=asset_of(legs[0]))
    return MarketRisk(legs, tuple(each), together, ONE)


def prices_of(
    name: str, market: MarketRisk, risk: Risk, account: Account, working: Working
) -> tuple[Prices, Prices]:
    """Return the liquidation prices and the bankruptcy price of a bucket's one market."""
    backing, left = rest_for(name, market.risk, risk, working)
    if market.rate != ONE:
        page = in_units_of(market.legs[0].instrument, working)
        backing = page.work(IN_SETTLEMENT, of=f"backing, {name}", amount=backing, rate=market.rate)
        left = page.work(IN_SETTLEMENT, of=f"left, {name}", amount=left, rate=market.rate)
    legs, lost = market.legs, risk.is_liquidatable
    if legs[0].instrument.option is None and not in_scenarios(legs[0], account):
        page = in_units_of(legs[0].instrument, working) if working.keeps else working
        return market_prices(legs, backing, left, page, name, lost=lost)
    bankruptcy = searched("bankruptcy", legs, backing, account, working, of=name)
    if lost:
        return noted("already liquidatable", working, name), bankruptcy
    return searched("liquidation", legs, left, account, working, of=name), bankruptcy


def searched(
    search: Search,
    legs: tuple[Position, ...],
    collateral: Decimal,
    account: Account,
    working: Working,
    *,
    of: str,
) -> Prices:
    """Return where a move of options ends their bucket: prices, under scenarios multiples of them."""
    if account.portfolio is not None and in_scenarios(legs[0], account):
        money = Money(account.currency, account.rates)
        return portfolio_multiples(
            search, legs, collateral, account.portfolio, money, working, of=of
        )
    working = in_units_of(legs[0].instrument, working)
    if search == "bankruptcy":
        return option_bankruptcies(legs, collateral, working, of=of)
    return option_prices(legs, collateral, account.rules_of_options, working, of=of)


def priced(found: Prices, position: Position) -> Prices:
    """Return multiples of mark prices as prices of one position."""
    if isinstance(found, str):
        return found
    return tuple(EXACT.multiply(position.mark_price, multiple) for multiple in found)
