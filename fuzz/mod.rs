//! A fuzz target for each parser: whatever is thrown at it, it answers, and takes no more memory than it may.
//!
//! Inputs are made from good ones and from known bad ones (`corpus`, the lessons, `tests/cases`), always in the same order, so that
//! a failure comes again. `cargo test --test memory fuzz::` tries a few; how to try many stands in `CONTRIBUTING.md`.

mod engine;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use engine::{Target, run};
use layerscope::app::settings::Settings;
use layerscope::cli::{MergeOptions, merge};
use layerscope::data::pictures::{Paper, Steps, decode_picture, from_data_url, prepare};
use layerscope::data::{load_idx, weights};
use layerscope::experiment::{DataInUse, KINDS, ProgressToken, Sources, kind};
use layerscope::export::{Document, Links, formula, html, jupyter};
use layerscope::graph::Graph;
use layerscope::language::Language;
use layerscope::notebook::answers::{Answers, Change};
use layerscope::notebook::autosave::crashed;
use layerscope::notebook::recent::RecentFiles;
use layerscope::notebook::runs::PastRuns;
use layerscope::notebook::{Notebook, Place};

const MB: usize = 1 << 20;

#[track_caller]
fn fuzz(target: &Target) {
    let turn = crate::TURN.lock();
    run(target);
    drop(turn);
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The files of these folders whose names end so.
fn files(folders: &[&str], ending: &str) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| fs::read_dir(root().join(folder)).expect("the folder is there"))
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.is_file() && path.to_string_lossy().ends_with(ending))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{folders:?} has no {ending}");
    paths.iter().map(|path| fs::read(path).expect("it can be read")).collect()
}

fn notebooks() -> Vec<Vec<u8>> {
    files(&["assets/lessons/en", "assets/lessons/ko", "fuzz/corpus/notebooks", "tests/cases"], ".md")
}

/// The blocks of all notebooks of this kind, and the block of a new cell.
fn cells(name: &str) -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = Vec::new();
    for text in notebooks() {
        let notebook = Notebook::parse(&String::from_utf8_lossy(&text));
        all.extend(
            notebook.cells().filter(|(_, cell)| cell.kind() == name).map(|(_, cell)| cell.body().into()),
        );
    }
    all.push(kind(name).expect("it is a kind").default_block.into());
    all
}

/// A file of this name with these bytes, in a folder of its own that is used again.
fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = root().join("target/fuzz/files");
    fs::create_dir_all(&folder).expect("the folder can be made");
    let path = folder.join(name);
    fs::write(&path, bytes).expect("it can be written");
    path
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

const TOML: &[&str] = &[
    "[",
    "]",
    "{",
    "}",
    "=",
    "\n",
    "\"",
    "'''",
    "[[",
    "a.b.",
    "[x]\n",
    "id = \"a\"\n",
    "seed = ",
    "hidden = [",
    "changes = [{ at = ",
    "optimizer = { kind = \"",
    "ranges = { lr = { log = [",
    "controls = []\n",
    "shows = [\"",
    "1979-05-27",
    "0x",
    "#",
    "\\u0000",
];

/// A block of every kind: read, and if it is right, written and read the same again.
#[test]
fn cells_of_every_kind() {
    fn read(bytes: &[u8]) {
        let text = text(bytes);
        for kind in KINDS {
            if let Ok(spec) = (kind.parse)(&text) {
                let written = toml::to_string(&spec.to_table()).expect("a spec is a table");
                let again = (kind.parse)(&written).expect("what is written can be read");
                assert_eq!(again.to_table().to_string(), spec.to_table().to_string(), "{written}");
            }
            _ = kind.shown(&text);
        }
    }
    for kind in KINDS {
        let seeds = cells(kind.name);
        fuzz(&Target { name: kind.name, seeds, words: TOML, short: 500, memory: 100 * MB, read });
    }
}

