def pixels(images):
    """Bytes become numbers from 0 to 1."""
    return (images.astype(np.float32) / 255).astype(np.float64)


def batches(order, among, size, seed):
    """Which pictures make up each mini-batch."""
    random, i = RandomNumbers(seed, BATCHES), 0
    while True:
        if order == "random":
            # As np.random.choice(among, size); a hundred batches at a time, since that is quicker.
            yield from random.below(among, 100 * size).reshape(100, size)
        elif order == "shuffle":
            rows = np.arange(among)
            for last, other in zip(range(among - 1, 0, -1), random_places(random, among)):
                rows[[last, other]] = rows[[other, last]]
            random.position = 2 * among * (i := i + 1)
            for first in range(0, max(among // size, 1) * size, size):
                yield np.take(rows, range(first, first + size), mode="wrap")
        else:
            yield (np.arange(size) + i * size) % among
            i += 1


def random_places(random, among):
    """A random place below among, below among - 1, ..., below 2."""
    longs = random.longs(among - 1)
    return [int(number) * n >> 64 for number, n in zip(longs, range(among, 1, -1))]


def train(network, optimizer, data, expected, order="random", batch_size=100, train_size=None, test_size=None,
          iterations=1000, changes={}, seed=0, schedule=None, validating=0):
    """Trains, and compares with what Layerscope computed."""
    (x_train, t_train), (x_test, t_test) = data
    among = min(train_size or len(x_train), len(x_train))
    if validating:
        (x_train, t_train), _ = split(data, among, validating, seed)
        among -= validating
    x_test, t_test = x_test[:test_size], t_test[:test_size]
    losses, iterations = [], min(iterations, ITERATIONS or iterations)
    for i, rows in zip(range(iterations), batches(order, among, batch_size, seed)):
        for change in changes.get(i, []):
            optimizer = change(network, optimizer) or optimizer
        x_batch, t_batch = pixels(x_train[rows]), t_train[rows]
        network.masks.position = i * 2**32
        grads = network.gradient(x_batch, t_batch)
        lr = optimizer.lr
        if schedule:
            optimizer.lr = lr * schedule(i)
        optimizer.update(network.params, grads)
        optimizer.lr = lr
        losses.append(float(network.train_loss))
        if i + 1 in expected["measured"]:
            measure(network, x_test, t_test, i + 1, losses, expected)
    compare(losses, expected)
    return losses


def measure(network, x_test, t_test, updates, losses, expected):
    """The test accuracy now, and how sure the network is of its answers."""
    at = list(expected["measured"]).index(updates)
    digits, sure = network.answers(x_test)
    accuracy = np.mean(digits == t_test)
    theirs, allowed = expected["accuracies"][at], expected["accuracies_allowed"][at]
    print(f"{updates:6d} updates   loss {losses[-1]:.6f}   test accuracy {accuracy:.4f}   Layerscope {theirs:.4f}")
    assert abs(accuracy - theirs) <= allowed + 1e-9, f"the test accuracies differ by more than {allowed:.4f}"
    apart, allowed = abs(np.mean(sure) - expected["sureness"][at]), expected["sureness_allowed"][at]
    overflowed = np.isnan(np.mean(sure)) and np.isnan(expected["sureness"][at])
    assert overflowed or apart <= allowed, f"how sure the network is differs by {apart:.1e}, {allowed:.1e} is allowed"


def compare(losses, expected):
    """Fails where a loss differs by more than rounding can explain. What has overflowed cannot be compared."""
    at = expected["iterations"][expected["iterations"] < len(losses)]
    ours, theirs = np.array(losses)[at], expected["losses"][: len(at)]
    finite = np.cumsum(~np.isfinite(ours) | ~np.isfinite(theirs)) == 0
    assert finite[0], "the first loss is no finite number"
    at, ours, theirs = at[finite], ours[finite], theirs[finite]
    apart = np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))
    allowed = expected["losses_allowed"][: len(finite)][finite]
    far = np.flatnonzero(apart > allowed)
    assert not len(far), (
        f"at iteration {at[far[0]]} the loss is {ours[far[0]]}, Layerscope's {theirs[far[0]]}: "
        f"they differ by {apart[far[0]]:.1e}, {allowed[far[0]]:.1e} is allowed"
    )
    print(f"{len(at)} losses compared, the last of iteration {at[-1]}: the largest difference is {apart.max():.1e}")
