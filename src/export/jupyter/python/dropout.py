class Dropout:
    """In training each unit is silenced with probability ratio. A trained network has all of them, each weakened."""

    def __init__(self, ratio, random):
        self.ratio, self.random = ratio, random

    def forward(self, x, train_flg=True):
        if not train_flg:
            return x * (1.0 - self.ratio)
        # np.random.rand(*x.shape) > self.ratio, but with the numbers that Layerscope drew.
        numbers = self.random.words(x.size).reshape(x.shape)
        self.mask = numbers >= int(self.ratio * 2**32)
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask
