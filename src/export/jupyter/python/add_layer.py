class AddLayer:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x + y

    def backward(self, dout):
        dx = dout
        dy = dout
        return fit(dx, self.x), fit(dy, self.y)