/// A notebook: read, written to the letter, edited; and as a page and for Jupyter.
#[test]
fn notebooks_and_edits() {
    fn read(bytes: &[u8]) {
        let text = text(bytes);
        let notebook = Notebook::parse(&text);
        assert_eq!(notebook.to_string(), text, "what is not changed is written to the letter");
        _ = (notebook.title(), notebook.slide_breaks());
        let blocks: Vec<_> = notebook.blocks().map(|(id, _)| id).collect();
        for (number, id) in blocks.iter().enumerate().take(12) {
            let mut edited = notebook.clone();
            let keys = toml::Table::from_iter([("seed".to_owned(), toml::Value::Integer(number as i64))]);
            _ = match number % 6 {
                0 => edited.set_cell_keys(*id, &keys),
                1 => edited.set_prose(*id, "```toml training\n"),
                2 => edited.set_cell_body(*id, "```\n"),
                3 => edited.delete(*id),
                4 => edited.move_up(*id).map(drop),
                _ => edited.add_cell(Place::After(*id), "descent", "steps = 3\n").map(drop),
            };
            let written = edited.to_string();
            assert_eq!(Notebook::parse(&written).to_string(), written);
        }
        let records = BTreeMap::new();
        let document = Document {
            notebook: &notebook,
            records: &records,
            language: Language::English,
            data: DataInUse::Digits,
            links: Links::default(),
        };
        _ = html(&document);
    }
    let words = &[
        "```toml training\n",
        "```\n",
        "~~~",
        "> ",
        "- ",
        "1. ",
        "\n\n",
        "---\n",
        "| a |\n|---|\n",
        "$",
        "$$",
        "<!-- ",
        "-->",
        "[a]: ",
        "![",
        "](",
        "<div>",
        "**",
        "# ",
        "\t",
        "\r\n",
        "\u{feff}",
        "\0",
        "    ",
        "```toml descent {.wide}\n",
        "&#x0;",
    ];
    fuzz(&Target { name: "notebook", seeds: notebooks(), words, short: 400, memory: 300 * MB, read });
}

/// A notebook without results, for Jupyter.
#[test]
fn notebooks_for_jupyter() {
    fn read(bytes: &[u8]) {
        let text = text(bytes);
        // A training is computed for its notebook: only the prose is of interest here.
        if text.contains("toml") {
            return;
        }
        let notebook = Notebook::parse(&text);
        let records = BTreeMap::new();
        let document = Document {
            notebook: &notebook,
            records: &records,
            language: Language::Korean,
            data: DataInUse::Digits,
            links: Links::default(),
        };
        let made = jupyter(&document, &Sources::default(), &ProgressToken::default());
        let made = made.expect("nobody stopped it");
        serde_json::from_str::<serde_json::Value>(&made).expect("it is JSON");
    }
    let prose = |text: &Vec<u8>| {
        let notebook = Notebook::parse(&String::from_utf8_lossy(text));
        notebook
            .blocks()
            .filter_map(|(_, block)| block.prose().map(|prose| prose.as_bytes().to_vec()))
            .collect::<Vec<_>>()
    };
    let seeds = notebooks().iter().flat_map(prose).take(60).collect();
    let words = &["<script>", "```", "`", "\"", "\\", "\u{2028}", "$", "\n", "{{"];
    fuzz(&Target { name: "jupyter", seeds, words, short: 200, memory: 100 * MB, read });
}

