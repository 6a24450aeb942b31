def stack(x, weights, activation, epsilon, gradient):
    """Values going up through layers that were never trained, and a gradient coming back down."""
    layers, outputs, gradients = [], [], [gradient]
    for W in weights:
        layer = [Affine(W)]
        if epsilon is not None:
            layer.append(BatchNormalization(W.shape[1], W.dtype, epsilon))
        layer.append(activation())
        for part in layer:
            x = part.forward(x)
        layers.append(layer)
        outputs.append(x)
    for layer in reversed(layers[1:]):
        for part in reversed(layer):
            gradient = part.backward(gradient)
        gradients.insert(0, gradient)
    return outputs, gradients
