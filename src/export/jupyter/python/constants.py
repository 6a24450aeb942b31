# The streams of random numbers that a seed has.
BATCHES, MASKS, INPUTS, WEIGHTS = 0, 1, 3, 16
