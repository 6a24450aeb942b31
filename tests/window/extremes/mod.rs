//! Whatever the checks accept can be looked at: no panic, on no screen, and a look writes nothing.
//!
//! `LAYERSCOPE_EXTREMES=2000 cargo test --test window extremes::` opens so many random notebooks instead of a few, and
//! `LAYERSCOPE_EXTREMES_FROM=1234` begins with that one: a failure names its number.

mod ends;

use std::cell::{Cell, RefCell};
use std::ops::ControlFlow;
use std::path::Path;

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use layerscope::app::cell::{CellContext, CellView, Retake, RunCommand, Status};
use layerscope::app::cells;
use layerscope::app::networks::NetworkRequest;
use layerscope::app::text::{Language, Text};
use layerscope::app::{Options, Setup, Window};
use layerscope::experiment::figure::{Exhibit, FigureWords};
use layerscope::experiment::outcome::Outcome;
use layerscope::experiment::{KINDS, Kind, Sources, Spec};
use layerscope::export::{csv_text, png, svg};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use self::ends::ends;
use crate::host::{Host, text};
use crate::shell;
use crate::shell::{Memory, Told};

thread_local! {
    /// What a real view is doing; not empty after a panic in it, which the window catches.
    static DOING: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    /// The figures that were exported.
    static EXPORTED: Cell<usize> = const { Cell::new(0) };
}

/// Lets a real view do something, and knows whether it came to its end.
fn doing<R>(what: &str, work: impl FnOnce() -> R) -> R {
    DOING.with_borrow_mut(|doing| doing.push(what.to_owned()));
    let result = work();
    DOING.with_borrow_mut(std::vec::Vec::pop);
    result
}

/// A real view, with everything exported after it was drawn.
struct Watched {
    view: Box<dyn CellView>,
    drawn: usize,
}

impl CellView for Watched {
    fn set_spec(&mut self, spec: Spec) {
        doing("set_spec", || self.view.set_spec(spec));
    }
    fn network_request(&self) -> Option<NetworkRequest> {
        doing("wish", || self.view.network_request())
    }
    fn logic(&mut self, cx: &mut CellContext<'_>) {
        doing("logic", || self.view.logic(cx));
    }
    fn header(&mut self, ui: &mut egui::Ui, cx: &mut CellContext<'_>) {
        doing("header", || self.view.header(ui, cx));
    }
    fn ui(&mut self, ui: &mut egui::Ui, cx: &mut CellContext<'_>) {
        doing("ui", || self.view.ui(ui, cx));
        self.drawn += 1;
        if self.drawn.is_power_of_two() {
            doing("export", || export(&self.view.exhibits(cx.text), cx.text.language));
            doing("outcome", || drop(self.view.outcome(cx.text)));
        }
    }
    fn command(&mut self, command: RunCommand, cx: &mut CellContext<'_>) {
        doing("command", || self.view.command(command, cx));
    }
    fn takes_pictures(&self) -> bool {
        self.view.takes_pictures()
    }
    fn open_picture(&mut self, path: &Path, cx: &mut CellContext<'_>) {
        doing("open_picture", || self.view.open_picture(path, cx));
    }
    fn exhibits(&self, text: &'static Text) -> Vec<Exhibit> {
        doing("exhibits", || self.view.exhibits(text))
    }
    fn outcome(&self, text: &'static Text) -> Option<Outcome> {
        doing("outcome", || self.view.outcome(text))
    }
    fn failure(&self, text: &'static Text) -> Option<String> {
        doing("failure", || self.view.failure(text))
    }
    fn retake(&self, text: &'static Text) -> Option<Retake> {
        doing("retake", || self.view.retake(text))
    }
    fn status(&self) -> Option<Status> {
        doing("status", || self.view.status())
    }
    fn on_space(&self) -> Option<Status> {
        doing("on_space", || self.view.on_space())
    }
    fn computes(&self) -> bool {
        doing("computes", || self.view.computes())
    }
    fn pause(&mut self) -> bool {
        doing("pause", || self.view.pause())
    }
    fn go_on(&mut self) {
        doing("go_on", || self.view.go_on());
    }
    fn memory(&self) -> usize {
        doing("memory", || self.view.memory())
    }
}

