//! The `predict` cell, used by role and name: drawing with pointer events, and doubting what the network says.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::host::{Cell, choose, is_on, open, open_in, opening, press, says, settings, text, until};
use crate::shell;
use crate::shell::drop_on;
use crossbeam_channel::{Receiver, bounded};
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use layerscope::app::cell::{CellRequest, RunCommand, Waker};
use layerscope::app::cells;
use layerscope::app::dialogs::{Answer, Ask, FileDialogs};
use layerscope::app::networks::{Shown, ShownRun};
use layerscope::app::text::{Language, Text};
use layerscope::app::{Options, Setup, Window};
use layerscope::data::load_idx;
use layerscope::engine::{Phase, Progress, Why};
use layerscope::experiment::Sources;
use layerscope::experiment::predict::Illusion;
use layerscope::experiment::training::{TrainedNetwork, TrainingSnapshot, TrainingSpec, record};
use layerscope::nn::Activation;

/// The strokes of a digit, each a row of points on the pad of 28 x 28, y downwards.
type Strokes = &'static [&'static [[f32; 2]]];

/// How a person writes the ten digits, somewhere on the pad and not all of one size.
const DIGITS: [Strokes; 10] = [
    &[&[
        [15.0, 5.0],
        [11.0, 6.0],
        [8.5, 10.0],
        [8.0, 15.0],
        [9.5, 20.0],
        [13.0, 22.5],
        [17.0, 21.5],
        [19.5, 17.5],
        [20.0, 12.5],
        [18.5, 8.0],
        [15.0, 5.0],
    ]],
    &[&[[14.5, 4.5], [14.0, 11.0], [13.5, 17.0], [13.0, 23.0]]],
    &[&[
        [8.5, 9.0],
        [10.0, 6.0],
        [13.5, 4.5],
        [17.5, 5.5],
        [19.0, 9.0],
        [17.0, 13.0],
        [13.0, 17.5],
        [8.5, 22.0],
        [14.0, 21.8],
        [20.5, 22.0],
    ]],
    &[&[
        [8.5, 6.5],
        [12.0, 4.5],
        [16.5, 5.0],
        [18.5, 8.0],
        [16.5, 11.5],
        [12.5, 13.0],
        [17.0, 14.0],
        [19.5, 17.5],
        [17.5, 21.5],
        [12.5, 23.0],
        [8.0, 21.0],
    ]],
    &[
        &[[10.0, 5.0], [9.0, 9.0], [8.5, 13.5], [13.0, 14.0], [19.5, 13.2]],
        &[[18.0, 5.0], [17.5, 11.0], [17.0, 17.0], [16.5, 23.0]],
    ],
    &[
        &[
            [10.5, 5.5],
            [10.0, 9.0],
            [9.5, 12.5],
            [13.0, 11.5],
            [17.0, 12.5],
            [19.0, 16.0],
            [17.5, 20.5],
            [13.5, 22.8],
            [8.5, 21.5],
        ],
        &[[10.5, 5.5], [15.0, 5.2], [19.5, 5.0]],
    ],
    &[&[
        [17.0, 4.5],
        [13.0, 8.0],
        [10.0, 13.0],
        [9.0, 18.0],
        [11.0, 22.0],
        [15.0, 23.0],
        [18.5, 20.5],
        [18.5, 16.5],
        [15.0, 14.5],
        [11.0, 16.5],
        [9.5, 19.5],
    ]],
    &[&[[8.0, 6.0], [13.5, 5.8], [19.5, 5.5], [17.0, 11.0], [14.5, 17.0], [13.0, 23.0]]],
    &[&[
        [18.0, 7.0],
        [14.5, 4.5],
        [10.5, 6.0],
        [10.5, 9.5],
        [14.0, 13.0],
        [17.5, 16.5],
        [17.5, 20.5],
        [14.0, 22.8],
        [10.5, 20.5],
        [10.8, 16.8],
        [14.2, 13.0],
        [17.6, 9.6],
        [18.0, 7.0],
    ]],
    &[&[
        [18.5, 8.5],
        [16.0, 5.2],
        [12.0, 5.5],
        [9.8, 9.0],
        [11.5, 12.5],
        [15.0, 12.8],
        [18.2, 9.5],
        [18.3, 13.5],
        [17.5, 18.5],
        [16.5, 23.0],
    ]],
];

