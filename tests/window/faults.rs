//! What a fault of the program ends: one thing that is shown, and no more; and no start after one that died.

use std::cell::Cell;
use std::path::Path;

use eframe::App;
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use layerscope::app::cell::{CellContext, CellRequest, CellView, RunCommand, Status};
use layerscope::app::notifications::Notification;
use layerscope::app::text::{Language, Text};
use layerscope::app::{Options, Setup, Window, cells};
use layerscope::experiment::Spec;

use crate::shell::{Memory, notebook, press, remembering, run, setup, show, text};

/// Where a view of the kind `training` is to have a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stumbles {
    Nowhere,
    Make,
    SetSpec,
    Logic,
    Header,
    Ui,
    /// After it has drawn and asked for something, deep within egui's own containers.
    Inside,
    Command,
    Exhibits,
    Status,
}

thread_local! {
    static NEXT: Cell<Stumbles> = const { Cell::new(Stumbles::Nowhere) };
    static DRAWN: Cell<usize> = const { Cell::new(0) };
}

/// Has the fault, if it is its turn.
fn here(stumbles: Stumbles) {
    assert!(NEXT.get() != stumbles, "a fault on purpose in {stumbles:?}");
}

/// A view that panics at will.
struct Clumsy {
    steps: u64,
}

impl CellView for Clumsy {
    fn set_spec(&mut self, _spec: Spec) {
        here(Stumbles::SetSpec);
    }
    fn logic(&mut self, _cx: &mut CellContext<'_>) {
        here(Stumbles::Logic);
    }
    fn header(&mut self, ui: &mut egui::Ui, _cx: &mut CellContext<'_>) {
        here(Stumbles::Header);
        ui.label("its header");
    }
    fn ui(&mut self, ui: &mut egui::Ui, cx: &mut CellContext<'_>) {
        here(Stumbles::Ui);
        DRAWN.set(DRAWN.get() + 1);
        ui.label(format!("stands at {}", self.steps));
        cx.requests.extend(
            (NEXT.get() == Stumbles::Inside)
                .then(|| CellRequest::Notify(Notification::info(|_| "asked on the way to a fault"))),
        );
        egui::ScrollArea::vertical().id_salt("inside").max_height(50.0).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.push_id("deep", |ui| {
                    egui::Grid::new("grid").show(ui, |ui| {
                        ui.label("half");
                        ui.data_mut(|_| here(Stumbles::Inside));
                        ui.end_row();
                    });
                });
            });
        });
    }
    fn command(&mut self, command: RunCommand, _cx: &mut CellContext<'_>) {
        here(Stumbles::Command);
        self.steps += u64::from(command == RunCommand::Step);
    }
    fn exhibits(&self, _text: &'static Text) -> Vec<layerscope::experiment::figure::Exhibit> {
        here(Stumbles::Exhibits);
        Vec::new()
    }
    fn status(&self) -> Option<Status> {
        here(Stumbles::Status);
        None
    }
}

/// Clumsy trainings beside real cells of the other kinds.
fn clumsy(spec: Spec) -> Box<dyn CellView> {
    if spec.kind() != "training" {
        return cells::view(spec);
    }
    here(Stumbles::Make);
    Box::new(Clumsy { steps: 0 })
}

const NOTEBOOK: &str = "# Faults\n\n```toml training\nhidden = [4]\n```\n\nWords between.\n\n```toml descent\nid = \"hill\"\nsteps = 3\n```\n";

fn has(window: &Harness<'static, Window>, label: &str) -> bool {
    window.query_by_label(label).is_some()
}

/// What is seen while the cell cannot be, and that all else is as it was.
#[track_caller]
fn says_so(window: &Harness<'static, Window>, stumbles: Stumbles) {
    let words = &text().shell;
    assert!(has(window, words.not_drawn), "{stumbles:?}");
    assert!(has(window, words.not_drawn_why), "{stumbles:?}");
    let what = format!("on purpose in {stumbles:?}");
    assert!(window.query_by_label_contains(&what).is_some(), "{stumbles:?}: what happened, to be copied");
    assert!(window.query_by_label_contains("tests/window/faults.rs:").is_some(), "{stumbles:?}: and where");
    for other in ["half", "its header"] {
        assert!(!has(window, other), "{stumbles:?}: {other} is of the cell that cannot be shown");
    }
    window.get_by_label("Words between.");
    window.get_by_label(&(words.show_cell)(&format!("{} · hill", text().figures.cells.descent)));
}

