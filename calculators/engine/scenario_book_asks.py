"""What a book under scenarios asks for: its positions, and the moves that it is margined by."""

from __future__ import annotations

from collections.abc import Mapping

from calculators.engine.calculator import Choice, Input

TERM = "portfolio-margin"


def row_of(kind: str, size: str, strike: str) -> Mapping[str, str]:
    """Return one default row."""
    return {"type": kind, "size": size, "strike": strike, "days": "30"}


POSITIONS = Input(
    name="positions",
    label="Positions",
    term=TERM,
    kind="rows",
    minimum="1",
    maximum="12",
    help="All in one coin. A bought option is money at its market value, a sold one a debt; margin is"
    " asked for what a move would cost beyond that.",
    columns=(
        Input(
            name="type",
            label="Position",
            term="",
            kind="choice",
            default="call",
            choices=(
                Choice(value="perpetual", label="Perpetual"),
                Choice(value="call", label="Call"),
                Choice(value="put", label="Put"),
            ),
            help="A call gains when the price rises, a put when it falls.",
        ),
        Input(
            name="size",
            label="Size",
            term="notional-value",
            kind="decimal",
            default="-1",
            unit="coins",
            minimum="-1000000000",
            maximum="1000000000",
            step="0.1",
            help="Below zero for a short position or an option that was sold.",
        ),
        Input(
            name="strike",
            label="Strike",
            term="",
            kind="decimal",
            default="60000",
            unit="USDT",
            minimum="0.00000001",
            maximum="1000000000",
            step="1000",
            help="The price at which an option may be exercised. A perpetual has none.",
        ),
        Input(
            name="days",
            label="Time to expiry",
            term="",
            kind="decimal",
            default="30",
            unit="days",
            minimum="0.01",
            maximum="730",
            step="1",
            help="Of an option, 365 days a year. A perpetual never expires.",
        ),
    ),
    default=(
        row_of("perpetual", "1", "60000"),
        row_of("put", "1", "54000"),
        row_of("call", "-1", "66000"),
    ),
)
MOVES = (
    Input(
        name="price_range_fraction",
        label="Price range",
        term=TERM,
        kind="decimal",
        default="0.16",
        unit="fraction",
        minimum="0.01",
        maximum="0.9",
        step="0.01",
        help="Four even steps up and four down, the last this far, and no move. Deribit and Paradex go"
        " to 16%, Dederi to 15%, Aevo to 20%.",
    ),
    Input(
        name="volatility_up_fraction",
        label="Volatility up by",
        term=TERM,
        kind="decimal",
        default="0.4",
        unit="fraction",
        minimum="0",
        maximum="2",
        step="0.05",
        help="Of volatility itself, at 30 days to expiry: 0.4 takes 60% to 84%. Paradex 40%, Aevo 50%.",
    ),
    Input(
        name="volatility_down_fraction",
        label="Volatility down by",
        term=TERM,
        kind="decimal",
        default="0.25",
        unit="fraction",
        minimum="0",
        maximum="1",
        step="0.05",
        help="Likewise. Paradex 22%, Aevo 25%, Derive 30%. As at Paradex and Derive, nearer options"
        " move more: × (30 ÷ days)^0.30 up to 30 days, ^0.13 beyond.",
    ),
    Input(
        name="extreme_move_fraction",
        label="Extreme move",
        term=TERM,
        kind="decimal",
        default="0.5",
        unit="fraction",
        minimum="0",
        maximum="0.9",
        step="0.05",
        help="One more move up and one down, with volatility up; 0 for none. Paradex and Deribit list"
        " eight, from −66% to +500%.",
    ),
    Input(
        name="extreme_weight",
        label="Part of it that counts",
        term=TERM,
        kind="decimal",
        default="0.32",
        unit="fraction",
        minimum="0",
        maximum="1",
        step="0.01",
        help="Of gains and losses in the extreme move. At Paradex it is range ÷ move: 16% ÷ 50% is 0.32."
        " SPAN counts 35% at twice its range.",
    ),
    Input(
        name="delta_minimum_fraction",
        label="Minimum by delta",
        term=TERM,
        kind="decimal",
        default="0.02",
        unit="fraction",
        minimum="0",
        maximum="0.5",
        step="0.005",
        help="Least requirement: this part of the price for each coin of net delta, half of it for delta"
        " held both ways. Paradex asks 2% and 1%.",
    ),
)
