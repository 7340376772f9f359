#!/usr/bin/env python3
"""Writes what PyTorch's ReduceLROnPlateau does with random metrics, as PlateauTracker.torch.csv.

    python3 schedulers/src/test/python/plateau.py [cases]

needs torch (1.13 made the committed file). A line is a run: the options, the metrics, and "index:value" for each
metric after which the learning rate became another, then PyTorch's best metric and the counts of bad epochs and of
the cooldown at the end. All numbers are exact, so that Java's decisions can be held to the same bits.
"""
import csv
import math
import random
import sys
from pathlib import Path

import torch
from torch.optim.lr_scheduler import ReduceLROnPlateau

FILE = Path(__file__).parent.parent / "resources/io/gradus/schedulers/PlateauTracker.torch.csv"
LENGTH = 40
OPTIONS = {
    "baseValue": [0.1, 0.003, 1.0],
    "mode": ["MIN", "MAX"],
    "factor": [0.1, 0.5, 0.3, 0.97],
    "patience": [0, 1, 2, 5, 10],
    "threshold": [0.0, 1e-4, 1e-4, 0.05, 0.5],
    "thresholdMode": ["REL", "ABS"],
    "cooldown": [0, 0, 1, 3, 12],
    "minValue": [0.0, 0.0, 1e-3, 2.5e-3],
    "epsilon": [1e-8, 1e-8, 0.0, 1e-3, 0.02],
}



def limit(scheduler):
    """The metric that is just not better."""
    best, threshold = scheduler.best, scheduler.threshold
    sign = -1 if scheduler.mode == "min" else 1
    return best * (1 + sign * threshold) if scheduler.threshold_mode == "rel" else best + sign * threshold


def metric(kind, step, scheduler, rng):
    falling = round((1 if scheduler.mode == "min" else -1) * 2.0 ** (-step / 6) + rng.gauss(0, 0.05), 4)
    if kind == "odd" and step == 0:
        return math.nan
    if kind == "falling" or math.isinf(scheduler.best):
        return falling
    if kind == "flat":
        return rng.choice([0.5, 0.5, 0.5, 0.25, 0.75, 0.0])
    if kind == "limit":
        edge = limit(scheduler)
        return rng.choice([edge, math.nextafter(edge, math.inf), math.nextafter(edge, -math.inf), falling])
    if kind == "odd":
        return rng.choice([falling, math.nan, math.inf, -math.inf if step > 30 else math.nan])
    return round(rng.gauss(0, 1), 3)


def run(rng):
    options = {name: rng.choice(values) for name, values in OPTIONS.items()}
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=options["baseValue"])
    scheduler = ReduceLROnPlateau(
        optimizer, mode=options["mode"].lower(), factor=options["factor"], patience=options["patience"],
        threshold=options["threshold"], threshold_mode=options["thresholdMode"].lower(),
        cooldown=options["cooldown"], min_lr=options["minValue"], eps=options["epsilon"])
    kind = rng.choice(["falling", "flat", "limit", "odd", "random"])
    metrics, changes = [], []
    while len(metrics) < LENGTH:
        before = optimizer.param_groups[0]["lr"]
        value = metric(kind, len(metrics), scheduler, rng)
        metrics.append(value)
        scheduler.step(value)
        if optimizer.param_groups[0]["lr"] != before:
            changes.append(f"{len(metrics) - 1}:{optimizer.param_groups[0]['lr']!r}")
    text = " ".join(repr(m) for m in metrics).replace("nan", "NaN").replace("inf", "Infinity")
    best = repr(scheduler.best).replace("inf", "Infinity")
    return [*options.values(), text, " ".join(changes), best, scheduler.num_bad_epochs, scheduler.cooldown_counter]


def main():
    rng = random.Random(4)
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with FILE.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*OPTIONS, "metrics", "changes", "best", "bad", "cooldownLeft"])
        writer.writerows(run(rng) for _ in range(cases))


main()
