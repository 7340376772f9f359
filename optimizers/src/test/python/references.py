"""Rules, or forms of rules, that torch.optim does not have, written out from their formulas in float64."""

import torch


class Rule:
    """What every optimizer does before its rule; the options are named as in Java."""

    defaults = {}
    decays_itself = False

    def __init__(self, weight, options):
        self.weight = weight.double()
        self.options = {"weightDecays": 0.0, "decoupledWeightDecay": False, "maximize": False}
        self.options |= self.defaults | options
        self.count = 0
        self.start()

    def __getattr__(self, name):
        """An option, or its value in this update."""
        option = self.__dict__["options"][name]
        return option(self.count - 1) if callable(option) else option

    def start(self):
        """Makes the state."""

    def zeros(self):
        return torch.zeros_like(self.weight)

    def root(self, x):
        return (x + self.epsilon).sqrt() if self.epsilonInsideRoot else x.sqrt() + self.epsilon

    def step(self, gradient):
        self.count += 1
        g = gradient.double()
        if self.maximize:
            g = -g
        if self.decoupledWeightDecay:
            self.weight = self.weight * (1 - self.learningRate * self.weightDecays)
        elif not self.decays_itself:
            g = g + self.weightDecays * self.weight
        self.update(g)


class Sgd(Rule):
    defaults = {
        "learningRate": 1e-3,
        "momentum": 0.0,
        "dampening": 0.0,
        "dampenFirst": False,
        "nesterov": False,
        "rateInBuffer": False,
        "normalizeGradient": False,
    }

    def start(self):
        self.b = self.zeros()

    def update(self, g):
        if self.normalizeGradient and g.norm() > 0:
            g = g / g.norm()
        if self.rateInBuffer:
            g = self.learningRate * g
        dampening = self.dampening if self.count > 1 or self.dampenFirst else 0
        self.b = self.momentum * self.b + (1 - dampening) * g
        d = g + self.momentum * self.b if self.nesterov else self.b
        self.weight = self.weight - d * (1 if self.rateInBuffer else self.learningRate)


class Asgd(Rule):
    """The weights alone."""

    defaults = {"learningRate": 1e-2, "lambda": 1e-4, "alpha": 0.75}

    def update(self, g):
        decay = self.options["lambda"]
        eta = self.learningRate / (1 + decay * self.learningRate * (self.count - 1)) ** self.alpha
        self.weight = self.weight * (1 - decay * eta) - eta * g


class Adagrad(Rule):
    defaults = {
        "learningRate": 1e-2,
        "lrDecay": 0.0,
        "initialAccumulator": 0.0,
        "epsilon": 1e-10,
        "epsilonInsideRoot": False,
    }

    def start(self):
        self.s = self.zeros() + self.initialAccumulator

    def update(self, g):
        self.s = self.s + g * g
        rate = self.learningRate / (1 + (self.count - 1) * self.lrDecay)
        self.weight = self.weight - rate * g / self.root(self.s)


class RmsProp(Rule):
    defaults = {
        "learningRate": 1e-2,
        "alpha": 0.99,
        "epsilon": 1e-8,
        "momentum": 0.0,
        "centered": False,
        "epsilonInsideRoot": False,
        "momentumOfGradient": False,
        "rateInBuffer": False,
    }

    def start(self):
        self.v, self.m, self.b = self.zeros(), self.zeros(), self.zeros()

    def update(self, g):
        self.v = self.alpha * self.v + (1 - self.alpha) * g * g
        self.m = self.alpha * self.m + (1 - self.alpha) * g
        d = self.root(self.v - self.m**2 if self.centered else self.v)
        rate = self.learningRate if self.rateInBuffer else 1
        self.b = self.momentum * self.b + rate * g / (1 if self.momentumOfGradient else d)
        step = self.b / d if self.momentumOfGradient else self.b
        self.weight = self.weight - step * (1 if self.rateInBuffer else self.learningRate)


class AdaDelta(Rule):
    defaults = {"learningRate": 1.0, "rho": 0.9, "epsilon": 1e-6, "epsilonInsideRoot": True, "oldAverages": False}

    def start(self):
        self.v, self.a = self.zeros(), self.zeros()

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
        self.weight = self.weight - self.learningRate * m / self.root(v)


