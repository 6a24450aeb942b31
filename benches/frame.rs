//! One frame of the window: everything that egui does up to the triangles, no graphics card.
//!
//! The lesson that is drawn is a training in mid-run: 10,000 losses measured, five hidden layers, the cell in the
//! middle of the screen at 1280x720. `still` draws it while the run rests; `training` while it goes on at slow motion,
//! so that frames with new losses, new accuracies and new histograms are among those that are measured. A frame is to
//! take less than 4 ms.
//!
//! `graph shop` draws the apple-and-mandarin shop while it plays, `graph network` the graph of a network of six layers
//! with BatchNorm while its training goes on at a hundred iterations a second. Each is to take less than 3 ms.

use std::fs;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use criterion::{Criterion, criterion_group, criterion_main};
use eframe::App as _;
use layerscope::app::cell::{CellContext, CellView, RunCommand, Status};
use layerscope::app::cells;
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

/// Set to let the watched run start, in slow motion.
static START: AtomicBool = AtomicBool::new(false);

/// The real view, which also tells the bench where the run stands.
struct Watched(Box<dyn CellView>);

impl CellView for Watched {
    fn set_spec(&mut self, spec: Spec) {
        self.0.set_spec(spec);
    }

    fn logic(&mut self, cx: &mut CellContext<'_>) {
        self.0.logic(cx);
        if START.swap(false, Ordering::Relaxed) {
            for command in [RunCommand::Slower, RunCommand::Slower, RunCommand::Toggle] {
                self.0.command(command, cx);
            }
        }
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

/// The training is watched; graphs are as they are.
fn watched(spec: Spec) -> Box<dyn CellView> {
    let is_watched = spec.kind() == "training";
    let view = cells::view(spec);
    if is_watched { Box::new(Watched(view)) } else { view }
}

/// The shop, and the graph of a network before its training cell, so that it is in sight.
const SHOP: &str = r#"```toml graph
expression = """
apple_price = apple * apples
mandarin_price = mandarin * mandarins
sum_price = apple_price + mandarin_price
total = sum_price * tax"""
values = { apple = 100, apples = 2, mandarin = 150, mandarins = 3, tax = 1.1 }
```
"#;

const NETWORK: &str = r#"```toml graph
network = "bench"
```

```toml training
id = "bench"
hidden = [100, 100, 100, 100, 100]
init = "he"
batch_norm = true
optimizer = { kind = "sgd", lr = 0.01 }
batch_size = 100
iterations = 1000000
seed = 42
```
"#;

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
            dialogs: Box::new(SystemDialogs::default()),
            data_folder: None,
            desktop: std::sync::Arc::new(layerscope::app::desktop::SystemDesktop::default()),
            make_view: watched,
            language: Language::English,
            mnist: layerscope::data::download::Plan::default(),
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

/// A window on a notebook of its own.
fn stage(folder: &std::path::Path, text: &str) -> Stage {
    let notebook = folder.join("graph.md");
    fs::write(&notebook, text).expect("the notebook is written");
    let mut stage = Stage::new(Options { notebook: Some(notebook), ..Options::default() });
    for _ in 0..5 {
        stage.draw(Vec::new());
    }
    stage
}

fn graphs(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder for the notebooks");
    let mut group = criterion.benchmark_group("frame");
    let mut shop = stage(folder.path(), SHOP);
    let mut frames = 0_u32;
    shop.key(egui::Key::Space);
    group.bench_function("graph shop", |bencher| {
        bencher.iter(|| {
            // From the start again when it is at the end: it always plays.
            frames += 1;
            if frames.is_multiple_of(1200) {
                shop.key(egui::Key::Home);
                shop.key(egui::Key::Space);
            }
            shop.draw(Vec::new())
        });
    });
    drop(shop);

    ITERATION.store(0, Ordering::Relaxed);
    let mut network = stage(folder.path(), NETWORK);
    START.store(true, Ordering::Relaxed);
    while ITERATION.load(Ordering::Relaxed) < 50 {
        network.draw(Vec::new());
    }
    group.bench_function("graph network", |bencher| bencher.iter(|| network.draw(Vec::new())));
    group.finish();
}

criterion_group!(benches, frame, graphs);
criterion_main!(benches);
