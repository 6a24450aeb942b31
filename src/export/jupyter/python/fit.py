def fit(dx, x):
    """The gradient in the shape of x. Where an entry was repeated, what came back for each is added up."""
    dx, shape = np.asarray(dx), np.shape(x)
    while dx.ndim > len(shape):
        dx = dx.sum(axis=0)
    for axis, length in enumerate(shape):
        if length == 1:
            dx = dx.sum(axis=axis, keepdims=True)
    return dx
