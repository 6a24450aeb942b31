//! Slides while presenting, used by keys and names as a teacher uses them.

use egui::Key;
use egui::accesskit::Toggled;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use layerscope::app::commands::{COMMANDS, written};
use layerscope::app::theme::ThemeChoice;
use layerscope::app::{Options, Window};

use crate::shell::{counter, notebook, press, run, setup, show, text};

const CLASS: &str = "# A class\n\nWelcome.\n\n---\n\n## Run it\n\n```toml training\nid = \"run\"\n```\n\nLook.\n\n---\n\n\
                     ## Questions\n\nWhy?\n";

fn class(text: &str) -> Harness<'static, Window> {
    let folder = tempfile::tempdir().expect("a folder");
    let options = Options { present: true, ..notebook(folder.path(), text) };
    show(setup(options, counter))
}

/// What the big counter says.
fn counted(iteration: &str) -> String {
    (text().present.counted)(iteration, "10,000")
}

fn slide(harness: &mut Harness<'static, Window>) -> Option<(usize, usize)> {
    harness.state_mut().slide()
}

#[test]
fn what_is_nearly_a_cell_is_named_on_its_slide() {
    let mut harness = class("# A class\n\n---\n\n## Try it\n\n'''toml training\nid = \"run\"\n'''\n");
    let named =
        |harness: &Harness<'static, Window>| harness.query_all_by_label_contains("begins no cell").count();
    assert_eq!(named(&harness), 0, "it stands on the other slide");
    press(&mut harness, Key::ArrowRight);
    assert_eq!(named(&harness), 1);
}

#[test]
fn one_slide_at_a_time_is_turned_by_keys_and_buttons() {
    let mut harness = class(CLASS);
    assert_eq!(slide(&mut harness), Some((0, 3)));
    harness.get_by_label("Welcome.");
    assert!(harness.query_by_label("Questions").is_none());
    assert!(harness.query_by_label(text().shell.lessons).is_none());
    for (key, at) in [
        (Key::ArrowRight, 1),
        (Key::PageDown, 2),
        (Key::ArrowRight, 2),
        (Key::ArrowLeft, 1),
        (Key::End, 2),
        (Key::PageUp, 1),
        (Key::Home, 0),
        (Key::ArrowLeft, 0),
    ] {
        press(&mut harness, key);
        assert_eq!(slide(&mut harness), Some((at, 3)), "{key:?}");
    }
    harness.get_by_label(text().present.next).click();
    run(&mut harness, 3);
    harness.get_by_label(&(text().present.slide)(2, 3));
    harness.get_by_label_contains("counted 0");
    press(&mut harness, Key::Escape);
    assert_eq!(slide(&mut harness), None);
    harness.get_by_label(text().commands.side_panel);
}

#[test]
fn a_cell_that_has_the_keys_is_stepped_and_gives_them_back() {
    let mut harness = class(CLASS);
    press(&mut harness, Key::ArrowRight);
    press(&mut harness, Key::Enter);
    for _ in 0..2 {
        press(&mut harness, Key::ArrowRight);
    }
    press(&mut harness, Key::ArrowLeft);
    harness.get_by_label_contains("counted 1");
    press(&mut harness, Key::End);
    harness.get_by_label_contains("counted 100");
    assert_eq!(slide(&mut harness), Some((1, 3)), "the cell's own keys win");
    press(&mut harness, Key::PageDown);
    assert_eq!(slide(&mut harness), Some((2, 3)), "but for those that are none of its own");
    press(&mut harness, Key::ArrowLeft);
    assert_eq!(slide(&mut harness), Some((1, 3)), "a new slide has its arrows again");

    harness.get_by_label_contains("counted").click();
    run(&mut harness, 3);
    press(&mut harness, Key::ArrowRight);
    harness.get_by_label_contains("counted 101");
    harness.get_by_label("Look.").click();
    run(&mut harness, 3);
    press(&mut harness, Key::ArrowRight);
    assert_eq!(slide(&mut harness), Some((2, 3)), "a click beside the cell gives them back");
}

#[test]
fn the_cell_that_tab_leads_into_runs_and_the_arrows_go_on_turning_slides() {
    let two =
        "```toml training\nid = \"one\"\n```\n\n```toml training\nid = \"two\"\n```\n\n---\n\n# Words\n";
    let mut harness = class(two);
    let chip = |harness: &Harness<'static, Window>| {
        let chip = harness.get_all_by_label(text().present.controls).nth(1).expect("a second cell");
        chip.accesskit_node().is_focused()
    };
    for _ in 0..50 {
        if !chip(&harness) {
            press(&mut harness, Key::Tab);
        }
    }
    assert!(chip(&harness), "Tab never came to the second cell");
    press(&mut harness, Key::Escape);
    press(&mut harness, Key::E);
    let counts: Vec<_> = harness
        .get_all_by_label_contains("counted")
        .filter_map(|label| label.accesskit_node().value())
        .collect();
    assert!(counts[0].starts_with("counted 0") && counts[1].starts_with("counted 10"), "{counts:?}");
    press(&mut harness, Key::ArrowRight);
    assert_eq!(slide(&mut harness), Some((1, 2)));
}

