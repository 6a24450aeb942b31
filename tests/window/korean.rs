//! A Korean class reads Korean: whatever a cell or the window around it draws or tells a screen reader, no English is left but
//! names, formulas and the keys of specs.

use std::collections::BTreeSet;

use egui::Shape;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use layerscope::app::cells;
use layerscope::app::commands::{Command, Menu, entry};
use layerscope::app::text::{Language, Text};
use layerscope::app::theme::system_fonts;
use layerscope::app::{Options, Setup, Window};
use layerscope::experiment::KINDS;
use layerscope::files::program;

use crate::host::{Cell, Host, press, unfold_tabs, until};
use crate::shell;
use crate::wording;

/// What is called the same in every language.
#[rustfmt::skip]
const NAMES: [&str; 61] = [
    // Functions, initial weights, optimizers and other things that bear a name.
    "ReLU", "GELU", "Leaky", "Sigmoid", "Tanh", "Xavier", "He", "SGD", "Momentum", "Nesterov", "AdaGrad", "RMSprop", "Adam", "AdamW",
    "MNIST", "Layerscope",    "BatchNorm", "NaN",
    // Keys and words of specs, which are typed as they stand.
    "lr", "dropout", "std",
    // What formulas are written with, and units.
    "exp", "log", "sqrt", "sin", "cos", "tanh", "abs", "max", "min", "ms", "px",
    // Formats of files, keys of a keyboard, and what a language calls itself.
    "SVG", "PNG", "CSV", "HTML", "Jupyter", "Ctrl", "Shift", "Tab", "Space", "Enter", "Esc", "Home", "End", "Left", "Right",
    "PgUp", "PgDn", "EN", "English",
    // What the cells are called in their blocks.
    "net", "spread", "weights", "chain", "fruit",
    // What the graph of the default block calls its nodes.
    "apple", "apples", "tax", "price", "result",
];

/// A cell in Korean, which may have spoken another language at first.
fn open(kind: &'static str, body: &str, first: Language) -> Cell {
    let mut cell = open_in(first, kind, body);
    switch(&mut cell);
    cell
}

/// From now on it is to be Korean.
fn switch(cell: &mut Cell) {
    cell.state_mut().language = Language::Korean;
    cell.run_steps(4);
}

fn open_in(language: Language, kind: &'static str, body: &str) -> Cell {
    let mut host = Host::new(kind, body);
    host.language = language;
    let mut cell = Harness::builder().with_size([1000.0, 900.0]).with_max_steps(60).build_ui_state(
        |ui, host: &mut Host| {
            // What is written counts, not whether this machine has letters for it.
            ui.ctx().set_missing_glyph_policy(egui::MissingGlyphPolicy::Tofu);
            host.language.speak(ui.ctx());
            host.show(ui);
        },
        host,
    );
    cell.run_steps(4);
    cell
}

/// Everything that is written in a shape.
fn written(shape: &Shape, into: &mut Vec<String>) {
    match shape {
        Shape::Text(text) => into.push(text.galley.text().to_owned()),
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| written(shape, into)),
        _ => {}
    }
}

/// Everything that is to be read: what is drawn, and what a screen reader says.
fn read<S>(seen: &Harness<'_, S>) -> BTreeSet<String> {
    let mut all = Vec::new();
    for clipped in &seen.output().shapes {
        written(&clipped.shape, &mut all);
    }
    for node in seen.get_all_by(|_| true) {
        let node = node.accesskit_node();
        let data = node.data();
        let said = [data.label(), data.value(), data.description(), data.placeholder()];
        all.extend(said.into_iter().flatten().map(str::to_owned));
    }
    all.into_iter().collect()
}

/// Whether a word is English and no name. One letter alone is a variable.
fn is_english(word: &str) -> bool {
    let word = word.trim_matches(|c: char| ",.;:()\"'?!…".contains(c));
    word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic()) && !NAMES.contains(&word)
}