#[test]
fn a_fault_in_a_cell_is_said_in_its_place_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    for stumbles in [
        Stumbles::Make,
        Stumbles::Logic,
        Stumbles::Header,
        Stumbles::Ui,
        Stumbles::Inside,
        Stumbles::Exhibits,
        Stumbles::Status,
    ] {
        NEXT.set(stumbles);
        let mut window = show(setup(notebook(folder.path(), NOTEBOOK), clumsy));
        if stumbles == Stumbles::Exhibits {
            window.get_all_by_label(text().shell.export).next().unwrap().click();
            run(&mut window, 4);
            press(&mut window, Key::Escape);
        }
        run(&mut window, 4);
        says_so(&window, stumbles);
        assert!(window.state().notifications().history().next().is_none(), "nothing half asked for is done");
        assert!(!window.state().desk().is_dirty());

        // It is left alone until somebody tries again.
        let before = DRAWN.get();
        run(&mut window, 5);
        assert_eq!(DRAWN.get(), before);
        // Figures are asked for once, when their menu opens.
        if stumbles != Stumbles::Exhibits {
            window.get_by_label(text().shell.try_again).click();
            run(&mut window, 4);
            says_so(&window, stumbles);
        }

        // The fault is gone: so are its words, and the window is what it was.
        NEXT.set(Stumbles::Nowhere);
        window.get_by_label(text().shell.try_again).click_accesskit();
        run(&mut window, 4);
        assert!(!has(&window, text().shell.not_drawn), "{stumbles:?}");
        window.get_by_label("stands at 0");
        window.get_by_label("half");
        window
            .get_by_label(&(text().shell.show_cell)(&format!("{} · hill", text().figures.cells.descent)))
            .click();
        run(&mut window, 4);
        window.get_by_role_and_label(Role::Slider, text().descent.position.name);
    }
}

#[test]
fn what_a_cell_has_computed_is_there_after_another_try_and_gone_after_starting_over() {
    let folder = tempfile::tempdir().unwrap();
    NEXT.set(Stumbles::Nowhere);
    let mut window = show(setup(notebook(folder.path(), NOTEBOOK), clumsy));
    press(&mut window, Key::ArrowRight);
    window.get_by_label("stands at 1");
    NEXT.set(Stumbles::Command);
    press(&mut window, Key::ArrowRight);
    says_so(&window, Stumbles::Command);
    NEXT.set(Stumbles::Nowhere);
    // No command reaches it meanwhile.
    press(&mut window, Key::ArrowRight);
    window.get_by_label(text().shell.copy_details).click();
    run(&mut window, 1);
    let copied = window.output().platform_output.commands.iter().any(|command| {
        matches!(command, egui::OutputCommand::CopyText(text) if text.contains("on purpose in Command"))
    });
    assert!(copied);
    window.get_by_label(text().shell.try_again).click_accesskit();
    run(&mut window, 3);
    window.get_by_label("stands at 1");

    NEXT.set(Stumbles::Ui);
    run(&mut window, 3);
    NEXT.set(Stumbles::Nowhere);
    window.get_by_label(text().shell.start_over).click();
    run(&mut window, 3);
    window.get_by_label("stands at 0");
}

#[test]
fn a_changed_source_is_another_try_and_work_is_saved_with_a_fault_in_sight() {
    let folder = tempfile::tempdir().unwrap();
    NEXT.set(Stumbles::Ui);
    let options = notebook(folder.path(), NOTEBOOK);
    let path = options.notebook.clone().unwrap();
    let mut window = show(setup(options, clumsy));
    says_so(&window, Stumbles::Ui);
    NEXT.set(Stumbles::SetSpec);
    window.get_all_by_label(text().shell.more).next().unwrap().click();
    run(&mut window, 10);
    window.get_by_label(text().shell.default_block).click();
    // The view stumbles over its new spec, and is made from it.
    run(&mut window, 10);
    assert!(!has(&window, text().shell.not_drawn));
    window.get_by_label("stands at 0");
    assert!(window.state().desk().is_dirty());
    NEXT.set(Stumbles::Ui);
    run(&mut window, 3);
    window.key_press_modifiers(egui::Modifiers::COMMAND, Key::S);
    run(&mut window, 3);
    assert!(!window.state().desk().is_dirty());
    assert_ne!(std::fs::read_to_string(path).unwrap(), NOTEBOOK);
    NEXT.set(Stumbles::Nowhere);
}