#[test]
fn expressions_of_graphs() {
    fn read(bytes: &[u8]) {
        if let Ok(graph) = Graph::parse(&text(bytes)) {
            assert!(!graph.is_empty());
        }
    }
    let seeds = [
        "x",
        "x + y * z",
        "t = x + y\nt ^ 2",
        "dot(x, W) + b",
        "exp(-(x - 1)^2 / 2)",
        "sum(log(x)) * 1e-3",
        "a = x\na",
        "-x^-y",
        "((((((x))))))",
        "1,5 + x",
        "１ + x",
        "softmax(x)",
        "max(x, y)",
        "x y",
        "sigmoid(x) * (1 - sigmoid(x))",
    ];
    let seeds = seeds.map(|seed| seed.as_bytes().to_vec()).to_vec();
    let words = &[
        "(", ")", "+", "-", "*", "/", "^", "=", "\n", ",", "exp(", "dot(", "x", "1e", ".", "−", "×", "가",
        "#",
    ];
    fuzz(&Target { name: "expression", seeds, words, short: 4000, memory: 100 * MB, read });
}

#[test]
fn formulas() {
    fn read(bytes: &[u8]) {
        let text = text(bytes);
        for inline in [true, false] {
            _ = formula::typeset(&text, inline, true);
        }
    }
    let seeds = [
        r"\frac{\partial L}{\partial W} = X^\top \frac{\partial L}{\partial Y}",
        r"\sqrt{\frac{1}{n}}",
        r"\rule{1000em}{1em}",
        r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
        r"\sum_{i=0}^{n} x_i",
        r"\text{합} + \mathbf{x}",
        r"\left( \frac{1}{2} \right)",
        r"\begin{cases} x & x > 0 \\ 0 \end{cases}",
        r"\def\a{\a\a}\a",
        r"\color{red}{x}",
        r"\hspace{-3em}x",
        r"x'''^2_3",
        r"\href{a}{b}",
    ];
    let seeds = seeds.map(|seed| seed.as_bytes().to_vec()).to_vec();
    let words = &[
        "{",
        "}",
        "\\frac{",
        "\\sqrt{",
        "^",
        "_",
        "\\left(",
        "\\right)",
        "\\begin{matrix}",
        "\\end{matrix}",
        "&",
        "\\\\",
        "\\text{",
        "\\rule{",
        "\\def\\a{",
        "\\a",
        "\\newcommand{\\b}[1]{",
        "#1",
        "%",
        "$",
        "\\overbrace{",
        "\\kern",
        "1e9em",
    ];
    fuzz(&Target { name: "formula", seeds, words, short: 1500, memory: 300 * MB, read });
}

#[test]
fn pictures() {
    fn read(bytes: &[u8]) {
        if let Ok(photo) = decode_picture(bytes) {
            assert_eq!(photo.light().len(), photo.width() * photo.height());
            for paper in [Paper::Auto, Paper::Light, Paper::Dark] {
                let prepared = prepare(&photo, Steps { paper, ..Steps::default() });
                assert_eq!(prepared.ink.pixels().len(), prepared.ink.width() * prepared.ink.height());
            }
        }
        _ = from_data_url(&text(bytes));
    }
    let mut seeds = files(&["fuzz/corpus/pictures"], ".png");
    seeds.extend(files(&["fuzz/corpus/pictures"], ".jpg"));
    seeds.push(b"data:image/png;base64,iVBORw0KGgo=".to_vec());
    // A picture that says it is huge.
    let mut huge = seeds[0].clone();
    huge[16..24].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]);
    seeds.push(huge);
    let words = &[
        "IHDR",
        "IDAT",
        "IEND",
        "PLTE",
        "tRNS",
        "eXIf",
        "acTL",
        "iCCP",
        "\u{7f}\u{7f}",
        "Exif\0\0",
        "data:image/png;base64,",
    ];
    fuzz(&Target { name: "picture", seeds, words, short: 150, memory: 300 * MB, read });
}