/// A network of the built-in digits, as little trained as will do.
fn small() -> Arc<TrainedNetwork> {
    train(
        "data = \"digits\"\nhidden = [30]\ninit = \"he\"\ntrain_size = 2000\niterations = 200\n",
        &Sources::default(),
    )
}

fn train(block: &str, sources: &Sources) -> Arc<TrainedNetwork> {
    let spec = TrainingSpec::parse(block).expect("a good spec");
    let outcome = record(&spec, sources, &mut |_| std::ops::ControlFlow::Continue(())).expect("it trains");
    Arc::new(outcome.network.expect("a network came of it"))
}

/// What the training cell `train-1` shows.
fn show(cell: &mut Cell, network: Option<Arc<TrainedNetwork>>, phase: Phase) {
    let run = network.map(|network| ShownRun {
        progress: Progress { phase, iteration: network.iteration, ..Progress::default() },
        data: Some(Arc::clone(&network.data)),
        snapshot: Some(Arc::new(TrainingSnapshot {
            takes: None,
            flow: None,
            iteration: network.iteration,
            activation: network.architecture.activation,
            before: None,
            layers: Vec::new(),
            first_weights: None,
            units: None,
            over_time: Vec::new(),
            report: None,
            end: None,
            network: Some(network),
        })),
    });
    cell.state_mut().networks.show("train-1", Shown { spec: TrainingSpec::default(), run });
    cell.run_steps(2);
}

fn looking(more: &str) -> Cell {
    let mut cell = open("predict", &format!("network = \"train-1\"\n{more}"));
    show(&mut cell, Some(small()), Phase::Resting(Why::Asked));
    cell
}

fn description(cell: &Cell, name: &str) -> String {
    let mut described = cell.get_all_by_label(name).filter_map(|node| node.accesskit_node().description());
    described.next_back().expect("it is described")
}

/// Draws strokes on the pad with the events that a mouse makes, some of them in one frame.
fn draw(cell: &mut Cell, strokes: Strokes) {
    let rect = cell.get_by_role_and_label(Role::Canvas, text().predict.pad).rect();
    let at = |[x, y]: [f32; 2]| -> Pos2 { rect.min + egui::vec2(x, y) * (rect.width() / 28.0) };
    let button = |pos: Pos2, pressed: bool| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    for stroke in strokes {
        let (first, last) = (at(stroke[0]), at(stroke[stroke.len() - 1]));
        cell.event(Event::PointerMoved(first));
        cell.step();
        cell.event(button(first, true));
        cell.step();
        for (n, point) in stroke.iter().enumerate().skip(1) {
            cell.event(Event::PointerMoved(at(*point)));
            if n % 2 == 0 {
                cell.step();
            }
        }
        cell.event(button(last, false));
        cell.step();
    }
    cell.event(Event::PointerMoved(pos2(-10.0, -10.0)));
    cell.run_steps(2);
}

/// What the scores say of themselves.
fn scores(cell: &Cell) -> String {
    description(cell, text().figures.scores)
}

/// What the pad says of itself.
fn pad(cell: &Cell) -> String {
    description(cell, text().predict.pad)
}

/// The answer that the scores give, in the network's own words.
fn answer(cell: &Cell) -> String {
    seen(&scores(cell))
}

/// The answer in words that say what a network sees.
fn seen(words: &str) -> String {
    let sees = opening(|answer| (text().predict.sees)(answer, ""));
    let after = words.rsplit(&sees).next().unwrap_or_default();
    after.split([' ', ',']).next().unwrap_or_default().to_owned()
}

#[test]
fn without_a_network_it_says_what_to_do() {
    let t = &text().predict;
    let mut cell = open("predict", "network = \"train-1\"\n");
    cell.get_by_label_contains(&(t.no_cell)("train-1"));
    press(&mut cell, &(t.add_cell)("train-1"));
    let asked = cell.state_mut().asked.pop();
    assert!(
        matches!(&asked, Some(CellRequest::AddCell { kind: "training", keys }) if keys["id"].as_str() == Some("train-1")),
        "{asked:?}"
    );
    show(&mut cell, None, Phase::Ready);
    cell.get_by_label_contains(&(t.not_trained)("train-1"));
    press(&mut cell, &(t.train)("train-1"));
    let train = CellRequest::Command { id: "train-1".into(), command: RunCommand::Toggle };
    assert_eq!(cell.state_mut().asked.pop(), Some(train));
    draw(&mut cell, DIGITS[7]);
    assert!(
        cell.state().keys["picture"].as_str().is_some_and(|data| data.starts_with("data:image/png;base64,"))
    );
}

