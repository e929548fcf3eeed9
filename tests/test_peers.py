"""The plain code that speed is measured against gives what the engine gives: no less work, no other."""

from __future__ import annotations

from decimal import Decimal

import pytest

from calculators.engine.evaluation import evaluate
from calculators.engine.liquidation import Prices
from tests import workloads
from tests.peers import plain_account


@pytest.mark.parametrize("share", ["0.05", "1", "4"])
@pytest.mark.parametrize("seed", range(20))
def test_the_peer_of_evaluate_says_the_same_of_an_account(seed: int, share: str) -> None:
    """Accounts that are lost, sound and overfunded: every figure, both prices, or the same word."""
    drawn = workloads.bucket(10, seed)
    account = workloads.whole_account(drawn, drawn.collateral * Decimal(share))
    cash = [(float(c.amount), float(c.price), float(c.haircut)) for c in account.collateral]
    plain = plain_account(cash, [p.name for p in drawn.positions], workloads.in_floats(drawn)[1])
    (bucket,) = evaluate(account).buckets
    assert [plain.collateral, plain.equity, plain.initial_margin, plain.maintenance_margin] == [
        pytest.approx(float(amount))
        for amount in (
            bucket.collateral,
            bucket.risk.equity,
            bucket.risk.initial_margin,
            bucket.risk.maintenance_margin,
        )
    ]
    for theirs, ours in zip(plain.positions, bucket.positions, strict=True):
        assert (theirs.name, theirs.side) == (ours.name, ours.side)
        for figure in ("notional_value", "unrealized_pnl", "initial_margin", "maintenance_margin"):
            assert getattr(theirs, figure) == pytest.approx(float(getattr(ours, figure)))
        assert theirs.liquidation == about(ours.liquidation)
        assert theirs.bankruptcy == about(ours.bankruptcy)


def about(found: Prices) -> object:
    return found if isinstance(found, str) else pytest.approx(float(found[0]), rel=1e-9)
