"""The same positions and the same gap under cross and under isolated margin: who pays, what lives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from calculators.engine.account import SIDES, Mode, Position
from calculators.engine.answering import Figures, listed, rounded_figures, toward_entry
from calculators.engine.calculator import Answer, Calculator, Choice, Input, Output
from calculators.engine.closing import Rules
from calculators.engine.comparison import (
    MODES,
    Comparison,
    Scenario,
    compared,
    earliest,
    first_closes,
)
from calculators.engine.comparison_asks import POSITIONS, PRICE_IMPACT, SHARED_IMPACT, outputs_of
from calculators.engine.comparison_chart import chart_says_of, comparison_chart, swept
from calculators.engine.comparison_costs import closes_moved, paid_for
from calculators.engine.comparison_impact import IMPACT_OF_ONE, refusals_of_impact, with_impact
from calculators.engine.comparison_ledger import ledger
from calculators.engine.comparison_says import Prices, in_order, says_of, who_pays
from calculators.engine.exact import EXACT, ONE, rounded
from calculators.engine.formula import Formula
from calculators.engine.liquidation import Outcome as Named
from calculators.engine.liquidation import collateral_left, liquidation_price
from calculators.engine.refusal import refuse
from calculators.engine.venue import flat
from calculators.engine.working import Working

COLLATERAL_AFTER = Formula(
    symbol="collateral after its own fall",
    term="collateral-volatility",
    text="collateral * (1 - fall)",
    unit="USDT",
)
LIQUIDATION_SHOCK = Formula(
    symbol="price change at the first close",
    term="liquidation",
    text="100 * share_of_the_gap * largest_shock",
    unit="%",
)


def work(inputs: Mapping[str, Any]) -> Answer:
    """Return what one gap does to the same positions under cross and under isolated margin."""
    scenario = scenario_of(inputs)
    working = Working()
    if inputs["collateral_fall_fraction"]:
        working.work(
            COLLATERAL_AFTER,
            collateral=inputs["collateral"],
            fall=inputs["collateral_fall_fraction"],
        )
    if inputs["price_impact_fraction"]:
        working.work(IMPACT_OF_ONE, price_impact=inputs["price_impact_fraction"])
    comparison = compared(scenario, ONE, working)
    figures = {
        **ledger(scenario, comparison, working),
        **names_and_counts(comparison),
        **first_close_figures(scenario, working),
    }
    outputs = rounded_figures(CALCULATOR.outputs, figures, {})
    prices = liquidation_prices(scenario, working)
    sweep = swept(scenario)
    chart_says = chart_says_of(sweep, comparison)
    return Answer(
        says=says_of(scenario, comparison, outputs),
        outputs=outputs,
        steps=working.steps,
        tables=(
            who_pays(outputs, comparison),
            *([paid_for(outputs)] if closes_moved(comparison) else []),
            in_order(scenario, comparison, prices),
        ),
        chart=partial(comparison_chart, sweep, chart_says),
        chart_says=chart_says,
    )


def scenario_of(inputs: Mapping[str, Any]) -> Scenario:
    """Return the account, just opened at its entry prices, and the gap."""
    rows = inputs["positions"]
    scenario = Scenario(
        collateral=inputs["collateral"],
        positions=tuple(position_of(row) for row in rows),
        shocks={row["asset"]: row["shock_fraction"] for row in rows},
        collateral_shock=EXACT.minus(inputs["collateral_fall_fraction"]),
        rules=Rules(
            order=inputs["order"],
            amount=inputs["closed_amount"],
            target=inputs["restore_target"],
            liquidation_fee_fraction=inputs["liquidation_fee_fraction"],
        ),
    )
    scenario.buckets("isolated")  # refuses repeated names and margins beyond the collateral
    impact, shared = inputs["price_impact_fraction"], inputs["shared_impact_fraction"]
    rules = with_impact(scenario.rules, list(scenario.shocks), impact, shared)
    scenario = replace(scenario, rules=rules)
    refuse(refusals_of_impact(scenario, impact))
    return scenario


def position_of(row: Mapping[str, Any]) -> Position:
    """Return the position of one row."""
    return Position(
        name=row["asset"],
        side=SIDES[row["side"]],
        size=row["size"],
        entry_price=row["entry_price"],
        mark_price=row["entry_price"],
        isolated_margin=row["isolated_margin"],
        tiers=flat(row["maintenance_margin_fraction"]),
    )


def names_and_counts(comparison: Comparison) -> Figures:
    """Return who was closed and who lives, under each mode and under one mode only."""
    healthy, saved = comparison.collateral_contagion, comparison.saved_by_cross
    figures: dict[str, int | str] = {
        "healthy_closed": listed(healthy),
        "healthy_closed_count": len(healthy),
        "saved_by_cross": listed(saved),
    }
    for mode in MODES:
        outcome = comparison.of(mode)
        figures |= {
            f"{mode}.closed": listed(outcome.closed),
            f"{mode}.closed_count": len(outcome.closed),
            f"{mode}.survivors": listed(outcome.survivors),
            f"{mode}.survivor_count": len(outcome.survivors),
        }
    return figures


def first_close_figures(scenario: Scenario, working: Working) -> Figures:
    """Return, for each mode, the price change of the largest mover at which the first close comes."""
    _, largest = scenario.leading

    def figure(mode: Mode) -> Decimal | str:
        share = earliest(first_closes(scenario, mode, working))
        if isinstance(share, str):
            return share
        return working.work(
            LIQUIDATION_SHOCK, of=mode, share_of_the_gap=share, largest_shock=largest
        )

    return {f"{mode}.liquidation_shock": figure(mode) for mode in MODES}


def liquidation_prices(scenario: Scenario, working: Working) -> Prices:
    """Return the liquidation price of each position before the gap, under each mode, rounded."""
    (cross,) = scenario.buckets("cross")
    prices: dict[str, dict[Mode, Decimal | Named]] = {}
    for position in scenario.positions:
        backing: dict[Mode, Decimal] = {
            "cross": collateral_left(cross, position, working),
            "isolated": position.isolated_margin,
        }
        how = toward_entry(position)
        prices[position.name] = {
            mode: price
            if isinstance(
                price := liquidation_price(
                    position, collateral, working, of=f"{position.name}, {mode}", rounding=how
                ),
                str,
            )
            else rounded(price, how.places, how.direction)
            for mode, collateral in backing.items()
        }
    return prices


CALCULATOR = Calculator(
    title="Cross against isolated",
    summary="The same gap under both margin modes: what is lost, who pays, which positions live.",
    terms=(
        "cross-margin-risk",
        "cross-margin",
        "isolated-margin",
        "margin-mode",
        "cross-margin-contagion",
        "insurance-fund",
    ),
    inputs=(
        Input(
            name="collateral",
            label="Collateral",
            term="collateral",
            kind="decimal",
            default="10000",
            unit="USDT",
            minimum="0",
            maximum="1000000000000",
            step="100",
            help="Money in the account; the isolated margins are parts of it.",
        ),
        Input(
            name="collateral_fall_fraction",
            label="Collateral falls by",
            term="collateral-volatility",
            kind="decimal",
            default="0",
            unit="fraction",
            minimum="0",
            maximum="1",
            step="0.01",
            help="0 for dollars. 0.1: the coin that you posted loses a tenth in the same gap.",
        ),
        POSITIONS,
        Input(
            name="liquidation_fee_fraction",
            label="Liquidation fee",
            term="liquidation",
            kind="decimal",
            default="0.005",
            unit="fraction",
            minimum="0",
            maximum="0.1",
            step="0.0005",
            help="Share of the closed notional value: 0.005 is 0.5%.",
        ),
        Input(
            name="order",
            label="Closed first",
            term="account-liquidation",
            kind="choice",
            default="worst-loss",
            choices=(
                Choice(value="worst-loss", label="The position with the worst loss"),
                Choice(
                    value="largest-maintenance-margin",
                    label="The position with the largest maintenance margin",
                ),
            ),
            help="Which position the venue closes first in a cross account.",
        ),
        Input(
            name="closed_amount",
            label="How much is closed",
            term="liquidation",
            kind="choice",
            default="all",
            choices=(
                Choice(value="all", label="The whole position"),
                Choice(value="to-target", label="As little as restores the target below"),
            ),
            help="Some venues close a part, so that what stays open is covered again.",
        ),
        Input(
            name="restore_target",
            label="Target to restore",
            term="maintenance-margin",
            kind="decimal",
            default="1.2",
            unit="× requirement",
            minimum="1",
            maximum="5",
            step="0.05",
            help="When a part is closed: equity must exceed this multiple of the maintenance margin.",
        ),
        PRICE_IMPACT,
        SHARED_IMPACT,
    ),
    outputs=(
        Output(name="gap_loss", label="Loss from the gap itself", term="gap-risk", unit="USDT"),
        *outputs_of("cross", "cross"),
        *outputs_of("isolated", "isolated"),
        Output(
            name="healthy_closed_count",
            label="Healthy positions closed by cross",
            term="cross-margin-contagion",
        ),
        Output(
            name="healthy_closed",
            label="Closed by cross only",
            term="cross-margin-contagion",
        ),
        Output(name="saved_by_cross", label="Closed by isolated only", term="cross-margin"),
        Output(
            name="fee_difference",
            label="Fees of cross above those of isolated",
            term="cross-margin-contagion",
            unit="USDT",
        ),
    ),
    work=work,
)
