"""What price jumps do to a position: past the liquidation price, and past the bankruptcy price."""

# Merton (1976): a diffusion plus log-normal jumps at Poisson times. Only the jump times, the
# diffusion at these times and the jumps survived are drawn; being touched between jumps (Brownian
# bridge) and what the next jump does are known in closed form given where the path stands.

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from dataclasses import dataclass

from calculators.engine.draws import stream
from calculators.engine.normal import STANDARD, cumulative
from calculators.engine.progress import Progress, so_many
from calculators.engine.simulation import PATHS_AT_ONCE, SMALLEST, Estimate, bridge_touch, estimated

NEGLIGIBLE = 1e-18


@dataclass(frozen=True, slots=True, kw_only=True)
class JumpDiffusion:
    """Merton's model; the drift is the whole price's, so the diffusion makes up for the jumps."""

    volatility_fraction: float  # of the diffusion, per square root of a year
    drift_fraction: float = 0.0  # a year, of the expected price
    jumps_per_year: float = 0.0
    jump_log_mean: float = 0.0
    jump_log_deviation: float = 0.0

    @property
    def log_drift(self) -> float:
        """The diffusion's drift of the log price: drift - jumps E[e^J - 1] - volatility^2 / 2."""
        mean_jump = math.expm1(self.jump_log_mean + 0.5 * self.jump_log_deviation**2)
        made_up = self.drift_fraction - self.jumps_per_year * mean_jump
        return made_up - 0.5 * self.volatility_fraction**2


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One unit held; a short's prices lie above the spot."""

    spot: float
    liquidation_price: float
    bankruptcy_price: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRisk:
    """What jumps do to the position within the time."""

    liquidated: Estimate  # probability
    gapped: Estimate  # probability that a jump went past the bankruptcy price
    bad_debt: Estimate  # quote currency per unit held
    bad_debt_given_gap: Estimate  # the same, over the gaps only; 0 where there is none


@dataclass(slots=True)
class Path:
    """What one path has gathered so far, weighted by the probability of being there."""

    alive: float = 1.0
    gapped: float = 0.0
    debt: float = 0.0


def jump_past(held: Held, model: JumpDiffusion, log_price: float) -> tuple[float, float, float]:
    """Return P(survive), P(past bankruptcy) and E[bad debt] of one jump from a log price.

    Bad debt is bankruptcy price - price (a put on the jump), mirrored for a short.
    """
    mean, deviation = log_price + model.jump_log_mean, model.jump_log_deviation
    side = 1.0 if held.liquidation_price <= held.spot else -1.0
    if deviation == 0.0:
        price = math.exp(mean)
        debt = max(0.0, side * (held.bankruptcy_price - price))
        return float(side * (price - held.liquidation_price) > 0), float(debt > 0), debt
    keep = cumulative(side * (mean - math.log(held.liquidation_price)) / deviation)
    if held.bankruptcy_price <= 0.0:
        return keep, 0.0, 0.0
    past = side * (math.log(held.bankruptcy_price) - mean) / deviation
    forward = math.exp(mean + 0.5 * deviation**2)
    gap = cumulative(past)
    debt = side * (held.bankruptcy_price * gap - forward * cumulative(past - side * deviation))
    return keep, gap, max(0.0, debt)


def survived_jump(
    held: Held, model: JumpDiffusion, log_price: float, keep: float, draw: Callable[[], float]
) -> float:
    """Return a log price drawn from the jumps that the position survives."""
    mean, deviation = log_price + model.jump_log_mean, model.jump_log_deviation
    side = 1.0 if held.liquidation_price <= held.spot else -1.0
    if deviation == 0.0:
        return mean
    chance = min(1.0 - SMALLEST, max(SMALLEST, keep * (draw() or SMALLEST)))
    landed = mean - side * deviation * STANDARD.inv_cdf(chance)
    nearest = math.log(held.liquidation_price)
    return side * max(side * landed, side * nearest)


def one_path(held: Held, model: JumpDiffusion, years: float, draw: Callable[[], float]) -> Path:
    """Return what becomes of the position on one drawn path."""
    path, now, log_price = Path(), 0.0, math.log(held.spot)
    level = math.log(held.liquidation_price) if held.liquidation_price > 0.0 else -math.inf
    side = 1.0 if held.liquidation_price <= held.spot else -1.0
    while path.alive > NEGLIGIBLE:
        wait = math.inf
        if model.jumps_per_year > 0.0:
            wait = -math.log(1.0 - draw()) / model.jumps_per_year
        span = min(wait, years - now)
        variance = model.volatility_fraction**2 * span
        step = model.log_drift * span + math.sqrt(variance) * STANDARD.inv_cdf(draw() or SMALLEST)
        away, there = side * (log_price - level), side * (log_price + step - level)
        path.alive *= 1.0 - bridge_touch(away, there, variance)
        log_price, now = log_price + step, now + span
        if now >= years or path.alive <= NEGLIGIBLE:
            break
        keep, gap, debt = jump_past(held, model, log_price)
        path.gapped += path.alive * gap
        path.debt += path.alive * debt
        path.alive *= keep
        if keep > 0.0:
            log_price = survived_jump(held, model, log_price, keep, draw)
    return path