class Moments(Rule):
    """What the relatives of Adam share."""

    defaults = {"learningRate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}

    def start(self):
        self.m, self.v = self.zeros(), self.zeros()

    def average(self, g):
        self.m = self.beta1 * self.m + (1 - self.beta1) * g
        self.v = self.beta2 * self.v + (1 - self.beta2) * g * g

    def descend(self, x, v, beta):
        """x over the root of v, which is corrected."""
        self.weight = self.weight - self.learningRate * x / ((v / (1 - beta**self.count)).sqrt() + self.epsilon)

    def corrected(self):
        return self.m / (1 - self.beta1**self.count)

    def rectified(self):
        t, longest = self.count, 2 / (1 - self.beta2) - 1
        length = longest - 2 * t * self.beta2**t / (1 - self.beta2**t)
        if length > 5:
            r = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)
            step = self.corrected() * (r * (1 - self.beta2**t)) ** 0.5 / (self.v.sqrt() + self.epsilon)
        else:
            step = self.corrected()
        self.weight = self.weight - self.learningRate * step


class Adamax(Moments):
    defaults = Moments.defaults | {"learningRate": 2e-3}

    def update(self, g):
        self.m = self.beta1 * self.m + (1 - self.beta1) * g
        self.v = torch.maximum(self.beta2 * self.v, g.abs() + self.epsilon)
        self.weight = self.weight - self.learningRate * self.corrected() / self.v


class NAdam(Moments):
    defaults = Moments.defaults | {"learningRate": 2e-3, "momentumDecay": 4e-3}

    def start(self):
        super().start()
        self.product = 1.0

    def mu(self, t):
        return self.beta1 * (1 - 0.5 * 0.96 ** (t * self.momentumDecay))

    def update(self, g):
        self.average(g)
        mu, following = self.mu(self.count), self.mu(self.count + 1)
        self.product *= mu
        x = (1 - mu) / (1 - self.product) * g + following / (1 - self.product * following) * self.m
        self.descend(x, self.v, self.beta2)


class RAdam(Moments):
    def update(self, g):
        self.average(g)
        self.rectified()


class Lion(Moments):
    defaults = {"learningRate": 1e-4, "beta1": 0.9, "beta2": 0.99, "decoupledWeightDecay": True}

    def update(self, g):
        self.weight = self.weight - self.learningRate * (self.beta1 * self.m + (1 - self.beta1) * g).sign()
        self.m = self.beta2 * self.m + (1 - self.beta2) * g


class QuasiHyperbolic(Rule):
    defaults = {"learningRate": 1.0, "nu": 0.7, "beta": 0.999}

    def start(self):
        self.m = self.zeros()

    def update(self, g):
        self.m = self.beta * self.m + (1 - self.beta) * g
        self.weight = self.weight - self.learningRate * ((1 - self.nu) * g + self.nu * self.m)


class AdaBelief(Moments):
    defaults = Moments.defaults | {"epsilon": 1e-16, "decoupledWeightDecay": True, "rectify": False}

    def update(self, g):
        self.m = self.beta1 * self.m + (1 - self.beta1) * g
        self.v = self.beta2 * self.v + (1 - self.beta2) * (g - self.m) ** 2 + self.epsilon
        if self.rectify:
            self.rectified()
        else:
            self.descend(self.corrected(), self.v, self.beta2)


class Yogi(Moments):
    defaults = Moments.defaults | {"learningRate": 1e-2, "epsilon": 1e-3, "initialAccumulator": 1e-6}

    def start(self):
        self.m, self.v = self.zeros() + self.initialAccumulator, self.zeros() + self.initialAccumulator

    def update(self, g):
        self.m = self.beta1 * self.m + (1 - self.beta1) * g
        self.v = self.v - (1 - self.beta2) * (self.v - g * g).sign() * g * g
        self.descend(self.corrected(), self.v, self.beta2)