#[test]
fn a_run_goes_on_between_slides_and_when_presenting_ends() {
    let mut harness = class(CLASS);
    press(&mut harness, Key::Space);
    press(&mut harness, Key::ArrowRight);
    harness.get_by_label_contains("counted 0");
    press(&mut harness, Key::Space);
    press(&mut harness, Key::ArrowRight);
    press(&mut harness, Key::ArrowLeft);
    let count = |harness: &Harness<'static, Window>| -> u64 {
        let label = harness.get_by_label_contains("counted").accesskit_node().value().unwrap();
        label.split([' ', ',']).nth(1).unwrap().parse().unwrap()
    };
    let before = count(&harness);
    assert!(before > 5, "it ran on while another slide was shown: {before}");
    press(&mut harness, Key::Escape);
    assert!(count(&harness) > before);
    press(&mut harness, Key::F5);
    assert!(slide(&mut harness).is_some() && count(&harness) > before + 3);
}

#[test]
fn the_bar_counts_the_run_of_its_own_slide() {
    let two = "# One\n\n```toml training\nid = \"one\"\n```\n\n# Two\n\n```toml training\nid = \"two\"\n```\n\n# Words\n";
    let mut harness = class(two);
    press(&mut harness, Key::Space);
    press(&mut harness, Key::ArrowRight);
    harness.get_by_label_contains(&counted("0"));
    press(&mut harness, Key::ArrowRight);
    let at_its_start = (text().present.counted)("0", "");
    assert!(harness.query_by_label_contains(&at_its_start).is_none(), "words alone: what runs elsewhere");
    harness.get_by_label_contains(&(text().present.of)("10,000"));
}

#[test]
fn speeds_are_a_key_each_and_the_counter_does_not_move() {
    let mut harness = class(CLASS);
    press(&mut harness, Key::ArrowRight);
    for (key, speed) in [(Key::Num1, 1), (Key::Num5, 5), (Key::Num3, 3)] {
        press(&mut harness, key);
        harness.get_by_label_contains(&format!("speed {speed}"));
    }
    let of = (text().present.of)("10,000");
    let place = |harness: &Harness<'static, Window>| harness.get_by_label_contains(&of).rect();
    let before = place(&harness);
    press(&mut harness, Key::Enter);
    press(&mut harness, Key::End);
    harness.get_by_label_contains(&counted("100"));
    assert_eq!(place(&harness), before);
}

#[test]
fn controls_are_folded_until_they_are_asked_for() {
    let mut harness = class(CLASS);
    press(&mut harness, Key::ArrowRight);
    assert!(harness.query_by_label("its controls").is_none());
    assert!(harness.query_by_label(text().shell.more).is_none(), "nothing is written here");
    harness.get_by_label(text().present.controls).click();
    run(&mut harness, 3);
    harness.get_by_label("its controls");
    press(&mut harness, Key::Escape);
    harness.get_by_label("its controls");
}

#[test]
fn what_a_grid_shows_is_chosen_beside_its_title_on_a_slide() {
    let folder = tempfile::tempdir().expect("a folder");
    let grid =
        "```toml activations\nactivations = [\"relu\", \"tanh\"]\nlayers = 2\nwidth = 8\nsamples = 10\n```\n";
    let options = Options { present: true, ..notebook(folder.path(), grid) };
    let mut harness = show(setup(options, layerscope::app::cells::view));
    let chosen = |harness: &Harness<'static, Window>, tab: &str| {
        let mut tabs = harness.get_all_by_label(tab).filter_map(|node| node.accesskit_node().toggled());
        tabs.any(|toggled| toggled == Toggled::True)
    };
    let words = text().figures;
    assert!(chosen(&harness, words.activations) && !chosen(&harness, words.gradients));
    assert!(harness.query_by_label(text().cells.parameters.std.name).is_none(), "parameters are folded");
    harness.get_by_label(words.gradients).click();
    run(&mut harness, 3);
    assert!(chosen(&harness, words.gradients) && !chosen(&harness, words.activations));
    harness.get_by_label("Tanh").click();
    run(&mut harness, 3);
    assert!(chosen(&harness, "Tanh"));
}

