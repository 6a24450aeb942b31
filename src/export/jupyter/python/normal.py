def ziggurat():
    """The bell curve cut into 256 strips of one area: how far each reaches, and the height of the curve there."""
    area, x = 0.00492867323399, [3.654152885361009]
    x.insert(0, area / exp(-x[0] ** 2 / 2))
    for _ in range(254):
        x.append(sqrt(-2 * log(area / x[-1] + exp(-x[-1] ** 2 / 2))))
    x.append(0.0)
    return np.array(x), np.array([exp(-far**2 / 2) for far in x])


REACH, HEIGHT = ziggurat()


def normal(seed, stream, *shape):
    """Random numbers of the standard normal distribution, by the ziggurat method (Marsaglia and Tsang, 2000)."""
    count = int(np.prod(shape))
    longs = RandomNumbers(seed, stream).longs(count + count // 16 + 64)
    strip = (longs % np.uint64(256)).astype(int)
    side = (longs >> np.uint64(12)) / 2**51 - 1  # from -1 to 1
    uniform = (longs >> np.uint64(11)) / 2**53
    x = side * REACH[strip]
    taken, at = [], 0
    # Nearly every number falls under the curve at once. The others are looked at one by one.
    for edge in np.flatnonzero(np.abs(x) >= REACH[strip + 1]):
        if len(taken) >= count:
            break
        if edge < at:
            continue
        taken.extend(range(at, edge))
        at = edge + 1
        if strip[edge] == 0:  # the tail, which has no end
            far, y = 1.0, 0.0
            while -2 * y < far**2:
                far, y = [log(number) for number in (longs[at : at + 2] >> np.uint64(12)) / 2**52 + 2.0**-53]
                far, at = far / REACH[1], at + 2
            x[edge] = np.copysign(REACH[1] - far, side[edge])
            taken.append(edge)
        else:
            low, high = HEIGHT[strip[edge]], HEIGHT[strip[edge] + 1]
            if high + (low - high) * uniform[at] < exp(-x[edge] ** 2 / 2):
                taken.append(edge)
            at += 1
    taken.extend(range(at, len(x)))
    return x[taken[:count]].reshape(shape)
