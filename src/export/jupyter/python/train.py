def pixels(rows, dtype):
    """Bytes become numbers from 0 to 1."""
    return (images[rows].astype(np.float32) / 255).astype(dtype)


def accuracy(network, rows):
    """The share of these images that the network is right about."""
    parts = np.array_split(rows, len(rows) // 2000 + 1)
    right = [network.predict(pixels(part, network.dtype)).argmax(axis=1) == labels[part] for part in parts]
    return np.concatenate(right).mean()


def train(network, optimizer, batches, expected, tolerance, every, changes={}, masks=None, test=None):
    """One update a batch. Prints the loss before the update, beside the one that Layerscope computed."""
    losses = []
    for i, rows in enumerate(batches):
        for change in changes.get(i, []):
            optimizer = change(network, optimizer) or optimizer
        loss = float(network.loss(pixels(rows, network.dtype), labels[rows], masks(i) if masks else None))
        losses.append(loss)
        optimizer.update(network.params(), network.gradients())
        if i % every == 0 or i + 1 == len(batches):
            print(f"iteration {i:5d}   loss {loss:.6f}   Layerscope {expected[i]:.6f}")
    compare(losses, expected, tolerance)
    if test:
        rows, theirs, allowed = test
        ours = accuracy(network, rows)
        print(f"test accuracy {ours:.4f}   Layerscope {theirs:.4f}   (allowed difference: {allowed:.4f})")
        assert abs(ours - theirs) <= allowed, f"the accuracies differ by {abs(ours - theirs)}"
    return losses


def compare(losses, expected, tolerance):
    """Fails where the two differ by more than rounding does. Once a loss has overflowed there is nothing to compare."""
    finite = np.cumsum(~(np.isfinite(losses) & np.isfinite(expected))) == 0
    difference = np.abs(np.array(losses) - expected)[finite] / np.maximum(1, np.abs(expected[finite]))
    allowed = np.broadcast_to(tolerance, np.shape(expected))[finite]
    largest, most = difference.max(initial=0), allowed.max(initial=0)
    print(f"largest difference over {len(difference)} iterations: {largest:.1e} (allowed at the end: {most:.1e})")
    far = np.flatnonzero(difference > allowed)
    assert not len(far), f"at iteration {far[0]} the losses differ by {difference[far[0]]}, {allowed[far[0]]} is allowed"
