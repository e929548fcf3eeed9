"""The ledger of a comparison, to the cent: who pays, and for what."""

# owner + fund = gap loss + fees + slippage + impact on open positions, always. The total and the
# owner's part are rounded; the fund's part is what is left. What is paid for is rounded as it adds
# up, so that its parts give the total as well, and what is zero stays zero.

from __future__ import annotations

from decimal import Decimal

from calculators.engine.account import Mode
from calculators.engine.answering import Figures
from calculators.engine.cascade import Outcome
from calculators.engine.comparison import MODES, Comparison, Scenario
from calculators.engine.exact import EXACT, rounded, total
from calculators.engine.formula import Formula
from calculators.engine.working import Working

GAP_LOSS = Formula(
    symbol="loss from the gap",
    term="gap-risk",
    text="collateral - equity_after_the_gap",
    unit="USDT",
)
PAID_IN_ALL = Formula(
    symbol="paid in all",
    term="margin-mode",
    text="loss_from_the_gap + liquidation_fees",
    unit="USDT",
)
PAID_WITH_IMPACT = Formula(
    symbol="paid in all",
    term="margin-mode",
    text="loss_from_the_gap + liquidation_fees + slippage + impact_on_open_positions",
    unit="USDT",
)
PAID_BY_OWNER = Formula(
    symbol="paid by you", term="account-equity", text="collateral - equity_left", unit="USDT"
)
FEE_DIFFERENCE = Formula(
    symbol="fees of cross above those of isolated",
    term="cross-margin-contagion",
    text="fees_under_cross - fees_under_isolated",
    unit="USDT",
)
CENTS = 2


def ledger(scenario: Scenario, comparison: Comparison, working: Working) -> Figures:
    """Return who pays under each mode and for what, to the cent."""
    gap = working.work(
        GAP_LOSS,
        collateral=scenario.collateral,
        equity_after_the_gap=comparison.cross.equity_after_gap,
    )
    figures: dict[str, Decimal] = {"gap_loss": rounded(gap, CENTS)}
    for mode in MODES:
        figures |= side_of(mode, comparison.of(mode), scenario, gap, working)
    difference = working.work(
        FEE_DIFFERENCE,
        fees_under_cross=figures["cross.fees"],
        fees_under_isolated=figures["isolated.fees"],
    )
    return figures | {"fee_difference": difference}


def side_of(
    mode: Mode, outcome: Outcome, scenario: Scenario, gap: Decimal, working: Working
) -> dict[str, Decimal]:
    """Return one mode's side of the ledger."""
    fees, slippage, impact = outcome.fees, outcome.slippage, outcome.impact
    if scenario.rules.price_impact:
        note_impacts(mode, outcome, working)
        whole = working.work(
            PAID_WITH_IMPACT,
            of=mode,
            loss_from_the_gap=gap,
            liquidation_fees=fees,
            slippage=slippage,
            impact_on_open_positions=impact,
        )
    else:
        whole = working.work(PAID_IN_ALL, of=mode, loss_from_the_gap=gap, liquidation_fees=fees)
    loss = working.work(
        PAID_BY_OWNER, of=mode, collateral=scenario.collateral, equity_left=outcome.final_equity
    )
    paid, own = rounded(whole, CENTS), rounded(loss, CENTS)
    after_gap = rounded(gap, CENTS)
    after_fees = rounded(total([gap, fees]), CENTS)
    after_slippage = rounded(total([gap, fees, slippage]), CENTS)
    return {
        f"{mode}.total": paid,
        f"{mode}.loss": own,
        f"{mode}.fund": EXACT.subtract(paid, own),
        f"{mode}.fees": EXACT.subtract(after_fees, after_gap),
        f"{mode}.slippage": EXACT.subtract(after_slippage, after_fees),
        f"{mode}.impact": EXACT.subtract(paid, after_slippage),
        f"{mode}.final_equity": EXACT.subtract(rounded(scenario.collateral, CENTS), own),
    }


def note_impacts(mode: Mode, outcome: Outcome, working: Working) -> None:
    """Write down what the closes of a mode cost by moving prices, close by close."""
    slipped: dict[str, Decimal] = {}
    hurt: dict[str, Decimal] = {}
    steps = (state for state in outcome.timeline if state.cause == "liquidated")
    for number, (close, state) in enumerate(zip(outcome.closes, steps, strict=True), start=1):
        of = f"close {number}, {close.name}"
        slipped[of] = close.slippage
        hurt[of] = EXACT.subtract(state.amount, total([close.fee, close.slippage]))
    working.total("slippage", "liquidation", slipped, of=mode)
    working.total("impact on open positions", "liquidation-cascade", hurt, of=mode)
