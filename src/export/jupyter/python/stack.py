def forward_and_backward(x, weights, activation, epsilon, dout):
    """Values go up through layers that were never trained, and a gradient comes back down."""
    layers, outputs, gradients = [], [], [dout]
    for W in weights:
        parts = [Affine(W, np.zeros(W.shape[1], W.dtype))]
        if epsilon is not None:
            ones = np.ones(W.shape[1], W.dtype)
            parts.append(BatchNormalization(ones, np.zeros_like(ones), epsilon))
        parts.append(activation())
        for part in parts:
            x = part.forward(x)
        layers.append(parts)
        outputs.append(x)
    for parts in reversed(layers[1:]):
        for part in reversed(parts):
            dout = part.backward(dout)
        gradients.insert(0, dout)
    return outputs, gradients
