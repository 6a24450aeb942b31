//! The inside of the cells, used by role and name as a teacher would, through the real engine on small networks.
//!
//! Nothing here sleeps or measures time: frames are drawn until the run has got where it was sent.

use std::time::Duration;

use crate::host::{
    Cell, Host, choose, command, command_to, is_on, move_to, open, open_in, opening, press, recorded, run_to,
    says, settings, state, text, until,
};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use layerscope::app::cell::{CellRequest, RunCommand};
use layerscope::app::text::Text;
use layerscope::experiment::figure::{Figure, format};
use layerscope::experiment::{KINDS, Spec};
use layerscope::export::csv_text;
use layerscope::language::Language;
use layerscope::notebook::Notebook;
use layerscope::notebook::lessons;
use layerscope::notebook::runs::FinalNumbers;

const SMALL: &str = "hidden = [8, 8]\ninit = \"he\"\nbatch_size = 20\ntrain_size = 200\niterations = 5000\n";

fn training(more: &str) -> Cell {
    open("training", &format!("{SMALL}{more}"))
}

fn changes(cell: &Cell) -> Vec<String> {
    let changes =
        cell.state().keys.get("changes").and_then(toml::Value::as_array).cloned().unwrap_or_default();
    changes.iter().map(ToString::to_string).collect()
}

#[test]
fn nothing_runs_before_someone_asks() {
    let cell = training("");
    assert!(cell.state().view.status().is_none());
    assert_eq!(state(&cell), text().cells.run.idle);
    let figures = text().figures;
    cell.get_by_label(&format!("{}: {}", figures.loss, figures.not_computed));
}

#[test]
fn a_training_runs_pauses_and_steps_back_to_the_same_numbers() {
    let t = &text().cells.run;
    let mut cell = training("");
    let at = run_to(&mut cell, 30);
    let here = state(&cell);
    assert!(here.contains(&opening(text().cells.figures.loss_now)), "{here}");
    move_to(&mut cell, t.step_back, at - 1);
    assert_ne!(state(&cell), here);
    move_to(&mut cell, t.step, at);
    assert_eq!(state(&cell), here, "the same iteration has the same loss");
    move_to(&mut cell, t.step_epoch, at.next_multiple_of(10).max(at + u64::from(at.is_multiple_of(10)) * 10));
    let seed = (text().drawing.spoken)("", 42);
    assert!(
        cell.get_by_label(text().figures.loss)
            .accesskit_node()
            .description()
            .is_some_and(|words| words.contains(&seed))
    );
}

#[test]
fn the_rail_takes_the_run_to_any_iteration_done() {
    let rail = text().cells.run.position.name;
    let mut cell = training("");
    let at = run_to(&mut cell, 40);
    cell.get_by_role_and_label(Role::Slider, rail).set_value_accesskit(7.0);
    until(&mut cell, "iteration 7", |cell| cell.state().iteration() == 7 && !cell.state().is_running());
    cell.get_by_role_and_label(Role::Slider, rail).set_value_accesskit(1e9);
    until(&mut cell, "the end of what was done", |cell| cell.state().iteration() == at);
}

#[test]
fn batch_norm_acts_at_once_is_recorded_and_is_off_again_behind_the_switch() {
    let t = &text().cells.run;
    let switch = text().cells.parameters.batch_norm.name;
    let mut cell = training("");
    let at = run_to(&mut cell, 20);
    assert!(!is_on(&cell, switch));
    cell.get_by_role_and_label(Role::Switch, switch).click();
    until(&mut cell, "the record", |cell| changes(cell).len() == 1);
    let recorded = &changes(&cell)[0];
    assert!(recorded.contains(&format!("at = {at}")) && recorded.contains("batch_norm = true"), "{recorded}");
    assert_eq!(cell.state().keys["batch_norm"], toml::Value::Boolean(false), "the start stays what it was");
    assert!(is_on(&cell, switch));
    move_to(&mut cell, t.step, at + 1);
    move_to(&mut cell, t.step_back, at);
    move_to(&mut cell, t.step_back, at - 1);
    assert!(!is_on(&cell, switch), "before the change it is off");
    move_to(&mut cell, t.step, at);
    assert!(is_on(&cell, switch), "and on from its iteration on");
}

#[test]
fn a_press_on_a_live_change_goes_to_its_iteration_once_the_run_has_been_there() {
    let mut cell = training("changes = [{ at = 8, batch_norm = true }]\n");
    let made = (text().figures.changed)((text().figures.batch_norm)(true), 8);
    assert!(cell.query_by_role_and_label(Role::Button, &made).is_none(), "the run has not been there");
    run_to(&mut cell, 20);
    press(&mut cell, &made);
    until(&mut cell, "its first update", |cell| cell.state().iteration() == 9 && !cell.state().is_running());
    assert_eq!(changes(&cell).len(), 1, "going there changes nothing");
}

