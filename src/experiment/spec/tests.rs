//! Whatever is wrong with a spec is said in every language.

use std::collections::BTreeSet;

use crate::experiment::kind;
use crate::language::{Language, Say};

/// Blocks in which something is wrong, by their kind.
const BAD: &[(&str, &[&str])] = &[
    (
        "training",
        &[
            "hidden = [",
            "zzz = 5",
            "iteratons = 5",
            "seed = 1.5",
            "seed = 1979-05-27",
            "activation = \"rleu\"",
            "activation = []",
            "id = \"../up\"",
            "controls = [\"inti\"]",
            "shows = []",
            "record_after = 1",
            "train_size = 0",
            "test_size = 0",
            "hidden = 50",
            "hidden = [50, 0]",
            "hidden = [10000, 10000]",
            "init = true",
            "init = {}",
            "init = -1",
            "batch_norm = 1",
            "batch_norm = { momentum = 2 }",
            "batch_norm = { epsilon = 0 }",
            "dropout = 1.5",
            "weight_decay = -0.1",
            "optimizer = \"sgd\"",
            "optimizer = { lr = 0.1 }",
            "optimizer = { kind = \"sgd\", lr = 0 }",
            "optimizer = { kind = \"adam\", beta1 = 1 }",
            "batch_size = 0",
            "iterations = 0",
            "weights = \"../up.npz\"",
            "accuracy_every = 0",
            "accuracy_every = 0.5",
            "accuracy_every = \"sometimes\"",
            "changes = [{ lr = 2 }]",
            "changes = [{ at = 2 }]",
            "changes = [{ at = 2, lr = 0.1, dropout = 0.5 }]",
        ],
    ),
    (
        "activations",
        &[
            "activations = []",
            "inits = []",
            "layers = 0",
            "samples = 1\nbatch_norm = true",
            "samples = 10000\nwidth = 2000",
        ],
    ),
    (
        "comparison",
        &[
            "target = 0",
            "base = { id = \"x\" }",
            "variant = []",
            "variant = [{ name = \"\" }]",
            "variant = [{ name = \"a\" }, { name = \"a\" }]",
            "variant = [{ id = \"a\" }]",
            "variant = [{ iterations = 5 }]",
            "variant = [{}, {}, {}, {}, {}, {}, {}, {}, {}]",
            "panels = { values = [1, 2] }",
            "panels = { key = \"lr\" }",
            "panels = { key = \"lr\", values = {} }",
            "panels = { key = \"lr\", values = [0.1] }",
            "panels = { key = \"lr\", values = { logspace = [0, 4] } }",
            "panels = { key = \"lr\", values = { logspace = [0, 0, 4] } }",
            "panels = { key = \"iterations\", values = [1, 2] }",
            "base = { hidden = [4000, 4000] }\npanels = { key = \"lr\", values = { logspace = [0, -2, 25] } }",
            "base = { iterations = 10000000 }\npanels = { key = \"lr\", values = [1, 2] }",
        ],
    ),
    (
        "graph",
        &[
            "network = \"a\"\nexpression = \"x\"",
            "expression = 3",
            "expression = \"x\"\nvalues = { x = { range = [0, 1] } }",
            "expression = \"x\"\nvalues = { x = { value = 3, range = [1, 0] } }",
            "expression = \"x\"\nvalues = { x = { value = 3, range = [0, 1] } }",
            "expression = \"x\"\nvalues = { x = 1979-05-27 }",
            "expression = \"x + * y\"\nvalues = { x = 1, y = 2 }",
            "expression = \"x + y\"\nvalues = { x = 1 }",
            "expression = \"dot(x, y)\"\nvalues = { x = [1, 2], y = [1, 2, 3] }",
            "expression = \"x\"\nvalues = { x = [[1], [1, 2]] }",
            "expression = \"x\"\nvalues = { x = 1 }\nbackward_from = \"prize\"",
        ],
    ),
    (
        "search",
        &[
            "base = { id = \"x\" }",
            "validation = 1.0",
            "trials = 0",
            "halving = 3",
            "halving = { group = 1 }",
            "halving = { rungs = 0 }",
            "ranges = {}",
            "ranges = { init = {} }",
            "ranges = { lr = 3 }",
            "ranges = { lr = { log = [1] } }",
            "ranges = { lr = { log = [0, 1] } }",
            "ranges = { lr = { log = [1, 0.1] } }",
            "ranges = { lr = { log = [1, 1] } }",
            "ranges = { lr = { linear = [1, inf] } }",
            "ranges = { lr = { linear = [0, 1], log = [1, 2] } }",
            "ranges = { lr = { choice = [] } }",
            "ranges = { lr = { logspace = [0, -4, 1.5] } }",
            "ranges = { lr = { logspace = [0, 400, 5] } }",
            "ranges = { lr = { logspace = [1, 1, 5] } }",
            "ranges = { data = { choice = [\"digits\"] } }",
            "ranges = { lr = { log = [0.1, 1] }, \"optimizer.lr\" = { log = [0.1, 1] } }",
            "method = \"grid\"",
            "method = \"grid\"\nranges = { lr = { logspace = [0, -1, 200] }, dropout = { logspace = [-1, -2, 200] } }",
        ],
    ),
    (
        "predict",
        &[
            "network = \"a\"\nweights = \"b.npz\"",
            "picture = 3",
            "picture = {}",
            "picture = \"data:image/png;base64,aGVsbG8=\"",
            "shift = [1]",
            "scale = 0",
            "dream = { steps = 0 }",
            "change_to = 300",
        ],
    ),
    (
        "gradient_check",
        &[
            "samples = true",
            "samples = 0",
            "precision = \"f32\"",
            "h = 0",
            "share = 0",
            "activation = \"tanh\"\nbreak = \"relu mask\"",
            "samples = 1\nbreak = \"1/N\"",
            "break = \"batch norm mean\"",
        ],
    ),
    (
        "descent",
        &[
            "start = [1]",
            "start = [1, inf]",
            "steps = 0",
            "optimizers = []",
            "x = [1, 1]",
            "function = 3",
            "function = \"x + z\"",
            "function = \"x +\"",
        ],
    ),
];

fn is_hangul(letter: char) -> bool {
    ('가'..='힣').contains(&letter)
}

/// The numbers in a sentence.
fn numbers(words: &str) -> BTreeSet<&str> {
    let parts = words.split(|letter: char| !letter.is_ascii_digit() && letter != '.');
    parts.map(|part| part.trim_matches('.')).filter(|part| !part.is_empty()).collect()
}

/// What stands between backticks.
fn keys(words: &str) -> BTreeSet<&str> {
    words.split('`').skip(1).step_by(2).collect()
}

#[test]
fn what_is_wrong_is_said_in_korean_with_the_same_numbers_and_keys() {
    for (name, blocks) in BAD {
        let parse = kind(name).expect("the kind is in the table").parse;
        for block in *blocks {
            let error = parse(block).expect_err(block);
            let (english, korean) = (error.say(Language::English), error.say(Language::Korean));
            assert!(!english.chars().any(is_hangul), "{name}: {block}: {english}");
            assert!(korean.chars().any(is_hangul), "{name}: {block}: {korean}");
            assert!(numbers(&korean).is_superset(&numbers(&english)), "{block}: {english} / {korean}");
            assert_eq!(keys(&korean), keys(&english), "{name}: {block}: {english} / {korean}");
        }
    }
}
