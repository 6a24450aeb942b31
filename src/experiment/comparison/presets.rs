//! Ready-made comparisons: those of the book with its settings, and others that one asks for next to them.

/// A ready-made comparison.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Names it, in menus' words and in tests.
    pub slug: &'static str,
    /// The block of the cell, without an id.
    pub block: &'static str,
}

/// All of them, in the order of the menu.
pub const PRESETS: [Preset; 10] = [
    Preset { slug: "initial-weights", block: INITIAL_WEIGHTS },
    Preset { slug: "optimizers", block: OPTIMIZERS },
    Preset { slug: "batch-norm-scales", block: BATCH_NORM_SCALES },
    Preset { slug: "weight-decay", block: WEIGHT_DECAY },
    Preset { slug: "dropout", block: DROPOUT },
    Preset { slug: "depth-and-width", block: DEPTH_AND_WIDTH },
    Preset { slug: "activations", block: ACTIVATIONS },
    Preset { slug: "batch-size", block: BATCH_SIZE },
    Preset { slug: "batch-norm-numbers", block: BATCH_NORM_NUMBERS },
    Preset { slug: "norms-at-batch-2", block: NORMS_AT_BATCH_2 },
];

/// Page 209.
const INITIAL_WEIGHTS: &str = r#"[base]
hidden = [100, 100, 100, 100]
activation = "relu"
optimizer = { kind = "sgd", lr = 0.01 }
batch_size = 128
iterations = 2000
seed = 42

[[variant]]
name = "std 0.01"
init = { std = 0.01 }

[[variant]]
name = "Xavier"
init = "xavier"

[[variant]]
name = "He"
init = "he"
"#;

/// Page 201.
const OPTIMIZERS: &str = r#"[base]
hidden = [100, 100, 100, 100]
activation = "relu"
init = "he"
batch_size = 128
iterations = 2000
seed = 42

[[variant]]
name = "SGD"
optimizer = { kind = "sgd", lr = 0.01 }

[[variant]]
name = "Momentum"
optimizer = { kind = "momentum", lr = 0.01 }

[[variant]]
name = "AdaGrad"
optimizer = { kind = "adagrad", lr = 0.01 }

[[variant]]
name = "Adam"
optimizer = { kind = "adam", lr = 0.001 }
"#;

/// Page 212.
const BATCH_NORM_SCALES: &str = r#"target = 0.5

[base]
train_size = 1000
test_size = 1000
hidden = [100, 100, 100, 100, 100]
activation = "relu"
optimizer = { kind = "sgd", lr = 0.01 }
batch_size = 100
iterations = 191
seed = 42

[[variant]]
name = "plain"

[[variant]]
name = "BatchNorm"
batch_norm = true

[panels]
key = "init.std"
values = { logspace = [0, -4, 16] }
"#;

/// Page 215.
const WEIGHT_DECAY: &str = r#"target = 0.7

[base]
train_size = 300
hidden = [100, 100, 100, 100, 100, 100]
activation = "relu"
init = "he"
optimizer = { kind = "sgd", lr = 0.01 }
batch_size = 100
iterations = 601
seed = 42

[[variant]]
name = "λ = 0"
weight_decay = 0.0

[[variant]]
name = "λ = 0.1"
weight_decay = 0.1
"#;

/// Page 219.
const DROPOUT: &str = r#"target = 0.5

[base]
train_size = 300
hidden = [100, 100, 100, 100, 100, 100]
activation = "relu"
init = "he"
optimizer = { kind = "sgd", lr = 0.01 }
batch_size = 100
iterations = 903
seed = 42

[[variant]]
name = "no dropout"
dropout = 0.0

[[variant]]
name = "dropout 0.2"
dropout = 0.2
"#;

const DEPTH_AND_WIDTH: &str = r#"[base]
hidden = [100]
activation = "relu"
init = "he"
optimizer = { kind = "sgd", lr = 0.01 }
batch_size = 100
iterations = 2000
seed = 42

[[variant]]
name = "1 x 100"
hidden = [100]

[[variant]]
name = "2 x 100"
hidden = [100, 100]

[[variant]]
name = "4 x 100"
hidden = [100, 100, 100, 100]

[[variant]]
name = "8 x 100"
hidden = [100, 100, 100, 100, 100, 100, 100, 100]

[[variant]]
name = "1 x 400"
hidden = [400]
"#;

const ACTIVATIONS: &str = r#"[base]
hidden = [100, 100, 100, 100]
optimizer = { kind = "sgd", lr = 0.1 }
batch_size = 128
iterations = 2000
seed = 42

[[variant]]
name = "sigmoid, Xavier"
activation = "sigmoid"
init = "xavier"

[[variant]]
name = "tanh, Xavier"
activation = "tanh"
init = "xavier"

[[variant]]
name = "ReLU, He"
activation = "relu"
init = "he"
"#;

const BATCH_SIZE: &str = r#"[base]
hidden = [100, 100]
activation = "relu"
init = "he"
optimizer = { kind = "sgd", lr = 0.1 }
iterations = 1000
seed = 42

[[variant]]
name = "batch 10"
batch_size = 10

[[variant]]
name = "batch 100"
batch_size = 100

[[variant]]
name = "batch 500"
batch_size = 500
"#;

const BATCH_NORM_NUMBERS: &str = r#"[base]
train_size = 5000
hidden = [100, 100, 100, 100, 100]
activation = "relu"
init = { std = 0.05 }
batch_norm = true
optimizer = { kind = "sgd", lr = 0.01 }
batch_size = 100
iterations = 1000
seed = 42

[[variant]]
name = "0.9, 1e-6 (book)"
batch_norm = { momentum = 0.9, epsilon = 1e-6 }

[[variant]]
name = "momentum 0.5"
batch_norm = { momentum = 0.5, epsilon = 1e-6 }

[[variant]]
name = "momentum 0.999"
batch_norm = { momentum = 0.999, epsilon = 1e-6 }

[[variant]]
name = "epsilon 1"
batch_norm = { momentum = 0.9, epsilon = 1.0 }

[[variant]]
name = "no BatchNorm"
batch_norm = false
"#;

/// Two images tell a batch normalisation little of mean and variance; a layer normalisation needs one.
const NORMS_AT_BATCH_2: &str = r#"[base]
train_size = 1000
hidden = [100, 100, 100]
activation = "relu"
init = { std = 0.05 }
optimizer = { kind = "sgd", lr = 0.01 }
batch_size = 2
iterations = 2000
seed = 42

[[variant]]
name = "plain"

[[variant]]
name = "BatchNorm"
batch_norm = true

[[variant]]
name = "LayerNorm"
layer_norm = true
"#;

#[cfg(test)]
mod tests {
    use super::super::ComparisonSpec;
    use super::*;

    #[test]
    fn every_preset_is_a_good_spec_and_has_a_name_of_its_own() {
        for preset in PRESETS {
            let spec = ComparisonSpec::parse(preset.block);
            assert!(spec.is_ok(), "{}: {spec:?}", preset.slug);
            assert_eq!(PRESETS.iter().filter(|other| other.slug == preset.slug).count(), 1);
        }
    }
}