#[test]
fn slides_have_looks_of_their_own_which_are_remembered() {
    let mut harness = class(CLASS);
    assert!(harness.ctx.zoom_factor() > 1.2, "type is larger: {}", harness.ctx.zoom_factor());
    let ink = |harness: &Harness<'static, Window>| harness.ctx.global_style().visuals.panel_fill;
    assert_eq!(ink(&harness), egui::Color32::WHITE);
    assert_eq!(harness.state().settings().slide_theme, None, "the projector's, until somebody chooses");
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::T);
    run(&mut harness, 3);
    assert_eq!(harness.state().settings().slide_theme, Some(ThemeChoice::Light));
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::Minus);
    run(&mut harness, 3);
    assert_eq!(harness.state().settings().slide_zoom, 0.9);
    press(&mut harness, Key::Escape);
    let settings = harness.state().settings();
    assert_eq!((settings.theme, settings.zoom), (ThemeChoice::Light, 1.0), "the page keeps its own");
    assert_eq!(harness.ctx.zoom_factor(), 1.0);
}

#[test]
fn presenting_begins_where_the_page_is_and_comes_back_to_it() {
    let sections: Vec<String> =
        (1..=12).map(|n| format!("## Part {n}\n\n{}", "Some words of it.\n\n".repeat(8))).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let mut harness = show(setup(notebook(folder.path(), &sections.join("\n---\n\n")), counter));
    press(&mut harness, Key::F5);
    assert_eq!(slide(&mut harness), Some((0, 12)), "an unmoved page is at its first slide");
    for _ in 0..4 {
        press(&mut harness, Key::PageDown);
    }
    press(&mut harness, Key::Escape);
    run(&mut harness, 6);
    let top = harness.get_by_label("Part 5").rect().top();
    assert!((30.0..140.0).contains(&top), "the page shows what was presented: {top}");
    press(&mut harness, Key::F5);
    assert_eq!(slide(&mut harness), Some((4, 12)));
    press(&mut harness, Key::End);
    press(&mut harness, Key::Escape);
    run(&mut harness, 6);
    press(&mut harness, Key::F5);
    assert_eq!(
        slide(&mut harness),
        Some((11, 12)),
        "also where the page ends before its place is at the top"
    );
    press(&mut harness, Key::Escape);
    run(&mut harness, 6);
    harness.hover_at(egui::pos2(700.0, 400.0));
    for _ in 0..4 {
        harness.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: egui::vec2(0.0, 5000.0),
            source: egui::MouseWheelSource::Unknown,
            phase: egui::TouchPhase::Move,
            modifiers: egui::Modifiers::NONE,
        });
        run(&mut harness, 10);
    }
    press(&mut harness, Key::F5);
    assert_eq!(slide(&mut harness), Some((0, 12)), "a page that was scrolled since says where");
}

#[test]
fn the_laser_asks_for_frames_only_while_it_moves() {
    let mut harness = class(CLASS);
    while harness.state().library().strip().is_none() {
        run(&mut harness, 1);
        std::thread::yield_now();
    }
    let rests = |harness: &Harness<'static, Window>| {
        let delays = harness.output().viewport_output.values().map(|v| v.repaint_delay);
        delays.min() == Some(std::time::Duration::MAX)
    };
    // What was said at the start goes by itself after a while.
    let start = std::time::Instant::now();
    while !rests(&harness) {
        assert!(start.elapsed() < std::time::Duration::from_mins(1), "it never rests");
        run(&mut harness, 1);
        std::thread::yield_now();
    }
    let cursor = |harness: &Harness<'static, Window>| harness.output().platform_output.cursor_icon;
    press(&mut harness, Key::L);
    harness.hover_at(egui::pos2(300.0, 200.0));
    run(&mut harness, 1);
    harness.hover_at(egui::pos2(400.0, 220.0));
    run(&mut harness, 1);
    assert!(!rests(&harness), "its tail shrinks");
    assert_eq!(cursor(&harness), egui::CursorIcon::None);
    run(&mut harness, 60);
    assert!(rests(&harness), "a pointer that rests asks for nothing");
    press(&mut harness, Key::L);
    assert_ne!(cursor(&harness), egui::CursorIcon::None);
}

#[test]
fn a_run_below_many_words_comes_into_sight_with_the_key_that_starts_it() {
    // Beside a wide table a cell would have no room.
    let table = "| a | b | c | d |\n|---|---|---|---|\n| 1 | 2 | 3 | 4 |\n\n";
    let words = format!("{}{table}", "Words before the cell.\n\n".repeat(14));
    let mut harness = class(&format!("# A class\n\n{words}```toml training\nid = \"run\"\n```\n"));
    let top = |harness: &Harness<'static, Window>| harness.get_by_label_contains("· run").rect().top();
    let height = harness.ctx.content_rect().height();
    assert!(top(&harness) > height, "it begins below the screen: {} of {height}", top(&harness));
    press(&mut harness, Key::Space);
    run(&mut harness, 30);
    let inside = harness.get_by_label_contains("counted").rect();
    assert!(top(&harness) > 0.0 && inside.bottom() < height - 46.0, "{inside:?} of {height}");
}