#[test]
fn a_change_in_the_past_drops_those_made_by_hand_and_keeps_those_of_the_spec() {
    let (switch, rate) =
        (text().cells.parameters.batch_norm.name, text().cells.parameters.learning_rate.name);
    let mut cell = training("changes = [{ at = 8, batch_norm = true }]\n");
    let at = run_to(&mut cell, 20);
    cell.get_by_role_and_label(Role::Switch, switch).click();
    until(&mut cell, "the record", |cell| changes(cell).len() == 2);
    let rail = text().cells.run.position.name;
    cell.get_by_role_and_label(Role::Slider, rail).set_value_accesskit(4.0);
    until(&mut cell, "iteration 4", |cell| cell.state().iteration() == 4 && !cell.state().is_running());
    cell.get_by_role_and_label(Role::Slider, rate).set_value_accesskit(0.5);
    let made = |cell: &Cell, what: &str| changes(cell).iter().any(|change| change.contains(what));
    until(&mut cell, "the record", |cell| made(cell, "at = 4"));
    until(&mut cell, "the end of what was forgotten", |cell| !made(cell, &format!("at = {at}")));
    assert!(changes(&cell).len() == 2 && made(&cell, "at = 8"), "{:?}", changes(&cell));
    run_to(&mut cell, 12);
    assert!(is_on(&cell, switch), "for the run makes it, too");
}

#[test]
fn a_figure_taken_home_says_what_was_changed_by_then() {
    let switch = text().cells.parameters.batch_norm.name;
    let mut cell = training("");
    let at = run_to(&mut cell, 20);
    cell.get_by_role_and_label(Role::Switch, switch).click();
    until(&mut cell, "the record", |cell| changes(cell).len() == 1);
    move_to(&mut cell, text().cells.run.step, at + 1);
    let made = format!("BatchNorm on at {at}");
    let settings = |cell: &Cell, name: &str| {
        let exhibits = cell.state().view.exhibits(text());
        exhibits.into_iter().find(|exhibit| exhibit.name == name).expect("it is there").settings
    };
    let here = |iteration| format!("at iteration {iteration} · data Built-in digits, ");
    for name in ["activations", "weights"] {
        until(&mut cell, name, |cell| settings(cell, name).starts_with(&here(at + 1)));
        assert!(settings(&cell, name).ends_with(&made), "{name}: {}", settings(&cell, name));
    }
    // The test set is looked at once an epoch, while nobody watches it, and says when that was.
    let confusion = settings(&cell, "confusion");
    let measured =
        confusion.strip_prefix("at iteration ").and_then(|rest| rest.split(' ').next()?.parse().ok());
    let measured: u64 = measured.unwrap_or_else(|| panic!("{confusion}"));
    assert!(measured <= at + 1 && confusion.ends_with(&made) == (measured >= at), "{confusion}");
    let loss = settings(&cell, "loss");
    let so_far = format!("until iteration {} · data Built-in digits, ", at + 1);
    assert!(loss.starts_with(&so_far) && loss.ends_with(&made), "{loss}");
    // To take out what was recorded changes the next run, not what this one has made.
    press(&mut cell, &(text().cells.parameters.take_out)(&made));
    assert!(changes(&cell).is_empty());
    assert!(settings(&cell, "loss").ends_with(&made));
    move_to(&mut cell, text().cells.run.step_back, at);
    move_to(&mut cell, text().cells.run.step_back, at - 1);
    until(&mut cell, "the past", |cell| settings(cell, "activations").starts_with(&here(at - 1)));
    assert!(!settings(&cell, "activations").contains("BatchNorm"), "it was off then");
}

#[test]
fn before_the_first_iteration_an_edit_changes_the_start() {
    let mut cell = training("");
    cell.get_by_role_and_label(Role::Switch, text().cells.parameters.batch_norm.name).click();
    cell.run_steps(2);
    assert_eq!(cell.state().keys["batch_norm"], toml::Value::Boolean(true));
    assert!(changes(&cell).is_empty());
    assert!(cell.state().view.status().is_none(), "and runs nothing");
}

#[test]
fn a_learning_rate_set_in_a_run_is_a_change_and_one_write() {
    let mut cell = training("");
    run_to(&mut cell, 10);
    let writes = cell.state().writes;
    let rate = text().cells.parameters.learning_rate.name;
    cell.get_by_role_and_label(Role::Slider, rate).set_value_accesskit(0.5);
    until(&mut cell, "the record", |cell| changes(cell).len() == 1);
    assert!(changes(&cell)[0].contains("lr = 0.5"), "{:?}", changes(&cell));
    assert_eq!(cell.state().writes, writes + 1);
}

#[test]
fn what_cannot_change_in_a_run_says_so_and_offers_the_reset() {
    let t = &text().cells.parameters;
    let mut cell = training("");
    run_to(&mut cell, 10);
    press(&mut cell, t.more);
    cell.get_by_role_and_label(Role::SpinButton, t.seed.name).set_value_accesskit(7.0);
    cell.run_steps(3);
    assert_eq!(cell.state().keys["seed"], toml::Value::Integer(7));
    cell.get_by_label_contains(&(t.on_reset)(t.seed.name));
    let at = cell.state().iteration();
    assert!(at > 0, "the run stays");
    // One of the two stands in the header, the other beside the words.
    let resets = cell.get_all_by_role_and_label(Role::Button, text().cells.run.reset);
    resets.last().expect("a reset is offered").click();
    until(&mut cell, "the start", |cell| cell.state().iteration() == 0 && !cell.state().is_running());
    assert!(cell.query_by_label_contains(&opening(t.on_reset)).is_none());
}

/// The table of this name, as a file has it.
fn csv(outcome: &layerscope::experiment::outcome::Outcome, name: &str) -> String {
    csv_text(outcome.tables.iter().find(|table| table.name == name).expect("the table is there"))
}

