class TransposeLayer:
    def forward(self, x):
        return np.transpose(x)

    def backward(self, dout):
        return np.transpose(dout)
