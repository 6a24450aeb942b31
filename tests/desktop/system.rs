//! The system around the program: clipboard, browser, file dialogs and languages.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::program::Program;
use crate::screen::{PATIENCE, Running, Screen, lines, pause};

/// A place in the page where its first words stand, whatever they are.
const WORDS: [u32; 2] = [600, 190];

/// A file of a test, and a program where the file is to be one.
fn write(path: PathBuf, contents: &str) -> PathBuf {
    fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("a folder");
    fs::write(&path, contents).expect("it is written");
    if contents.starts_with("#!") {
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it can be run");
    }
    path
}

/// Waits until `look` finds something.
#[track_caller]
fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "never: {what}");
        pause();
    }
}

/// A paragraph long enough to be hit wherever one clicks.
fn paragraph(words: &str) -> String {
    vec![words; 120].join(" ")
}

#[test]
#[ignore = "needs a display"]
fn text_is_copied_to_other_programs_and_pasted_from_them() {
    let home = crate::folder("clipboard");
    let written = paragraph("Copy me, 복사하세요.");
    let notebook = write(home.join("words.md"), &format!("{written}\n"));
    let screen = Screen::new();
    let mut program = Program::start(&screen, &notebook, &home);
    program.expect("the window opens", &["shows \"words"]);
    until("the words are copied", || {
        program.click("the words are to be edited", WORDS, "1", 2);
        program.press("all of them", "ctrl+a");
        program.press("are copied", "ctrl+c");
        screen.pasted("UTF8_STRING").filter(|words| String::from_utf8_lossy(words).trim() == written)
    });
    screen.copy("From elsewhere: 다른 곳에서 온 글.");
    program.press("all of them", "ctrl+a");
    program.press("are replaced", "ctrl+v");
    program.press_until("the notebook is saved", "ctrl+s", &["Saved as words.md"]);
    let saved = fs::read_to_string(&notebook).expect("the notebook is there");
    assert_eq!(saved.trim(), "From elsewhere: 다른 곳에서 온 글.");
    program.close("the window is closed");
    fs::remove_dir_all(home).expect("the folder can go");
}

/// Korean is composed by an input method, which takes keys and gives syllables. Typed as fast as a good typist does, 60 ms a key,
/// every syllable is the one that was meant.
#[test]
#[ignore = "needs a display"]
fn hangul_from_an_input_method_is_as_it_was_typed() {
    /// What nabi composes of keys on two sets of letters; the stop commits the last syllable.
    const TYPED: [(&str, &str); 4] = [
        ("한글.", "g k s r m f period"),
        ("학습률을 낮춥니다.", "g k r t m q f b f d m f space s k w c n q s l e k period"),
        ("안녕하세요.", "d k s s u d g k t p d y period"),
        ("값이 많습니다.", "r k q t d l space a k s g t m q s l e k period"),
    ];
    if Command::new("nabi").arg("--help").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
        println!("not tried: nabi is not installed (Debian: nabi)");
        return;
    }
    let home = crate::folder("hangul");
    let screen = Screen::new();
    let nabi = Command::new("nabi")
        .env("DISPLAY", screen.display())
        .env("HOME", &home)
        .env("LC_ALL", "C.UTF-8")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let _nabi = Running(nabi.expect("nabi starts"));
    let environment = [("XMODIFIERS", OsStr::new("@im=nabi"))];
    for (number, (meant, keys)) in TYPED.into_iter().enumerate() {
        let name = format!("words-{number}");
        let notebook = write(home.join(format!("{name}.md")), &format!("{}\n", paragraph("Words.")));
        let mut program = Program::start_in(&screen, &notebook, &home, &environment);
        program.expect("the window opens", &[&format!("shows \"{name}")]);
        let keys: Vec<&str> = keys.split(' ').collect();
        let saved = until("the input method composes", || {
            program.click("the words are to be edited", WORDS, "1", 2);
            pause();
            program.press("all of them are chosen", "ctrl+a");
            pause();
            program.press("Hangul is switched on", "shift+space");
            pause();
            program.press_slowly("words are typed", &keys, 60);
            pause();
            program.press_until("the notebook is saved", "ctrl+s", &[&format!("Saved as {name}.md")]);
            program.forget();
            let saved = fs::read_to_string(&notebook).expect("the notebook is there");
            // Latin letters alone: the switch was not taken, or switched off again.
            (!saved.is_ascii()).then_some(saved)
        });
        assert_eq!(saved.trim(), meant);
        program.close("the window is closed");
    }
    fs::remove_dir_all(home).expect("the folder can go");
}

/// What libraries find odd about a system is no news to whoever starts the program from a terminal.
#[test]
#[ignore = "needs a display"]
fn the_window_says_nothing_on_a_terminal_in_any_locale() {
    let home = crate::folder("quiet");
    let notebook = write(home.join("words.md"), "한글 Words.\n");
    for locale in ["C", "C.UTF-8", "POSIX", "ko_KR.UTF-8", "de_DE.UTF-8"] {
        let screen = Screen::new();
        let mut process = Command::new(env!("CARGO_BIN_EXE_layerscope"))
            .arg(&notebook)
            .env("DISPLAY", screen.display())
            .env("HOME", &home)
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("LC_ALL", locale)
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("LANGUAGE")
            .env_remove("RUST_LOG")
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let told = lines(process.stderr.take().expect("its log is piped"));
        let mut process = Running(process);
        let window = until("the window opens", || screen.windows("layerscope").pop());
        until("the window is closed", || {
            screen.close(&window);
            pause();
            process.0.try_wait().expect("it can be waited for")
        });
        let told: Vec<String> = told.iter().collect();
        assert!(told.is_empty(), "{locale}: {told:#?}");
    }
    fs::remove_dir_all(home).expect("the folder can go");
}

