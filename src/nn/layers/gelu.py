from math import erf


class Gelu:
    """x * Phi(x), where Phi is the share of a standard normal distribution that lies below x."""

    def forward(self, x):
        self.x = x
        self.phi = 0.5 * (1 + np.vectorize(erf, otypes=[float])(x / np.sqrt(2)))
        return x * self.phi

    def backward(self, dout):
        density = np.exp(-self.x**2 / 2) / np.sqrt(2 * np.pi)
        return dout * (self.phi + self.x * density)
