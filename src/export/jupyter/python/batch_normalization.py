class BatchNormalization:
    """Each column of the batch is brought to mean 0 and variance 1, then scaled by gamma and moved by beta."""

    def __init__(self, units, epsilon, dtype):
        self.gamma, self.beta = np.ones(units, dtype), np.zeros(units, dtype)
        self.epsilon = epsilon

    def forward(self, x):
        centred = x - x.mean(axis=0)
        self.std = np.sqrt((centred**2).mean(axis=0) + self.epsilon)
        self.normalised = centred / self.std
        return self.gamma * self.normalised + self.beta

    def backward(self, dout):
        n = len(dout)
        self.dbeta = dout.sum(axis=0)
        self.dgamma = (dout * self.normalised).sum(axis=0)
        return self.gamma / (n * self.std) * (n * dout - self.dbeta - self.normalised * self.dgamma)
