//! The inside of the `search` cell, used by role and name as a teacher would, through the real engine.

use std::path::PathBuf;

use crate::host::{
    Cell, command, open, open_in, opening, press, recorded, says, settings, state, text, until,
};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use layerscope::app::cell::{CellRequest, RunCommand, Screen, Stage};
use layerscope::app::library::Library;
use layerscope::app::text::{Language, Text};
use layerscope::experiment::figure::format;
use layerscope::export::csv_text;
use layerscope::notebook::runs::FinalNumbers;

const SMALL: &str = "trials = 8\nvalidation = 0.25\n\n[base]\ntrain_size = 80\nhidden = [8]\nbatch_size = 20\n\
    iterations = 9\n\n[ranges]\nlr = { log = [1e-3, 1.0] }\nactivation = { choice = [\"relu\", \"tanh\"] }\n";

fn search(more: &str) -> Cell {
    open("search", &format!("{more}{SMALL}"))
}

/// Runs to the end.
#[track_caller]
fn finish(cell: &mut Cell) {
    press(cell, text().cells.run.run);
    until(cell, "the end", is_finished);
}

fn is_finished(cell: &Cell) -> bool {
    state(cell).starts_with(text().search.finished)
}

fn rows(cell: &Cell) -> Vec<String> {
    let name = (text().figures.trial)(0);
    let name = name.trim_end_matches('0');
    let rows = cell.get_all_by_role(Role::Row);
    rows.filter_map(|row| row.accesskit_node().label()).filter(|row| row.starts_with(name)).collect()
}

#[test]
fn nothing_runs_before_someone_asks() {
    let t = &text().search;
    let cell = search("");
    assert!(cell.state().view.status().is_none());
    assert_eq!(state(&cell), t.idle);
    cell.get_by_label_contains(&(text().figures.planned)(""));
    // Activation and learning rate are drawn for each trial: they are no part of what all have in common.
    let common = [
        (t.common_hidden)(&[8]),
        (text().cells.parameters.init_std_of)("0.01"),
        "SGD".to_owned(),
        (t.common_batch)(20),
        (t.common_length)(9),
    ];
    cell.get_by_label_contains(&common.join(" · "));
}

#[test]
fn every_trial_stands_in_the_table_and_the_best_is_said() {
    let t = &text().search;
    let mut cell = search("");
    finish(&mut cell);
    assert_eq!(rows(&cell).len(), 8);
    assert!(state(&cell).contains(&(t.best_so_far)("0.")), "{}", state(&cell));
    let title = (text().figures.against)("lr", "activation");
    let figure = cell.get_by_role_and_label(Role::Figure, &title);
    let words = figure.accesskit_node().description().unwrap_or_default();
    let summary = (t.summary)(8, Some((0, "")));
    let (best_of_eight, _) = summary.split_once('0').expect("the number of the best trial");
    let seed = (text().drawing.spoken)("", 42);
    assert!(words.starts_with(best_of_eight) && words.ends_with(&seed), "{words}");
    let bar = cell.get_by_role_and_label(Role::ProgressIndicator, text().figures.cells.search);
    assert_eq!(bar.accesskit_node().numeric_value(), Some(8.0));
}

#[test]
fn the_table_is_sorted_by_any_column_and_the_other_way_round() {
    let t = &text().search;
    let mut cell = search("");
    finish(&mut cell);
    press(&mut cell, &(t.sort)(t.trial));
    let up = rows(&cell);
    assert_eq!(up, (0..8).map(text().figures.trial).collect::<Vec<_>>());
    press(&mut cell, &(t.sort)(t.trial));
    let down = rows(&cell);
    assert!(down.iter().eq(up.iter().rev()));
    press(&mut cell, &(t.sort)("lr"));
    assert_ne!(rows(&cell), up);
}