/// Waits until all of the run is there, the accuracy at its end included.
#[track_caller]
fn ends(cell: &mut Cell, length: u64) {
    until(cell, "the end", |cell| {
        let outcome = cell.state().view.outcome(text());
        let is_whole = outcome.is_some_and(|outcome| !outcome.summary.to_string().is_empty());
        is_whole && cell.state().iteration() == length && !cell.state().is_running()
    });
}

#[test]
fn an_edit_before_during_and_at_the_end_of_a_run_is_what_the_next_run_does() {
    for (language, stage) in settings() {
        let t = Text::of(language);
        let (parameters, run) = (&t.cells.parameters, &t.cells.run);
        let (switch, rate) = (parameters.batch_norm.name, parameters.learning_rate.name);
        let mut cell = open_in("training", &SMALL.replace("5000", "40"), language, stage);
        let lr = |cell: &Cell| cell.state().keys["optimizer"]["lr"].as_float();
        let set_rate = |cell: &mut Cell, to: f64| {
            cell.get_by_role_and_label(Role::Slider, rate).set_value_accesskit(to);
            cell.run_steps(3);
        };
        // Before: a setting.
        set_rate(&mut cell, 0.2);
        assert_eq!((lr(&cell), changes(&cell).len()), (Some(0.2), 0));
        // During: recorded, and marked.
        for at in 1..=3 {
            command_to(&mut cell, RunCommand::Step, at);
        }
        cell.get_by_role_and_label(Role::Switch, switch).click();
        until(&mut cell, "the record", |cell| changes(cell).len() == 1);
        let mark = (t.figures.changed)((t.figures.batch_norm)(true), 3);
        cell.get_by_label(&mark);
        assert!(!says(&cell, &opening(parameters.on_reset)), "nothing waits");
        command(&mut cell, RunCommand::Toggle);
        ends(&mut cell, 40);
        let first = cell.state().view.outcome(t).expect("it has ended");
        assert_eq!(csv(&first, "loss"), csv(&recorded(&cell), "loss"), "the document makes the same run");
        // At the end: a setting of the next run, and the one that has ended keeps its own.
        set_rate(&mut cell, 0.5);
        assert_eq!((lr(&cell), changes(&cell).len()), (Some(0.5), 1));
        cell.get_by_label(&(parameters.on_reset)(rate));
        let caption = &cell.state().view.exhibits(t)[0].settings;
        assert!(caption.contains("0.2") && !caption.contains("0.5"), "{caption}");
        assert_eq!(csv(&cell.state().view.outcome(t).expect("it is there"), "loss"), csv(&first, "loss"));
        // Back at the start it stands, and what was recorded is made again.
        command_to(&mut cell, RunCommand::Reset, 0);
        assert_eq!((lr(&cell), changes(&cell).len()), (Some(0.5), 1));
        assert!(!says(&cell, &opening(parameters.on_reset)));
        assert!(!is_on(&cell, switch), "it is switched on at 3");
        cell.get_by_label(&mark);
        command(&mut cell, RunCommand::Toggle);
        ends(&mut cell, 40);
        assert!(is_on(&cell, switch));
        let second = cell.state().view.outcome(t).expect("it has ended");
        assert_eq!(csv(&second, "loss"), csv(&recorded(&cell), "loss"));
        assert_ne!(csv(&second, "loss"), csv(&first, "loss"), "with the new rate");
        // Without the changes: beside Reset, and by its key.
        press(&mut cell, run.ways_back.name);
        // A menu stands still one frame after it was sized.
        cell.run_steps(3);
        cell.get_by_label(&(run.reset_with)(&mark));
        press(&mut cell, run.reset_without);
        until(&mut cell, "the start", |cell| cell.state().iteration() == 0 && !cell.state().is_running());
        assert!(changes(&cell).is_empty() && cell.query_by_label(&mark).is_none());
        // Run at the end is another run.
        command(&mut cell, RunCommand::Toggle);
        ends(&mut cell, 40);
        assert!(!is_on(&cell, switch));
        cell.get_by_role_and_label(Role::Switch, switch).click();
        cell.run_steps(3);
        assert_eq!(cell.state().keys["batch_norm"], toml::Value::Boolean(true), "a setting");
        press(&mut cell, run.run);
        until(&mut cell, "another run", |cell| !says(cell, &opening(parameters.on_reset)));
        ends(&mut cell, 40);
        let third = cell.state().view.outcome(t).expect("it has ended");
        assert_eq!(csv(&third, "loss"), csv(&recorded(&cell), "loss"));
    }
}

#[test]
fn back_from_the_end_it_is_the_middle_again() {
    let (parameters, run) = (&text().cells.parameters, &text().cells.run);
    let mut cell = open("training", &SMALL.replace("5000", "20"));
    command(&mut cell, RunCommand::Toggle);
    ends(&mut cell, 20);
    let rate = parameters.learning_rate.name;
    cell.get_by_role_and_label(Role::Slider, rate).set_value_accesskit(0.5);
    cell.run_steps(3);
    cell.get_by_label(&(parameters.on_reset)(rate));
    move_to(&mut cell, run.step_back, 19);
    cell.get_by_role_and_label(Role::Slider, rate).set_value_accesskit(0.3);
    until(&mut cell, "the record", |cell| changes(cell).len() == 1);
    assert!(changes(&cell)[0].contains("at = 19") && changes(&cell)[0].contains("lr = 0.3"));
    assert_eq!(cell.state().keys["optimizer"]["lr"].as_float(), Some(0.1), "what waited is given up");
    assert!(!says(&cell, &opening(parameters.on_reset)));
    command(&mut cell, RunCommand::Toggle);
    ends(&mut cell, 20);
    let outcome = cell.state().view.outcome(text()).expect("it has ended");
    assert_eq!(csv(&outcome, "loss"), csv(&recorded(&cell), "loss"));
}

