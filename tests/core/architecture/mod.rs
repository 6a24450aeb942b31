//! The arrows of the house: a module names only those below it, and only the window knows its toolkit.

mod modules;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

use self::modules::Crate;

/// From the roof down. A module that does not exist yet is passed over.
const FLOORS: [&str; 11] =
    ["app", "cli", "export", "notebook", "engine", "experiment", "graph", "data", "files", "language", "nn"];

/// A line of code of a file, comments, strings and test modules aside.
struct Line {
    file: PathBuf,
    number: usize,
    code: String,
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("the folder can be listed").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// What the compiler sees of a file: without comments, without what stands in quotes, without `#[cfg(test)]` modules at
/// its end.
fn code(file: &Path) -> Vec<Line> {
    let text = fs::read_to_string(file).expect("a source file is text");
    let is_module = |at: usize| text.lines().nth(at).is_some_and(|line| line.ends_with('{'));
    let lines =
        text.lines().enumerate().take_while(|(at, line)| *line != "#[cfg(test)]" || !is_module(at + 1));
    lines
        .map(|(index, line)| {
            let mut code = String::new();
            let (mut quoted, mut before) = (false, ' ');
            let line = line.split("//").next().unwrap_or_default();
            for c in line.chars() {
                if c == '"' && before != '\\' {
                    quoted = !quoted;
                }
                if !quoted {
                    code.push(c);
                }
                before = c;
            }
            Line { file: file.to_owned(), number: index + 1, code }
        })
        .collect()
}

fn module(name: &str) -> Vec<Line> {
    let mut files = Vec::new();
    let folder = source().join(name);
    if folder.is_dir() {
        rust_files(&folder, &mut files);
    }
    files.extend(Some(source().join(format!("{name}.rs"))).filter(|file| file.is_file()));
    files.iter().flat_map(|file| code(file)).collect()
}

/// Whether a word stands in the code by itself, as a name or as the start of a path.
fn names(code: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

fn complain(broken: Vec<(Line, String)>) {
    let words: Vec<String> = broken
        .iter()
        .map(|(line, what)| {
            format!("{}:{}: {what}\n    {}", line.file.display(), line.number, line.code.trim())
        })
        .collect();
    assert!(words.is_empty(), "\n{}", words.join("\n"));
}

/// How the end of a list of uses is said.
fn said<'a>(uses: impl IntoIterator<Item = &'a modules::Use>) -> String {
    let line = |one: &modules::Use| {
        let (from, to) = (one.from.join("::"), one.to.join("::"));
        format!("    {}:{}: {from} names {to} by `{}`", one.file.display(), one.line, one.path)
    };
    uses.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn arrows_run_down_only() {
    let uses = Crate::read(&source()).uses();
    assert!(uses.len() > 1000, "only {} uses were found", uses.len());
    let floor =
        |module: &modules::Module| FLOORS.iter().position(|floor| module.first().is_some_and(|m| m == floor));
    let is_upward = |one: &&modules::Use| floor(&one.to) < floor(&one.from) && floor(&one.to).is_some();
    let upward: Vec<_> = uses.iter().filter(is_upward).collect();
    assert!(upward.is_empty(), "these lie above:\n{}", said(upward));
}

#[test]
fn no_file_names_another_that_names_it() {
    let uses = Crate::read(&source()).uses();
    let circles = modules::circles(&uses);
    let said: Vec<String> =
        circles.iter().map(|circle| format!("a circle:\n{}", said(circle.iter().copied()))).collect();
    assert!(said.is_empty(), "{} circles\n{}", said.len(), said.join("\n"));
}

#[test]
fn the_command_line_is_called_by_the_program_alone() {
    let mut broken = Vec::new();
    for line in module("app") {
        if names(&line.code, "crate::cli") {
            broken.push((line, "the window names the command line".into()));
        }
    }
    complain(broken);
}

#[test]
fn only_the_window_knows_its_toolkit() {
    let mut files = Vec::new();
    rust_files(&source(), &mut files);
    files.retain(|file| !file.starts_with(source().join("app")));
    assert!(files.len() > 20, "only {} files were looked at", files.len());
    let mut broken = Vec::new();
    for line in files.iter().flat_map(|file| code(file)) {
        let toolkit = ["egui", "eframe", "egui_plot", "egui_extras", "egui_commonmark", "rfd"];
        if let Some(word) = toolkit.into_iter().find(|word| names(&line.code, word)) {
            broken.push((line, format!("`{word}` belongs into src/app")));
        }
    }
    complain(broken);
}

#[test]
fn the_mathematics_knows_no_threads_and_no_channels() {
    let mut broken = Vec::new();
    for line in ["nn", "graph", "data"].into_iter().flat_map(module) {
        let threads = ["std::thread", "thread::spawn", "mpsc", "crossbeam_channel", "crossbeam", "spawn"];
        if let Some(word) = threads.into_iter().find(|word| names(&line.code, word)) {
            broken.push((line, format!("`{word}` belongs into src/engine")));
        }
    }
    complain(broken);
}

#[test]
fn only_the_download_of_mnist_opens_connections() {
    let mut files = Vec::new();
    rust_files(&source(), &mut files);
    let (download, others): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| file.starts_with(source().join("data/download")));
    let network = ["ureq", "std::net", "TcpStream", "TcpListener", "UdpSocket", "ToSocketAddrs"];
    let connection = |line: &Line| network.into_iter().find(|word| names(&line.code, word));
    assert!(download.iter().flat_map(|file| code(file)).any(|line| connection(&line).is_some()));
    let broken = others.iter().flat_map(|file| code(file)).filter_map(|line| {
        let word = connection(&line)?;
        Some((line, format!("`{word}` belongs into src/data/download")))
    });
    complain(broken.collect());
}

#[test]
fn room_is_divided_and_values_are_held_in_the_safe_way() {
    // Bounds that are written down are not crossed.
    let is_written = |bound: &str| {
        let bound = bound.trim().trim_start_matches('-');
        bound.chars().all(|c| c.is_ascii_digit() || "._ef".contains(c)) || bound.to_uppercase() == bound
    };
    let crossed = |code: &str| {
        code.split(".clamp(").skip(1).any(|rest| {
            let bounds = rest.split(')').next().unwrap_or_default();
            // In a call that goes on in the next line nothing can be told from this one.
            !bounds.is_empty() && !bounds.split(',').all(is_written)
        })
    };
    let mut broken = Vec::new();
    for line in module("app") {
        let own = ["app/room.rs", "app/page.rs", "app/present/stage.rs"];
        if own.iter().any(|own| line.file.ends_with(own)) {
            continue;
        }
        if line.code.contains("Rect::from_min_max(") {
            broken.push((line, "`room::between` makes rectangles that are never inside out".into()));
        } else if line.code.contains("load_texture(") && !line.file.ends_with("app/texture.rs") {
            broken.push((line, "`texture::load` makes textures that fit".into()));
        } else if crossed(&line.code) && !HELD.iter().any(|held| line.code.contains(held)) {
            broken.push((line, "`room::hold` holds a value between bounds that may be crossed".into()));
        }
    }
    complain(broken);
}

/// Whose computed bounds are never crossed, and why: two ends of a constant range, whole steps from 0 up, and rectangles,
/// which are made in the safe way.
const HELD: [&str; 7] = [
    "clamp(0.0, SIDE as f32)",
    "clamp(*MAGNIFIED.start(), *MAGNIFIED.end())",
    "clamp(*ZOOM.start(), *ZOOM.end())",
    "clamp(*SCALES.start(), *SCALES.end())",
    "clamp(low as f64, high as f64)",
    "frame.clamp(",
    "near.clamp(",
];

/// A view with a guard around it that forgets a method has the default of the trait in its place.
#[test]
fn the_guard_of_a_view_hands_every_method_on() {
    let methods = |file: &str, head: &str| -> Vec<String> {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).expect("it is there");
        let lines = text.lines().skip_while(|line| !line.starts_with(head)).take_while(|line| *line != "}");
        let names = lines.filter_map(|line| line.strip_prefix("    fn ")?.split('(').next());
        names.map(str::to_owned).collect()
    };
    let wanted = methods("src/app/cell.rs", "pub trait CellView");
    assert!(wanted.len() > 10, "{wanted:?}");
    for (file, head) in [
        ("src/app/guarded.rs", "impl CellView for GuardedView"),
        ("tests/window/extremes/mod.rs", "impl CellView for Watched"),
    ] {
        let there = methods(file, head);
        for method in &wanted {
            assert!(there.contains(method), "{file}: {method} is not handed on");
        }
    }
}