/// Notes what is English in sight.
fn check<S>(seen: &Harness<'_, S>, place: &str, faults: &mut BTreeSet<String>) {
    for words in read(seen) {
        // A line of a block is quoted as it stands; a licence and a machine have one name everywhere.
        let is_a_name = words == program::LICENCE || words == program::build();
        if !is_a_name && !words.contains(" = ") && words.split_whitespace().any(is_english) {
            faults.insert(format!("{place}: {words}"));
        }
        faults
            .extend(wording::faults(&words).into_iter().map(|fault| format!("{place}: {fault} in {words}")));
    }
}

/// Presses every button of the cell that opens a tab of figures.
fn tabs(cell: &mut Cell, names: &[&str], place: &str, faults: &mut BTreeSet<String>) {
    for name in names {
        unfold_tabs(cell, name);
        let tab = cell.get_all_by_label(name).find(|node| node.accesskit_node().role() == Role::Button);
        tab.unwrap_or_else(|| panic!("{place} has no tab {name}")).click();
        cell.run_steps(6);
        check(cell, &format!("{place}, {name}"), faults);
    }
}

/// A cell that has run to its end.
fn ran(kind: &'static str, body: &str, first: Language, faults: &mut BTreeSet<String>) -> Cell {
    let mut cell = open_in(first, kind, body);
    if first == Language::Korean {
        check(&cell, kind, faults);
    }
    press(&mut cell, Text::of(first).cells.run.run);
    until(&mut cell, "the end", |cell| {
        let status = cell.state().view.status();
        status.is_some_and(|status| status.length > 0 && status.iteration == status.length && !status.running)
    });
    cell.run_steps(4);
    switch(&mut cell);
    check(&cell, &format!("{kind}, run"), faults);
    cell
}

#[test]
fn a_cell_of_every_kind_is_korean() {
    every_kind(Language::Korean);
}

#[test]
fn a_cell_that_has_run_in_english_is_korean_once_the_language_is_switched() {
    every_kind(Language::English);
}

/// Runs a cell of every kind in the language that is spoken first, and reads all of it in Korean.
fn every_kind(first: Language) {
    let text = Text::of(Language::Korean);
    let mut faults = BTreeSet::new();
    for kind in KINDS {
        check(&open(kind.name, kind.default_block, first), kind.name, &mut faults);
    }

    // Its result comes by itself, and is in sight before the language is another.
    let mut cell = open_in(first, "activations", "layers = 2\nwidth = 20\n");
    let layer = (Text::of(first).figures.layer)(1);
    until(&mut cell, "the grid", |cell| read(cell).contains(&layer));
    switch(&mut cell);
    check(&cell, "activations, computed", &mut faults);

    let small = "train_size = 200\nhidden = [10]\nbatch_size = 20\niterations = 40\n";
    let body = format!("{small}extra_class = \"noise\"\nchanges = [{{ at = 20, batch_norm = true }}]\n");
    let mut cell = ran("training", &body, first, &mut faults);
    let words = text.figures;
    let figures = [
        words.activations,
        words.gradients,
        words.weights,
        text.cells.training.over_time,
        text.cells.training.updates,
        words.units.units,
        text.cells.training.sorted_units.name,
        text.cells.training.first_weights,
        text.cells.training.confusion,
        text.cells.training.mistakes,
    ];
    tabs(&mut cell, &figures, "training", &mut faults);
    tabs(&mut cell, &[text.cells.parameters.more], "training", &mut faults);

    let words = &text.comparison;
    let unnamed =
        "optimizer = { kind = \"adagrad\" }\nbatch_norm = true\nchanges = [{ at = 20, dropout = 0.1 }]\n";
    for named in ["name = \"A\"\n", ""] {
        let body = format!("[base]\n{small}[[variant]]\n{named}[[variant]]\nname = \"B\"\ninit = \"he\"\n");
        let body = if named.is_empty() { format!("{body}[[variant]]\n{unnamed}") } else { body };
        let mut cell = ran("comparison", &body, first, &mut faults);
        tabs(
            &mut cell,
            &[words.layers, text.cells.training.over_time, words.table],
            "comparison",
            &mut faults,
        );
        tabs(&mut cell, &[words.add.name], "comparison", &mut faults);
    }

    let body = "trials = 4\nvalidation = 0.25\nhalving = true\n[base]\ndata = \"digits\"\ntrain_size = 80\n\
                hidden = [8, 8, 8]\niterations = 8\nbatch_size = 20\n[ranges]\nlr = { log = [1e-3, 1e-1] }\n";
    let mut cell = ran("search", body, first, &mut faults);
    let words = &text.search;
    tabs(&mut cell, &[words.tab_parallel, words.tab_best, words.tab_keys], "search", &mut faults);

    ran("gradient_check", "hidden = [4]\nshare = 0.01\n", first, &mut faults);

    let mut cell = open("graph", "", first);
    tabs(&mut cell, &[text.graph.step, text.graph.step, text.graph.play], "graph", &mut faults);
    let mut cell = open("descent", "steps = 5\n", first);
    tabs(&mut cell, &[text.graph.step], "descent", &mut faults);

    assert!(faults.is_empty(), "{}", faults.into_iter().collect::<Vec<_>>().join("\n"));
}

