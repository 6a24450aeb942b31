class AdamW:
    """Adam with weight decay apart from the gradient: before each update every weight W is moved by -lr * lambda * W."""

    def __init__(self, lr, beta1, beta2, weight_decay_lambda=0):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.weight_decay_lambda = weight_decay_lambda
        self.m, self.v, self.iter = {}, {}, {}

    def update(self, params, grads):
        for key in params:
            m = self.m.setdefault(key, np.zeros_like(params[key]))
            v = self.v.setdefault(key, np.zeros_like(params[key]))
            # Each parameter counts for itself: one that joins later starts afresh.
            t = self.iter[key] = self.iter.get(key, 0) + 1
            m += (1 - self.beta1) * (grads[key] - m)
            v += (1 - self.beta2) * (grads[key] ** 2 - v)
            if key[0] == "W":
                params[key] *= 1 - self.lr * self.weight_decay_lambda
            root = np.sqrt(v / (1 - self.beta2**t))
            params[key] -= self.lr * (m / (1 - self.beta1**t)) / (root + 1e-8)
