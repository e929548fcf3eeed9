"""Portfolio margin: scenario lists of Derive, Paradex, Dederi, Aevo, OKX, Deribit, and SPAN."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from calculators.engine import collateral, scenario
from calculators.engine.option_book import BookOption, Expiry
from calculators.engine.portfolio_margin import (
    Book,
    PortfolioMargin,
    PortfolioRules,
    portfolio_margin,
)
from calculators.engine.scenario import Scenario, VolatilityMove, VolatilityShock
from calculators.engine.skew_margin import Asset, Discount, Skew, SkewRules, skew_margin
from calculators.venues.models import paradex_portfolio
from tests.adapters.collaterals import tranches
from tests.adapters.option_margins import TYPES, parameters
from tests.adapters.reading import Given, floats, read

SECONDS_PER_YEAR = 365 * 24 * 60 * 60
DAY = 1 / 365
MOVES: dict[str, VolatilityMove] = {
    "up": "up",
    "none": "none",
    "same": "none",
    "down": "down",
    "linear": "linear",
    "abs": "absolute",
}


# What Deribit's former rules take a contingency on.
CONTINGENT = (
    *("gross_btc", "position_btc", "offset_btc", "offsetting_btc", "futures_btc"),
    *("net_short_options", "short_options", "options", "total_options", "gross_options"),
    *("vega", "offset_vega", "offsetting_vega"),
)


def said(found: PortfolioMargin) -> Given:
    return {"im": found.initial, "mm": found.maintenance, "mtm": found.market_value}


def first_rules(stated: Mapping[str, Any]) -> PortfolioRules:
    pairs = stated.get("scenarios") or [
        (price, move) for price in stated["spot_shocks"] for move in stated["vol_dirs"]
    ]
    return PortfolioRules(
        scenarios=tuple(Scenario(price=price, volatility=MOVES[move]) for price, move in pairs),
        shock=VolatilityShock(
            up=stated["vol_up"],
            down=stated["vol_dn"],
            short_power=stated["short_pow"],
            long_power=stated["long_pow"],
            floor_days=stated["dte_floor_days"],
        ),
        basis_moves=(stated["basis_up"], stated["basis_dn"]),
        basis_added=stated["basis_add"],
        basis_multiple=stated["basis_mult"],
        base_fraction=stated["base_pct"],
        perpetual_fraction=stated["perp_pct"],
        short_fraction=stated["opt_pct"],
        initial_factor=stated["im_factor"],
        static_discount=stated["base_disc"],
        rate_multiple=stated["rate_mult"],
        rate_added=stated["rate_add"],
        peg_threshold=stated["peg_thr"],
        peg_factor=stated["peg_f"],
        confidence_threshold=stated["conf_thr"],
        confidence_factor=stated["conf_margin"],
    )


def expiries_of(rows: Sequence[Given]) -> tuple[Expiry, ...]:
    ordered = sorted(rows, key=lambda row: row["tte_years"])
    groups = (list(group) for _, group in groupby(ordered, key=lambda row: row["tte_years"]))
    return tuple(expiry_of(group) for group in groups)


def expiry_of(rows: Sequence[Given]) -> Expiry:
    feeds = ("forward_confidence", "vol_confidence", "rate_confidence")
    return Expiry(
        years=rows[0]["tte_years"],
        forward=rows[0]["forward"],
        rate=rows[0].get("rate", 0.0),
        confidence=min(row.get(feed, 1.0) for row in rows for feed in feeds),
        options=tuple(
            BookOption(
                type=TYPES[row["type"]],
                strike=row["strike"],
                size=row["amount"],
                volatility_fraction=row["vol"],
            )
            for row in rows
        ),
    )


def first_model(given: Given, folder: Path) -> Given:
    account = floats(given["account"])
    book = Book(
        spot=account["spot"],
        expiries=expiries_of(account.get("options") or ()),
        cash=account.get("cash", 0.0),
        stable_price=account.get("stable", 1.0),
        spot_confidence=account.get("spot_conf", 1.0),
        perpetual_size=account.get("perp", 0.0),
        perpetual_price=account.get("perp_price", 0.0),
        perpetual_confidence=account.get("perp_conf", 1.0),
        perpetual_value=account.get("perp_pnl", 0.0),
        base=account.get("base", 0.0),
    )
    return said(portfolio_margin(book, first_rules(parameters(given, folder, "derive_pm1_test"))))


def second_rules(stated: Mapping[str, Any]) -> SkewRules:
    volatility, skew, margin = stated["VolShock"], stated["SkewShock"], stated["Margin"]
    basis, other = stated["BasisContingency"], stated["OtherContingency"]
    return SkewRules(
        scenarios=tuple(
            Scenario(
                price=row["SpotShock"],
                volatility=MOVES[row["VolShockDirection"].lower()],
                weight=row["DampeningFactor"],
            )
            for row in stated["Scenarios"]
        ),
        shock=VolatilityShock(
            up=volatility["VOLRANGEUP"],
            down=volatility["VOLRANGEDOWN"],
            short_power=volatility["SHORTTERMPOWER"],
            long_power=volatility["LONGTERMPOWER"],
            floor_days=volatility["DTE_FLOOR"],
        ),
        smallest_shocked_volatility=volatility["MIN_VOL_EVAL_SHOCKED"],
        skew=Skew(
            linear_cap=skew["LINEAR_SCALE_CAP"],
            linear_by_root=skew["LINEAR_CBASE"],
            absolute_cap=skew["ABS_SCALE_CAP"],
            absolute_by_root=skew["ABS_CBASE"],
            smallest_width=skew["MIN_K_STAR"],
            width_scale=skew["MIN_WIDTH_SCALE"],
            volatility=skew["VOL_PARAM_STATIC"],
            volatility_by_root=skew["VOL_PARAM_SCALE"],
        ),
        basis_moves=(basis["SCENARIO_SPOT_UP"], basis["SCENARIO_SPOT_DOWN"]),
        basis_added=basis["BASIS_CONT_ADD_FACTOR"],
        basis_multiple=basis["BASIS_CONT_MULT_FACTOR"],
        gains=Discount(
            base=margin["BASE_STATIC_DISCOUNT"],
            rate_multiple=margin["LONG_RATE_MULTSCALE"],
            rate_added=margin["LONG_RATE_ADDSCALE"],
        ),
        losses=Discount(
            base=margin["BASE_STATIC_DISCOUNT_NEG"],
            rate_multiple=margin["SHORT_RATE_MULTSCALE"],
            rate_added=margin["SHORT_RATE_ADDSCALE"],
        ),
        initial_factor=margin["IM_LOSS_FACTOR"],
        maintenance_factor=margin["MM_LOSS_FACTOR"],
        perpetual_fraction=other["MM_PERP_PERCENT"],
        perpetual_initial_fraction=other["IM_PERP_PERCENT"],
        short_fraction=other["MM_OPTION_PERCENT"],
        short_initial_fraction=other["IM_OPTION_PERCENT"],
        peg_threshold=other["PEG_LOSS_THRESHOLD"],
        peg_factor=other["PEG_LOSS_FACTOR"],
        confidence_threshold=other["CONF_THRESHOLD"],
        confidence_factor=other["CONF_MARGIN"],
    )


def second_expiry(seconds: int, rows: Sequence[Given], feed: Given) -> Expiry:
    years, rate = max(0, seconds) / SECONDS_PER_YEAR, max(0.0, feed["Rate"])
    return Expiry(
        years=years,
        forward=feed["Forward"],
        rate=rate,
        discount=math.exp(-rate * years),
        confidence=min(
            feed.get(name, 1.0)
            for name in ("ForwardConfidence", "RateConfidence", "OptionVolConfidences")
        ),
        options=tuple(
            BookOption(
                type="call" if row["IsCall"] else "put",
                strike=row["Strike"],
                size=row["Amount"],
                volatility_fraction=row["MarkVol"],
            )
            for row in rows
        ),
    )


def second_model(given: Given, folder: Path) -> Given:
    stated = floats(given["scenario"])
    feeds = {feed["FeedExpiry"]: feed for feed in stated.get("OptionFeeds") or ()}
    rows = sorted(stated.get("Options") or (), key=lambda row: row["Expiry"])
    groups = groupby(rows, key=lambda row: row["Expiry"])
    book = Book(
        spot=stated["SpotPrice"],
        expiries=tuple(second_expiry(at, list(group), feeds[at]) for at, group in groups),
        cash=stated.get("Cash", 0.0),
        stable_price=stated.get("StablePrice", 1.0),
        spot_confidence=stated.get("SpotConfidence", 1.0),
        perpetual_size=stated.get("NumPerps", 0.0),
        perpetual_price=stated.get("PerpPrice", 0.0),
        perpetual_confidence=stated.get("PerpConfidence", 1.0),
        perpetual_value=stated.get("UnrealisedPerpPNL", 0.0) + stated.get("UnrealisedFunding", 0.0),
    )
    assets = tuple(asset_of(row) for row in stated.get("Collaterals") or ())
    return said(
        skew_margin(book, assets, second_rules(parameters(given, folder, "derive_pm2_test_base")))
    )


def asset_of(row: Given) -> Asset:
    return Asset(
        amount=row["Amount"],
        price=row["Price"],
        confidence=row.get("Confidence", 1.0),
        hedges=bool(row.get("IsRiskCancelling")),
        maintenance_haircut=row["MMHaircut"],
        initial_haircut=row["IMHaircut"],
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
    "derive-portfolio-margin-1": first_model,
    "derive-portfolio-margin-2": second_model,
    "paradex-portfolio-margin": paradex,
    "dederi-portfolio-margin": dederi,
    "aevo-portfolio-margin": aevo,
    "deribit-pm-legacy": deribit_former,
    "okx-portfolio-margin": okx,
    "span-16": span,
}