#[test]
#[ignore = "needs a display"]
fn a_figure_is_on_the_clipboard_when_the_program_says_so() {
    let home = crate::folder("picture");
    let cell = "```toml descent\nid = \"walk\"\nsteps = 20\n```\n";
    let notebook = write(home.join("walk.md"), cell);
    let screen = Screen::new();
    let mut program = Program::start(&screen, &notebook, &home);
    program.expect("the window opens", &["shows \"walk"]);
    assert!(screen.pasted("image/png").is_none(), "nothing is on the clipboard of a new screen");
    until("the picture is copied", || {
        // The menu of figures opens at the pointer, and the first of them has its own beside it.
        program.click("the menu of figures opens", [560, 330], "3", 1);
        pause();
        program.click("the map is chosen", [620, 350], "1", 1);
        pause();
        program.click("Copy picture is pressed", [900, 350], "1", 1);
        let copied = program.says(&["The picture is on the clipboard"]);
        if !copied {
            program.press("the menu closes", "Escape");
        }
        copied.then_some(())
    });
    let png = screen.pasted("image/png").expect("what was said to be there is there");
    assert!(png.starts_with(b"\x89PNG\r\n") && png.len() > 5000, "{} bytes", png.len());
    program.close("the window is closed");
    fs::remove_dir_all(home).expect("the folder can go");
}

#[test]
#[ignore = "needs a display"]
fn a_link_opens_in_the_browser_by_a_click_and_no_other_does() {
    let home = crate::folder("links");
    let opened = home.join("opened");
    let browser =
        write(home.join("bin/browser"), &format!("#!/bin/sh\necho \"$1\" >> '{}'\n", opened.display()));
    let environment = [("BROWSER", browser.as_os_str())];
    let screen = Screen::new();
    for (name, link) in [("page", "https://example.org/a?b=c#d"), ("mail", "mailto:a@example.org")] {
        let notebook =
            write(home.join(format!("{name}.md")), &format!("[{}]({link})\n", paragraph("Open this.")));
        let mut program = Program::start_in(&screen, &notebook, &home, &environment);
        program.expect("the window opens", &[&format!("shows \"{name}")]);
        pause();
        assert!(!opened.exists(), "nothing opens by itself");
        until("the link is clicked", || {
            program.click("the link is clicked", WORDS, "1", 1);
            program.says(&["opens", link]).then_some(())
        });
        let line = until("the browser is started", || {
            fs::read_to_string(&opened).ok().filter(|line| !line.is_empty())
        });
        assert_eq!(line.lines().next(), Some(link));
        program.close("the window is closed");
        fs::remove_file(&opened).expect("the file can go");
    }
    let hostile = format!("[{}](file:///etc/passwd)\n", paragraph("Open this."));
    let notebook = write(home.join("file.md"), &hostile);
    let mut program = Program::start_in(&screen, &notebook, &home, &environment);
    program.expect("the window opens", &["shows \"file"]);
    until("the link is refused", || {
        program.click("the link is clicked", WORDS, "1", 1);
        program.says(&["This link is not opened", "file:///etc/passwd"]).then_some(())
    });
    assert!(!opened.exists(), "it was not opened");
    program.close("the window is closed");
    fs::remove_dir_all(home).expect("the folder can go");
}

/// A zenity that notes what it is asked, refuses letters as one does whose locale was never generated, and chooses `answer`.
fn zenity(bin: &Path, asked: &Path, answer: &str) -> String {
    let script = format!(
        "#!/bin/sh\nprintf '%s\\n' \"$*\" >> '{}'\nprintf '%s' \"$*\" | LC_ALL=C grep -q '[^ -~[:space:]]' && exit 255\n{answer}\n",
        asked.display()
    );
    write(bin.join("zenity"), &script);
    format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default())
}

#[test]
#[ignore = "needs a display"]
fn a_dialog_that_refuses_korean_is_asked_in_plain_words_and_one_that_fails_is_said() {
    let home = crate::folder("dialogs");
    let asked = home.join("asked");
    let notebook = write(home.join("class.md"), "# A class\n");
    let copy = home.join("copy.md");
    let screen = Screen::new();
    let path = zenity(&home.join("bin"), &asked, &format!("echo '{}'", copy.display()));
    // C names no language, so that LANG is heard; it was never generated here.
    let environment =
        [("PATH", path.as_ref()), ("LC_ALL", "C.UTF-8".as_ref()), ("LANG", "ko_KR.UTF-8".as_ref())];
    let mut program = Program::start_in(&screen, &notebook, &home, &environment);
    program.expect("the window opens", &["shows \"A class"]);
    program.press_until("a copy is to be saved", "ctrl+shift+s", &["shows the dialog SaveNotebook"]);
    program.expect("it is saved nevertheless", &["Saved as copy.md"]);
    assert_eq!(fs::read_to_string(&copy).expect("the copy is there"), "# A class\n");
    let questions = fs::read_to_string(&asked).expect("zenity was asked");
    // One of its words is the end of a line.
    let [first, second] = questions.split("--file-selection").skip(1).collect::<Vec<_>>()[..] else {
        panic!("{questions}")
    };
    assert!(first.contains("노트북") && !second.contains("노트북"), "Korean, then plain: {questions}");
    assert!(second.is_ascii() && second.contains("*.md"), "{second}");

    zenity(&home.join("bin"), &asked, "sleep 1; exit 255");
    program.press_until("a copy is to be saved again", "ctrl+shift+s", &["zenity, failed (exit code 255)"]);
    fs::remove_file(home.join("bin/zenity")).expect("zenity can go");
    program.forget();
    program.close("the window is closed");
    fs::remove_dir_all(home).expect("the folder can go");
}
