"""Auto-deleveraging and default waterfalls."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from typing import Any

from calculators.engine import deleverage_queue as adl
from calculators.engine.exact import ZERO
from calculators.engine.loss_layers import Layer, absorb
from tests.adapters.reading import side_of

Given = Mapping[str, Any]
TAIL_LEVEL = 0.9


def allocation(given: Given, _: Path) -> Given:
    if "winners" in given:
        return risk_aware(given)
    equities = given["equities"]
    if "haircut_vectors" in given:
        cuts = [spread(equities, vector) for vector in given["haircut_vectors"]]
        return {"after": [adl.after_haircuts(equities, cut) for cut in cuts]}
    deficit = -math.fsum(value for value in equities if value < 0)
    winners = math.fsum(value for value in equities if value > 0)
    by_size = sorted(range(1, len(equities) + 1), key=lambda place: -equities[place - 1])
    order = [place - 1 for place in given.get("queue_order_1based", by_size)]

    def severity(theta: float) -> tuple[float, list[float], list[float]]:
        budget = min(winners, theta * deficit)
        cut = adl.queue_haircuts(equities, order, budget)
        return budget, cut, adl.after_haircuts(equities, cut, order)

    budget, cut, after = severity(given.get("severity", 1))
    half, whole = severity(0.5), severity(1)
    alpha = budget / winners if winners else 0.0
    return {
        "deficit": deficit,
        "winners": winners,
        "budget": budget,
        "queue_haircuts": cut,
        "queue_after": after,
        "prorata_alpha": alpha,
        "prorata_winners_after": [value * (1 - alpha) for value in equities if value > 0],
        "severity_half_budget": half[0],
        "severity_half_after": half[2],
        "severity_one_budget": whole[0],
        "severity_one_after": whole[2],
    }


def spread(equities: Sequence[float], winners_cuts: Sequence[float]) -> list[float]:
    """Haircuts are listed for the winners alone, in their order."""
    cuts = iter(winners_cuts)
    return [next(cuts, 0.0) if value > 0 else 0.0 for value in equities]


def risk_aware(given: Given) -> Given:
    equity, leverage = given["equity"], given["effective_leverage"]
    found = {
        "pro_rata": adl.shares(equity, leverage, lambda x: 1 / x if x else 0.0),
        "linear": adl.shares(equity, leverage, lambda x: x),
        "power": adl.shares(equity, leverage, lambda x: x * x),
        "cvar": adl.shares(equity, leverage, lambda x: max(x - TAIL_LEVEL, 0.0)),
    }
    return {
        "pro_rata": found["pro_rata"],
        "linear_g": found["linear"],
        "power_g": found["power"],
        "cvar_g_0_9": found["cvar"],
        "published": found,
    }


def ranking(given: Given, _: Path) -> Given:
    if "liquidated_short" in given or "liquidated_long" in given:
        return lights(given)
    rows = given.get("accounts") or given.get("positions") or ()
    if any("account_value" in row for row in rows):
        indices = {row["id"]: hyperliquid(row) for row in rows}
        scored_rows = [
            {**row, "score": indices[row["id"]], "index": indices[row["id"]]} for row in rows
        ]
        return {"scores": indices, "rows": scored_rows, "order": adl.ranked(indices)}
    if "account_value" in given:
        return dict.fromkeys(("index", "score"), hyperliquid(given))
    if "positions" in given:
        inverse = "inverse" in given.get("title", "").split()
        rows = [scored(row, inverse=inverse) for row in given["positions"]]
        return {"rows": rows, "order": adl.ranked({row["id"]: row["score"] for row in rows})}
    if "accounts" in given:
        scores = {row["id"]: binance(row) for row in given["accounts"]}
        return {"scores": scores, "order": adl.ranked(scores)}
    profit, score = adl.binance_score(
        given["unrealized_profit"], given["wallet_balance"], given["margin_ratio"]
    )
    return {"pnl_percent": profit, "leverage_pnl": score}


def hyperliquid(row: Given) -> float:
    notional = row.get("notional")
    size = abs(row.get("qty", row.get("size", 1.0)))
    return adl.hyperliquid_score(
        side_of(row),
        row["entry"],
        row["mark"],
        size * row["mark"] if notional is None else notional,
        row["account_value"],
    )


def binance(row: Given) -> float:
    balance = row["wallet"] + row["upnl"]
    ratio = row["mm"] / balance if balance else math.inf
    return adl.binance_score(row["upnl"], row["wallet"], ratio)[1]


def scored(row: Given, *, inverse: bool) -> dict[str, Any]:
    """Return a row with its score; an inverse contract is worth 1 / price, on the other side."""
    side, prices = row["side"], [row[name] for name in ("entry", "mark", "bankruptcy")]
    if inverse:
        side, prices = -side, [1 / price for price in prices]
    profit, leverage, score = adl.bitmex_score(side, *prices)
    return {**row, "pnl_pct": profit, "effective_leverage": leverage, "score": score}


def lights(given: Given) -> Given:
    rows = {str(row["account"]): row for row in given["accounts"]}
    order = adl.ranked({name: row["score"] for name, row in rows.items()})
    sizes = [rows[name]["qty"] for name in order]
    upto = list(accumulate(sizes))
    closed = given.get("liquidated_short", given.get("liquidated_long"))
    found = adl.fills(list(zip(order, sizes, strict=True)), closed)
    return {
        "order": [rows[name]["account"] for name in order],
        "percentile": {
            name: adl.quintile(reached, upto[-1]) for name, reached in zip(order, upto, strict=True)
        },
        "fills": [
            {
                "account": rows[name]["account"],
                "closed": size,
                "remaining": left,
                "price": given["bankruptcy_price"],
            }
            for name, size, left in found
        ],
    }


def losses(given: Given, _: Path) -> Given:
    winners = [
        adl.Winner(
            name=row["id"],
            unrealized_pnl=row["upnl"],
            collateral=row["collateral"],
            notional=row["notional"],
            maintenance=row["mm"],
        )
        for row in given["winners"]
    ]

    def said(*, queue: bool) -> Given:
        found = adl.allocate(given["bad_debt"], given["insurance_fund"], winners, queue=queue)
        return {
            "fund_used": found.fund_used,
            "fund_left": found.fund_left,
            "residual": found.residual,
            "haircut": found.haircuts,
            "uncovered": found.uncovered,
            "equity_after": found.equity_after,
            "now_below_mm": found.below_maintenance,
        }

    return {"pro_rata": said(queue=False), "queue": said(queue=True)}


def default_waterfall(given: Given, _: Path) -> Given:
    layers = [Layer(name=row["layer"], holds={"": exactly(row["size"])}) for row in given["layers"]]
    found, uncovered = absorb(exactly(given["loss"]), layers)
    gains = given.get("vmgh_gains", ())
    held = {str(place): max(ZERO, exactly(gain)) for place, gain in enumerate(gains)}
    (cut,), _still = absorb(uncovered, [Layer(name="gains", holds=held)])
    return {
        "layers": [
            {"layer": row.layer.name, "used": float(row.amount), "remaining": float(row.left)}
            for row in found
        ],
        "uncovered": float(uncovered),
        "vmgh_gains": gains,
        "vmgh_haircut": float(cut.fraction),
        "vmgh_paid": [float(part) for part in cut.parts.values()],
    }


def exactly(number: float) -> Decimal:
    """Return a number as it is written."""
    return Decimal(str(number))


ADAPTERS = {
    "adl_allocation": allocation,
    "adl_ranking": ranking,
    "loss_allocation": losses,
    "default_waterfall": default_waterfall,
}
