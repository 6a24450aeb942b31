def numerical_gradient(loss, array, entries, h):
    """Central differences: each entry is moved by h to either side, and the slope taken."""
    slopes = np.empty(len(entries))
    flat = array.reshape(-1)
    for at, entry in enumerate(entries):
        kept = flat[entry]
        flat[entry] = kept + h
        above = loss()
        flat[entry] = kept - h
        slopes[at] = (above - loss()) / (2 * h)
        flat[entry] = kept
    return slopes
