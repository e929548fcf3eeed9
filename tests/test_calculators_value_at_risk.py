"""The tail of a series of returns by three methods: what each says, and when one says nothing."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, get_args

import empyrical
import numpy as np
import pytest
import QuantLib as ql  # noqa: N813 - as its own examples do
from hypothesis import assume, given
from hypothesis import strategies as st

from calculators import run_json
from calculators.engine import normal, returns, value_at_risk
from calculators.engine.bent_tail import Measures, Moments, bent_measures, keeps_order
from calculators.engine.tail_risk import Convention, TailRisk, tail_risk
from calculators.value_at_risk import DAYS_OF_SOL
from tests.laws import LAWS, decimals

FTX = f"{DAYS_OF_SOL} -0.0981 -0.1858 -0.421"
TEN = "-0.1 -0.05 -0.03 -0.01 0 0.01 0.02 0.03 0.04 0.05"


def result(**inputs: str) -> Any:
    return json.loads(run_json("value-at-risk", json.dumps(inputs)))


def answer(**inputs: str) -> Any:
    return result(**inputs)["answer"]


def sentence(**inputs: str) -> str:
    return "".join(span["text"] for span in answer(**inputs)["says"]).replace("\u202f", " ")


def outputs(**inputs: str) -> dict[str, str]:
    return {name: found["value"] for name, found in answer(**inputs)["outputs"].items()}


def refusals(**inputs: str) -> Mapping[str, str]:
    return {refused["field"]: refused["what"] for refused in result(**inputs)["refusals"]}


def test_hundred_days_of_sol_before_ftx_failed() -> None:
    assert sentence() == (
        "On the worst 5% of days this book loses 6 289 USDT or more, 9 956 USDT on average, if the"
        " future is like these 100 returns. A normal distribution says 6 813 USDT and 8 499 USDT; 5 of"
        " 100 returns were worse than the first, where it expects 5. Cornish-Fisher says 6 927 USDT and"
        " 9 208 USDT. None of these is a limit: the worst day lost 11 560 USDT."
    )
    by_hand = {
        # Place 99 x 0.05 = 4.95, between the fifth loss, 7.78%, and the sixth, 6.21%.
        "var_historical": "6288.5",
        "es_historical": "9956",  # (11.56 + 11.03 + 10.07 + 9.34 + 7.78) / 5
        "worst_loss_percent": "11.56",
        "beyond_normal": "5",
        "in_tail": "5",
    }
    assert by_hand.items() <= outputs().items()


def test_further_out_the_normal_distribution_is_exceeded_too_often() -> None:
    found = outputs(confidence="0.99")
    assert (found["beyond_normal"], found["in_tail"]) == ("3", "1")
    assert Decimal(found["var_normal"]) < Decimal(found["var_historical"])


def test_a_stepwise_quantile_is_one_of_the_losses() -> None:
    assert outputs(returns=TEN, convention="stepwise")["var_historical"] == "10000"
    assert (
        outputs(returns=TEN, convention="stepwise", confidence="0.85")["var_historical"] == "5000"
    )
    # Place 9 x 0.15 = 1.35 among the losses, the largest at 0: 5% - 0.35 x (5% - 3%).
    assert outputs(returns=TEN, confidence="0.85")["var_historical"] == "4300"


def test_the_last_loss_of_the_tail_counts_in_part() -> None:
    found = answer(returns=TEN, confidence="0.85")
    assert found["outputs"]["es_historical"]["value"] == "8333.33"  # (10% + half of 5%) / 1.5
    rows = [[cell["text"] for cell in row] for row in found["tables"][1]["rows"]]
    assert [row[2] for row in rows] == ["100%", "50%", "0%", "0%", "0%"]
    assert [row[3] for row in rows] == ["yes", "no", "no", "no", "no"]


def test_a_tail_of_less_than_one_return_is_said_to_be_one() -> None:
    assert sentence(returns=TEN).endswith(
        " None of these is a limit: the worst day lost 10 000 USDT. That day is all that the past"
        " says here: 5% of 10 returns is less than one."
    )
    assert outputs(returns=TEN)["es_historical"] == "10000"
    assert "where it expects 0.01." in sentence(returns=TEN, confidence="99.9%")


def test_a_sentence_rounds_once() -> None:
    # 0.1 x 10 004.995: 1 000.50 in two steps, and then 1 001; in one step 1 000.
    assert "loses 1 000 USDT or more" in sentence(
        returns=TEN, book_value="10004.995", convention="stepwise"
    )
    assert outputs(returns=TEN, book_value="10004.995")["es_historical"] == "1000.5"


def test_cornish_fisher_says_nothing_outside_its_domain() -> None:
    found = answer(returns=FTX, confidence="0.99", period="hour")
    for name in ("var_cornish_fisher", "es_cornish_fisher_percent"):
        assert found["outputs"][name]["value"] == "outside its validity"
    assert "Cornish-Fisher gives no figure" in sentence(returns=FTX)
    assert "Cornish-Fisher" not in found["chart_says"]
    assert "worse hours" in found["chart_says"]
    assert [step["text"] for step in found["steps"]].count("outside its validity") == 1
    labels = json.dumps(found["chart"])
    assert "Cornish-Fisher" not in labels
    assert "past returns" in labels


def test_both_conventions_are_drawn_between_the_same_ends() -> None:
    ends = [
        drawn_past(answer(returns=TEN, confidence="0.8", convention=convention)["chart"])
        for convention in get_args(Convention)
    ]
    assert [points[0] for points in ends] == [[5, 7750], [5, 10000]]
    assert [points[-1] for points in ends] == [[50, 500 - 1000], [50, 0]]
    assert [20, 5000] in ends[1]
    assert [20, 3000] in ends[1]


def drawn_past(chart: Any) -> list[list[float]]:
    """Return the points of the thickest line, which is the past's."""
    lines = [layer for layer in chart["layer"] if layer["mark"].get("strokeWidth") == 3]
    return [[point["x"], point["y"]] for point in lines[0]["data"]["values"]]