/// Every figure as SVG and CSV; a picture of pixels of one now and then, since these take their time.
fn export(exhibits: &[Exhibit], language: Language) {
    for exhibit in exhibits {
        let drawn = svg(exhibit, FigureWords::of(language));
        let document = roxmltree::Document::parse(&drawn).expect("an exported figure is XML");
        // Words may say that a loss has been NaN since some iteration; no place may be so.
        for attribute in document.descendants().flat_map(|node| node.attributes()) {
            let is_place = |word: &str| ["NaN", "inf", "-inf"].contains(&word);
            let said = attribute.name() == "aria-label";
            assert!(said || !attribute.value().split([' ', ',']).any(is_place), "{attribute:?}");
        }
        assert!(csv_text(&exhibit.table()).contains('\n'));
        let count = EXPORTED.get();
        EXPORTED.set(count + 1);
        if count.is_multiple_of(50) && drawn.len() < 100_000 {
            assert!(png(&drawn).is_some(), "a figure of the usual size becomes a picture of pixels");
        }
    }
}

fn watched(spec: Spec) -> Box<dyn CellView> {
    Box::new(Watched { view: doing("make", || cells::view(spec)), drawn: 0 })
}

/// The lines of a block that sets `keys`; a key of a table under the name of the table.
fn block(keys: &[(&str, &str)]) -> String {
    let (plain, deep): (Vec<_>, Vec<_>) = keys.iter().partition(|(key, _)| !key.contains('.'));
    let plain = plain.iter().flat_map(|(key, value)| [*key, " = ", *value, "\n"]).collect::<String>();
    plain + &deep.iter().flat_map(|(key, value)| [*key, " = ", *value, "\n"]).collect::<String>()
}

fn is_right(kind: &Kind, body: &str) -> bool {
    (kind.parse)(body).is_ok() && kind.shown(body).is_ok()
}

/// What makes everything of a cell that can be seen be seen: all its controls, and one of its figures.
fn in_sight(kind: &Kind, figure: Option<&str>) -> String {
    let names = (kind.showable.controls)();
    // A question has none, and takes no such key.
    let controls = if names.is_empty() { String::new() } else { format!("controls = {names:?}\n") };
    controls + &figure.map_or_else(String::new, |figure| format!("shows = [\"{figure}\"]\n"))
}

/// The keys that a table in a block of this kind takes, as the message about one that it does not take lists them.
fn keys(kind: &Kind, table: &str) -> Vec<String> {
    let error = (kind.parse)(&format!("{table}nonsense = 1\n")).expect_err("no table takes such a key");
    let message = error.to_string();
    let (_, list) = message.split_once("The keys are ").expect("the keys are listed");
    list.trim_end_matches('.').split(", ").map(str::to_owned).collect()
}

#[test]
fn the_ends_of_every_key_of_every_kind_are_known() {
    for kind in KINDS {
        let ends = ends(kind.name);
        let is_known = |key: &str| ends.iter().any(|(known, _)| *known == key);
        for key in keys(kind, "") {
            // What is in sight is tried with every other key; a whole training by its keys.
            let apart = ["controls", "shows", "base"].contains(&key.as_str());
            // A network that is checked is no patient.
            let refused = kind.name != "training" && ["patient", "patients"].contains(&key.as_str());
            assert!(apart || refused || is_known(&key), "{}: `{key}` is not among the extremes", kind.name);
        }
        let common =
            if ["comparison", "search"].contains(&kind.name) { keys(kind, "base.") } else { Vec::new() };
        for key in common {
            // A training among several has no name, no weights and no past of its own, and is no patient.
            let refused = ["id", "weights", "patient", "patients", "changes"].contains(&key.as_str());
            assert!(refused || is_known(&format!("base.{key}")), "{}: base.{key}", kind.name);
        }
    }
}

/// As many blocks of a kind as its keys have ends, each with the ends of all keys that go together.
fn all_at_their_ends(kind: &Kind) -> Vec<String> {
    let ends = ends(kind.name);
    let most = ends.iter().map(|(_, values)| values.len()).max().unwrap_or(0);
    let blocks = (0..most).map(|at| {
        let mut taken = Vec::new();
        for (key, values) in &ends {
            taken.push((*key, values[at % values.len()]));
            if !is_right(kind, &(in_sight(kind, None) + &block(&taken))) {
                taken.pop();
            }
        }
        in_sight(kind, None) + &block(&taken)
    });
    blocks.collect()
}

