"""Writes ../resources/methods/Lbfgs.json and Bfgs.json: what torch.optim.LBFGS does, step by step, and what BFGS does
with its line search.

    python3 second_order.py

Weights, loss and evaluations after each step() of max_iter iterations, on the full batch. Needs PyTorch (written with
1.13).
"""

import json
import pathlib

import torch
from torch.optim.lbfgs import _strong_wolfe

ROSENBROCK = [[-1.2, 1.0], [[0.8], [-0.5]]]


def rosenbrock(weights, data):
    x = torch.cat([w.reshape(-1) for w in weights])
    return ((1 - x[:-1]) ** 2 + 100 * (x[1:] - x[:-1] ** 2) ** 2).sum()


def mlp(weights, data):
    """Mean squared error of two layers with tanh between them."""
    inputs, labels = data
    hidden = torch.tanh(inputs @ weights[0] + weights[1])
    return ((hidden @ weights[2] + weights[3] - labels) ** 2).mean()


class Noise:
    """A linear congruential generator whose values, k / 2^23 - 1 for 24-bit k, are exact in float32."""

    def __init__(self, seed):
        self.state = seed

    def values(self, *shape):
        if not shape:
            self.state = (self.state * 1103515245 + 12345) % (1 << 31)
            return (self.state >> 7) / (1 << 23) - 1
        return [self.values(*shape[1:]) for _ in range(shape[0])]


noise = Noise(5)
MLP = [noise.values(3, 5), noise.values(5), noise.values(5, 2), noise.values(2)]
DATA = [noise.values(12, 3), noise.values(12, 2)]

WOLFE = {"line_search_fn": "strong_wolfe"}
# problem, types, options, steps
CASES = [
    (rosenbrock, ROSENBROCK, ("float64",), {"history_size": 10, "max_iter": 1, "max_eval": 1000, **WOLFE}, 6),
    (rosenbrock, ROSENBROCK, ("float64", "float32"), {"history_size": 10, "max_iter": 5, "max_eval": 1000, **WOLFE}, 3),
    (rosenbrock, ROSENBROCK, ("float64",), {"lr": 10, "max_iter": 5, **WOLFE}, 3),
    (rosenbrock, ROSENBROCK, ("float64",), {"lr": 1e-5, "max_iter": 5, **WOLFE}, 3),
    (rosenbrock, ROSENBROCK, ("float64",), {"history_size": 2, "max_iter": 5, **WOLFE}, 4),
    (rosenbrock, ROSENBROCK, ("float64",), {"lr": 0.1, "history_size": 10, "max_iter": 20, "max_eval": 1000}, 1),
    (rosenbrock, ROSENBROCK, ("float64", "float32"), {"lr": 0.1, "history_size": 3, "max_iter": 4}, 3),
    (rosenbrock, ROSENBROCK, ("float64",), {"lr": 0.01, "max_iter": 9, "max_eval": 4}, 3),
    (rosenbrock, ROSENBROCK, ("float64",), {"max_iter": 200, "tolerance_grad": 1.0, **WOLFE}, 2),
    (rosenbrock, ROSENBROCK, ("float64",), {"max_iter": 200, "tolerance_change": 0.01, **WOLFE}, 2),
    (mlp, MLP, ("float64", "float32"), {"max_iter": 4, "history_size": 5, **WOLFE}, 4),
    (mlp, MLP, ("float64", "float32"), {"lr": 0.5, "max_iter": 4, "history_size": 5}, 4),
    (mlp, MLP, ("float64",), WOLFE, 2),
]


# problem, options, steps
BFGS_CASES = [
    (rosenbrock, ROSENBROCK, {"max_iter": 1}, 6),
    (rosenbrock, ROSENBROCK, {"max_iter": 10}, 3),
    (mlp, MLP, {"max_iter": 5}, 4),
    (mlp, MLP, {}, 2),
]


class BFGS(torch.optim.LBFGS):
    """Nocedal and Wright, algorithm 6.1, with 6.17 and 6.20; all else as in PyTorch's LBFGS."""

    def __init__(self, weights, **options):
        super().__init__(weights, **options)
        self.inverse = self.gradient = self.move = None

    @torch.no_grad()
    def step(self, closure):
        closure = torch.enable_grad()(closure)
        options = self.param_groups[0]
        loss = float(closure())
        gradient = self._gather_flat_grad()
        evaluations = 1
        for iteration in range(1, options["max_iter"] + 1):
            if gradient.abs().max() <= options["tolerance_grad"]:
                break
            self.learn(gradient)
            d = -gradient if self.inverse is None else -self.inverse @ gradient
            first = self.gradient is None
            t = min(1.0, 1.0 / gradient.abs().sum()) if first else 1.0
            self.gradient, before = gradient, loss
            slope = gradient.dot(d)
            if slope > -options["tolerance_change"]:
                break
            loss, gradient, t, tries = _strong_wolfe(
                lambda x, t, d: self._directional_evaluate(closure, x, t, d),
                self._clone_param(), t, d, loss, gradient, slope,
            )
            self._add_grad(t, d)
            self.move = t * d
            evaluations += tries
            if evaluations >= options["max_eval"] or self.move.abs().max() <= options["tolerance_change"]:
                break
            if abs(loss - before) < options["tolerance_change"]:
                break

    def learn(self, gradient):
        if self.move is None:
            return
        s, y = self.move, gradient - self.gradient
        self.move = None
        ys = y.dot(s)
        if ys <= 1e-10:
            return
        identity = torch.eye(len(s), dtype=s.dtype)
        if self.inverse is None:
            self.inverse = ys / y.dot(y) * identity
        left = identity - torch.outer(s, y) / ys
        self.inverse = left @ self.inverse @ left.T + torch.outer(s, s) / ys


def rounded(value):
    """Without the last digits, which depend on where in memory the vectors lie."""
    return round(value, 10)


def flat(weights):
    return [rounded(w) for w in torch.cat([w.detach().reshape(-1) for w in weights]).tolist()]


def case(rule, problem, start, name, options, steps):
    dtype = getattr(torch, name)
    weights = [torch.tensor(w, dtype=dtype, requires_grad=True) for w in start]
    data = [torch.tensor(d, dtype=dtype) for d in DATA]
    optimizer = rule(weights, **options)
    evaluations = 0

    def closure():
        nonlocal evaluations
        evaluations += 1
        optimizer.zero_grad()
        loss = problem(weights, data)
        loss.backward()
        return loss

    trace = []
    for _ in range(steps):
        evaluations = 0
        optimizer.step(closure)
        loss = rounded(problem(weights, data).item())
        trace.append({"weights": flat(weights), "loss": loss, "evaluations": evaluations})
    return {"problem": problem.__name__, "type": name, "options": options, "steps": trace}


def write(name, cases):
    fixture = {
        "torch": torch.__version__,
        "starts": {"rosenbrock": ROSENBROCK, "mlp": MLP},
        "inputs": DATA[0],
        "labels": DATA[1],
        "cases": cases,
    }
    path = pathlib.Path(__file__).parent / f"../resources/methods/{name}.json"
    path.write_text(json.dumps(fixture) + "\n")


def main():
    lbfgs = [
        case(torch.optim.LBFGS, problem, start, name, options, steps)
        for problem, start, names, options, steps in CASES
        for name in names
    ]
    write("Lbfgs", lbfgs)
    write("Bfgs", [case(BFGS, problem, start, "float64", *rest) for problem, start, *rest in BFGS_CASES])


main()
