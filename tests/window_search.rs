//! The inside of the `search` cell, used by role and name as a teacher would, through the real engine.

#[expect(dead_code, reason = "what a search has no use for")]
mod host;

use std::path::PathBuf;

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use host::{Cell, open, press, state, until};
use layerscope::app::cell::CellRequest;
use layerscope::app::library::Library;

const SMALL: &str = "trials = 8\nvalidation = 0.25\n\n[base]\ntrain_size = 80\nhidden = [8]\nbatch_size = 20\n\
    iterations = 9\n\n[ranges]\nlr = { log = [1e-3, 1.0] }\nactivation = { choice = [\"relu\", \"tanh\"] }\n";

fn search(more: &str) -> Cell {
    open("search", &format!("{more}{SMALL}"))
}

/// Runs to the end.
#[track_caller]
fn finish(cell: &mut Cell) {
    press(cell, "Run");
    until(cell, "the end", |cell| state(cell).starts_with("Finished"));
}

fn rows(cell: &Cell) -> Vec<String> {
    let rows = cell.get_all_by_role(Role::Row);
    rows.filter_map(|row| row.accesskit_node().label()).filter(|name| name.starts_with("Trial ")).collect()
}

#[test]
fn nothing_runs_before_someone_asks() {
    let cell = search("");
    assert_eq!(cell.state().view.status(), None);
    assert!(state(&cell).starts_with("Press Run to search"));
    cell.get_by_label("No trial has ended yet");
    cell.get_by_label_contains("hidden 8 · ReLU · std 0.01 · sgd lr 0.1 · batch 20 · 9 iterations");
}

#[test]
fn every_trial_stands_in_the_table_and_the_best_is_said() {
    let mut cell = search("");
    finish(&mut cell);
    assert_eq!(rows(&cell).len(), 8);
    assert!(state(&cell).contains("best 0."), "{}", state(&cell));
    let figure = cell.get_by_role_and_label(Role::Figure, "activation against lr");
    let words = figure.accesskit_node().description().unwrap_or_default();
    assert!(words.starts_with("8 trials; the best is trial ") && words.ends_with("Seed 42."), "{words}");
    let bar = cell.get_by_role_and_label(Role::ProgressIndicator, "Hyperparameter search");
    assert_eq!(bar.accesskit_node().numeric_value(), Some(8.0));
}

#[test]
fn the_table_is_sorted_by_any_column_and_the_other_way_round() {
    let mut cell = search("");
    finish(&mut cell);
    press(&mut cell, "Sort by trial");
    let up = rows(&cell);
    assert_eq!(up, (0..8).map(|number| format!("Trial {number}")).collect::<Vec<_>>());
    press(&mut cell, "Sort by trial");
    let down = rows(&cell);
    assert!(down.iter().eq(up.iter().rev()));
    press(&mut cell, "Sort by lr");
    assert_ne!(rows(&cell), up);
}

#[test]
fn a_trial_that_is_clicked_opens_as_a_training_cell() {
    let mut cell = search("");
    finish(&mut cell);
    cell.get_by_label_contains("Click a trial");
    cell.get_by_role_and_label(Role::Row, "Trial 3").click();
    cell.run_steps(3);
    cell.get_by_label_contains("Trial 3 · activation");
    press(&mut cell, "Open as training cell");
    let asked = cell.state().asked.last().cloned();
    let Some(CellRequest::AddCell { kind: "training", keys }) = asked else { panic!("{asked:?}") };
    assert_eq!(keys["seed"], toml::Value::Integer(45), "the seed and the number of the trial");
    assert!(keys["optimizer"]["lr"].as_float().is_some_and(|lr| (1e-3..=1.0).contains(&lr)));
    assert_eq!(keys["train_size"], toml::Value::Integer(80), "on all images, the test images for the test");
}

#[test]
fn every_tab_has_its_figure() {
    let mut cell = search("");
    finish(&mut cell);
    press(&mut cell, "All keys");
    cell.get_by_role_and_label(Role::Figure, "All keys of all trials");
    press(&mut cell, "Best 20");
    cell.get_by_role_and_label(Role::Figure, "The best 8 trials");
    press(&mut cell, "What explains it");
    let explained = cell.get_all_by_role(Role::Figure).filter_map(|figure| figure.accesskit_node().label());
    let titles: Vec<String> = explained.collect();
    assert!(titles.iter().any(|title| title.starts_with("lr explains ")), "{titles:?}");
    assert_eq!(titles.len(), 2);
}

#[test]
fn the_axes_of_the_scatter_can_be_chosen() {
    let mut cell = search("");
    finish(&mut cell);
    cell.get_by_role_and_label(Role::ComboBox, "Up").click();
    cell.run_steps(3);
    cell.get_by_role_and_label(Role::Button, "validation accuracy").click();
    cell.run_steps(3);
    cell.get_by_role_and_label(Role::Figure, "validation accuracy against lr");
}

#[test]
fn one_trial_at_a_time_then_a_pause_loses_nothing() {
    let mut cell = search("");
    press(&mut cell, "One trial");
    until(&mut cell, "a trial", |cell| cell.state().iteration() >= 1 && !cell.state().is_running());
    assert!(state(&cell).starts_with("Paused"), "{}", state(&cell));
    // One at least; more where several end in the same slice of time.
    let shown = rows(&cell);
    assert!(!shown.is_empty());
    press(&mut cell, "Run");
    until(&mut cell, "the end", |cell| state(cell).starts_with("Finished"));
    let all = rows(&cell);
    assert_eq!(all.len(), 8);
    assert!(shown.iter().all(|trial| all.contains(trial)));
}