#[test]
fn a_weights_file_is_read_when_someone_asks_and_not_before() {
    let mut cell = open("predict", "weights = \"gone.npz\"\n");
    cell.get_by_label_contains(&(text().predict.weights_wait)("gone.npz"));
    press(&mut cell, &(text().predict.read_weights)("gone.npz"));
    // The host has no notebook's folder, so there is nothing that could be read.
    until(&mut cell, "the error", |cell| cell.query_by_label_contains("save it first").is_some());
}

#[test]
fn a_stroke_is_answered_kept_undone_and_cleared() {
    let t = &text().predict;
    let mut cell = looking("");
    let empty = scores(&cell);
    draw(&mut cell, DIGITS[4]);
    assert_ne!(scores(&cell), empty);
    assert_eq!(pad(&cell), (t.pad_summary)(2));
    let two = cell.state().keys["picture"].clone();
    assert_eq!(cell.state().writes, 2, "one write a stroke");
    press(&mut cell, t.undo);
    assert_ne!(cell.state().keys["picture"], two);
    assert_eq!(pad(&cell), (t.pad_summary)(1));
    press(&mut cell, t.undo);
    press(&mut cell, t.clear);
    assert_eq!(cell.state().keys["picture"].as_str(), Some("blank"));
    assert_eq!(scores(&cell), empty, "an empty page again");
}

#[test]
fn a_stroke_can_be_drawn_with_the_keyboard() {
    let t = &text().predict;
    let mut cell = looking("");
    let empty = scores(&cell);
    cell.get_by_role_and_label(Role::Canvas, t.pad).focus();
    cell.run_steps(2);
    let mut type_in = |keys: &[Key]| {
        for key in keys {
            cell.key_press(*key);
            cell.step();
        }
        cell.run_steps(2);
        (pad(&cell), scores(&cell), cell.state().writes)
    };
    assert_eq!(type_in(&[Key::ArrowUp; 7]), ((t.pad_summary)(0), empty.clone(), 0));
    type_in(&[Key::Space]);
    let (_, under_way, writes) = type_in(&[Key::ArrowDown; 14]);
    assert!(under_way != empty && writes == 0, "the answer moves with the pen");
    let (drawn, _, writes) = type_in(&[Key::Space]);
    assert_eq!((drawn, writes), ((t.pad_summary)(1), 1));
    type_in(&[Key::ArrowRight, Key::Space, Key::ArrowRight]);
    cell.key_press(Key::Escape);
    cell.run_steps(3);
    assert_eq!(pad(&cell), (t.pad_summary)(2), "a pen that loses the keys is lifted");
}

#[test]
fn the_answers_move_with_the_network() {
    let mut cell = looking("picture = { test = 0 }\n");
    let trained = scores(&cell);
    let block = "data = \"digits\"\nhidden = [30]\ninit = \"he\"\ntrain_size = 100\niterations = 1\n";
    let new = train(block, &Sources::default());
    show(&mut cell, Some(new), Phase::Resting(Why::Asked));
    assert_ne!(scores(&cell), trained);
    cell.get_by_label_contains(&(text().predict.looking)("train-1", "1"));
}

#[test]
fn sliders_move_the_picture_and_centring_brings_it_back() {
    let t = &text().predict;
    let mut cell = looking("picture = { test = 0 }\ncentre = false\n");
    let still = (scores(&cell), description(&cell, t.gets));
    cell.get_by_role_and_label(Role::Slider, t.right.name).set_value_accesskit(8.0);
    cell.run_steps(3);
    assert_eq!(cell.state().keys["shift"].as_array().and_then(|shift| shift[0].as_float()), Some(8.0));
    let shifted = scores(&cell);
    assert_ne!(shifted, still.0);
    cell.get_by_role_and_label(Role::Switch, t.centre.name).click();
    cell.run_steps(3);
    assert_ne!(scores(&cell), shifted);
    press(&mut cell, t.still);
    assert_eq!(cell.state().keys["shift"].as_array().and_then(|shift| shift[0].as_float()), Some(0.0));
    assert_eq!(scores(&cell), still.0, "a test image goes in as it was tested");
    cell.get_by_role_and_label(Role::Switch, t.invert.name).click();
    cell.run_steps(3);
    assert_ne!(description(&cell, t.gets), still.1);
}

