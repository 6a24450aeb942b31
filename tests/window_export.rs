//! Figures and notebooks leave the window: by menus, by role and name, into files that a test chooses and onto the clipboard.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use egui::OutputCommand;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use layerscope::app::cells::VIEWS;
use layerscope::app::dialogs::Ask;
use layerscope::app::exports::Format;
use layerscope::app::text::Language;
use layerscope::app::{Options, Setup, Window};
use shell::Told;
use tempfile::TempDir;

#[expect(dead_code, reason = "the cells are the real ones")]
mod shell;

/// A window with one notebook.
struct Room {
    harness: Harness<'static, Window>,
    dialogs: Told,
    folder: TempDir,
}

const WALK: &str = "# Down the hill\n\nThe map of $x^2/20 + y^2$.\n\n```toml descent\nid = \"walk\"\n```\n";

impl Room {
    fn new(notebook: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("class.md");
        fs::write(&path, notebook).expect("it can be written");
        let dialogs = Told::default();
        let setup = Setup {
            options: Options { notebook: Some(path), ..Options::default() },
            dialogs: Box::new(dialogs.clone()),
            data_folder: None,
            views: VIEWS,
            language: Language::English,
        };
        let mut harness = Harness::builder()
            .with_size([1280.0, 720.0])
            .with_max_steps(60)
            .build_eframe(|cc| Window::new(cc, setup));
        harness.run_steps(4);
        Self { harness, dialogs, folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn press(&mut self, label: &str) {
        self.harness.get_by_role_and_label(Role::Button, label).click();
        self.harness.run_steps(4);
    }

    /// Saves to a file of this name whatever the next dialog is for, and waits until the window says that it is there.
    fn answer(&mut self, name: &str, act: impl FnOnce(&mut Self)) -> PathBuf {
        let path = self.path(name);
        self.dialogs.answers.borrow_mut().push_back(vec![path.clone()]);
        act(self);
        self.until(name, |room| room.says(&format!("Saved as {name}")));
        path
    }

    fn says(&self, words: &str) -> bool {
        self.harness.state().notifications().history().any(|note| note.text.to_string().contains(words))
    }

    #[track_caller]
    fn until(&mut self, what: &str, done: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !done(self) {
            assert!(start.elapsed() < Duration::from_mins(1), "never came: {what}");
            self.harness.step();
            std::thread::yield_now();
        }
    }

    /// Opens the menu of the cell's figures and that of one of them.
    fn figure(&mut self, title: &str) {
        self.press("Export");
        self.press(title);
    }
}

const MAP: &str = "x^2/20 + y^2";

#[test]
fn a_figure_is_saved_as_drawing_as_pixels_and_as_numbers() {
    let mut room = Room::new(WALK);
    for (item, format, name) in [
        ("Save as SVG…", Format::Svg, "map.svg"),
        ("Save as PNG…", Format::Png, "map.png"),
        ("Save as CSV…", Format::Csv, "map.csv"),
    ] {
        let path = room.answer(name, |room| {
            room.figure(MAP);
            room.press(item);
        });
        let proposed = format!("class-map.{}", format.ending());
        assert_eq!(room.dialogs.asked.borrow().last(), Some(&Ask::Export { name: proposed, format }));
        let bytes = fs::read(path).expect("it was written");
        match format {
            Format::Png => assert!(bytes.starts_with(b"\x89PNG")),
            Format::Svg => {
                let drawn = String::from_utf8(bytes).expect("text");
                roxmltree::Document::parse(&drawn).expect("it is well-formed");
                assert!(drawn.contains("Adam") && drawn.contains("arrows point downhill"));
            }
            _ => {
                let text = String::from_utf8(bytes).expect("text");
                let (said, numbers): (Vec<&str>, Vec<&str>) =
                    text.lines().partition(|line| line.starts_with('#'));
                assert_eq!(said[0], "# x^2/20 + y^2");
                assert!(said[1].contains("steps 30") && said.len() == 2, "a walk has no seed: {said:?}");
                assert_eq!(numbers[..2], ["path,step,x,y", "SGD,0,-7.0,2.0"]);
            }
        }
    }
}

#[test]
fn a_figure_is_copied_as_a_picture() {
    let mut room = Room::new(WALK);
    room.figure(MAP);
    room.press("Copy picture");
    let start = Instant::now();
    let copied = loop {
        let commands = &room.harness.output().platform_output.commands;
        let image = commands.iter().find_map(|command| match command {
            OutputCommand::CopyImage(image) => Some(image.size),
            _ => None,
        });
        if let Some(size) = image {
            break size;
        }
        assert!(start.elapsed() < Duration::from_mins(1), "nothing came to the clipboard");
        room.harness.step();
    };
    assert!(copied[0] == 1760 && copied[1] > 800, "{copied:?}");
    assert!(room.says("clipboard"));
}

#[test]
fn a_right_click_in_the_cell_opens_the_same_menu() {
    let mut room = Room::new(WALK);
    assert!(room.harness.query_by_role_and_label(Role::Button, MAP).is_none());
    room.harness.get_by_label("Descent · walk").click_secondary();
    room.harness.run_steps(4);
    room.press(MAP);
    room.harness.get_by_role_and_label(Role::Button, "Save as SVG…");
}

#[test]
fn a_cell_that_has_not_run_says_so() {
    let mut room = Room::new("```toml training\nid = \"t\"\n```\n");
    room.press("Export");
    room.harness.get_by_label("No figure yet: run the cell first");
}

#[test]
fn the_notebook_is_saved_as_a_page_and_as_a_jupyter_notebook() {
    let mut room = Room::new(WALK);
    let page = room.answer("page.html", |room| {
        room.press("File");
        room.press("Export as HTML…");
    });
    assert_eq!(
        room.dialogs.asked.borrow().last(),
        Some(&Ask::Export { name: "class.html".into(), format: Format::Html })
    );
    let page = fs::read_to_string(page).expect("it was written");
    assert!(page.contains("<h1>Down the hill</h1>") && page.contains("role=\"math\""));
    assert_eq!(page.matches("<figure>").count(), 3, "what the window shows is in the page");
    let book = room.answer("class.ipynb", |room| {
        room.press("File");
        room.press("Export as Jupyter notebook…");
    });
    let book: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(book).expect("it was written")).expect("it is JSON");
    assert_eq!(book["nbformat"], 4);
}

#[test]
fn a_dialog_that_is_closed_writes_nothing() {
    let mut room = Room::new(WALK);
    room.figure(MAP);
    room.press("Save as SVG…");
    room.harness.run_steps(4);
    assert_eq!(room.dialogs.asked.borrow().len(), 1);
    assert_eq!(fs::read_dir(room.folder.path()).expect("a folder").count(), 1, "the notebook alone");
}