#[test]
fn the_lesson_on_vanishing_gradients_works_as_its_fourth_step_says() {
    for edition in [Language::English, Language::Korean] {
        let lesson = lessons::find("vanishing-gradients").expect("there is such a lesson");
        let notebook = Notebook::parse(lesson.text(edition));
        let found = notebook.cells().find(|(_, cell)| cell.name().as_deref() == Some("patient"));
        let body = found.expect("it has the cell").1.body().to_owned();
        let p = &text().cells.parameters;
        // Set where the third step left it, after one update, or after a whole training.
        for length in [300, 1] {
            let mut cell =
                open("training", &body.replace("iterations = 2000", &format!("iterations = {length}")));
            command_to(&mut cell, RunCommand::Step, 1);
            choose(&mut cell, p.init.name, "Xavier");
            command_to(&mut cell, RunCommand::Reset, 0);
            command_to(&mut cell, RunCommand::Step, 1);
            choose(&mut cell, p.activation.name, "ReLU");
            choose(&mut cell, p.init.name, "He");
            cell.run_steps(3);
            command_to(&mut cell, RunCommand::Reset, 0);
            assert_eq!(
                cell.state().keys["activation"].as_str(),
                Some("relu"),
                "it does not go back to sigmoid"
            );
            assert_eq!(cell.state().keys["init"].as_str(), Some("he"));
            assert!(changes(&cell).is_empty());
            command_to(&mut cell, RunCommand::Step, 1);
            let is_there = |cell: &Cell| {
                let gradients = cell.state().view.exhibits(text());
                let gradients = gradients.into_iter().find(|exhibit| exhibit.name == "gradients");
                gradients.filter(|exhibit| exhibit.settings.starts_with("at iteration 1 "))
            };
            until(&mut cell, "the gradients", |cell| is_there(cell).is_some());
            let Some(Figure::Histograms { grid, .. }) = is_there(&cell).map(|exhibit| exhibit.figure) else {
                panic!("histograms")
            };
            let row = &grid.rows[0].cells;
            assert!((0.5..2.0).contains(&(row[0].std / row[4].std)), "gradients are equal");
            if length > 1 {
                command(&mut cell, RunCommand::Toggle);
                ends(&mut cell, length);
                let said = cell.state().view.outcome(text()).expect("it has ended").summary.to_string();
                let train: f64 =
                    said.split("train accuracy ").nth(1).expect("it is said")[..6].parse().expect("a number");
                assert!(train > 0.6, "it learns: {said}");
            }
        }
    }
}

#[test]
fn an_accuracy_is_the_same_wherever_it_is_said() {
    // An epoch of ten updates: runs that end on a point, just before and just after it, between two, and at once.
    for (length, size) in [(1, 200), (2, 200), (10, 200), (11, 200), (12, 200), (37, 200), (91, 200), (97, 0)]
    {
        let size = if size > 0 { format!("train_size = {size}\ntest_size = 150\n") } else { String::new() };
        let body = format!("hidden = [8]\ninit = \"he\"\nbatch_size = 20\n{size}iterations = {length}\n");
        let mut cell = open("training", &body);
        command(&mut cell, RunCommand::Toggle);
        ends(&mut cell, length);
        until(&mut cell, "its memory", |cell| !cell.state().asked.is_empty());
        let (here, there) = (cell.state().view.outcome(text()).expect("it has ended"), recorded(&cell));
        assert_eq!(csv(&here, "accuracy"), csv(&there, "accuracy"), "{length}");
        assert_eq!(here.summary.to_string(), there.summary.to_string());
        let table = csv(&here, "accuracy");
        let last: Vec<&str> = table.lines().last().expect("it has rows").split(',').collect();
        let [at, train, test] = last[..] else { panic!("{last:?}") };
        assert_eq!(at.parse(), Ok(length - 1), "the last iteration");
        let (train, test): (f64, f64) = (train.parse().expect("a number"), test.parse().expect("a number"));
        let words = [train, test].map(format::accuracy);
        assert!(
            state(&cell).ends_with(&(text().cells.figures.accuracy_now)(&words[0], None, &words[1], None)),
            "{length}: {}",
            state(&cell)
        );
        let said = format!("train accuracy {}, test accuracy {}", words[0], words[1]);
        assert!(here.summary.to_string().contains(&said), "{}", here.summary);
        let figure = cell.get_by_role_and_label(Role::Figure, text().figures.accuracy);
        assert!(figure.accesskit_node().description().is_some_and(|figure| figure.contains(&words[1])));
        let Some(CellRequest::Remember(past)) = cell.state().asked.first() else {
            panic!("it is remembered")
        };
        assert!(
            matches!(past.outcome, FinalNumbers::Trained { train: Some(a), test: Some(b), .. } if (a, b) == (train, test))
        );
    }
}

