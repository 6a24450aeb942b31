class DivLayer:
    def forward(self, x, y):
        self.x, self.y = x, y
        return np.divide(x, y)

    def backward(self, dout):
        dx = np.divide(dout, self.y)
        dy = -dout * np.divide(self.x, np.square(self.y))
        return fit(dx, self.x), fit(dy, self.y)
