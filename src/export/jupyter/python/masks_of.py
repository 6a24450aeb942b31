def masks_of(packed, samples, widths):
    """The masks of every hidden layer at an iteration, from one bit a unit."""

    def masks(i):
        bits = np.unpackbits(packed[i])[: samples * sum(widths)]
        parts = np.split(bits, np.cumsum([samples * width for width in widths])[:-1])
        return [part.reshape(samples, width) for part, width in zip(parts, widths)]

    return masks