#[test]
fn the_keyboard_passes_over_all_controls_and_writes_nothing() {
    let mut cell = Harness::builder()
        .with_size([1000.0, 720.0])
        .with_max_steps(60)
        .allow_missing_glyphs()
        .build_ui_state(|ui, host: &mut Host| host.show(ui), Host::new("training", ""));
    cell.run_steps(3);
    for kind in KINDS {
        let mut fields = 0;
        for body in all_at_their_ends(kind) {
            *cell.state_mut() = Host { dressed: true, ..Host::new(kind.name, &body) };
            cell.run_steps(3);
            let before = cell.state().keys.clone();
            for _ in 0..60 {
                cell.key_press(Key::Tab);
                cell.step();
                let is_field =
                    |role| matches!(role, Role::SpinButton | Role::TextInput | Role::Slider | Role::ComboBox);
                fields +=
                    usize::from(cell.query_by(|node| is_field(node.role()) && node.is_focused()).is_some());
                let host = cell.state();
                assert_eq!(host.writes, 0, "{}: {body}\nbecame\n{}", kind.name, host.keys);
            }
            assert_eq!(cell.state().keys, before, "{}: {body}", kind.name);
        }
        assert!(fields > 0, "{}: no control had the keyboard", kind.name);
    }
}

#[test]
fn arrow_keys_never_leave_the_range_of_a_field() {
    for (keys, name, key, times) in [
        ("batch_size = 1", text().cells.parameters.batch_size.name, Key::ArrowDown, 3),
        ("dropout = 0.94", text().cells.parameters.dropout.name, Key::ArrowUp, 9),
        ("seed = 0", text().cells.parameters.seed.name, Key::ArrowDown, 2),
        ("iterations = 1", text().cells.parameters.iterations.name, Key::ArrowDown, 2),
    ] {
        let kind = &KINDS[0];
        let mut cell = crate::host::open("training", &(in_sight(kind, None) + keys));
        cell.get_by_role_and_label(Role::SpinButton, name).focus();
        cell.run_steps(2);
        for _ in 0..times {
            cell.key_press(key);
            // What a view writes is read by the document, which refuses what is out of range.
            cell.run_steps(2);
        }
        assert!(cell.get_by_role_and_label(Role::SpinButton, name).is_focused(), "{keys}");
    }
}

/// A value with the first character outside quotes at which `find` says so changed to what it says.
fn slipped(value: &str, find: impl Fn(&str, usize) -> Option<(usize, String)>) -> Option<String> {
    let mut quoted = false;
    value.char_indices().find_map(|(at, c)| {
        let within = quoted;
        quoted ^= c == '"';
        let (length, put) = find(value, at).filter(|_| !within)?;
        Some(format!("{}{put}{}", &value[..at], &value[at + length..]))
    })
}

#[test]
fn a_slip_in_any_key_of_any_kind_is_named_with_what_to_write() {
    let digit = |value: &str, at: usize| value[at..].chars().next().filter(char::is_ascii_digit);
    let full_width = |value: &str, at: usize| {
        let number = digit(value, at)?.to_digit(10)?;
        Some((1, char::from_u32(0xff10 + number)?.to_string()))
    };
    let comma = |value: &str, at: usize| {
        let inside = value[at..].starts_with('.') && at > 0 && digit(value, at - 1).is_some();
        (inside && digit(value, at + 1).is_some()).then(|| (1, ",".to_owned()))
    };
    let quote = |value: &str, at: usize| value[at..].starts_with('"').then(|| (1, "“".to_owned()));
    let large = |value: &str, at: usize| {
        let word = ["true", "false"].into_iter().find(|word| value[at..].starts_with(word))?;
        Some((word.len(), word[..1].to_uppercase() + &word[1..]))
    };
    let mut named = [0; 4];
    for kind in KINDS {
        for (key, values) in ends(kind.name) {
            for value in values.iter().filter(|value| is_right(kind, &block(&[(key, value)]))) {
                let slips = [
                    (slipped(value, full_width), "Write `"),
                    (slipped(value, comma), "Write "),
                    (slipped(value, quote).filter(|_| value.starts_with('"')), "Write `\"`"),
                    (slipped(value, large), "Write "),
                ];
                for (which, (wrong, write)) in slips.into_iter().enumerate() {
                    let Some(wrong) = wrong else { continue };
                    let body = format!("# above\n{}", block(&[(key, &wrong)]));
                    let Err(error) = (kind.parse)(&body) else {
                        // Two numbers may be right where one was.
                        assert!(which == 1 && wrong.contains('['), "{}: {body} is taken", kind.name);
                        continue;
                    };
                    let words = error.to_string();
                    // A list of two numbers too many has no other sign of it than its blanks.
                    let unclear = which == 1 && wrong.contains('[') && !wrong.contains(", ");
                    assert!(words.contains(write) || unclear, "{}: {body}: {words}", kind.name);
                    assert!(error.line >= 2, "{}: {body}: line {}", kind.name, error.line);
                    named[which] += 1;
                }
            }
        }
    }
    assert!(named.iter().all(|count| *count > 10), "{named:?}");
}