#[test]
fn an_accuracy_of_a_run_that_was_paused_is_the_last_that_was_measured_everywhere() {
    let mut cell = training("");
    let at = run_to(&mut cell, 33);
    let outcome = cell.state().view.outcome(text()).expect("it has begun");
    let table = csv(&outcome, "accuracy");
    let last: Vec<&str> = table.lines().last().expect("it has rows").split(',').collect();
    assert!(last[0].parse::<u64>().is_ok_and(|measured| measured < at));
    let words = [last[1], last[2]].map(|share| format::accuracy(share.parse().expect("a number")));
    let measured: u64 = last[0].parse().expect("whole");
    // Measured after the last update, it is that of the iteration beside it.
    let before = (measured + 1 < at).then(|| format::grouped(measured));
    let said = (text().cells.figures.accuracy_now)(&words[0], None, &words[1], before.as_deref());
    assert!(state(&cell).ends_with(&said), "{} {said}", state(&cell));
}

#[test]
fn where_a_loss_is_not_a_number_an_edit_is_a_setting() {
    let mut cell = open("training", "hidden = [50, 50]\ninit = { std = 1e25 }\ntrain_size = 200\n");
    press(&mut cell, text().cells.run.run);
    let reason = opening(text().cells.run.not_a_number);
    until(&mut cell, "not a number", |cell| says(cell, &reason));
    let rate = text().cells.parameters.learning_rate.name;
    cell.get_by_role_and_label(Role::Slider, rate).set_value_accesskit(0.001);
    cell.run_steps(3);
    assert_eq!(cell.state().keys["optimizer"]["lr"].as_float(), Some(0.001));
    assert!(changes(&cell).is_empty());
    cell.get_by_label(&(text().cells.parameters.on_reset)(rate));
}

#[test]
fn an_infinite_loss_has_words_of_its_own() {
    // A decay so strong that its term overflows, and a rate so small that the weights stay.
    let body = "hidden = [8]\ninit = \"he\"\ntrain_size = 200\nbatch_size = 20\niterations = 12\nweight_decay = 1e38\n\
        optimizer = { kind = \"sgd\", lr = 1e-44 }\n";
    let mut cell = open("training", body);
    press(&mut cell, text().cells.run.run);
    ends(&mut cell, 12);
    let t = &text().cells;
    assert!(state(&cell).contains(&(t.figures.loss_now)("∞")), "{}", state(&cell));
    assert!(says(&cell, &(t.run.infinite)("0")));
    assert!(!says(&cell, &opening(t.run.not_a_number)));
    let figure = cell.get_by_role_and_label(Role::Figure, text().figures.loss).accesskit_node().description();
    let words = figure.expect("it says something");
    assert!(words.contains("infinite") && !words.contains("NaN"), "{words}");
    let said = cell.state().view.outcome(text()).expect("it has ended").summary.to_string();
    assert!(said.contains("the loss has been infinite since iteration 0") && !said.contains("NaN"), "{said}");
}

#[test]
fn the_interval_of_the_accuracy_is_a_control_and_a_key() {
    let p = &text().cells.parameters;
    let mut cell = training("");
    press(&mut cell, p.more);
    choose(&mut cell, p.accuracy_every.name, p.every_epoch);
    assert_eq!(cell.state().keys["accuracy_every"].as_str(), Some("epoch"));
    choose(&mut cell, p.accuracy_every.name, &(p.every_updates)("50"));
    assert_eq!(cell.state().keys["accuracy_every"].as_integer(), Some(50));
}

/// Where a schedule changes the rate its curve stands beside the others, before a run as well, and says the rate of now.
#[test]
fn a_schedule_of_the_learning_rate_is_drawn_exported_and_set_by_its_controls() {
    let (figures, parameters) = (&text().cells.figures, &text().cells.parameters);
    let body = "hidden = [8]\ninit = \"he\"\ntrain_size = 200\nbatch_size = 20\niterations = 12\n\
        optimizer = { kind = \"sgd\", lr = 0.5 }\n";
    let rate = |cell: &Cell| {
        let figure = cell.query_by_role_and_label(Role::Figure, text().figures.rate);
        figure.and_then(|figure| figure.accesskit_node().description()).unwrap_or_default()
    };
    assert_eq!(rate(&open("training", body)), "", "the rate stays what it is");
    let mut cell =
        open("training", &format!("{body}lr_schedule = {{ kind = \"step\", every = 5, factor = 0.5 }}\n"));
    assert!(rate(&cell).contains(&(figures.rate_summary)("0.5", 0)), "{}", rate(&cell));
    press(&mut cell, text().cells.run.run);
    until(&mut cell, "the end", |cell| cell.state().iteration() == 12 && !cell.state().is_running());
    assert!(rate(&cell).contains(&(figures.rate_summary)("0.125", 11)));
    let outcome = recorded(&cell);
    let exhibit =
        outcome.exhibits.iter().find(|exhibit| exhibit.name == "learning-rate").expect("it is exported");
    assert!(exhibit.settings.contains("lr schedule step every 5 factor 0.5"), "{}", exhibit.settings);
    let Figure::Lines { lines, .. } = &exhibit.figure else { panic!("{exhibit:?}") };
    let rates: Vec<f64> = lines.series[0].points.iter().map(|point| point[1]).collect();
    assert_eq!(rates, [0.5, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.25, 0.125, 0.125]);
    press(&mut cell, parameters.more);
    choose(&mut cell, parameters.lr_schedule.name, "Cosine");
    assert_eq!(cell.state().keys["lr_schedule"]["kind"].as_str(), Some("cosine"));
    choose(&mut cell, parameters.lr_schedule.name, "Constant");
    assert_eq!(cell.state().keys["lr_schedule"].as_str(), Some("constant"));
}

