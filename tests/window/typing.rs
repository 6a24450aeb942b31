//! Hangul through an input method: bursts of letters come into every text field of the program in the order in which they
//! were typed, however they are cut into frames, and what is composed in one field is not found in another.

use egui::accesskit::Role;
use egui::{Event, ImeEvent};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable};
use layerscope::app::Window;
use layerscope::app::cells;

use crate::host;
use crate::shell;

/// Syllables with what an input method shows on the way to them. 값이 takes its last consonant over to the next syllable, as
/// Korean input methods do: 값 ㅣ becomes 갑 시.
const SYLLABLES: [(&str, &[&str]); 8] = [
    ("한", &["ㅎ", "하", "한"]),
    ("글", &["ㄱ", "그", "글"]),
    ("을", &["ㅇ", "으", "을"]),
    ("빨", &["ㅃ", "빠", "빨"]),
    ("리", &["ㄹ", "리"]),
    ("갑", &["ㄱ", "가", "갑", "값"]),
    ("시", &["시"]),
    ("다", &["ㄷ", "다"]),
];

/// What the syllables are, with a space after the third.
const WRITTEN: &str = "한글을 빨리갑시다";

/// The events of a burst, as winit hands them on: each step of a syllable, then the empty composition, then the syllable.
fn burst() -> Vec<Event> {
    let preedit =
        |text: &str| Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None });
    let mut events = Vec::new();
    for (at, (syllable, steps)) in SYLLABLES.iter().enumerate() {
        events.extend(steps.iter().map(|step| preedit(step)));
        events.extend([preedit(""), Event::Ime(ImeEvent::Commit((*syllable).to_owned()))]);
        if at == 2 {
            events.push(Event::Text(" ".to_owned()));
        }
    }
    events
}

/// How many events come in one frame; all of them in the last.
const CUTS: [usize; 6] = [1, 2, 3, 5, 8, usize::MAX];

/// Types a burst, `cut` events a frame, and draws some frames more.
fn type_burst<S>(harness: &mut Harness<'_, S>, cut: usize) {
    for events in burst().chunks(cut.min(1000)) {
        harness.input_mut().events.extend(events.iter().cloned());
        harness.step();
    }
    harness.run_steps(3);
}

/// Selects what stands in the field with the keyboard, so that a burst takes its place.
fn select_all<S>(harness: &mut Harness<'_, S>) {
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    harness.run_steps(2);
}

/// What stands in a field.
fn value<S>(harness: &Harness<'_, S>, label: &str) -> String {
    let field = harness.get_by(|node| is_field(node.role()) && node.label().as_deref() == Some(label));
    field.value().unwrap_or_default()
}

fn is_field(role: Role) -> bool {
    matches!(role, Role::TextInput | Role::MultilineTextInput)
}

/// Writes into the field of this label, with all cuts.
#[track_caller]
fn holds_its_order<S>(harness: &mut Harness<'_, S>, label: &str) {
    let fields: Vec<_> = harness
        .query_all_by(|node| is_field(node.role()))
        .map(|node| node.accesskit_node().label())
        .collect();
    assert!(fields.iter().any(|field| field.as_deref() == Some(label)), "no field {label} in {fields:?}");
    for cut in CUTS {
        harness.get_by(|node| is_field(node.role()) && node.label().as_deref() == Some(label)).focus();
        harness.run_steps(3);
        select_all(harness);
        type_burst(harness, cut);
        assert_eq!(value(harness, label), WRITTEN, "{label}, {cut} events a frame");
        type_burst(harness, cut);
        assert_eq!(value(harness, label), WRITTEN.repeat(2), "{label}, once more, {cut} events a frame");
    }
}

/// A cell, on a machine that may have no letters for what is written: what stands in the field counts.
fn open(kind: &'static str, body: &str) -> host::Cell {
    let cell = host::open(kind, body);
    cell.ctx.set_missing_glyph_policy(egui::MissingGlyphPolicy::Tofu);
    cell
}

#[test]
fn in_the_fields_of_cells_bursts_hold_their_order() {
    let text = host::text();
    let mut cell = open("training", "hidden = [5]\n");
    cell.get_by_label(text.cells.parameters.more).click();
    cell.run_steps(3);
    holds_its_order(&mut cell, text.cells.parameters.hidden.name);

    let mut cell = open("descent", "function = \"x^2 + y^2\"\n");
    holds_its_order(&mut cell, text.descent.expression.name);

    let mut cell = open("graph", "");
    cell.get_by_label(text.graph.formula).click();
    cell.run_steps(3);
    holds_its_order(&mut cell, text.graph.expression.name);

    let body = "[[variant]]\nname = \"a\"\n[[variant]]\nname = \"b\"\nbatch_norm = true\n";
    let mut cell = open("comparison", body);
    cell.get_by_label(text.comparison.add.name).click();
    cell.run_steps(3);
    holds_its_order(&mut cell, text.comparison.add_own);
}

const NOTEBOOK: &str = "Words.\n\n```toml descent\nid = \"walk\"\nsteps = 3\n```\n";

fn window() -> (Harness<'static, Window>, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut setup = shell::setup(shell::notebook(folder.path(), NOTEBOOK), cells::view);
    // What is written counts, not whether this machine has letters for it.
    setup.language = layerscope::app::text::Language::English;
    let mut harness = Harness::builder()
        .with_size([1280.0, 720.0])
        .with_max_steps(40)
        .allow_missing_glyphs()
        .build_eframe(|cc| Window::new(cc, setup));
    harness.run_steps(4);
    (harness, folder)
}

#[test]
fn in_prose_and_in_the_source_of_a_cell_bursts_hold_their_order() {
    let text = shell::text();
    let (mut window, _folder) = window();
    window.get_all_by_label(text.shell.edit_text).next().expect("prose has a pencil").click();
    window.run_steps(3);
    holds_its_order(&mut window, text.shell.text_block);
    assert!(window.state().desk().document().notebook().to_string().starts_with(&WRITTEN.repeat(2)));

    window.get_all_by_label(text.shell.more).next().expect("a cell has a menu").click();
    window.run_steps(3);
    window.get_by_label(text.shell.edit_source).click();
    window.run_steps(3);
    let title = format!("{} · walk", text.figures.cells.descent);
    holds_its_order(&mut window, &(text.shell.source_of)(&title));
}

/// What the input method is told while somebody writes.
fn told(harness: &Harness<'_, Window>) -> Option<egui::output::IMEOutput> {
    harness.output().platform_output.ime
}

#[test]
fn the_input_method_is_left_alone_during_a_burst() {
    let text = shell::text();
    let (mut window, _folder) = window();
    window.get_all_by_label(text.shell.edit_text).next().expect("prose has a pencil").click();
    window.run_steps(30);
    let before = told(&window).expect("a field has the keyboard").cursor_rect;
    for event in burst() {
        window.input_mut().events.push(event);
        window.step();
        let told = told(&window).expect("the field keeps the keyboard");
        assert_eq!(told.cursor_rect, before, "its place is not moved between two letters");
        assert!(!told.should_interrupt_composition);
    }
    // A while later it learns where the cursor is now: the window of candidates belongs there.
    window.run_steps(60);
    assert_ne!(told(&window).expect("the field keeps the keyboard").cursor_rect, before);
}
