//! A patient in the window: what is hidden, what is said of it, how it is mended, and what is kept.

use std::time::{Duration, Instant};

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use layerscope::app::cell::{CellRequest, RunCommand};
use layerscope::app::{Window, cells};
use layerscope::experiment::training::TrainingSpec;
use layerscope::experiment::training::patient::{Fault, Name, Patient};
use layerscope::language::{Language, Say};

use crate::host::{command, command_to, open, open_in, says, settings, text};
use crate::shell;

const CONTROL: &str = "data = \"digits\"\ntrain_size = 200\ntest_size = 100\nhidden = [20]\ninit = \"he\"\nbatch_size = 50\n\
    iterations = 30\nseed = 1\n";

/// The block of a patient with this fault.
fn block(fault: Fault) -> String {
    let all = (0..100).map(|number| format!("{CONTROL}patient = {number}\n"));
    let has_it = |text: &String| {
        let spec = TrainingSpec::parse(text).expect("the block is right");
        Patient::of(&spec).is_some_and(|patient| patient.fault == fault)
    };
    all.into_iter().find(has_it).expect("each fault comes")
}

fn name(fault: Fault) -> String {
    Name(fault).say(Language::English)
}

/// Takes an option of a list; a figure may be called as it is.
fn choose<S>(window: &mut Harness<'static, S>, list: &str, option: &str) {
    window.get_by_role_and_label(Role::ComboBox, list).click();
    window.run_steps(4);
    let named = window.query_all_by(|node| node.label().as_deref() == Some(option));
    let options: Vec<_> = named.filter(|node| node.accesskit_node().raw_bounds().is_some()).collect();
    options.last().expect("it is offered").click();
    drop(options);
    window.run_steps(4);
    let list = window.get_by_role_and_label(Role::ComboBox, list);
    assert_eq!(list.accesskit_node().value().as_deref(), Some(option));
}

fn until(
    window: &mut Harness<'static, Window>,
    what: &str,
    there: impl Fn(&Harness<'static, Window>) -> bool,
) {
    let begun = Instant::now();
    while !there(window) {
        assert!(begun.elapsed() < Duration::from_mins(2), "{what} does not come");
        window.step();
    }
}

#[test]
fn what_may_be_at_fault_is_hidden_until_the_diagnosis_and_mended_in_the_running_net() {
    let mut cell = open("training", &block(Fault::RateTooSmall));
    let (words, parameters) = (&text().patient, &text().cells.parameters);
    let hidden = |name: &str| format!("{name}: {}", words.hidden);
    for name in [parameters.learning_rate.name, parameters.activation.name, parameters.batch_norm.name] {
        assert!(says(&cell, &hidden(name)), "{name}");
    }
    assert!(cell.query_by_role_and_label(Role::Slider, parameters.learning_rate.name).is_none());
    // BatchNorm by its key is refused as its switch is.
    command_to(&mut cell, RunCommand::Step, 1);
    command(&mut cell, RunCommand::BatchNorm);
    assert_eq!(cell.state().notes.len(), 1);
    assert_eq!(cell.state().keys.get("changes").and_then(toml::Value::as_array).map(Vec::len), Some(0));

    choose(&mut cell, words.fault.name, &name(Fault::RateTooSmall));
    choose(&mut cell, words.figure.name, text().figures.loss);
    cell.get_by_role_and_label(Role::Button, words.diagnose).click();
    cell.run_steps(4);
    assert!(says(&cell, words.right));
    assert!(
        matches!(cell.state().asked.as_slice(), [CellRequest::Diagnose(said)] if said.fault == "rate_too_small")
    );
    assert!(!says(&cell, &hidden(parameters.activation.name)), "what is healthy is seen again");
    assert!(
        says(&cell, &format!("{}: ", parameters.learning_rate.name)),
        "what is sick stands there as it is"
    );

    cell.get_by_role_and_label(Role::Button, words.mend).click();
    cell.run_steps(3);
    command_to(&mut cell, RunCommand::Step, 2);
    assert!(says(&cell, &(words.mended)("1")));
    let changes = cell.state().keys["changes"].as_array().expect("a list").clone();
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!((changes[0]["at"].as_integer(), changes[0]["lr"].as_float()), (Some(1), Some(0.1)));
    // Back before the change it is sick again, and says so.
    command_to(&mut cell, RunCommand::ToStart, 0);
    assert!(!says(&cell, &(words.mended)("1")));
}

#[test]
fn what_cannot_change_in_a_running_net_is_mended_by_the_next_start() {
    let mut cell = open("training", &block(Fault::PixelsNotScaled));
    let words = &text().patient;
    assert!(
        says(&cell, words.run_first) || cell.query_by_role_and_label(Role::Button, words.diagnose).is_some()
    );
    command_to(&mut cell, RunCommand::Step, 1);
    choose(&mut cell, words.fault.name, &name(Fault::WeightsTooLarge));
    choose(&mut cell, words.figure.name, text().figures.activations);
    cell.get_by_role_and_label(Role::Button, words.diagnose).click();
    cell.run_steps(4);
    assert!(says(&cell, &(words.wrong)(&name(Fault::WeightsTooLarge))));
    assert!(says(&cell, &name(Fault::PixelsNotScaled)));
    assert!(cell.query_by_role_and_label(Role::Button, words.diagnose).is_none(), "it is said once");
    cell.get_by_role_and_label(Role::Button, words.mend_next).click();
    cell.run_steps(4);
    assert!(says(&cell, words.mended_next));
    assert!(!cell.state().keys.contains_key("patient"));
    command(&mut cell, RunCommand::Reset);
    assert!(!says(&cell, words.mended_next), "the next start is no patient");
}

#[test]
fn nothing_in_a_cell_tells_the_fault_before_the_diagnosis() {
    for (language, stage) in settings() {
        let mut seen: Option<Vec<String>> = None;
        for fault in [Fault::RateTooLarge, Fault::DeepSigmoid, Fault::BatchOfOne, Fault::LabelsShuffled] {
            let cell = open_in("training", &block(fault), language, stage);
            let labels =
                cell.query_all_by(|node| matches!(node.role(), Role::Label | Role::ComboBox | Role::Button));
            let numbers =
                |words: String| -> String { words.chars().filter(|c| !c.is_ascii_digit()).collect() };
            let words: Vec<String> =
                labels.filter_map(|node| node.accesskit_node().label()).map(numbers).collect();
            let seen = seen.get_or_insert_with(|| words.clone());
            // Figures have no such roles.
            assert_eq!(&words, seen, "{fault:?} in {language:?}");
        }
    }
}

#[test]
fn a_diagnosis_is_kept_beside_the_notebook() {
    let sick = block(Fault::LabelsShuffled);
    let notebook = format!("# Clinic\n\n```toml training\nid = \"sick\"\n{sick}```\n");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options = shell::notebook(folder.path(), &notebook);
    let mut window = shell::show(shell::setup(options, cells::view));
    window.run_steps(3);
    let words = &text().patient;
    window.key_press(Key::Space);
    choose(&mut window, words.fault.name, &name(Fault::LabelsShuffled));
    choose(&mut window, words.figure.name, text().figures.accuracy);
    let button = |window: &Harness<'static, Window>| {
        let button = window.get_by_role_and_label(Role::Button, words.diagnose);
        !button.accesskit_node().is_disabled()
    };
    until(&mut window, "the beginning of the run", button);
    window.get_by_role_and_label(Role::Button, words.diagnose).click();
    let place = folder.path().join("class.answers.toml");
    until(&mut window, "the file of the answers", |_| {
        std::fs::read_to_string(&place).is_ok_and(|text| text.contains("[[diagnosis]]"))
    });
    let kept = std::fs::read_to_string(&place).expect("it is there");
    assert!(kept.contains("fault = \"labels_shuffled\"") && kept.contains("cell = \"sick\""), "{kept}");
    assert_eq!(std::fs::read_to_string(folder.path().join("class.md")).expect("it is there"), notebook);
    window.run_steps(3);
    assert!(window.query_all_by_label_contains(words.right).count() > 0);
}