#[test]
fn an_edit_is_written_keeps_what_is_shown_and_takes_effect_with_the_next_run() {
    let mut cell = search("");
    finish(&mut cell);
    cell.get_by_role_and_label(Role::SpinButton, "Trials").set_value_accesskit(10.0);
    cell.run_steps(3);
    assert_eq!(cell.state().keys["trials"], toml::Value::Integer(10));
    cell.get_by_label_contains("Takes effect with the next Run: Trials");
    assert_eq!(rows(&cell).len(), 8, "what was found stays in sight");
    cell.get_by_role_and_label(Role::SpinButton, "lr to").set_value_accesskit(0.5);
    cell.run_steps(3);
    assert!(cell.state().keys["ranges"].to_string().contains("0.5"));
    cell.get_by_role_and_label(Role::SpinButton, "lr from").set_value_accesskit(0.75);
    cell.run_steps(3);
    assert!(
        cell.state().notes.last().is_some_and(|note| note.text.to_string().contains("smaller")),
        "an inverted range"
    );
    press(&mut cell, "Run");
    until(&mut cell, "the end", |cell| state(cell).starts_with("Finished") && rows(cell).len() == 10);
}

#[test]
fn a_random_search_becomes_a_grid_and_one_with_ranges_again() {
    let mut cell = search("");
    let ranges = |cell: &Cell| cell.state().keys["ranges"].to_string();
    let choose = |cell: &mut Cell, from: &str, to: &str| {
        cell.get_by_role_and_label(Role::ComboBox, "Method").click();
        cell.run_steps(3);
        let options: Vec<_> = cell.get_all_by_label(to).collect();
        options.last().expect("it is offered").click();
        drop(options);
        cell.run_steps(3);
        assert!(cell.state().notes.is_empty(), "{from} to {to}: {:?}", cell.state().notes);
    };
    choose(&mut cell, "Random", "Grid");
    assert_eq!(cell.state().keys["method"].as_str(), Some("grid"));
    assert!(ranges(&cell).contains("lr = { choice"), "{}", ranges(&cell));
    choose(&mut cell, "Grid", "Random");
    assert!(ranges(&cell).contains("lr = { log"), "{}", ranges(&cell));
}

fn keeping(folder: PathBuf) -> Cell {
    let mut cell = search("");
    cell.state_mut().library = Library::keeping(Some(folder));
    cell
}

#[test]
fn a_saved_search_goes_on_where_it_stopped_and_starts_over_when_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut cell = keeping(folder.path().to_owned());
    press(&mut cell, "One trial");
    until(&mut cell, "a trial", |cell| cell.state().iteration() >= 1 && !cell.state().is_running());
    drop(cell);
    let mut cell = keeping(folder.path().to_owned());
    finish(&mut cell);
    assert!(state(&cell).contains("were there from an earlier search"), "{}", state(&cell));
    press(&mut cell, "Start over");
    until(&mut cell, "the start", |cell| {
        state(cell).starts_with("Press Run") && cell.state().iteration() == 0 && rows_or_none(cell) == 0
    });
    finish(&mut cell);
    assert!(!state(&cell).contains("earlier search"), "{}", state(&cell));
}

fn rows_or_none(cell: &Cell) -> usize {
    cell.query_all_by_role(Role::Row).count()
}

#[test]
fn stopping_early_says_what_it_saved() {
    let mut cell = search("halving = { group = 4, rungs = 1 }\n");
    finish(&mut cell);
    assert!(state(&cell).contains("4 trials stopped early: 20 iterations saved"), "{}", state(&cell));
    cell.get_by_label("Sort by iterations");
}

#[test]
fn data_that_are_not_there_are_an_error_in_words() {
    let mut cell = open("search", "[base]\ndata = \"mnist\"\niterations = 1\n");
    press(&mut cell, "Run");
    until(&mut cell, "the failure", |cell| state(cell).contains("MNIST, which is not loaded"));
    assert!(!cell.state().is_running());
}

/// A few small pictures, so that a change of the looks is seen before it is merged. `UPDATE_SNAPSHOTS=1` takes them anew.
mod pictures {
    use super::*;

    fn keep(cell: &mut Cell, name: &str) {
        cell.remove_cursor();
        cell.run_steps(3);
        // Rasterisers differ in the last bits of an edge, never in hundreds of pixels.
        let options = egui_kittest::SnapshotOptions::new().threshold(1.0).max_failed_pixels(300);
        cell.snapshot_options(name, &options);
    }

    #[test]
    #[ignore = "needs a Vulkan driver, such as mesa-vulkan-drivers"]
    fn a_search_that_was_not_begun() {
        keep(&mut search(""), "search_not_begun");
    }

    #[test]
    #[ignore = "needs a Vulkan driver, such as mesa-vulkan-drivers"]
    fn the_best_trials_and_all_keys() {
        let mut cell = search("");
        finish(&mut cell);
        press(&mut cell, "All keys");
        keep(&mut cell, "search_parallel");
        press(&mut cell, "Best 20");
        keep(&mut cell, "search_best");
    }
}
