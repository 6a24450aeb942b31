class MaxLayer:
    def forward(self, x, y):
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, dout):
        dx = dout * np.where(self.x == self.y, 0.5, self.x > self.y)
        dy = dout * np.where(self.x == self.y, 0.5, self.y > self.x)
        return fit(dx, self.x), fit(dy, self.y)