#[test]
fn several_patients_come_one_after_the_other_and_a_score_is_kept() {
    let text_of = |number: u64| format!("{CONTROL}patient = {number}\n");
    let fault = |number| {
        let spec = TrainingSpec::parse(&text_of(number)).expect("the block is right");
        Patient::of(&spec).expect("something is wrong").fault
    };
    let mut cell = open("training", &format!("{CONTROL}patients = 3\n"));
    let words = &text().patient;
    // Of the first everything is said rightly, of the second a wrong fault.
    let figure_of = |number: u64| {
        if fault(number).figures().contains(&"loss") { text().figures.loss } else { text().figures.accuracy }
    };
    for number in 1..=3_u64 {
        assert!(says(&cell, &(words.patient_of)(number, 3)), "patient {number}");
        command_to(&mut cell, RunCommand::Step, 1);
        let said = if number == 2 {
            Fault::ALL.into_iter().find(|other| *other != fault(2)).expect("another")
        } else {
            fault(number)
        };
        choose(&mut cell, words.fault.name, &name(said));
        choose(&mut cell, words.figure.name, figure_of(number));
        cell.get_by_role_and_label(Role::Button, words.diagnose).click();
        cell.run_steps(4);
        let right = (1..=number)
            .filter(|at| {
                *at != 2 && fault(*at).figures().iter().any(|figure| ["loss", "accuracy"].contains(figure))
            })
            .count();
        assert!(says(&cell, &(words.score)(right, number as usize)), "patient {number}");
        let next = cell.query_by_role_and_label(Role::Button, words.next);
        assert_eq!(next.is_some(), number < 3);
        if let Some(next) = next {
            next.click();
            cell.run_steps(4);
        }
    }
    assert_eq!(cell.state().keys.get("patients").and_then(toml::Value::as_integer), Some(3));
    assert!(!cell.state().keys.contains_key("patient"), "the source says how many, and no more");
}
