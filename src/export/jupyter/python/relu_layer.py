class ReluLayer:
    def forward(self, x):
        self.mask = np.less_equal(x, 0)
        return np.where(self.mask, 0, x)

    def backward(self, dout):
        return np.where(self.mask, 0, dout)
