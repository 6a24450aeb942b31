//! The whole window around cells that only count, with dialogs that answer what they were told to: what tests of the window
//! stand on.
//!

use std::cell::RefCell;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use crossbeam_channel::{Receiver, bounded};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use layerscope::app::cell::{CellContext, CellView, MakeView, RunCommand, Status, Waker, speed_after};
use layerscope::app::desktop::Desktop;
use layerscope::app::dialogs::{Answer, Ask, FileDialogs};
use layerscope::app::text::{Language, Text};
use layerscope::app::{Options, Setup, Window};
use layerscope::experiment::Spec;
use layerscope::export::Pixels;
use layerscope::language::Phrase;
use parking_lot::Mutex;

/// The words of the window: what a test looks up on the screen is what stands in the table.
pub(crate) fn text() -> &'static Text {
    Text::of(Language::English)
}

/// A view that only counts what it is told.
struct Counter {
    iteration: u64,
    running: bool,
    speed: usize,
}

impl CellView for Counter {
    fn set_spec(&mut self, _spec: Spec) {}
    fn logic(&mut self, _cx: &mut CellContext<'_>) {
        self.iteration += u64::from(self.running);
    }
    fn ui(&mut self, ui: &mut egui::Ui, cx: &mut CellContext<'_>) {
        ui.label(format!("counted {}, speed {}", self.iteration, self.speed + 1));
        if cx.stage.has_controls() {
            ui.label("its controls");
        }
        ui.allocate_space(egui::vec2(10.0, 80.0));
    }
    fn command(&mut self, command: RunCommand, _cx: &mut CellContext<'_>) {
        match command {
            RunCommand::Toggle => self.running ^= true,
            RunCommand::Step => self.iteration += 1,
            RunCommand::StepBack => self.iteration = self.iteration.saturating_sub(1),
            RunCommand::StepEpoch => self.iteration += 10,
            RunCommand::Reset | RunCommand::ToStart => self.iteration = 0,
            RunCommand::ToEnd => self.iteration = 100,
            other => self.speed = speed_after(other, self.speed).unwrap_or(self.speed),
        }
    }
    fn status(&self) -> Option<Status> {
        Some(Status {
            id: Some("counter".into()),
            kind: "training",
            iteration: self.iteration,
            length: 10_000,
            per_second: None,
            running: self.running,
        })
    }
}

/// A cell of any kind that only counts.
pub(crate) fn counter(_spec: Spec) -> Box<dyn CellView> {
    Box::new(Counter { iteration: 0, running: false, speed: 4 })
}

/// Dialogs that answer what they were told to, and note what they were asked.
#[derive(Clone, Default)]
pub(crate) struct Told {
    pub(crate) answers: Rc<RefCell<VecDeque<Answer>>>,
    pub(crate) asked: Rc<RefCell<Vec<Ask>>>,
}

impl FileDialogs for Told {
    fn show(&mut self, ask: &Ask, _folder: Option<PathBuf>, _text: &Text, wake: Waker) -> Receiver<Answer> {
        self.asked.borrow_mut().push(ask.clone());
        let (sender, receiver) = bounded(1);
        _ = sender.send(self.answers.borrow_mut().pop_front().unwrap_or_default());
        wake();
        receiver
    }
}

/// A desktop that remembers what it was handed; clones share that.
#[derive(Clone, Default)]
pub(crate) struct Handed {
    /// Width and height of each picture for the clipboard.
    pub(crate) pictures: Arc<Mutex<Vec<[usize; 2]>>>,
    /// The links to open.
    pub(crate) links: Arc<Mutex<Vec<String>>>,
}

impl Desktop for Handed {
    fn copy_picture(&self, picture: &Pixels) -> Result<(), Phrase> {
        self.pictures.lock().push([picture.width, picture.height]);
        Ok(())
    }

    fn open_link(&self, link: &str) -> Result<(), Phrase> {
        self.links.lock().push(link.to_owned());
        Ok(())
    }
}

/// What a test of the window begins with.
pub(crate) fn setup(options: Options, make_view: MakeView) -> Setup {
    Setup {
        options,
        dialogs: Box::new(Told::default()),
        data_folder: None,
        desktop: Arc::new(Handed::default()),
        make_view,
        language: Language::English,
        mnist: layerscope::data::download::Plan::default(),
    }
}

/// The window, after its first frames.
pub(crate) fn show(setup: Setup) -> Harness<'static, Window> {
    remembering(setup, None)
}

/// The same, with something to remember settings in.
pub(crate) fn remembering(
    setup: Setup,
    storage: Option<&'static dyn eframe::Storage>,
) -> Harness<'static, Window> {
    let mut builder = Harness::builder().with_size(SCREEN).with_max_steps(40);
    if setup.language == Language::Korean {
        // What is written counts, not whether this machine has letters for it. All that is English has its own.
        builder = builder.allow_missing_glyphs();
    }
    let mut harness = builder.build_eframe(|cc| {
        cc.storage = storage;
        Window::new(cc, setup)
    });
    run(&mut harness, 3);
    harness
}

/// What a program remembers, in memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory(std::collections::HashMap<String, String>);

impl Memory {
    /// As the next start finds it.
    pub(crate) fn kept(&self) -> &'static dyn eframe::Storage {
        Box::leak(Box::new(self.clone()))
    }
}

impl eframe::Storage for Memory {
    fn get_string(&self, key: &str) -> Option<String> {
        self.0.get(key).cloned()
    }
    fn set_string(&mut self, key: &str, value: String) {
        self.0.insert(key.to_owned(), value);
    }
    fn remove_string(&mut self, key: &str) {
        self.0.remove(key);
    }
    fn flush(&mut self) {}
}

/// The screen, in points at zoom 1.
const SCREEN: egui::Vec2 = egui::vec2(1280.0, 720.0);

/// Draws frames on a screen that stays as large as it is: a larger zoom leaves fewer points.
pub(crate) fn run(harness: &mut Harness<'static, Window>, frames: usize) {
    for _ in 0..frames {
        harness.set_size(SCREEN / harness.ctx.zoom_factor());
        harness.step();
    }
}

/// A notebook of this text in `folder`, opened.
pub(crate) fn notebook(folder: &Path, text: &str) -> Options {
    let path = folder.join("class.md");
    std::fs::write(&path, text).expect("the folder can be written to");
    Options { notebook: Some(path), ..Options::default() }
}

/// Brings the list of lessons and the data in use into sight, where the window has no room for them beside the page.
pub(crate) fn lessons_and_data(harness: &mut Harness<'static, Window>) {
    if harness.query_by_label(text().commands.open_data).is_none() {
        let panel = harness.get_all_by_label(text().commands.side_panel).next();
        panel.expect("the rail has it").click();
        harness.run_steps(4);
    }
}

pub(crate) fn press(harness: &mut Harness<'static, Window>, key: egui::Key) {
    harness.key_press(key);
    run(harness, 3);
}

/// A file let fall on the window.
#[derive(Debug)]
struct Fallen(PathBuf);

impl egui::DroppedFile for Fallen {
    fn path(&self) -> &Path {
        &self.0
    }
    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

/// Lets a file fall on the window.
pub(crate) fn drop_on(window: &mut Harness<'static, Window>, path: &Path) {
    window.input_mut().dropped_files.push(Arc::new(Fallen(path.to_owned())));
    window.step();
}
