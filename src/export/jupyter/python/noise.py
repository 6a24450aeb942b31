def static(number):
    """Every pixel for itself: some share of them has ink, of any darkness."""
    words = RandomNumbers(11, number).words(1 + 2 * 784)
    density = (words[0] >> np.uint32(9)).astype(np.float32) / np.float32(2**23) * np.float32(0.9) + np.float32(0.1)
    numbers = (words[1:] >> np.uint32(8)).astype(np.float32) / np.float32(2**24)
    ink = np.where(numbers[::2] < density, numbers[1::2], np.float32(0))
    return (ink * np.float32(255) + np.float32(0.5)).astype(np.uint8)


def with_noise(data, scribbles, label):
    """After every tenth picture one of noise: static, then a scribble, in turns."""
    first, parts, scribbles = 0, [], iter(scribbles)
    for x, t in data:
        numbers = range(first, first + len(x) // 10)
        noise = [static(number) if number % 2 == 0 else next(scribbles) for number in numbers]
        places = np.arange(10, len(x) + 1, 10)
        parts.append((np.insert(x, places, noise, axis=0), np.insert(t, places, label)))
        first += len(x)
    return parts
