//! What a figure says of itself once it has left the program: which data, which iteration, which changes, which panel.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use layerscope::data::{Dataset, digits};
use layerscope::experiment::figure::{Exhibit, Figure};
use layerscope::experiment::{Sources, kind};
use layerscope::language::Language;

use crate::wording;

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

/// Images that somebody loaded, called as the real ones are.
fn loaded() -> Arc<Dataset> {
    Arc::new(Dataset { name: "MNIST".into(), ..Dataset::clone(&digits()) })
}

fn comparison(more: &str) -> String {
    format!(
        "[base]\n{BASE}[[variant]]\nname = \"plain\"\n[[variant]]\nname = \"normed\"\nbatch_norm = true\n{more}"
    )
}

const PANELS: &str = "[panels]\nkey = \"init.std\"\nvalues = [0.5, 0.01]\n";

#[test]
fn every_figure_of_a_network_says_on_which_data_it_was_made() {
    let cells = [
        ("training", BASE.to_owned()),
        ("comparison", comparison("")),
        ("comparison", comparison(PANELS)),
        ("search", format!("trials = 2\n[base]\n{BASE}")),
        ("gradient_check", "hidden = [4]\nshare = 0.01\n".to_owned()),
        ("activations", "input = \"data\"\nlayers = 2\nwidth = 10\nsamples = 50\n".to_owned()),
    ];
    for (kind, text) in cells {
        for (mnist, language, words) in [
            (None, Language::English, "data Built-in digits, "),
            (Some(loaded()), Language::English, "data MNIST, "),
            (None, Language::Korean, "데이터 내장 숫자, "),
        ] {
            let sources = Sources { mnist, language, ..Sources::default() };
            for exhibit in exhibits(kind, &text, &sources) {
                let settings = &exhibit.settings;
                assert_eq!(settings.matches(words).count(), 1, "{kind}, {}: {settings}", exhibit.name);
                assert!(!settings.contains("auto"), "{kind}, {}: {settings}", exhibit.name);
            }
        }
    }
}

/// Whoever exports one of them chooses it by its title.
#[test]
fn no_two_figures_of_a_cell_have_one_title() {
    let cells = [
        ("training", format!("{BASE}record_after = true\nchanges = [{{ at = 5, batch_norm = true }}]\n")),
        ("training", BASE.replace("[8, 6]", "[8, 6]\nactivation = \"tanh\"")),
        ("comparison", comparison("")),
        ("comparison", comparison(PANELS)),
        ("search", format!("trials = 3\n[base]\n{BASE}")),
        ("gradient_check", "hidden = [4]\nshare = 0.01\n".to_owned()),
        ("activations", "layers = 2\nwidth = 10\nsamples = 50\n".to_owned()),
        ("descent", "steps = 5\n".to_owned()),
        ("graph", kind("graph").expect("there is such a kind").default_block.to_owned()),
    ];
    for (kind, text) in cells {
        for language in Language::ALL {
            let mut seen = BTreeSet::new();
            for exhibit in exhibits(kind, &text, &Sources { language, ..Sources::default() }) {
                let title = exhibit.figure.title().to_owned();
                assert!(
                    seen.insert(title.clone()),
                    "{kind}: {title} is the title of {} as well",
                    exhibit.name
                );
            }
        }
    }
}

#[test]
fn random_numbers_are_no_data() {
    let all = exhibits("activations", "layers = 2\nwidth = 10\nsamples = 50\n", &Sources::default());
    assert!(all.iter().all(|exhibit| !exhibit.settings.contains("data")), "{}", all[0].settings);
}

#[test]
fn networks_that_differ_in_their_data_name_all_of_them() {
    let text = comparison("[[variant]]\nname = \"drawn\"\ndata = \"digits\"\n");
    let sources = Sources { mnist: Some(loaded()), ..Sources::default() };
    let all = exhibits("comparison", &text, &sources);
    let settings = &of(&all, "loss").settings;
    assert!(settings.starts_with("data MNIST | Built-in digits, hidden 8 6"), "{settings}");
}

