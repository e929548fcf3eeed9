"""Portfolio margin: scenario lists of Paradex, Dederi, Aevo, OKX, Deribit, and SPAN."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from calculators.engine import collateral, scenario
from calculators.engine.scenario import VolatilityShock
from calculators.venues.models import paradex_portfolio
from tests.adapters.collaterals import tranches
from tests.adapters.reading import Given, read

# What Deribit's former rules take a contingency on.
CONTINGENT = (
    *("gross_btc", "position_btc", "offset_btc", "offsetting_btc", "futures_btc"),
    *("net_short_options", "short_options", "options", "total_options", "gross_options"),
    *("vega", "offset_vega", "offsetting_vega"),
)


def number(given: Given, *names: str, default: float = 0.0) -> float:
    return next((float(given[name]) for name in names if name in given), default)


def paradex(given: Given, _: Path) -> Given:
    found: dict[str, float] = {}
    if "regular_cap" in given:
        cap = number(given, "regular_cap", default=paradex_portfolio.LARGEST_REGULAR_MOVE)
        found["weight"] = scenario.tail_weight(number(given, "spot_shock"), cap)
    if "options" in given or "perp" in given:
        rows = given.get("options") or ()
        parts = [number(given, "perp"), *(row["qty"] * row["delta"] for row in rows)]
        held = scenario.deltas(parts)
        least = scenario.delta_minimum(
            held,
            number(given, "spot", "price"),
            net=paradex_portfolio.NET_DELTA_FRACTION,
            hedged=paradex_portfolio.HEDGED_DELTA_FRACTION,
        )
        found |= {
            "net_delta": held.net,
            "gross_delta": held.gross,
            "hedged_delta": held.hedged,
            **dict.fromkeys(("min_margin", "min_delta", "min_delta_risk"), least),
        }
    if "scan" in given:
        needed = max(number(given, "scan"), number(given, "min_delta", "min_margin"))
        provisions = number(given, "funding_provision") + number(given, "fee_provision")
        found["imr"] = needed + provisions
        found["mmr"] = needed * paradex_portfolio.MAINTENANCE_FRACTION + provisions
    if "iv" in given or "vol" in given:
        found |= shocked_volatility(given)
    return found


def shocked_volatility(given: Given) -> dict[str, float]:
    move, days = number(given, "vol_shock", "iv_shock", "shock"), number(given, "dte", "days")
    shock = VolatilityShock(
        up=abs(move),
        down=abs(move),
        short_power=paradex_portfolio.VOLATILITY.short_power,
        long_power=paradex_portfolio.VOLATILITY.long_power,
        floor_days=paradex_portfolio.VOLATILITY.floor_days,
    )
    moved = number(given, "iv", "vol") * shock.multiplier(days, "up" if move >= 0 else "down")
    return {"shocked_iv": moved, "shocked_vol": moved, "vol": moved}


def dederi(given: Given, _: Path) -> Given:
    found: dict[str, Any] = {}
    if "days" in given:
        found["forward"] = scenario.forward_price(
            number(given, "spot"), number(given, "rate"), number(given, "days")
        )
    if "moves" in given:
        size, price = number(given, "size"), number(given, "forward", "price")
        found["pnl"] = scenario.linear_array(size, price, given["moves"])
        found["requirement"] = scenario.largest_loss(found["pnl"])
    if "up_factor" in given or "down_factor" in given:
        found |= {
            f"iv_change_{name}": scenario.volatility_shock(
                number(given, "days"), number(given, f"{name}_factor"), number(given, "power")
            )
            for name in ("up", "down")
        }
    if "size" in given and "rate" in given:
        found["contingency"] = scenario.contingency(
            number(given, "size"), number(given, "rate"), number(given, "spot")
        )
    return found


def aevo(given: Given, _: Path) -> Given:
    """Return shocked values: a price moves by a fraction of itself, a volatility by points."""
    start, shock = number(given, "spot", "price", "iv", "vol"), number(given, "shock")
    rise = number(given, "up", "shock_up", "up_shock", default=shock)
    fall = number(given, "down", "shock_down", "down_shock", default=shock)
    moves = [abs(rise), -abs(fall), *given.get("shocks", ())]
    unit = 1.0 if "iv" in given or "vol" in given else start
    up, down, *listed = (start + gain for gain in scenario.linear_array(1.0, unit, moves))
    return {"up": up, "down": down, "prices": listed, "values": listed}


def deribit_former(given: Given, _: Path) -> Given:
    if "days" in given:
        power = number(given, "power", default=0.5)
        moved = {
            name: scenario.volatility_shock(number(given, "days"), given[name], power)
            for name in ("range_up", "range_down", "range")
            if name in given
        }
        named = {f"vol_shock{name.removeprefix('range')}": value for name, value in moved.items()}
        return {**moved, "vol_shock": next(iter(moved.values())), **named}
    rate = number(given, "rate", "contingency")
    amount = next(
        (float(value) for name, value in given.items() if name in CONTINGENT),
        max(0.0, -number(given, "call") - number(given, "put")),  # net short of one strike
    )
    charge = scenario.contingency(abs(amount), rate)
    return dict.fromkeys(("contingency_btc", "contingency", "contingency_vega"), charge)


def okx(given: Given, _: Path) -> Given:
    scaled = read(given, "scaled", "mr7")
    if "tiers" in given:
        raw = read(given, "raw", "mr7_raw", "raw_mr7", "mr7")
        scaled = collateral.marginal_sum(raw, tranches(given["tiers"]))
    stated = [number(given, name) for name in ("mr1", "mr2", "mr6", "mr", "total", "mr_total")]
    added = [number(given, name) for name in ("mr3", "mr4", "mr5")]
    return {
        **dict.fromkeys(("scaled", "mr7_adj", "mr7_scaled"), scaled),
        "mmr": scenario.total_of_charges(stated, added, float(scaled)),
    }


def weighted_fraction(value: float | str) -> float:
    """Return a scenario's price move, where "+2x35%" is twice the range at 35% of its loss."""
    if not isinstance(value, str):
        return value
    times, _, weight = value.partition("x")
    return float(times) * float(weight.removesuffix("%")) / 100


def span(given: Given, _: Path) -> Given:
    if "fractions" in given:
        size = number(given, "qty", default=1.0) * number(given, "multiplier", default=1.0)
        moves = [weighted_fraction(value) for value in given["fractions"]]
        gains = scenario.linear_array(size, number(given, "price_scan_range"), moves)
        return {
            "losses": [-gain for gain in gains],
            "requirement": scenario.largest_loss(gains),
        }
    arrays = [
        [-value for value in row] if "loss" in name else row
        for name, row in given.items()
        if isinstance(row, list) and row
    ]
    size = number(given, "qty", default=1.0)
    combined = [size * value for value in scenario.combined_array(arrays)]
    return {"combined": combined, "requirement": scenario.largest_loss(combined)}


ADAPTERS = {
    "paradex-portfolio-margin": paradex,
    "dederi-portfolio-margin": dederi,
    "aevo-portfolio-margin": aevo,
    "deribit-pm-legacy": deribit_former,
    "okx-portfolio-margin": okx,
    "span-16": span,
}
