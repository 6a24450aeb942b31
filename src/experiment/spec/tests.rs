//! Whatever is wrong with a spec is said in every language.

use std::collections::BTreeSet;

use super::{Allowed, CellSpec, End};
use crate::experiment::training::{LivePart, TrainingSpec};
use crate::experiment::{KINDS, kind};
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
            "layer_norm = 1",
            "dropout = 1.5",
            "weight_decay = -0.1",
            "loss = \"mse\"",
            "gradient = \"differences\"",
            "hidden = [200]\ngradient = \"numerical\"",
            "validation = 1",
            "validation = -0.1",
            "optimizer = \"sgd\"",
            "optimizer = { lr = 0.1 }",
            "optimizer = { kind = \"sgd\", lr = 0 }",
            "optimizer = { kind = \"adam\", beta1 = 1 }",
            "lr_schedule = 1",
            "lr_schedule = \"steps\"",
            "lr_schedule = { every = 5 }",
            "lr_schedule = { kind = \"step\", every = 0 }",
            "lr_schedule = { kind = \"step\", every = 1.5 }",
            "lr_schedule = { kind = \"step\", factor = 1.5 }",
            "lr_schedule = { kind = \"cosine\", least = -0.1 }",
            "lr_schedule = { kind = \"warm_up\", factor = 0.5 }",
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
            "base = { validation = 0.1 }",
            "ranges = { validation = { linear = [0.1, 0.5] } }",
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

/// Values of a key, as a block writes them: those at the ends of what its row allows, and those next beyond them.
fn ends(allowed: &Allowed) -> (Vec<String>, Vec<String>) {
    let whole = |number: u64| number.to_string();
    let number = |number: f64| format!("{number:e}");
    match *allowed {
        Allowed::Any => Default::default(),
        Allowed::Whole(least, most) => {
            let most = most.min(i64::MAX as u64);
            let beyond = [least.checked_sub(1), most.checked_add(1)];
            (vec![whole(least), whole(most)], beyond.into_iter().flatten().map(whole).collect())
        }
        Allowed::Between(low, high) => {
            let (mut right, mut wrong) = (Vec::new(), vec!["nan".into(), "inf".into(), "-inf".into()]);
            for (end, beyond) in [(low, f64::next_down as fn(f64) -> f64), (high, f64::next_up)] {
                match end {
                    End::At(at) => {
                        right.push(number(at));
                        wrong.push(number(beyond(at)));
                    }
                    End::Beyond(at) => {
                        let inside = if beyond(at) < at { at.next_up() } else { at.next_down() };
                        right.push(number(inside));
                        wrong.push(number(at));
                    }
                    End::Open => {}
                }
            }
            (right, wrong)
        }
        Allowed::Each { least, most, entry } => {
            let (right, wrong) = ends(entry);
            let listed = |all: Vec<String>| all.into_iter().map(|one| format!("[{one}]")).collect::<Vec<_>>();
            let length = |count: usize| vec![right.first().map_or("1", String::as_str); count].join(", ");
            let is_plain = !right.is_empty();
            let mut beyond = listed(wrong);
            if let Some(count) = least.checked_sub(1) {
                beyond.push(format!("[{}]", if is_plain { length(count) } else { String::new() }));
            }
            if is_plain {
                beyond.push(format!("[{}]", length(most + 1)));
            }
            (listed(right), beyond)
        }
    }
}

#[test]
fn every_key_takes_what_its_row_allows_and_says_what_it_does_not() {
    let mut tried = 0;
    for kind in KINDS {
        let spec = (kind.default)();
        let own = spec.to_table();
        for facts in spec.keys().into_iter().filter(|facts| own.contains_key(facts.name)) {
            let (right, wrong) = ends(&facts.allowed);
            let is_pair = own[facts.name].is_array() && matches!(facts.allowed, Allowed::Between(..));
            let in_pairs = |all: Vec<String>| {
                if is_pair { all.into_iter().map(|one| format!("[{one}, {one}]")).collect() } else { all }
            };
            let (right, wrong) = (in_pairs(right), in_pairs(wrong));
            for value in right {
                let text = format!("{} = {value}", facts.name);
                // What needs two keys to be judged, and memory, may still be said; of the key itself nothing.
                if let Err(error) = (kind.parse)(&text) {
                    assert!(
                        !error.to_string().starts_with(&format!("`{}` is ", facts.name)),
                        "{text}: {error}"
                    );
                } else {
                    let spec = (kind.parse)(&text).expect("it was just read");
                    let again = toml::to_string(&spec.to_table()).expect("a spec is a table");
                    assert_eq!((kind.parse)(&again), Ok(spec), "{text}");
                }
                tried += 1;
            }
            for value in wrong {
                let text = format!("{} = {value}", facts.name);
                let error = (kind.parse)(&text).expect_err(&text);
                assert!(
                    error.key.as_deref().is_some_and(|key| key.starts_with(facts.name)),
                    "{text}: {error:?}"
                );
                assert!(
                    error.korean().chars().any(|c| ('가'..='힣').contains(&c)),
                    "{text}: {}",
                    error.korean()
                );
                tried += 1;
            }
        }
    }
    assert!(tried > 100, "only {tried} values were tried");
}

#[test]
fn what_changes_live_is_what_a_running_network_can_change() {
    let spec = TrainingSpec::default();
    let live: BTreeSet<&str> =
        spec.keys().into_iter().filter(|facts| facts.is_live).map(|facts| facts.name).collect();
    assert_eq!(live, LivePart::ALL.into_iter().map(LivePart::key).collect());
}
