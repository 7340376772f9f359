#!/usr/bin/env python3
"""Writes the values that every schedule is compared with, as CSV files with one column per example.

    python3 schedulers/src/test/python/schedules.py

needs torch (1.13 made the committed files) and mpmath. The files go to src/test/resources, where
ScheduleContractTest reads column X of the files of class Y for the example X of the class Y in ScheduleCases.

Each example is given twice: as a closed form that mpmath evaluates to 50 digits from the same doubles, and, where
PyTorch has the schedule, as PyTorch's own, stepped 1,000 times. PyTorch computes some schedules by recursion (each
value from the one before) and some forms in a way that cancels, so its values drift from the true ones.

Y.exact.csv   the 50 digits rounded to double, at the POINTS below, which go up to step 2^53. The row "torch error"
              says how far PyTorch was off, over the steps where it means the same.
Y.csv         the steps 0 to 999, a row each, to eight digits, for most of the examples that PyTorch has; an empty cell is as the
              one above it. The row "source" says "torch" where all of PyTorch's values are within 1e-9 (relative) of
              the 50 digits, and "exact" where they are not, or where PyTorch does something else after some step
              (it oscillates past the end of a cosine, and throws past the end of one cycle): those are the 50 digits.
"""
import csv
import math
import os
import warnings
from pathlib import Path

import mpmath
import torch
from mpmath import mpf
from torch.optim import lr_scheduler as lrs

warnings.filterwarnings("ignore", message="The epoch parameter")  # SequentialLR's own call
mpmath.mp.dps = 50
STEPS = 1000
DRIFT = 1e-9
LARGEST = mpf(1.7976931348623157e308)
POINTS = [*range(12), 29, 30, 31, 59, 60, 61, 99, 100, 101, 128, 249, 250, 251, 299, 300, 301, 499, 500, 501, 512, 700,
          777, 899, 900, 950, 998, 999, 1000, 1001, 1500, 2000, 12_344, 12_345, 10**5, 10**6 + 1, 2**31 - 1, 2**31,
          10**12 + 7, 2**53 - 1, 2**53]
RESOURCES = Path(__file__).parent.parent / "resources/io/gradus/schedulers"


# Closed forms, by definition rather than by how Java writes them. t counts from 0.

def cyclic(base, top, up=2000, down=None, scale=lambda cycle, t: mpf(1)):
    base, top, down = mpf(base), mpf(top), down or up

    def at(t):
        cycle, place = t // (up + down) + 1, t % (up + down)
        height = mpf(place) / up if place <= up else mpf(up + down - place) / down
        return base + (top - base) * height * scale(cycle, t)

    return at


def cyclic_momentum(up=2000, down=None, scale=lambda cycle, t: mpf(1), base=0.8, top=0.9):
    return cyclic(top, base, up, down, scale)


def cosine(base, steps, low=0.0):
    base, low = mpf(base), mpf(low)
    return lambda t: low + (base - low) * (1 + mpmath.cos(mpmath.pi * min(t, steps) / steps)) / 2


def decay(base, gamma):
    return lambda t: min(mpf(base) * mpf(gamma) ** t, LARGEST)


def constant(base, factor=1.0, steps=5):
    return lambda t: mpf(base) * mpf(factor) if t < steps else mpf(base)


