"""Writes ../resources/parity/<class>.json: weights after 1, 10 and 100 steps of each optimizer.

    python3 optimizers.py [class ...]

The gradients do not depend on the weights; both sides make them from the same integers (see `Noise`), so that the
float32 inputs are the same to the last bit. What PyTorch has is computed by PyTorch, in float32; all else by the
formulas in references.py, in float64. Needs PyTorch (written with 1.13).
"""

import functools
import json
import pathlib
import sys

import torch
from torch.optim.lr_scheduler import CyclicLR, OneCycleLR

import references

SHAPES = ((), (3,), (2, 5), (2, 3, 2), (2, 1, 3, 4))
STEPS = (1, 10, 100)


class Noise:
    """A linear congruential generator whose values, k / 2^23 - 1 for 24-bit k, are exact in float32."""

    def __init__(self, seed):
        self.state = seed

    def values(self, n):
        out = []
        for _ in range(n):
            self.state = (self.state * 1103515245 + 12345) % (1 << 31)
            out.append((self.state >> 7) / (1 << 23) - 1)
        return torch.tensor(out, dtype=torch.float32)

    def gradient(self, n, step):
        """Sizes from 2^-12 to 2^11, now and then an exact zero, and now and then a huge one."""
        values = self.values(n)
        for i in range(n):
            values[i] *= 2.0 ** (i % 24 - 12)
        if step % 7 == 0:
            values[step % n] = 0
        if step % 11 == 4:
            values[step % n] *= 2.0**40
        return values


def size(shape):
    return torch.Size(shape).numel()


class Schedule:
    """The value of an option in each update, 0 for the first, and the text that Java reads."""

    def __init__(self, text, at):
        self.text, self.at = text, at

    def __call__(self, step):
        return self.at(step)

    def __str__(self):
        return self.text


def linear(base, steps, start, end):
    return Schedule(
        f"linear({base}, {steps}, {start}, {end})",
        lambda t: base * (start + (end - start) * min(t, steps) / steps),
    )


# PyTorch's names of our options; a pair of ours may be one of its own.
NAMES = {
    "learningRate": "lr",
    "weightDecays": "weight_decay",
    "epsilon": "eps",
    "rho": "rho",
    "maximize": "maximize",
    "amsgrad": "amsgrad",
    "momentum": "momentum",
    "dampening": "dampening",
    "nesterov": "nesterov",
    "lrDecay": "lr_decay",
    "initialAccumulator": "initial_accumulator_value",
    "alpha": "alpha",
    "centered": "centered",
    "lambda": "lambd",
    "t0": "t0",
}
PAIRS = {
    "betas": (("beta1", 0.9), ("beta2", 0.999)),
    "etas": (("etaMinus", 0.5), ("etaPlus", 1.2)),
    "step_sizes": (("minStep", 1e-6), ("maxStep", 50)),
}
# Handled here before the gradient is handed on, or by the choice of the class.
GRADIENT = ("clipGrad", "rescaleGrad", "decoupledWeightDecay")


def torch_arguments(options):
    arguments = {}
    for option, value in options.items():
        if option in NAMES:
            arguments[NAMES[option]] = value
        elif option not in GRADIENT:
            pair = next(name for name, members in PAIRS.items() if option in dict(members))
            arguments[pair] = tuple(options.get(name, default) for name, default in PAIRS[pair])
    return arguments


class TorchRule:
    """One of torch.optim, on one parameter."""

    def __init__(self, optimizer, weight, options):
        self.weight = torch.nn.Parameter(weight.clone())
        self.options = options
        self.count = 0
        self.optimizer = optimizer([self.weight], **self.arguments())

    def arguments(self):
        """Those of the next update."""
        now = {name: value(self.count) if callable(value) else value for name, value in self.options.items()}
        return torch_arguments(now)

    def step(self, gradient):
        if any(callable(value) for value in self.options.values()):
            self.optimizer.param_groups[0].update(self.arguments())
        self.weight.grad = gradient
        self.optimizer.step()
        self.count += 1


class ScheduledRule(TorchRule):
    """One of torch.optim with a scheduler of PyTorch, whose values the options have as text."""

    def __init__(self, optimizer, scheduler, weight, options):
        # the numbers in the place of text are the scheduler's to replace
        numbers = {name: 0.5 if isinstance(value, str) else value for name, value in options.items()}
        super().__init__(optimizer, weight, numbers)
        self.scheduler = scheduler(self.optimizer)

    def step(self, gradient):
        super().step(gradient)
        self.scheduler.step()


