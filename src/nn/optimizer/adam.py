class Adam:
    def __init__(self, lr, beta1, beta2):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.m, self.v, self.iter = {}, {}, {}

    def update(self, params, grads):
        for key in params:
            m = self.m.setdefault(key, np.zeros_like(params[key]))
            v = self.v.setdefault(key, np.zeros_like(params[key]))
            # Each parameter counts for itself: one that joins later starts afresh.
            t = self.iter[key] = self.iter.get(key, 0) + 1
            lr = self.lr * (1 - self.beta2**t) ** 0.5 / (1 - self.beta1**t)
            m += (1 - self.beta1) * (grads[key] - m)
            v += (1 - self.beta2) * (grads[key] ** 2 - v)
            params[key] -= lr * m / (np.sqrt(v) + 1e-7)
