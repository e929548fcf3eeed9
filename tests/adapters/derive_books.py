"""Derive: its two portfolio margins."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from calculators.engine.option_book import BookOption, Expiry
from calculators.engine.portfolio_margin import (
    Book,
    PortfolioMargin,
    PortfolioRules,
    portfolio_margin,
)
from calculators.engine.scenario import Scenario, VolatilityMove, VolatilityShock
from calculators.engine.skew_margin import Asset, Discount, Skew, SkewRules, skew_margin
from tests.adapters.derive import parameters
from tests.adapters.option_margins import TYPES
from tests.adapters.reading import Given, floats

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


ADAPTERS = {
    "derive-portfolio-margin-1": first_model,
    "derive-portfolio-margin-2": second_model,
}
