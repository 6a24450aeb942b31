//! The window around the cells, used by role and name as its users do: lessons, themes, prose, dialogs, recovery, keys.
//!
//! What is drawn inside a cell is a fake here, so that the shell is tested alone.

use std::fs;
use std::path::{Path, PathBuf};

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use layerscope::app::dialogs::Ask;
use layerscope::app::text::{Language, Text};
use layerscope::app::theme::ThemeChoice;
use layerscope::app::{Options, Setup, Window};
use layerscope::experiment::{KINDS, Kind};
use layerscope::notebook::autosave::Session;
use layerscope::notebook::{Document, lessons};

use crate::shell;
use crate::shell::{Told, counter, drop_on, lessons_and_data, text};

fn window(dialogs: &Told, folder: Option<&Path>, options: Options) -> Harness<'static, Window> {
    let setup = Setup {
        dialogs: Box::new(dialogs.clone()),
        data_folder: folder.map(PathBuf::from),
        ..shell::setup(options, counter)
    };
    show(setup, 1.0)
}

fn show(setup: Setup, pixels_per_point: f32) -> Harness<'static, Window> {
    let mut harness = Harness::builder()
        .with_size([1280.0, 720.0])
        .with_pixels_per_point(pixels_per_point)
        .with_max_steps(40)
        .build_eframe(|cc| Window::new(cc, setup));
    harness.run_steps(3);
    harness
}

fn plain() -> Harness<'static, Window> {
    window(&Told::default(), None, Options::default())
}

/// Opens a menu and clicks an item of it.
fn menu(harness: &mut Harness<'static, Window>, menu: &str, item: &str) {
    harness.get_by_label(menu).click();
    harness.run_steps(3);
    // Other items may begin with the same words.
    let items = harness.query_all_by_label_contains(item);
    let shortest = items.min_by_key(|node| node.accesskit_node().label().map(|label| label.len()));
    shortest.expect("the menu has the item").click();
    harness.run_steps(3);
}

/// Adds a training cell at the end, from the menu.
fn add_training(harness: &mut Harness<'static, Window>) {
    let item = (text().shell.add_cell)(text().figures.cells.training);
    menu(harness, text().commands.edit, &item);
}

/// The lesson that is open, by its short name.
fn lesson(harness: &Harness<'static, Window>) -> Option<&'static str> {
    let place = harness.state().desk().lesson()?;
    lessons::all().get(place).map(|lesson| lesson.slug)
}

/// Runs frames until `done`, since files are read on another thread.
fn until(harness: &mut Harness<'static, Window>, done: impl Fn(&Window) -> bool) {
    let start = std::time::Instant::now();
    while !done(harness.state()) {
        assert!(start.elapsed().as_secs() < 60, "the other thread never answered");
        harness.step();
        std::thread::yield_now();
    }
    harness.run_steps(2);
}

#[test]
fn the_first_start_shows_the_first_lesson() {
    let harness = plain();
    assert_eq!(harness.state().desk().title(text()), "Computation graphs");
    assert!(!harness.state().desk().is_dirty());
    assert!(harness.query_all_by_label_contains("counted").next().is_some(), "its cells are drawn");
}

#[test]
fn a_lesson_is_opened_from_the_list() {
    let mut harness = plain();
    harness.get_by_label_contains("Train a network").click();
    harness.run_steps(3);
    assert_eq!(lesson(&harness), Some("train-a-network"));
}

#[test]
fn the_notebooks_stand_below_the_whole_course_in_the_first_window() {
    let mut harness = plain();
    until(&mut harness, |w| w.library().strip().is_some());
    lessons_and_data(&mut harness);
    for size in [[1280.0, 720.0], [1270.0, 680.0]] {
        harness.set_size(size.into());
        harness.run_steps(3);
        let words = &text().shell;
        let [data, heading, hint] = [words.data, words.notebooks, words.no_notebooks]
            .map(|words| harness.get_all_by_label(words).last().expect("the panel says so").rect());
        assert!(
            heading.bottom() < hint.top() && hint.bottom() + 4.0 < data.top(),
            "{hint} {data} of {size:?}"
        );
        let rows: Vec<f32> = harness
            .get_all_by_role(egui::accesskit::Role::Button)
            .filter(|row| row.accesskit_node().label().is_some_and(|name| name.starts_with(char::is_numeric)))
            .map(|row| row.rect())
            .filter(|row| row.width() > 200.0)
            .map(|row| row.height())
            .collect();
        assert!(rows.len() == lessons::all().len() && rows.iter().all(|height| *height >= 24.0), "{rows:?}");
    }
}

#[test]
fn the_theme_is_switched_from_the_bar_and_by_key() {
    let t = &text().shell;
    let theme = |name: &str| format!("{}: {name}", t.theme);
    let mut harness = plain();
    harness.get_by_label(&theme(t.light)).click();
    harness.run_steps(3);
    assert_eq!(harness.state().settings().theme, ThemeChoice::Dark);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::T);
    harness.run_steps(3);
    assert_eq!(harness.state().settings().theme, ThemeChoice::HighContrast);
    harness.get_by_label(&theme(t.high_contrast));
}

