"""Second derivatives in float64 from torch.autograd, for CurvatureTest. Inputs of the networks are multiples of 1/64.

networks.json is written from nothing; of quadratics.json the inputs (H, w; start, c, target) are kept and the rest is computed."""

import json
import pathlib

import torch
from torch.autograd.functional import hessian
from torch.nn.functional import conv2d, cross_entropy

FOLDER = pathlib.Path(__file__).parent.parent / "resources" / "curvature"


def numbers(seed, *shape):
    """The generator of the fixtures: exact in float32."""
    count = torch.Size(shape).numel()
    values = []
    state = seed
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        values.append((state >> 16) % 128 - 64)
    return torch.tensor(values, dtype=torch.float64).reshape(shape) / 64


def mlp(weights, data, labels):
    w1, b1, w2, b2 = weights
    return cross_entropy(torch.tanh(data @ w1.T + b1) @ w2.T + b2, labels)


def convolution(weights, data, labels):
    w1, b1, w2, b2 = weights
    hidden = torch.sigmoid(conv2d(data, w1, b1)).flatten(1)
    return ((hidden @ w2.T + b2 - labels) ** 2).mean() / 2


def network(loss, shapes, data, labels):
    weights = [numbers(i + 1, *shape) for i, shape in enumerate(shapes)]
    sizes = [w.numel() for w in weights]

    def of_one(flat):
        parts = [p.reshape(s) for p, s in zip(flat.split(sizes), shapes)]
        return loss(parts, data, labels)

    flat = torch.cat([w.flatten() for w in weights])
    h = hessian(of_one, flat)
    vector = numbers(99, len(flat))
    values, vectors = torch.linalg.eigh(h)
    largest = values.abs().argmax()
    return {
        "weights": [w.flatten().tolist() for w in weights],
        "data": data.flatten().tolist(),
        "labels": labels.flatten().tolist(),
        "vector": vector.tolist(),
        "product": (h @ vector).tolist(),
        "diagonal": h.diagonal().tolist(),
        "trace": h.trace().item(),
        "eigenvalue": values[largest].item(),
        "eigenvector": vectors[:, largest].tolist(),
        "offDiagonalSquares": ((h**2).sum(1) - h.diagonal() ** 2).tolist(),
    }


def brain_damage(case):
    h = torch.tensor(case["H"], dtype=torch.float64)
    w = torch.tensor(case["w"], dtype=torch.float64)
    values = torch.linalg.eigvalsh(h)
    return {
        "H": case["H"],
        "w": case["w"],
        "saliency": (h.diagonal() * w**2 / 2).tolist(),
        "eigenvalue": values[-1].item(),
    }


def sophia(case):
    """Sophia-H (Liu 2023) on sum(c (w - target)^2) / 2, whose diagonal Hessian is c."""
    o = case["hyperparameters"]
    c = torch.tensor(case["c"], dtype=torch.float64)
    target = torch.tensor(case["target"], dtype=torch.float64)
    w = torch.tensor(case["start"], dtype=torch.float64)
    m = torch.zeros_like(w)
    h = torch.zeros_like(w)
    after = {}
    for step in range(1, 61):
        m = o["b1"] * m + (1 - o["b1"]) * c * (w - target)
        if (step - 1) % o["k"] == 0:
            h = o["b2"] * h + (1 - o["b2"]) * c
        w = w * (1 - o["lr"] * o["wd"])
        w = w - o["lr"] * (m / (o["gamma"] * h).clamp(min=o["eps"])).clamp(-1, 1)
        if step in (1, 10, 60):
            after[step] = w.tolist()
    return {k: case[k] for k in ("hyperparameters", "start", "c", "target")} | {"after": after}


def write(name, content):
    (FOLDER / name).write_text(json.dumps(content, indent=1) + "\n")


if __name__ == "__main__":
    write(
        "networks.json",
        {
            "mlp": network(
                mlp,
                [(4, 3), (4,), (2, 4), (2,)],
                numbers(7, 5, 3),
                torch.tensor([0, 1, 1, 0, 1]),
            ),
            "convolution": network(
                convolution,
                [(2, 1, 3, 3), (2,), (3, 8), (3,)],
                numbers(8, 4, 1, 4, 4),
                numbers(9, 4, 3),
            ),
        },
    )
    quadratics = json.loads((FOLDER / "quadratics.json").read_text())
    write(
        "quadratics.json",
        {
            "brainDamage": brain_damage(quadratics["brainDamage"]),
            "sophia": sophia(quadratics["sophia"]),
        },
    )
