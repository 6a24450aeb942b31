//! What a screen reader and the keyboard find in the cells: every control has a name and can be reached, every figure has a name
//! and a summary in words.

use egui::accesskit::{Action, Role};
use egui_kittest::kittest::{NodeT, Queryable};
use layerscope::experiment::KINDS;

#[expect(dead_code, reason = "not every test file moves runs")]
mod host;

use host::{Cell, open, press, until};

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
    press(&mut cell, "Run");
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
    let mut cell = ran("training", "id = \"t\"\ntrain_size = 200\nhidden = [10]\nbatch_size = 20\niterations = 60\n");
    let words = summary(&cell, "Loss");
    assert!(words.contains("from 2.") && words.contains("60"), "{words}");
    tabs(&mut cell, &["Activations", "Gradients", "Weights", "First weights", "Confusion", "Mistakes"]);
    cell.get_all_by_label("More settings").next().unwrap().click();
    cell.run_steps(3);
    check(&cell, "all settings");
}

#[test]
fn a_comparison_names_its_curves_and_panels() {
    let body = "id = \"c\"\n[base]\ntrain_size = 200\nhidden = [10]\nbatch_size = 20\niterations = 40\n\
                [[variant]]\nname = \"small\"\ninit = { std = 0.01 }\n[[variant]]\nname = \"He\"\ninit = \"he\"\n";
    let mut cell = ran("comparison", body);
    assert!(!summary(&cell, "Loss").is_empty());
    tabs(&mut cell, &["Layers", "Table"]);
}

#[test]
fn a_gradient_check_and_a_search_name_what_they_find() {
    let body = "[network]\nhidden = [4]\n";
    let body = if layerscope_parses("gradient_check", body) { body } else { "hidden = [4]\n" };
    ran("gradient_check", body);
    let search = KINDS.iter().find(|kind| kind.name == "search").unwrap();
    check(&open("search", search.default_block), "search");
}

fn layerscope_parses(kind: &str, body: &str) -> bool {
    KINDS.iter().any(|row| row.name == kind && (row.parse)(body).is_ok())
}
