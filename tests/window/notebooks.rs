//! Several notebooks in one window: what becomes of runs when another one is opened, and of a notebook whose file another
//! program changes, moves or takes away.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT, Queryable};
use layerscope::app::cells;
use layerscope::app::text::{Language, Text};
use layerscope::app::theme::system_fonts;
use layerscope::app::{Options, Setup, Window};
use layerscope::notebook::autosave::Session;
use layerscope::notebook::{Document, Edit, Place, lessons};

use crate::shell;
use crate::shell::{Told, press, run, setup, show};

const BASE: &str = "data = \"digits\"\nhidden = [4]\nbatch_size = 5\ntrain_size = 100\ntest_size = 20\n";

/// A cell of a kind under the id `cell` that takes so many iterations, or trials.
fn cell(kind: &str, length: u64) -> String {
    let rest = match kind {
        "training" => format!("{BASE}iterations = {length}\n"),
        "comparison" => format!(
            "[base]\n{BASE}iterations = {length}\n[[variant]]\nname = \"one\"\nlr = 0.1\n[[variant]]\nname = \"two\"\nlr = 0.2\n"
        ),
        "search" => format!(
            "trials = {length}\n[base]\n{BASE}iterations = 60\n[ranges]\nlr = {{ log = [1e-3, 0.1] }}\n"
        ),
        "gradient_check" => "data = \"digits\"\nhidden = [8]\nshare = 0.01\n".to_owned(),
        kind => panic!("no body for {kind}"),
    };
    format!("```toml {kind}\nid = \"cell\"\n{rest}```\n")
}

/// The most that there can be, and longer than any test waits.
const ENDLESS: u64 = 10_000_000;

/// The window with a notebook of one cell, and how to open others.
struct Class {
    window: Harness<'static, Window>,
    dialogs: Told,
    folder: tempfile::TempDir,
    text: &'static Text,
}

impl Class {
    fn new(language: Language, text: &str) -> Self {
        Self::with_data(language, text, None)
    }

    /// With the typefaces of the system, so that it can be switched to Korean.
    fn with_korean_letters(language: Language, text: &str) -> Self {
        let (folder, dialogs) = (tempfile::tempdir().expect("a folder"), Told::default());
        let options = shell::notebook(folder.path(), text);
        let setup = Setup { dialogs: Box::new(dialogs.clone()), language, ..setup(options, cells::view) };
        let mut window =
            Harness::builder().with_size([1280.0, 720.0]).with_max_steps(40).build_eframe(|cc| {
                cc.egui_ctx.set_font_providers(system_fonts(Some("ko")));
                Window::new(cc, setup)
            });
        run(&mut window, 4);
        Self { window, dialogs, folder, text: Text::of(language) }
    }

    fn with_data(language: Language, text: &str, data_folder: Option<PathBuf>) -> Self {
        let (folder, dialogs) = (tempfile::tempdir().expect("a folder"), Told::default());
        let options = shell::notebook(folder.path(), text);
        let setup = Setup {
            dialogs: Box::new(dialogs.clone()),
            language,
            data_folder,
            ..setup(options, cells::view)
        };
        Self { window: show(setup), dialogs, folder, text: Text::of(language) }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("it can be written");
    }

    /// Opens a notebook of the folder by the dialog, which can be done while presenting as well.
    fn open(&mut self, name: &str) {
        self.dialogs.answers.borrow_mut().push_back(vec![self.path(name)]);
        self.window.key_press_modifiers(Modifiers::COMMAND, Key::O);
        run(&mut self.window, 6);
        let path = self.path(name);
        assert_eq!(self.window.state().desk().path(), Some(path.as_path()), "{:?}", self.words());
    }

    #[track_caller]
    fn until(&mut self, what: &str, done: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !done(self) {
            assert!(start.elapsed() < Duration::from_mins(2), "never came: {what}; {:?}", self.words());
            self.window.step();
            std::thread::yield_now();
        }
        run(&mut self.window, 3);
    }

