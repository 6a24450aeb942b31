class BatchNormalization:
    """Each unit of a mini-batch is brought to mean 0 and variance 1, then scaled by gamma and moved by beta."""

    def __init__(self, gamma, beta, epsilon=1e-7, momentum=0.9):
        self.gamma, self.beta = gamma, beta
        self.epsilon, self.momentum = epsilon, momentum
        # Mean and variance as a trained network uses them. The book starts them at 0.
        self.running_mean, self.running_var = np.zeros_like(gamma), np.zeros_like(gamma)
        self.starts_in_mid_run = False

    def forward(self, x, train_flg=True):
        if not train_flg:
            normalized = (x - self.running_mean) / np.sqrt(self.running_var + self.epsilon)
            return self.gamma * normalized + self.beta
        mu = x.mean(axis=0)
        xc = x - mu
        var = np.mean(xc**2, axis=0)
        # Switched on in the middle of a run, they start from the first mini-batch.
        momentum = 0.0 if self.starts_in_mid_run else self.momentum
        self.starts_in_mid_run = False
        self.running_mean = momentum * self.running_mean + (1 - momentum) * mu
        self.running_var = momentum * self.running_var + (1 - momentum) * var
        self.std = np.sqrt(var + self.epsilon)
        self.xn = xc / self.std
        return self.gamma * self.xn + self.beta

    def backward(self, dout):
        N = dout.shape[0]
        self.dbeta = dout.sum(axis=0)
        self.dgamma = np.sum(self.xn * dout, axis=0)
        return self.gamma / (N * self.std) * (N * dout - self.dbeta - self.xn * self.dgamma)
