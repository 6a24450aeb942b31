//! The first start and the next ones: three choices, a tour, and what is remembered.

use eframe::App;
use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT, Queryable};
use layerscope::app::text::{Language, Text};
use layerscope::app::theme::{ThemeChoice, system_fonts};
use layerscope::app::{Options, Setup, Window};
use layerscope::notebook::lessons;

use crate::shell::{Memory, counter, notebook, press, remembering, run, setup, text};

/// A start of the program that finds `memory`.
fn start(memory: &Memory, options: Options) -> Harness<'static, Window> {
    remembering(setup(options, counter), Some(memory.kept()))
}

/// The program ends; what it remembers.
fn end(harness: &mut Harness<'static, Window>) -> Memory {
    let mut memory = Memory::default();
    harness.state_mut().save(&mut memory);
    memory
}

fn asks(harness: &Harness<'static, Window>) -> bool {
    harness.query_by_label(text().welcome.title).is_some()
}

#[test]
fn the_first_start_offers_three_things_and_then_never_again() {
    let mut harness = start(&Memory::default(), Options::default());
    assert!(asks(&harness));
    for choice in [text().welcome.tour, text().welcome.data] {
        harness.get_by_label(choice);
    }
    harness.get_by_label(text().welcome.lesson).click();
    // The list comes up as large as it is.
    run(&mut harness, 30);
    // The same name stands in the list at the left.
    let lesson = lessons::all().iter().position(|lesson| lesson.slug == "train-a-network").unwrap();
    let row = format!("{}   Train a network", lesson + 1);
    let of_the_question = |row: &egui_kittest::Node<'_>| row.rect().left() > 300.0;
    harness.get_all_by_label(&row).find(of_the_question).unwrap().click();
    run(&mut harness, 3);
    assert!(!asks(&harness));
    assert_eq!(harness.state().desk().lesson(), Some(lesson));
    let harness = start(&end(&mut harness), Options::default());
    assert!(!asks(&harness));
}

#[test]
fn open_mnist_asks_where_it_is_and_esc_is_an_answer_too() {
    let mut harness = start(&Memory::default(), Options::default());
    harness.get_by_label(text().welcome.data).click();
    run(&mut harness, 3);
    harness.get_by_label(text().shell.open_folder);

    let mut harness = start(&Memory::default(), Options::default());
    press(&mut harness, Key::Escape);
    assert!(!asks(&harness));
    assert!(!asks(&start(&end(&mut harness), Options::default())));
}

#[test]
fn who_comes_with_a_notebook_is_not_asked() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = start(&Memory::default(), notebook(folder.path(), "# Mine\n"));
    assert!(!asks(&harness));
    drop(folder);
    assert!(asks(&start(&end(&mut harness), Options::default())), "but at the next start");
}

#[test]
fn the_tour_points_at_five_parts_and_can_be_skipped() {
    let mut harness = start(&Memory::default(), Options::default());
    // Enter takes the tour.
    press(&mut harness, Key::Enter);
    let t = &text().tour;
    for [name, what] in [t.lessons, t.cell, t.data, t.present] {
        harness.get_all_by_label(name).next().unwrap();
        harness.get_by_label(what);
        press(&mut harness, Key::Enter);
    }
    harness.get_by_label(t.help[1]);
    press(&mut harness, Key::ArrowLeft);
    harness.get_by_label(t.present[1]);
    press(&mut harness, Key::ArrowRight);
    harness.get_by_label(t.done).click();
    run(&mut harness, 3);
    assert!(harness.query_by_label(t.done).is_none());
    assert!(!asks(&start(&end(&mut harness), Options::default())));

    // Again, from the menu.
    harness.get_by_label(text().commands.help).click();
    run(&mut harness, 3);
    harness.get_by_label(text().commands.tour).click();
    run(&mut harness, 3);
    harness.get_by_label(t.lessons[1]);
    press(&mut harness, Key::Space);
    let counts = || harness.get_all_by_label_contains("counted ");
    let stand = |value: String| value.starts_with("counted 0,");
    assert!(counts().all(|node| node.accesskit_node().value().is_some_and(stand)), "nothing runs behind it");
    press(&mut harness, Key::Escape);
    assert!(harness.query_by_label(t.skip).is_none());
}

#[test]
fn what_was_chosen_is_there_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = start(&Memory::default(), notebook(folder.path(), "# Mine\n\n---\n\n# Two\n"));
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::T);
    run(&mut harness, 3);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::Plus);
    run(&mut harness, 3);
    press(&mut harness, Key::F5);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::T);
    run(&mut harness, 3);
    press(&mut harness, Key::Escape);
    let before = harness.state().settings().clone();
    assert_eq!((before.theme, before.zoom), (ThemeChoice::Dark, 1.1));
    assert_eq!(before.slide_theme, Some(ThemeChoice::Light));

    let memory = end(&mut harness);
    let next = start(&memory, Options::default());
    let after = next.state().settings();
    assert_eq!((after.theme, after.zoom), (before.theme, before.zoom));
    assert_eq!((after.slide_theme, after.welcomed), (before.slide_theme, before.welcomed));
    assert_eq!(next.ctx.zoom_factor(), 1.1);
    assert_eq!(next.state().desk().title(text()), "Mine", "the notebook of the last time is open");
}