    /// Everything that is written on the screen or told to a screen reader.
    fn words(&self) -> Vec<String> {
        let nodes = self.window.query_all(By::new());
        let said = |node: egui_kittest::Node<'_>| {
            let node = node.accesskit_node();
            [node.label(), node.value(), node.description()].into_iter().flatten().collect::<Vec<_>>()
        };
        nodes.flat_map(said).collect()
    }

    /// The line of the status bar about the cell.
    fn status(&self) -> Option<String> {
        let line = |words: &String| words.starts_with("cell · ") || words.starts_with("cell·");
        self.words().into_iter().find(line)
    }

    /// Where the cell stands and how far it is to go, by the status bar.
    fn stands(&self) -> Option<(u64, u64)> {
        let line = self.status()?;
        let digits: String =
            line.chars().filter(|c| *c != ',').map(|c| if c.is_ascii_digit() { c } else { ' ' }).collect();
        let mut numbers: Vec<u64> =
            digits.split_whitespace().filter_map(|number| number.parse().ok()).collect();
        numbers.sort_unstable();
        Some((*numbers.first()?, *numbers.last()?))
    }

    fn runs(&self) -> bool {
        self.words().iter().any(|words| words == self.text.cells.run.pause)
    }

    fn says(&self, words: &str) -> bool {
        self.words().iter().any(|said| said == words)
    }

    fn messages(&self) -> Vec<String> {
        let history = self.window.state().notifications().history();
        history.map(|message| message.text.to_string()).collect()
    }
}

/// A cell is left as it stands, paused or running, from the page or from slides, and found again.
fn left_and_found_again(language: Language, kind: &str, length: u64) {
    let notebook = format!("# Class\n\n{}", cell(kind, length));
    for from_slides in [false, true] {
        let mut class = match language {
            Language::English => Class::new(language, &notebook),
            Language::Korean => Class::with_korean_letters(language, &notebook),
        };
        class.write("other.md", "# Another\n\nNothing runs here.\n");
        press(&mut class.window, Key::Space);
        class.until("it runs", |class| class.stands().is_some_and(|(at, _)| at > 0));
        if from_slides {
            press(&mut class.window, Key::F5);
        }
        // It goes on while another notebook is looked at, and the bar at the bottom leads back to it.
        class.open("other.md");
        if from_slides {
            press(&mut class.window, Key::Escape);
        }
        let back = (class.text.shell.others_running)(1);
        class.until("it is said that it goes on", |class| class.says(&back));
        class.window.get_by_label(&back).click();
        run(&mut class.window, 4);
        assert_eq!(class.window.state().desk().path(), Some(class.path("class.md").as_path()));
        assert!(class.runs() && !class.says(&back), "{kind} goes on: {:?}", class.words());
        let (before, _) = class.stands().expect("it runs");
        class.until("it goes on", |class| class.stands().is_some_and(|(at, _)| at > before));

        // Paused, it is afterwards to the letter what it was.
        press(&mut class.window, Key::Space);
        class.until("it rests", |class| !class.runs());
        run(&mut class.window, 20);
        let before = class.words();
        if from_slides {
            press(&mut class.window, Key::F5);
        }
        class.open("other.md");
        run(&mut class.window, 10);
        assert!(!class.words().contains(&back), "nothing goes on");
        class.open("class.md");
        if from_slides {
            press(&mut class.window, Key::Escape);
        }
        run(&mut class.window, 20);
        assert_eq!(class.words(), before, "{kind}");
    }
}

#[test]
fn a_training_outlives_a_look_at_another_notebook() {
    left_and_found_again(Language::English, "training", ENDLESS);
}

#[test]
fn a_comparison_outlives_a_look_at_another_notebook() {
    left_and_found_again(Language::English, "comparison", 1_000_000);
}

#[test]
fn a_search_outlives_a_look_at_another_notebook() {
    left_and_found_again(Language::English, "search", 5000);
}

#[test]
#[ignore = "needs a Korean font, such as fonts-nanum"]
fn runs_outlive_a_look_at_another_notebook_in_korean() {
    for (kind, length) in [("training", ENDLESS), ("comparison", 1_000_000), ("search", 5000)] {
        left_and_found_again(Language::Korean, kind, length);
    }
}

