"""What cross-vs-isolated says in words about accounts at its edges."""

from __future__ import annotations

import json
from typing import Any

from calculators import run_json


def answer(collateral: str, *rows: dict[str, str], order: str = "worst-loss") -> dict[str, Any]:
    """Return the answer about an account of these rows."""
    told = {"collateral": collateral, "positions": rows, "order": order}
    known: dict[str, Any] = json.loads(run_json("cross-vs-isolated", json.dumps(told)))
    answered: dict[str, Any] = known["answer"]
    return answered


def row(
    asset: str, shock: str, *, margin: str = "3000", maintenance: str = "0.005"
) -> dict[str, str]:
    return {
        "asset": asset,
        "side": "long",
        "size": "0.5",
        "entry_price": "60000",
        "isolated_margin": margin,
        "shock_fraction": shock,
        "maintenance_margin_fraction": maintenance,
    }


def says(answered: dict[str, Any]) -> str:
    return "".join(span["text"] for span in answered["says"])


def test_without_a_move_nothing_is_lost() -> None:
    assert says(answer("10000", row("BTC", "0"))) == (
        "No price moves: nothing is lost and nothing is closed."
    )


def test_an_account_below_its_maintenance_margin_is_in_danger_before_any_move() -> None:
    # 0.5 at 60 000 with 20% asks for 6 000; the account holds 5 000
    answered = answer("5000", row("BTC", "0", maintenance="0.2"))
    assert says(answered).startswith(
        "With no price change, the account as it stands costs you 150 USDT"
    )
    assert answered["outputs"]["cross.liquidation_shock"]["value"] == "already liquidatable"
    assert "cross is liquidated" in json.dumps(answered["chart"]["layer"])


def test_the_note_names_what_each_mode_closes_that_the_other_spares() -> None:
    # Together: 8 000 − 6 000 < 120 + 3 000, so cross closes LARGE, whose fee of 150 leaves more
    # than the 120 that SMALL needs. Alone, SMALL has 1 000 against its loss of 6 000.
    answered = answer(
        "8000",
        row("SMALL", "-0.2", margin="1000"),
        row("LARGE", "0", margin="7000", maintenance="0.1"),
        order="largest-maintenance-margin",
    )
    assert says(answered).startswith("A 20% fall in SMALL")
    assert answered["tables"][0]["note"] == (
        "The 30 USDT between the totals are the fees for closing LARGE under cross margin,"
        " less those for SMALL under isolated margin."
    )
