//! The recorded previews are what the cells of the lessons give, and all of them.
//!
//! `UPDATE_PREVIEWS=1 cargo test --test core previews_are` records them again.

use layerscope::experiment::Spec;
use layerscope::experiment::preview::{self, Preview, Previews};
use layerscope::experiment::training::TrainingSpec;
use layerscope::language::Language;
use layerscope::notebook::{Notebook, lessons};

use super::parsed;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/previews.json");

/// Every network that a training or a comparison of a lesson trains, in both languages.
fn networks() -> Vec<(String, TrainingSpec)> {
    let mut networks = Vec::new();
    for (lesson, language) in
        lessons::all().iter().flat_map(|lesson| Language::ALL.map(|language| (lesson, language)))
    {
        let notebook = Notebook::parse(lesson.text(language));
        for (_, cell) in notebook.cells() {
            let name = format!("{}, {}", lesson.slug, cell.name().unwrap_or_default());
            match parsed(cell.kind(), cell.body()) {
                Spec::Training(spec) => networks.push((name, spec)),
                Spec::Comparison(spec) => {
                    networks.extend(spec.networks().into_iter().map(|(_, spec)| (name.clone(), spec)));
                }
                _ => {}
            }
        }
    }
    networks
}

/// Within two in the last digit that is kept: sums may be taken in another order on another processor.
fn is_near(recorded: f64, given: f64) -> bool {
    (recorded - given).abs() <= 2e-3 * recorded.abs().max(1e-3)
}

fn agree(recorded: &Preview, given: &Preview) -> bool {
    let losses = recorded.loss.len() == given.loss.len()
        && recorded.loss.iter().zip(&given.loss).all(|pair| match pair {
            (Some(recorded), Some(given)) => is_near(*recorded, *given),
            (recorded, given) => recorded.is_none() == given.is_none(),
        });
    let accuracies = recorded.accuracy.len() == given.accuracy.len()
        && recorded.accuracy.iter().zip(&given.accuracy).all(
            |((at, train, test), (at_given, train_given, test_given))| {
                at == at_given && (train - train_given).abs() < 0.02 && (test - test_given).abs() < 0.02
            },
        );
    losses && accuracies
}

#[test]
fn previews_are_what_the_cells_give() {
    let mut given = Previews::new();
    let mut named = std::collections::BTreeMap::new();
    for (name, spec) in networks() {
        let key = preview::key(&spec);
        named.insert(key.clone(), name.clone());
        given.entry(key).or_insert_with(|| {
            preview::record(&spec).unwrap_or_else(|error| panic!("{name} cannot be recorded: {error}"))
        });
    }
    if std::env::var_os("UPDATE_PREVIEWS").is_some() {
        // One line a network, so that a change of one cell is a change of its lines.
        let lines = given
            .iter()
            .map(|(key, preview)| format!("\"{key}\":{}", serde_json::to_string(preview).unwrap()));
        std::fs::write(FILE, format!("{{\n{}\n}}\n", lines.collect::<Vec<_>>().join(",\n"))).unwrap();
        return;
    }
    let recorded: Previews = serde_json::from_str(&std::fs::read_to_string(FILE).unwrap()).unwrap();
    let how = "UPDATE_PREVIEWS=1 cargo test --test core previews_are records them again";
    for (key, given) in &given {
        let name = &named[key];
        let recorded = recorded.get(key).unwrap_or_else(|| panic!("{name} has no preview; {how}"));
        assert!(agree(recorded, given), "the preview of {name} is another; {how}");
    }
    let left_over: Vec<_> = recorded.keys().filter(|key| !given.contains_key(*key)).collect();
    assert!(left_over.is_empty(), "no cell is previewed by {left_over:?}; {how}");
}

#[test]
fn previews_are_small_and_come_with_the_program() {
    let size = std::fs::metadata(FILE).unwrap().len();
    assert!(size < 1 << 20, "{size} bytes");
    assert!(preview::recorded().len() > 20);
    for (name, spec) in networks() {
        let key = preview::key(&spec);
        let preview = preview::recorded().get(&key).unwrap_or_else(|| panic!("{name} has no preview"));
        assert!(preview.loss.len() as u64 <= preview::LONGEST && !preview.loss.is_empty(), "{name}");
        let other = TrainingSpec { seed: spec.seed + 1_000_003, ..spec };
        assert!(preview::of_training(&other).is_none(), "{name}: other settings, and still a preview");
    }
}