#[test]
fn a_trial_that_is_clicked_opens_as_a_training_cell() {
    let t = &text().search;
    let third = (text().figures.trial)(3);
    let mut cell = search("");
    finish(&mut cell);
    cell.get_by_label_contains(t.choose);
    cell.get_by_role_and_label(Role::Row, &third).click();
    cell.run_steps(3);
    cell.get_by_label_contains(&format!("{third} · activation"));
    press(&mut cell, t.open);
    let asked = cell.state().asked.last().cloned();
    let Some(CellRequest::AddCell { kind: "training", keys }) = asked else { panic!("{asked:?}") };
    assert_eq!(keys["seed"], toml::Value::Integer(45), "the seed and the number of the trial");
    assert!(keys["optimizer"]["lr"].as_float().is_some_and(|lr| (1e-3..=1.0).contains(&lr)));
    assert_eq!(keys["train_size"], toml::Value::Integer(80), "on all images, the test images for the test");
}

#[test]
fn every_tab_has_its_figure() {
    let (t, figures) = (&text().search, text().figures);
    let mut cell = search("");
    finish(&mut cell);
    press(&mut cell, t.tab_parallel);
    cell.get_by_role_and_label(Role::Figure, figures.parallel);
    press(&mut cell, t.tab_best);
    cell.get_by_role_and_label(Role::Figure, &(figures.best_trials)(8));
    press(&mut cell, t.tab_keys);
    let explained = cell.get_all_by_role(Role::Figure).filter_map(|figure| figure.accesskit_node().label());
    let titles: Vec<String> = explained.collect();
    let explains = opening(|share| (figures.explains)("lr", Some(share)));
    assert!(titles.iter().any(|title| title.starts_with(&explains)), "{titles:?}");
    assert_eq!(titles.len(), 2);
}

#[test]
fn the_axes_of_the_scatter_can_be_chosen() {
    let (t, figures) = (&text().search, text().figures);
    let mut cell = search("");
    finish(&mut cell);
    cell.get_by_role_and_label(Role::ComboBox, t.up.name).click();
    cell.run_steps(3);
    cell.get_by_role_and_label(Role::Button, text().figures.validation).click();
    cell.run_steps(3);
    cell.get_by_role_and_label(Role::Figure, &(figures.against)("lr", figures.validation));
}

#[test]
fn one_trial_at_a_time_then_a_pause_loses_nothing() {
    let t = &text().search;
    let mut cell = search("");
    press(&mut cell, t.step);
    until(&mut cell, "a trial", |cell| cell.state().iteration() >= 1 && !cell.state().is_running());
    assert!(state(&cell).starts_with(t.paused), "{}", state(&cell));
    // One at least; more where several end in the same slice of time.
    let shown = rows(&cell);
    assert!(!shown.is_empty());
    finish(&mut cell);
    let all = rows(&cell);
    assert_eq!(all.len(), 8);
    assert!(shown.iter().all(|trial| all.contains(trial)));
}

#[test]
fn an_edit_is_written_keeps_what_is_shown_and_takes_effect_with_the_next_run() {
    let t = &text().search;
    let mut cell = search("");
    finish(&mut cell);
    cell.get_by_role_and_label(Role::SpinButton, t.trials.name).set_value_accesskit(10.0);
    cell.run_steps(3);
    assert_eq!(cell.state().keys["trials"], toml::Value::Integer(10));
    cell.get_by_label_contains(&(t.waiting)(t.trials.name));
    assert_eq!(rows(&cell).len(), 8, "what was found stays in sight");
    cell.get_by_role_and_label(Role::SpinButton, &(t.range_to)("lr")).set_value_accesskit(0.5);
    cell.run_steps(3);
    assert!(cell.state().keys["ranges"].to_string().contains("0.5"));
    cell.get_by_role_and_label(Role::SpinButton, &(t.range_from)("lr")).set_value_accesskit(0.75);
    cell.run_steps(3);
    assert!(
        cell.state().notes.last().is_some_and(|note| note.text.to_string().contains("smaller")),
        "an inverted range"
    );
    press(&mut cell, text().cells.run.run);
    until(&mut cell, "the end", |cell| is_finished(cell) && rows(cell).len() == 10);
}