#[test]
#[ignore = "needs a Korean font, such as fonts-nanum"]
fn what_lies_aside_follows_the_language_and_the_theme_of_the_window() {
    let notebook = format!("# Class\n\n{}", cell("training", 40));
    let mut class = Class::with_korean_letters(Language::English, &notebook);
    class.write("other.md", "Another.\n");
    press(&mut class.window, Key::Space);
    class.until("the end", |class| {
        class.says(class.text.cells.run.finished) || class.stands() == Some((40, 40))
    });
    let english = class.words();
    class.open("other.md");
    class.window.key_press_modifiers(Modifiers::COMMAND, Key::L);
    class.window.key_press_modifiers(Modifiers::COMMAND, Key::T);
    run(&mut class.window, 3);
    class.text = Text::of(Language::Korean);
    class.open("class.md");
    run(&mut class.window, 20);
    let korean = class.words();
    let [from, to] = [Language::English, Language::Korean].map(|language| Text::of(language).figures);
    assert!(
        english.iter().any(|words| words.contains(from.test))
            && korean.iter().any(|words| words.contains(to.test))
    );
    assert_eq!(class.stands(), Some((40, 40)));
}

#[test]
fn a_run_that_ends_out_of_sight_is_remembered_in_its_own_notebook() {
    for kind in ["training", "comparison", "search", "gradient_check"] {
        let mut class = Class::new(Language::English, &cell(kind, 60));
        class.write("other.md", "Another.\n");
        press(&mut class.window, Key::Space);
        class.open("other.md");
        let kept = class.path("class.runs.toml");
        class.until("it is kept", |_| fs::read_to_string(&kept).is_ok_and(|runs| runs.contains("[[run]]")));
        class.until("nothing runs", |class| !class.says(&(class.text.shell.others_running)(1)));
        assert!(
            class.window.state().desk().runs().all().is_empty() && !class.path("other.runs.toml").exists()
        );
        class.open("class.md");
        let runs = class.window.state().desk().runs().all();
        assert_eq!(runs.iter().map(|run| run.kind.as_str()).collect::<Vec<_>>(), [kind]);
        assert!(class.messages().is_empty(), "{:?}", class.messages());
    }
}

#[test]
fn a_live_change_that_is_heard_of_late_is_written_into_its_own_notebook() {
    let mut class = Class::new(Language::English, &format!("# Class\n\n{}", cell("training", ENDLESS)));
    class.write("other.md", "# Another\n\nNothing.\n");
    press(&mut class.window, Key::Space);
    class.until("it runs", |class| class.stands().is_some_and(|(at, _)| at > 0));
    // Asked for and left in the same moment: the worker answers when the other notebook is open.
    class.dialogs.answers.borrow_mut().push_back(vec![class.path("other.md")]);
    class.window.key_press(Key::B);
    class.window.key_press_modifiers(Modifiers::COMMAND, Key::O);
    run(&mut class.window, 6);
    if class.window.query_by_label(class.text.shell.discard).is_some() {
        // It was recorded at once on this machine, and there is something to save.
        class.window.get_by_label(class.text.shell.save).click();
        run(&mut class.window, 6);
    }
    let at = (class.text.shell.others_running)(1);
    class.until("it goes on", |class| class.says(&at));
    assert!(!class.window.state().desk().document().notebook().to_string().contains("batch_norm"));
    class.open("class.md");
    class.until("it is written down", |class| {
        class.window.state().desk().document().notebook().to_string().contains("batch_norm")
    });
}

#[test]
fn lessons_keep_what_runs_in_them() {
    let mut harness = show(setup(Options::default(), cells::view));
    let title = |slug: &str| {
        let at =
            lessons::all().iter().position(|lesson| lesson.slug == slug).expect("there is such a lesson");
        format!("{}   {}", at + 1, lessons::all()[at].title(Language::English))
    };
    let open = |harness: &mut Harness<'static, Window>, slug: &str| {
        harness.get_by_label(&title(slug)).click();
        run(harness, 4);
    };
    let ran = |harness: &Harness<'static, Window>| {
        let line = harness.query_all_by_label_contains(" · iteration 1 of").next();
        line.and_then(|line| line.accesskit_node().label().or(line.accesskit_node().value()))
    };
    open(&mut harness, "computation-graphs");
    press(&mut harness, Key::ArrowRight);
    run(&mut harness, 60);
    let stood = ran(&harness);
    assert!(stood.is_some(), "the graph is one step further");
    for other in ["batch-norm", "computation-graphs"] {
        open(&mut harness, other);
        assert_eq!(ran(&harness).is_some(), other == "computation-graphs");
    }
    assert_eq!(ran(&harness), stood);
    open(&mut harness, "computation-graphs");
    assert_eq!(ran(&harness), stood, "the lesson that is open stays when it is clicked once more");
    assert_eq!(harness.state().notifications().history().len(), 0);
}