#[test]
fn these_tests_would_notice() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    };
    write("lib.rs", "pub mod a;\npub mod nn;\n");
    write("a/mod.rs", "mod inner;\nmod other;\npub use inner::{Inner as Renamed, more::*};\n");
    // A door, a comment, a string and a test are no use; a macro, an inner path and a name in scope are.
    write("a/inner.rs", "// crate::a::other::x\nconst S: &str = \"super::other::x\";\npub struct Inner;\n");
    write(
        "a/other.rs",
        "use super::Renamed;\nuse crate::nn;\nfn f() { assert!(nn::real()); }\n#[cfg(test)]\nmod tests { use crate::app::x; }\n",
    );
    write("nn/mod.rs", "pub mod deep;\npub fn real() {}\n");
    write("nn/deep.rs", "fn up() { super::super::a::other::thing(); }\n");
    let uses = Crate::read(folder.path()).uses();
    let found: Vec<(String, String, usize)> =
        uses.iter().map(|one| (one.from.join("::"), one.to.join("::"), one.line)).collect();
    let names = |from: &str, to: &str, line| (from.to_owned(), to.to_owned(), line);
    assert_eq!(
        found,
        [names("a::other", "a::inner", 1), names("a::other", "nn", 3), names("nn::deep", "a::other", 1)]
    );
    assert!(modules::circles(&uses).is_empty());
    write("a/inner.rs", "pub struct Inner; fn g() { crate::nn::deep::up() }\n");
    let uses = Crate::read(folder.path()).uses();
    let circles = modules::circles(&uses);
    assert_eq!(circles.iter().map(Vec::len).collect::<Vec<_>>(), [3], "{}", said(&uses));
    assert!(self::names("egui::Ui", "egui") && !self::names("my_egui", "egui"));
}