#[test]
fn a_cell_stands_beside_many_words_and_both_scroll_by_themselves() {
    let words = "Words before the cell.\n\n".repeat(30);
    let mut harness = class(&format!("# A class\n\n{words}```toml training\nid = \"run\"\n```\n"));
    let top = |harness: &Harness<'static, Window>| harness.get_by_label_contains("· run").rect().top();
    let title = |harness: &Harness<'static, Window>| harness.get_by_label("A class").rect();
    let (before, height) = (top(&harness), harness.ctx.content_rect().height());
    assert!(before < 0.2 * height, "the cell begins at the top: {before} of {height}");
    assert!(title(&harness).right() < harness.get_by_label_contains("· run").rect().left());
    let read = title(&harness).top();
    for _ in 0..3 {
        press(&mut harness, Key::ArrowDown);
        run(&mut harness, 12);
    }
    assert!(title(&harness).top() < read - 100.0, "the words are scrolled");
    assert!((top(&harness) - before).abs() < 0.5, "the cell stays");
}

#[test]
fn a_dark_screen_comes_and_goes_with_the_keys_of_a_remote() {
    let mut harness = class("# A class\n\nwords\n\n# Another\n\nmore\n");
    let is_dark = |harness: &Harness<'static, Window>| {
        let screen = harness.ctx.content_rect();
        harness.output().shapes.iter().any(|clipped| {
            matches!(&clipped.shape, egui::Shape::Rect(rect) if rect.fill == egui::Color32::BLACK && rect.rect == screen)
        })
    };
    press(&mut harness, Key::Period);
    assert!(is_dark(&harness));
    press(&mut harness, Key::PageDown);
    assert!(!is_dark(&harness), "what is pressed brings the slide back");
    assert_eq!(slide(&mut harness), Some((0, 2)), "and does nothing else");
    press(&mut harness, Key::Period);
    press(&mut harness, Key::Period);
    assert!(!is_dark(&harness));
    press(&mut harness, Key::PageDown);
    assert_eq!(slide(&mut harness), Some((1, 2)));
}

#[test]
fn an_empty_notebook_says_what_to_do() {
    let mut harness = class("");
    assert_eq!(slide(&mut harness), Some((0, 0)));
    harness.get_by_label(text().present.no_slides);
    press(&mut harness, Key::ArrowRight);
    press(&mut harness, Key::Escape);
    assert_eq!(slide(&mut harness), None);
}

#[test]
fn the_big_counter_stands_above_the_page_when_it_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut harness = show(setup(notebook(folder.path(), CLASS), counter));
    assert!(harness.query_by_label_contains(&counted("0")).is_none());
    harness.get_by_label(text().commands.view).click();
    run(&mut harness, 3);
    harness.get_by_label(text().commands.counter).click();
    run(&mut harness, 3);
    let before = harness.get_by_label_contains(&counted("0")).rect();
    press(&mut harness, Key::End);
    assert_eq!(harness.get_by_label_contains(&counted("100")).rect(), before, "nothing jumps");
    assert!(harness.state().settings().counter);
}

#[test]
fn every_key_of_the_table_stands_in_the_list_of_keys() {
    let mut harness = class(CLASS);
    press(&mut harness, Key::F1);
    let shown: Vec<String> =
        harness.get_all_by_label_contains("").filter_map(|node| node.accesskit_node().value()).collect();
    for entry in COMMANDS.iter().filter(|entry| !entry.keys.is_empty()) {
        let label = (entry.label)(&text().commands);
        assert!(shown.iter().any(|words| words == label), "{label}");
        for keys in entry.keys {
            let keys = written(&harness.ctx, keys);
            assert!(shown.iter().any(|words| words.split(", ").any(|word| word == keys)), "{keys}");
        }
    }
}

#[test]
fn esc_closes_what_is_open_before_it_leaves() {
    let mut harness = class(CLASS);
    harness.key_press(Key::F1);
    run(&mut harness, 3);
    harness.get_by_label(text().present.key_laser);
    harness.key_press(Key::F1);
    run(&mut harness, 3);
    assert!(harness.query_by_label(text().present.key_laser).is_none());
    harness.key_press_modifiers(egui::Modifiers::COMMAND.plus(egui::Modifiers::SHIFT), Key::O);
    run(&mut harness, 3);
    harness.get_by_label(text().shell.open_folder);
    press(&mut harness, Key::Escape);
    assert_eq!(slide(&mut harness), Some((0, 3)), "Esc was for the question");
    press(&mut harness, Key::Escape);
    assert_eq!(slide(&mut harness), None);
}