#[test]
fn a_look_at_what_stands_at_the_ends_of_each_key_writes_nothing() {
    let mut cell = Harness::builder()
        .with_size([1000.0, 720.0])
        .with_max_steps(60)
        .allow_missing_glyphs()
        .build_ui_state(|ui, host: &mut Host| host.show(ui), Host::new("training", ""));
    cell.run_steps(3);
    let mut looked = 0;
    for kind in KINDS {
        for (key, values) in ends(kind.name) {
            let right: Vec<String> = values
                .iter()
                .map(|value| block(&[(key, value)]))
                .filter(|body| is_right(kind, body))
                .collect();
            assert!(!right.is_empty(), "nothing of what is tried for `{key}` of {} is accepted", kind.name);
            for (number, body) in right.into_iter().enumerate() {
                let figures = kind.showable.figures;
                let figure = figures.get(number % (figures.len() + 1)).copied();
                let body = in_sight(kind, figure) + &body;
                assert!(is_right(kind, &body), "{body}");
                *cell.state_mut() = Host { dressed: true, ..Host::new(kind.name, &body) };
                let before = cell.state().keys.clone();
                cell.run_steps(3);
                let host = cell.state();
                assert_eq!(host.writes, 0, "{}: {body}\nbecame\n{}", kind.name, host.keys);
                assert_eq!(host.keys, before);
                looked += 1;
            }
        }
    }
    assert!(looked > 200, "only {looked} were looked at");
}

/// Sizes of the screen in pixels, the smallest window and the largest projector among them.
const SCREENS: [[f32; 2]; 7] = [
    [320.0, 240.0],
    [640.0, 400.0],
    [1024.0, 640.0],
    [1280.0, 720.0],
    [1920.0, 1080.0],
    [3840.0, 2160.0],
    [400.0, 2000.0],
];
const ZOOMS: [f32; 5] = [0.6, 1.0, 1.5, 2.2, 3.0];
const THEMES: [&str; 4] = ["light", "dark", "high-contrast", "projector"];

/// Prose as nobody writes it.
const PROSE: [&str; 8] = [
    "$\\rule{1000em}{1em}$\n\n$$\\rule{1em}{1000em}$$",
    "Inline $\\rule{40em}{30em}$ and $\\frac{\\frac{\\frac{1}{2}}{3}}{4}$.\n\n$$\\rule{200em}{200em}$$",
    "| a | b |\n|---|---|\n| $x$ | ![none](none.png) |\n\n> said\n\n1. one\n   - two\n     - three",
    "# A heading so long that it does not fit on any line of any window whatever its width might be, $\\sum_{i=0}^n x_i$",
    "$\\undefined{x}$ $\\frac{1}{$ $ $ $$ $$\n\n```\ncode\n```",
    "---\n\n## Two\n\n---\n\n### Three\n\nwords `code` **bold** [link](https://example.org)",
    "가나다라마바사아자차카타파하 $\\text{합}$",
    "$$\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\\\ 5 & 6 \\\\ 7 & 8 \\\\ 9 & 10 \\\\ 11 & 12 \\\\ 13 & 14 \\end{pmatrix}$$",
];

/// Small enough to be run in a test, whatever else stands there.
fn runnable(kind: &str) -> &'static [(&'static str, &'static str)] {
    match kind {
        "training" => &[("iterations", "6"), ("train_size", "20"), ("test_size", "10"), ("batch_size", "5")],
        "gradient_check" => &[("hidden", "[2]"), ("train_size", "20"), ("samples", "2"), ("share", "0.01")],
        "comparison" => {
            &[("base", "{ hidden = [3], iterations = 4, train_size = 20, test_size = 10, batch_size = 5 }")]
        }
        "search" => &[
            ("trials", "4"),
            ("base", "{ hidden = [2], iterations = 4, train_size = 20, test_size = 10, batch_size = 5 }"),
        ],
        "activations" => &[("width", "10"), ("samples", "20")],
        _ => &[],
    }
}

