"""Rules, or forms of rules, that torch.optim does not have, written out from their formulas in float64."""

import torch


class Rule:
    """What every optimizer does before its rule; the options are named as in Java."""

    defaults = {}

    def __init__(self, weight, options):
        self.weight = weight.double()
        self.options = {"weightDecays": 0.0, "decoupledWeightDecay": False, "maximize": False}
        self.options |= self.defaults | options
        self.count = 0
        self.start()

    def __getattr__(self, name):
        """An option."""
        return self.__dict__["options"][name]

    def start(self):
        """Makes the state."""

    def zeros(self):
        return torch.zeros_like(self.weight)

    def step(self, gradient):
        g = gradient.double()
        if self.maximize:
            g = -g
        if self.decoupledWeightDecay:
            self.weight = self.weight * (1 - self.learningRate * self.weightDecays)
        else:
            g = g + self.weightDecays * self.weight
        self.count += 1
        self.update(g)


class AdaDelta(Rule):
    defaults = {"learningRate": 1.0, "rho": 0.9, "epsilon": 1e-6, "epsilonInsideRoot": True, "oldAverages": False}

    def start(self):
        self.v, self.a = self.zeros(), self.zeros()

    def root(self, x):
        return (x + self.epsilon).sqrt() if self.epsilonInsideRoot else x.sqrt() + self.epsilon

    def update(self, g):
        new = self.rho * self.v + (1 - self.rho) * g * g
        d = self.root(self.a) / self.root(self.v if self.oldAverages else new) * g
        self.v = new
        self.a = self.stepRho * self.a + (1 - self.stepRho) * d * d
        self.weight = self.weight - self.learningRate * d


class RProp(Rule):
    """The simple form."""

    defaults = {"learningRate": 0.01, "etaMinus": 0.5, "etaPlus": 1.2, "minStep": 1e-6, "maxStep": 50.0}

    def start(self):
        self.p, self.d = self.zeros(), self.zeros() + self.learningRate

    def update(self, g):
        self.weight = self.weight - g.sign() * self.d
        factor = torch.where(self.p * g > 0, self.etaPlus, self.etaMinus)
        self.d = (self.d * factor).clamp(self.minStep, self.maxStep)
        self.p = g


class Adam(Rule):
    defaults = {
        "learningRate": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "amsgrad": False,
        "biasCorrection": True,
        "epsilonInsideRoot": False,
    }

    def start(self):
        self.m, self.v, self.max = self.zeros(), self.zeros(), self.zeros()

    def update(self, g):
        self.m = self.beta1 * self.m + (1 - self.beta1) * g
        self.v = self.beta2 * self.v + (1 - self.beta2) * g * g
        self.max = torch.maximum(self.max, self.v)
        m, v = self.m, self.max if self.amsgrad else self.v
        if self.biasCorrection:
            m = m / (1 - self.beta1**self.count)
            v = v / (1 - self.beta2**self.count)
        root = (v + self.epsilon).sqrt() if self.epsilonInsideRoot else v.sqrt() + self.epsilon
        self.weight = self.weight - self.learningRate * m / root


class Lookahead:
    """Around torch's Adam with the learning rate that the table of tests gives it."""

    def __init__(self, weight, options):
        self.options = options
        self.parameter = torch.nn.Parameter(weight.clone())
        self.adam = torch.optim.Adam([self.parameter], lr=0.0625)
        self.slow = weight.clone()
        self.count = 0

    @property
    def weight(self):
        return self.parameter.detach()

    def step(self, gradient):
        self.parameter.grad = gradient
        self.adam.step()
        self.count += 1
        if self.count % self.options["k"] == 0:
            with torch.no_grad():
                self.slow += self.options["alpha"] * (self.parameter - self.slow)
                self.parameter.copy_(self.slow)
