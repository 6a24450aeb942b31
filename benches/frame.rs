//! One frame of the window: everything that egui does up to the triangles, no graphics card.
//!
//! The lesson that is drawn is a training in mid-run: 10,000 losses measured, five hidden layers, the cell in the
//! middle of the screen at 1280x720. `still` draws it while the run rests; `training` while it goes on at slow motion,
//! so that frames with new losses, new accuracies and new histograms are among those that are measured. A frame is to
//! take less than 4 ms.

use std::fs;
use std::sync::atomic::{AtomicU64, Ordering};

use criterion::{Criterion, criterion_group, criterion_main};
use eframe::App as _;
use layerscope::app::cell::{CellContext, CellView, RunCommand, Status, View};
use layerscope::app::cells::VIEWS;
use layerscope::app::dialogs::SystemDialogs;
use layerscope::app::text::Language;
use layerscope::app::{Options, Setup, Window};
use layerscope::experiment::Spec;

const POINTS: u64 = 10_000;

const LESSON: &str = r#"# Train a network

```toml training
id = "bench"
hidden = [100, 100, 100, 100, 100]
init = "he"
optimizer = { kind = "sgd", lr = 0.01 }
batch_size = 10
iterations = 1000000
seed = 42
```
"#;

/// Where the run stands, as the view says.
static ITERATION: AtomicU64 = AtomicU64::new(0);

/// The real view, which also tells the bench where the run stands.
struct Watched(Box<dyn CellView>);

impl CellView for Watched {
    fn set_spec(&mut self, spec: Spec) {
        self.0.set_spec(spec);
    }

    fn logic(&mut self, cx: &mut CellContext<'_>) {
        self.0.logic(cx);
        ITERATION.store(self.0.status().map_or(0, |status| status.iteration), Ordering::Relaxed);
    }

    fn header(&mut self, ui: &mut egui::Ui, cx: &mut CellContext<'_>) {
        self.0.header(ui, cx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, cx: &mut CellContext<'_>) {
        self.0.ui(ui, cx);
    }

    fn command(&mut self, command: RunCommand, cx: &mut CellContext<'_>) {
        self.0.command(command, cx);
    }

    fn status(&self) -> Option<Status> {
        self.0.status()
    }
}

fn watched(spec: Spec) -> Box<dyn CellView> {
    let view = VIEWS.iter().find(|view| view.kind == spec.kind()).expect("each kind has a view");
    Box::new(Watched((view.make)(spec)))
}

const WATCHED: &[View] = &[View { kind: "training", title: |_| "Training", make: watched }];

/// The window without a screen.
struct Stage {
    ctx: egui::Context,
    frame: eframe::Frame,
    window: Window,
    time: f64,
}

impl Stage {
    fn new(options: Options) -> Self {
        let ctx = egui::Context::default();
        let setup = Setup {
            options,
            dialogs: Box::new(SystemDialogs),
            data_folder: None,
            views: WATCHED,
            language: Language::English,
        };
        let window = Window::new(&eframe::CreationContext::_new_kittest(ctx.clone()), setup);
        Self { ctx, frame: eframe::Frame::_new_kittest(), window, time: 0.0 }
    }

    /// One frame; returns how many triangles it came to.
    fn draw(&mut self, events: Vec<egui::Event>) -> usize {
        self.time += 1.0 / 60.0;
        let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1280.0, 720.0));
        let input = egui::RawInput {
            screen_rect: Some(screen),
            time: Some(self.time),
            events,
            ..egui::RawInput::default()
        };
        self.window.logic(&self.ctx, &mut self.frame);
        let mut output = self.ctx.run_ui(input, |ui| self.window.ui(ui, &mut self.frame));
        // There is no graphics card to hand the textures to.
        output.textures_delta.clear();
        let primitives = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let triangles = |primitive: &egui::ClippedPrimitive| match &primitive.primitive {
            egui::epaint::Primitive::Mesh(mesh) => mesh.indices.len() / 3,
            egui::epaint::Primitive::Callback(_) => 0,
        };
        primitives.iter().map(triangles).sum()
    }

    fn key(&mut self, key: egui::Key) {
        for pressed in [true, false] {
            let modifiers = egui::Modifiers::NONE;
            self.draw(vec![egui::Event::Key { key, physical_key: None, pressed, repeat: false, modifiers }]);
        }
    }
}

fn frame(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder for the notebook");
    let notebook = folder.path().join("bench.md");
    fs::write(&notebook, LESSON).expect("the notebook is written");
    let mut stage = Stage::new(Options { notebook: Some(notebook), ..Options::default() });
    while stage.draw(Vec::new()) == 0 {}
    stage.draw(Vec::new());
    stage.key(egui::Key::Space);
    while ITERATION.load(Ordering::Relaxed) < POINTS {
        stage.draw(Vec::new());
    }
    let mut group = criterion.benchmark_group("frame");
    // Two steps down from full speed: a hundred iterations a second bring news with every second frame.
    for _ in 0..2 {
        stage.key(egui::Key::OpenBracket);
    }
    group.bench_function("training", |bencher| bencher.iter(|| stage.draw(Vec::new())));
    stage.key(egui::Key::Space);
    for _ in 0..10 {
        stage.draw(Vec::new());
    }
    assert!(stage.draw(Vec::new()) > 2000, "the cell is in sight");
    group.bench_function("still", |bencher| bencher.iter(|| stage.draw(Vec::new())));
    group.finish();
}

criterion_group!(benches, frame);
criterion_main!(benches);