def one_cycle(optimizer):
    return functools.partial(ScheduledRule, optimizer, lambda o: OneCycleLR(o, 0.1, max(STEPS)))


def rule(factory, weight, options):
    if isinstance(factory, type) and issubclass(factory, torch.optim.Optimizer):
        return TorchRule(factory, weight, options)
    return factory(weight, options)


ONE_CYCLE = f"oneCycle(0.1, {max(STEPS)})"
CYCLIC = "cyclic(0.001, 0.01, 20)"
# From 0 to a constant, and from a constant to another.
CLIMB = linear(0.9, 40, 0.0, 1.0)
BETA1 = linear(0.95, 60, 1.0, 0.5)
DECAY = linear(0.5, 80, 1.0, 0.0)

CASES = {
    "Sgd": [
        (references.Sgd, {}),
        (torch.optim.SGD, {"learningRate": 0.125, "momentum": 0.9}),
        (torch.optim.SGD, {"learningRate": 0.01, "momentum": 0.9, "nesterov": True, "weightDecays": 0.0625}),
        (torch.optim.SGD, {"learningRate": 0.01, "momentum": 0.5, "dampening": 0.25, "maximize": True, "clipGrad": 2}),
        (references.Sgd, {"momentum": 0.75, "dampening": 0.75, "dampenFirst": True}),
        (references.Sgd, {"momentum": 0.75, "rateInBuffer": True, "dampening": 0.5, "weightDecays": 0.25}),
        (references.Sgd, {"momentum": 0.75, "rateInBuffer": True, "nesterov": True, "rescaleGrad": 0.5}),
        (references.Sgd, {"weightDecays": 0.125, "decoupledWeightDecay": True, "learningRate": 0.125, "clipGrad": 2.0}),
        (references.Sgd, {"normalizeGradient": True, "learningRate": 0.125, "weightDecays": 0.25}),
        (references.Sgd, {"normalizeGradient": True, "learningRate": 0.01, "momentum": 0.9, "nesterov": True}),
        (one_cycle(torch.optim.SGD), {"learningRate": ONE_CYCLE, "momentum": f"momentum({ONE_CYCLE})"}),
        (
            one_cycle(torch.optim.SGD),
            {"learningRate": ONE_CYCLE, "momentum": f"momentum({ONE_CYCLE})", "nesterov": True, "weightDecays": 0.0625},
        ),
        (references.Sgd, {"momentum": CLIMB, "dampening": 0.25, "weightDecays": DECAY}),
        (references.Sgd, {"momentum": CLIMB, "rateInBuffer": True, "weightDecays": DECAY, "decoupledWeightDecay": True}),
    ],
    "Asgd": [
        (torch.optim.ASGD, {}),
        (torch.optim.ASGD, {"learningRate": 0.125, "lambda": 0.25, "alpha": 0.5, "weightDecays": 0.125}),
        (torch.optim.ASGD, {"t0": 20, "lambda": 0.01, "maximize": True, "clipGrad": 2.0}),
        (references.Asgd, {"lambda": 0.125, "weightDecays": 0.25, "decoupledWeightDecay": True, "t0": 3}),
    ],
    "Adagrad": [
        (torch.optim.Adagrad, {}),
        (torch.optim.Adagrad, {"learningRate": 0.125, "lrDecay": 0.25, "weightDecays": 0.125, "epsilon": 1e-4}),
        (torch.optim.Adagrad, {"initialAccumulator": 0.5, "maximize": True, "clipGrad": 2.0}),
        (references.Adagrad, {"epsilonInsideRoot": True, "epsilon": 1e-2, "initialAccumulator": 0.1}),
        (references.Adagrad, {"weightDecays": 0.25, "decoupledWeightDecay": True, "lrDecay": 0.1}),
    ],
    "RmsProp": [
        (torch.optim.RMSprop, {}),
        (torch.optim.RMSprop, {"learningRate": 0.125, "alpha": 0.9, "weightDecays": 0.125, "epsilon": 1e-4}),
        (torch.optim.RMSprop, {"momentum": 0.9, "maximize": True, "clipGrad": 2.0}),
        (torch.optim.RMSprop, {"centered": True, "rescaleGrad": 0.5}),
        (torch.optim.RMSprop, {"centered": True, "momentum": 0.5, "alpha": 0.95, "weightDecays": 0.0625}),
        (references.RmsProp, {"epsilonInsideRoot": True, "epsilon": 1e-2, "alpha": 0.9}),
        (references.RmsProp, {"epsilonInsideRoot": True, "epsilon": 1e-4, "momentum": 0.75, "rateInBuffer": True}),
        (
            references.RmsProp,
            {"epsilonInsideRoot": True, "learningRate": 0.001, "momentum": 0.5, "momentumOfGradient": True},
        ),
        (references.RmsProp, {"momentumOfGradient": True, "momentum": 0.5, "rateInBuffer": True, "centered": True}),
        (references.RmsProp, {"epsilonInsideRoot": True, "epsilon": 1e-3, "centered": True, "maximize": True}),
        (references.RmsProp, {"weightDecays": 0.25, "decoupledWeightDecay": True, "momentum": 0.9}),
        (
            functools.partial(ScheduledRule, torch.optim.RMSprop, lambda o: CyclicLR(o, 0.001, 0.01, 20)),
            {"learningRate": CYCLIC, "momentum": f"momentum({CYCLIC})", "centered": True},
        ),
        (references.RmsProp, {"momentum": CLIMB, "weightDecays": DECAY, "decoupledWeightDecay": True}),
        (references.RmsProp, {"momentum": CLIMB, "momentumOfGradient": True, "rateInBuffer": True, "centered": True}),
    ],
    "AdaDelta": [
        (torch.optim.Adadelta, {}),
        (torch.optim.Adadelta, {"learningRate": 0.5, "rho": 0.95, "epsilon": 1e-4, "weightDecays": 0.0625}),
        (torch.optim.Adadelta, {"learningRate": 0.25, "maximize": True, "rho": 0.5, "clipGrad": 2.0}),
        (references.AdaDelta, {"stepRho": 0.75, "oldAverages": True, "epsilonInsideRoot": False, "epsilon": 1e-3}),
        (references.AdaDelta, {"stepRho": 0.75, "weightDecays": 0.125, "decoupledWeightDecay": True}),
    ],
    "RProp": [
        (torch.optim.Rprop, {}),
        (torch.optim.Rprop, {"learningRate": 0.125, "etaMinus": 0.6, "etaPlus": 1.1}),
        (torch.optim.Rprop, {"minStep": 0.001, "maxStep": 0.0625, "maximize": True}),
        (references.RProp, {"simple": True, "etaMinus": 0.6}),
    ],
    "Adam": [
        (torch.optim.Adam, {}),
        (torch.optim.Adam, {"learningRate": 0.0625, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-4}),
        (torch.optim.Adam, {"weightDecays": 0.125, "maximize": True}),
        (torch.optim.Adam, {"beta1": 0.0}),
        (torch.optim.Adam, {"amsgrad": True, "learningRate": 0.01, "clipGrad": 4.0, "rescaleGrad": 0.5}),
        (references.Adam, {"biasCorrection": False, "learningRate": 0.01}),
        (references.Adam, {"epsilonInsideRoot": True, "epsilon": 1e-4, "learningRate": 0.01}),
        (references.Adam, {"epsilonInsideRoot": True, "biasCorrection": False, "amsgrad": True, "weightDecays": 0.25}),
        (one_cycle(torch.optim.Adam), {"learningRate": ONE_CYCLE, "beta1": f"momentum({ONE_CYCLE})"}),
        (torch.optim.Adam, {"learningRate": 0.0625, "beta1": CLIMB, "weightDecays": DECAY}),
        (references.Adam, {"epsilonInsideRoot": True, "learningRate": 0.01, "beta1": BETA1, "weightDecays": DECAY}),
    ],
    "AdamW": [
        (torch.optim.AdamW, {}),
        (torch.optim.AdamW, {"learningRate": 0.0625, "weightDecays": 0.5, "beta1": 0.8, "amsgrad": True}),
        (torch.optim.AdamW, {"maximize": True, "clipGrad": 0.5}),
        (torch.optim.Adam, {"decoupledWeightDecay": False, "weightDecays": 0.125}),
        (torch.optim.AdamW, {"learningRate": 0.0625, "weightDecays": DECAY}),
        (torch.optim.AdamW, {"learningRate": 0.01, "weightDecays": DECAY, "beta1": BETA1, "amsgrad": True}),
    ],
    "Adamax": [
        (torch.optim.Adamax, {}),
        (torch.optim.Adamax, {"learningRate": 0.0625, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3}),
        (torch.optim.Adamax, {"weightDecays": 0.125, "maximize": True, "clipGrad": 2.0}),
        (references.Adamax, {"weightDecays": 0.5, "decoupledWeightDecay": True}),
        (torch.optim.Adamax, {"learningRate": 0.0625, "beta1": BETA1, "weightDecays": DECAY}),
    ],
    # In PyTorch 1.13 the product for the next step has one factor too many.
    "NAdam": [
        (references.NAdam, {}),
        (references.NAdam, {"learningRate": 0.0625, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-4}),
        (references.NAdam, {"momentumDecay": 1.0, "weightDecays": 0.125, "maximize": True}),
        (references.NAdam, {"momentumDecay": 0.0, "beta1": 0.99, "clipGrad": 4.0, "rescaleGrad": 0.5}),
        (references.NAdam, {"weightDecays": 0.5, "decoupledWeightDecay": True}),
        (references.NAdam, {"learningRate": 0.0625, "beta1": BETA1, "weightDecays": DECAY}),
        (references.NAdam, {"learningRate": 0.0625, "beta1": linear(0.99, 50, 0.25, 1.0), "momentumDecay": 0.0}),
    ],
    "RAdam": [
        (torch.optim.RAdam, {}),
        (torch.optim.RAdam, {"learningRate": 0.0625, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-4}),
        (torch.optim.RAdam, {"weightDecays": 0.125, "clipGrad": 2.0}),
        (torch.optim.RAdam, {"beta2": 0.5}),
        (references.RAdam, {"weightDecays": 0.5, "decoupledWeightDecay": True, "maximize": True, "beta2": 0.99}),
        (torch.optim.RAdam, {"learningRate": 0.0625, "beta1": BETA1, "weightDecays": DECAY, "clipGrad": 2.0}),
    ],
    "Lion": [
        (references.Lion, {}),
        (references.Lion, {"learningRate": 0.0625, "beta1": 0.5, "beta2": 0.75, "maximize": True}),
        (references.Lion, {"learningRate": 0.01, "weightDecays": 0.5, "clipGrad": 2.0}),
        (references.Lion, {"learningRate": 0.01, "weightDecays": 0.125, "decoupledWeightDecay": False}),
        (references.Lion, {"learningRate": 0.01, "beta1": BETA1, "weightDecays": DECAY}),
    ],
    # that of docs/guide/writing-your-own-rule.md
    "QuasiHyperbolic": [
        (references.QuasiHyperbolic, {"learningRate": 0.125}),
        (references.QuasiHyperbolic, {"learningRate": 0.02, "nu": 1.0, "beta": 0.9, "weightDecays": 0.125}),
        (references.QuasiHyperbolic, {"learningRate": 0.02, "nu": 0.25, "clipGrad": 2.0, "maximize": True}),
    ],
    "AdaBelief": [
        (references.AdaBelief, {}),
        (references.AdaBelief, {"learningRate": 0.0625, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-8}),
        (references.AdaBelief, {"rectify": True, "weightDecays": 0.5, "maximize": True}),
        (references.AdaBelief, {"weightDecays": 0.125, "decoupledWeightDecay": False, "clipGrad": 2.0}),
        (references.AdaBelief, {"learningRate": 0.0625, "epsilon": 1e-8, "beta1": BETA1, "weightDecays": DECAY}),
    ],
    "Yogi": [
        (references.Yogi, {}),
        (references.Yogi, {"learningRate": 0.0625, "beta1": 0.8, "beta2": 0.75, "epsilon": 1e-4}),
        (references.Yogi, {"initialAccumulator": 0.25, "weightDecays": 0.125, "maximize": True, "clipGrad": 2.0}),
        (references.Yogi, {"initialAccumulator": 0.0, "weightDecays": 0.5, "decoupledWeightDecay": True}),
        (references.Yogi, {"beta1": BETA1, "weightDecays": DECAY}),
    ],
    "Adan": [
        (references.Adan, {}),
        (references.Adan, {"learningRate": 0.0625, "beta1": 0.9, "beta2": 0.75, "beta3": 0.95, "epsilon": 1e-4}),
        (references.Adan, {"weightDecays": 0.5, "maximize": True, "clipGrad": 2.0}),
        (references.Adan, {"weightDecays": 0.5, "proximal": False, "learningRate": 0.01}),
        (references.Adan, {"weightDecays": 0.125, "decoupledWeightDecay": False}),
        (references.Adan, {"learningRate": 0.0625, "beta1": BETA1, "weightDecays": DECAY}),
    ],
    "Lars": [
        (references.Lars, {}),
        (references.Lars, {"learningRate": 0.5, "momentum": 0.9, "weightDecays": 0.125, "trustCoefficient": 0.02}),
        (references.Lars, {"momentum": 0.75, "nesterov": True, "maximize": True, "adaptVectors": True}),
        (references.Lars, {"larc": True, "learningRate": 0.01, "trustCoefficient": 0.005, "clipGrad": 4.0}),
        (references.Lars, {"weightDecays": 0.25, "decoupledWeightDecay": True, "learningRate": 0.125, "epsilon": 1e-2}),
        (references.Lars, {"learningRate": 0.5, "momentum": CLIMB, "weightDecays": DECAY, "trustCoefficient": 0.02}),
    ],
    "Lamb": [
        (references.Lamb, {}),
        (references.Lamb, {"learningRate": 0.0625, "weightDecays": 0.25, "beta1": 0.8, "beta2": 0.95, "maximize": True}),
        (references.Lamb, {"learningRate": 0.01, "trustClip": True, "biasCorrection": False, "clipGrad": 4.0}),
        (references.Lamb, {"weightDecays": 0.0, "learningRate": 0.01, "rescaleGrad": 0.5}),
        (references.Lamb, {"weightDecays": 0.0, "alwaysAdapt": True, "epsilon": 1e-4}),
        (references.Lamb, {"weightDecays": 0.125, "decoupledWeightDecay": True, "learningRate": 0.01}),
        (references.Lamb, {"learningRate": 0.01, "beta1": BETA1, "weightDecays": DECAY, "alwaysAdapt": True}),
    ],
    "Lookahead": [
        (references.Lookahead, {"k": 5, "alpha": 0.5}),
        (references.Lookahead, {"k": 7, "alpha": 0.8}),
        (references.Lookahead, {"k": 1, "alpha": 0.25}),
    ],
    "AdaptiveLookahead": [
        (references.AdaptiveLookahead, {}),
        (references.AdaptiveLookahead, {"k": 1, "minAlpha": 0.0}),
        (references.AdaptiveLookahead, {"k": 2, "minAlpha": 0.5, "maxAlpha": 1.25}),
    ],
    # the averages are another matter: the weights go their own way
    "Ema": [(references.Wrapper, {"decay": 0.9, "warmup": True})],
    "Swa": [(references.Wrapper, {"start": 5, "every": 3})],
}


