class RMSprop:
    """AdaGrad that forgets."""

    def __init__(self, lr, decay):
        self.lr, self.decay, self.h = lr, decay, {}

    def update(self, params, grads):
        for key in params:
            h = self.h.setdefault(key, np.zeros_like(params[key]))
            h[...] = self.decay * h + (1 - self.decay) * grads[key] ** 2
            params[key] -= self.lr * grads[key] / (np.sqrt(h) + 1e-7)