#[test]
fn what_a_moment_of_a_training_shows_is_told_from_another() {
    let text = format!(
        "{BASE}changes = [{{ at = 8, lr = 0.02 }}, {{ at = 5, batch_norm = true }}, {{ at = 12, dropout = 0.1 }}]"
    );
    let all = exhibits("training", &text, &Sources::default());
    // The last one was to come after the last iteration.
    let made = " · BatchNorm on at 5, lr 0.02 at 8";
    for name in ["activations", "gradients", "weights", "units-1", "first-weights", "confusion", "mistakes"] {
        let settings = &of(&all, name).settings;
        assert!(
            settings.starts_with("at iteration 12 · data ") && settings.ends_with(made),
            "{name}: {settings}"
        );
    }
    for name in ["loss", "accuracy"] {
        let settings = &of(&all, name).settings;
        assert!(settings.starts_with("data ") && settings.ends_with(made), "{name}: {settings}");
    }
    let plain = exhibits("training", BASE, &Sources::default());
    assert!(of(&plain, "loss").settings.ends_with(", train size 100"), "{}", of(&plain, "loss").settings);
}

#[test]
fn the_changes_of_a_comparison_have_the_names_of_their_networks() {
    let change = "changes = [{ at = 5, lr = 0.02 }]\n";
    let all = exhibits("comparison", &comparison(change), &Sources::default());
    assert!(of(&all, "loss").settings.ends_with(" · normed: lr 0.02 at 5"), "{}", of(&all, "loss").settings);
    let layers = &of(&all, "layers").settings;
    assert!(layers.starts_with("at iteration 12 · ") && layers.ends_with("normed: lr 0.02 at 5"), "{layers}");
    let shared = comparison("").replacen("[[variant]]", &format!("{change}[[variant]]"), 1);
    let all = exhibits("comparison", &shared, &Sources::default());
    assert!(of(&all, "results").settings.ends_with(" · lr 0.02 at 5"), "{}", of(&all, "results").settings);
}

