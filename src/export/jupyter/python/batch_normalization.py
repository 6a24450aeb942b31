class BatchNormalization:
    """Each column of the batch is brought to mean 0 and variance 1, then scaled by gamma and moved by beta."""

    def __init__(self, units, dtype, epsilon=1e-7, momentum=0.9):
        self.gamma, self.beta = np.ones(units, dtype), np.zeros(units, dtype)
        self.running_mean, self.running_var = np.zeros(units, dtype), np.zeros(units, dtype)
        self.epsilon, self.momentum = epsilon, momentum
        self.starts = False

    def forward(self, x):
        mean = x.mean(axis=0)
        centred = x - mean
        var = (centred**2).mean(axis=0)
        # Switched on in the middle of a run, the running values start from the first batch.
        keep, self.starts = 0.0 if self.starts else self.momentum, False
        self.running_mean = keep * self.running_mean + (1 - keep) * mean
        self.running_var = keep * self.running_var + (1 - keep) * var
        self.std = np.sqrt(var + self.epsilon)
        self.normalised = centred / self.std
        return self.gamma * self.normalised + self.beta

    def infer(self, x):
        """Once it has learnt, the running values stand in for those of the batch."""
        return self.gamma * (x - self.running_mean) / np.sqrt(self.running_var + self.epsilon) + self.beta

    def backward(self, dout):
        n = len(dout)
        self.dbeta = dout.sum(axis=0)
        self.dgamma = (dout * self.normalised).sum(axis=0)
        return self.gamma / (n * self.std) * (n * dout - self.dbeta - self.normalised * self.dgamma)