/// Wide layers are looked at, but not trained here.
fn is_small(key: &str, value: &str) -> bool {
    key != "hidden" || !(value.contains("0000") || value.contains("4472"))
}

#[test]
fn what_stands_at_the_ends_of_each_key_can_be_run_and_exported_without_a_window() {
    let mut exported = 0;
    for kind in KINDS {
        let fixed = runnable(kind.name);
        for (key, values) in ends(kind.name) {
            if fixed.iter().any(|(taken, _)| key.split('.').next() == Some(taken)) {
                continue;
            }
            for value in values.iter().filter(|value| is_small(key, value)) {
                let mut keys = fixed.to_vec();
                keys.push((key, value));
                let body = block(&keys);
                let Ok(spec) = (kind.parse)(&body) else { continue };
                // Some cannot be run, which is said in words.
                let outcome = spec.record(&Sources::default(), &mut |_| ControlFlow::Continue(()));
                let Ok(outcome) = outcome else { continue };
                for language in [Language::English, Language::Korean] {
                    export(&outcome.exhibits, language);
                }
                exported += outcome.exhibits.len();
            }
        }
    }
    assert!(exported > 200, "only {exported} figures were exported");
}

/// A cell with some of its keys at an end, which is accepted; with `runs` it takes no time worth mentioning.
fn random_cell(rng: &mut ChaCha8Rng, kind: &Kind, runs: bool) -> String {
    let fixed = if runs { runnable(kind.name) } else { &[] };
    let is_free = |key: &str| !fixed.iter().any(|(taken, _)| key.split('.').next() == Some(taken));
    for _ in 0..40 {
        let mut keys: Vec<(&str, &str)> = fixed.to_vec();
        for (key, values) in ends(kind.name) {
            let value = values[rng.random_range(0..values.len())];
            let is_taken = rng.random_bool(0.35) && is_free(key) && (!runs || is_small(key, value));
            if is_taken && key != "weights" {
                keys.push((key, value));
            }
        }
        let figures = kind.showable.figures;
        let figure = figures.get(rng.random_range(0..=figures.len())).copied();
        let mut body = block(&keys);
        if rng.random_bool(0.6) {
            body = in_sight(kind, figure) + &body;
        }
        if is_right(kind, &body) {
            return body;
        }
    }
    block(fixed)
}

/// Several cells with prose between them.
fn random_notebook(rng: &mut ChaCha8Rng, number: u64, runs: bool) -> String {
    let mut text = "# Extremes\n\n".to_owned();
    for at in 0..3 {
        text += PROSE[rng.random_range(0..PROSE.len())];
        // Every kind has its turn.
        let kind = &KINDS[(number as usize * 3 + at + rng.random_range(0..2)) % KINDS.len()];
        text.extend(["\n\n```toml ", kind.name, "\n", &random_cell(rng, kind, runs), "```\n\n"]);
    }
    text
}

/// The window on a notebook, as somebody might have left it.
struct Look {
    window: Harness<'static, Window>,
    screen: egui::Vec2,
    text: String,
    number: u64,
}

impl Look {
    fn at(number: u64, rng: &mut ChaCha8Rng, folder: &Path, text: String) -> Self {
        let mut pick = |count: usize| rng.random_range(0..count);
        let screen = egui::Vec2::from(SCREENS[pick(SCREENS.len())]);
        let (zoom, theme) = (ZOOMS[pick(ZOOMS.len())], THEMES[pick(THEMES.len())]);
        let language = [Language::English, Language::Korean][pick(2)];
        let path = folder.join("extremes.md");
        std::fs::write(&path, &text).expect("the folder can be written to");
        let mut memory = Memory::default();
        let settings =
            format!("welcomed = true\ntheme = \"{theme}\"\nzoom = {zoom:?}\nside_panel = {}\n", pick(2) == 0);
        eframe::Storage::set_string(&mut memory, "settings", settings);
        let storage = memory.kept();
        let setup = Setup {
            options: Options { notebook: Some(path), mnist: None, present: pick(3) == 0 },
            dialogs: Box::new(Told::default()),
            data_folder: None,
            make_view: watched,
            language,
            mnist: layerscope::data::download::Plan::default(),
            desktop: std::sync::Arc::new(shell::Handed::default()),
        };
        let window = Harness::builder().with_size(screen).allow_missing_glyphs().build_eframe(|cc| {
            cc.storage = Some(storage);
            Window::new(cc, setup)
        });
        let mut look = Self { window, screen, text, number };
        look.frames(4);
        look
    }

