//! The inside of `descent` cells, used by role and name as a teacher would.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use crate::host::{Cell, open, press, text, until};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use layerscope::app::cell::RunCommand;

fn map(cell: &Cell) -> String {
    cell.get_by_role_and_label(Role::Figure, text().figures.map).accesskit_node().description().unwrap()
}

/// Whether the map says that this optimizer stands here.
fn stands(cell: &Cell, name: &str, x: &str, y: &str) -> bool {
    map(cell).contains(&(text().descent.summary)(name, x, y))
}

fn command(cell: &mut Cell, command: RunCommand) {
    let ctx = cell.ctx.clone();
    cell.state_mut().with(&ctx, |view, cx| view.command(command, cx));
    cell.run_steps(2);
}

#[test]
fn everyone_waits_at_the_start_until_someone_asks() {
    let t = &text().descent;
    let cell = open("descent", "");
    assert!(cell.state().view.status().is_none());
    assert_eq!(map(&cell).matches(&(t.summary)("", "−7.00", "2.00")).count(), 4, "{}", map(&cell));
    cell.get_by_label_contains(&(t.step_of)("0", "30"));
}

#[test]
fn steps_go_forward_and_back_to_the_same_places() {
    let (t, run) = (&text().descent, &text().cells.run);
    let mut cell = open("descent", "");
    press(&mut cell, run.step);
    // One step of SGD 0.95 against (x/10, 2y) = (-0.7, 4).
    assert!(stands(&cell, "SGD", "−6.33", "−1.80"), "{}", map(&cell));
    let here = map(&cell);
    press(&mut cell, run.step);
    assert_ne!(map(&cell), here);
    press(&mut cell, run.step_back);
    assert_eq!(map(&cell), here);
    cell.get_by_role_and_label(Role::Slider, t.position.name).set_value_accesskit(29.0);
    cell.run_steps(2);
    assert!(stands(&cell, "Momentum", "0.814", "0.273"), "{}", map(&cell));
    cell.get_by_label(&format!("SGD: {} 0.016, {} 0.398", text().figures.value, text().figures.distance));
    assert_eq!(cell.state().writes, 0, "looking changes nothing");
}

#[test]
fn playing_ends_at_the_last_step_and_begins_again_from_the_first() {
    let run = &text().cells.run;
    let mut cell = open("descent", "steps = 5\n");
    for _ in 0..4 {
        command(&mut cell, RunCommand::Faster);
    }
    press(&mut cell, run.run);
    until(&mut cell, "the end", |cell| cell.state().iteration() == 5 && !cell.state().is_running());
    command(&mut cell, RunCommand::Reset);
    assert_eq!(cell.state().iteration(), 0);
    for _ in 0..4 {
        command(&mut cell, RunCommand::Slower);
    }
    press(&mut cell, run.run);
    assert!(cell.state().is_running());
    press(&mut cell, run.pause);
    assert!(!cell.state().is_running());
}

#[test]
fn the_start_is_dragged_on_the_map_and_written_once() {
    let mut cell = open("descent", "");
    press(&mut cell, text().cells.run.step);
    let start = cell.get_by_role_and_label(Role::Button, text().descent.drag).rect().center();
    cell.hover_at(start);
    cell.drag_at(start);
    cell.run_steps(2);
    let there = start + egui::vec2(80.0, -60.0);
    cell.hover_at(start + egui::vec2(40.0, -30.0));
    cell.run_steps(2);
    assert_eq!(cell.state().writes, 0, "not while it is dragged");
    cell.hover_at(there);
    cell.run_steps(2);
    cell.drop_at(there);
    cell.run_steps(3);
    assert_eq!(cell.state().writes, 1);
    let start: Vec<f64> =
        cell.state().keys["start"].as_array().unwrap().iter().filter_map(toml::Value::as_float).collect();
    assert!(start[0] > -6.0 && start[1] > 3.0, "{start:?}");
    assert_eq!(cell.state().iteration(), 1, "the step that was shown stays");
}

#[test]
fn optimizers_join_and_leave_and_have_rates_of_their_own() {
    let t = &text().descent;
    let mut cell = open("descent", "");
    press(&mut cell, "RMSprop");
    let kinds = |cell: &Cell| -> Vec<String> {
        let list = cell.state().keys["optimizers"].as_array().unwrap().clone();
        list.iter().filter_map(|one| one["kind"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(kinds(&cell), ["sgd", "momentum", "adagrad", "adam", "rmsprop"]);
    press(&mut cell, "Adam");
    assert_eq!(kinds(&cell), ["sgd", "momentum", "adagrad", "rmsprop"]);
    cell.get_by_role_and_label(Role::SpinButton, &(t.rate)("SGD")).set_value_accesskit(1.5);
    cell.run_steps(3);
    assert_eq!(cell.state().keys["optimizers"][0]["lr"].as_float(), Some(1.5));
    cell.get_by_role_and_label(Role::Slider, t.position.name).set_value_accesskit(30.0);
    cell.run_steps(2);
    // |1 - 1.5 · 2| = 2 in y: it doubles with every step.
    let words = cell.get_by_label_contains("SGD: ").accesskit_node().value().unwrap();
    assert!(words.contains("e17") || words.contains("e18"), "{words}");
}

#[test]
fn a_path_that_leaves_all_numbers_says_since_when() {
    let t = &text().descent;
    let mut cell = open(
        "descent",
        "function = \"x^4 + y^4\"\noptimizers = [{ kind = \"sgd\", lr = 1.0 }]\nsteps = 20\n",
    );
    cell.get_by_role_and_label(Role::Slider, t.position.name).set_value_accesskit(20.0);
    cell.run_steps(2);
    cell.get_by_label_contains(&format!("SGD: {}", (t.lost)(0).trim_end_matches('0')));
}

#[test]
fn a_function_brings_its_map_and_an_own_expression_is_read_where_it_is_typed() {
    let t = &text().descent;
    let mut cell = open("descent", "");
    cell.get_by_role_and_label(Role::ComboBox, t.function.name).click();
    cell.run_steps(3);
    cell.get_by_role_and_label(Role::Button, "Rosenbrock").click();
    cell.run_steps(3);
    assert_eq!(cell.state().keys["function"].as_str(), Some("(1 - x)^2 + 100*(y - x^2)^2"));
    assert!(stands(&cell, "", "−1.20", "1.00"), "{}", map(&cell));

    let type_in = |cell: &mut Cell, words: &str| {
        cell.get_by_role_and_label(Role::TextInput, t.expression.name).focus();
        cell.run_steps(2);
        cell.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        cell.run_steps(1);
        cell.get_by_role_and_label(Role::TextInput, t.expression.name).type_text(words);
        cell.run_steps(2);
        cell.key_press(egui::Key::Enter);
        cell.run_steps(3);
    };
    type_in(&mut cell, "x^2 + * y");
    cell.get_by_label_contains("line 1, column 7");
    assert_eq!(cell.state().writes, 1, "what is wrong is not written");
    type_in(&mut cell, "sin(x) + y^2");
    assert_eq!(cell.state().keys["function"].as_str(), Some("sin(x) + y^2"));
    assert!(cell.query_by_label_contains("line 1").is_none());
}

#[test]
fn distance_and_value_are_drawn_against_steps() {
    let figures = text().figures;
    let mut cell = open("descent", "");
    cell.get_by_role_and_label(Role::Figure, figures.value);
    press(&mut cell, figures.distance);
    cell.get_by_role_and_label(Role::Figure, &(figures.from_minimum)("0", "0"));
}