#[test]
fn every_tab_shows_what_it_promises() {
    let t = &text().predict;
    let mut cell = looking("picture = { test = 0 }\n");
    let of_30 = (t.layer_summary)(30, 0, "");
    assert!(description(&cell, &(text().figures.layer)(1)).contains(of_30.trim_start_matches('0')));
    press(&mut cell, t.which);
    assert_eq!(description(&cell, t.product), (t.for_and_against)(&answer(&cell)));
    cell.get_by_role_and_label(Role::Figure, t.gradient);
    press(&mut cell, "8");
    assert_eq!(description(&cell, t.product), (t.for_and_against)("8"));

    press(&mut cell, text().figures.illusions);
    let face = format!("{}: ", Illusion::Face.in_words(text().figures));
    let seen = seen(&cell.get_by_label_contains(&face).accesskit_node().label().unwrap_or_default());
    // With the keyboard alone, as who cannot draw chooses a picture.
    cell.get_by_label_contains(&face).focus();
    cell.run_steps(2);
    cell.key_press(egui::Key::Enter);
    cell.run_steps(3);
    assert_eq!(answer(&cell), seen, "the same picture on the pad gets the same answer");
    assert_eq!(cell.state().keys["centre"].as_bool(), Some(false));
}

#[test]
fn a_dream_is_dreamt_and_taken_to_the_pad() {
    let t = &text().predict;
    let mut cell = looking("picture = { test = 0 }\n");
    let tabs: Vec<_> = cell.get_all_by_role_and_label(Role::Button, text().figures.dream).collect();
    tabs[0].click();
    drop(tabs);
    cell.run_steps(2);
    press(&mut cell, "8");
    assert_eq!(cell.state().keys["dream"]["class"].as_integer(), Some(8));
    let begin =
        cell.get_all_by_role_and_label(Role::Button, t.begin_dream).last().expect("a button to begin");
    begin.click();
    let sure = opening(|steps| (t.dream_ended)("8", steps, true));
    until(&mut cell, "the dream", |cell| cell.query_by_label_contains(&sure).is_some());
    let exhibits = cell.state().view.exhibits(text());
    for name in ["dream", "dream-curve"] {
        assert!(exhibits.iter().any(|exhibit| exhibit.name == name), "{name} can be taken home");
    }
    // Its curve speaks the language that the window is switched to, on systems without letters for it as well.
    let is_drawn = |cell: &Cell, language: Language| {
        let summary = format!("{}.", Text::of(language).figures.dream);
        let mut figures = cell.query_all_by(|node| node.role() == Role::Figure);
        figures
            .any(|node| node.accesskit_node().data().description().is_some_and(|it| it.starts_with(&summary)))
    };
    assert!(is_drawn(&cell, Language::English));
    cell.ctx.set_missing_glyph_policy(egui::MissingGlyphPolicy::Tofu);
    for language in [Language::Korean, Language::English] {
        cell.state_mut().language = language;
        cell.run_steps(3);
        assert!(is_drawn(&cell, language), "{language:?}");
    }
    cell.get_by_role_and_label(Role::Slider, t.step).set_value_accesskit(1e6);
    cell.run_steps(3);
    press(&mut cell, t.take_picture);
    assert_eq!(answer(&cell), "8");
}

#[test]
fn a_real_digit_is_changed_into_another() {
    let t = &text().predict;
    let mut cell = looking("change_to = 1\n");
    press(&mut cell, t.change);
    // The first row of digits is where it starts.
    cell.get_all_by_role_and_label(Role::Button, "4").next().expect("a 4 to start from").click();
    cell.run_steps(3);
    assert_eq!(answer(&cell), "4");
    cell.get_all_by_role_and_label(Role::Button, "9").last().expect("a 9 to turn it into").click();
    cell.run_steps(3);
    assert_eq!(cell.state().keys["change_to"].as_integer(), Some(9));
    press(&mut cell, t.find_change);
    until(&mut cell, "the change", |cell| cell.query_by_label("4 → 9").is_some());
    let levels = opening(|mean| (t.changed)(0, mean, 0));
    let (_, levels) = levels.split_once('0').expect("the largest change comes first");
    assert!(description(&cell, t.difference_summary).contains(levels));
    press(&mut cell, t.take_picture);
    assert_eq!(answer(&cell), "9");
}

