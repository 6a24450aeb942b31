//! The real program on a real screen, driven by mouse and keyboard as its user drives it: load the real MNIST through
//! the file dialog, run, switch BatchNorm on in the middle, save, close. The log and the file prove each.
//!
//! The screen is an X server (Xvfb in CI), the window manager openbox, the hands xdotool, and the file dialog zenity, to which
//! the program turns where no desktop portal answers.

#![cfg(target_os = "linux")]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// Longer than anything takes on a slow machine; a test that passes never waits so long.
const PATIENCE: Duration = Duration::from_mins(1);

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

/// A process that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself, as it should.
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

struct Program {
    process: Running,
    log: Receiver<String>,
    seen: Vec<String>,
}

impl Program {
    fn start(notebook: &Path, home: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_layerscope"))
            .arg(notebook)
            .env("HOME", home)
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_STATE_HOME", home.join("state"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            // No desktop portal: the dialog is then zenity's, the same on every machine.
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env_remove("WAYLAND_DISPLAY")
            .env("RUST_LOG", "layerscope=info")
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let stderr = process.stderr.take().expect("its log is piped");
        let (sender, log) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Self { process: Running(process), log, seen: Vec::new() }
    }

    /// The next line of the log that holds all of `words`.
    fn expect_log(&mut self, words: &[&str]) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.log.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(line) => {
                    self.seen.push(line.clone());
                    if words.iter().all(|word| line.contains(word)) {
                        return line;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    panic!("no {words:?} in the log:\n{}", self.seen.join("\n"))
                }
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("the program ended before {words:?}:\n{}", self.seen.join("\n"))
                }
            }
        }
    }

    /// Waits for the end; what was still to be read of the log ends with it.
    fn expect_end(mut self) -> ExitStatus {
        while let Ok(line) = self.log.recv_timeout(PATIENCE) {
            self.seen.push(line);
        }
        self.process.0.wait().expect("the program can be waited for")
    }
}

fn xdotool(arguments: &[&str]) -> String {
    let output = Command::new("xdotool").args(arguments).output().expect("xdotool is installed");
    assert!(output.status.success(), "xdotool {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// The window whose title holds `title`, once it is there.
fn window(title: &str) -> String {
    let found = xdotool(&["search", "--sync", "--onlyvisible", "--name", title]);
    found.lines().next().expect("xdotool names the window it found").to_owned()
}

fn press(window: &str, keys: &[&str]) {
    xdotool(&["windowactivate", "--sync", window]);
    for key in keys {
        xdotool(&["key", "--clearmodifiers", key]);
    }
}

fn mnist() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/mnist");
    folder.canonicalize().expect("the real MNIST lies in ../shared/mnist")
}

#[test]
#[ignore = "needs a display with openbox, xdotool and zenity, and the real MNIST in ../shared/mnist"]
fn a_class_from_the_file_dialog_to_the_saved_notebook() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let notebook = home.path().join("class.md");
    std::fs::write(&notebook, NOTEBOOK).expect("the notebook is written");
    let _window_manager =
        Running(Command::new("openbox").stderr(Stdio::null()).spawn().expect("openbox is installed"));

    let mut program = Program::start(&notebook, home.path());
    let main = window("A class");

    press(&main, &["ctrl+shift+o"]);
    let dialog = window("MNIST");
    assert_ne!(dialog, main);
    xdotool(&["windowactivate", "--sync", &dialog]);
    // A path typed into the dialog opens its own field with the first slash.
    xdotool(&["type", "--delay", "20", &mnist().to_string_lossy()]);
    xdotool(&["key", "Return"]);
    program.expect_log(&["MNIST", "60,000", "10,000"]);

    press(&main, &["space"]);
    program.expect_log(&["class", "is to run"]);
    // An epoch: 600 iterations, then the accuracy over all pictures.
    program.expect_log(&["class", "test accuracy"]);

    press(&main, &["b"]);
    let switched = program.expect_log(&["class", "BatchNorm", "iteration"]);

    press(&main, &["ctrl+s"]);
    program.expect_log(&["class.md"]);
    let saved = std::fs::read_to_string(&notebook).expect("the notebook is there");
    let change = saved.lines().find(|line| line.starts_with("changes")).expect("the change is saved");
    assert!(change.contains("batch_norm = true"), "{change}");
    let at: String =
        change.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    assert!(switched.replace(',', "").contains(&at), "saved at {at}, but the log says {switched}");
    let others = saved.lines().filter(|line| !line.starts_with("changes"));
    assert!(others.eq(NOTEBOOK.lines()), "only the change is new:\n{saved}");

    xdotool(&["windowquit", &main]);
    assert!(program.expect_end().success());
}