#[test]
fn one_zoom_moves_everything_and_comes_back() {
    let mut harness = plain();
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Plus);
    harness.run_steps(3);
    assert_eq!(harness.state().settings().zoom, 1.1);
    assert_eq!(harness.ctx.zoom_factor(), 1.1);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Num0);
    harness.run_steps(3);
    assert_eq!(harness.ctx.zoom_factor(), 1.0);
}

#[test]
fn prose_is_edited_in_place_and_undone_in_one_step() {
    let mut harness = plain();
    let before = harness.state().desk().document().notebook().to_string();
    harness.get_all_by_label(text().shell.edit_text).next().unwrap().click();
    harness.run_steps(4);
    for letters in ["Hello", ", ", "class. "] {
        harness.get_by_label(text().shell.text_block).type_text(letters);
        harness.run_steps(2);
    }
    assert!(harness.state().desk().document().notebook().to_string().contains("Hello, class. "));
    harness.key_press(egui::Key::Escape);
    harness.run_steps(3);
    assert!(harness.query_by_label(text().shell.text_block).is_none(), "Esc ends the editing");
    assert!(harness.state().desk().is_dirty());
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    harness.run_steps(3);
    assert_eq!(harness.state().desk().document().notebook().to_string(), before);
}

#[test]
fn keys_step_the_cell_in_focus_but_not_while_typing() {
    let mut harness = plain();
    harness.key_press(egui::Key::ArrowRight);
    harness.run_steps(2);
    harness.key_press(egui::Key::ArrowRight);
    harness.run_steps(2);
    harness.get_by_label("counted 2, speed 5");
    harness.key_press(egui::Key::ArrowLeft);
    harness.run_steps(2);
    harness.get_by_label("counted 1, speed 5");
    harness.get_all_by_label(text().shell.edit_text).next().unwrap().click();
    harness.run_steps(4);
    harness.key_press(egui::Key::ArrowRight);
    harness.run_steps(2);
    harness.get_by_label("counted 1, speed 5");
}

/// A window with two cells, the words between them.
fn two_cells(folder: &Path) -> Harness<'static, Window> {
    let path = folder.join("two.md");
    let text = "```toml training\nid = \"one\"\n```\n\nBetween.\n\n```toml training\nid = \"two\"\n```\n";
    fs::write(&path, text).expect("the folder can be written to");
    window(&Told::default(), None, Options { notebook: Some(path), ..Options::default() })
}

/// Presses Tab until the keyboard is at the line of a cell in the text, the first being 0, and Enter there.
#[track_caller]
fn tab_into(harness: &mut Harness<'static, Window>, cell: usize) {
    let show = (text().shell.show_cell)("");
    for _ in 0..200 {
        let line = harness.get_all_by_label_contains(&show).nth(cell).expect("there is such a cell");
        if line.accesskit_node().is_focused() {
            harness.key_press(egui::Key::Enter);
            harness.run_steps(3);
            return;
        }
        harness.key_press(egui::Key::Tab);
        harness.run_steps(2);
    }
    panic!("Tab never came to cell {cell}");
}