#[test]
fn every_view_has_something_to_show_once_the_run_rests() {
    let (t, figures) = (&text().cells.training, text().figures);
    let mut cell = training("");
    run_to(&mut cell, 30);
    for (tab, figure) in [
        (figures.activations, figures.activations),
        (figures.gradients, figures.gradients),
        (figures.weights, figures.weights),
        (t.over_time, figures.over_time),
        (t.updates, figures.updates),
        (figures.units.units, (figures.units.units_of)(1).as_str()),
        (t.first_weights, figures.first_weights),
        (t.confusion, figures.confusion),
        (t.mistakes, figures.mistakes),
    ] {
        press(&mut cell, tab);
        until(&mut cell, figure, |cell| cell.query_by_role_and_label(Role::Figure, figure).is_some());
    }
    press(&mut cell, t.layers);
    let second = (figures.layer)(2);
    for quantity in [figures.activations, figures.gradients] {
        cell.get_by_label(&format!("{quantity}, {second}"));
    }
}

/// From the map to a unit and back, by the pointer and by the keyboard, and from a picture of the first weights.
#[test]
fn a_unit_is_opened_from_the_map_by_the_keyboard_and_from_its_weights() {
    let figures = text().figures;
    let (words, t) = (figures.units, &text().cells.training);
    let mut cell = training("");
    run_to(&mut cell, 30);
    press(&mut cell, words.units);
    let map = (words.units_of)(1);
    let find =
        |cell: &Cell, name: &str| cell.query_by_role_and_label(Role::Figure, name).map(|node| node.rect());
    let said = |cell: &Cell, name: &str| {
        cell.get_by_role_and_label(Role::Figure, name).accesskit_node().description().unwrap_or_default()
    };
    until(&mut cell, "the map", |cell| find(cell, &map).is_some());
    until(&mut cell, "the counts", |cell| said(cell, &map).contains("dead"));
    press(&mut cell, t.sorted_units.name);
    press(&mut cell, t.sorted_units.name);

    let first = (words.unit_of)(1, 1);
    for key in [egui::Key::ArrowRight, egui::Key::ArrowLeft, egui::Key::Enter] {
        cell.get_by_role_and_label(Role::Figure, &map).focus();
        cell.run_steps(2);
        cell.key_press(key);
        cell.run_steps(2);
    }
    until(&mut cell, "the first unit", |cell| find(cell, &first).is_some());
    let words_of_it = said(&cell, &first);
    assert!(words_of_it.contains("Activation") && words_of_it.contains("silenced"), "{words_of_it}");
    let names: Vec<String> =
        cell.state().view.exhibits(text()).iter().map(|exhibit| exhibit.name.to_string()).collect();
    for name in ["units-1", "units-2", "unit-1-1"] {
        assert!(names.iter().any(|known| known == name), "{name} in {names:?}");
    }

    // The next unit, another image, and back to the map, which has the keyboard again.
    let second = (words.unit_of)(2, 1);
    cell.get_by_role_and_label(Role::Figure, &first).focus();
    cell.run_steps(2);
    cell.key_press(egui::Key::ArrowRight);
    until(&mut cell, "the second unit", |cell| find(cell, &second).is_some());
    let before = said(&cell, &second);
    cell.get_by_role_and_label(Role::Figure, &second).focus();
    cell.run_steps(2);
    cell.key_press(egui::Key::ArrowDown);
    until(&mut cell, "another image", |cell| find(cell, &second).is_some() && said(cell, &second) != before);
    cell.get_by_role_and_label(Role::Figure, &second).focus();
    cell.run_steps(2);
    cell.key_press(egui::Key::Enter);
    until(&mut cell, "the map again", |cell| find(cell, &map).is_some());
    cell.key_press(egui::Key::ArrowDown);
    let next = (words.units_of)(2);
    until(&mut cell, "the next layer", |cell| find(cell, &next).is_some());

    let rect = find(&cell, &next).expect("it is there");
    let place = egui::pos2(rect.left() + rect.width() * 0.3, rect.center().y);
    cell.hover_at(place);
    cell.run_steps(2);
    cell.drag_at(place);
    cell.drop_at(place);
    until(&mut cell, "a unit of it", |cell| {
        (1..=50).any(|unit| find(cell, &(words.unit_of)(unit, 2)).is_some())
    });
    press(&mut cell, t.all_units.name);
    until(&mut cell, "all units", |cell| find(cell, &next).is_some());

    press(&mut cell, t.first_weights);
    until(&mut cell, "the weights", |cell| find(cell, figures.first_weights).is_some());
    cell.get_by_role_and_label(Role::Figure, figures.first_weights).focus();
    cell.run_steps(2);
    cell.key_press(egui::Key::Enter);
    until(&mut cell, "the unit of the picture", |cell| find(cell, &first).is_some());
}