def gap_risk(
    held: Held, model: JumpDiffusion, *, years: float, paths: int = 20_000, seed: int = 1
) -> Generator[Progress, None, GapRisk]:
    """Return how often the position is liquidated or gapped through, and the bad debt expected.

    A diffusion alone executes at the liquidation price and leaves no bad debt at any leverage.

    >>> from calculators.engine.progress import finish
    >>> held = Held(spot=100, liquidation_price=90.4523, bankruptcy_price=90)
    >>> calm = gap_risk(held, JumpDiffusion(volatility_fraction=0.5), years=30 / 365, paths=100)
    >>> finish(calm).bad_debt.value
    0.0
    """
    liquidated: list[float] = []
    gapped: list[float] = []
    debts: list[float] = []
    for number in range(paths):
        if number % PATHS_AT_ONCE == 0:
            yield so_many(number, paths, "paths")
        path = one_path(held, model, years, stream(seed, number).random)
        liquidated.append(1.0 - path.alive)
        gapped.append(path.gapped)
        debts.append(path.debt)
    yield so_many(paths, paths, "paths")
    return GapRisk(
        liquidated=estimated(liquidated),
        gapped=estimated(gapped),
        bad_debt=estimated(debts),
        bad_debt_given_gap=ratio(debts, gapped),
    )


def ratio(amounts: list[float], chances: list[float]) -> Estimate:
    """Return sum / sum with the standard error of a ratio of means; 0 where nothing can happen."""
    total = math.fsum(chances)
    if total == 0.0:
        return Estimate(0.0, 0.0)
    mean = math.fsum(amounts) / total
    misses = [amount - mean * chance for amount, chance in zip(amounts, chances, strict=True)]
    error = math.sqrt(math.fsum(miss * miss for miss in misses)) / total
    return Estimate(mean, error)


def terminal_below(spot: float, level: float, model: JumpDiffusion, years: float) -> float:
    """Return P(the price ends below a level): a Poisson mixture of normals, Merton (1976).

    >>> model = JumpDiffusion(volatility_fraction=0.5, jumps_per_year=12, jump_log_mean=-0.05,
    ...     jump_log_deviation=0.08)
    >>> round(terminal_below(100, 90, model, 0.0821917808219178), 9)
    0.285628959
    """
    expected = model.jumps_per_year * years
    drift = model.log_drift * years
    found, weight, count = 0.0, math.exp(-expected), 0
    while count <= expected or weight > NEGLIGIBLE:
        mean = math.log(spot) + drift + count * model.jump_log_mean
        variance = model.volatility_fraction**2 * years + count * model.jump_log_deviation**2
        away = math.log(level) - mean
        below = cumulative(away / math.sqrt(variance)) if variance > 0.0 else float(away > 0.0)
        found += weight * below
        count += 1
        weight *= expected / count
    return found


def jump_beyond(spot: float, level: float, model: JumpDiffusion, years: float) -> float:
    """Return P(at least one jump is, from the spot, large enough to go past the level).

    1 - exp(-jumps P(one jump is)).

    >>> model = JumpDiffusion(volatility_fraction=0.5, jumps_per_year=12, jump_log_mean=-0.05,
    ...     jump_log_deviation=0.08)
    >>> round(jump_beyond(100, 90, model, 0.0821917808219178), 9)
    0.214250927
    """
    one = one_jump_beyond(spot, level, model)
    return -math.expm1(-model.jumps_per_year * years * one)


def one_jump_beyond(spot: float, level: float, model: JumpDiffusion) -> float:
    """Return P(one jump from the spot is large enough to go past the level).

    >>> model = JumpDiffusion(volatility_fraction=0.5, jump_log_mean=-0.05, jump_log_deviation=0.08)
    >>> round(one_jump_beyond(100, 90, model), 9)
    0.244466641
    """
    side = 1.0 if level <= spot else -1.0
    miss = side * (math.log(level / spot) - model.jump_log_mean)
    deviation = model.jump_log_deviation
    return cumulative(miss / deviation) if deviation > 0.0 else float(miss >= 0.0)