/// The number that the cell in sight has counted to.
fn counts(harness: &Harness<'static, Window>) -> Vec<String> {
    let labels = harness.get_all_by_label_contains("counted");
    labels
        .filter_map(|label| Some(label.accesskit_node().value()?.split([' ', ',']).nth(1)?.to_owned()))
        .collect()
}

#[test]
fn the_cell_that_tab_leads_into_is_the_one_that_keys_step() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = two_cells(folder.path());
    for (cell, counted) in [(1, ["1"]), (0, ["1"]), (1, ["2"])] {
        tab_into(&mut harness, cell);
        harness.key_press(egui::Key::Escape);
        harness.run_steps(2);
        harness.key_press(egui::Key::ArrowRight);
        harness.run_steps(2);
        assert_eq!(counts(&harness), counted);
    }
    // Commands of the menu are for it, too, though the keyboard is in the menu then.
    menu(&mut harness, text().commands.run, text().commands.reset);
    assert_eq!(counts(&harness), ["0"]);
}

#[test]
fn files_that_are_no_mnist_are_an_error_and_the_digits_stay() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("holiday.jpg");
    fs::write(&file, b"not a number").unwrap();
    let dialogs = Told::default();
    dialogs.answers.borrow_mut().push_back(vec![file]);
    let mut harness = window(&dialogs, None, Options::default());
    until(&mut harness, |w| w.library().strip().is_some());
    lessons_and_data(&mut harness);
    harness.get_by_label(text().commands.open_data).click();
    harness.run_steps(3);
    harness.get_by_label(text().shell.open_files).click();
    until(&mut harness, |w| w.notifications().history().len() == 1);
    assert_eq!(*dialogs.asked.borrow(), [Ask::DataFiles]);
    let message = harness.state().notifications().history().next().unwrap().text.to_string();
    assert!(message.contains("holiday.jpg") && message.ends_with(text().shell.data_kept), "{message}");
    assert!(harness.state().library().mnist().is_none());
    harness.get_by_label(text().shell.built_in_digits);
    harness.get_by_label(&(text().shell.message_count)(1));
}

/// A new notebook that has something to lose.
fn new_with_a_cell(harness: &mut Harness<'static, Window>) {
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::N);
    harness.run_steps(3);
    add_training(harness);
    assert!(harness.state().desk().is_dirty());
}

#[test]
fn unsaved_work_is_asked_for_and_saved_where_the_dialog_says() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my class");
    let dialogs = Told::default();
    dialogs.answers.borrow_mut().push_back(vec![path.clone()]);
    let mut harness = window(&dialogs, None, Options::default());
    new_with_a_cell(&mut harness);
    harness.get_by_label_contains("Train a network").click();
    harness.run_steps(3);
    assert_eq!(lesson(&harness), None, "nothing is lost while the question stands");
    harness.get_by_label(text().shell.save).click();
    harness.run_steps(5);
    assert_eq!(lesson(&harness), Some("train-a-network"), "then on to where the user wanted");
    let saved = fs::read_to_string(path.with_extension("md")).unwrap();
    assert!(saved.contains("```toml training"), "{saved}");
}

#[test]
fn a_changed_lesson_is_left_without_a_question_and_found_as_it_was() {
    let mut harness = plain();
    let original = harness.state().desk().document().notebook().to_string();
    add_training(&mut harness);
    let changed = harness.state().desk().document().notebook().to_string();
    harness.get_by_label_contains("Train a network").click();
    harness.run_steps(3);
    assert_eq!(lesson(&harness), Some("train-a-network"));
    let place = lessons::all().iter().position(|l| l.slug == "computation-graphs").unwrap();
    let label = format!("{}   {}", place + 1, lessons::all()[place].title(harness.state().desk().edition()));
    harness.get_by_label(&label).click();
    harness.run_steps(3);
    assert_eq!(harness.state().desk().document().notebook().to_string(), changed);
    menu(&mut harness, text().commands.edit, text().commands.original);
    harness.get_by_label(text().shell.discard).click();
    harness.run_steps(3);
    assert_eq!(harness.state().desk().document().notebook().to_string(), original);
    assert!(!harness.state().desk().is_dirty());
}