class Adan(Moments):
    defaults = {
        "learningRate": 1e-3,
        "beta1": 0.98,
        "beta2": 0.92,
        "beta3": 0.99,
        "epsilon": 1e-8,
        "decoupledWeightDecay": True,
        "proximal": True,
    }

    def start(self):
        super().start()
        self.n = self.zeros()
        self.before = None

    def step(self, gradient):
        if not (self.decoupledWeightDecay and self.proximal):
            super().step(gradient)
        else:
            self.count += 1
            self.update(-gradient.double() if self.maximize else gradient.double())
            self.weight = self.weight / (1 + self.learningRate * self.weightDecays)

    def update(self, g):
        d = self.zeros() if self.before is None else g - self.before
        self.before = g
        self.m = self.beta1 * self.m + (1 - self.beta1) * g
        self.v = self.beta2 * self.v + (1 - self.beta2) * d
        self.n = self.beta3 * self.n + (1 - self.beta3) * (g + self.beta2 * d) ** 2
        x = self.corrected() + self.beta2 * self.v / (1 - self.beta2**self.count)
        self.descend(x, self.n, self.beta3)


def norms_ratio(ratio, a, b):
    """1 where a norm is 0."""
    return ratio() if a > 0 and b > 0 else 1.0


class Lars(Rule):
    """As in timm and NVIDIA's apex, but adapting parameters without weight decay too."""

    decays_itself = True
    defaults = {
        "learningRate": 1.0,
        "momentum": 0.0,
        "trustCoefficient": 1e-3,
        "epsilon": 1e-8,
        "nesterov": False,
        "larc": False,
        "adaptVectors": False,
    }

    def start(self):
        self.buffer = self.zeros()

    def ratio(self, g, decay):
        w, g = self.weight.norm().item(), g.norm().item()
        ratio = norms_ratio(lambda: self.trustCoefficient * w / (g + decay * w + self.epsilon), w, g)
        return min(ratio / self.learningRate, 1.0) if self.larc and w > 0 and g > 0 else ratio

    def update(self, g):
        decay = 0.0 if self.decoupledWeightDecay else self.weightDecays
        adapts = self.weight.dim() > 1 or self.adaptVectors
        d = (self.ratio(g, decay) if adapts else 1.0) * (g + decay * self.weight)
        self.buffer = self.momentum * self.buffer + d
        step = d + self.momentum * self.buffer if self.nesterov else self.buffer
        self.weight = self.weight - self.learningRate * step


class Lamb(Rule):
    decays_itself = True
    defaults = {
        "learningRate": 1e-3,
        "weightDecays": 1e-2,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-6,
        "biasCorrection": True,
        "trustClip": False,
        "alwaysAdapt": False,
    }

    def start(self):
        self.m, self.v = self.zeros(), self.zeros()

    def update(self, g):
        self.m = self.beta1 * self.m + (1 - self.beta1) * g
        self.v = self.beta2 * self.v + (1 - self.beta2) * g * g
        c1, c2 = (1 - self.beta1**self.count, 1 - self.beta2**self.count) if self.biasCorrection else (1, 1)
        r = self.m / c1 / ((self.v / c2).sqrt() + self.epsilon)
        if not self.decoupledWeightDecay:
            r = r + self.weightDecays * self.weight
        ratio = 1.0
        if self.alwaysAdapt or self.weightDecays != 0:
            a, b = self.weight.norm().item(), r.norm().item()
            ratio = norms_ratio(lambda: a / b, a, b)
            ratio = min(ratio, 1.0) if self.trustClip else ratio
        self.weight = self.weight - self.learningRate * ratio * r


class Wrapper:
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


class Lookahead(Wrapper):
    def step(self, gradient):
        super().step(gradient)
        if self.count % self.options["k"] == 0:
            with torch.no_grad():
                self.slow += self.options["alpha"] * (self.parameter - self.slow)
                self.parameter.copy_(self.slow)


class AdaptiveLookahead(Wrapper):
    """With the losses and slopes of batch t, from 0, that the table of tests gives it."""

    def alpha(self, start):
        loss, slope = self.count * 37 % 16 / 8, self.count * 23 % 16 / 8 - 1
        low, high = self.options.get("minAlpha", 0.2), self.options.get("maxAlpha", 1.0)
        a, b = slope - (loss - start), 2 * (loss - start) - slope
        if a > 0:
            return min(max(-b / (2 * a), low), high)
        return min((high, low), key=lambda x: a * x * x + b * x)

    def step(self, gradient):
        k = self.options.get("k", 5)
        if self.count % (k + 1) == 0:
            self.slow, self.start = self.weight.clone(), self.count * 37 % 16 / 8
        if self.count % (k + 1) < k:
            super().step(gradient)
        else:
            with torch.no_grad():
                self.parameter.copy_(self.slow + self.alpha(self.start) * (self.parameter - self.slow))
            self.count += 1
