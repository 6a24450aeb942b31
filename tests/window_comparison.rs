//! The inside of a comparison cell, used by role and name as a teacher would, through the real engine on small networks.

mod host;

use egui::accesskit::{Role, Toggled};
use egui_kittest::kittest::{NodeT, Queryable};
use host::{Cell, is_on, move_to, open, press, run_to, state, until};
use layerscope::app::cell::{CellRequest, RunCommand};
use layerscope::app::text::{Language, Text};
use layerscope::experiment::CellSpec;
use layerscope::experiment::comparison::ComparisonSpec;
use layerscope::export::csv_text;

const SMALL: &str = r#"
[base]
hidden = [8, 8]
init = "he"
batch_size = 20
train_size = 200
iterations = 5000
[[variant]]
name = "plain"
[[variant]]
name = "BatchNorm"
batch_norm = true
"#;

fn comparison(more: &str) -> Cell {
    open("comparison", &format!("{SMALL}{more}"))
}

fn grid() -> Cell {
    comparison("[panels]\nkey = \"init.std\"\nvalues = [0.5, 0.1, 0.01]\n")
}

/// What a figure says of itself.
fn words(cell: &Cell, figure: &str) -> String {
    cell.get_by_role_and_label(Role::Figure, figure).accesskit_node().description().unwrap_or_default()
}

fn variants(cell: &Cell) -> Vec<String> {
    let variants = cell.state().keys["variant"].as_array().cloned().unwrap_or_default();
    variants.iter().filter_map(|variant| Some(variant.get("name")?.as_str()?.to_owned())).collect()
}

#[test]
fn nothing_runs_before_someone_asks() {
    let cell = comparison("");
    assert_eq!(cell.state().view.status(), None);
    assert_eq!(state(&cell), "Press Run to train these networks side by side");
    cell.get_by_label("Curves: not computed yet");
    for name in ["plain", "BatchNorm"] {
        cell.get_by_role_and_label(Role::CheckBox, name);
    }
}

#[test]
fn one_transport_moves_all_networks_and_going_back_gives_the_same_numbers() {
    let mut cell = comparison("");
    let at = run_to(&mut cell, 30);
    let here = state(&cell);
    assert!(here.contains("best test accuracy"), "{here}");
    move_to(&mut cell, "Step back", at - 1);
    move_to(&mut cell, "Step", at);
    assert_eq!(state(&cell), here);
    cell.get_by_role_and_label(Role::Slider, "Position").set_value_accesskit(7.0);
    until(&mut cell, "iteration 7", |cell| cell.state().iteration() == 7 && !cell.state().is_running());
    let loss = words(&cell, "Loss");
    assert!(
        loss.contains("plain: loss") && loss.contains("BatchNorm: loss") && loss.contains("Seed 42"),
        "{loss}"
    );
    assert_eq!(loss.matches("train 0.").count(), 2, "{loss}");
}

#[test]
fn the_legend_switches_lines_off_and_on() {
    let mut cell = comparison("");
    run_to(&mut cell, 30);
    press(&mut cell, "Layers");
    until(&mut cell, "the layer", |cell| {
        cell.query_by_role_and_label(Role::Figure, "Activations, layer 1").is_some()
    });
    assert!(words(&cell, "Activations, layer 1").contains("plain: mean"));
    let exhibits = cell.state().view.exhibits(Text::of(Language::English));
    let columns = |name: &str| {
        let exhibit =
            exhibits.iter().find(|exhibit| exhibit.name == name).expect("what is seen can be taken home");
        csv_text(&exhibit.table())
    };
    for name in ["layers", "layers-overlaid"] {
        let table = columns(name);
        assert!(
            table.contains("plain") && table.contains("BatchNorm") && table.lines().count() > 50,
            "{table}"
        );
    }
    cell.get_by_role_and_label(Role::CheckBox, "plain").click();
    cell.run_steps(2);
    let box_ = cell.get_by_role_and_label(Role::CheckBox, "plain").accesskit_node().toggled();
    assert_eq!(box_, Some(Toggled::False));
    let rest = words(&cell, "Activations, layer 1");
    assert!(!rest.contains("plain") && rest.contains("BatchNorm: mean"), "{rest}");
    press(&mut cell, "Side by side");
    assert!(cell.query_by_role_and_label(Role::GraphicsObject, "plain").is_none());
    cell.get_by_role_and_label(Role::CheckBox, "plain").click();
    cell.run_steps(2);
    cell.get_by_role_and_label(Role::GraphicsObject, "plain");
    press(&mut cell, "Curves");
    cell.get_by_role_and_label(Role::Figure, "Accuracy");
}

#[test]
fn a_panel_of_the_grid_is_seen_large_when_it_is_clicked() {
    let mut cell = grid();
    run_to(&mut cell, 25);
    let panel = cell.get_by_role_and_label(Role::GraphicsObject, "std 0.1");
    let said = panel.accesskit_node().description().unwrap_or_default();
    assert!(said.contains("plain 0.") && said.contains("BatchNorm 0."), "{said}");
    cell.get_by_role_and_label(Role::Figure, "Train accuracy");
    panel.click();
    cell.run_steps(2);
    cell.get_by_role_and_label(Role::Figure, "Loss");
    assert_eq!(
        cell.get_by_role_and_label(Role::ComboBox, "Panel").accesskit_node().value().as_deref(),
        Some("std 0.1")
    );
    press(&mut cell, "Panels");
    assert_eq!(cell.query_all_by_role(Role::GraphicsObject).count(), 3);
}

