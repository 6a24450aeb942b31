//! Figures and notebooks leave the window: by menus, by role and name, into files that a test chooses and onto the clipboard.

use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::shell;
use crate::shell::{Told, text};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use egui::ViewportCommand;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use layerscope::app::cells;
use layerscope::app::dialogs::Ask;
use layerscope::app::exports::Format;
use layerscope::app::text::{Language, Text};
use layerscope::app::{Options, Setup, Window};
use layerscope::data::pictures::{Photo, photo_to_data_url};
use layerscope::experiment::figure::{Figure, Table};
use layerscope::experiment::{KINDS, SHOWN_IN, Sources, kind};
use layerscope::export::{Document, Found, Links, csv_text, html};
use layerscope::language::Say;
use layerscope::notebook::Notebook;
use tempfile::TempDir;

/// A window with one notebook.
struct Room {
    harness: Harness<'static, Window>,
    dialogs: Told,
    desktop: shell::Handed,
    folder: TempDir,
}

const WALK: &str = "# Down the hill\n\nThe map of $x^2/20 + y^2$.\n\n```toml descent\nid = \"walk\"\n```\n";

impl Room {
    fn new(notebook: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("class.md");
        fs::write(&path, notebook).expect("it can be written");
        let dialogs = Told::default();
        let desktop = shell::Handed::default();
        let setup = Setup {
            options: Options { notebook: Some(path), ..Options::default() },
            dialogs: Box::new(dialogs.clone()),
            data_folder: None,
            desktop: std::sync::Arc::new(desktop.clone()),
            make_view: cells::view,
            language: Language::English,
            mnist: layerscope::data::download::Plan::default(),
        };
        let mut harness = Harness::builder()
            .with_size([1280.0, 720.0])
            .with_max_steps(60)
            .build_eframe(|cc| Window::new(cc, setup));
        harness.run_steps(4);
        Self { harness, dialogs, desktop, folder }
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
        self.until(name, |room| room.says(&(text().shell.saved)(name)));
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

    /// Asks for the notebook as a Jupyter notebook of this name, and draws the frames in which its writing begins.
    fn begin_to_write(&mut self, name: &str) -> PathBuf {
        let path = self.path(name);
        self.dialogs.answers.borrow_mut().push_back(vec![path.clone()]);
        self.press(text().commands.file);
        self.press(text().commands.export_jupyter);
        path
    }

    /// Whether the frame drawn last asked the system for this.
    fn asked_for(&self, command: &ViewportCommand) -> bool {
        self.harness.output().viewport_output.values().any(|window| window.commands.contains(command))
    }

    /// Opens the menu of the cell's figures and that of one of them.
    fn figure(&mut self, title: &str) {
        self.press(text().shell.export);
        self.press(title);
    }
}

const MAP: &str = "x^2/20 + y^2";

#[test]
fn a_figure_is_saved_as_drawing_as_pixels_and_as_numbers() {
    let t = &text().shell;
    let mut room = Room::new(WALK);
    for (item, format, name) in [
        (t.save_svg, Format::Svg, "map.svg"),
        (t.save_png, Format::Png, "map.png"),
        (t.save_csv, Format::Csv, "map.csv"),
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
                assert!(drawn.contains("Adam") && drawn.contains(text().figures.downhill));
            }
            _ => {
                let listed = String::from_utf8(bytes).expect("text");
                let (said, numbers): (Vec<&str>, Vec<&str>) =
                    listed.lines().partition(|line| line.starts_with('#'));
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
    room.press(text().shell.copy_picture);
    let start = Instant::now();
    let says = text().shell.copied;
    while !room.says(says) {
        assert!(start.elapsed() < Duration::from_mins(1), "nothing came to the clipboard");
        room.harness.step();
    }
    // It is said once it is so.
    let pictures = room.desktop.pictures.lock().clone();
    let [copied] = pictures.as_slice() else { panic!("one picture, not {pictures:?}") };
    assert!(copied[0] == 1760 && copied[1] > 800, "{copied:?}");
}

#[test]
fn a_right_click_in_the_cell_opens_the_same_menu() {
    let mut room = Room::new(WALK);
    assert!(room.harness.query_by_role_and_label(Role::Button, MAP).is_none());
    room.harness.get_by_label(&format!("{} · walk", text().figures.cells.descent)).click_secondary();
    room.harness.run_steps(4);
    room.press(MAP);
    room.harness.get_by_role_and_label(Role::Button, text().shell.save_svg);
}

#[test]
fn a_cell_that_has_not_run_says_so() {
    let mut room = Room::new("```toml search\nid = \"s\"\n```\n");
    room.press(text().shell.export);
    room.harness.get_by_label(text().shell.nothing_to_export);
}

#[test]
fn the_notebook_is_saved_as_a_page_and_as_a_jupyter_notebook() {
    let t = &text().commands;
    let mut room = Room::new(WALK);
    let page = room.answer("page.html", |room| {
        room.press(t.file);
        room.press(t.export_html);
    });
    assert_eq!(
        room.dialogs.asked.borrow().last(),
        Some(&Ask::Export { name: "class.html".into(), format: Format::Html })
    );
    let page = fs::read_to_string(page).expect("it was written");
    assert!(page.contains("<h1>Down the hill</h1>") && page.contains("role=\"math\""));
    assert_eq!(page.matches("<figure>").count(), 3, "what the window shows is in the page");
    let book = room.answer("class.ipynb", |room| {
        room.press(t.file);
        room.press(t.export_jupyter);
    });
    let book: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(book).expect("it was written")).expect("it is JSON");
    assert_eq!(book["nbformat"], 4);
}

#[test]
fn an_export_that_takes_its_time_says_how_far_it_is_and_can_be_stopped() {
    let t = &text().shell;
    let mut room = Room::new("```toml training\nid = \"t\"\nhidden = [300, 300]\niterations = 10000\n```\n");
    let path = room.begin_to_write("class.ipynb");
    let writing = (t.writing)("class.ipynb");
    let progress = |room: &Room| {
        let bar = room.harness.query_by_role_and_label(Role::ProgressIndicator, &writing);
        bar.and_then(|bar| bar.accesskit_node().data().numeric_value())
    };
    room.until("how far it is", |room| progress(room).is_some());
    let before = progress(&room);
    room.until("more of it", |room| progress(room) > before);
    room.press(t.stop_exporting);
    room.until("that it was stopped", |room| room.says(&(t.export_stopped)("class.ipynb")));
    assert!(progress(&room).is_none() && !path.exists());
}

#[test]
fn who_quits_while_a_file_is_written_can_stay_or_go_without_it() {
    let t = &text().shell;
    let mut room = Room::new("```toml training\nid = \"t\"\nhidden = [300, 300]\niterations = 10000\n```\n");
    let path = room.begin_to_write("class.ipynb");
    let question = (t.still_writing)(&["class.ipynb".to_owned()]);
    let is_asked = |room: &Room| room.harness.query_by_label(&question).is_some();
    room.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Q);
    for _ in 0..4 {
        room.harness.step();
        assert!(!room.asked_for(&ViewportCommand::Close));
    }
    assert!(is_asked(&room));
    room.press(t.keep_working);
    assert!(!is_asked(&room) && !room.says(&(t.export_stopped)("class.ipynb")));