#[test]
fn a_system_without_letters_for_its_language_is_told_what_to_install() {
    let korean = Setup { language: Language::Korean, ..setup(Options::default(), counter) };
    let harness = remembering(korean, None);
    let message = harness.state().notifications().history().next().expect("a message").text.to_string();
    assert!(message.contains("fonts-nanum"), "{message}");
    harness.get_by_label(text().commands.file);
    assert_eq!(harness.state().settings().language, None, "with a font it speaks Korean at the next start");
}

#[test]
fn a_broken_cell_and_a_message_speak_the_language_of_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let options = notebook(folder.path(), "# Mine\n\n```toml training\nbatch_size = 0\n```\n");
    let setup = Setup { language: Language::Korean, ..setup(options, counter) };
    let mut harness = Harness::builder().with_size([1280.0, 720.0]).build_eframe(|cc| {
        cc.egui_ctx.set_font_providers(system_fonts(Some("ko")));
        Window::new(cc, setup)
    });
    run(&mut harness, 3);
    let has_no_letters =
        harness.state().notifications().history().any(|note| note.text.to_string().contains("fonts-nanum"));
    if has_no_letters {
        // This system cannot write Korean, so the window speaks English.
        harness.get_by_label_contains("`batch_size` is from 1 to 60000, not 0");
    } else {
        harness.get_by_label_contains("`batch_size`의 값은 1에서 60000까지입니다. 지금은 0입니다");
        harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::S);
        run(&mut harness, 3);
        let saved = |language| (Text::of(language).shell.saved)("class.md");
        harness.get_by_label(&saved(Language::Korean));
        harness.get_by_label(Text::of(Language::Korean).shell.language).click();
        run(&mut harness, 3);
        harness.get_by_label_contains("`batch_size` is from 1 to 60000, not 0");
        // What was said before follows.
        harness.get_by_label(&saved(Language::English));
    }
}

#[test]
fn whatever_the_tab_key_leads_to_is_in_sight() {
    let folder = tempfile::tempdir().unwrap();
    let prose = "Words.\n\n".repeat(60);
    let cell = "```toml training\nhidden = [4]\n```\n\n";
    let options = notebook(folder.path(), &format!("# Mine\n\n{cell}{prose}{cell}{prose}"));
    let mut harness = start(&Memory::default(), options);
    let mut pencils = std::collections::BTreeSet::new();
    for _ in 0..80 {
        harness.key_press(Key::Tab);
        // The page scrolls there within half a second.
        run(&mut harness, 40);
        let mut all = harness.query_all(By::new());
        let Some(focused) = all.find(|node| node.accesskit_node().is_focused()) else { continue };
        let rect = focused.rect();
        assert!((0.0..720.0).contains(&rect.center().y), "{focused:?} at {rect}");
        if focused.accesskit_node().label().is_some_and(|label| label == text().shell.edit_text) {
            pencils.insert(format!("{:?}", focused.accesskit_node().id()));
        }
    }
    assert_eq!(pencils.len(), 3, "beside each of the three texts, two of which begin below the screen");
}

/// `UPDATE_SNAPSHOTS=1` takes them again.
mod pictures {
    use super::*;

    /// The window in Korean, at half its size, with the fonts of the system.
    fn korean(options: Options) -> Harness<'static, Window> {
        let setup = Setup { language: Language::Korean, ..setup(options, layerscope::app::cells::view) };
        let mut harness =
            Harness::builder().with_size([1280.0, 720.0]).with_pixels_per_point(0.5).build_eframe(|cc| {
                cc.egui_ctx.set_font_providers(system_fonts(Some("ko")));
                Window::new(cc, setup)
            });
        harness.run_steps(3);
        let start = std::time::Instant::now();
        while harness.state().library().strip().is_none() {
            assert!(start.elapsed().as_secs() < 60, "the digits were never made");
            harness.step();
        }
        harness.remove_cursor();
        harness.run_steps(30);
        harness
    }

    #[test]
    #[ignore = "needs a Vulkan driver and a Korean font, such as mesa-vulkan-drivers and fonts-nanum"]
    fn the_window_in_korean() {
        let folder = tempfile::tempdir().unwrap();
        let options = notebook(
            folder.path(),
            "# 가중치 초깃값\n\n한 층의 출력이 다음 층의 입력입니다. **귤** 두 개와 사과 세 개를 삽니다.\n\n\
             ```toml graph\nid = \"shop\"\n```\n",
        );
        let mut harness = korean(options);
        harness.get_by_label(Text::of(Language::Korean).commands.file);
        // Rasterisers differ in the last bits of an edge, never in hundreds of pixels.
        let options = egui_kittest::SnapshotOptions::new().threshold(1.0).max_failed_pixels(300);
        harness.snapshot_options("window_korean", &options);
    }
}