#[test]
fn test_images_are_filtered_paged_and_taken() {
    let t = &text().predict;
    let page = (t.page)("1", "…", "2,000");
    let (from_one, all) = page.split_once('…').expect("the last image stands between them");
    let mut cell = looking("");
    press(&mut cell, t.images);
    until(&mut cell, "the answers", |cell| cell.query_by_label_contains(all).is_some());
    press(&mut cell, t.next);
    assert!(cell.query_by_label_contains(from_one).is_none());
    press(&mut cell, t.wrong_only);
    until(&mut cell, "the wrong ones", |cell| cell.query_by_label_contains(all).is_none());
    let image = opening(|row| (t.test_image)(row, "", "", ""));
    let first = cell.get_all_by_label_contains(&image).next().expect("a small network is wrong somewhere");
    let name = first.accesskit_node().label().unwrap_or_default();
    first.click();
    cell.run_steps(3);
    assert!(cell.state().keys["picture"]["test"].as_integer().is_some());
    let named = (t.test_image)("", "", &answer(&cell), "");
    let (_, seen) = named.split_once(", ").expect("a label, and then what it is seen as");
    assert!(name.contains(seen), "{name} and not {seen}");
}

#[test]
fn pictures_are_opened_and_what_is_none_does_no_harm() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    // A dark 1 on light paper, 60 x 80.
    let page = image::GrayImage::from_fn(60, 80, |x, y| {
        image::Luma([if (26..34).contains(&x) && (10..70).contains(&y) { 20 } else { 240 }])
    });
    page.save(path("one.png")).expect("it is written");
    std::fs::write(path("text.png"), "hello").expect("it is written");
    std::fs::write(path("empty.jpg"), "").expect("it is written");
    let mut cell = looking("");
    let before = cell.state().keys.clone();
    for (name, words) in [("text.png", "no PNG or JPEG"), ("empty.jpg", "is empty"), ("none.png", "none.png")]
    {
        bring(&mut cell, &path(name));
        until(&mut cell, "the error", |cell| !cell.state().notes.is_empty());
        let note = format!("{:?}", cell.state_mut().notes.pop());
        assert!(note.contains(words), "{note}");
        assert_eq!(cell.state().keys, before);
    }
    bring(&mut cell, &path("one.png"));
    until(&mut cell, "the picture", |cell| cell.state().keys != before);
    assert_eq!(answer(&cell), "1");
}

fn bring(cell: &mut Cell, path: &Path) {
    let ctx = cell.ctx.clone();
    cell.state_mut().with(&ctx, |view, cx| {
        assert!(view.takes_pictures());
        view.open_picture(path, cx);
    });
}

#[test]
#[ignore = "needs the real MNIST in ../shared/mnist"]
fn drawn_digits_are_recognised_by_a_network_of_the_real_mnist() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/mnist");
    let mnist = load_idx(&[folder]).expect("the real MNIST lies in ../shared/mnist");
    let sources = Sources { mnist: Some(Arc::new(mnist)), ..Sources::default() };
    let start = std::time::Instant::now();
    let block = "data = \"mnist\"\nhidden = [100, 100]\ninit = \"he\"\niterations = 3000\n";
    let network = train(block, &sources);
    assert!(start.elapsed() < std::time::Duration::from_mins(2), "trained for two minutes at most");
    let mut cell = open("predict", "network = \"train-1\"\n");
    show(&mut cell, Some(network), Phase::Resting(Why::End));
    let mut seen = Vec::new();
    for strokes in DIGITS {
        press(&mut cell, text().predict.clear);
        draw(&mut cell, strokes);
        seen.push(answer(&cell));
    }
    assert_eq!(seen.join(" "), "0 1 2 3 4 5 6 7 8 9");
}

/// A small picture, so that a change of the looks is seen before it is merged. `UPDATE_SNAPSHOTS=1` takes it again.
#[test]
#[ignore = "needs a Vulkan driver, such as mesa-vulkan-drivers"]
fn a_test_image_with_the_illusions() {
    let mut cell = looking("picture = { test = 0 }\n");
    press(&mut cell, text().figures.illusions);
    cell.remove_cursor();
    cell.run_steps(3);
    // Rasterisers differ in the last bits of an edge, never in hundreds of pixels.
    let options = egui_kittest::SnapshotOptions::new().threshold(1.0).max_failed_pixels(300);
    cell.snapshot_options("predict", &options);
}

