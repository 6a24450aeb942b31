class Nesterov:
    """Momentum that looks one step ahead along its velocity."""

    def __init__(self, lr, momentum):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key in params:
            v = self.v.setdefault(key, np.zeros_like(params[key]))
            v[...] = self.momentum * v - self.lr * grads[key]
            params[key] += self.momentum * v - self.lr * grads[key]
