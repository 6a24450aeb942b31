//! The inside of `gradient_check` cells, used by role and name as a teacher would.

#[expect(dead_code, reason = "each test file uses its own part of it")]
mod host;

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use host::{Cell, is_on, open, press, until};
use layerscope::app::cell::RunCommand;

const SMALL: &str = "hidden = [6]\ninit = \"he\"\nsamples = 2\nshare = 0.01\n";

fn verdict(cell: &Cell) -> String {
    cell.query_by_role(Role::Alert).and_then(|node| node.accesskit_node().label()).unwrap_or_default()
}

fn progress(cell: &Cell) -> String {
    cell.get_by_role(Role::Status).accesskit_node().label().unwrap_or_default()
}

fn done(cell: &mut Cell) {
    until(cell, "the end of the check", |cell| {
        let words = progress(cell);
        !cell.state().is_running() && words.contains("times as long") && !verdict(cell).starts_with("So far")
    });
}

#[test]
fn nothing_runs_before_someone_asks() {
    let cell = open("gradient_check", SMALL);
    assert_eq!(cell.state().view.status(), None);
    assert_eq!(progress(&cell), "Press Run to try the parameters of this network one by one");
    assert_eq!(verdict(&cell), "");
}

#[test]
fn a_check_runs_to_its_verdict_and_shows_every_array() {
    let mut cell = open("gradient_check", SMALL);
    press(&mut cell, "Run");
    done(&mut cell);
    assert!(verdict(&cell).starts_with("Both "), "{}", verdict(&cell));
    assert!(progress(&cell).starts_with("51 of 51 parameters"), "{}", progress(&cell));
    for array in ["W1", "b1", "W2", "b2"] {
        let name = format!("parameter {array}, ");
        let words = cell.get_by_label_contains(&name).accesskit_node().value().unwrap();
        assert!(words.ends_with("verdict agrees") || words.ends_with("verdict kink"), "{words}");
    }
    let figure = cell.get_by_role_and_label(Role::Figure, "Both gradients");
    assert!(figure.accesskit_node().description().unwrap().contains("Seed 42"));
    press(&mut cell, "Difference");
    cell.get_by_role_and_label(Role::Figure, "Difference");
    press(&mut cell, "Worst entries");
    assert_eq!(
        cell.query_all_by_label_contains("backpropagation").count() - 1,
        10,
        "ten rows beside the times"
    );
    assert_eq!(cell.state().writes, 0, "looking changes nothing");
}

#[test]
fn breaking_it_is_caught_at_once_and_mended_again() {
    let mut cell = open("gradient_check", SMALL);
    press(&mut cell, "Run");
    done(&mut cell);
    for (choice, key) in [("1/N missing", "1/N"), ("Weights transposed", "transposed weights")] {
        cell.get_by_role_and_label(Role::ComboBox, "Break it").click();
        cell.run_steps(3);
        cell.get_by_role_and_label(Role::Button, choice).click();
        cell.run_steps(2);
        assert_eq!(cell.state().keys["break"].as_str(), Some(key));
        until(&mut cell, choice, |cell| verdict(cell).starts_with("Caught") && !cell.state().is_running());
        assert!(verdict(&cell).ends_with(choice), "{}", verdict(&cell));
    }
    cell.get_by_role_and_label(Role::ComboBox, "Break it").click();
    cell.run_steps(3);
    assert!(cell.query_by_label("BatchNorm without mean").is_none(), "not offered where it cannot be made");
    cell.get_by_role_and_label(Role::Button, "Nothing").click();
    until(&mut cell, "agreement", |cell| verdict(cell).starts_with("Both "));
}

#[test]
fn a_pause_keeps_what_was_found_and_run_goes_on_from_there() {
    let mut cell = open("gradient_check", "hidden = [60, 60, 60]\nsamples = 8\n");
    press(&mut cell, "Run");
    until(&mut cell, "some parameters", |cell| cell.state().iteration() > 0);
    press(&mut cell, "Pause");
    until(&mut cell, "the pause", |cell| !cell.state().is_running());
    let tried = cell.state().iteration();
    let words = progress(&cell);
    cell.get_by_label_contains("parameter b4, ");
    if tried < 55_090 {
        assert!(verdict(&cell).starts_with("So far"), "{}", verdict(&cell));
    }
    cell.run_steps(5);
    assert_eq!(progress(&cell), words, "nothing moves while it rests");
    press(&mut cell, "Run");
    until(&mut cell, "more parameters", |cell| cell.state().iteration() > tried || tried == 55_090);
    let ctx = cell.ctx.clone();
    cell.state_mut().with(&ctx, |view, cx| view.command(RunCommand::Reset, cx));
    until(&mut cell, "the start", |cell| cell.state().iteration() == 0 && !cell.state().is_running());
}

#[test]
fn one_image_with_batch_norm_is_warned_of() {
    let mut cell = open("gradient_check", "hidden = [6]\nsamples = 1\nshare = 0.01\n");
    assert!(!is_on(&cell, "BatchNorm"));
    cell.get_by_role_and_label(Role::Switch, "BatchNorm").click();
    cell.run_steps(3);
    assert!(verdict(&cell).contains("this check shows nothing"), "{}", verdict(&cell));
    assert_eq!(cell.state().keys["batch_norm"].as_bool(), Some(true));
}

#[test]
fn a_planted_mistake_goes_with_what_it_needs() {
    let mut cell = open("gradient_check", &format!("{SMALL}break = \"relu mask\"\n"));
    cell.get_by_role_and_label(Role::ComboBox, "Activation").click();
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
    press(&mut cell, "Run");
    until(&mut cell, "the failure", |cell| {
        progress(cell) == "This run could not go on; Reset begins it anew"
    });
    cell.get_by_label_contains("There is no training image 99999999");
}