#[test]
fn a_half_written_source_is_there_again() {
    let mut class = Class::new(Language::English, "```toml training\nseed = = 1\n```\n");
    class.write("other.md", "Another.\n");
    class.window.get_by_label(class.text.shell.edit_source).click();
    run(&mut class.window, 3);
    let source = (class.text.shell.source_of)(class.text.figures.cells.training);
    class.window.get_by_label(&source).focus();
    run(&mut class.window, 2);
    class.window.get_by_label(&source).type_text("seed = 77\n");
    run(&mut class.window, 2);
    let typed = class.window.get_by_label(&source).accesskit_node().value();
    assert!(typed.as_deref().is_some_and(|typed| typed.contains("77")), "{typed:?}");
    class.open("other.md");
    class.open("class.md");
    assert_eq!(class.window.get_by_label(&source).accesskit_node().value(), typed);
}

#[test]
fn runs_pause_with_their_notebook_where_that_is_wanted() {
    let mut class = Class::new(Language::English, &cell("training", ENDLESS));
    class.write("other.md", "Another.\n");
    // A cell has a button of that name, too, further down.
    class.window.get_all_by_label(class.text.commands.run).next().expect("the bar has it").click();
    run(&mut class.window, 3);
    class.window.get_by_label_contains(class.text.commands.others_go_on).click();
    run(&mut class.window, 3);
    press(&mut class.window, Key::Space);
    class.until("it runs", |class| class.stands().is_some_and(|(at, _)| at > 0));
    class.open("other.md");
    class.until("it rests", |class| !class.says(&(class.text.shell.others_running)(1)));
    class.open("class.md");
    let (before, _) = class.stands().expect("it is there");
    class.until("it goes on", |class| class.runs() && class.stands().is_some_and(|(at, _)| at > before));
}

#[test]
fn runs_of_other_notebooks_have_bounded_memory_and_the_one_that_rests_longest_goes_first() {
    let mut class = Class::new(Language::English, "Nothing.\n");
    for name in ["runs.md", "rested-first.md", "rested-last.md"] {
        class.write(name, &format!("# {name}\n\n{}", cell("training", ENDLESS)));
        class.open(name);
        press(&mut class.window, Key::Space);
        class.until("it runs", |class| class.stands().is_some_and(|(at, _)| at > 200));
        if name == "runs.md" {
            // It goes on, but takes hardly any more while the others are looked at.
            press(&mut class.window, Key::Num1);
        } else {
            press(&mut class.window, Key::Space);
            class.until("it rests", |class| !class.runs());
        }
    }
    class.open("class.md");
    run(&mut class.window, 3);
    let taken = class.window.state().memory_of_other_runs();
    assert!(taken > 3 * 100_000, "three networks with their kept states: {taken} bytes");
    assert!(class.messages().is_empty(), "{:?}", class.messages());
    // What grows takes from what rests.
    class.window.state_mut().bound_other_runs(taken - taken / 6);
    class.until("one goes", |class| class.messages().len() == 1);
    let words = (class.text.shell.others_ended)("rested-first.md", &((taken - taken / 6) >> 20).to_string());
    assert_eq!(class.messages(), [words]);
    class.window.state_mut().bound_other_runs(1);
    class.until("all go", |class| class.messages().len() == 3);
    assert!(class.messages()[1].contains("rested-last.md") && class.messages()[2].contains("runs.md"));
    assert_eq!(class.window.state().memory_of_other_runs(), 0);
    class.open("rested-last.md");
    class.until("its runs are gone, and it can be run again", |class| class.says(class.text.cells.run.ready));
}

