def look(network, picture, names, expected, allowed):
    """What the network takes a picture for, beside Layerscope's probabilities."""
    for row in picture.reshape(28, 28)[::2] if picture.any() else []:
        print("  " + "".join(" .:+#"[pixel // 52] for pixel in row))
    y = softmax(network.predict(pixels(picture[np.newaxis])))[0]
    for name, ours, theirs in zip(names, y, expected):
        print(f"{name:>6s} {ours:8.4f} ({theirs:8.4f}) " + "#" * int(40 * np.nan_to_num(ours)))
    there = np.isfinite(expected)
    apart = np.abs(y - expected)[there]
    assert ITERATIONS or np.all(apart <= allowed), f"a probability differs by {apart.max():.1e}, {allowed:.0e} is allowed"
    print(f"answer {names[y.argmax()]}, entropy {-np.sum(y[y > 0] * np.log2(y[y > 0])):.2f} bits")