/// A dialog in which always the same file is chosen.
struct Chosen(PathBuf);

impl FileDialogs for Chosen {
    fn show(&mut self, _ask: &Ask, _folder: Option<PathBuf>, _text: &Text, wake: Waker) -> Receiver<Answer> {
        let (sender, receiver) = bounded(1);
        _ = sender.send(vec![self.0.clone()]);
        wake();
        receiver
    }
}

/// The whole window: from the button over the training cell's snapshots to the scores, and from the dialog to the pad.
#[test]
fn in_the_window_the_answers_follow_the_training_and_a_picture_is_opened() {
    let t = &text().predict;
    let folder = tempfile::tempdir().expect("a folder");
    let notebook = folder.path().join("class.md");
    let written = "```toml predict\nnetwork = \"reader\"\npicture = { test = 0 }\n```\n\n```toml training\nid = \"reader\"\n\
        data = \"digits\"\nhidden = [16]\ninit = \"he\"\ntrain_size = 500\niterations = 60\n```\n";
    std::fs::write(&notebook, written).expect("it is written");
    let picture = folder.path().join("one.png");
    let page = image::GrayImage::from_fn(40, 60, |x, y| {
        image::Luma([if (18..23).contains(&x) && (8..52).contains(&y) { 250 } else { 5 }])
    });
    page.save(&picture).expect("it is written");
    let mut window = opened(notebook, picture);
    window.run_steps(3);
    window.get_by_label_contains(&(t.not_trained)("reader"));
    window.get_by_role_and_label(Role::Button, &(t.train)("reader")).click();
    let start = std::time::Instant::now();
    let wait = |window: &mut Harness<'static, Window>, what: &str, label: &str| {
        while window.query_by_label_contains(label).is_none() {
            assert!(start.elapsed() < std::time::Duration::from_mins(2), "never came: {what}");
            window.step();
            std::thread::yield_now();
        }
        window.run_steps(2);
    };
    wait(&mut window, "the end of the training", &(t.looking)("reader", "60"));
    window.get_by_role_and_label(Role::Figure, text().figures.scores);
    window.get_by_role_and_label(Role::Figure, &(text().figures.layer)(1));
    assert!(!window.state().desk().is_dirty(), "looking writes nothing");
    window.get_by_role_and_label(Role::Button, t.open).click();
    while !window.state().desk().is_dirty() {
        assert!(start.elapsed() < std::time::Duration::from_mins(2), "the picture never came");
        window.step();
        std::thread::yield_now();
    }
    let kept = |window: &Harness<'static, Window>| {
        let text = window.state().desk().document().notebook().to_string();
        let line = text.lines().find(|line| line.starts_with("picture = ")).map(str::to_owned);
        line.expect("the cell has a picture")
    };
    let first = kept(&window);
    assert!(first.starts_with("picture = { photo = \"data:image/png;base64,"), "{first}");

    // Let fall on the window, a picture goes to the cell that looks at pictures; what is none changes nothing.
    let other = folder.path().join("seven.jpg");
    let page = image::GrayImage::from_fn(64, 64, |x, y| {
        image::Luma([if (10..16).contains(&y) || (x + y / 2).abs_diff(56) < 4 { 245 } else { 8 }])
    });
    page.save(&other).expect("it is written");
    drop_on(&mut window, &other);
    while kept(&window) == first {
        assert!(start.elapsed() < std::time::Duration::from_mins(2), "the dropped picture never came");
        window.step();
        std::thread::yield_now();
    }
    let dropped = kept(&window);
    let broken = folder.path().join("broken.png");
    std::fs::write(&broken, b"no picture").expect("it is written");
    drop_on(&mut window, &broken);
    wait(&mut window, "why it is no picture", "broken.png");
    assert_eq!(kept(&window), dropped);
}

/// A dark 1 on light paper, as a camera that was held askew keeps it.
fn photograph(folder: &Path) -> PathBuf {
    let path = folder.join("one.jpg");
    let page = image::GrayImage::from_fn(60, 80, |x, y| {
        image::Luma([if (26..34).contains(&x) && (10..70).contains(&y) { 20 } else { 240 }])
    });
    page.save(&path).expect("it is written");
    path
}