/// The four files of a data set, of which one is what is tried; packed or not.
fn idx(bytes: &[u8], packed: bool) {
    let ending = if packed { ".gz" } else { "" };
    let good = |name: &str| {
        fs::read(root().join("fuzz/corpus/idx").join(format!("nested-MNIST-raw-train-{name}-ubyte")))
            .expect("it is there")
    };
    let pack = |bytes: Vec<u8>| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(&bytes).expect("memory takes it");
        packed.finish().expect("memory takes it")
    };
    let good = |name: &str| if packed { pack(good(name)) } else { good(name) };
    let is_labels = bytes.len() < 200;
    let (images, labels) =
        if is_labels { (good("images-idx3"), bytes.to_vec()) } else { (bytes.to_vec(), good("labels-idx1")) };
    let paths = [
        file(&format!("train-images-idx3-ubyte{ending}"), &images),
        file(&format!("train-labels-idx1-ubyte{ending}"), &labels),
        file(&format!("t10k-images-idx3-ubyte{ending}"), &good("images-idx3")),
        file(&format!("t10k-labels-idx1-ubyte{ending}"), &good("labels-idx1")),
    ];
    _ = load_idx(&paths);
    _ = load_idx(&paths[..1]);
}

#[test]
fn idx_files() {
    let seeds = files(&["fuzz/corpus/idx"], "-ubyte");
    let read: fn(&[u8]) = |bytes| idx(bytes, false);
    fuzz(&Target {
        name: "idx",
        seeds,
        words: &["\0\0\u{8}\u{3}", "\0\0\u{8}\u{1}"],
        short: 400,
        memory: 300 * MB,
        read,
    });
}

#[test]
fn packed_idx_files() {
    let seeds = files(&["fuzz/corpus/idx"], ".gz");
    let read: fn(&[u8]) = |bytes| idx(bytes, true);
    fuzz(&Target { name: "gz", seeds, words: &["\u{1f}"], short: 400, memory: 300 * MB, read });
}

#[test]
fn files_of_weights() {
    fn read(bytes: &[u8]) {
        _ = weights::read(&file("weights.npz", bytes));
    }
    let mut seeds = files(&["fuzz/corpus/weights"], ".npz");
    // A small network's, as this program writes them.
    let mut set = weights_of_a_small_network();
    seeds.append(&mut set);
    let words = &[
        "PK\u{3}\u{4}",
        "PK\u{1}\u{2}",
        "PK\u{5}\u{6}",
        "W1.npy",
        "{'descr': '<f8', 'fortran_order': True, 'shape': (",
        "99999999999, ",
    ];
    fuzz(&Target { name: "weights", seeds, words, short: 600, memory: 300 * MB, read });
}

fn weights_of_a_small_network() -> Vec<Vec<u8>> {
    let path = file("small.npz", b"");
    let mut set = layerscope::nn::ParameterSet::new();
    set.insert("W1".to_owned(), ndarray::Array2::<f64>::zeros((4, 3)).into_dyn());
    set.insert("b1".to_owned(), ndarray::Array1::<f64>::zeros(3).into_dyn());
    weights::write(&path, &set, layerscope::nn::Activation::Relu).expect("it can be written");
    vec![fs::read(path).expect("it is there")]
}

#[test]
fn run_histories() {
    fn read(bytes: &[u8]) {
        _ = PastRuns::open(file("history.runs", bytes)).map(|runs| {
            for run in runs.all() {
                _ = runs.is_best(run);
            }
        });
    }
    let table = "[[run]]\nnumber = 1\nended = 1700000000\nkind = \"training\"\ncell = \"a\"\ndata = \"digits\"\nseed = 42\niterations = 10\nloss = 0.5\ncurve = [[1, 2.3]]\n[run.settings]\nhidden = [4]\n";
    let seeds = vec![table.into(), format!("{table}\n{table}").into(), Vec::new()];
    fuzz(&Target { name: "history", seeds, words: TOML, short: 800, memory: 100 * MB, read });
}