def run(factory, options, seed):
    """The weights of all parameters, one after the other, after each of STEPS."""
    noise = Noise(seed)
    rules = [rule(factory, noise.values(size(shape)).reshape(shape), options) for shape in SHAPES]
    weights = {}
    for step in range(1, max(STEPS) + 1):
        for shape, each in zip(SHAPES, rules):
            gradient = noise.gradient(size(shape), step).reshape(shape) * options.get("rescaleGrad", 1)
            if "clipGrad" in options:
                gradient = gradient.clamp(-options["clipGrad"], options["clipGrad"])
            each.step(gradient)
        if step in STEPS:
            # float32 has nine digits
            weights[str(step)] = [float(f"{v:.10g}") for each in rules for v in each.weight.flatten().tolist()]
    return weights


def main(names):
    folder = pathlib.Path(__file__).parent.parent / "resources" / "parity"
    folder.mkdir(exist_ok=True)
    for name, cases in CASES.items():
        if names and name not in names:
            continue
        written = []
        for i, (factory, options) in enumerate(cases):
            seed = 1000 + i
            written.append({"options": options, "seed": seed, "weights": run(factory, options, seed)})
        with (folder / f"{name}.json").open("w") as out:
            json.dump({"torch": torch.__version__, "shapes": SHAPES, "cases": written}, out, default=str)
            out.write("\n")
        print(f"{name}: {len(written)} cases")


if __name__ == "__main__":
    main(sys.argv[1:])