    let root = room.harness.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default();
    root.events.push(egui::ViewportEvent::Close);
    room.harness.step();
    assert!(room.asked_for(&ViewportCommand::CancelClose), "the window's own button asks, too");
    room.harness.run_steps(3);
    assert!(is_asked(&room));
    room.harness.get_by_role_and_label(Role::Button, t.quit_without).click();
    room.until("the end", |room| room.asked_for(&ViewportCommand::Close));
    room.until("the stop", |room| room.says(&(t.export_stopped)("class.ipynb")));
    assert!(!path.exists());
}

#[test]
fn who_quits_and_waits_gets_the_file_before_the_end() {
    let mut room = Room::new("```toml training\nid = \"t\"\nhidden = [300, 300]\niterations = 100\n```\n");
    let path = room.begin_to_write("class.ipynb");
    room.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Q);
    room.harness.run_steps(2);
    room.harness.get_by_label(&(text().shell.still_writing)(&["class.ipynb".to_owned()]));
    room.until("the end", |room| room.asked_for(&ViewportCommand::Close));
    assert!(path.is_file());
}

#[test]
fn a_file_that_cannot_be_written_says_which_and_what_to_do() {
    let mut room = Room::new(WALK);
    let path = room.path("no such folder").join("map.svg");
    room.dialogs.answers.borrow_mut().push_back(vec![path]);
    room.figure(MAP);
    room.press(text().shell.save_svg);
    room.until("why", |room| room.says(&(text().shell.export_failed)("map.svg", "")));
    let note = room.harness.state().notifications().history().next_back().map(|note| note.text.clone());
    let note = note.expect("it is the last message");
    assert!(note.to_string().contains("another folder"), "{note}");
    let korean = (Text::of(Language::Korean).shell.export_failed)("map.svg", "");
    assert!(note.korean().contains(&korean) && note.korean().contains("다른 폴더"), "{}", note.korean());
}

