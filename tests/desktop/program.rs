//! The program on a screen: its keyboard, its dialogs, its log.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError};

use crate::screen::{LOOK, PATIENCE, Running, Screen, lines, pause};

/// How long an answer to a key may take before the key is pressed once more.
const ANSWERED: Duration = Duration::from_secs(10);

/// How long a typed path has to be taken before it is typed once more.
const TYPED: Duration = Duration::from_secs(15);

/// The running program. Whatever fails says at which step of the test, and shows the log.
pub(crate) struct Program<'a> {
    screen: &'a Screen,
    process: Running,
    log: Receiver<String>,
    seen: Vec<String>,
    /// So many lines of the log have been accounted for.
    read: usize,
}

impl<'a> Program<'a> {
    /// Starts the program with a notebook; `home` is all that it knows of its user.
    pub(crate) fn start(screen: &'a Screen, notebook: &Path, home: &Path) -> Self {
        Self::start_in(screen, notebook, home, &[])
    }

    /// The same, with more variables in its environment.
    pub(crate) fn start_in(
        screen: &'a Screen,
        notebook: &Path,
        home: &Path,
        environment: &[(&str, &OsStr)],
    ) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_layerscope"))
            .arg(notebook)
            .env("DISPLAY", screen.display())
            .env_remove("WAYLAND_DISPLAY")
            .env("HOME", home)
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_STATE_HOME", home.join("state"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            // No desktop portal: the dialog is then zenity's, the same on every machine.
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("RUST_LOG", "layerscope=info")
            .env("NO_COLOR", "1")
            // English, unless the test wants another language.
            .env_remove("LANGUAGE")
            .env_remove("LC_MESSAGES")
            .env("LC_ALL", "C.UTF-8")
            .env("LANG", "C.UTF-8")
            .envs(environment.iter().copied())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let log = lines(process.stderr.take().expect("its log is piped"));
        Self { screen, process: Running(process), log, seen: Vec::new(), read: 0 }
    }

    /// The next line of the log that holds all of `words`.
    pub(crate) fn expect(&mut self, step: &str, words: &[&str]) -> String {
        self.wait(PATIENCE, words).unwrap_or_else(|why| self.fail(step, &format!("{why}: {words:?}")))
    }

    /// Whether a line of the log so far holds `words`.
    pub(crate) fn said(&self, words: &str) -> bool {
        self.seen.iter().any(|line| line.contains(words))
    }

    /// Presses keys in the program's window, once it has the keyboard.
    pub(crate) fn press(&mut self, step: &str, keys: &str) {
        self.give_keyboard(step, "layerscope");
        self.screen.press(keys);
    }

    /// Presses keys one after the other in the program's window, so many milliseconds apart.
    pub(crate) fn press_slowly(&mut self, step: &str, keys: &[&str], apart: u32) {
        self.give_keyboard(step, "layerscope");
        self.screen.press_slowly(keys, apart);
    }

    /// Presses keys that do no harm when they are pressed twice, until a line of the log holds all of `words`: a question
    /// that is just coming up may not listen yet.
    pub(crate) fn press_until(&mut self, step: &str, keys: &str, words: &[&str]) -> String {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            self.press(step, keys);
            if let Ok(line) = self.wait(ANSWERED, words) {
                return line;
            }
        }
        self.fail(step, &format!("however often {keys} was pressed, the program never said {words:?}"))
    }

    /// Types a path into the file dialog until the dialog takes it: a dialog that is still drawing itself loses letters.
    pub(crate) fn type_into_dialog(&mut self, step: &str, path: &Path) {
        let path = path.to_str().expect("the path can be typed");
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            // A second window of the dialog says what was wrong with the last attempt.
            self.give_keyboard(step, "zenity");
            if self.screen.windows("zenity").len() > 1 {
                self.screen.press("Return");
                pause();
                continue;
            }
            self.screen.press("ctrl+l");
            pause();
            self.screen.press("ctrl+a");
            self.screen.type_text(path);
            self.screen.press("Return");
            if self.wait(TYPED, &["is given 1 paths by the dialog"]).is_ok() {
                return;
            }
        }
        self.fail(step, "the dialog never took the path");
    }

    /// Moves the mouse to a place of the window and presses a button, as often as asked.
    pub(crate) fn click(&mut self, step: &str, at: [u32; 2], button: &str, times: usize) {
        let window = self.give_keyboard(step, "layerscope");
        self.screen.click(&window, at, button, times);
    }

    /// What is said from now on is new: what was said before is not waited for.
    pub(crate) fn forget(&mut self) {
        self.seen.extend(self.log.try_iter());
        self.read = self.seen.len();
    }

    /// Whether the program says all of `words` within a few seconds.
    pub(crate) fn says(&mut self, words: &[&str]) -> bool {
        self.wait(ANSWERED, words).is_ok()
    }

    /// Closes the window and waits for the program to end well.
    pub(crate) fn close(&mut self, step: &str) {
        let window = self.give_keyboard(step, "layerscope");
        self.screen.close(&window);
        self.expect(step, &["is closed"]);
        let start = Instant::now();
        loop {
            match self.process.0.try_wait().expect("the program can be waited for") {
                Some(status) if status.success() => return,
                Some(status) => self.fail(step, &format!("it ended with {status}")),
                None if start.elapsed() > PATIENCE => self.fail(step, "the program never ended"),
                None => pause(),
            }
        }
    }

    /// Kills the program as a power cut does.
    pub(crate) fn kill(mut self) {
        self.process.0.kill().expect("the program can be killed");
        self.process.0.wait().expect("the program can be waited for");
    }

    /// Waits until a window of `class` has the keyboard; returns the window.
    fn give_keyboard(&mut self, step: &str, class: &str) -> String {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            let windows = self.screen.windows(class);
            if let Some(active) = self.screen.active().filter(|active| windows.contains(active)) {
                return active;
            }
            if let Some(window) = windows.last() {
                self.screen.activate(window);
            }
            pause();
        }
        self.fail(step, &format!("no window of {class} ever had the keyboard"))
    }

    /// Reads the log until a line holds all of `words`, or says why there is none.
    fn wait(&mut self, patience: Duration, words: &[&str]) -> Result<String, &'static str> {
        let start = Instant::now();
        loop {
            while let Some(line) = self.seen.get(self.read) {
                self.read += 1;
                if words.iter().all(|word| line.contains(word)) {
                    return Ok(line.clone());
                }
            }
            if start.elapsed() > patience {
                return Err("the program never said");
            }
            match self.log.recv_timeout(LOOK) {
                Ok(line) => self.seen.push(line),
                Err(RecvTimeoutError::Disconnected) => return Err("the program ended before it said"),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    fn fail(&mut self, step: &str, why: &str) -> ! {
        self.seen.extend(self.log.try_iter());
        panic!("{step}: {why}. The log:\n{}", self.seen.join("\n"))
    }
}