#[test]
fn a_changed_lesson_can_be_saved_before_its_original_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.md");
    let dialogs = Told::default();
    dialogs.answers.borrow_mut().push_back(vec![path.clone()]);
    let mut harness = window(&dialogs, None, Options::default());
    let original = harness.state().desk().document().notebook().to_string();
    add_training(&mut harness);
    menu(&mut harness, text().commands.edit, text().commands.original);
    harness.get_by_label(text().shell.save).click();
    harness.run_steps(5);
    assert!(path.is_file());
    assert_eq!(lesson(&harness), Some("computation-graphs"));
    assert_eq!(harness.state().desk().document().notebook().to_string(), original);
}

#[test]
fn who_quits_is_asked_nothing_and_finds_what_was_changed_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let start = || window(&Told::default(), Some(folder.path()), Options::default());
    let mut harness = start();
    assert!(harness.query_by_label_contains(text().shell.came_back).is_none());
    add_training(&mut harness);
    let changed = harness.state().desk().document().notebook().to_string();
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Q);
    harness.run_steps(3);
    assert!(harness.query_by_label(text().shell.discard).is_none(), "there is no question");
    eframe::App::on_exit(harness.state_mut(), None);
    drop(harness);
    let harness = start();
    harness.get_by_label_contains(text().shell.came_back);
    assert_eq!(harness.state().desk().document().notebook().to_string(), changed);
}

#[test]
fn where_nothing_can_be_kept_who_quits_is_asked_once_for_all_changed_lessons_and_saves_them_one_by_one() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["one.md", "two.md"].map(|name| folder.path().join(name));
    let dialogs = Told::default();
    dialogs.answers.borrow_mut().extend(paths.iter().map(|path| vec![path.clone()]));
    let mut harness = window(&dialogs, None, Options::default());
    add_training(&mut harness);
    harness.get_by_label_contains("Train a network").click();
    harness.run_steps(3);
    add_training(&mut harness);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Q);
    harness.run_steps(3);
    let question = |names: &[String]| (text().shell.save_first)(names);
    harness.get_by_label(&question(&[String::new(), String::new()]));
    harness.get_by_label(text().shell.save).click();
    harness.run_steps(5);
    assert!(paths[0].is_file() && !paths[1].is_file());
    assert_eq!(
        lesson(&harness),
        Some("computation-graphs"),
        "the next one is shown while its question stands"
    );
    harness.get_by_label(&question(&[harness.state().desk().title(text())]));
    harness.get_by_label(text().shell.save).click();
    harness.run_steps(5);
    let [train, first] = paths.map(|path| fs::read_to_string(path).unwrap());
    assert!(train.starts_with("# Train a network") && first.starts_with("# Computation graphs"));
    assert!(harness.query_by_label(text().shell.discard).is_none(), "nothing is left to ask");
}

#[test]
fn enter_presses_the_first_button_of_a_question() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my class.md");
    let dialogs = Told::default();
    dialogs.answers.borrow_mut().push_back(vec![path.clone()]);
    let mut harness = window(&dialogs, None, Options::default());
    new_with_a_cell(&mut harness);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::N);
    harness.run_steps(4);
    harness.get_by_label(text().shell.discard);
    harness.key_press(egui::Key::Enter);
    harness.run_steps(5);
    assert!(path.is_file(), "saved");
    assert_eq!(harness.state().desk().title(text()), text().shell.untitled, "then on to the new notebook");
    harness.key_press(egui::Key::ArrowRight);
    harness.run_steps(2);
    assert!(harness.query_by_label(text().shell.discard).is_none());
}

/// Two sets of the smallest idx files there can be, in `folder`.
fn idx_files(folder: &Path) {
    let images = |n: u32| [[2051, n, 2, 2].map(u32::to_be_bytes).concat(), vec![7; n as usize * 4]].concat();
    let labels = |n: u32| [[2049, n].map(u32::to_be_bytes).concat(), vec![0; n as usize]].concat();
    for (name, bytes) in [("a", images(3)), ("b", images(2)), ("c", labels(3)), ("d", labels(2))] {
        fs::write(folder.join(name), bytes).expect("the folder can be written to");
    }
}

