class RandomNumbers:
    """The generator ChaCha8: the same seed gives the same numbers on every machine. A seed has many streams."""

    def __init__(self, seed, stream):
        self.stream, self.position = stream, 0
        self.key, state = [], seed
        for _ in range(8):
            # The key comes from the seed by way of a smaller generator, PCG32.
            state = (state * 6364136223846793005 + 11634580027462260723) % 2**64
            word, turn = ((state >> 18 ^ state) >> 27) % 2**32, state >> 59
            self.key.append((word >> turn | word << (32 - turn)) % 2**32)

    def words(self, count):
        """So many random 32-bit numbers."""
        first, last = self.position // 16, (self.position + count + 15) // 16
        blocks = np.arange(first, last, dtype=np.uint64)
        start = np.empty((16, len(blocks)), np.uint32)
        start[:4] = np.array([[0x61707865], [0x3320646E], [0x79622D32], [0x6B206574]], np.uint32)
        start[4:12] = np.array(self.key, np.uint32)[:, None]
        start[12], start[13] = blocks % 2**32, blocks >> np.uint64(32)
        start[14], start[15] = self.stream % 2**32, self.stream >> 32
        a, b, c, d = np.split(start.copy(), 4)
        for turn in range(8):
            for x, y, z, bits in [(a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)]:
                x += y
                z ^= x
                z[...] = z << np.uint32(bits) | z >> np.uint32(32 - bits)
            # Columns first, then diagonals, and back.
            left, right = [1, 2, 3, 0], [3, 0, 1, 2]
            b, c, d = (b[left], c[[2, 3, 0, 1]], d[right]) if turn % 2 == 0 else (b[right], c[[2, 3, 0, 1]], d[left])
        mixed = (np.concatenate([a, b, c, d]) + start).T.reshape(-1)
        skipped = self.position - 16 * first
        self.position += count
        return mixed[skipped : skipped + count]

    def longs(self, count):
        """So many random 64-bit numbers."""
        words = self.words(2 * count).astype(np.uint64)
        return words[::2] | words[1::2] << np.uint64(32)

    def below(self, n, count):
        """So many whole numbers from 0 to n - 1."""
        longs, n = self.longs(count), np.uint64(n)
        low, high = longs & np.uint64(2**32 - 1), longs >> np.uint64(32)
        return (high * n + (low * n >> np.uint64(32)) >> np.uint64(32)).astype(np.int64)
