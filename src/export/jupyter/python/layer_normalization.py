class LayerNormalization:
    """Each sample is brought to mean 0 and variance 1 over its own units, then each unit is scaled and moved."""

    def __init__(self, gamma, beta, epsilon=1e-5):
        self.gamma, self.beta, self.epsilon = gamma, beta, epsilon

    def forward(self, x):
        xc = x - x.mean(axis=1, keepdims=True)
        self.row_std = np.sqrt(np.mean(xc**2, axis=1, keepdims=True) + self.epsilon)
        self.xn = xc / self.row_std
        return self.gamma * self.xn + self.beta

    def backward(self, dout):
        self.dbeta = dout.sum(axis=0)
        self.dgamma = np.sum(self.xn * dout, axis=0)
        g = self.gamma * dout
        along = np.mean(g * self.xn, axis=1, keepdims=True)
        return (g - g.mean(axis=1, keepdims=True) - self.xn * along) / self.row_std
