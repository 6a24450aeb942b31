class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y, self.t = softmax(x), t
        # 1e-7 keeps the logarithm away from 0; as in the book, the backward pass leaves it out.
        return -np.mean(np.log(self.y[np.arange(len(t)), t] + 1e-7))

    def backward(self):
        dx = self.y.copy()
        dx[np.arange(len(dx)), self.t] -= 1
        return dx / len(dx)
