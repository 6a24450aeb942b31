//! The inside of `gradient_check` cells, used by role and name as a teacher would.

use crate::host::{Cell, is_on, open, opening, press, text, until};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use layerscope::app::cell::RunCommand;

const SMALL: &str = "hidden = [6]\ninit = \"he\"\nsamples = 2\nshare = 0.01\n";

fn verdict(cell: &Cell) -> String {
    cell.query_by_role(Role::Alert).and_then(|node| node.accesskit_node().label()).unwrap_or_default()
}

fn progress(cell: &Cell) -> String {
    cell.get_by_role(Role::Status).accesskit_node().label().unwrap_or_default()
}

fn done(cell: &mut Cell) {
    let t = &text().gradient_check;
    let times = opening(|numerical| (t.times)(numerical, "", ""));
    until(cell, "the end of the check", |cell| {
        let words = progress(cell);
        !cell.state().is_running() && words.contains(&times) && !verdict(cell).starts_with(t.so_far)
    });
}

/// Whether both gradients agree, kinks aside.
fn agrees(cell: &Cell) -> bool {
    let words = verdict(cell);
    ["Both gradients agree", "Both agree, but for"].iter().any(|start| words.starts_with(start))
}

/// How a row of the table of arrays begins.
fn row_of(array: &str) -> String {
    format!("{} {array}, ", text().gradient_check.parameter)
}

#[test]
fn nothing_runs_before_someone_asks() {
    let cell = open("gradient_check", SMALL);
    assert!(cell.state().view.status().is_none());
    assert_eq!(progress(&cell), text().gradient_check.idle);
    assert_eq!(verdict(&cell), "");
}

#[test]
fn a_check_runs_to_its_verdict_and_shows_every_array() {
    let (t, figures) = (&text().gradient_check, text().figures);
    let mut cell = open("gradient_check", SMALL);
    press(&mut cell, text().cells.run.run);
    done(&mut cell);
    assert!(agrees(&cell), "{}", verdict(&cell));
    assert!(progress(&cell).starts_with(&(t.tried)("51", "51")), "{}", progress(&cell));
    let ends = [t.says_agrees, t.says_kinks].map(|verdict| format!("{} {verdict}", t.verdict));
    for array in ["W1", "b1", "W2", "b2"] {
        let words = cell.get_by_label_contains(&row_of(array)).accesskit_node().value().unwrap();
        assert!(ends.iter().any(|end| words.ends_with(end)), "{words}");
    }
    let figure = cell.get_by_role_and_label(Role::Figure, figures.both_gradients);
    let seed = (text().drawing.spoken)("", 42);
    assert!(figure.accesskit_node().description().unwrap().contains(&seed));
    press(&mut cell, text().figures.difference);
    cell.get_by_role_and_label(Role::Figure, figures.difference);
    press(&mut cell, text().figures.worst);
    assert_eq!(
        cell.query_all_by_label_contains(text().figures.by_backpropagation).count() - 1,
        10,
        "ten rows beside the times"
    );
    assert_eq!(cell.state().writes, 0, "looking changes nothing");
}

#[test]
fn breaking_it_is_caught_at_once_and_mended_again() {
    let t = &text().gradient_check;
    let mut cell = open("gradient_check", SMALL);
    press(&mut cell, text().cells.run.run);
    done(&mut cell);
    let caught = "Caught: ";
    for (choice, key) in [(t.batch_mean, "1/N"), (t.transposed, "transposed weights")] {
        cell.get_by_role_and_label(Role::ComboBox, t.fault.name).click();
        cell.run_steps(3);
        cell.get_by_role_and_label(Role::Button, choice).click();
        cell.run_steps(2);
        assert_eq!(cell.state().keys["break"].as_str(), Some(key));
        until(&mut cell, choice, |cell| verdict(cell).starts_with(caught) && !cell.state().is_running());
        assert!(verdict(&cell).ends_with(choice), "{}", verdict(&cell));
    }
    cell.get_by_role_and_label(Role::ComboBox, t.fault.name).click();
    cell.run_steps(3);
    assert!(cell.query_by_label(t.batch_norm_mean).is_none(), "not offered where it cannot be made");
    cell.get_by_role_and_label(Role::Button, t.nothing).click();
    until(&mut cell, "agreement", agrees);
}

#[test]
fn a_pause_keeps_what_was_found_and_run_goes_on_from_there() {
    let t = &text().cells.run;
    let mut cell = open("gradient_check", "hidden = [60, 60, 60]\nsamples = 8\n");
    press(&mut cell, t.run);
    until(&mut cell, "some parameters", |cell| cell.state().iteration() > 0);
    press(&mut cell, t.pause);
    until(&mut cell, "the pause", |cell| !cell.state().is_running());
    let tried = cell.state().iteration();
    let words = progress(&cell);
    cell.get_by_label_contains(&row_of("b4"));
    if tried < 55_090 {
        assert!(verdict(&cell).starts_with(text().gradient_check.so_far), "{}", verdict(&cell));
    }
    cell.run_steps(5);
    assert_eq!(progress(&cell), words, "nothing moves while it rests");
    press(&mut cell, t.run);
    until(&mut cell, "more parameters", |cell| cell.state().iteration() > tried || tried == 55_090);
    let ctx = cell.ctx.clone();
    cell.state_mut().with(&ctx, |view, cx| view.command(RunCommand::Reset, cx));
    until(&mut cell, "the start", |cell| cell.state().iteration() == 0 && !cell.state().is_running());
}

#[test]
fn one_image_with_batch_norm_is_warned_of() {
    let switch = text().cells.parameters.batch_norm.name;
    let mut cell = open("gradient_check", "hidden = [6]\nsamples = 1\nshare = 0.01\n");
    assert!(!is_on(&cell, switch));
    cell.get_by_role_and_label(Role::Switch, switch).click();
    cell.run_steps(3);
    assert!(verdict(&cell).starts_with("Cannot tell here: one image and BatchNorm"), "{}", verdict(&cell));
    assert_eq!(cell.state().keys["batch_norm"].as_bool(), Some(true));
}

#[test]
fn a_planted_mistake_goes_with_what_it_needs() {
    let mut cell = open("gradient_check", &format!("{SMALL}break = \"relu mask\"\n"));
    cell.get_by_role_and_label(Role::ComboBox, text().cells.parameters.activation.name).click();
    cell.run_steps(3);
    cell.get_by_role_and_label(Role::Button, "Tanh").click();
    cell.run_steps(3);
    assert_eq!(cell.state().keys["break"].as_str(), Some("nothing"));
    assert_eq!(cell.state().keys["activation"].as_str(), Some("tanh"));
    assert!(cell.state().notes.is_empty(), "{:?}", cell.state().notes);
}

#[test]
fn an_image_that_is_not_there_is_an_error_in_words() {
    let mut cell = open("gradient_check", "samples = [99999999]\n");
    press(&mut cell, text().cells.run.run);
    until(&mut cell, "the failure", |cell| progress(cell) == text().cells.run.failed);
    cell.get_by_label_contains("There is no training image 99999999");
}