#[test]
fn a_dialog_that_is_closed_writes_nothing() {
    let mut room = Room::new(WALK);
    room.figure(MAP);
    room.press(text().shell.save_svg);
    room.harness.run_steps(4);
    assert_eq!(room.dialogs.asked.borrow().len(), 1);
    assert_eq!(fs::read_dir(room.folder.path()).expect("a folder").count(), 1, "the notebook alone");
}

/// Cells that come to their end within moments, one of every kind that needs no other.
const CELLS: [&str; 7] = [
    "```toml training\nid = \"c\"\nhidden = [8]\niterations = 12\ntrain_size = 100\nbatch_size = 20\nrecord_after = true\n```\n",
    "```toml comparison\nid = \"c\"\n\n[base]\nhidden = [8]\niterations = 12\ntrain_size = 100\nbatch_size = 20\n\n\
     [[variant]]\nname = \"he\"\ninit = \"he\"\n\n[[variant]]\nname = \"small\"\ninit = 0.01\n```\n",
    "```toml search\nid = \"c\"\ntrials = 4\n\n[base]\nhidden = [8]\niterations = 8\ntrain_size = 100\nbatch_size = 20\n\n\
     [ranges]\nlr = { log = [1e-3, 1e-1] }\n```\n",
    "```toml gradient_check\nid = \"c\"\nhidden = [4]\nshare = 0.05\n```\n",
    "```toml activations\nid = \"c\"\nlayers = 2\nwidth = 10\nsamples = 50\n```\n",
    "```toml graph\nid = \"c\"\nexpression = \"a * b\"\nvalues = { a = 2, b = 3 }\n```\n",
    "```toml descent\nid = \"c\"\nsteps = 5\n```\n",
];

/// Whether the whole of a table is in a page: as it is, or, of a large one, made small.
fn has_file(page: &str, table: &Table) -> bool {
    let csv = csv_text(table);
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(csv.as_bytes()).expect("memory can be written");
    let packed = encoder.finish().expect("memory can be written");
    page.contains(&STANDARD.encode(csv)) || page.contains(&STANDARD.encode(packed))
}

/// What a page can be stepped through, as it stands in it, but for the marks: where these lie is a matter of the curves.
fn moments_of(page: &str) -> Option<serde_json::Value> {
    let data = page.split("<script type=\"application/json\">").nth(1)?.split("</script>").next()?;
    let packed: serde_json::Value = serde_json::from_str(data).expect("it is JSON");
    let bytes = STANDARD.decode(packed["moments"].as_str().expect("moments")).expect("it is base64");
    let mut moments: serde_json::Value =
        serde_json::from_reader(flate2::read::ZlibDecoder::new(bytes.as_slice())).expect("it is JSON within");
    assert!(moments["marks"].take().is_array());
    moments["pixels"] = packed["pixels"].clone();
    Some(moments)
}