#[test]
fn a_folder_of_images_or_a_notebook_can_be_dropped_on_the_window() {
    let folder = tempfile::tempdir().unwrap();
    idx_files(folder.path());
    let notebook = folder.path().join("class.md");
    fs::write(&notebook, "# Dropped\n").unwrap();
    let mut harness = plain();
    drop_on(&mut harness, folder.path());
    until(&mut harness, |w| w.library().mnist().is_some());
    lessons_and_data(&mut harness);
    harness.get_by_label(&(text().shell.data_counts)("3", "2"));
    drop_on(&mut harness, &notebook);
    harness.run_steps(3);
    assert_eq!(harness.state().desk().title(text()), "Dropped");
    drop_on(&mut harness, &folder.path().join("holiday.jpg"));
    until(&mut harness, |w| w.notifications().history().len() == 2);
    assert!(harness.state().library().mnist().is_some(), "a bad file changes nothing");
}

/// What all words in sight say.
fn said(harness: &Harness<'static, Window>) -> String {
    let labels = harness.get_all_by(|node| node.role() == egui::accesskit::Role::Label);
    let words = labels.map(|node| {
        let node = node.accesskit_node();
        node.label().or_else(|| node.value()).unwrap_or_default()
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn marked_numbers_are_those_of_the_data_in_use_on_the_page_and_on_slides() {
    const MARKED: &str = "# T\n\n## On MNIST<!--= data; digits the built-in digits -->\n\nHe ends at 0.934<!--= a b.c; digits 0.889 -->, \
        always.\n\n| rule | test |\n| --- | --- |\n| He | 97%<!--= a b.c; digits 88% --> |\n\n\
        7.5<!--= \u{ac00}; digits ;;; <x; digits 5. --> is no mark.\n";
    let folder = tempfile::tempdir().unwrap();
    idx_files(folder.path());
    let notebook = folder.path().join("class.md");
    fs::write(&notebook, MARKED).unwrap();
    let mut harness = plain();
    drop_on(&mut harness, &notebook);
    harness.run_steps(3);
    let digits = ["On the built-in digits", "0.889", "88%", "7.5"];
    let mnist = ["On MNIST", "0.934", "97%", "7.5"];
    let look = |harness: &mut Harness<'static, Window>, shown: [&str; 4], not: [&str; 4]| {
        let said = said(harness);
        assert!(shown.iter().all(|word| said.contains(word)), "{shown:?} in {said}");
        assert!(not[..3].iter().all(|word| !said.contains(word)), "{not:?} in {said}");
        assert!(!said.contains("<!--") && !said.contains("a b.c"), "{said}");
    };
    look(&mut harness, digits, mnist);
    harness.key_press(egui::Key::F5);
    harness.run_steps(4);
    look(&mut harness, digits, mnist);
    drop_on(&mut harness, folder.path());
    until(&mut harness, |w| w.library().mnist().is_some());
    harness.run_steps(3);
    look(&mut harness, mnist, digits);
    harness.key_press(egui::Key::Escape);
    harness.run_steps(4);
    look(&mut harness, mnist, digits);
}

#[test]
fn the_reading_of_images_shows_how_far_it_is_and_can_be_stopped() {
    let folder = tempfile::tempdir().unwrap();
    // A gigabyte of pixels that takes no room on the disk: not read before the button is pressed.
    let count = 1_200_000_u32;
    for (name, head, bytes) in [
        ("a", vec![2051, count, 28, 28], u64::from(count) * 784),
        ("b", vec![2051, 2, 28, 28], 2 * 784),
        ("c", vec![2049, count], u64::from(count)),
        ("d", vec![2049, 2], 2),
    ] {
        let head: Vec<u8> = head.into_iter().flat_map(u32::to_be_bytes).collect();
        let mut file = fs::File::create(folder.path().join(name)).unwrap();
        std::io::Write::write_all(&mut file, &head).unwrap();
        file.set_len(head.len() as u64 + bytes).unwrap();
    }
    let mut harness = plain();
    until(&mut harness, |w| w.library().strip().is_some());
    lessons_and_data(&mut harness);
    drop_on(&mut harness, folder.path());
    harness.step();
    harness.get_by_role_and_label(egui::accesskit::Role::ProgressIndicator, text().shell.loading_data);
    harness.get_by_label(text().shell.stop_loading).click();
    harness.run_steps(2);
    assert!(!harness.state().library().is_loading());
    harness.get_by_label(text().shell.built_in_digits);
    harness.get_by_label(text().commands.open_data);
    assert_eq!(harness.state().notifications().history().len(), 0, "to stop is no error");
}

#[test]
fn work_of_a_killed_session_is_offered_and_recovered() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::begin(folder.path()).unwrap();
    let mut document = Document::new();
    let place = layerscope::notebook::Place::End;
    document.edit(&layerscope::notebook::Edit::AddProse(place, "# Half a thought\n".into())).unwrap();
    session.keep(&document).unwrap();
    // Dropped without an end, as a kill leaves it.
    drop(session);
    let mut harness = window(&Told::default(), Some(folder.path()), Options::default());
    harness.get_by_label(text().shell.recovery);
    harness.get_by_label(text().shell.recover).click();
    harness.run_steps(3);
    assert_eq!(harness.state().desk().title(text()), "Half a thought");
    assert!(harness.state().desk().is_dirty());
}

#[test]
fn a_new_notebook_offers_text_and_every_kind_of_cell() {
    let mut harness = window(&Told::default(), None, Options::default());
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::N);
    harness.run_steps(4);
    let offer =
        |kind: &Kind| format!("{}. {}", (kind.title)(text().figures), (text().shell.what_it_is)(kind.name));
    for kind in KINDS {
        harness.get_by_role_and_label(egui::accesskit::Role::Button, &offer(kind));
        for language in Language::ALL {
            assert!(
                !(Text::of(language).shell.what_it_is)(kind.name).is_empty(),
                "{}: {language:?}",
                kind.name
            );
        }
    }
    harness.get_by_role_and_label(egui::accesskit::Role::Button, &offer(&KINDS[0])).click();
    harness.run_steps(5);
    let written = harness.state().desk().document().notebook().to_string();
    assert!(written.starts_with(&format!("```toml {}\n", KINDS[0].name)), "{written}");
    assert!(harness.query_by_label(text().shell.begin_with).is_none(), "it is no empty notebook any more");
}

