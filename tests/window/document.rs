//! What cells and document owe each other, with the real cells in the real window: a file beside the notebook is not read
//! before someone has said so, and a control rewrites its own line and no other.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crossbeam_channel::Receiver;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use layerscope::app::cell::Waker;
use layerscope::app::dialogs::{Answer, Ask, FileDialogs};
use layerscope::app::text::{Language, Text};
use layerscope::app::{Options, Setup, Window};
use layerscope::data::weights;
use layerscope::experiment::Sources;
use layerscope::experiment::training::{TrainingRun, TrainingSpec};
use layerscope::nn::Activation;
use layerscope::notebook::runs::FinalNumbers;

/// No dialog ever comes up.
struct NoDialogs;

impl FileDialogs for NoDialogs {
    fn show(&mut self, ask: &Ask, _: Option<PathBuf>, _: &Text, _: Waker) -> Receiver<Answer> {
        panic!("nobody asked for {ask:?}")
    }
}

const NETWORK: &str = "data = \"digits\"\nhidden = [8]\nbatch_size = 10\ntrain_size = 100\niterations = 40\n";

fn text() -> &'static Text {
    Text::of(Language::English)
}

/// A notebook in `folder` whose cell starts from `file`, open in a window.
fn open(folder: &Path, file: &str) -> Harness<'static, Window> {
    open_cell(folder, &format!("{NETWORK}weights = \"{file}\"\n"))
}

/// A notebook in `folder` with one training cell, open in a window.
fn open_cell(folder: &Path, body: &str) -> Harness<'static, Window> {
    open_kind(folder, "training", body)
}

/// A notebook in `folder` with one cell of a kind, open in a window.
fn open_kind(folder: &Path, kind: &str, body: &str) -> Harness<'static, Window> {
    let notebook = folder.join("class.md");
    fs::write(&notebook, format!("# Class\n\n```toml {kind}\n{body}```\n")).expect("the notebook is written");
    let setup = Setup {
        options: Options { notebook: Some(notebook), ..Options::default() },
        dialogs: Box::new(NoDialogs),
        data_folder: None,
        desktop: std::sync::Arc::new(layerscope::app::desktop::SystemDesktop::default()),
        make_view: layerscope::app::cells::view,
        language: Language::English,
        mnist: layerscope::data::download::Plan::default(),
    };
    let mut harness = Harness::builder()
        .with_size([1280.0, 720.0])
        .with_max_steps(40)
        .build_eframe(|cc| Window::new(cc, setup));
    harness.run_steps(3);
    harness
}

fn run(harness: &mut Harness<'static, Window>) {
    harness.key_press(egui::Key::Space);
    harness.run_steps(3);
}

/// Draws frames until something in sight holds `words`.
fn until(harness: &mut Harness<'static, Window>, words: &str) {
    let start = Instant::now();
    while harness.query_all_by_label_contains(words).next().is_none() {
        assert!(start.elapsed() < Duration::from_mins(1), "never in sight: {words}");
        harness.step();
        std::thread::yield_now();
    }
}

/// Draws frames until the file beside the notebook holds so many finished runs.
fn until_kept(harness: &mut Harness<'static, Window>, folder: &Path, runs: usize) {
    let start = Instant::now();
    let kept = || fs::read_to_string(folder.join("class.runs.toml")).unwrap_or_default();
    while kept().matches("[[run]]").count() != runs {
        assert!(start.elapsed() < Duration::from_mins(1), "{runs} runs were never kept: {}", kept());
        harness.step();
        std::thread::yield_now();
    }
}