#[test]
fn a_cell_that_failed_says_why_on_the_page_of_the_window() {
    let broken = "```toml training\nid = \"t\"\nbatch_size = 0\n```\n\n```toml riddle\n```\n\n\
        ```toml graph\nid = \"g\"\nexpression = \"a * b\"\n[values]\na = [1, 2]\nb = [1, 2, 3]\n```\n";
    let mut room = Room::new(broken);
    let page = room.answer("page.html", |room| {
        room.press(text().commands.file);
        room.press(text().commands.export_html);
    });
    let page = fs::read_to_string(page).expect("it was written");
    let failed: Vec<&str> =
        page.split("<p class=\"failed\">").skip(1).filter_map(|rest| rest.split("</p>").next()).collect();
    let [training, riddle, graph] = failed[..] else { panic!("{failed:?}") };
    assert!(training.contains("Line 3") && training.contains("batch_size"), "{training}");
    assert!(riddle.contains("riddle") && graph.contains("(3,)"), "{failed:?}");
}

#[test]
fn a_page_from_the_window_says_what_one_from_the_command_line_says() {
    for cell in CELLS {
        let notebook = format!("# A class\n\n{cell}");
        let parsed = Notebook::parse(&notebook);
        let (_, block) = parsed.cells().next().expect("there is a cell");
        let kind = kind(block.kind()).expect("there is such a kind");
        let spec = (kind.parse)(block.body()).expect("it is a spec");
        let sources = Sources { moments: true, ..Sources::default() };
        let outcome = spec.record(&sources, &mut |_| ControlFlow::Continue(())).expect("it runs");
        // How long something took is another time another time.
        let has_times = |table: &&Table| {
            table.columns.iter().any(|column| matches!(&*column.name, "seconds" | "ms_per_iteration"))
        };
        let (timed, exact): (Vec<&Table>, Vec<&Table>) = outcome.tables.iter().partition(has_times);
        let summary = outcome.summary.to_string();
        let said = summary.split("; numerical").next().unwrap_or_default();
        let pictures = outcome.exhibits.iter().filter(|one| !matches!(one.figure, Figure::Table(_))).count();

        let mut room = Room::new(&notebook);
        // The others show everything as soon as they are seen.
        if ["training", "comparison", "search", "gradient_check"].contains(&kind.name) {
            let run = room.harness.get_all_by_role_and_label(Role::Button, text().cells.run.run).last();
            run.expect("it has a button").click();
        }
        room.harness.run_steps(4);
        let (start, mut tries) = (Instant::now(), 0);
        let page = loop {
            tries += 1;
            let page = room.answer(&format!("page-{tries}.html"), |room| {
                room.press(text().commands.file);
                room.press(text().commands.export_html);
            });
            let page = fs::read_to_string(page).expect("it was written");
            // What is counted at the end may come after the last of the curves.
            let drawn = page.matches("<figure>").count();
            if drawn >= pictures && exact.iter().all(|table| has_file(&page, table)) {
                break page;
            }
            let missing = exact.iter().filter(|table| !has_file(&page, table));
            let missing: Vec<&str> = missing.map(|table| table.name).collect();
            let late = start.elapsed() >= Duration::from_mins(1);
            assert!(!late, "{}: {missing:?} never came, or {drawn} of {pictures} figures", kind.name);
            room.harness.run_steps(4);
        };
        for table in timed {
            let heading = format!("Table {}: {} rows", table.name, table.len());
            assert!(page.contains(&heading), "{}: {heading}", kind.name);
        }
        assert!(page.contains(said), "{}: {said}", kind.name);
        assert_eq!(
            moments_of(&page).is_some(),
            ["training", "comparison", "activations", "graph"].contains(&kind.name),
            "{}",
            kind.name
        );
        let records =
            [(parsed.cells().next().expect("the cell").0, Found::of(outcome.clone(), Language::English))];
        let document = Document {
            notebook: &parsed,
            records: &records.into(),
            language: Language::English,
            data: sources.in_use(),
            links: Links::default(),
        };
        let [shown, expected] = [&page, &html(&document)].map(|page| moments_of(page).unwrap_or_default());
        for part in ["names", "said", "tables", "figures", "pictures", "pixels", "ends_whole"] {
            assert!(shown[part] == expected[part], "{}: other {part}", kind.name);
        }
        assert_eq!(page.matches("<table>").count(), outcome.tables.len(), "{}: no table is new", kind.name);
    }
}