#[test]
fn a_fault_on_a_slide_is_said_there_and_in_korean() {
    let folder = tempfile::tempdir().unwrap();
    NEXT.set(Stumbles::Ui);
    let options = Options { present: true, ..notebook(folder.path(), NOTEBOOK) };
    let window = show(Setup { language: Language::Korean, ..setup(options, clumsy) });
    let korean = window.query_by_label(Text::of(Language::Korean).shell.not_drawn).is_some();
    // Without letters for Korean the window speaks English.
    assert!(korean || has(&window, text().shell.not_drawn));
    NEXT.set(Stumbles::Nowhere);
}

/// Ends the program as a fault does that nothing can catch: no frame is drawn, and nothing is put in order.
fn dies_opening(data: &Path, options: Options) {
    let setup = Setup { data_folder: Some(data.to_owned()), ..setup(options, clumsy) };
    let died = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        Harness::builder().build_eframe(|cc| -> Window {
            let _window = Window::new(cc, setup);
            panic!("as if a texture were too large for the graphics card");
        })
    }));
    assert!(died.is_err());
}

/// A start that remembers having had `path` open, and finds what the one before it left.
fn start(data: &Path, memory: &Memory, options: Options) -> Harness<'static, Window> {
    let setup = Setup { data_folder: Some(data.to_owned()), ..setup(options, clumsy) };
    remembering(setup, Some(memory.kept()))
}

#[test]
fn what_ended_the_program_is_not_opened_again_by_itself_but_offered() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    NEXT.set(Stumbles::Nowhere);
    let options = || notebook(folder.path(), NOTEBOOK);
    let path = options().notebook.unwrap();
    // A clean end leaves no trace: the notebook is opened at the next start.
    let mut first = start(&data, &Memory::default(), options());
    let mut memory = Memory::default();
    first.state_mut().save(&mut memory);
    first.state_mut().on_exit(None);
    drop(first);
    let mut second = start(&data, &memory, Options::default());
    run(&mut second, 10);
    assert_eq!(second.state().desk().path(), Some(path.as_path()));
    // So does a death later on: it is not the opening that ends the program.
    drop(second);
    let mut third = start(&data, &memory, Options::default());
    run(&mut third, 10);
    assert_eq!(third.state().desk().path(), Some(path.as_path()));
    assert!(!has(&third, &(text().shell.not_opened)("class.md")));
    drop(third);

    dies_opening(&data, options());
    // And that start may die, too, before anybody has read what it says.
    drop(start(&data, &memory, Options::default()));
    let mut next = start(&data, &memory, Options::default());
    assert_eq!(next.state().desk().path(), None, "it is not opened");
    next.get_by_label(&(text().shell.not_opened)("class.md"));
    next.get_by_label(text().shell.not_opened_why);
    press(&mut next, Key::Escape);
    assert_eq!(next.state().desk().path(), None);
    drop(next);

    dies_opening(&data, options());
    let mut next = start(&data, &memory, Options::default());
    next.get_by_label(text().shell.open_anyway).click();
    run(&mut next, 10);
    assert_eq!(next.state().desk().path(), Some(path.as_path()), "it can be opened anyway");
    drop(next);
    let after = start(&data, &memory, Options::default());
    assert_eq!(after.state().desk().path(), Some(path.as_path()), "and it was, so it is opened again");
}

#[test]
fn who_names_a_notebook_gets_it_whatever_happened_the_last_time() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    NEXT.set(Stumbles::Nowhere);
    for present in [false, true] {
        let options = || Options { present, ..notebook(folder.path(), NOTEBOOK) };
        dies_opening(&data, options());
        let window = start(&data, &Memory::default(), options());
        assert_eq!(window.state().desk().path(), options().notebook.as_deref());
        assert_eq!(window.state().is_presenting(), present);
        assert!(!has(&window, text().shell.open_anyway));
    }
}