/// Answers to questions, as they lie beside a notebook; also taken over by another notebook.
#[test]
fn answers_to_questions() {
    fn read(bytes: &[u8]) {
        let path = file("class.answers.toml", bytes);
        let (mut answers, said) = Answers::open(Some(path.clone()));
        let known = answers.all().to_vec();
        // What is damaged lies under another name now, and what is not is read the same once it is written.
        assert_eq!(said.is_some(), !path.exists());
        for answer in known.iter().take(3) {
            answers.change(Change::Keep(answer.clone()));
        }
        if let Some(keeping) = answers.to_keep() {
            keeping.write().expect("what was read can be written");
            assert_eq!(Answers::open(Some(path)).0.all().len(), known.len());
        }
        for aside in fs::read_dir(root().join("target/fuzz/files")).expect("it is there").flatten() {
            if aside.file_name().to_string_lossy().contains("damaged") {
                fs::remove_file(aside.path()).expect("it can be removed");
            }
        }
    }
    let answer = "[[answer]]\nquestion = \"a\"\nchoice = 1\nnumber = 0.5\nwords = \"two\"\nafter_the_run = true\ncame = [0, 1]\nnumbers = [0.1]\nright = true\n";
    let seeds = vec![answer.into(), format!("{answer}\n{answer}").into(), Vec::new()];
    fuzz(&Target { name: "answers", seeds, words: TOML, short: 300, memory: 100 * MB, read });
}

/// The list of the notebooks that were opened last.
#[test]
fn recent_notebooks() {
    fn read(bytes: &[u8]) {
        let path = file("recent.toml", bytes);
        let folder = path.parent().expect("it lies in a folder");
        let recent = RecentFiles::load(folder);
        assert!(recent.paths().len() <= 12 && recent.paths().iter().all(|path| path.is_file()));
    }
    let here = root().join("README.md");
    let seeds = vec![
        format!("files = [{:?}, \"gone.md\", \"\"]\n", here.display().to_string()).into(),
        b"files = []\n".to_vec(),
        format!("files = [{}]\n", "\"a\", ".repeat(40)).into(),
    ];
    fuzz(&Target { name: "recent", seeds, words: TOML, short: 500, memory: 50 * MB, read });
}

/// Work that a crash left behind.
#[test]
fn recovered_notebooks() {
    fn read(bytes: &[u8]) {
        let data = root().join("target/fuzz/recovery");
        let session = data.join("recovery/1");
        fs::create_dir_all(&session).expect("the folder can be made");
        fs::write(session.join("1.md"), bytes).expect("it can be written");
        let found = crashed(&data);
        assert_eq!(found.len(), 1, "whatever it is, it is offered or named as damaged");
        for crashed in found {
            assert_eq!(crashed.notebooks.len() + crashed.damaged.len(), 1);
            for notebook in &crashed.notebooks {
                _ = notebook.title();
                assert_eq!(notebook.to_document().notebook().to_string(), notebook.text);
            }
            crashed.discard();
        }
    }
    let kept = |known: &str, text: &str| {
        format!("{known}\n=== the notebook, to the letter, from the next line on ===\n{text}").into_bytes()
    };
    let seeds = vec![
        kept("kept_at = 1700000000\n", "# Heading\n\n```toml training\nseed = 1\n```\n"),
        kept("kept_at = 1700000000\nfile = \"/nowhere/class.md\"\nbegan = \"abc\"\n", "text\r\n"),
        kept("kept_at = 18446744073709551615\nlesson = \"overfitting\"\n", ""),
        Vec::new(),
    ];
    let words = &[
        "kept_at = ",
        "file = \"",
        "lesson = \"",
        "began = \"",
        "9223372036854775807\n",
        "\n=== the notebook, to the letter, from the next line on ===\n",
        "```toml training\n",
        "---\n",
        "\u{feff}",
        "\r",
    ];
    fuzz(&Target { name: "recovery", seeds, words, short: 300, memory: 100 * MB, read });
}