#[test]
fn a_variant_added_in_the_middle_stands_beside_the_others_at_once() {
    let mut cell = comparison("");
    let at = run_to(&mut cell, 25);
    press(&mut cell, "Add a variant");
    press(&mut cell, "Adam");
    until(&mut cell, "the third line", |cell| words(cell, "Loss").contains("Adam: loss"));
    assert_eq!(variants(&cell), ["plain", "BatchNorm", "Adam"]);
    assert_eq!(cell.state().iteration(), at, "the others stay where they are");
    assert!(words(&cell, "Loss").matches("train 0.").count() == 3, "its past is there, too");
    assert!(cell.query_by_label_contains("Takes effect on reset").is_none());
    move_to(&mut cell, "Step", at + 1);
    move_to(&mut cell, "Step back", at);
}

#[test]
fn keys_that_cannot_be_are_refused_where_they_are_typed() {
    let mut cell = comparison("");
    press(&mut cell, "Add a variant");
    cell.get_by_role_and_label(Role::TextInput, "Something else").focus();
    cell.run_steps(2);
    cell.get_by_role_and_label(Role::TextInput, "Something else").type_text("dropuot = 0.5");
    cell.run_steps(2);
    press(&mut cell, "Add");
    cell.get_by_label_contains("Did you mean `dropout`?");
    assert_eq!(variants(&cell), ["plain", "BatchNorm"]);
}

#[test]
fn what_differs_from_the_run_says_so_and_offers_the_reset() {
    let mut cell = comparison("");
    run_to(&mut cell, 10);
    assert!(is_on(&cell, "Same start"));
    cell.get_by_role_and_label(Role::Switch, "Same start").click();
    cell.run_steps(3);
    assert_eq!(cell.state().keys["same_start"], toml::Value::Boolean(false));
    cell.get_by_label_contains("Takes effect on reset: Same start");
    cell.get_by_role_and_label(Role::SpinButton, "Seed").set_value_accesskit(7.0);
    cell.run_steps(3);
    assert_eq!(cell.state().keys["base"]["seed"], toml::Value::Integer(7));
    cell.get_by_label_contains("base, Same start");
    cell.get_all_by_role_and_label(Role::Button, "Reset").last().expect("a reset is offered").click();
    until(&mut cell, "the start", |cell| cell.state().iteration() == 0 && !cell.state().is_running());
    assert!(cell.query_by_label_contains("Takes effect on reset").is_none());
}

#[test]
fn the_table_marks_the_best_and_copies_a_variant_into_a_training_cell() {
    let mut cell = comparison("");
    run_to(&mut cell, 60);
    press(&mut cell, "Table");
    cell.get_by_label("Best test");
    cell.get_by_label("Reached 0.9");
    assert!(cell.query_all_by_label("best").count() >= 1, "one of them is ahead in something");
    cell.get_by_role_and_label(Role::Button, "Copy to a training cell: BatchNorm").click();
    cell.run_steps(2);
    let Some(CellRequest::AddCell { kind, keys }) = cell.state().asked.first() else {
        panic!("a cell was asked for: {:?}", cell.state().asked)
    };
    assert_eq!((*kind, &keys["batch_norm"]), ("training", &toml::Value::Boolean(true)));
    assert_eq!(keys["hidden"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_ready_made_comparison_takes_the_place_of_this_one() {
    let mut cell = comparison("");
    run_to(&mut cell, 10);
    press(&mut cell, "Ready-made");
    press(&mut cell, "BatchNorm at 16 scales (p. 212)");
    let body = toml::to_string(&cell.state().keys).expect("tables are written");
    let spec = ComparisonSpec::parse(&body).expect("it is a good spec");
    assert_eq!((spec.panel_count(), spec.kind()), (16, "comparison"));
    assert_eq!(cell.state().view.status(), None, "and runs nothing");
    cell.get_by_label("Panels: not computed yet");
}

#[test]
fn one_network_that_overflows_is_told_and_stops_nobody() {
    let mut cell = comparison("[[variant]]\nname = \"too far\"\ninit = { std = 1e25 }\n");
    run_to(&mut cell, 20);
    cell.get_by_label_contains("Not a number: too far (");
    press(&mut cell, "Table");
    cell.get_by_label_contains("NaN since");
}

#[test]
fn data_that_are_not_there_are_an_error_in_words() {
    let mut cell = open("comparison", "[base]\ndata = \"mnist\"\n");
    press(&mut cell, "Run");
    until(&mut cell, "the failure", |cell| state(cell) == "This run could not go on; Reset begins it anew");
    cell.get_by_label_contains("MNIST, which is not loaded");
}

#[test]
fn the_keyboard_commands_run_step_and_reset() {
    let mut cell = grid();
    let ctx = cell.ctx.clone();
    cell.state_mut().with(&ctx, |view, cx| view.command(RunCommand::Step, cx));
    until(&mut cell, "one step", |cell| cell.state().iteration() == 1);
    cell.state_mut().with(&ctx, |view, cx| view.command(RunCommand::StepEpoch, cx));
    until(&mut cell, "an epoch", |cell| cell.state().iteration() == 10 && !cell.state().is_running());
    cell.state_mut().with(&ctx, |view, cx| view.command(RunCommand::Reset, cx));
    until(&mut cell, "the start again", |cell| cell.state().iteration() == 0 && !cell.state().is_running());
}