#[test]
fn an_edit_before_during_and_at_the_end_of_a_search_is_what_the_next_one_does() {
    for (language, stage) in settings() {
        let t = Text::of(language);
        let (trials, waits) = (t.search.trials.name, opening(t.search.waiting));
        let mut cell = open_in("search", SMALL, language, stage);
        let set = |cell: &mut Cell, to: f64| {
            cell.get_by_role_and_label(Role::SpinButton, trials).set_value_accesskit(to);
            cell.run_steps(3);
            assert_eq!(cell.state().keys["trials"].as_integer(), Some(to as i64));
        };
        let ends = |cell: &mut Cell, count: usize| {
            let rows = |cell: &Cell| {
                let outcome = cell.state().view.outcome(t);
                outcome.map_or(0, |outcome| {
                    outcome.tables.iter().map(layerscope::experiment::figure::Table::len).min().unwrap_or(0)
                })
            };
            until(cell, "the end", |cell| state(cell).starts_with(t.search.finished) && rows(cell) >= count);
        };
        // Before: a setting.
        set(&mut cell, 4.0);
        command(&mut cell, RunCommand::Step);
        until(&mut cell, "a trial", |cell| cell.state().iteration() >= 1 && !cell.state().is_running());
        assert!(!says(&cell, &waits));
        // During: of the next one, and the one that is there stays in sight until then.
        set(&mut cell, 5.0);
        assert!(says(&cell, &(t.search.waiting)(trials)));
        command(&mut cell, RunCommand::Toggle);
        ends(&mut cell, 5);
        assert!(!says(&cell, &waits));
        // At the end: of the next one.
        set(&mut cell, 6.0);
        assert!(says(&cell, &(t.search.waiting)(trials)));
        command(&mut cell, RunCommand::Toggle);
        ends(&mut cell, 6);
        assert!(!says(&cell, &waits));
    }
}