/// The heat maps are the way to any iteration: by a press, and by the arrow keys.
#[test]
fn layers_over_time_say_what_is_seen_and_lead_to_any_iteration() {
    let (t, figures) = (&text().cells.training, text().figures);
    let mut cell = training("changes = [{ at = 20, batch_norm = true }]\n");
    let at = run_to(&mut cell, 60);
    press(&mut cell, t.over_time);
    let find =
        |cell: &Cell| cell.query_by_role_and_label(Role::Figure, figures.over_time).map(|node| node.rect());
    until(&mut cell, "the figure", |cell| find(cell).is_some());
    let words = cell.get_by_role_and_label(Role::Figure, figures.over_time).accesskit_node().description();
    assert!(words.as_ref().is_some_and(|words| words.contains("layer")), "{words:?}");
    let rect = find(&cell).expect("it is there");
    let place = egui::pos2(rect.left() + rect.width() * 0.22, rect.center().y);
    cell.hover_at(place);
    cell.run_steps(2);
    cell.drag_at(place);
    cell.drop_at(place);
    until(&mut cell, "an earlier iteration", |cell| {
        (1..at).contains(&cell.state().iteration()) && !cell.state().is_running()
    });
    // Back to the start, and on from one that is kept to the next: before and after the change, and every sixteenth.
    for (key, iteration) in [
        (egui::Key::Home, 0),
        (egui::Key::ArrowRight, 1),
        (egui::Key::ArrowRight, 17),
        (egui::Key::ArrowRight, 20),
        (egui::Key::ArrowRight, 21),
        (egui::Key::ArrowLeft, 20),
    ] {
        cell.get_by_role_and_label(Role::Figure, figures.over_time).focus();
        cell.run_steps(2);
        cell.key_press(key);
        until(&mut cell, "the next", |cell| {
            cell.state().iteration() == iteration && !cell.state().is_running()
        });
    }
    let exhibits = cell.state().view.exhibits(text());
    let names: Vec<&str> = exhibits.iter().map(|exhibit| exhibit.name.as_ref()).collect();
    for name in ["updates", "over-time", "over-time-weights", "over-time-gradients-std", "over-time-zeros"] {
        assert!(names.contains(&name), "{names:?}");
    }
    let over_time = exhibits.iter().find(|exhibit| exhibit.name == "over-time").expect("it is there");
    assert!(over_time.settings.contains("BatchNorm on at 20"), "{}", over_time.settings);
}

#[test]
fn data_that_are_not_there_are_an_error_in_words() {
    let t = &text().cells.run;
    let mut cell = training("data = \"mnist\"\n");
    press(&mut cell, t.run);
    until(&mut cell, "the failure", |cell| state(cell) == t.failed);
    cell.get_by_label_contains("MNIST, which is not loaded");
    press(&mut cell, t.run);
    until(&mut cell, "the second failure", |cell| state(cell) == t.failed);
}

#[test]
fn a_loss_that_is_not_a_number_pauses_with_the_reason_and_the_iteration() {
    // Weights so large that two layers of them overflow single precision.
    let mut cell = open("training", "hidden = [50, 50]\ninit = { std = 1e25 }\ntrain_size = 200\n");
    press(&mut cell, text().cells.run.run);
    let reason = opening(text().cells.run.not_a_number);
    until(&mut cell, "not a number", |cell| cell.query_by_label_contains(&reason).is_some());
    assert!(!cell.state().is_running());
    cell.get_by_role_and_label(Role::Figure, text().figures.loss);
}

#[test]
fn the_keyboard_commands_run_step_and_reset() {
    let mut cell = training("");
    let ctx = cell.ctx.clone();
    cell.state_mut().with(&ctx, |view, cx| view.command(RunCommand::Step, cx));
    until(&mut cell, "one step", |cell| cell.state().iteration() == 1);
    cell.state_mut().with(&ctx, |view, cx| view.command(RunCommand::StepBack, cx));
    until(&mut cell, "the start", |cell| cell.state().iteration() == 0);
    cell.state_mut().with(&ctx, |view, cx| view.command(RunCommand::Slower, cx));
    cell.state_mut().with(&ctx, |view, cx| view.command(RunCommand::Toggle, cx));
    until(&mut cell, "some iterations", |cell| cell.state().iteration() > 5);
    cell.state_mut().with(&ctx, |view, cx| view.command(RunCommand::Reset, cx));
    until(&mut cell, "the start again", |cell| cell.state().iteration() == 0 && !cell.state().is_running());
}

const GRID: &str = "activations = [\"sigmoid\", \"relu\", \"tanh\"]\nwidth = 20\nlayers = 3\nsamples = 50\n";

/// The name of one histogram of the grid.
fn panel(init: &str, layer: usize) -> String {
    format!("{init}, {}", (text().figures.layer)(layer))
}

fn panel_of_std(std: &str, layer: usize) -> String {
    panel(&(text().figures.std)(std), layer)
}

/// The grid, once it is computed.
fn grid() -> Cell {
    let mut cell = open("activations", GRID);
    until(&mut cell, "the grid", |cell| cell.query_by_label(&panel_of_std("1", 3)).is_some());
    cell
}