def test_a_series_that_always_gains_is_told_as_gains() -> None:
    gains = " ".join(f"0.0{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 9))
    assert sentence(returns=gains, confidence="0.8", book_value="1000").startswith(
        "On the worst 20% of days this book gains 28 USDT or less, 15 USDT on average, if"
    )
    assert "None of these is a limit" not in sentence(returns=gains)
    assert outputs(returns=gains)["worst_loss"] == "-1000"


def test_a_line_among_gains_may_have_losses_beyond_it() -> None:
    mixed = "-0.2 0.01 0.02 0.03 0.04 0.05 0.06 0.07 0.08 0.09"
    assert ("gains 180 USDT or less, and loses 950 USDT on average") in sentence(
        returns=mixed, confidence="0.8", book_value="10000"
    )


def test_what_cannot_be_answered_is_refused_at_its_field() -> None:
    assert refusals(returns="0.01 -0.02") == {"returns": "There are 2 returns."}
    assert refusals(returns=" ".join(["0.01"] * 10)) == {
        "returns": "All returns are equal: they have no tail."
    }
    assert refusals(confidence="0.9999", book_value="0") == {
        "confidence": "Confidence is 0.9999.",
        "book_value": "Value of the book is 0.",
    }
    assert set(refusals(confidence="0.5")) == {"confidence"}
    assert set(refusals(returns=f"{TEN} -5%")) == {"returns"}


def test_the_tail_of_the_bent_normal_is_the_mean_of_its_quantiles() -> None:
    shape = Moments(
        mean=Decimal(0), deviation=Decimal(1), skewness=Decimal("-0.5"), excess_kurtosis=Decimal(3)
    )
    z = Decimal(repr(normal.quantile(0.95)))
    found = bent_measures(shape, z, Decimal("0.95"))
    assert found is not None
    count = 20_000
    rarer = [1 - 0.05 * (n + 0.5) / count for n in range(count)]
    mean = -math.fsum(value_at_risk.bent_quantile(level, -0.5, 3.0) for level in rarer) / count
    assert math.isclose(float(found.expected_shortfall), mean, rel_tol=1e-4)


SERIES = st.lists(decimals("-0.9", "2", 4), min_size=10, max_size=60).filter(
    lambda values: len(set(values)) > 1
)
CONFIDENCES = decimals("0.8", "0.999", 3)
CONVENTIONS: st.SearchStrategy[Convention] = st.sampled_from(get_args(Convention))


def methods_of(found: TailRisk) -> Sequence[Measures]:
    return [measures for measures in (found.past, found.normal, found.bent) if measures]


@LAWS
@given(SERIES, CONFIDENCES, CONVENTIONS, st.randoms(use_true_random=False))
def test_the_order_of_the_series_does_not_matter(
    values: list[Decimal], confidence: Decimal, convention: Convention, chance: Any
) -> None:
    mixed = chance.sample(values, len(values))
    found = tail_risk(values, confidence, convention)
    assert tail_risk(mixed, confidence, convention) == found


@LAWS
@given(SERIES, CONFIDENCES, CONVENTIONS)
def test_expected_shortfall_is_never_less_than_value_at_risk(
    values: list[Decimal], confidence: Decimal, convention: Convention
) -> None:
    for measures in methods_of(tail_risk(values, confidence, convention)):
        assert measures.expected_shortfall >= measures.value_at_risk - Decimal("1e-10")


@LAWS
@given(SERIES, CONFIDENCES, CONFIDENCES, CONVENTIONS)
def test_a_higher_confidence_never_asks_for_less(
    values: list[Decimal], one: Decimal, other: Decimal, convention: Convention
) -> None:
    low, high = (
        methods_of(tail_risk(values, confidence, convention)) for confidence in sorted((one, other))
    )
    for before, after in zip(low, high, strict=True):
        assert after.value_at_risk >= before.value_at_risk - Decimal("1e-10")
        assert after.expected_shortfall >= before.expected_shortfall - Decimal("1e-10")


def same(own: Decimal, other: float) -> bool:
    return math.isclose(float(own), other, rel_tol=1e-6, abs_tol=1e-9)


@LAWS
@given(SERIES, CONFIDENCES)
def test_what_is_written_down_is_what_the_models_compute(
    values: list[Decimal], confidence: Decimal
) -> None:
    floats, level = [float(value) for value in values], float(confidence)
    found = tail_risk(values, confidence)
    stepwise = tail_risk(values, confidence, "stepwise").past.value_at_risk
    assert same(found.past.value_at_risk, value_at_risk.historical(floats, level))
    assert same(stepwise, value_at_risk.historical(floats, level, "inverted_cdf"))
    assert same(found.past.expected_shortfall, value_at_risk.expected_shortfall(floats, level))
    center, spread = returns.mean(floats), returns.deviation(floats)
    at_risk, beyond = value_at_risk.normal_risk(center, spread, level)
    assert same(found.normal.value_at_risk, at_risk)
    assert same(found.normal.expected_shortfall, beyond)
    if found.bent:
        bent = value_at_risk.cornish_fisher(floats, level)
        assert math.isclose(float(found.bent.value_at_risk), bent, rel_tol=1e-6, abs_tol=1e-6)


@LAWS
@given(SERIES, st.integers(800, 999))
def test_empyrical_and_quantlib_say_the_same_where_they_count_alike(
    values: list[Decimal], permille: int
) -> None:
    confidence, floats = Decimal(permille) / 1000, [float(value) for value in values]
    found = tail_risk(values, confidence)
    peer = empyrical.value_at_risk(np.array(floats), 1 - permille / 1000)
    assert same(found.past.value_at_risk, -peer)
    # QuantLib reads the list stepwise, from 90% on, and knows no gains; a tail of whole returns it
    # counts in floats, one too many. Its expected shortfall leaves out the loss at the line itself.
    assume(permille >= 900 and found.in_tail % 1)
    statistics = ql.RiskStatistics()
    for value in floats:
        statistics.add(value)
    stepwise = tail_risk(values, confidence, "stepwise").past.value_at_risk
    assert same(max(Decimal(0), stepwise), statistics.valueAtRisk(permille / 1000))


@LAWS
@given(decimals("-6", "6", 2), decimals("-2", "12", 2))
def test_the_domain_is_where_the_bent_quantile_rises(skewness: Decimal, kurtosis: Decimal) -> None:
    s, k = float(skewness), float(kurtosis)

    def slope(z: float) -> float:
        return (
            1 + z * s / 3 + (z * z - 1) * k / 8 - (6 * z * z - 5) * s * s / 36
        )  # the derivative of Cornish and Fisher's expansion in z

    bend = k / 8 - s * s / 6
    places = [*range(-1000, 1001), *([-s / 6 / bend] if bend else [])]
    lowest = min(slope(z) for z in places)
    assume(abs(lowest) > 1e-6)
    assert keeps_order(skewness, kurtosis) == (lowest > 0)


@pytest.mark.parametrize("kurtosis", ["0", "4", "8"])
def test_without_skewness_the_domain_reaches_from_the_normal_to_a_kurtosis_of_eight(
    kurtosis: str,
) -> None:
    assert keeps_order(Decimal(0), Decimal(kurtosis))
    assert not keeps_order(Decimal("2.6"), Decimal(kurtosis))


@pytest.mark.parametrize(
    ("skewness", "least", "most"), [("1", "1.5691", "8.8753"), ("-2", "6.5372", "11.2406")]
)
def test_skewness_narrows_the_domain_from_both_sides(skewness: str, least: str, most: str) -> None:
    step, skew = Decimal("0.0001"), Decimal(skewness)
    inside, outside = (
        [keeps_order(skew, Decimal(least) - way), keeps_order(skew, Decimal(most) + way)]
        for way in (Decimal(0), step)
    )
    assert inside == [True, True]
    assert outside == [False, False]