#[test]
fn the_steps_of_a_photograph_are_shown_and_each_can_be_left_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = photograph(folder.path());
    let network = small();
    for (language, stage) in settings() {
        let words = Text::of(language);
        let t = &words.predict;
        let mut cell = open_in("predict", "network = \"train-1\"\n", language, stage);
        show(&mut cell, Some(Arc::clone(&network)), Phase::Resting(Why::Asked));
        press(&mut cell, t.steps);
        assert!(says(&cell, t.steps_drawn), "{language:?}: nothing was opened yet");
        press(&mut cell, words.figures.layers);
        let before = cell.state().keys.clone();
        bring(&mut cell, &path);
        until(&mut cell, "the photograph", |cell| cell.state().keys != before);
        cell.run_steps(2);
        for name in words.figures.step_names {
            cell.get_by_role_and_label(Role::Figure, name);
        }
        let (opened, input) = (cell.state().keys.clone(), description(&cell, t.gets));
        for label in [t.upright, t.flatten, t.border, t.denoise] {
            assert!(is_on(&cell, label.name), "{}", label.name);
            for on in [false, true] {
                cell.get_by_role_and_label(Role::Switch, label.name).click();
                cell.run_steps(3);
                assert_eq!(is_on(&cell, label.name), on, "{}", label.name);
                assert_eq!(cell.state().keys == opened, on, "{}", label.name);
            }
        }
        choose(&mut cell, t.paper.name, t.paper_dark);
        assert_ne!(description(&cell, t.gets), input, "{language:?}: paper is ink now");
        choose(&mut cell, t.paper.name, t.paper_auto);
        assert_eq!(cell.state().keys, opened);
        assert_eq!(description(&cell, t.gets), input);
    }
}

#[test]
fn a_weights_file_that_names_no_activation_is_asked_for_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = std::fs::File::create(folder.path().join("w.npz")).expect("it can be made");
    let mut npz = ndarray_npy::NpzWriter::new(file);
    for (name, shape) in [("W1", [784, 5]), ("W2", [5, 10])] {
        let array = ndarray::Array2::from_shape_fn(shape, |(row, column)| {
            ((row * 7 + column * 3) % 11) as f64 / 50.0 - 0.1
        });
        npz.add_array(name, &array).expect("it can be written");
    }
    npz.finish().expect("it can be written");
    let t = &text().predict;
    let notebook = folder.path().join("class.md");
    std::fs::write(&notebook, "```toml predict\nweights = \"w.npz\"\n```\n").expect("it is written");
    let mut window = opened(notebook, folder.path().join("none.png"));
    let start = std::time::Instant::now();
    for button in [(t.read_weights)("w.npz"), text().shell.read_it.to_owned()] {
        while window.query_by_role_and_label(Role::Button, &button).is_none() {
            assert!(start.elapsed() < std::time::Duration::from_mins(2), "never offered: {button}");
            window.step();
        }
        window.get_by_role_and_label(Role::Button, &button).click();
        window.run_steps(2);
    }
    let question = (t.ask_activation)("w.npz");
    while window.query_by_label_contains(&question).is_none() {
        assert!(start.elapsed() < std::time::Duration::from_mins(2), "never asked: {question}");
        window.step();
        std::thread::yield_now();
    }
    assert!(
        window.query_by_role_and_label(Role::Figure, text().figures.scores).is_none(),
        "no answer before that"
    );
    for activation in Activation::ALL {
        window.get_by_role_and_label(Role::Button, activation.name());
    }
    window.get_by_role_and_label(Role::Button, Activation::Sigmoid.name()).click();
    while window.query_by_role_and_label(Role::Figure, text().figures.scores).is_none() {
        assert!(start.elapsed() < std::time::Duration::from_mins(2), "never answered");
        window.step();
        std::thread::yield_now();
    }
    assert!(window.query_by_label_contains(&question).is_none());
    let written = window.state().desk().document().notebook().to_string();
    assert!(written.contains("activation = \"sigmoid\""), "{written}");
}

/// The whole window with this notebook; its dialogs choose `picture`.
fn opened(notebook: PathBuf, picture: PathBuf) -> Harness<'static, Window> {
    let setup = Setup {
        options: Options { notebook: Some(notebook), ..Options::default() },
        dialogs: Box::new(Chosen(picture)),
        data_folder: None,
        desktop: std::sync::Arc::new(shell::Handed::default()),
        make_view: cells::view,
        language: Language::English,
        mnist: layerscope::data::download::Plan::default(),
    };
    Harness::builder().with_size([1280.0, 720.0]).with_max_steps(40).build_eframe(|cc| Window::new(cc, setup))
}
