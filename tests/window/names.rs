//! What a screen reader and the keyboard find in the cells: every control has a name and can be reached, every figure has a name
//! and a summary in words.

use egui::accesskit::{Action, Role};
use egui_kittest::kittest::{NodeT, Queryable};
use layerscope::experiment::KINDS;
use layerscope::experiment::training::Statistic;

use crate::host::{Cell, open, press, text, unfold_tabs, until};

/// What is used.
const CONTROLS: [Role; 12] = [
    Role::Button,
    Role::CheckBox,
    Role::ComboBox,
    Role::Link,
    Role::MenuItem,
    Role::MultilineTextInput,
    Role::RadioButton,
    Role::Slider,
    Role::SpinButton,
    Role::Switch,
    Role::TextInput,
    Role::Canvas,
];

/// What is looked at.
const PICTURES: [Role; 3] = [Role::Figure, Role::Image, Role::ProgressIndicator];

/// Fails with everything in sight that has no name, or that the keyboard cannot reach.
#[track_caller]
fn check(cell: &Cell, where_: &str) {
    let mut faults = Vec::new();
    let all = cell.get_all_by(|node| CONTROLS.contains(&node.role()) || PICTURES.contains(&node.role()));
    let mut seen = 0;
    for node in all {
        let node = node.accesskit_node();
        seen += 1;
        let name = node.label().unwrap_or_default();
        let place = node.bounding_box().map(|at| (at.x0.round(), at.y0.round()));
        let what = format!("{:?} \"{name}\" at {place:?}", node.role());
        if name.trim().is_empty() {
            faults.push(format!("{what} has no name"));
        }
        let reached = node.data().supports_action(Action::Focus);
        if CONTROLS.contains(&node.role()) && !node.is_disabled() && !reached {
            faults.push(format!("{what} cannot be reached with Tab"));
        }
        let summary = node.data().description().unwrap_or_default();
        if node.role() == Role::Figure && summary.trim().is_empty() {
            faults.push(format!("{what} has no summary"));
        }
    }
    assert!(seen > 0, "{where_} shows nothing");
    assert!(faults.is_empty(), "{where_}:\n{}", faults.join("\n"));
}

/// The description of the figure of this name.
fn summary(cell: &Cell, figure: &str) -> String {
    let node = cell.get_by_role_and_label(Role::Figure, figure);
    node.accesskit_node().data().description().unwrap_or_default().to_owned()
}

/// A cell that has run, if it runs.
fn ran(kind: &str, body: &str) -> Cell {
    let kind = KINDS.iter().find(|row| row.name == kind).expect("it is a kind").name;
    let mut cell = open(kind, body);
    check(&cell, kind);
    press(&mut cell, text().cells.run.run);
    until(&mut cell, "the end", |cell| {
        let status = cell.state().view.status();
        status.is_some_and(|status| status.length > 0 && status.iteration == status.length && !status.running)
    });
    cell.run_steps(4);
    check(&cell, &format!("{kind}, run"));
    cell
}

/// Opens each of these tabs in turn.
fn tabs(cell: &mut Cell, names: &[&str]) {
    for name in names {
        unfold_tabs(cell, name);
        let tab = cell.get_all_by_label(name).find(|node| node.accesskit_node().role() == Role::Button);
        tab.unwrap_or_else(|| panic!("no tab {name}")).click();
        cell.run_steps(6);
        check(cell, name);
    }
}

#[test]
fn a_cell_of_every_kind_as_it_is_added() {
    for kind in KINDS {
        check(&open(kind.name, kind.default_block), kind.name);
    }
}

