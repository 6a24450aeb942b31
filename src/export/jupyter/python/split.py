def split(data, among, validating, seed):
    """Some of the first training pictures are set apart to judge by, in the place of the test pictures."""
    (x, t), _ = data
    rows, random = np.arange(among), RandomNumbers(seed, SPLIT)
    for last, other in zip(range(among - 1, 0, -1), random_places(random, among)):
        rows[[last, other]] = rows[[other, last]]
    apart, rest = rows[:validating], rows[validating:]
    return (x[rest], t[rest]), (x[apart], t[apart])
