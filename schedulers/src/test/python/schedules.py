#!/usr/bin/env python3
"""Writes the values that every schedule is compared with: one CSV file per class, one column per example.

    python3 schedulers/src/test/python/schedules.py

needs torch (1.13 made the committed files) and mpmath. The files go to src/test/resources, where
ScheduleContractTest reads column X of file Y.csv for the example X of the class Y in ScheduleCases.

Each example is given twice: as PyTorch's own scheduler, stepped 1,000 times, and as a closed form that
mpmath evaluates to 50 digits from the same doubles. PyTorch computes some schedules by recursion
(each value from the one before) and some forms in a way that cancels, so its values drift from the true
ones. The rule for what a column holds:

  source "torch"  PyTorch's values, where all of them are within 1e-9 (relative) of the 50 digits;
  source "exact"  the 50 digits rounded to double, where PyTorch is further off, does something else
                  (it oscillates past the end of a cosine), or has no such schedule.

The row "torch error" says how far PyTorch was off, over the steps where it means the same; it is empty
where PyTorch has nothing alike.
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
RESOURCES = Path(__file__).parent.parent / "resources/io/gradus/schedulers"


# Closed forms, by definition rather than by how Java writes them. t counts from 0.

def cyclic(base, top, up=2000, down=None, scale=lambda cycle, t: mpf(1)):
    base, top, down = mpf(base), mpf(top), down or up

    def at(t):
        cycle, place = t // (up + down) + 1, t % (up + down)
        height = mpf(place) / up if place <= up else mpf(up + down - place) / down
        return base + (top - base) * height * scale(cycle, t)

    return at


def cosine(base, steps, low=0.0):
    base, low = mpf(base), mpf(low)
    return lambda t: low + (base - low) * (1 + mpmath.cos(mpmath.pi * min(t, steps) / steps)) / 2


def decay(base, gamma):
    return lambda t: mpf(base) * mpf(gamma) ** t


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


# PyTorch's schedulers: from the base value to a function from an optimizer to a scheduler.

def torch_cyclic(base, top, up=2000, down=None, **options):
    return base, lambda o: lrs.CyclicLR(
        o, base, top, step_size_up=up, step_size_down=down, cycle_momentum=False, **options)


def torch_cosine(base, steps, low=0.0):
    return base, lambda o: lrs.CosineAnnealingLR(o, steps, eta_min=low)


def torch_decay(base, gamma):
    return base, lambda o: lrs.ExponentialLR(o, gamma)


def torch_linear(steps, start=1.0 / 3):
    return lambda o: lrs.LinearLR(o, start_factor=start, total_iters=steps)


def torch_constant(steps, factor=1.0 / 3):
    return lambda o: lrs.ConstantLR(o, factor=factor, total_iters=steps)


def torch_prefix(warm, main, steps):
    base, start_main = main
    return base, lambda o: lrs.SequentialLR(o, [warm(o), start_main(o)], milestones=[steps])


def torch_overlap(warm, main):
    base, start_main = main
    return base, lambda o: lrs.ChainedScheduler([warm(o), start_main(o)])


def torch_values(base, start):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=base)
    scheduler, values = start(optimizer), []
    for _ in range(STEPS):
        values.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
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
            cyclic(0.1, 0.3, 50, 20, scale=lambda cycle, t: 1 / mpf(cycle)),
            torch_cyclic(0.1, 0.3, 50, 20, scale_fn=lambda x: 1 / x, scale_mode="cycle"), STEPS),
        "own scale of the step": (
            cyclic(0.1, 0.3, 50, 20, scale=lambda cycle, t: 1 / (1 + mpf(t) / 100)),
            torch_cyclic(0.1, 0.3, 50, 20, scale_fn=lambda x: 1 / (1 + x / 100), scale_mode="iterations"), STEPS),
    },
    "CosineAnnealingTracker": {
        "to zero": both(cosine, torch_cosine, 0.1, 1000),
        "to a minimum": both(cosine, torch_cosine, 0.1, 1000, 1e-5),
        "longer": both(cosine, torch_cosine, 3e-4, 12_345, 1e-6),
        "past the end": both(cosine, torch_cosine, 0.5, 300, 0.01, same=301),
        "one step": both(cosine, torch_cosine, 0.5, 1, 0.25, same=2),
        "flat": both(cosine, torch_cosine, 0.1, 777, 0.1),
    },
    "WarmupTracker": {
        "linear": (
            warmup(cosine(0.1, 1000), 100), torch_prefix(torch_linear(100), torch_cosine(0.1, 1000), 100), STEPS),
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
        "constant over": (
            warmup(decay(0.4, 0.999), 100, 0.5, "constant", overlap=True),
            torch_overlap(torch_constant(100, 0.5), torch_decay(0.4, 0.999)), STEPS),
        "cosine over": (warmup(cosine(0.1, 500, 1e-4), 600, 0.1, "cosine", overlap=True), None, 0),
        "nested": (
            warmup(warmup(cosine(0.1, 800), 100, 0.5, "exponential"), 50, 0.2, "constant"), None, 0),
    },
}


def relative_error(value, exact):
    if exact == 0:
        return 0.0 if value == 0 else math.inf
    return float(abs((mpf(value) - exact) / exact))


def column(closed, in_torch, same):
    """Returns source, torch's error as text, and the values."""
    exact = [closed(t) for t in range(STEPS)]
    rounded = [float(value) for value in exact]
    if in_torch is None:
        return "exact", "", rounded
    values = torch_values(*in_torch)
    error = max(relative_error(v, e) for v, e in zip(values[:same], exact[:same]))
    if same == STEPS and error <= DRIFT:
        return "torch", f"{error:.1e}", values
    return "exact", f"{error:.1e}", rounded


def write(name, cases):
    columns = {case: column(*parts) for case, parts in cases.items()}
    target = RESOURCES / f"{name}.csv"
    temporary = target.with_suffix(".part")
    with open(temporary, "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["step", *columns])
        rows.writerow(["source", *(source for source, _, _ in columns.values())])
        rows.writerow(["torch error", *(error for _, error, _ in columns.values())])
        for t in range(STEPS):
            rows.writerow([t, *(repr(float(values[t])) for _, _, values in columns.values())])
    os.replace(temporary, target)
    for case, (source, error, _) in columns.items():
        print(f"{name:24} {case:24} {source:6} torch off by {error or '-'}")


if __name__ == "__main__":
    RESOURCES.mkdir(parents=True, exist_ok=True)
    for name, cases in CASES.items():
        write(name, cases)