#[test]
fn a_broken_cell_says_where_and_is_mended_in_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.md");
    fs::write(&path, "# Broken\n\n```toml training\nseed = 1\nbatch_size = = 3\n```\n").unwrap();
    let options = Options { notebook: Some(path), ..Options::default() };
    let mut harness = window(&Told::default(), None, options);
    harness.get_by_label_contains(&format!("{}:", (text().shell.line)(5)));
    harness.get_by_label(text().shell.edit_source).click();
    harness.run_steps(3);
    let source = (text().shell.source_of)(text().figures.cells.training);
    harness.get_by_label(&source).focus();
    harness.run_steps(2);
    let fault = |line: usize| format!("{}:", (text().shell.line)(line));
    for (typed, wrong) in [("\n\nseed = \n", Some(3)), ("seed = 7\n", None)] {
        harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        harness.run_steps(2);
        harness.get_by_label(&source).type_text(typed);
        harness.run_steps(2);
        // While it is written, lines are those of the field; before, those of the file.
        let said = [2, 3, 5].map(|line| harness.query_by_label_contains(&fault(line)).is_some());
        assert_eq!(said, [2, 3, 5].map(|line| wrong == Some(line)), "what is wrong follows the typing");
    }
    harness.get_by_label(text().shell.apply).click();
    harness.run_steps(3);
    harness.get_by_label("counted 0, speed 5");
    assert!(
        harness.state().desk().document().notebook().to_string().contains("```toml training\nseed = 7\n```")
    );
}

#[test]
fn a_notebook_that_is_not_there_is_said_so() {
    let options = Options { notebook: Some("no/such/notebook.md".into()), ..Options::default() };
    let harness = window(&Told::default(), None, options);
    let message = harness.state().notifications().history().next().unwrap().text.to_string();
    assert!(message.contains("notebook.md"), "{message}");
    assert_eq!(lesson(&harness), Some("computation-graphs"), "the first lesson is open instead");
}