#[test]
fn remembered_settings() {
    struct Memory(String);
    impl eframe::Storage for Memory {
        fn get_string(&self, _key: &str) -> Option<String> {
            Some(self.0.clone())
        }
        fn set_string(&mut self, _key: &str, _value: String) {}
        fn remove_string(&mut self, _key: &str) {}
        fn flush(&mut self) {}
    }
    fn read(bytes: &[u8]) {
        let settings = Settings::load(Some(&Memory(text(bytes))));
        assert!(settings.zoom >= 0.5 && settings.zoom <= 3.0 && settings.slide_zoom.is_finite());
    }
    let seeds = vec![
        b"version = 1\ntheme = \"dark\"\nzoom = 1.5\nslide_zoom = 1.0\ncounter = true\nmnist = [\"a\"]\nlast = \"b.md\"\n".to_vec(),
        b"zoom = nan\nslide_zoom = inf\nlanguage = \"korean\"\n".to_vec(),
    ];
    fuzz(&Target { name: "settings", seeds, words: TOML, short: 3000, memory: 50 * MB, read });
}

/// What a search has found so far, in its file, which it goes on from.
#[test]
fn journals_of_searches() {
    const SEARCH: &str = "trials = 3\nvalidation = 0.5\n[base]\ndata = \"digits\"\nhidden = [2]\niterations = 2\ntrain_size = 12\n\
        batch_size = 4\n[ranges]\nlr = { log = [1e-3, 1.0] }\n";
    fn journal(folder: &Path) -> Option<PathBuf> {
        let mut entries = fs::read_dir(folder).ok()?.map(|entry| entry.expect("it can be listed").path());
        entries.find(|path| path.extension().is_some_and(|ending| ending == "csv"))
    }
    fn folder() -> PathBuf {
        root().join("target/fuzz/searches")
    }
    fn search() {
        let spec = (kind("search").expect("a kind").parse)(SEARCH).expect("a good search");
        let sources = Sources { kept: Some(folder()), ..Sources::default() };
        let outcome = spec.record(&sources, &mut |_| ControlFlow::Continue(()));
        assert!(outcome.is_ok(), "a damaged journal costs what it says, not the search");
    }
    fn read(bytes: &[u8]) {
        let path = journal(&folder()).unwrap_or_else(|| {
            search();
            journal(&folder()).expect("a search keeps what it finds")
        });
        fs::write(path, bytes).expect("it can be written");
        search();
    }
    _ = fs::remove_dir_all(folder());
    search();
    let kept = fs::read(journal(&folder()).expect("a search keeps what it finds")).expect("it can be read");
    let words = &[",", ":", " ", "\n", "trial,", "nan", "inf", "0,1,2,"];
    fuzz(&Target {
        name: "journal",
        seeds: vec![kept, Vec::new()],
        words,
        short: 120,
        memory: 100 * MB,
        read,
    });
}

/// The note and the tables of a share, beside a good one.
#[test]
fn shares_to_be_joined() {
    const NOTE: &str = "kind = \"search\"\nshare = \"1/1\"\nexperiment = \"abc\"\nparts = 2\n\n\
        [[tables.trials]]\npart = 0\nrows = 1\n\n[[tables.trials]]\npart = 1\nrows = 1\n";
    fn read(bytes: &[u8]) {
        let out = root().join("target/fuzz/joined");
        let folder = root().join("target/fuzz/share");
        let cell = folder.join("s");
        fs::create_dir_all(&cell).expect("the folder can be made");
        // The first half is the note, the rest a table.
        let (note, table) = bytes.split_at(bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len()));
        fs::write(cell.join("share.toml"), note).expect("it can be written");
        fs::write(cell.join("trials.csv"), table).expect("it can be written");
        _ = merge(&MergeOptions { folders: vec![folder], out });
    }
    let mut seeds = vec![NOTE.as_bytes().to_vec()];
    seeds.push([NOTE.as_bytes(), b"\0trial,lr\n1,0.1\n2,0.2\n"].concat());
    fuzz(&Target { name: "shares", seeds, words: TOML, short: 200, memory: 50 * MB, read });
}