/// Lets the window lose the keyboard and get it back, as when somebody has looked at another program.
fn look_away(class: &mut Class) {
    for focused in [false, true] {
        class.window.input_mut().focused = focused;
        run(&mut class.window, 3);
    }
}

fn two_cells(first: &str, second: &str) -> String {
    let body = |id: &str, rest: &str| {
        format!("```toml training\nid = \"{id}\"\n{BASE}iterations = 3000\n{rest}```\n\n")
    };
    format!("# Class\n\n{}{}", body("cell", first), body("second", second))
}

#[test]
fn what_another_program_wrote_is_loaded_quietly_and_runs_of_untouched_cells_stay() {
    let mut class = Class::new(Language::English, &two_cells("", ""));
    press(&mut class.window, Key::ArrowRight);
    class.until("a step", |class| class.stands() == Some((1, 3000)));
    class.write("class.md", &format!("{}\nAdded elsewhere.\n", two_cells("", "seed = 7\n")));
    run(&mut class.window, 3);
    assert!(!class.says("Added elsewhere."), "nobody has looked yet");
    look_away(&mut class);
    assert!(class.window.state().desk().document().notebook().to_string().contains("Added elsewhere."));
    assert_eq!(class.stands(), Some((1, 3000)), "its cell was not touched");
    assert_eq!(class.messages(), [(class.text.shell.reloaded)("class.md")]);
    assert!(!class.window.state().desk().is_dirty());
    look_away(&mut class);
    assert_eq!(class.messages().len(), 1, "said once");
}

#[test]
fn a_hidden_window_that_draws_no_frames_sees_what_was_changed_meanwhile() {
    let mut class = Class::new(Language::English, "Old.\n");
    class.write("class.md", "Theirs.\n");
    for focused in [false, true] {
        class.window.input_mut().events.push(egui::Event::WindowFocused(focused));
    }
    run(&mut class.window, 3);
    assert!(class.says("Theirs."), "{:?}", class.words());
}

/// Writes something into the notebook that is open.
fn change(class: &mut Class) {
    class.window.get_by_label(class.text.commands.edit).click();
    run(&mut class.window, 3);
    let item = (class.text.shell.add_cell)(class.text.figures.cells.training);
    class.window.get_by_label_contains(&item).click();
    run(&mut class.window, 3);
    assert!(class.window.state().desk().is_dirty());
}

#[test]
fn where_both_were_changed_it_is_asked_which_to_keep() {
    for keeps in [true, false] {
        let mut class = Class::new(Language::English, "# Class\n\nMine.\n");
        change(&mut class);
        class.write("class.md", "Theirs.\n");
        look_away(&mut class);
        let question = (class.text.shell.changed_on_disk)("class.md");
        class.window.get_by_label(&question);
        let answer = if keeps { class.text.shell.keep_mine } else { class.text.shell.load_theirs };
        class.window.get_by_label(answer).click();
        run(&mut class.window, 3);
        look_away(&mut class);
        assert!(class.window.query_by_label(&question).is_none(), "asked once");
        assert_eq!(
            fs::read_to_string(class.path("class.md")).unwrap(),
            "Theirs.\n",
            "nothing is written yet"
        );
        let text = class.window.state().desk().document().notebook().to_string();
        assert_eq!((text.contains("Mine."), text == "Theirs.\n"), (keeps, !keeps));
        assert_eq!(class.window.state().desk().is_dirty(), keeps);
        // Changed once more, it is asked once more; until then saving does what was decided.
        class.window.key_press_modifiers(Modifiers::COMMAND, Key::S);
        run(&mut class.window, 3);
        assert_eq!(fs::read_to_string(class.path("class.md")).unwrap(), text);
    }
}