#[test]
fn an_idle_window_asks_for_no_frames() {
    let mut harness = plain();
    until(&mut harness, |w| w.library().strip().is_some());
    // Far beyond any animation.
    harness.run_steps(60);
    let delay = harness.output().viewport_output.values().map(|v| v.repaint_delay).min();
    assert_eq!(delay, Some(std::time::Duration::MAX));
}

#[test]
fn every_button_has_a_name() {
    let harness = plain();
    for button in harness.get_all_by(|n| n.role() == egui::accesskit::Role::Button) {
        assert!(button.accesskit_node().label().is_some_and(|l| !l.trim().is_empty()), "{button:?}");
    }
}

#[test]
fn the_language_is_switched_from_the_bar_and_remembered() {
    let mut harness = plain();
    assert_eq!(harness.state().settings().language, None, "it is the system's until somebody chooses");
    // Without fonts of the system there is nothing to write Korean with, and the window says what to install.
    harness.get_by_label(text().shell.language).click();
    harness.run_steps(3);
    if harness.state().settings().language == Some(Language::Korean) {
        let korean = Text::of(Language::Korean);
        harness.get_by_label(korean.commands.file);
        harness.get_by_label(korean.shell.language).click();
        harness.run_steps(3);
        assert_eq!(harness.state().settings().language, Some(Language::English));
    } else {
        let message = harness.state().notifications().history().next().unwrap().text.to_string();
        assert!(message.contains("fonts-nanum"), "{message}");
    }
    harness.get_by_label(text().commands.file);
}

#[test]
fn getting_mnist_says_where_from_and_where_to_before_anything_is_asked_of_the_net() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(&Told::default(), Some(folder.path()), Options::default());
    until(&mut harness, |w| w.library().strip().is_some());
    lessons_and_data(&mut harness);
    harness.get_by_label(text().commands.open_data).click();
    harness.run_steps(3);
    harness.get_by_label(text().shell.get_data).click();
    harness.run_steps(3);
    harness.get_by_label_contains(&folder.path().join("mnist").display().to_string());
    assert!(!harness.state().library().is_loading());
    harness.get_by_label(text().shell.cancel).click();
    harness.run_steps(3);
    assert!(!harness.state().library().is_loading() && !folder.path().join("mnist").exists());
}

/// A few small pictures, so that a change of the looks is seen before it is merged. `UPDATE_SNAPSHOTS=1` takes them again.
mod pictures {
    use super::*;

    /// The window with its real cells, at half its size.
    fn first_start() -> Harness<'static, Window> {
        let setup = shell::setup(Options::default(), layerscope::app::cells::view);
        let mut harness = show(setup, 0.5);
        until(&mut harness, |w| w.library().strip().is_some());
        // The graph of the first lesson is there at once.
        harness.run_steps(5);
        harness
    }

    fn keep(harness: &mut Harness<'static, Window>, name: &str) {
        harness.remove_cursor();
        // Beyond any animation.
        harness.run_steps(30);
        // Rasterisers differ in the last bits of an edge, never in hundreds of pixels.
        let options = egui_kittest::SnapshotOptions::new().threshold(1.0).max_failed_pixels(300);
        harness.snapshot_options(name, &options);
    }

    #[test]
    #[ignore = "needs a Vulkan driver, such as mesa-vulkan-drivers"]
    fn the_first_start() {
        keep(&mut first_start(), "window");
    }

    #[test]
    #[ignore = "needs a Vulkan driver, such as mesa-vulkan-drivers"]
    fn a_question() {
        let mut harness = first_start();
        lessons_and_data(&mut harness);
        harness.get_by_label(text().commands.open_data).click();
        harness.run_steps(3);
        keep(&mut harness, "window_question");
    }

    #[test]
    #[ignore = "needs a Vulkan driver, such as mesa-vulkan-drivers"]
    fn the_dark_theme() {
        let mut harness = first_start();
        harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::T);
        harness.run_steps(3);
        keep(&mut harness, "window_dark");
    }
}