def step(base, size, factor=0.1):
    return lambda t: decay(base, factor)(t // size)


def multi_step(base, milestones, factor=0.1):
    return lambda t: decay(base, factor)(sum(m <= t for m in milestones))


def linear(base, steps, start=1.0 / 3, end=1.0):
    return lambda t: mpf(base) * (mpf(start) + (mpf(end) - mpf(start)) * min(t, steps) / steps)


def polynomial(base, steps, power=1.0, final=0.0, cycle=False):
    def at(t):
        whole = steps * max(1, -(-t // steps)) if cycle else steps
        return mpf(final) + (mpf(base) - mpf(final)) * (1 - mpf(min(t, whole)) / whole) ** mpf(power)

    return at


def restarts(base, first, multiplier=1, low=0.0, peak_decay=1.0):
    def at(t):
        if multiplier == 1:
            cycle, start, length = t // first, t // first * first, first
        else:  # cycle i starts at first (multiplier^i - 1) / (multiplier - 1)
            starts = [first * (multiplier ** i - 1) // (multiplier - 1) for i in range(64)]
            cycle = max(i for i in range(64) if starts[i] <= t)
            start, length = starts[cycle], first * multiplier ** cycle
        height = (mpf(base) - mpf(low)) * mpf(peak_decay) ** cycle
        return mpf(low) + height * (1 + mpmath.cos(mpmath.pi * mpf(t - start) / length)) / 2

    return at


def one_cycle(top, steps, pct=0.3, div=25.0, final_div=1e4, anneal="cos", three_phase=False):
    initial = mpf(top) / mpf(div)
    last = initial / mpf(final_div)
    peak = mpf(max(pct * steps - 1, 0.0))  # PyTorch rounds it to double too
    knots = [(mpf(0), initial), (peak, mpf(top)), (mpf(steps - 1), last)]
    if three_phase:
        knots.insert(2, (2 * peak, initial))
    return annealed(knots, anneal)


def one_cycle_momentum(steps, pct=0.3, anneal="cos", three_phase=False, base=0.85, top=0.95):
    peak = mpf(max(pct * steps - 1, 0.0))
    knots = [(mpf(0), mpf(top)), (peak, mpf(base)), (mpf(steps - 1), mpf(top))]
    if three_phase:
        knots.insert(2, (2 * peak, mpf(top)))
    return annealed(knots, anneal)


def annealed(knots, anneal):
    def at(t):
        for (left, a), (right, b) in zip(knots, knots[1:]):
            if t <= right:
                part = (t - left) / (right - left) if right > left else mpf(1)
                return a + (b - a) * (part if anneal == "linear" else (1 - mpmath.cos(mpmath.pi * part)) / 2)
        return knots[-1][1]

    return at


def inverse_sqrt(base, warm, scale=None):
    scale = scale or warm
    return lambda t: mpf(base) * t / warm if t < warm else mpf(base) * mpmath.sqrt(mpf(scale) / (t - warm + scale))


def noam(size, warm, factor=1.0):
    return lambda t: mpf(factor) * mpf(size) ** -0.5 * min(mpf(t + 1) ** -0.5, (t + 1) * mpf(warm) ** -1.5)


def power_decay(base, power):
    return lambda t: mpf(base) / mpf(t + 1) ** mpf(power)


def inverse_time(base, rate, steps=1, staircase=False):
    return lambda t: mpf(base) / (1 + mpf(rate) * (t // steps if staircase else mpf(t) / steps))


def tanh(base, steps, low=0.0, lower=-7.0, upper=3.0):
    def at(t):
        x = mpf(lower) + (mpf(upper) - mpf(lower)) * min(t, steps) / steps
        return mpf(low) + (mpf(base) - mpf(low)) * (1 - mpmath.tanh(x)) / 2

    return at


def wsd(base, stable, decay_steps, warm=0, low=0.0, shape=lambda part: 1 - part):
    base, low = mpf(base), mpf(low)

    def at(t):
        if t < warm:
            return low + (base - low) * t / warm
        return low + (base - low) * shape(mpf(min(max(t - warm - stable, 0), decay_steps)) / decay_steps)

    return at


def noise(main, normal=True, limit=0.67, std=1.0, seed=42):
    def mixed(z):
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB % 2**64
        return z ^ (z >> 31)

    def draws(state):
        while True:
            state = (state + 0x9E3779B97F4A7C15) % 2**64
            yield mpf(mixed(state) >> 11) / 2**53

    def at(t):
        unit = draws(mixed((mixed(seed % 2**64) + t) % 2**64))
        while True:
            if normal and std < limit:
                radius = mpmath.sqrt(-2 * mpmath.log(1 - next(unit)))
                z = mpf(std) * radius * mpmath.cos(2 * mpmath.pi * next(unit))
                taken = abs(z) <= limit
            else:
                z = mpf(limit) * (2 * next(unit) - 1)
                taken = not normal or next(unit) < mpmath.exp(-(z / mpf(std)) ** 2 / 2)
            if taken:
                return main(t) * (1 + z)

    return at


FACTORS = {
    "linear": lambda s, part: s + (1 - s) * part,
    "constant": lambda s, part: s,
    "cosine": lambda s, part: s + (1 - s) * (1 - mpmath.cos(mpmath.pi * part)) / 2,
    "exponential": lambda s, part: s ** (1 - part),
}


def warmup(main, steps, start=1.0 / 3, shape="linear", overlap=False):
    def at(t):
        if t >= steps:
            return main(t if overlap else t - steps)
        return main(t if overlap else 0) * FACTORS[shape](mpf(start), mpf(t) / steps)

    return at


# PyTorch's schedulers: the base value, a function from an optimizer to a scheduler, and what of the optimizer it
# changes if not the learning rate.

def torch_cyclic(base, top, up=2000, down=None, **options):
    return base, lambda o: lrs.CyclicLR(
        o, base, top, step_size_up=up, step_size_down=down, cycle_momentum=False, **options)


def torch_cosine(base, steps, low=0.0):
    return base, lambda o: lrs.CosineAnnealingLR(o, steps, eta_min=low)


def torch_decay(base, gamma):
    return base, lambda o: lrs.ExponentialLR(o, gamma)


def torch_linear(steps, start=1.0 / 3, end=1.0):
    return lambda o: lrs.LinearLR(o, start_factor=start, end_factor=end, total_iters=steps)


def torch_constant(steps, factor=1.0 / 3):
    return lambda o: lrs.ConstantLR(o, factor=factor, total_iters=steps)


def torch_step(base, size, factor=0.1):
    return base, lambda o: lrs.StepLR(o, size, factor)


def torch_multi_step(base, milestones, factor=0.1):
    return base, lambda o: lrs.MultiStepLR(o, milestones, factor)


def torch_polynomial(base, steps, power=1.0):
    return base, lambda o: lrs.PolynomialLR(o, steps, power)


def torch_restarts(base, first, multiplier=1, low=0.0):
    return base, lambda o: lrs.CosineAnnealingWarmRestarts(o, first, multiplier, low)


def torch_one_cycle(top, steps, pct=0.3, div=25.0, final_div=1e4, **options):
    return top, lambda o: lrs.OneCycleLR(
        o, top, steps, pct_start=pct, div_factor=div, final_div_factor=final_div, cycle_momentum=False, **options)


def torch_cyclic_momentum(up=2000, down=None, base=0.8, top=0.9, **options):
    return 0.001, lambda o: lrs.CyclicLR(
        o, 0.001, 0.006, up, down, base_momentum=base, max_momentum=top, **options), "momentum"


def torch_one_cycle_momentum(steps, pct=0.3, anneal="cos", three_phase=False, base=0.85, top=0.95):
    return 0.1, lambda o: lrs.OneCycleLR(
        o, 0.1, steps, pct_start=pct, anneal_strategy=anneal, three_phase=three_phase,
        base_momentum=base, max_momentum=top), "momentum"


def torch_prefix(warm, main, steps):
    base, start_main = main
    return base, lambda o: lrs.SequentialLR(o, [warm(o), start_main(o)], milestones=[steps])


def torch_overlap(warm, main):
    base, start_main = main
    return base, lambda o: lrs.ChainedScheduler([warm(o), start_main(o)])


def torch_values(steps, base, start, what="lr"):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=base)
    scheduler, values = start(optimizer), []
    for t in range(steps):
        if t > 0:
            optimizer.step()
            scheduler.step()
        values.append(optimizer.param_groups[0][what])
    return values


# The examples: name -> (closed form, PyTorch's scheduler or None, steps for which PyTorch means the same).

def both(closed, in_torch, *args, same=STEPS, **options):
    return closed(*args, **options), in_torch(*args, **options), same


CASES = {
    "CyclicTracker": {
        "triangular": both(cyclic, torch_cyclic, 0.001, 0.006),
        "uneven": both(cyclic, torch_cyclic, 0.01, 0.1, 30, 71),
        "shortest": both(cyclic, torch_cyclic, 0.0, 0.5, 1),
        "triangular2": (
            cyclic(0.001, 0.1, 40, 25, scale=lambda cycle, t: mpf(2) ** (1 - cycle)),
            torch_cyclic(0.001, 0.1, 40, 25, mode="triangular2"), STEPS),
        "exp_range": (
            cyclic(0.0, 1.0, 37, scale=lambda cycle, t: mpf(0.994) ** t),
            torch_cyclic(0.0, 1.0, 37, mode="exp_range", gamma=0.994), STEPS),
        "own scale of the cycle": (
            cyclic(0.1, 0.3, 50, 20, scale=lambda cycle, t: 1 / mpf(cycle)), None, 0),
        "own scale of the step": (
            cyclic(0.1, 0.3, 50, 20, scale=lambda cycle, t: 1 / (1 + mpf(t) / 100)), None, 0),
    },
    "ConstantTracker": {
        "constant": (constant(0.1), (0.1, torch_constant(5, 1.0)), STEPS),
        "a third at first": (constant(0.1, 1.0 / 3, 5), (0.1, torch_constant(5)), STEPS),
        "a part for long": (constant(0.7, 0.25, 500), (0.7, torch_constant(500, 0.25)), STEPS),
    },
    "StepTracker": {
        "a tenth": both(step, torch_step, 0.1, 100),
        "often": both(step, torch_step, 0.3, 7, 0.5),
        "growing": both(step, torch_step, 1e-5, 250, 1.7),
    },
    "MultiStepTracker": {
        "lectures": both(multi_step, torch_multi_step, 0.1, [30, 60, 90]),
        "one": both(multi_step, torch_multi_step, 0.1, [1], 0.5),
        "growing": both(multi_step, torch_multi_step, 3e-4, [250, 251, 700], 1.3),
    },
    "ExponentialTracker": {
        "slow": both(decay, torch_decay, 0.1, 0.999),
        "fast": both(decay, torch_decay, 0.5, 0.9),
        "growing": both(decay, torch_decay, 1e-6, 1.01),
    },
    "LinearRampTracker": {
        "as in PyTorch": (linear(0.1, 5), (0.1, torch_linear(5)), STEPS),
        "to zero": (linear(0.1, 1000, 1.0, 0.0), (0.1, torch_linear(1000, 1.0, 0.0)), STEPS),
        "down and short": (linear(0.3, 250, 0.9, 0.05), (0.3, torch_linear(250, 0.9, 0.05)), STEPS),
        "from zero": (linear(0.3, 12_345, 0.0), None, 0),
    },
    "PolynomialTracker": {
        "straight": both(polynomial, torch_polynomial, 0.1, 500),
        "power": both(polynomial, torch_polynomial, 0.3, 1200, 0.9),
        "squared": both(polynomial, torch_polynomial, 0.3, 300, 2.0),
        "to a value": (polynomial(0.1, 12_345, 0.5, 1e-3), None, 0),
        "cycles": (polynomial(0.1, 250, 1.5, 1e-3, True), None, 0),
    },
    "CosineRestartsTracker": {
        "alike": both(restarts, torch_restarts, 0.1, 100),
        "doubling": both(restarts, torch_restarts, 0.05, 30, 2, 1e-4),
        "every step": both(restarts, torch_restarts, 0.1, 1),
        "lower and lower": (restarts(0.1, 50, 1, 1e-3, 0.8), None, 0),
        "tenfold": (restarts(0.1, 3, 10, 0.0, 0.5), None, 0),
    },
    "OneCycleTracker": {
        "two phases": both(one_cycle, torch_one_cycle, 0.1, 1000),
        "straight": (
            one_cycle(0.5, 1000, 0.123, 10.0, 100.0, "linear"),
            torch_one_cycle(0.5, 1000, 0.123, 10.0, 100.0, anneal_strategy="linear"), STEPS),
        "three phases": both(one_cycle, torch_one_cycle, 0.1, 1000, 0.4, three_phase=True),
        "past the end": both(one_cycle, torch_one_cycle, 0.1, 250, 0.25, same=250),
        "top at step 0": (one_cycle(0.1, 10, 0.1), None, 0),
        "top before step 0": (one_cycle(0.1, 300, 0.0), None, 0),
        "no fall": both(one_cycle, torch_one_cycle, 0.1, 300, 1.0, same=300),
        "three straight phases": (one_cycle(0.1, 777, 0.5, 4.0, 1e3, "linear", True), None, 0),
    },
    "MomentumSchedule": {
        "one cycle": both(one_cycle_momentum, torch_one_cycle_momentum, 1000),
        "one straight cycle": both(
            one_cycle_momentum, torch_one_cycle_momentum, 1000, 0.123, "linear", base=0.5, top=0.99),
        "one cycle of three phases": both(one_cycle_momentum, torch_one_cycle_momentum, 1000, 0.4, three_phase=True),
        "past the end": both(one_cycle_momentum, torch_one_cycle_momentum, 250, 0.25, same=250),
        "three straight phases": both(
            one_cycle_momentum, torch_one_cycle_momentum, 777, 0.5, "linear", True, 0.0, 0.9, same=777),
        "triangular": both(cyclic_momentum, torch_cyclic_momentum),
        "uneven": both(cyclic_momentum, torch_cyclic_momentum, 30, 71, base=0.5, top=0.95),
        "triangular2": (
            cyclic_momentum(40, 25, scale=lambda cycle, t: mpf(2) ** (1 - cycle)),
            torch_cyclic_momentum(40, 25, mode="triangular2"), STEPS),
        "exp_range": (
            cyclic_momentum(37, scale=lambda cycle, t: mpf(0.994) ** t),
            torch_cyclic_momentum(37, mode="exp_range", gamma=0.994), STEPS),
        "own scale of the cycle": (
            cyclic_momentum(50, 20, scale=lambda cycle, t: 1 / mpf(cycle)),
            torch_cyclic_momentum(50, 20, scale_fn=lambda x: 1 / x, scale_mode="cycle"), STEPS),
        "own scale of the step": (
            cyclic_momentum(50, 20, scale=lambda cycle, t: 1 / (1 + mpf(t) / 100)),
            torch_cyclic_momentum(50, 20, scale_fn=lambda x: 1 / (1 + x / 100), scale_mode="iterations"), STEPS),
    },
    "InverseSqrtTracker": {
        "one timescale": (inverse_sqrt(0.1, 100), None, 0),
        "slower": (inverse_sqrt(0.1, 250, 10_000), None, 0),
        "no climb": (inverse_sqrt(0.1, 1), None, 0),
    },
    "NoamTracker": {
        "base model": (noam(512, 4000), None, 0),
        "small": (noam(64, 100, 2.5), None, 0),
    },
    "PowerDecayTracker": {
        "lectures": (power_decay(0.1, 0.3), None, 0),
        "inverse square root": (power_decay(0.3, 0.5), None, 0),
        "steep": (power_decay(0.3, 7.0), None, 0),
    },
    "InverseTimeTracker": {
        "smooth": (inverse_time(0.1, 0.01), None, 0),
        "every hundred": (inverse_time(0.1, 0.5, 100), None, 0),
        "staircase": (inverse_time(0.1, 0.5, 100, True), None, 0),
    },
    "TanhTracker": {
        "usual": (tanh(0.1, 1000), None, 0),
        "to a minimum": (tanh(0.1, 12_345, 1e-4, -6.0, 20.0), None, 0),
    },
    "WarmupStableDecayTracker": {
        "linear": (wsd(0.1, 400, 500, 100), None, 0),
        "cosine": (
            wsd(0.1, 200, 800, 30, 1e-3, lambda part: (1 + mpmath.cos(mpmath.pi * part)) / 2), None, 0),
        "one minus sqrt": (wsd(0.1, 0, 12_345, 100, 0.0, lambda part: 1 - mpmath.sqrt(part)), None, 0),
        "no climb": (wsd(0.1, 500, 250), None, 0),
    },
    "LrNoiseTracker": {
        "usual": (noise(constant(0.1)), None, 0),
        "narrow": (noise(cosine(0.1, 1000), std=0.2, seed=-7), None, 0),
        "cut": (noise(constant(0.1), limit=0.05, std=0.04, seed=2**63 - 1), None, 0),
        "uniform": (noise(constant(0.1), False, 0.3, seed=0), None, 0),
    },
    "CosineAnnealingTracker": {
        "to zero": both(cosine, torch_cosine, 0.1, 1000),
        "to a minimum": both(cosine, torch_cosine, 0.1, 750, 1e-5, same=751),
        "longer": (cosine(3e-4, 12_345, 1e-6), None, 0),
        "past the end": (cosine(0.5, 300, 0.01), None, 0),
        "one step": both(cosine, torch_cosine, 0.5, 1, 0.25, same=2),
        "flat": both(cosine, torch_cosine, 0.1, 777, 0.1),
    },
    "WarmupTracker": {
        "linear": (
            warmup(cosine(0.1, 1000), 100), None, 0),
        "linear from little": (
            warmup(decay(0.4, 0.99), 250, 1e-4),
            torch_prefix(torch_linear(250, 1e-4), torch_decay(0.4, 0.99), 250), STEPS),
        "linear from zero": (warmup(decay(0.4, 0.99), 7, 0.0), None, 0),
        "constant": (
            warmup(cyclic(0.01, 0.1, 30), 40, 0.25, "constant"),
            torch_prefix(torch_constant(40, 0.25), torch_cyclic(0.01, 0.1, 30), 40), STEPS),
        "cosine": (warmup(decay(0.4, 0.99), 300, 0.001, "cosine"), None, 0),
        "exponential": (warmup(decay(0.4, 0.99), 300, 0.001, "exponential"), None, 0),
        "linear over": (
            warmup(cosine(0.1, 1200), 100, overlap=True),
            torch_overlap(torch_linear(100), torch_cosine(0.1, 1200)), STEPS),
        "constant over": (warmup(decay(0.4, 0.999), 100, 0.5, "constant", overlap=True), None, 0),
        "cosine over": (warmup(cosine(0.1, 500, 1e-4), 600, 0.1, "cosine", overlap=True), None, 0),
        "nested": (
            warmup(warmup(cosine(0.1, 800), 100, 0.5, "exponential"), 50, 0.2, "constant"), None, 0),
    },
}


def relative_error(value, exact):
    if exact == 0:
        return 0.0 if value == 0 else math.inf
    return float(abs((mpf(value) - exact) / exact))


def every_step(closed, in_torch, same):
    """Returns the source, torch's error and 1,000 values; nothing where PyTorch has no such schedule."""
    if in_torch is None:
        return None
    exact = [closed(t) for t in range(STEPS)]
    values = torch_values(same, *in_torch)
    error = max(relative_error(v, e) for v, e in zip(values, exact))
    if same == STEPS and error <= DRIFT:
        return "torch", error, values
    return "exact", error, exact


def changes(values):
    """Returns the values as text, those that are as the one before empty."""
    texts = [f"{float(f'{float(value):.7e}')!r}" for value in values]
    return [text if t == 0 or text != texts[t - 1] else "" for t, text in enumerate(texts)]


def write(name, heads, rows):
    target = RESOURCES / name
    temporary = target.with_suffix(".part")
    with open(temporary, "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([*heads, *rows])
    os.replace(temporary, target)


def write_class(name, cases):
    stepped = {case: every_step(*parts) for case, parts in cases.items()}
    errors = [f"{column[1]:.1e}" if column else "" for column in stepped.values()]
    write(f"{name}.exact.csv", [["step", *cases], ["torch error", *errors]],
          [[t, *(repr(float(closed(t))) for closed, _, _ in cases.values())] for t in POINTS])
    stepped = {case: column for case, column in stepped.items() if column}
    if stepped:
        columns = [changes(values) for _, _, values in stepped.values()]
        write(f"{name}.csv", [[*stepped], [source for source, _, _ in stepped.values()]], zip(*columns))
    for case, error in zip(cases, errors):
        print(f"{name:26} {case:24} {stepped[case][0] if case in stepped else '-':6} torch off by {error or '-'}")


if __name__ == "__main__":
    RESOURCES.mkdir(parents=True, exist_ok=True)
    for name, cases in CASES.items():
        write_class(name, cases)
