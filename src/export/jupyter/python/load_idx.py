def load_idx(patterns, folders=(".", "mnist", "MNIST", "MNIST/raw")):
    """The bytes of the first file of such a name beside this notebook, packed (.gz) or not."""
    for folder in folders:
        for pattern in patterns:
            for path in sorted(Path(folder).glob(pattern)):
                contents = path.read_bytes()
                if contents[:2] == b"\x1f\x8b":
                    contents = gzip.decompress(contents)
                return np.frombuffer(contents, np.uint8, offset=4 + 4 * contents[3])
    raise FileNotFoundError(
        f"No file {patterns[0]} was found. Put the four files of the data ({NAME}) beside this notebook, or into a folder "
        "mnist there: the images and the labels to train on and to test with, as they are downloaded (.gz) or unpacked."
    )


def load_files(pixels, checksum):
    """The pictures to train on and to test with, and their labels."""
    arrays = [
        load_idx(["*train*images*"]).reshape(-1, pixels),
        load_idx(["*train*labels*"]),
        load_idx(["*t10k*images*", "*test*images*"]).reshape(-1, pixels),
        load_idx(["*t10k*labels*", "*test*labels*"]),
    ]
    found = 0
    for array in arrays:
        found = zlib.crc32(array, found)
    assert found == checksum, f"These are not the pictures that Layerscope had ({NAME}): their check sum is {found}."
    return (arrays[0], arrays[1]), (arrays[2], arrays[3])
