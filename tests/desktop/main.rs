//! The real program on a real screen, driven by keyboard as its user drives it: load the real MNIST through the file
//! dialog, run, switch BatchNorm on in the middle, save, close; and go on after a crash. The log and the files prove
//! each.
//!
//! Each test brings up a screen of its own, so that nobody's desktop is disturbed. The file dialog is zenity, to which the
//! program turns where no desktop portal answers.

#![cfg(target_os = "linux")]

mod program;
mod screen;
mod system;

use std::fs;
use std::path::{Path, PathBuf};

use crate::program::Program;
use crate::screen::Screen;

const NOTEBOOK: &str = "\
# A class

```toml training
id = \"class\"
data = \"mnist\"
# wide enough to be slow
hidden = [100, 100]
init = \"he\"
iterations = 200000
```

Words after the cell.
";

/// A folder for one test, new and empty, whose name is easily typed.
fn folder(name: &str) -> PathBuf {
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("desktop-{name}-{}", std::process::id()));
    // There is none, unless a process of the same number left it.
    _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder for the test");
    folder
}

fn mnist() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/mnist");
    folder.canonicalize().expect("the real MNIST lies in ../shared/mnist")
}

/// The line of `notebook` that records live changes.
fn changes(notebook: &str) -> &str {
    notebook.lines().find(|line| line.starts_with("changes")).expect("the live change is saved")
}

/// The number that follows `words` in `line`, thousands grouped or not.
fn number_after(line: &str, words: &str) -> u64 {
    let (_, rest) = line.split_once(words).unwrap_or_else(|| panic!("no {words:?} in {line:?}"));
    let digits: String =
        rest.chars().take_while(|c| c.is_ascii_digit() || *c == ',').filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("no number after {words:?} in {line:?}"))
}

/// The test accuracy in a line of the log.
fn test_accuracy(line: &str) -> f64 {
    let (_, rest) = line.rsplit_once("test accuracy ").expect("the line tells a test accuracy");
    rest.trim().parse().expect("an accuracy is a number")
}

#[test]
#[ignore = "needs a display and the real MNIST"]
fn a_class_from_the_file_dialog_to_the_saved_notebook() {
    let home = folder("class");
    let notebook = home.join("class.md");
    fs::write(&notebook, NOTEBOOK).expect("the notebook is written");
    let screen = Screen::new();
    let mut program = Program::start(&screen, &notebook, &home);
    program.expect("the window opens", &["shows \"A class"]);

    program.press_until("the window asks where MNIST is", "ctrl+shift+o", &["asks Data"]);
    program.press_until("a folder is to be chosen", "Return", &["shows the dialog DataFolder"]);
    program.type_into_dialog("the path of MNIST is typed", &mnist());
    program.expect("MNIST is loaded", &["60,000", "10,000"]);

    program.press("the run begins", "space");
    program.expect("the run begins", &["class is to run"]);
    let first = test_accuracy(&program.expect("the first accuracy", &["class: after", "test accuracy"]));
    let next = test_accuracy(&program.expect("an epoch later", &["class: after", "test accuracy"]));
    assert!(next > first.max(0.8), "it learns: {first} and an epoch later {next}");

    program.press("BatchNorm is switched on", "b");
    let switched = program.expect("BatchNorm is switched on", &["class: BatchNorm on at iteration"]);
    let at = number_after(&switched, "at iteration ");
    assert!(at > 0, "it acts in the middle of the run: {switched}");

    program.press_until("the notebook is saved", "ctrl+s", &["Saved as class.md"]);
    let saved = fs::read_to_string(&notebook).expect("the notebook is there");
    assert_eq!(number_after(changes(&saved), "at = "), at, "{saved}");
    assert!(changes(&saved).contains("batch_norm = true"), "{saved}");
    let others = saved.lines().filter(|line| !line.starts_with("changes"));
    assert!(others.eq(NOTEBOOK.lines()), "only the change is new:\n{saved}");

    let copy = home.join("copy.md");
    program.press_until("a copy is to be saved", "ctrl+shift+s", &["shows the dialog SaveNotebook"]);
    program.type_into_dialog("the name of the copy is typed", &copy);
    program.expect("the copy is saved", &["Saved as copy.md"]);
    assert_eq!(fs::read_to_string(&copy).expect("the copy is there"), saved);

    program.close("the window is closed in the middle of the run");
    fs::remove_dir_all(home).expect("the folder can go");
}

#[test]
#[ignore = "needs a display and the real MNIST"]
fn work_that_was_not_saved_outlives_a_kill() {
    let home = folder("kill");
    let notebook = home.join("class.md");
    fs::write(&notebook, NOTEBOOK).expect("the notebook is written");
    let screen = Screen::new();
    let mut program = Program::start(&screen, &notebook, &home);
    program.expect("the window opens", &["shows \"A class"]);
    program.press("BatchNorm is on from the start", "b");
    program.expect("the change is set aside", &["sets unsaved work aside"]);
    program.kill();
    assert_eq!(fs::read_to_string(&notebook).expect("the notebook is there"), NOTEBOOK, "nothing was saved");

    let mut program = Program::start(&screen, &notebook, &home);
    program.expect("the window offers the work", &["asks Recovery"]);
    program.press_until("the work is taken up", "Return", &["recovers"]);
    program.press_until("the work is saved", "ctrl+s", &["Saved as class.md"]);
    program.close("the window is closed");
    let saved = fs::read_to_string(&notebook).expect("the notebook is there");
    assert!(saved.contains("batch_norm = true"), "{saved}");

    let mut program = Program::start(&screen, &notebook, &home);
    program.expect("the window opens once more", &["shows \"A class"]);
    program.close("the window is closed once more");
    assert!(!program.said("asks Recovery"), "nothing is left to be offered");
    fs::remove_dir_all(home).expect("the folder can go");
}
