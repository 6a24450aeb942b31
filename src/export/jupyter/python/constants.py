# The streams of random numbers that a seed has.
BATCHES, MASKS, INPUTS, SPLIT, WEIGHTS = 0, 1, 3, 8, 16
