//! The mathematics: layers, networks, initial weights, optimizers.
