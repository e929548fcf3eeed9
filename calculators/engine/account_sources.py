"""Where the formulas of an account's working are published: each line gets one page that has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from calculators.engine.worked import Step

BINANCE = "https://www.binance.com/en/support/faq/b3c689c1f50a44cabb3a84e663b81d93"
BINANCE_COINS = "https://www.binance.com/en/support/faq/ceccfcfb4e3a45e3b48b0b1bb1a8ae46"
BINANCE_ORDERS = "https://www.binance.com/en/support/faq/87fa7ee33b574f7084d42bd2ce2e463b"
BIT = "https://helpcenter.bit.com/hc/en-us/articles/10875954706713"
BYBIT = "https://www.bybit.com/en/help-center/article/Liquidation-Price-USDT-Contract"
BYBIT_COINS = "https://help.bybit.com/hc/en-us/articles/360039261334"
BYBIT_TRANCHES = "Bybit, assets and collateral value ratio list (UTA)"
DERIBIT = "https://support.deribit.com/hc/en-us/articles/25944738177565"
DERIBIT_OPTIONS = "Deribit, notice of 11 January 2022, as TSLab's documentation repeats it"
DERIVE = (
    "https://github.com/derivexyz/v2-core/blob/7736900/test/risk-managers/unit-tests/"
    "StandardManager/test-cases.json"
)
DERIVE_SCENARIOS = (
    "https://github.com/derivexyz/v2-core/blob/7736900/test/risk-managers/unit-tests/"
    "PMRM/test-cases-portfolio-pm.json"
)
DRIFT = (
    "https://github.com/drift-labs/protocol-v2/blob/0ae3e3b/programs/drift/src/math/margin/tests.rs"
)
KRAKEN = "https://support.kraken.com/hc/en-us/articles/360022835671"
NO_HAIRCUT = "× (1 − 0)"
HERE = "worked out here, from the lines above"


class Published(NamedTuple):
    """A page, and the lines that it is the source of: by words of the formula, and by term."""

    source: str
    words: tuple[str, ...] = ("",)  # any of them
    terms: tuple[str, ...] = ()  # any of them; none: of every term


# The first that fits is taken, so the narrower ones come first.
PAGES = (
    Published(DERIVE, ("call fraction", "put fraction", "largest fraction", "unpaired factor")),
    Published(DERIVE, ("market value",)),
    Published(DERIBIT_OPTIONS, ("max(largest", "maintenance + mark price", "max(maintenance,")),
    Published(DERIBIT_OPTIONS, ("max(initial margin, maintenance margin)",)),
    Published(DERIVE_SCENARIOS, terms=("portfolio-margin",)),
    Published(DERIVE_SCENARIOS, ("initial share",)),
    Published(BIT, ("haircut", "× margin fraction")),
    Published(BYBIT_TRANCHES, ("counted amount",)),
    Published(DRIFT, ("liability weight",)),
    Published(DERIBIT, ("initial margin fraction",)),
    Published(BINANCE_ORDERS, ("order price",)),
    Published(BINANCE_COINS, ("(maintenance size + net size)",)),
    Published(BYBIT_COINS, ("contract value",), ("bankruptcy-price", "liquidation-fee")),
    Published(BYBIT_COINS, ("÷ entry price − maintenance margin)",), ("liquidation-price",)),
    Published(BYBIT_COINS, ("÷ (collateral + entry value)",)),
    Published(KRAKEN, ("contract value",)),
    Published(BYBIT, ("entry price", "entry value"), ("bankruptcy-price",)),
    Published(BYBIT, ("(maintenance margin − collateral) ÷ size",)),
    Published(BINANCE_ORDERS, ("÷ leverage",)),
    Published(BINANCE, ("fraction",), ("maintenance-margin", "liquidation-price")),
    Published(BINANCE, ("maintenance size",), ("liquidation-price",)),
    Published(BINANCE, ("× mark price", "× price"), ("notional-value",)),
    Published(BINANCE, ("entry price",), ("unrealized-pnl",)),
    Published(BINANCE, ("collateral + unrealized",), ("account-equity",)),
)


def with_sources(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return lines of an account's working, each with where its formula is published.

    What is a sum or follows from the lines above says so.

    >>> from calculators.engine.margin import INITIAL_MARGIN
    >>> from decimal import Decimal
    >>> line = INITIAL_MARGIN.work(notional_value=Decimal(100), leverage=Decimal(10))
    >>> with_sources([line])[0].source
    'https://www.binance.com/en/support/faq/87fa7ee33b574f7084d42bd2ce2e463b'
    """
    return tuple(step if step.source else replace(step, source=source_of(step)) for step in steps)


def source_of(step: Step) -> str:
    """Return the first page that has a line's formula."""
    if "haircut" in step.formula and step.numbers.endswith(NO_HAIRCUT):
        return HERE  # no venue says what counts of it: all does
    for page in PAGES:
        fits = not page.terms or step.term in page.terms
        if fits and any(word in step.formula for word in page.words):
            return page.source
    return HERE
