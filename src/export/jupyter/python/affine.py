class Affine:
    """Y = X·W + B"""

    def __init__(self, W):
        self.W, self.b = W, np.zeros(W.shape[1], W.dtype)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T