#[test]
fn the_first_run_asks_and_the_second_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let spec = TrainingSpec::parse(NETWORK).unwrap();
    let network = TrainingRun::new(spec, &Sources::default()).unwrap();
    weights::write(&folder.path().join("start.npz"), &network.parameters(), Activation::Relu).unwrap();

    let mut harness = open(folder.path(), "start.npz");
    run(&mut harness);
    let question = (text().shell.read_file)("start.npz");
    harness.get_by_label(&question);
    harness.get_by_label(text().shell.cancel).click();
    harness.run_steps(3);
    harness.get_by_label(text().cells.run.idle);

    run(&mut harness);
    harness.get_by_label(&question);
    harness.get_by_label(text().shell.read_it).click();
    until(&mut harness, text().cells.run.finished);
    harness.key_press(egui::Key::R);
    harness.run_steps(3);
    assert!(harness.query_by_label(&question).is_none(), "it was allowed before");
    until(&mut harness, text().cells.run.ready);
}

#[test]
fn a_check_and_a_picture_ask_before_they_read_weights() {
    let folder = tempfile::tempdir().unwrap();
    let spec = TrainingSpec::parse(NETWORK).unwrap();
    let network = TrainingRun::new(spec, &Sources::default()).unwrap();
    weights::write(&folder.path().join("start.npz"), &network.parameters(), Activation::Relu).unwrap();
    let question = (text().shell.read_file)("start.npz");

    let check = "data = \"digits\"\nhidden = [8]\nshare = 0.01\nweights = \"start.npz\"\n";
    let mut harness = open_kind(folder.path(), "gradient_check", check);
    run(&mut harness);
    harness.get_by_label(&question);
    harness.get_by_label(text().shell.cancel).click();
    harness.run_steps(3);
    assert!(harness.query_by_label(&question).is_none(), "nothing was read, nothing was asked again");
    run(&mut harness);
    harness.get_by_label(text().shell.read_it).click();
    until(&mut harness, "W2");

    let mut harness =
        open_kind(folder.path(), "predict", "weights = \"start.npz\"\npicture = { test = 0 }\n");
    harness.get_by_label_contains(&(text().predict.read_weights)("start.npz")).click();
    harness.run_steps(3);
    harness.get_by_label(&question);
    assert!(harness.query_by_label(text().figures.scores).is_none(), "not read yet");
    harness.get_by_label(text().shell.read_it).click();
    until(&mut harness, text().figures.scores);
}

#[test]
fn finished_searches_and_checks_are_kept_with_what_they_came_to() {
    let folder = tempfile::tempdir().unwrap();
    let words = &text().history;
    let network = "data = \"digits\"\nhidden = [4]\ntrain_size = 100\niterations = 5\n";
    let search =
        format!("id = \"wide\"\ntrials = 3\n[base]\n{network}[ranges]\nlr = {{ log = [1e-3, 1e-1] }}\n");
    let check = format!("id = \"exact\"\nshare = 0.01\n{network}");
    for (before, (kind, body)) in [("search", &search), ("gradient_check", &check)].into_iter().enumerate() {
        let mut harness = open_kind(folder.path(), kind, body);
        run(&mut harness);
        let start = Instant::now();
        let kept = |harness: &Harness<'static, Window>| {
            harness.state().desk().runs().all().iter().find(|run| run.kind == kind).cloned()
        };
        while kept(&harness).is_none() {
            assert!(start.elapsed() < Duration::from_mins(1), "{kind} was never kept");
            harness.step();
            std::thread::yield_now();
        }
        until_kept(&mut harness, folder.path(), before + 1);
        let past = kept(&harness).unwrap();
        match past.outcome {
            FinalNumbers::Searched { validation } => {
                assert!((past.iterations, past.curve.len()) == (3, 3) && validation > 0.0, "{past:?}");
            }
            FinalNumbers::Checked { relative, verdict } => {
                assert!(relative < 1e-4 && past.iterations > 1, "{past:?}");
                assert_eq!(verdict, Some(layerscope::notebook::runs::KeptVerdict::Agrees));
            }
            FinalNumbers::Trained { .. } => panic!("{past:?}"),
        }
        harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::H);
        harness.run_steps(3);
        harness.get_by_label(&(words.length)(kind, &past.iterations.to_string()));
        let shown = (words.lay_over)(past.number);
        harness.get_by_role_and_label(egui::accesskit::Role::CheckBox, &shown).click();
        harness.run_steps(3);
    }
}