#[test]
fn what_belongs_to_one_panel_says_to_which() {
    let all = exhibits("comparison", &comparison(PANELS), &Sources::default());
    for (name, title) in [
        ("loss", "Loss, std 0.5"),
        ("accuracy", "Accuracy, std 0.5"),
        ("layers", "Activations, layer 1, std 0.5"),
        ("layers-overlaid", "Activations, layer 1, overlaid, std 0.5"),
        ("loss-panels", "Loss"),
        ("train-accuracy", "Train accuracy"),
    ] {
        assert_eq!(of(&all, name).figure.title(), title);
    }
    let Figure::Lines { lines, .. } = &of(&all, "loss").figure else { panic!("curves") };
    assert_eq!(lines.series.len(), 4, "the raw and the smoothed line of the two networks of one panel");
    let plain = exhibits("comparison", &comparison(""), &Sources::default());
    assert_eq!(of(&plain, "loss").figure.title(), "Loss");
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

/// The words of a spec, and what else a Korean figure does not say.
const OF_SPECS: [&str; 16] = [
    "relu", "sgd", "adam", "he,", "xavier", "false", "true", "\"", "auto", "logspace", "nothing", "f64",
    "random", "normal", "std", "digits",
];

#[test]
fn korean_figures_speak_korean_and_call_things_by_their_names() {
    let text = Language::Korean;
    let sources = Sources { language: text, ..Sources::default() };
    let cells = [
        (
            "training",
            format!(
                "{BASE}optimizer = {{ kind = \"sgd\", lr = 0.1 }}\nbatch_order = \"shuffle\"\nrecord_after = true\n\
            changes = [{{ at = 5, batch_norm = true }}, {{ at = 6, optimizer = {{ kind = \"adam\", lr = 0.01 }} }}]\n"
            ),
        ),
        ("comparison", comparison("").replace("plain", "그대로").replace("normed", "정규화")),
        (
            "comparison",
            comparison("[panels]\nkey = \"init.std\"\nvalues = { logspace = [0, -4, 3] }\n")
                .replace("plain", "그대로")
                .replace("normed", "정규화"),
        ),
        (
            "comparison",
            comparison("[panels]\nkey = \"batch_norm\"\nvalues = [true, false]\n")
                .replace("plain", "그대로")
                .replace("normed", "정규화"),
        ),
        // Names that are made of what differs.
        (
            "comparison",
            comparison("[[variant]]\nactivation = \"leaky_relu\"\n")
                .replace("name = \"plain\"\n", "")
                .replace("name = \"normed\"\n", ""),
        ),
        (
            "search",
            format!(
                "trials = 2\n[base]\n{BASE}[ranges]\nlr = {{ log = [1e-3, 0.1] }}\ninit = {{ choice = [\"he\", \"xavier\"] }}\n"
            ),
        ),
        ("gradient_check", "hidden = [4]\nshare = 0.01\nbreak = \"1/N\"\nsamples = 2\n".to_owned()),
        ("activations", "layers = 2\nwidth = 10\nsamples = 50\n".to_owned()),
        ("descent", "steps = 5\n".to_owned()),
    ];
    for (kind, block) in cells {
        for exhibit in exhibits(kind, &block, &sources) {
            let mut said = vec![exhibit.figure.title().to_owned(), exhibit.settings.clone()];
            if let Figure::Lines { lines, .. } = &exhibit.figure {
                said.extend([lines.x.label.clone(), lines.y.label.clone()]);
                said.extend(lines.series.iter().map(|series| series.name.clone()));
                said.extend(lines.marks.iter().map(|mark| mark.text.clone()));
            }
            if let Figure::Panels(grid) = &exhibit.figure {
                said.extend(grid.panels.iter().map(|panel| panel.title.clone()));
            }
            for words in said {
                let place = format!("{kind}, {}: {words}", exhibit.name);
                assert_eq!(wording::faults(&words), Vec::<String>::new(), "{place}");
                for word in OF_SPECS {
                    // A key of a search is called as it is typed, for it is a column of its table.
                    assert!(!words.contains(word) || exhibit.name.starts_with("key-"), "{word} in {place}");
                }
            }
        }
    }
}

/// Words as they are typed in a spec, and names of columns.
const TYPED: [&str; 16] = [
    "optimizer",
    "batch_norm",
    "batch norm",
    "true",
    "false",
    "sgd",
    "adam",
    "relu",
    "tanh",
    "verdict",
    "agrees",
    "because",
    "weight_decay",
    "lr",
    "iteration",
    "variant",
];

/// What a Korean figure says of words of a spec, on its axes, in its tables and below: nothing as it is typed.
#[test]
fn korean_figures_of_searches_and_checks_say_no_word_of_a_spec() {
    let search = format!(
        "trials = 4\nhalving = true\n[base]\n{BASE}[ranges]\n\"optimizer.kind\" = {{ choice = [\"sgd\", \"adam\"] }}\n\
         batch_norm = {{ choice = [true, false] }}\nactivation = {{ choice = [\"relu\", \"tanh\"] }}\nlr = {{ log = [1e-3, 0.1] }}\n"
    );
    let cells = [
        ("search", search),
        ("gradient_check", "hidden = [4]\nshare = 0.05\n".to_owned()),
        ("gradient_check", "hidden = [4]\nshare = 0.05\nbreak = \"1/N\"\n".to_owned()),
        ("gradient_check", "hidden = [4]\nsamples = 1\nbatch_norm = true\nshare = 0.05\n".to_owned()),
        ("comparison", comparison("").replace("name = \"plain\"\n", "").replace("name = \"normed\"\n", "")),
        ("comparison", comparison(PANELS).replace("plain", "그대로").replace("normed", "정규화")),
    ];
    for (kind, text) in cells {
        let sources = Sources { language: Language::Korean, ..Sources::default() };
        for exhibit in exhibits(kind, &text, &sources) {
            let mut said = vec![exhibit.settings.clone(), exhibit.figure.title().to_owned()];
            match &exhibit.figure {
                Figure::Scatter(figure) => {
                    said.extend(
                        [&figure.x, &figure.y]
                            .iter()
                            .flat_map(|axis| axis.names.iter().cloned().chain([axis.label.clone()])),
                    );
                }
                Figure::Parallel(figure) => {
                    said.extend(
                        figure.axes.iter().flat_map(|axis| {
                            axis.axis.names.iter().cloned().chain([axis.axis.label.clone()])
                        }),
                    );
                }
                Figure::Table(figure) => {
                    for column in &figure.table.columns {
                        let is_hangul = |c: char| ('\u{ac00}'..='\u{d7a3}').contains(&c);
                        assert!(column.name.contains(is_hangul), "{kind}: {}", column.name);
                        said.extend((0..column.values.len()).map(|row| column.values.text(row)));
                    }
                }
                _ => {}
            }
            for said in said {
                for typed in TYPED {
                    let found = said
                        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                        .any(|word| word == typed)
                        || typed.contains(' ') && said.contains(typed);
                    assert!(!found, "{kind}, {}: {typed} in {said}", exhibit.name);
                }
            }
        }
    }
}
