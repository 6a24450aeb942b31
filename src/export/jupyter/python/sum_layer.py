class SumLayer:
    def __init__(self, axis=None):
        self.axis = axis

    def forward(self, x):
        self.shape = np.shape(x)
        return np.sum(x, axis=self.axis, keepdims=self.axis == 1)

    def backward(self, dout):
        return np.broadcast_to(dout, self.shape)