#[test]
fn a_file_that_is_gone_is_noticed_and_saving_asks_where_to() {
    let mut class = Class::new(Language::English, "Mine.\n");
    let drive = class.path("drive");
    fs::create_dir(&drive).unwrap();
    fs::rename(class.path("class.md"), drive.join("class.md")).unwrap();
    look_away(&mut class);
    assert_eq!(class.messages(), [(class.text.shell.file_gone)("class.md")]);
    look_away(&mut class);
    assert_eq!(class.messages().len(), 1, "said once");
    change(&mut class);
    class.window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    run(&mut class.window, 3);
    class.window.get_by_label(&(class.text.shell.gone)("class.md"));
    assert!(!class.path("class.md").exists());
    class.window.get_by_label(class.text.shell.save_here_again).click();
    run(&mut class.window, 3);
    assert!(class.path("class.md").exists() && !class.window.state().desk().is_dirty());

    // The folder itself is gone, as when a drive was taken out.
    class.dialogs.answers.borrow_mut().push_back(vec![drive.join("class.md")]);
    class.window.key_press_modifiers(Modifiers::COMMAND, Key::O);
    run(&mut class.window, 6);
    change(&mut class);
    fs::remove_dir_all(&drive).unwrap();
    class.window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    run(&mut class.window, 3);
    let said = class.messages().pop().unwrap_or_default();
    assert!(said.contains(&drive.display().to_string()) && said.contains("drive was taken out"), "{said}");
    assert!(class.window.state().desk().is_dirty() && !drive.exists());
}

/// Unsaved work on `path` as a killed program leaves it.
fn killed_while_writing(path: &Path, data: &Path) {
    let mut session = Session::begin(data).expect("the folder can be written to");
    let mut document = Document::open(path).expect("the notebook is there");
    document.edit(&Edit::AddProse(Place::End, "Mine.".to_owned())).expect("prose can be added");
    session.keep(&document).expect("it can be set aside");
}

#[test]
fn recovered_work_replaces_nothing_that_another_program_wrote_since_unasked() {
    let (folder, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = folder.path().join("work.md");
    for theirs in [None, Some("Theirs.\n")] {
        fs::write(&path, "Old.\n").unwrap();
        killed_while_writing(&path, data.path());
        if let Some(theirs) = theirs {
            fs::write(&path, theirs).unwrap();
        }
        let mut class = Class::with_data(Language::English, "Another.\n", Some(data.path().to_owned()));
        class.window.get_by_label(class.text.shell.recover).click();
        run(&mut class.window, 4);
        let question = (class.text.shell.changed_on_disk)("work.md");
        assert_eq!(class.window.query_by_label(&question).is_some(), theirs.is_some());
        if theirs.is_some() {
            class.window.key_press_modifiers(Modifiers::COMMAND, Key::S);
            run(&mut class.window, 3);
            assert_eq!(fs::read_to_string(&path).unwrap(), "Theirs.\n");
            class.window.get_by_label(class.text.shell.keep_mine).click();
            run(&mut class.window, 3);
        }
        class.window.key_press_modifiers(Modifiers::COMMAND, Key::S);
        run(&mut class.window, 3);
        assert_eq!(fs::read_to_string(&path).unwrap(), "Old.\n\nMine.\n");
        // Taken up and saved, it is not offered again.
        drop(class);
        fs::remove_dir_all(data.path().join("recovery")).unwrap();
    }
}

#[test]
fn what_a_killed_program_left_half_written_is_cleared_at_the_next_start() {
    let data = tempfile::tempdir().unwrap();
    let kept = data.path().join("lessons");
    fs::create_dir_all(&kept).unwrap();
    let half = [data.path().join(".layerscope-a.tmp"), kept.join(".layerscope-b.tmp")];
    for half in &half {
        fs::write(half, "half").unwrap();
    }
    let mut class = Class::with_data(Language::English, "Class.\n", Some(data.path().to_owned()));
    assert!(half.iter().all(|half| !half.exists()));
    fs::create_dir(class.path("sub")).unwrap();
    class.write("sub/other.md", "Another.\n");
    let (beside, above) = (class.path("sub/.layerscope-c.tmp"), class.path(".layerscope-d.tmp"));
    fs::write(&beside, "half").unwrap();
    fs::write(&above, "half").unwrap();
    class.open("sub/other.md");
    assert!(!beside.exists() && above.exists(), "only in the folder of the notebook that is opened");
}
