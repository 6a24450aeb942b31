//! Text and cell share the screen: at every size, in every lesson, in both languages.

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use layerscope::app::text::{Language, Text};
use layerscope::app::{Options, Setup, Window};
use layerscope::notebook::lessons;

use crate::shell::{self, counter, setup};

const SIZES: [[f32; 2]; 3] = [[1024.0, 640.0], [1280.0, 720.0], [1920.0, 1080.0]];

/// With a fake inside of each cell, so that the page is tested alone.
fn window(language: Language, size: [f32; 2]) -> Harness<'static, Window> {
    shown(Setup { language, ..setup(Options::default(), counter) }, language, size)
}

/// With the cells themselves.
fn whole_window(size: [f32; 2]) -> Harness<'static, Window> {
    shown(setup(Options::default(), layerscope::app::cells::view), Language::English, size)
}

fn shown(setup: Setup, language: Language, size: [f32; 2]) -> Harness<'static, Window> {
    let mut harness =
        Harness::builder().with_size(size).with_max_steps(40).allow_missing_glyphs().build_eframe(|cc| {
            if language == Language::Korean {
                cc.egui_ctx.set_font_providers(layerscope::app::theme::system_fonts(Some("ko")));
            }
            Window::new(cc, setup)
        });
    harness.run_steps(3);
    harness
}

/// Opens the lesson of this number from the list beside the page.
fn open(harness: &mut Harness<'static, Window>, lesson: usize, language: Language) {
    let name = format!("{}   {}", lesson + 1, lessons::all()[lesson].title(language));
    harness.get_by_label(&name).click();
    harness.run_steps(4);
}

#[test]
fn every_lesson_has_its_cell_and_its_text_on_one_screen_at_every_size() {
    for (size, language) in SIZES.into_iter().flat_map(|size| Language::ALL.map(|language| (size, language)))
    {
        let text = Text::of(language);
        let mut harness = window(language, size);
        let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, size.into());
        for (i, lesson) in lessons::all().iter().enumerate() {
            open(&mut harness, i, language);
            let about = format!("{} at {size:?} in {language:?}", lesson.slug);
            // A question among the words has one, too; the cell's is not left of it.
            let menus = harness.get_all_by_label(text.shell.more).map(|node| node.rect());
            let more = menus.max_by(|a, b| a.right().total_cmp(&b.right())).expect("the cell has a menu");
            assert!(screen.contains_rect(more), "{about}: the menu of the cell is at {more}");
            let pencils: Vec<egui::Rect> =
                harness.get_all_by_label(text.shell.edit_text).map(|node| node.rect()).collect();
            let first = pencils.first().expect("the first words");
            assert!(screen.contains_rect(*first), "{about}: the words begin at {first}");
            let beside = first.right() <= more.left() || first.top() >= more.bottom();
            assert!(beside, "{about}: the words at {first} lie under the cell at {more}");
        }
    }
}

#[test]
fn the_line_of_a_cell_brings_it_into_sight_and_gives_it_the_keys() {
    let language = Language::English;
    let text = Text::of(language);
    let mut harness = window(language, SIZES[1]);
    let lesson = lessons::all().iter().position(|lesson| lesson.slug == "batch-norm").expect("it is there");
    open(&mut harness, lesson, language);
    let names: Vec<String> = harness
        .get_all_by_label_contains("Show ")
        .filter_map(|node| node.accesskit_node().label())
        .filter(|name| name.contains(" · "))
        .collect();
    assert_eq!(names.len(), 5, "a line for each cell: {names:?}");
    for name in &names {
        let title = name.trim_start_matches("Show ");
        harness.get_by_label(name).click_accesskit();
        harness.run_steps(4);
        let chosen = harness.get_by_label(name);
        assert_eq!(chosen.accesskit_node().toggled(), Some(egui::accesskit::Toggled::True), "{name}");
        let shown = harness.get_all_by_label(title).count();
        assert!(shown >= 1, "the title of {title} stands above the cell");
        assert!(harness.query_all_by_label(text.shell.more).count() >= 1, "{name}");
    }
}

#[test]
fn a_step_that_is_pressed_is_at_hand_and_the_last_words_lead_to_the_next_lesson() {
    let language = Language::English;
    let text = Text::of(language);
    let mut harness = window(language, SIZES[1]);
    let second = |harness: &Harness<'static, Window>| {
        let nodes = harness.get_all_by_label_contains("Step 2 of ");
        let first = nodes.into_iter().next().expect("a second step");
        (first.rect(), first.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True))
    };
    assert!(!second(&harness).1);
    harness.get_all_by_label_contains("Step 2 of ").next().expect("a second step").click_accesskit();
    harness.run_steps(4);
    assert!(second(&harness).1);
    let next = (text.shell.next_lesson)(lessons::all()[1].title(Language::English));
    harness.get_by_label(&next).click_accesskit();
    harness.run_steps(4);
    assert_eq!(harness.state().desk().lesson(), Some(1));
}

