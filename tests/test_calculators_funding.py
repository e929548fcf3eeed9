"""What funding takes from a position, and when it has taken too much."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from hypothesis import given

from calculators import run_json
from calculators.engine.account import Position, Side
from calculators.engine.funding_drag import Drag, dragged, funding_rate
from calculators.engine.venue import flat
from tests.laws import AMOUNTS, LAWS, PRICES, SIDES, decimals


def answer(**inputs: str) -> Any:
    return json.loads(run_json("funding-cost", json.dumps(inputs)))["answer"]


def sentence(**inputs: str) -> str:
    return "".join(span["text"] for span in answer(**inputs)["says"]).replace("\u202f", " ")


def outputs(**inputs: str) -> dict[str, str]:
    return {name: found["value"] for name, found in answer(**inputs)["outputs"].items()}


def test_each_payment_is_charged_on_the_whole_position() -> None:
    assert sentence() == (
        "Your long pays 3 USDT every 8 hours. Over 30 days that comes to 270 USDT, 9% of its initial"
        " margin. Its liquidation price moves from 27 272.73 to 27 545.46; after 300 days it meets the"
        " price."
    )
    by_hand = {
        "payment": "3",  # 0.01% of 30 000
        "funding_paid": "270",  # 90 times
        "margin_left": "2730",
        "share_of_margin": "9",
        "days_to_liquidation": "300",  # (3 000 - 300) / 3 = 900 payments, three a day
        "yearly_rate": "10.95",  # 0.01% x 3 x 365
    }
    assert by_hand.items() <= outputs().items()


def test_the_payment_that_finds_less_than_itself_liquidates() -> None:
    found = outputs(rate_fraction="0.0007", days="90")  # 2 700 / 21 = 128.57: the 129th
    assert found["days_to_liquidation"] == "43"
    assert found["funding_paid"] == "2709"
    assert found["liquidation_price_then"] == "already liquidatable"
    assert sentence(rate_fraction="0.0007", days="90") == (
        "Your long pays 21 USDT every 8 hours. After 43 days funding alone has liquidated it: the"
        " price has not moved."
    )
    assert answer(rate_fraction="0.0007", days="90")["chart_says"].endswith("after 43 days.")


def test_what_a_long_pays_a_short_receives() -> None:
    assert sentence(side="short", interval_hours="1").startswith(
        "Your short receives 3 USDT every hour."
    )
    assert sentence(side="short").endswith("moves from 32 673.26 to 32 940.59.")
    assert outputs(side="short")["funding_paid"] == "-270"
    assert outputs(side="short")["days_to_liquidation"] == "never"


def test_without_a_payment_nothing_moves() -> None:
    assert sentence(rate_fraction="0") == "Your long pays nothing: the funding rate is 0."
    assert (
        sentence(days="0.1") == "Your long pays 3 USDT every 8 hours. In 0.1 days none falls due."
    )
    assert "stays at" in answer(days="0.1")["chart_says"]


def test_a_position_without_a_liquidation_price_gets_one() -> None:
    found = outputs(leverage="1")
    assert (found["liquidation_price"], found["liquidation_price_then"]) == ("never", "272.73")
    assert sentence(leverage="1").endswith("270 USDT, 0.9% of its initial margin.")


def test_too_little_margin_is_liquidated_before_any_payment() -> None:
    assert "liquidated at once" in sentence(leverage="125")
    assert outputs(leverage="125")["funding_paid"] == "0"
    assert "does not stand above" in answer(leverage="125")["chart_says"]


def test_the_rate_follows_the_premium_outside_its_band() -> None:
    assert outputs(rate_from="premium")["funding_rate"] == "0.03"  # 0.08% less the band of 0.05%
    assert outputs(rate_from="premium", premium_fraction="0.0004")["funding_rate"] == "0.01"
    assert outputs(rate_from="premium", premium_fraction="-0.001")["funding_rate"] == "-0.05"


RATES = decimals("-0.05", "0.05", 4)


@LAWS
@given(side=SIDES, price=PRICES, size=AMOUNTS.filter(bool), margin=AMOUNTS, rate=RATES, days=PRICES)
def test_liquidation_comes_with_the_first_payment_that_leaves_too_little(
    *, side: Side, price: Decimal, size: Decimal, margin: Decimal, rate: Decimal, days: Decimal
) -> None:
    position = Position(
        name="x",
        side=side,
        size=size,
        entry_price=price,
        mark_price=price,
        isolated_margin=margin,
        tiers=flat(Decimal("0.01")),
    )
    drag = Drag(position=position, rate=rate, hours=Decimal(8), days=days)
    found = dragged(drag)
    assert drag.payment == side * drag.notional * rate
    if found.is_liquidated:
        assert drag.margin_after(found.payments) <= drag.maintenance
        assert drag.margin_after(found.payments - 1) > drag.maintenance
    elif found.last != "already liquidatable":
        assert drag.margin_after(found.payments) > drag.maintenance


@LAWS
@given(premium=RATES, interest=RATES, band=decimals("0", "0.01", 4))
def test_a_rate_stays_within_the_band_and_meets_the_interest_rate_where_it_can(
    premium: Decimal, interest: Decimal, band: Decimal
) -> None:
    rate = funding_rate(premium=premium, interest=interest, band=band)
    assert abs(rate - premium) <= band
    if abs(interest - premium) <= band:
        assert rate == interest