#[test]
fn activations_compute_by_themselves_once_seen() {
    let (figures, spoken) = (text().figures, text().drawing.histogram.spoken);
    let mut cell = grid();
    let words = |cell: &Cell, panel: &str| {
        cell.get_by_label(panel).accesskit_node().description().unwrap_or_default()
    };
    assert_eq!(cell.query_all_by_label(&panel("He", 1)).count(), 1, "one activation function at a time");
    let half = opening(|mean| spoken(mean, "", "", "")) + "0.5";
    let said = words(&cell, &panel_of_std("0.01", 3));
    assert!(said.contains(&half), "sigmoid of next to nothing is one half: {said}");
    press(&mut cell, "ReLU");
    let zeros = spoken("", "", "0%", "");
    let none = zeros.split(',').nth(2).expect("the zeros are the third number");
    let said = words(&cell, &panel("Xavier", 1));
    assert!(!said.contains(none), "ReLU has zeros: {said}");
    press(&mut cell, text().cells.activations.all);
    assert_eq!(cell.query_all_by_label_contains(&panel("", 2)).count(), 12);
    press(&mut cell, figures.gradients);
    cell.get_by_role_and_label(Role::Figure, figures.gradients);
    assert_eq!(cell.state().writes, 0, "looking changes nothing");
}

#[test]
fn the_std_slider_and_batch_norm_redraw_at_once_and_are_written() {
    let t = &text().cells.parameters;
    let mut cell = grid();
    let last = panel_of_std("1", 3);
    let before = cell.get_by_label(&last).accesskit_node().description();
    cell.get_by_role_and_label(Role::Switch, t.batch_norm.name).click();
    until(&mut cell, "another grid", |cell| {
        cell.get_by_label(&last).accesskit_node().description() != before
    });
    assert_eq!(cell.state().keys["batch_norm"], toml::Value::Boolean(true));
    cell.get_by_role_and_label(Role::Slider, t.std.name).set_value_accesskit(0.2);
    until(&mut cell, "the new row", |cell| cell.query_by_label(&panel_of_std("0.2", 3)).is_some());
    assert!(cell.state().keys["inits"].to_string().contains("std = 0.2"));
}

#[test]
fn an_idle_cell_asks_for_no_frame() {
    let mut cell = training("");
    run_to(&mut cell, 20);
    let quiet = |cell: &Cell| {
        let output = cell.output().viewport_output.get(&egui::ViewportId::ROOT);
        output.is_some_and(|viewport| viewport.repaint_delay == Duration::MAX)
    };
    until(&mut cell, "rest", quiet);
    cell.step();
    assert!(quiet(&cell), "still at rest a frame later");

    let mut cell = grid();
    until(&mut cell, "rest", quiet);
}

#[test]
fn undo_in_the_document_takes_the_controls_back() {
    let switch = text().cells.parameters.batch_norm.name;
    let mut cell = training("");
    let before = cell.state().keys.clone();
    cell.get_by_role_and_label(Role::Switch, switch).click();
    cell.run_steps(2);
    assert!(is_on(&cell, switch));
    let spec = (KINDS[0].parse)(&toml::to_string(&before).expect("tables are written")).expect("it was good");
    assert!(matches!(spec, Spec::Training(_)));
    cell.state_mut().view.set_spec(spec);
    cell.run_steps(2);
    assert!(!is_on(&cell, switch));
}

#[test]
fn every_kind_asks_before_it_reads_a_file_and_builds_nothing_meanwhile() {
    let ctx = egui::Context::default();
    let commands = [RunCommand::Toggle, RunCommand::Step, RunCommand::Reset, RunCommand::ResetWithoutChanges];
    let mut readers = Vec::new();
    for kind in KINDS {
        let bodies = ["weights = \"w.npz\"\n", "[base]\nweights = \"w.npz\"\n"];
        let Some(body) = bodies.into_iter().find(|body| (kind.parse)(body).is_ok()) else { continue };
        readers.push(kind.name);
        for command in commands {
            let mut host = Host::new(kind.name, body);
            host.folder = Some("/where/the/notebook/lies".into());
            host.with(&ctx, |view, cx| view.command(command, cx));
            let question = CellRequest::Read { name: "w.npz".to_owned(), then: command };
            assert!(host.asked.iter().all(|asked| *asked == question), "{}: {:?}", kind.name, host.asked);
            assert!(
                command != RunCommand::Toggle || host.asked.len() == 1,
                "{}: {:?}",
                kind.name,
                host.asked
            );
            assert!(host.view.status().is_none(), "{} has built a run at {command:?}", kind.name);
        }
    }
    assert_eq!(readers, ["training", "comparison", "search", "predict", "gradient_check"]);
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
    fn the_grid_of_activations() {
        keep(&mut grid(), "activations");
    }

    #[test]
    #[ignore = "needs a Vulkan driver, such as mesa-vulkan-drivers"]
    fn a_training_that_was_not_begun() {
        keep(&mut training(""), "training_not_begun");
    }

    #[test]
    #[ignore = "needs a Vulkan driver, such as mesa-vulkan-drivers"]
    fn a_training_that_was_stepped() {
        let mut cell = training("");
        for iteration in 1..=12 {
            move_to(&mut cell, text().cells.run.step, iteration);
        }
        let loss = opening(text().cells.figures.loss_now);
        until(&mut cell, "the twelfth snapshot", |cell| state(cell).contains(&loss));
        keep(&mut cell, "training_stepped");
    }
}