/// What has none, and why.
const STAYS: &[(&str, &str, &str)] = &[
    ("training", "layers", "it is the tab of activations, gradients and weights, each of which is a figure"),
    ("predict", "images", "it is a way to choose a picture of the data, and says nothing that was computed"),
];

#[test]
fn every_figure_that_a_cell_can_show_can_be_exported() {
    let grid = format!("{}\n[panels]\nkey = \"init.std\"\nvalues = [0.1, 0.01]\n", body(CELLS[1]));
    let chosen = grid.replace("[base]", "[base]\nvalidation = 0.2");
    let looking = "dream = { steps = 5 }\n".to_owned();
    let stroke = |at: usize| (15..25).contains(&(at % 40)) && (10..50).contains(&(at / 40));
    let light = (0..40 * 60).map(|at| if stroke(at) { 20 } else { 230 }).collect();
    let photo = Photo::new(40, 60, light, 1).expect("so many pixels");
    let opened = format!("picture = {{ photo = \"{}\" }}\n", photo_to_data_url(&photo));
    let more = [("comparison", grid), ("comparison", chosen), ("predict", looking), ("predict", opened)];
    let cells = CELLS.iter().map(|cell| (kind_of(cell), body(cell))).chain(more);
    let made: Vec<(&str, String)> = cells
        .flat_map(|(name, text)| {
            let spec = (kind(name).expect("there is such a kind").parse)(&text).expect("it is a spec");
            let outcome = spec.record(&Sources::default(), &mut |_| ControlFlow::Continue(()));
            outcome.expect("it runs").exhibits.into_iter().map(move |exhibit| (name, exhibit.name.into()))
        })
        .collect();
    for kind in KINDS {
        for figure in kind.showable.figures {
            let exhibits = SHOWN_IN.iter().filter(|(of, shown, _)| (*of, *shown) == (kind.name, *figure));
            let exhibits: Vec<&str> = exhibits.map(|(.., exhibit)| *exhibit).collect();
            let stays = STAYS.iter().any(|(of, shown, _)| (*of, *shown) == (kind.name, *figure));
            assert!(stays == exhibits.is_empty(), "{}: {figure} can be shown and not exported", kind.name);
            // One unit is exported where somebody has opened it: `cells::a_unit_is_opened_from_the_map_by_the_keyboard_and_from_its_weights`.
            for exhibit in exhibits.into_iter().filter(|exhibit| *exhibit != "unit-") {
                assert!(
                    made.iter().any(|(of, name)| *of == kind.name && name.starts_with(exhibit)),
                    "{}: there is no {exhibit}: {made:?}",
                    kind.name
                );
            }
        }
    }
}

/// The kind of a cell's block.
fn kind_of(cell: &'static str) -> &'static str {
    cell.lines().next().and_then(|line| line.strip_prefix("```toml ")).expect("it is a cell")
}

/// What stands in it.
fn body(cell: &str) -> String {
    cell.lines().skip(1).filter(|line| *line != "```").collect::<Vec<_>>().join("\n")
}
