//! Questions: one says first, the run decides, the answers are kept beside the notebook; on a slide hands are counted.

use std::time::{Duration, Instant};

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use layerscope::app::cells;
use layerscope::app::{Options, Window};

use crate::host::text;
use crate::shell;

const CLASS: &str = "# Class\n\n```toml comparison\nid = \"weights\"\n\n[base]\ndata = \"digits\"\ntrain_size = 200\nhidden = [20]\n\
    iterations = 40\nseed = 1\n\n[[variant]]\nname = \"small\"\ninit = { std = 0.001 }\n\n[[variant]]\nname = \"He\"\n\
    init = \"he\"\n```\n\n```toml question\nid = \"lowest\"\nask = \"Which line will lie lowest?\"\n\
    choices = [\"small\", \"He\"]\nanswer = { cell = \"weights\", lowest = \"loss\" }\nbecause = \"He keeps the spread.\"\n```\n";

fn window(notebook: &str, present: bool) -> (Harness<'static, Window>, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options = Options { present, ..shell::notebook(folder.path(), notebook) };
    let mut harness = shell::show(shell::setup(options, cells::view));
    harness.run_steps(2);
    (harness, folder)
}

fn until(
    harness: &mut Harness<'static, Window>,
    what: &str,
    there: impl Fn(&Harness<'static, Window>) -> bool,
) {
    let begun = Instant::now();
    while !there(harness) {
        assert!(begun.elapsed() < Duration::from_mins(2), "{what} does not come");
        harness.step();
    }
}

fn count(harness: &Harness<'static, Window>, role: Role, name: &str) -> usize {
    harness.query_all_by(|node| node.role() == role && node.label().as_deref() == Some(name)).count()
}

#[test]
fn one_says_first_and_the_run_decides_beside_the_notebook() {
    let (mut harness, folder) = window(CLASS, false);
    let words = &text().question;
    let is_said = |harness: &Harness<'static, Window>, what: &str| {
        harness.query_all_by_label_contains(what).count() > 0
    };
    assert!(is_said(&harness, &(words.first)("weights")));
    assert!(!is_said(&harness, "keeps the spread"), "nothing is told before");
    harness.get_by_role_and_label(Role::RadioButton, "A: small").click();
    harness.run_steps(3);
    assert!(is_said(&harness, &(words.said)("weights")));
    harness.key_press(Key::Space);
    until(&mut harness, "the end of the run", |harness| is_said(harness, words.wrong));
    harness.run_steps(3);
    assert!(is_said(&harness, "keeps the spread"));
    let name = harness.query_all_by(|node| node.role() == Role::RadioButton).count();
    assert_eq!(name, 2);
    assert_eq!(std::fs::read_to_string(folder.path().join("class.md")).expect("it is there"), CLASS);
    let place = folder.path().join("class.answers.toml");
    until(&mut harness, "the file of the answers", |_| {
        std::fs::read_to_string(&place).is_ok_and(|text| text.contains("right = false"))
    });
    let kept = std::fs::read_to_string(&place).expect("it is there");
    assert!(
        kept.contains("question = \"lowest\"") && kept.contains("choice = 1") && kept.contains("came = [2]"),
        "{kept}"
    );
}

#[test]
fn a_question_that_its_cell_cannot_answer_is_told_at_its_line() {
    let (harness, _folder) = window(&CLASS.replace("lowest = \"loss\"", "lowest = \"lss\""), false);
    assert!(harness.query_by_label_contains(&format!("{}:", (text().shell.line)(26))).is_some());
    let (harness, _folder) = window(&CLASS.replace("cell = \"weights\"", "cell = \"wights\""), false);
    assert!(harness.query_by_label_contains("There is no cell `wights`").is_some());
}

#[test]
fn on_a_slide_hands_are_counted_while_the_vote_is_open() {
    let (mut harness, folder) = window(CLASS, true);
    let words = &text().question;
    harness.run_steps(4);
    harness.get_by_role_and_label(Role::Button, words.vote).click();
    harness.run_steps(3);
    for key in [Key::B, Key::B, Key::A] {
        harness.key_press(key);
        harness.run_steps(2);
    }
    harness.key_press_modifiers(egui::Modifiers::SHIFT, Key::A);
    harness.run_steps(3);
    assert_eq!(count(&harness, Role::Button, &(words.hands)("B: He", 2)), 1);
    assert_eq!(count(&harness, Role::Button, &(words.hands)("A: small", 0)), 1);
    harness.get_by_role_and_label(Role::Button, words.hide).click();
    harness.run_steps(3);
    assert_eq!(count(&harness, Role::Button, &(words.hands_hidden)("B: He")), 1);
    drop(harness);
    assert!(!folder.path().join("class.answers.toml").exists(), "nothing of a vote is kept");
}