const NOTEBOOK: &str = "# 수업\n\n```toml training\nid = \"net\"\ndata = \"digits\"\nhidden = [6]\ntrain_size = 100\n\
                        iterations = 20\n```\n\n---\n\n## 질문\n";

/// The window in Korean, with the typefaces of the system.
fn window(options: Options) -> Harness<'static, Window> {
    let setup = Setup { language: Language::Korean, ..shell::setup(options, cells::view) };
    let mut harness = Harness::builder().with_size([1280.0, 720.0]).with_max_steps(40).build_eframe(|cc| {
        cc.egui_ctx.set_font_providers(system_fonts(Some("ko")));
        Window::new(cc, setup)
    });
    shell::run(&mut harness, 4);
    harness.get_by_label(Menu::File.label(Text::of(Language::Korean)));
    harness
}

/// Opens a menu. A cell has a button called Run, too, further down.
fn unfold(harness: &mut Harness<'static, Window>, menu: Menu) {
    let label = menu.label(Text::of(Language::Korean));
    harness.get_all_by_label(label).next().expect("the bar has it").click();
    shell::run(harness, 4);
}

/// Gives a command as its menu does.
fn give(harness: &mut Harness<'static, Window>, menu: Menu, command: Command) {
    unfold(harness, menu);
    let label = (entry(command).expect("it stands in a menu").label)(&Text::of(Language::Korean).commands);
    let row = harness.get_all_by_label_contains(label).last().expect("the menu has it");
    row.click();
    shell::run(harness, 12);
}

#[test]
#[ignore = "needs a Korean font, such as fonts-nanum"]
fn the_window_around_the_cells_is_korean() {
    let text = Text::of(Language::Korean);
    let mut faults = BTreeSet::new();
    let first = window(Options::default());
    check(&first, "the first start", &mut faults);

    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut harness = window(shell::notebook(folder.path(), NOTEBOOK));
    check(&harness, "the page", &mut faults);
    for menu in Menu::ALL {
        unfold(&mut harness, menu);
        check(&harness, menu.label(text), &mut faults);
        shell::press(&mut harness, egui::Key::Escape);
    }
    let windows = [
        (Menu::File, Command::OpenData),
        (Menu::View, Command::History),
        (Menu::View, Command::Messages),
        (Menu::Help, Command::Keys),
        (Menu::Help, Command::Tour),
        (Menu::Help, Command::About),
        (Menu::View, Command::Counter),
        (Menu::View, Command::Present),
    ];
    for (menu, command) in windows {
        give(&mut harness, menu, command);
        check(&harness, &format!("{command:?}"), &mut faults);
        shell::press(&mut harness, egui::Key::Escape);
    }
    // A block that cannot be read, and words that are being written.
    let broken = NOTEBOOK.replace("hidden = [6]", "hidden = 6");
    check(&window(shell::notebook(folder.path(), &broken)), "a broken block", &mut faults);
    assert!(faults.is_empty(), "{}", faults.into_iter().collect::<Vec<_>>().join("\n"));
}
