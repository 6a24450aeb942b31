class DotLayer:
    def forward(self, X, W):
        self.X, self.W = X, W
        return np.dot(X, W)

    def backward(self, dout):
        # A vector is a row on the left and a column on the right.
        X, W = np.atleast_2d(self.X), self.W if self.W.ndim == 2 else self.W[:, None]
        dout = np.reshape(dout, (len(X), W.shape[1]))
        return np.dot(dout, W.T).reshape(self.X.shape), np.dot(X.T, dout).reshape(self.W.shape)