    /// Draws frames as far as triangles and textures, and sees that nothing went wrong.
    #[track_caller]
    fn frames(&mut self, count: usize) {
        for _ in 0..count {
            self.window.set_size(self.screen / self.window.ctx.zoom_factor());
            self.window.step();
            let output = self.window.output();
            let most = self.window.ctx.input(|input| input.max_texture_side);
            for delta in output.textures_delta.set.values().flatten() {
                assert!(delta.image.size().iter().all(|side| *side <= most), "{}", self.name());
            }
        }
        let output = self.window.output();
        let triangles = self.window.ctx.tessellate(output.shapes.clone(), output.pixels_per_point);
        assert!(!triangles.is_empty(), "{}", self.name());
        let doing = DOING.with_borrow_mut(std::mem::take);
        assert!(doing.is_empty(), "a fault in {doing:?} of {}", self.name());
        for language in [Language::English, Language::Korean] {
            let words = Text::of(language).shell.not_drawn;
            assert!(self.window.query_all_by_label(words).next().is_none(), "a fault in {}", self.name());
        }
        let document = self.window.state().desk().document();
        assert_eq!(document.notebook().to_string(), self.text, "changed by a look at {}", self.name());
        assert!(!self.window.state().desk().is_dirty());
    }

    fn name(&self) -> String {
        let zoom = self.window.ctx.zoom_factor();
        format!("number {} on {} at {zoom}:\n{}", self.number, self.screen, self.text)
    }

    /// Runs whatever can be run, with some time to get somewhere.
    fn run(&mut self) {
        for language in [Language::English, Language::Korean] {
            let run = Text::of(language).cells.run.run;
            for button in self.window.query_all_by_role_and_label(Role::Button, run) {
                button.click_accesskit();
            }
        }
        for _ in 0..6 {
            std::thread::yield_now();
            self.frames(1);
        }
    }

    fn press(&mut self, key: Key) {
        self.window.key_press(key);
        self.frames(2);
    }
}

fn from_environment(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().map_or(otherwise, |text| text.parse().expect("a number"))
}

#[test]
fn random_notebooks_of_extreme_cells_can_be_looked_at_run_and_exported() {
    let folder = tempfile::tempdir().expect("a folder");
    let from = from_environment("LAYERSCOPE_EXTREMES_FROM", 0);
    let count = from_environment("LAYERSCOPE_EXTREMES", 24);
    for number in from..from + count {
        let mut rng = ChaCha8Rng::seed_from_u64(number);
        let runs = number % 2 == 1;
        let text = random_notebook(&mut rng, number, runs);
        let mut look = Look::at(number, &mut rng, folder.path(), text);
        for _ in 0..3 {
            if runs {
                look.run();
            }
            if look.window.state().is_presenting() {
                look.press(Key::PageDown);
            }
            let down = egui::vec2(0.0, -look.screen.y / look.window.ctx.zoom_factor());
            let middle = (look.screen / look.window.ctx.zoom_factor() / 2.0).to_pos2();
            look.window.event(egui::Event::PointerMoved(middle));
            look.window.event(egui::Event::MouseWheel {
                unit: egui::MouseWheelUnit::Point,
                delta: down,
                phase: egui::TouchPhase::Move,
                modifiers: egui::Modifiers::NONE,
                source: egui::MouseWheelSource::Trackpad,
            });
            look.frames(3);
        }
    }
    assert!(EXPORTED.get() > 0, "no figure was exported");
}

#[test]
fn what_once_ended_the_program_can_be_looked_at() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let folder = tempfile::tempdir().expect("a folder");
    let mut files: Vec<_> = std::fs::read_dir(cases)
        .expect("the cases are there")
        .map(|entry| entry.expect("a file").path())
        .collect();
    files.sort();
    assert!(files.len() > 5);
    for (number, file) in files.iter().enumerate() {
        let text = std::fs::read_to_string(file).expect("a notebook");
        for seed in 0..3 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let mut look = Look::at(number as u64, &mut rng, folder.path(), text.clone());
            look.run();
            look.run();
        }
    }
}
