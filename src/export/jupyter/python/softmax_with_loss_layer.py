class SoftmaxWithLossLayer:
    """t is one-hot: 1 at the right class, 0 elsewhere."""

    def forward(self, a, t):
        self.y, self.t, self.N = softmax(a), t, len(a) if np.ndim(a) == 2 else 1
        # The logarithm of softmax, where no probability is rounded to 0.
        a = a - np.max(a, axis=-1, keepdims=True)
        self.log_y = a - np.log(np.sum(np.exp(a), axis=-1, keepdims=True))
        return -np.sum(np.where(t == 0, 0, t * self.log_y)) / self.N

    def backward(self, dout=1):
        da = dout * (self.y * np.sum(self.t, axis=-1, keepdims=True) - self.t) / self.N
        return da, -dout * self.log_y / self.N
