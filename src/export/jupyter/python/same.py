def same(name, ours, theirs):
    """Prints a number beside Layerscope's, and fails if they differ. What has no value there is not compared."""
    ours, theirs = np.asarray(ours, float), np.asarray(theirs, float)
    print(f"{name:14s} {np.array2string(ours, precision=6)}".replace("\n", "\n" + " " * 15))
    there = np.isfinite(theirs)
    assert ours.shape == theirs.shape, f"{name}: the shapes are {ours.shape} and {theirs.shape}"
    assert np.allclose(ours[there], theirs[there], rtol=1e-9, atol=1e-12), f"{name}: Layerscope has {theirs}"
