class Dropout:
    """In training a unit speaks where its mask is 1. The masks are those that Layerscope drew."""

    def forward(self, x, mask):
        self.mask = mask.astype(x.dtype)
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask
