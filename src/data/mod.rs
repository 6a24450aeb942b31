//! Datasets: idx files, the built-in digits, weights files.