#[test]
fn finished_runs_are_kept_laid_over_each_other_and_brought_back() {
    let folder = tempfile::tempdir().unwrap();
    let words = &text().history;
    let settings =
        "id = \"net\"\ndata = \"digits\"\nhidden = [8]\nbatch_size = 10\ntrain_size = 100\niterations = 30\n";
    let mut harness = open_cell(folder.path(), settings);
    let history = |harness: &mut Harness<'static, Window>| {
        harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::H);
        harness.run_steps(3);
    };
    history(&mut harness);
    harness.get_by_label(words.none);
    history(&mut harness);
    run(&mut harness);
    until(&mut harness, text().cells.run.finished);
    harness.key_press(egui::Key::R);
    harness.run_steps(3);
    run(&mut harness);
    until(&mut harness, text().cells.run.finished);
    assert_eq!(harness.state().desk().runs().all().len(), 1, "the same run once more is no other");
    let first = harness.state().desk().runs().all()[0].clone();
    assert_eq!((first.iterations, first.seed, first.cell.as_str()), (30, 42, "net"));
    assert!(
        matches!(first.outcome, FinalNumbers::Trained { test: Some(_), .. }) && first.curve.len() == 30,
        "{first:?}"
    );

    // BatchNorm on is another.
    harness.key_press(egui::Key::R);
    harness.run_steps(3);
    harness.key_press(egui::Key::B);
    harness.run_steps(3);
    run(&mut harness);
    let start = Instant::now();
    while harness.state().desk().runs().all().len() < 2 {
        assert!(start.elapsed() < Duration::from_mins(1), "the second run was never kept");
        harness.step();
        std::thread::yield_now();
    }
    until_kept(&mut harness, folder.path(), 2);
    history(&mut harness);
    for number in [1, 2] {
        harness.get_by_role_and_label(egui::accesskit::Role::CheckBox, &(words.lay_over)(number)).click();
        harness.run_steps(2);
    }
    harness.get_by_label(words.differ);
    harness.get_by_label(&(words.bring_back_of)(1)).click();
    harness.run_steps(4);
    let written = harness.state().desk().document().notebook().to_string();
    assert!(!written.contains("batch_norm = true"), "{written}");
    harness.get_by_label(&(words.forget)(2)).click();
    harness.run_steps(3);
    assert_eq!(harness.state().desk().runs().all().len(), 1);
    until_kept(&mut harness, folder.path(), 1);

    // The next time the notebook is opened they are there.
    let again = open_cell(folder.path(), settings);
    assert_eq!(again.state().desk().runs().all().len(), 1);
}

#[test]
fn a_file_that_is_not_there_is_an_error_after_the_question() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), "gone.npz");
    run(&mut harness);
    harness.get_by_label(text().shell.read_it).click();
    until(&mut harness, "gone.npz is not there");
}

#[test]
fn a_file_elsewhere_is_an_error_at_its_line() {
    let folder = tempfile::tempdir().unwrap();
    for elsewhere in ["/etc/hostname", "../start.npz"] {
        let harness = open(folder.path(), elsewhere);
        harness.get_by_label_contains(&format!("{}: ", (text().shell.line)(9)));
        harness.get_by_label_contains(&format!("`{elsewhere}` is not in the notebook's folder"));
        assert!(harness.query_by_label(text().cells.run.idle).is_none());
    }
}

#[test]
fn a_switch_writes_its_own_key_and_each_switch_is_a_step_of_undo() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open_cell(folder.path(), "# the smallest\nseed = 7\n");
    let text = |harness: &Harness<'static, Window>| harness.state().desk().document().notebook().to_string();
    let before = text(&harness);
    harness.key_press(egui::Key::B);
    harness.run_steps(3);
    assert_eq!(text(&harness), before.replace("seed = 7\n", "seed = 7\nbatch_norm = true\n"));
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    harness.run_steps(3);
    assert_eq!(text(&harness), before);
}
