//! A screen without a monitor, with a window manager and a keyboard: Xvfb, openbox and xdotool.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, bounded};

/// Longer than anything takes on a slow machine; a test that passes never waits so long.
pub(crate) const PATIENCE: Duration = Duration::from_mins(2);

/// The pause between two looks at something that is waited for.
pub(crate) const LOOK: Duration = Duration::from_millis(150);

/// A process that ends with the test.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself, as it should.
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

/// The lines that a process writes, as they come.
pub(crate) fn lines(from: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = bounded(100_000);
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    receiver
}

/// A screen of its own for one test.
pub(crate) struct Screen {
    display: String,
    // In this order: the window manager goes before the screen that it manages.
    manager: Running,
    _server: Running,
}

impl Screen {
    /// Brings up a screen as large as a small projector's, on a display that is free.
    pub(crate) fn new() -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x720x24", "+extension", "GLX", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb is installed (Debian: xvfb)");
        let written = lines(server.stdout.take().expect("its output is piped"));
        let server = Running(server);
        let number = written.recv_timeout(PATIENCE).expect("Xvfb names the display that it took");
        let display = format!(":{}", number.trim());
        let manage = || {
            Command::new("openbox")
                .env("DISPLAY", &display)
                // Its own keys, not those that somebody has set up.
                .env("HOME", "/nonexistent")
                .env_remove("XDG_CONFIG_HOME")
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("openbox is installed (Debian: openbox)")
        };
        let manager = Running(manage());
        let mut screen = Self { display: display.clone(), manager, _server: server };
        let start = Instant::now();
        while screen.xdotool(&["get_num_desktops"]).is_none() {
            assert!(start.elapsed() < PATIENCE, "openbox never managed the screen");
            // On a busy machine it may come before the screen is ready, and gives up.
            if !matches!(screen.manager.0.try_wait(), Ok(None)) {
                screen.manager = Running(manage());
            }
            pause();
        }
        screen
    }

    /// What programs call it.
    pub(crate) fn display(&self) -> &str {
        &self.display
    }

    /// The windows in sight of this class.
    pub(crate) fn windows(&self, class: &str) -> Vec<String> {
        let found = self.xdotool(&["search", "--onlyvisible", "--class", class]).unwrap_or_default();
        found.lines().map(str::to_owned).collect()
    }

    /// The window that has the keyboard.
    pub(crate) fn active(&self) -> Option<String> {
        self.xdotool(&["getactivewindow"])
    }

    /// Asks for the keyboard to go to a window.
    pub(crate) fn activate(&self, window: &str) {
        // The window may have gone meanwhile; whoever waits for it to be active finds that out.
        _ = self.xdotool(&["windowactivate", window]);
    }

    /// Presses keys together, such as `ctrl+s`.
    pub(crate) fn press(&self, keys: &str) {
        self.xdotool(&["key", keys]).expect("xdotool presses keys");
    }

    /// Types letters one by one.
    pub(crate) fn type_text(&self, text: &str) {
        self.xdotool(&["type", "--delay", "30", text]).expect("xdotool types");
    }

    /// Presses keys one after the other, so many milliseconds apart.
    pub(crate) fn press_slowly(&self, keys: &[&str], apart: u32) {
        let apart = apart.to_string();
        let words: Vec<&str> = ["key", "--delay", &apart].into_iter().chain(keys.iter().copied()).collect();
        self.xdotool(&words).expect("xdotool presses keys");
    }

    /// Moves the mouse to a place of a window and presses one of its buttons.
    pub(crate) fn click(&self, window: &str, at: [u32; 2], button: &str, times: usize) {
        let [x, y] = at.map(|place| place.to_string());
        self.xdotool(&["mousemove", "--window", window, &x, &y]).expect("xdotool moves the mouse");
        pause();
        for _ in 0..times {
            self.xdotool(&["click", button]).expect("xdotool presses a button of the mouse");
        }
    }

    /// What another program finds on the clipboard, in a format such as `UTF8_STRING`; none while there is nothing of it.
    pub(crate) fn pasted(&self, format: &str) -> Option<Vec<u8>> {
        let output = Command::new("timeout")
            .args(["10", "xclip", "-selection", "clipboard", "-target", format, "-out"])
            .env("DISPLAY", &self.display)
            .output()
            .expect("timeout is installed (Debian: coreutils)");
        assert_ne!(output.status.code(), Some(127), "xclip is installed (Debian: xclip)");
        output.status.success().then_some(output.stdout)
    }

    /// Puts words on the clipboard from another program, which holds them until somebody else copies something.
    pub(crate) fn copy(&self, words: &str) {
        let mut xclip = Command::new("xclip")
            .args(["-selection", "clipboard", "-in"])
            .env("DISPLAY", &self.display)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("xclip is installed (Debian: xclip)");
        let mut stdin = xclip.stdin.take().expect("its input is piped");
        stdin.write_all(words.as_bytes()).expect("xclip reads");
        drop(stdin);
        assert!(xclip.wait().expect("xclip can be waited for").success());
    }

    /// Asks a window to close, as the cross in its corner does.
    pub(crate) fn close(&self, window: &str) {
        self.activate(window);
        self.press("alt+F4");
    }

    /// What xdotool answers; none when it found nothing. It is given up when it does not end by itself.
    fn xdotool(&self, arguments: &[&str]) -> Option<String> {
        let output = Command::new("timeout")
            .args(["60", "xdotool"])
            .args(arguments)
            .env("DISPLAY", &self.display)
            .output()
            .expect("timeout is installed (Debian: coreutils)");
        assert_ne!(output.status.code(), Some(127), "xdotool is installed (Debian: xdotool)");
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}

/// Waits a moment before the next look.
pub(crate) fn pause() {
    // Nothing is ever sent: the channel is a clock.
    _ = crossbeam_channel::after(LOOK).recv();
}
