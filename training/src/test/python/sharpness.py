"""Writes ../resources/methods/sharpness.json: weights after some steps of SAM and ASAM around SGD.

    python3 sharpness.py

The loss is sum c (w - target)^2 / 2, the optimizer SGD with rate 0.01 and momentum 0.9, all in float64. SAM and ASAM
with eta 0 are as in davda54/sam, the others as in the paper: T = |w| + eta, and 1 for biases. Needs PyTorch (written
with 1.13).
"""

import json
import pathlib

import torch

# The last two are biases.
SHAPES = ((3, 5), (2, 3, 2), (5,), (4,))
BIASES = (2, 3)
STEPS = (1, 10, 60)
CASES = (
    {"rho": 0.05},
    {"rho": 2.0, "eta": 0.0},
    {"rho": 0.5, "eta": 0.01, "scaleBiases": False},
    {"rho": 0.5, "eta": 0.01},
)


class Noise:
    """A linear congruential generator whose values, k / 2^23 - 1 for 24-bit k, are exact in float32."""

    def __init__(self, seed):
        self.state = seed

    def tensor(self, shape):
        values = []
        for _ in range(torch.Size(shape).numel()):
            self.state = (self.state * 1103515245 + 12345) % (1 << 31)
            values.append((self.state >> 7) / (1 << 23) - 1)
        return torch.tensor(values, dtype=torch.float64).reshape(shape)


def steps(weights, curvatures, targets, options, biases):
    """Yields the weights after each step."""
    parameters = [torch.nn.Parameter(w.clone()) for w in weights]
    sgd = torch.optim.SGD(parameters, lr=0.01, momentum=0.9)

    def backward():
        sgd.zero_grad()
        sum((c * (w - t) ** 2).sum() / 2 for w, c, t in zip(parameters, curvatures, targets)).backward()

    def size(i):
        if "eta" not in options or i in biases and not options.get("scaleBiases", True):
            return torch.ones_like(weights[i])
        return parameters[i].detach().abs() + options["eta"]

    while True:
        backward()
        old = [w.detach().clone() for w in parameters]
        sizes = [size(i) for i in range(len(parameters))]
        norm = torch.stack([(t * w.grad).norm() for t, w in zip(sizes, parameters)]).norm()
        with torch.no_grad():
            for t, w in zip(sizes, parameters):
                w.add_(t**2 * w.grad * (options["rho"] / (norm + 1e-12)))
        backward()
        with torch.no_grad():
            for o, w in zip(old, parameters):
                w.copy_(o)
        sgd.step()
        yield [w.detach().clone() for w in parameters]


def flat(tensors):
    return [t.reshape(-1).tolist() for t in tensors]


def main():
    noise = Noise(11)
    weights, curvatures, targets = ([noise.tensor(s) for s in SHAPES] for _ in range(3))
    curvatures = [10 * c.abs() for c in curvatures]
    cases = []
    for options in CASES:
        run = steps(weights, curvatures, targets, options, BIASES)
        trace = {t: flat(w) for t, w in zip(range(1, STEPS[-1] + 1), run) if t in STEPS}
        cases.append({"options": options, "weights": trace})
    fixture = {
        "torch": torch.__version__,
        "shapes": SHAPES,
        "biases": BIASES,
        "start": flat(weights),
        "curvatures": flat(curvatures),
        "targets": flat(targets),
        "cases": cases,
    }
    path = pathlib.Path(__file__).parent / "../resources/methods/sharpness.json"
    path.write_text(json.dumps(fixture) + "\n")


if __name__ == "__main__":
    main()
