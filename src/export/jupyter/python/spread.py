def compare_spread(outputs, gradients, expected):
    """Mean, spread and zeros of every layer beside Layerscope's. Fails if one differs by more than rounding can explain."""
    for l, (out, grad, theirs) in enumerate(zip(outputs, gradients, expected), 1):
        theirs, allowed = theirs[:4], theirs[4:]
        ours = np.array([out.mean(), out.std(), (np.abs(out) < 1e-300).mean(), grad.std()])
        cells = [f"{a:9.3g} ({b:9.3g})" for a, b in zip(ours, theirs)]
        print(f"  layer {l}  mean {cells[0]}  std {cells[1]}  zeros {cells[2]}  gradient std {cells[3]}")
        # What has overflowed in Layerscope cannot be compared.
        far = np.flatnonzero(np.isfinite(theirs) & ~(np.abs(ours - theirs) <= allowed))
        for what in far:
            name = ["the mean", "the spread", "the share of zeros", "the spread of the gradient"][what]
            raise AssertionError(f"{name} of layer {l} is {ours[what]}, Layerscope's {theirs[what]}: {allowed[what]:.0e} is allowed")