#[test]
fn where_the_window_is_not_wide_lessons_and_data_open_over_the_page() {
    let text = shell::text();
    let mut harness = window(Language::English, SIZES[1]);
    assert!(harness.query_by_label(text.commands.open_data).is_none());
    harness.get_all_by_label(text.commands.side_panel).next().expect("the rail has it").click();
    harness.run_steps(4);
    harness.get_by_label(text.commands.open_data);
    harness.key_press(egui::Key::Escape);
    harness.run_steps(4);
    assert!(harness.query_by_label(text.commands.open_data).is_none());
}

/// The titles of the cells that a lesson's text leads to.
fn lines(harness: &Harness<'static, Window>, show: &str) -> Vec<String> {
    harness
        .get_all_by_label_contains(show)
        .filter_map(|node| node.accesskit_node().label())
        .filter(|name| name.starts_with(show) && name.contains(" · "))
        .collect()
}

/// How often these words stand in the window by themselves.
fn said(harness: &Harness<'static, Window>, words: &str) -> usize {
    let is_it = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
        [node.label(), node.value()].into_iter().flatten().any(|said| said == words)
    };
    harness.query_all(egui_kittest::kittest::By::new().predicate(is_it)).count()
}

#[test]
fn before_run_every_training_and_comparison_of_a_lesson_shows_a_preview_and_every_search_its_plan() {
    let text = Text::of(Language::English);
    let mut harness = whole_window(SIZES[1]);
    let of = |kind: &'static str| format!("Show {} · ", layerscope::experiment::title(kind, text.figures));
    let [training, comparison, search] = ["training", "comparison", "search"].map(of);
    let (mut previews, mut plans) = (0, 0);
    for (i, lesson) in lessons::all().iter().enumerate() {
        open(&mut harness, i, Language::English);
        for name in lines(&harness, "Show ") {
            harness.get_by_label(&name).click_accesskit();
            harness.run_steps(4);
            let about = format!("{}, {name}", lesson.slug);
            if name.starts_with(&training) || name.starts_with(&comparison) {
                let marks = harness.get_all_by_label_contains(text.cells.run.preview).count();
                assert_eq!(marks, 1, "{about} is marked as a preview once");
                previews += 1;
            } else if name.starts_with(&search) {
                let plan = (text.figures.planned)("");
                assert_eq!(harness.get_all_by_label_contains(&plan).count(), 1, "{about} shows its plan");
                plans += 1;
            }
        }
    }
    assert!(previews >= 15 && plans >= 3, "{previews} previews and {plans} plans");
}

#[test]
fn a_preview_goes_when_a_setting_differs_or_a_run_begins() {
    let text = Text::of(Language::English);
    let mut harness = whole_window(SIZES[1]);
    let lesson =
        lessons::all().iter().position(|lesson| lesson.slug == "train-a-network").expect("it is there");
    open(&mut harness, lesson, Language::English);
    harness.run_steps(6);
    let marks = |harness: &Harness<'static, Window>| {
        harness.query_all_by_label_contains(text.cells.run.preview).count()
    };
    assert_eq!(marks(&harness), 1);
    harness.key_press(egui::Key::Space);
    let start = std::time::Instant::now();
    while marks(&harness) > 0 {
        assert!(start.elapsed().as_secs() < 60, "the preview stays beside a run");
        harness.run_steps(1);
        std::thread::yield_now();
    }
}

#[test]
fn the_seed_stands_once_in_a_cell() {
    let text = Text::of(Language::English);
    let mut harness = whole_window(SIZES[2]);
    let seed = (text.figures.seed)(42);
    let mut seen = 0;
    for i in 0..lessons::all().len() {
        open(&mut harness, i, Language::English);
        for name in lines(&harness, "Show ") {
            harness.get_by_label(&name).click_accesskit();
            harness.run_steps(4);
            let stands = said(&harness, &seed);
            assert!(stands <= 1, "{name}: {seed} {stands} times");
            seen += stands;
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn the_status_bar_says_what_space_does_before_the_first_run() {
    let text = Text::of(Language::English);
    let mut harness = whole_window(SIZES[1]);
    let mut times = 0;
    for i in 0..lessons::all().len() {
        open(&mut harness, i, Language::English);
        for name in lines(&harness, "Show ") {
            harness.get_by_label(&name).click_accesskit();
            harness.run_steps(4);
            let id = name.rsplit(" · ").next().unwrap_or_default();
            let runs = said(&harness, &(text.shell.space_runs)(id));
            let plays = !["activations", "predict"].iter().any(|kind| {
                name.starts_with(&format!("Show {} · ", layerscope::experiment::title(kind, text.figures)))
            });
            assert_eq!(runs, usize::from(plays), "{name}");
            times += runs;
        }
    }
    assert!(times > 20, "{times}");
}
