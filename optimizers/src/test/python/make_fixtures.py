"""Writes ../resources/torch-optimizers.json: weights that torch.optim reaches after 1, 10 and 100 steps.

    python3 make_fixtures.py

The gradients do not depend on the weights; both sides make them from the same integers (see `Noise`), so that the
float32 inputs are the same to the last bit. Needs PyTorch (written with 1.13).
"""

import json
import pathlib

import torch

SIZE = 24
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


def scale():
    """Powers of two from 2^-12 to 2^11, so that small and large gradients occur."""
    return torch.tensor([2.0 ** (i - 12) for i in range(SIZE)], dtype=torch.float32)


CASES = [
    ("AdaDelta", torch.optim.Adadelta, {}),
    ("AdaDelta", torch.optim.Adadelta, {"learningRate": 0.5, "rho": 0.95, "epsilon": 1e-4, "weightDecays": 0.0625}),
    ("AdaDelta", torch.optim.Adadelta, {"learningRate": 0.25, "maximize": True, "rho": 0.5}),
    ("RProp", torch.optim.Rprop, {}),
    ("RProp", torch.optim.Rprop, {"learningRate": 0.125, "etaMinus": 0.6, "etaPlus": 1.1}),
    ("RProp", torch.optim.Rprop, {"minStep": 0.001, "maxStep": 0.0625, "maximize": True}),
    ("Adam", torch.optim.Adam, {}),
    ("Adam", torch.optim.Adam, {"learningRate": 0.0625, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-4}),
    ("Adam", torch.optim.Adam, {"weightDecays": 0.125, "maximize": True}),
    ("Adam", torch.optim.Adam, {"beta1": 0.0}),
]


def torch_arguments(options):
    arguments = {}
    for option, value in options.items():
        if option == "learningRate":
            arguments["lr"] = value
        elif option == "weightDecays":
            arguments["weight_decay"] = value
        elif option == "epsilon":
            arguments["eps"] = value
        elif option in ("rho", "maximize"):
            arguments[option] = value
    if "beta1" in options or "beta2" in options:
        arguments["betas"] = (options.get("beta1", 0.9), options.get("beta2", 0.999))
    if "etaMinus" in options:
        arguments["etas"] = (options["etaMinus"], options["etaPlus"])
    if "minStep" in options:
        arguments["step_sizes"] = (options["minStep"], options["maxStep"])
    return arguments


def run(optimizer, options, seed):
    noise = Noise(seed)
    weight = torch.nn.Parameter(noise.values(SIZE))
    torch_optimizer = optimizer([weight], **torch_arguments(options))
    weights = {}
    for step in range(1, max(STEPS) + 1):
        weight.grad = noise.values(SIZE) * scale()
        if step % 7 == 0:
            weight.grad[step % SIZE] = 0
        torch_optimizer.step()
        if step in STEPS:
            weights[str(step)] = weight.tolist()
    return weights


def lookahead(options, seed):
    """Lookahead around torch's Adam, written out from the paper: torch has none."""
    noise = Noise(seed)
    weight = torch.nn.Parameter(noise.values(SIZE))
    adam = torch.optim.Adam([weight], lr=0.0625)
    slow = weight.detach().clone()
    weights = {}
    for step in range(1, max(STEPS) + 1):
        weight.grad = noise.values(SIZE) * scale()
        if step % 7 == 0:
            weight.grad[step % SIZE] = 0
        adam.step()
        if step % options["k"] == 0:
            with torch.no_grad():
                slow += options["alpha"] * (weight - slow)
                weight.copy_(slow)
        if step in STEPS:
            weights[str(step)] = weight.tolist()
    return weights


def main():
    cases = []
    for i, (name, optimizer, options) in enumerate(CASES):
        seed = 1000 + i
        cases.append({"optimizer": name, "options": options, "seed": seed, "weights": run(optimizer, options, seed)})
    for i, options in enumerate(({"k": 5, "alpha": 0.5}, {"k": 7, "alpha": 0.8}, {"k": 1, "alpha": 0.25})):
        seed = 2000 + i
        cases.append({"optimizer": "Lookahead", "options": options, "seed": seed, "weights": lookahead(options, seed)})
    path = pathlib.Path(__file__).parent.parent / "resources" / "torch-optimizers.json"
    with path.open("w") as out:
        json.dump({"torch": torch.__version__, "size": SIZE, "cases": cases}, out, indent=1)
        out.write("\n")
    print(f"{path}: {len(cases)} cases")


if __name__ == "__main__":
    main()
