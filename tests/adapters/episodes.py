"""The figures of historical episodes, through the engine's own sums."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from calculators.engine import episode_sums as sums
from calculators.engine.exact import total

Given = Mapping[str, Any]
# What a change starts from and ends at, as reports call it.
ENDS = (
    ("start", "before", "fund_before", "initial", "peg"),
    ("peak", "end", "after", "fund_after", "final", "trough", "low", "price"),
)
MANGO_COLLATERAL = Decimal(5_000_000)  # dollars in each of the two accounts


def exact(value: Any) -> Decimal:
    return Decimal(str(value))


def each(value: Any) -> list[Decimal]:
    return [exact(one) for one in (value if isinstance(value, list) else [value])]


def inherited_short(given: Given) -> Given:
    entry = exact(given["entry"])
    tokens = sums.size_of(exact(given["position_usdc"]), entry)
    losses = {
        f"loss_at_{name}": float(sums.loss_of_short(tokens, entry, exact(given[name])))
        for name in ("close", "settlement", "peak")
        if name in given
    }
    return {"tokens": float(tokens), **losses}


def pumped_long(given: Given) -> Given:
    gain = sums.profit(1, exact(given["qty"]), exact(given["entry"]), exact(given["peak"]))
    collateral = exact(given.get("collateral", MANGO_COLLATERAL))
    share = sums.borrowed_share(exact(given["withdrawn"]), collateral, gain)
    return {"unrealised_pnl": float(gain), "borrowed_share_of_paper_equity": float(share)}


def star(given: Given) -> Given:
    claims = {name: exact(claim) for name, claim in given["claims_musd"].items()}
    lost = sums.lost_claims(claims, exact(given["recovery"]))
    return {
        "total_claims": float(total(claims.values())),
        "loss": {name: float(loss) for name, loss in lost.items()},
        "total_loss": float(total(lost.values())),
    }


def deleveraging_day(given: Given) -> Given:
    forced, closed = exact(given["liquidation_notional"]), exact(given["adl_notional"])
    user = given["adl_eth_user"]
    events = {key: exact(given[key]) for key in ("liq_events", "adl_events")}
    both = sums.together({"liquidated": forced, "deleveraged": closed})
    met = sums.share_of(exact(user["adl"]), exact(user["eth_liquidations_same_ms"]))
    return {
        **given,
        "total_notional": float(both),
        "total_events": float(sums.together(events)),
        "adl_share": float(sums.share_of(closed, both)),
        "ratio_adl_to_liquidated_eth": float(met),
    }


def leverage(given: Given) -> Given:
    gross = exact(given.get("gross_exposure", given.get("assets")))
    found = [sums.leverage_of(gross, equity) for equity in each(given["equity"])]
    moves = [sums.wiping_move(one) for one in found]
    return {
        "leverage": as_given(found, given["equity"]),
        "gross_move_that_wipes_equity": as_given(moves, given["equity"]),
    }


def as_given(values: list[Decimal], stated: Any) -> list[float] | float:
    """Return one value where one was stated, and a list for a list."""
    found = [float(value) for value in values]
    return found if isinstance(stated, list) else found[0]


def valued_debt(given: Given) -> Given:
    pairs = zip(each(given["crv_debt"]), each(given["price"]), strict=True)
    values = [sums.value_of(debt, price) for debt, price in pairs]
    return {"usd": as_given(values, given["price"])}


def rise(given: Given) -> Given:
    start, end = (exact(next(given[name] for name in names if name in given)) for names in ENDS)
    risen, gone = float(sums.rise(start, end)), float(sums.change(start, end))
    fallen = dict.fromkeys(("fall", "drop", "discount"), -risen)
    return {"rise": risen, "change": risen, **fallen, "gain": -gone, "used": gone, "loss": gone}


def pool(given: Given) -> Given:
    ether, staked = exact(given["eth"]), exact(given["steth"])
    whole = sums.together({"eth": ether, "steth": staked})
    return {
        "total": float(whole),
        "eth_share": float(sums.share_of(ether, whole)),
        "steth_share": float(sums.share_of(staked, whole)),
    }


# The input that tells which figures an episode has.
BY_INPUT: dict[str, Callable[[Given], Given]] = {
    "position_usdc": inherited_short,
    "withdrawn": pumped_long,
    "claims_musd": star,
    "adl_notional": deleveraging_day,
    "gross_exposure": leverage,
    "assets": leverage,
    "crv_debt": valued_debt,
    "steth": pool,
    **dict.fromkeys(ENDS[0], rise),
}


def episode(given: Given, _: Path) -> Given:
    return next(replay for key, replay in BY_INPUT.items() if key in given)(given)


ADAPTERS = {"episode_replay": episode}