#[test]
fn a_validation_accuracy_is_the_same_wherever_it_is_said() {
    let mut cell = search("");
    finish(&mut cell);
    until(&mut cell, "its memory", |cell| !cell.state().asked.is_empty());
    let (here, there) = (cell.state().view.outcome(text()).expect("it has ended"), recorded(&cell));
    let trials = |outcome: &layerscope::experiment::outcome::Outcome| {
        let table = outcome.tables.iter().find(|table| table.name == "trials").expect("it is there");
        // How long a trial took is another time another time.
        let rows = csv_text(table);
        rows.lines().map(|row| row.rsplit_once(',').expect("columns").0.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(trials(&here), trials(&there));
    let Some(CellRequest::Remember(past)) = cell.state().asked.first() else { panic!("it is remembered") };
    let FinalNumbers::Searched { validation } = past.outcome else { panic!("a search") };
    let words = format::accuracy(validation);
    assert!(says(&cell, &(text().search.best_so_far)(&words)), "{}", state(&cell));
    assert!(
        here.summary.to_string().contains(&format!("best validation accuracy {words}")),
        "{}",
        here.summary
    );
}

#[test]
fn a_random_search_becomes_a_grid_and_one_with_ranges_again() {
    let t = &text().search;
    let mut cell = search("");
    let ranges = |cell: &Cell| cell.state().keys["ranges"].to_string();
    let choose = |cell: &mut Cell, from: &str, to: &str| {
        cell.get_by_role_and_label(Role::ComboBox, t.method.name).click();
        cell.run_steps(3);
        let options: Vec<_> = cell.get_all_by_label(to).collect();
        options.last().expect("it is offered").click();
        drop(options);
        cell.run_steps(3);
        assert!(cell.state().notes.is_empty(), "{from} to {to}: {:?}", cell.state().notes);
    };
    choose(&mut cell, t.random, t.grid);
    assert_eq!(cell.state().keys["method"].as_str(), Some("grid"));
    assert!(ranges(&cell).contains("lr = { choice"), "{}", ranges(&cell));
    choose(&mut cell, t.grid, t.random);
    assert!(ranges(&cell).contains("lr = { log"), "{}", ranges(&cell));
}

fn keeping(folder: PathBuf) -> Cell {
    let mut cell = search("");
    cell.state_mut().library = Library::keeping(Some(folder));
    cell
}

#[test]
fn a_saved_search_goes_on_where_it_stopped_and_starts_over_when_asked() {
    let t = &text().search;
    let known = (t.known)(0);
    let known = known.trim_start_matches('0');
    let folder = tempfile::tempdir().expect("a folder");
    let mut cell = keeping(folder.path().to_owned());
    press(&mut cell, t.step);
    until(&mut cell, "a trial", |cell| cell.state().iteration() >= 1 && !cell.state().is_running());
    drop(cell);
    let mut cell = keeping(folder.path().to_owned());
    finish(&mut cell);
    assert!(state(&cell).contains(known), "{}", state(&cell));
    press(&mut cell, t.reset);
    until(&mut cell, "the start", |cell| {
        state(cell).starts_with(t.idle) && cell.state().iteration() == 0 && rows_or_none(cell) == 0
    });
    finish(&mut cell);
    assert!(!state(&cell).contains(known), "{}", state(&cell));
}

#[test]
fn the_kept_trials_of_a_search_are_there_before_run_and_follow_its_settings() {
    let folder = tempfile::tempdir().expect("a folder");
    let beside = Stage::Beside(Screen { height: 700.0, ..Screen::default() });
    let opened = |spec: &str| {
        let mut cell = open_in("search", spec, Language::English, beside);
        cell.state_mut().library = Library::keeping(Some(folder.path().to_owned()));
        cell.run_steps(2);
        cell
    };
    let cell = opened(SMALL);
    assert_eq!(state(&cell), text().search.idle, "nothing is kept, and nothing is built");
    drop(cell);
    let mut cell = opened(SMALL);
    finish(&mut cell);
    let found = rows(&cell);
    drop(cell);

    let mut cell = opened(SMALL);
    until(&mut cell, "what is kept", |cell| rows_or_none(cell) > 0);
    assert_eq!(rows(&cell), found);
    assert!(!cell.state().is_running());
    assert_eq!(cell.state().writes, 0, "a look changes nothing");
    drop(cell);
    // Another search has nothing kept; its plan is seen.
    let mut cell = opened(&SMALL.replace("iterations = 9", "iterations = 8"));
    cell.run_steps(20);
    assert_eq!(rows_or_none(&cell), 0);
    assert!(!cell.state().is_running());
}

fn rows_or_none(cell: &Cell) -> usize {
    cell.query_all_by_role(Role::Row).count()
}

#[test]
fn stopping_early_says_what_it_saved() {
    let t = &text().search;
    let mut cell = search("halving = { group = 4, rungs = 1 }\n");
    finish(&mut cell);
    let saved = opening(|seconds| (t.saved)(4, "20", seconds));
    assert!(state(&cell).contains(&saved), "{}", state(&cell));
    cell.get_by_label(&(t.sort)(t.iterations));
}

#[test]
fn data_that_are_not_there_are_an_error_in_words() {
    let mut cell = open("search", "[base]\ndata = \"mnist\"\niterations = 1\n");
    press(&mut cell, text().cells.run.run);
    until(&mut cell, "the failure", |cell| state(cell).contains("MNIST, which is not loaded"));
    assert!(!cell.state().is_running());
}

/// A few small pictures, so that a change of the looks is seen before it is merged. `UPDATE_SNAPSHOTS=1` takes them again.
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
        press(&mut cell, text().search.tab_parallel);
        keep(&mut cell, "search_parallel");
        press(&mut cell, text().search.tab_best);
        keep(&mut cell, "search_best");
    }
}