#[test]
fn a_training_says_how_the_loss_went() {
    let mut cell =
        ran("training", "id = \"t\"\ntrain_size = 200\nhidden = [10]\nbatch_size = 20\niterations = 60\n");
    let (t, figures) = (&text().cells.training, text().figures);
    let words = summary(&cell, figures.loss);
    assert!(words.contains("from 2.") && words.contains("60"), "{words}");
    tabs(&mut cell, &[figures.activations, figures.gradients, figures.weights]);
    tabs(&mut cell, &[t.over_time, (t.statistic)(Statistic::Mean), t.distribution]);
    tabs(&mut cell, &[t.over_time, t.quantiles.name, t.updates]);
    tabs(&mut cell, &[figures.units.units, t.sorted_units.name]);
    tabs(&mut cell, &[t.first_weights, t.confusion, t.mistakes]);
    cell.get_all_by_label(text().cells.parameters.more).next().unwrap().click();
    cell.run_steps(3);
    check(&cell, "all settings");
}

#[test]
fn a_comparison_names_its_curves_and_panels() {
    let body = "id = \"c\"\n[base]\ntrain_size = 200\nhidden = [10]\nbatch_size = 20\niterations = 40\n\
                [[variant]]\nname = \"small\"\ninit = { std = 0.01 }\n[[variant]]\nname = \"He\"\ninit = \"he\"\n";
    let mut cell = ran("comparison", body);
    let t = &text().cells.training;
    assert!(!summary(&cell, text().figures.loss).is_empty());
    tabs(
        &mut cell,
        &[
            text().comparison.layers,
            t.over_time,
            text().comparison.statistic_of_all.name,
            text().comparison.table,
        ],
    );
}

#[test]
fn a_gradient_check_and_a_search_name_what_they_find() {
    ran("gradient_check", "hidden = [4]\nshare = 0.01\n");
    let search = KINDS.iter().find(|kind| kind.name == "search").unwrap();
    check(&open("search", search.default_block), "search");
}

/// Puts the keyboard on the control of this name and presses `key` on it, `times`.
fn push(cell: &mut Cell, role: Role, name: &str, key: egui::Key, times: usize) {
    cell.get_by_role_and_label(role, name).focus();
    cell.run_steps(2);
    for _ in 0..times {
        cell.key_press(key);
        cell.run_steps(2);
    }
}

#[test]
fn the_start_of_a_descent_is_moved_with_the_arrow_keys() {
    let mut cell = open("descent", "");
    let ring = text().descent.drag;
    let start = |cell: &Cell| -> Vec<f64> {
        let start = cell.state().keys["start"].as_array().unwrap();
        start.iter().map(|x| x.as_float().unwrap()).collect()
    };
    let before = start(&cell);
    push(&mut cell, Role::Button, ring, egui::Key::ArrowRight, 3);
    let across = start(&cell);
    assert!(across[0] > before[0] && (across[1] - before[1]).abs() < 0.05, "{before:?} {across:?}");
    push(&mut cell, Role::Button, ring, egui::Key::ArrowUp, 2);
    assert!(start(&cell)[1] > across[1] + 0.1, "up is up");
}

#[test]
fn the_rails_are_moved_with_the_arrow_keys() {
    let run = &text().cells.run;
    let mut cell = open("training", "train_size = 200\nhidden = [4]\nbatch_size = 20\niterations = 300\n");
    press(&mut cell, run.run);
    until(&mut cell, "the end", |cell| cell.state().iteration() == 300 && !cell.state().is_running());
    push(&mut cell, Role::Slider, run.position.name, egui::Key::ArrowLeft, 2);
    until(&mut cell, "two steps of a hundredth", |cell| {
        cell.state().iteration() == 294 && !cell.state().is_running()
    });
    push(&mut cell, Role::Slider, run.position.name, egui::Key::Home, 1);
    until(&mut cell, "the start", |cell| cell.state().iteration() == 0 && !cell.state().is_running());

    let mut graph = open("graph", "");
    let at = |cell: &Cell| cell.state().view.status().map(|status| status.iteration);
    assert_eq!(at(&graph), None);
    push(&mut graph, Role::Slider, text().graph.position.name, egui::Key::ArrowRight, 3);
    assert_eq!(at(&graph), Some(3));
}
