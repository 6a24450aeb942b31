//! What a figure says of itself once it has left the program.

use std::ops::ControlFlow;

use layerscope::experiment::figure::Exhibit;
use layerscope::experiment::{Sources, kind};

const BASE: &str = "hidden = [8, 6]\niterations = 12\ntrain_size = 100\nbatch_size = 20\n";

/// All figures of a cell, in their order.
fn exhibits(name: &str, text: &str, sources: &Sources) -> Vec<Exhibit> {
    let kind = kind(name).expect("there is such a kind");
    let spec = (kind.parse)(text).expect("it is a spec");
    spec.record(sources, &mut |_| ControlFlow::Continue(())).expect("it runs").exhibits
}

#[track_caller]
fn of<'a>(exhibits: &'a [Exhibit], name: &str) -> &'a Exhibit {
    let names: Vec<&str> = exhibits.iter().map(|exhibit| &*exhibit.name).collect();
    exhibits.iter().find(|exhibit| exhibit.name == name).unwrap_or_else(|| panic!("no {name}: {names:?}"))
}

#[test]
fn a_search_takes_all_its_keys_home() {
    let text = format!(
        "trials = 3\n[base]\n{BASE}[ranges]\nlr = {{ log = [1e-3, 0.1] }}\nweight_decay = {{ log = [1e-8, 1e-4] }}\n\
         dropout = {{ linear = [0.0, 0.5] }}\n\"init.std\" = {{ log = [0.01, 0.1] }}\nbatch_size = {{ choice = [10, 20] }}\n"
    );
    let all = exhibits("search", &text, &Sources::default());
    let keys: Vec<&str> = (1..=5).map(|number| of(&all, &format!("key-{number}")).figure.title()).collect();
    for key in ["lr", "weight_decay", "dropout", "init.std", "batch_size"] {
        assert!(keys.iter().any(|title| title.starts_with(key)), "{key}: {keys:?}");
    }
}
