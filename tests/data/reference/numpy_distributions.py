"""Makes the moments and quantiles of arrays of the other files as NumPy has them: `python numpy_distributions.py`."""

from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
SHARES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]


def of(values):
    """Mean, standard deviation, share of zeros, and the quantiles."""
    quantiles = np.quantile(values, SHARES, method="inverted_cdf")
    return np.array([values.mean(), values.std(), (values == 0).mean(), *quantiles])


arrays = {}
for file in ["layers", "train_two_layer_sgd", "train_mlp3_sigmoid_momentum_decay", "train_mlp4_adam", "train_mlp5_batch_norm"]:
    for name, values in np.load(HERE / f"{file}.npz").items():
        if values.dtype == np.float64 and values.size > 20 and np.all(np.isfinite(values)):
            arrays[f"{file}:{name}"] = of(values.ravel()[:60000])
np.savez_compressed(HERE / "numpy_distributions.npz", **arrays)
