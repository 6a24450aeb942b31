//! The real program without a window: what it prints, what it writes, and how it fails.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use layerscope::data::weights;
use layerscope::nn::{Activation, Architecture, Init, Network, ParameterSet};
use tempfile::TempDir;

use crate::mnist;

/// A folder with a notebook in it.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new(notebook: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("class.md"), notebook).expect("it can be written");
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `layerscope run class.md` with these words, in the folder above the notebook's.
    fn run(&self, words: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_layerscope"))
            .arg("run")
            .arg(self.path("class.md"))
            .args(words)
            .output()
            .expect("the program starts")
    }

    fn run_to(&self, out: &str, words: &[&str]) -> Output {
        let out = self.path(out);
        self.run(&[&["--out", out.to_str().expect("a plain path")], words].concat())
    }

    /// The lines of a CSV file, split at commas, the names apart.
    fn table(&self, name: &str) -> (String, Vec<Vec<String>>) {
        let text = fs::read_to_string(self.path(name)).expect("the table was written");
        let mut lines = text.lines();
        let names = lines.next().expect("a line of names").to_owned();
        (names, lines.map(|line| line.split(',').map(str::to_owned).collect()).collect())
    }

    fn weights(&self, name: &str) -> (ParameterSet, Option<Activation>) {
        weights::read(&self.path(name)).expect("the weights were written")
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn assert_fails(output: &Output, words: &[&str]) {
    let error = text(&output.stderr);
    assert!(!output.status.success(), "it should have failed: {error}");
    for word in words {
        assert!(error.contains(word), "`{word}` is not in: {error}");
    }
    assert!(!error.contains("panicked"), "{error}");
}

const CLASS: &str = "# A class\n\n```toml training\nid = \"first\"\ndata = \"digits\"\ntrain_size = 200\n\
    hidden = [20]\nbatch_size = 50\niterations = 9\nbatch_norm = true\nrecord_after = true\n```\n\nNow look:\n\n\
    ```toml activations\nactivations = [\"tanh\"]\ninits = [1.0, \"xavier\"]\nlayers = 3\nwidth = 10\n\
    samples = 20\n```\n";

#[test]
fn every_cell_leaves_its_tables_and_weights() {
    let desk = Desk::new(CLASS);
    let output = desk.run_to("out", &[]);
    let (printed, told) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{told}");
    let lines: Vec<&str> = printed.lines().collect();
    assert!(lines[0].starts_with("first: 9 iterations on Built-in digits, train accuracy 0."), "{printed}");
    assert!(lines[0].contains("test accuracy 0."), "{printed}");
    assert!(lines[1].starts_with("activations-1: 2 rows"), "{printed}");
    assert_eq!(told, "running first\nrunning activations-1\n", "no bar where there is no terminal");

    let (names, rows) = desk.table("out/first/loss.csv");
    assert_eq!((names.as_str(), rows.len()), ("iteration,loss,loss_after", 9));
    assert!(rows.iter().enumerate().all(|(index, row)| row[0] == index.to_string()));
    assert!(rows[0][1].parse::<f64>().is_ok_and(|loss| (2.0..3.5).contains(&loss)), "{:?}", rows[0]);
    assert!(rows.iter().all(|row| row[2].parse::<f64>().is_ok_and(f64::is_finite)));

    let (names, rows) = desk.table("out/first/accuracy.csv");
    let iterations: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!((names.as_str(), iterations), ("iteration,train,test", vec!["0", "5", "8"]));

    let (names, rows) = desk.table("out/first/activations.csv");
    assert_eq!(
        names,
        "iteration,layer,bin,bin_low,bin_high,count,mean,std,zeros,saturated,outside,nan,total"
    );
    assert_eq!(rows.len(), 3 * 30);
    // One hidden layer of 20 units, a batch of 50: every value is in a bin, a zero, outside or not a number.
    let counted: u64 = rows[..30].iter().map(|row| row[5].parse::<u64>().expect("a count")).sum();
    let number = |row: &[String], column: usize| row[column].parse::<f64>().expect("a number");
    let apart: f64 = [8, 10, 11].iter().map(|column| number(&rows[0], *column)).sum();
    assert_eq!((counted as f64 + apart, number(&rows[0], 12)), (1000.0, 1000.0));
    for bins in rows[..30].windows(2) {
        assert_eq!(number(&bins[0], 4), number(&bins[1], 3), "each bin ends where the next begins");
        assert!(number(&bins[0], 3) < number(&bins[0], 4));
    }
    let (names, rows) = desk.table("out/first/gradients.csv");
    assert_eq!((names.as_str(), rows.len()), (names_of_histograms(), 3 * 30));

    let (names, rows) = desk.table("out/first/over_time.csv");
    assert_eq!(names, "iteration,layer,quantity,mean,std,zeros,saturated,nan,q01,q05,q25,q50,q75,q95,q99");
    let first: Vec<&str> = rows.iter().map(|row| row[2].as_str()).collect();
    assert_eq!(first, ["activations", "gradients", "weights"].repeat(2), "iterations 0 and 8, one layer");
    for row in &rows {
        let quantiles: Vec<f64> = row[8..].iter().map(|number| number.parse().expect("a number")).collect();
        assert!(quantiles.is_sorted() && row[7] == "0.0", "{row:?}");
    }
    assert!((0.3..0.7).contains(&number(&rows[0], 5)), "half of a ReLU layer is zero: {:?}", rows[0]);

    let (names, rows) = desk.table("out/first/updates.csv");
    assert_eq!(names, "iteration,parameter,ratio");
    let first: Vec<[&str; 2]> = rows.iter().map(|row| [row[0].as_str(), row[1].as_str()]).collect();
    assert_eq!(first, [["0", "W1"], ["0", "W2"], ["8", "W1"], ["8", "W2"]]);
    assert!(rows.iter().all(|row| (1e-6..10.0).contains(&number(row, 2))), "{rows:?}");

    let (names, rows) = desk.table("out/first/units.csv");
    assert_eq!(names, "layer,unit,dead,always_on,always_saturated,zeros,saturated,nan,mean");
    assert_eq!((rows.len(), rows[19][..2].join(",")), (20, "1,20".to_owned()));
    for row in &rows {
        assert_eq!([row[2] == "1", row[3] == "1"], [number(row, 5) == 1.0, number(row, 5) == 0.0], "{row:?}");
    }

    let (names, rows) = desk.table("out/activations-1/activations.csv");
    assert_eq!(
        names,
        "iteration,layer,bin,bin_low,bin_high,count,mean,std,zeros,saturated,outside,nan,total,activation,init"
    );
    assert_eq!(rows.len(), 2 * 3 * 30);
    let (names, rows) = desk.table("out/activations-1/gradients.csv");
    assert_eq!(names, format!("{},activation,init", names_of_histograms()));
    assert_eq!(rows.len(), 2 * 3 * 30);
    assert!(rows.iter().any(|row| row[5] != "0"), "gradients are counted");

    let (parameters, activation) = desk.weights("out/first/weights.npz");
    let names: Vec<&str> = parameters.iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["W1", "b1", "gamma1", "beta1", "running_mean1", "running_var1", "W2", "b2"]);
    assert_eq!(activation, Some(Activation::Relu));
}

fn names_of_histograms() -> &'static str {
    "iteration,layer,bin,bin_low,bin_high,count,mean,std,zeros,saturated,outside,nan,total"
}

#[test]
fn figures_say_where_a_loss_stops_being_a_number() {
    const WILD: &str =
        "hidden = [5]\ntrain_size = 60\nbatch_size = 20\niterations = 30\nbatch_order = \"sequential\"\n";
    // Weights that decay by more than themselves grow without end.
    let lost = "weight_decay = 1e30\noptimizer = { kind = \"sgd\", lr = 1e10 }\n";
    let desk = Desk::new(&format!(
        "```toml training\nid = \"t\"\n{WILD}{lost}```\n\n```toml comparison\nid = \"c\"\n[base]\n{WILD}[[variant]]\nname = \"tame\"\n\
         [[variant]]\nname = \"wild\"\n{lost}```\n"
    ));
    let page = desk.folder.path().join("page.html");
    let output = desk.run_to("out", &["--html", page.to_str().expect("a plain path")]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let html = fs::read_to_string(&page).expect("the page is there");
    let since = "NaN since iteration ";
    assert!(html.matches(since).count() >= 4, "marked and said, in both cells");
    assert!(html.contains("wild: ") && !html.contains("tame: NaN"));
    let (_, rows) = desk.table("out/t/loss.csv");
    let first = rows.iter().find(|row| row[1] == "NaN").expect("a loss that is none");
    assert!(html.contains(&format!("{since}{}", first[0])), "the iteration of the table");
}

#[test]
fn a_training_starts_from_the_weights_of_another() {
    let desk = Desk::new(
        "```toml training\nid = \"a\"\ndata = \"digits\"\ntrain_size = 100\niterations = 5\nbatch_order = \"sequential\"\n\
         precision = \"f64\"\n```\n\n```toml training\nid = \"b\"\ndata = \"digits\"\ntrain_size = 100\niterations = 2\n\
         precision = \"f64\"\nweights = \"out/a/weights.npz\"\n```\n\n```toml training\nid = \"c\"\ndata = \"digits\"\n\
         hidden = [51]\nweights = \"out/a/weights.npz\"\n```\n",
    );
    assert!(desk.run_to("out", &["--cell", "a"]).status.success());
    assert!(desk.run_to("out", &["--cell", "b"]).status.success());
    let (_, on) = desk.table("out/b/loss.csv");
    let start: f64 = on[0][1].parse().expect("a loss");
    let (_, before) = desk.table("out/a/loss.csv");
    let first: f64 = before[0][1].parse().expect("a loss");
    assert!(start < first, "{start} goes on from where {first} led");
    assert_fails(&desk.run_to("out", &["--cell", "c"]), &["weights.npz", "W1", "51", "50"]);
}

#[test]
fn without_out_nothing_is_written() {
    let desk = Desk::new(CLASS);
    assert!(desk.run(&["--cell", "activations-1"]).status.success());
    assert_eq!(fs::read_dir(desk.folder.path()).expect("the folder is there").count(), 1);
}

#[test]
fn a_bad_cell_fails_with_its_line_and_the_others_run() {
    let desk = Desk::new(&CLASS.replace("batch_size = 50", "batch_size = 0"));
    let output = desk.run_to("out", &[]);
    assert_fails(&output, &["first", "class.md, line 8", "`batch_size` is from 1 to 60000", "1 cell failed"]);
    assert!(text(&output.stdout).contains("activations-1: 2 rows"));
    assert!(desk.path("out/activations-1/activations.csv").is_file());
    assert!(!desk.path("out/first").exists());
}

#[test]
fn whatever_is_wrong_is_said_in_words() {
    let desk = Desk::new(CLASS);
    assert_fails(&desk.run(&["--cell", "third"]), &["`third`", "first, activations-1"]);
    assert_fails(&desk.run(&["--mnist", "/nowhere/at/all"]), &["/nowhere/at/all"]);
    let file = desk.path("class.md");
    assert_fails(&desk.run(&["--out", file.to_str().expect("a plain path")]), &["class.md", "--out"]);
    let missing = Command::new(env!("CARGO_BIN_EXE_layerscope")).args(["run", "no-such.md"]).output();
    assert_fails(&missing.expect("the program starts"), &["no-such.md"]);

    let prose = Desk::new("Nothing but words.\n");
    assert_fails(&prose.run(&[]), &["there is no cell", "```toml training"]);
    let desk = Desk::new("");
    assert_fails(&desk.run(&[]), &["is empty"]);
    let jupyter = Desk::new("{\n \"cells\": [],\n \"nbformat\": 4\n}\n");
    assert_fails(&jupyter.run(&[]), &["Jupyter"]);
    let mnist = Desk::new("```toml training\ndata = \"mnist\"\n```\n");
    assert_fails(&mnist.run(&[]), &["training-1", "--mnist"]);
    let weights = Desk::new("```toml training\ndata = \"digits\"\nweights = \"gone.npz\"\n```\n");
    assert_fails(&weights.run(&[]), &["gone.npz"]);
}

#[test]
fn a_loss_that_is_not_a_number_is_told_and_the_training_goes_on() {
    let desk = Desk::new(
        "```toml training\ndata = \"digits\"\ntrain_size = 100\niterations = 40\ninit = 1e30\n\
         optimizer = { kind = \"sgd\", lr = 1e9 }\n```\n",
    );
    let output = desk.run_to("out", &[]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(
        text(&output.stdout).contains("the loss has been NaN since iteration"),
        "{}",
        text(&output.stdout)
    );
    let (_, rows) = desk.table("out/training-1/loss.csv");
    assert_eq!((rows.len(), rows[39][1].as_str()), (40, "NaN"));
}

#[test]
fn a_comparison_leaves_its_tables_and_a_bad_variant_its_line() {
    const COMPARED: &str = "```toml comparison\nid = \"scales\"\n\n[base]\ndata = \"digits\"\ntrain_size = 100\nhidden = [6]\n\
        batch_size = 50\niterations = 5\n\n[[variant]]\nname = \"plain\"\n\n[[variant]]\nname = \"BatchNorm\"\n\
        batch_norm = true\n\n[panels]\nkey = \"init.std\"\nvalues = { logspace = [0, -2, 3] }\n```\n";
    let desk = Desk::new(COMPARED);
    let output = desk.run_to("out", &[]);
    let (printed, told) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{told}");
    assert!(
        printed.starts_with("scales: 6 networks, 5 iterations on Built-in digits, best test accuracy 0."),
        "{printed}"
    );

    let (names, rows) = desk.table("out/scales/loss.csv");
    assert_eq!((names.as_str(), rows.len()), ("panel,variant,iteration,loss", 6 * 5));
    let at = |row: &[String]| row[..3].join(",");
    assert_eq!(
        (at(&rows[0]), at(&rows[9]), at(&rows[10])),
        ("1.0,plain,0".to_owned(), "1.0,BatchNorm,4".to_owned(), "0.1,plain,0".to_owned(),)
    );
    let (names, rows) = desk.table("out/scales/accuracy.csv");
    assert_eq!(names, "panel,variant,iteration,train,test");
    let measured: Vec<&str> = rows[..2].iter().map(|row| row[2].as_str()).collect();
    assert_eq!((measured, rows.len()), (vec!["0", "4"], 6 * 2));
    let (names, rows) = desk.table("out/scales/summary.csv");
    assert_eq!(names, "panel,variant,loss,train,test,best_test,best_at,target_at,nan_at,ms_per_iteration");
    assert_eq!((rows.len(), rows[5][0].as_str(), rows[5][1].as_str()), (6, "0.01", "BatchNorm"));

    let (names, rows) = desk.table("out/scales/over_time.csv");
    assert!(names.starts_with("panel,variant,iteration,layer,quantity,mean,std,zeros"), "{names}");
    let of = |row: &[String]| row[..5].join(",");
    assert_eq!(rows.len(), 6 * 2 * 3, "of each network iterations 0 and 4, one layer");
    assert_eq!(
        (of(&rows[0]), of(&rows[11])),
        ("1.0,plain,0,1,activations".to_owned(), "1.0,BatchNorm,4,1,weights".to_owned())
    );
    let (names, rows) = desk.table("out/scales/updates.csv");
    assert_eq!(names, "panel,variant,iteration,parameter,ratio");
    assert_eq!((rows.len(), rows[1][..4].join(",")), (6 * 2 * 2, "1.0,plain,0,W2".to_owned()));

    let desk = Desk::new(&COMPARED.replace("batch_norm = true", "batch_nrom = true"));
    assert_fails(&desk.run_to("out", &[]), &["scales", "class.md, line 16", "Did you mean `batch_norm`?"]);
}

/// Images that are set apart have a column of their own, choose the best, and leave the test images no say; a training by numerical
/// gradients says before it begins how long it takes.
#[test]
fn images_that_are_set_apart_choose_and_a_numerical_gradient_says_how_long_it_takes() {
    let desk = Desk::new(
        "```toml comparison\nid = \"apart\"\n[base]\ndata = \"digits\"\ntrain_size = 100\nhidden = [6]\nbatch_size = 20\n\
         iterations = 5\nvalidation = 0.2\n[[variant]]\nname = \"plain\"\n[[variant]]\nname = \"squared\"\n\
         loss = \"mean_squared_error\"\n```\n\n```toml training\nid = \"slow\"\ndata = \"digits\"\ntrain_size = 100\n\
         hidden = [2]\nbatch_size = 5\niterations = 2\nvalidation = 0.2\ngradient = \"numerical\"\n```\n",
    );
    let output = desk.run_to("out", &[]);
    let (printed, told) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{told}");
    assert!(
        printed.contains("best validation accuracy 0.") && printed.contains("test accuracy at the end"),
        "{printed}"
    );
    assert!(told.contains("numerical gradient takes about"), "{told}");
    let (names, rows) = desk.table("out/apart/accuracy.csv");
    assert_eq!(names, "panel,variant,iteration,train,validation,test");
    for row in rows {
        // Of twenty images.
        let right = 20.0 * row[4].parse::<f64>().expect("a share");
        assert!((right - right.round()).abs() < 1e-9, "{row:?}");
    }
    let (names, _) = desk.table("out/apart/summary.csv");
    assert_eq!(
        names,
        "panel,variant,loss,train,validation,test,best_validation,best_at,target_at,nan_at,ms_per_iteration"
    );
    assert_eq!(desk.table("out/slow/accuracy.csv").0, "iteration,train,validation,test");
}

/// The training of page 186, and how much memory it takes.
#[test]
#[cfg(target_os = "linux")]
#[ignore = "needs the real MNIST in ../shared/mnist"]
fn the_book_s_training_reaches_its_accuracy_in_little_memory() {
    let desk = Desk::new(
        "```toml training\nid = \"book\"\ndata = \"mnist\"\nhidden = [50]\nactivation = \"relu\"\n\
         init = { std = 0.01 }\noptimizer = { kind = \"sgd\", lr = 0.1 }\nbatch_size = 100\niterations = 10000\n```\n",
    );
    let out = desk.path("out");
    let output = Command::new(env!("CARGO_BIN_EXE_layerscope"))
        .env("RUST_LOG", "layerscope=debug")
        .arg("run")
        .arg(desk.path("class.md"))
        .args([Path::new("--mnist"), &mnist::folder(), Path::new("--out"), &out])
        .output()
        .expect("the program starts");
    let (printed, told) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{told}");
    println!("{printed}{told}");
    // What the system counted when the last cell was done, as the program says it in its log.
    let peak = told.split("peak memory ").nth(1).and_then(|rest| rest.split_whitespace().next());
    let peak: u64 = peak.and_then(|word| word.parse().ok()).expect("the peak is logged in kB");
    let accuracy = printed.split("test accuracy ").nth(1).and_then(|rest| rest.split_whitespace().next());
    let accuracy: f64 =
        accuracy.and_then(|word| word.trim_end_matches(';').parse().ok()).expect("an accuracy");
    assert!(accuracy >= 0.965, "{printed}");
    assert!(peak < 150 * 1024, "{peak} kB");
    let (_, rows) = desk.table("out/book/accuracy.csv");
    let book = rows.iter().filter(|row| row[0].parse::<u64>().is_ok_and(|at| at.is_multiple_of(600)));
    assert_eq!(
        (book.count(), rows.len()),
        (17, 17 + 9 + 1),
        "the book's, nine in the first epoch, and the last"
    );
}

const LOOK: &str = "```toml predict\nid = \"look\"\nnetwork = \"first\"\npicture = { test = 7 }\n```\n\n\
    ```toml training\nid = \"first\"\ndata = \"digits\"\nhidden = [20]\ninit = \"he\"\niterations = 150\n```\n\n\
    ```toml predict\nid = \"file\"\nweights = \"first.npz\"\npicture = { test = 7 }\n```\n";

#[test]
fn a_predict_cell_leaves_scores_and_pictures_by_cell_and_by_file_alike() {
    let desk = Desk::new(LOOK);
    let first = desk.run_to("out", &["--cell", "look"]);
    assert!(first.status.success(), "{}", text(&first.stderr));
    let lines = text(&first.stdout);
    assert!(lines.contains("first: 150 iterations") && lines.contains("look: "), "{lines}");
    let (names, rows) = desk.table("out/look/scores.csv");
    assert_eq!((names.as_str(), rows.len()), ("class,logit,probability", 10));
    let sum: f64 = rows.iter().map(|row| row[2].parse::<f64>().expect("a probability")).sum();
    assert!((sum - 1.0).abs() < 1e-9);
    for name in ["picture.png", "input.png", "illusion-checkers.png", "dream-start.png", "dream-end.png"] {
        let bytes = fs::read(desk.path("out/look").join(name)).expect("the picture was written");
        assert!(image::load_from_memory(&bytes).is_ok_and(|picture| picture.width() == 224), "{name}");
    }
    let (names, rows) = desk.table("out/look/dream.csv");
    assert_eq!(names, "step,probability,answer");
    assert!(rows.len() > 1);

    fs::copy(desk.path("out/first/weights.npz"), desk.path("first.npz")).expect("it can be copied");
    assert!(desk.run_to("out", &["--cell", "file"]).status.success());
    assert_eq!(desk.table("out/file/scores.csv"), desk.table("out/look/scores.csv"));
    fs::remove_file(desk.path("first.npz")).expect("it is there");
    assert_fails(&desk.run_to("out", &["--cell", "file"]), &["first.npz is not there", "1 cell failed"]);
}

#[test]
fn picture_files_are_scored_and_what_is_none_is_told() {
    let desk = Desk::new(LOOK);
    assert!(desk.run_to("out", &["--cell", "look"]).status.success());
    let predict = |words: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_layerscope"))
            .current_dir(desk.folder.path())
            .args(["predict", "--weights"])
            .args(words)
            .output()
            .expect("the program starts")
    };
    let weights = "out/first/weights.npz";
    let written = "out/look/input.png";
    let good = predict(&[weights, written, "--no-centre"]);
    let printed = text(&good.stdout);
    assert!(good.status.success(), "{}", text(&good.stderr));
    let row: Vec<&str> = printed.lines().nth(1).expect("a line a picture").split_whitespace().collect();
    let (_, scores) = desk.table("out/look/scores.csv");
    let best = scores.iter().max_by(|a, b| {
        let probability = |row: &Vec<String>| row[2].parse::<f64>().expect("a probability");
        probability(a).total_cmp(&probability(b))
    });
    assert_eq!((row[0], Some(row[1])), ("input.png", best.map(|row| row[0].as_str())), "{printed}");

    fs::write(desk.path("text.png"), "no picture").expect("it can be written");
    fs::write(desk.path("empty.jpg"), "").expect("it can be written");
    let some = predict(&[weights, "text.png", written, "empty.jpg", "gone.png"]);
    assert_fails(
        &some,
        &[
            "text.png: this is no PNG or JPEG",
            "empty.jpg: the file is empty",
            "gone.png",
            "3 pictures could not be read",
        ],
    );
    assert_eq!(text(&some.stdout).lines().count(), 2, "the good one is looked at all the same");
    assert_fails(&predict(&["gone.npz", written]), &["gone.npz is not there"]);
}

/// The end of a pipe that nobody reads: `| head -1` once it has seen its line.
fn nobody() -> Stdio {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    writer.into()
}

#[test]
fn results_that_nobody_reads_on_end_the_program_quietly() {
    let desk = Desk::new(LOOK);
    let layerscope = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_layerscope"));
        command.current_dir(desk.folder.path()).args(words).stdout(nobody()).stderr(Stdio::piped());
        command
    };
    let assert_quiet = |output: &Output| {
        let told = text(&output.stderr);
        assert!(output.status.success() && !told.contains("panicked") && !told.contains("error"), "{told}");
    };
    // Whoever wants files gets them all.
    let with_files =
        layerscope(&["run", "class.md", "--cell", "look", "--out", "out"]).output().expect("it starts");
    assert_quiet(&with_files);
    assert!(desk.path("out/first/weights.npz").exists() && desk.path("out/look/scores.csv").exists());
    // Without files there is nothing left to do after the first line.
    let without = layerscope(&["run", "class.md"]).output().expect("it starts");
    assert_quiet(&without);
    let told = text(&without.stderr);
    assert!(told.contains("running first") && !told.contains("running look"), "{told}");

    let predict = ["predict", "--weights", "out/first/weights.npz", "out/look/input.png"];
    assert_quiet(&layerscope(&predict).output().expect("it starts"));
    // What goes wrong is told to nobody, and the exit status still tells it.
    let deaf = layerscope(&["predict", "--weights", "gone.npz", "gone.png"]).stderr(nobody()).status();
    assert_eq!(deaf.expect("it starts").code(), Some(1));
}

/// A notebook that takes no time to run.
const SUM: &str = "```toml graph\nid = \"g\"\nexpression = \"y = x * 2\"\nvalues = { x = 3 }\n```\n";

#[test]
fn a_page_has_what_a_reader_of_markdown_shows_and_no_comment() {
    let desk = Desk::new(&format!(
        "---\ntitle: From the front\nlang: en\n---\n\n<!-- SECRET\n\nSECRET -->\n\nRead <!-- SECRET --> [the page][p] for $5-$10.\u{0}\n\n{SUM}\n\
         After.\n\n[p]: https://example.org/page\n"
    ));
    let (page, book) = (desk.path("a.html"), desk.path("a.ipynb"));
    let output =
        desk.run(&["--html", page.to_str().expect("plain"), "--ipynb", book.to_str().expect("plain")]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let html = fs::read_to_string(page).expect("the page was written");
    let ipynb = fs::read_to_string(book).expect("the notebook was written");
    for made in [&html, &ipynb] {
        assert!(!made.contains("SECRET") && !made.contains("title: From"), "{made}");
        assert!(made.contains("https://example.org/page"), "{made}");
    }
    assert!(
        html.contains("<title>From the front</title>") && html.contains("$5-$10") && !html.contains('\0')
    );
}

#[test]
fn marked_numbers_are_those_of_the_data_in_use_in_page_and_jupyter() {
    let desk = Desk::new(&format!(
        "# T\n\n## On MNIST<!--= data; digits the built-in digits -->\n\nHe ends at 0.934<!--= a b.c variant=\"He\"; digits 0.889 -->.\n\n\
         | rule | test |\n|---|---|\n| He | **97%<!--= a b.c; digits 88% -->** |\n\n{SUM}\n- 18,205<!--= a b.c -->\n\n\
         <!--= cell SECRET: a with\nb = 1 -->\n"
    ));
    let folder = desk.path("mnist");
    fs::create_dir(&folder).expect("made");
    for (name, count) in [("train", 3_u32), ("t10k", 2)] {
        let head = |numbers: &[u32]| numbers.iter().flat_map(|one| one.to_be_bytes()).collect::<Vec<u8>>();
        let images = [head(&[2051, count, 28, 28]), vec![7; count as usize * 784]].concat();
        fs::write(folder.join(format!("{name}-images-idx3-ubyte")), images).expect("written");
        let labels = [head(&[2049, count]), vec![1; count as usize]].concat();
        fs::write(folder.join(format!("{name}-labels-idx1-ubyte")), labels).expect("written");
    }
    let (page, book) = (desk.path("a.html"), desk.path("a.ipynb"));
    let files = ["--html", page.to_str().expect("plain"), "--ipynb", book.to_str().expect("plain")];
    let mnist = ["On MNIST", "at 0.934.", "97%", "18,205"];
    let digits = ["On the built-in digits", "at 0.889.", "88%", "18,205"];
    let data = ["--mnist", folder.to_str().expect("plain")];
    for (words, shown, not) in [(&data[..], mnist, digits), (&[], digits, mnist)] {
        let output = desk.run(&[words, &files].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        for made in [&page, &book].map(|path| fs::read_to_string(path).expect("it was written")) {
            assert!(shown.iter().all(|number| made.contains(number)), "{shown:?} in {made}");
            assert!(not[..3].iter().all(|number| !made.contains(number)), "{not:?} in {made}");
            assert!(!made.contains("<!--=") && !made.contains("a b.c") && !made.contains("SECRET"), "{made}");
        }
    }
}

#[test]
fn prose_alone_can_be_exported() {
    let desk = Desk::new("# Lesson\n\nNo experiment yet.\n");
    let page = desk.path("a.html");
    let output = desk.run(&["--html", page.to_str().expect("plain")]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(fs::read_to_string(page).expect("the page was written").contains("No experiment yet."));
}

#[test]
fn near_cells_are_warned_of_with_their_line() {
    let desk = Desk::new(&format!(
        "# T\n\n{SUM}\n```TOML training\n```\n\n1. In a list:\n\n   ```toml training\n   ```\n"
    ));
    let output = desk.run(&[]);
    let error = text(&output.stderr);
    assert!(output.status.success(), "{error}");
    for line in ["line 9: The line ```TOML training begins", "line 14: The line ```toml training begins"] {
        assert!(error.contains(line), "{line}: {error}");
    }
    for endings in ["\r\n", "\r"] {
        let desk = Desk::new(&format!("\u{feff}{}", SUM.replace('\n', endings)));
        let output = desk.run(&[]);
        assert!(output.status.success(), "{endings:?}: {}", text(&output.stderr));
    }
}

#[test]
fn letters_are_said_to_be_none_of_the_digits() {
    let desk = Desk::new(
        "```toml training\nid = \"t\"\ndata = \"mnist\"\nhidden = [3]\niterations = 2\nbatch_size = 5\n```\n",
    );
    let folder = desk.path("letters");
    fs::create_dir(&folder).expect("made");
    let write = |name: &str, count: u32| {
        let labels: Vec<u8> = (0..count).map(|at| (at % 26) as u8 + 1).collect();
        let head = |magic: u32, sizes: &[u32]| -> Vec<u8> {
            [&[magic][..], sizes].concat().iter().flat_map(|number| number.to_be_bytes()).collect()
        };
        let images = [head(2051, &[count, 28, 28]), vec![7; count as usize * 784]].concat();
        fs::write(folder.join(format!("{name}-images-idx3-ubyte")), images).expect("written");
        let labels = [head(2049, &[count]), labels].concat();
        fs::write(folder.join(format!("{name}-labels-idx1-ubyte")), labels).expect("written");
    };
    write("train", 78);
    write("t10k", 52);
    let output = desk.run_to("out", &["--mnist", folder.to_str().expect("plain")]);
    let told = text(&output.stderr);
    assert!(output.status.success(), "{told}");
    assert!(
        told.contains("EMNIST letters, from 1 for A to 26 for Z") && told.contains("27 classes"),
        "{told}"
    );
    let (parameters, _) = desk.weights("out/t/weights.npz");
    assert_eq!(parameters.get("W2").expect("two layers").shape(), [3, 27]);

    // Beside digits its classes are others, which is said with the answer.
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/pictures/seven-clean.png");
    let predict = |weights: &str| {
        let words = ["predict", "--weights", weights, picture.to_str().expect("plain")];
        let output = Command::new(env!("CARGO_BIN_EXE_layerscope"))
            .args(words)
            .current_dir(desk.path(""))
            .output()
            .expect("the program starts");
        text(&output.stderr)
    };
    let told = predict("out/t/weights.npz");
    assert!(told.contains("27 classes") && told.contains("reads digits has 10"), "{told}");
    let cell = "```toml predict\nid = \"p\"\nweights = \"out/t/weights.npz\"\npicture = { test = 0 }\n```\n";
    fs::write(desk.path("class.md"), cell).expect("written");
    let output = desk.run(&[]);
    let said = text(&output.stdout);
    assert!(said.contains("has 27 classes") && said.contains("has 10"), "{said}{}", text(&output.stderr));
    // Of digits nothing is said.
    fs::write(desk.path("class.md"), "```toml training\nid = \"d\"\nhidden = [3]\niterations = 1\n```\n")
        .expect("written");
    assert!(desk.run_to("out", &[]).status.success());
    assert!(!predict("out/d/weights.npz").contains("classes"));
}

#[test]
fn what_cannot_be_written_is_said_before_anything_runs() {
    let desk = Desk::new(CLASS);
    let folder = desk.path("");
    let folder = folder.to_str().expect("plain");
    for words in [
        ["--html", folder],
        ["--ipynb", folder],
        ["--html", "/nowhere/at/all.html"],
        ["--ipynb", "/nowhere/a.ipynb"],
    ] {
        let output = desk.run(&words);
        assert_fails(&output, &["Cannot write", words[1]]);
        assert!(!text(&output.stderr).contains("running"), "{}", text(&output.stderr));
    }
    assert_eq!(fs::read_dir(desk.path("")).expect("it is there").count(), 1, "nothing is left behind");
}

#[test]
fn a_name_with_a_number_sign_is_quoted_and_spreadsheets_get_their_mark() {
    let notebook = "```toml comparison\nid = \"cmp\"\n\n[base]\ndata = \"digits\"\nhidden = [5]\niterations = 2\ntrain_size = 200\n\
        test_size = 200\n\n[[variant]]\nname = \"run #1\"\n\n[[variant]]\nname = \"실험 2\"\noptimizer = { kind = \"adam\", lr = 0.01 }\n```\n";
    let desk = Desk::new(notebook);
    assert!(desk.run_to("plain", &[]).status.success());
    assert!(desk.run_to("marked", &["--csv-bom"]).status.success());
    let mut tables = 0;
    for entry in fs::read_dir(desk.path("plain/cmp")).expect("it was written").flatten() {
        let plain = fs::read_to_string(entry.path()).unwrap_or_default();
        if entry.path().extension().is_some_and(|ending| ending == "csv") {
            let marked = fs::read_to_string(desk.path("marked/cmp").join(entry.file_name()))
                .expect("it is there, too");
            assert_eq!(marked, format!("\u{feff}{plain}"));
            assert_eq!(plain.matches("run #1").count(), plain.matches("\"run #1\"").count());
            tables += usize::from(plain.contains("run #1"));
        }
    }
    assert!(tables > 0, "no table names the variant");
}

#[test]
fn nothing_of_libraries_or_terminals_is_printed() {
    let desk = Desk::new(&format!("# 수업\n\n$$\\text{{손실}} = x$$\n\n{SUM}"));
    let page = desk.path("a\u{1b}[31m.html");
    let output = desk.run(&["--html", page.to_str().expect("plain")]);
    let (error, said) = (text(&output.stderr), text(&output.stdout));
    assert!(output.status.success() && !error.contains("ratex"), "{error}");
    assert!(
        !error.contains('\u{1b}') && !said.contains('\u{1b}') && said.contains("\\u{1b}[31m"),
        "{error}{said}"
    );
}

#[test]
fn no_document_takes_more_memory_than_there_is() {
    const BYTES: usize = 1 << 20;
    for (name, unit, tail) in [
        ("nested list", "- ", "a"),
        ("nested quotation", "> ", "a"),
        ("emphasis", "*_", ""),
        ("brackets", "[", ""),
        ("links", "[a](b)", ""),
        ("images", "![", ""),
        ("formulas", "$a$ ", ""),
        ("comments", "<!-- a -->", ""),
        ("open comments", "a <!--", ""),
        ("code", "`a`` ", ""),
        ("paragraphs", "a\n\n", ""),
        ("headings", "# a\n", ""),
        ("definitions", "[a]: b\n", ""),
        ("references", "[a] ", "\n\n[a]: b\n"),
        ("columns", "|a", ""),
    ] {
        let desk = Desk::new(&format!("{SUM}\n{}{tail}\n", unit.repeat((BYTES - 1_000) / unit.len())));
        let page = desk.path("a.html");
        let output = Command::new(env!("CARGO_BIN_EXE_layerscope"))
            .env("RUST_LOG", "layerscope=debug")
            .arg("run")
            .arg(desk.path("class.md"))
            .args(["--html", page.to_str().expect("plain")])
            .output()
            .expect("the program starts");
        let error = text(&output.stderr);
        assert!(output.status.success(), "{name}: {error}");
        let peak =
            error.split("peak memory ").nth(1).and_then(|rest| rest.split(' ').next()?.parse::<u64>().ok());
        assert!(peak.is_some_and(|peak| peak < 300_000), "{name}: {peak:?} kB");
    }
}

/// A pipe would be waited for without end, a device gives bytes without end, and a link may lead to anything.
#[cfg(unix)]
#[test]
fn what_is_no_file_or_lies_elsewhere_is_refused_at_once() {
    use std::os::unix::fs::symlink;
    let outer = tempfile::tempdir().expect("a temporary folder");
    fs::write(outer.path().join("secret.npz"), b"secret").expect("it can be written");
    let training =
        |name: &str| format!("```toml training\nhidden = [4]\niterations = 1\nweights = \"{name}\"\n```\n");
    let predict =
        |name: &str| format!("```toml predict\nweights = \"{name}\"\npicture = {{ test = 0 }}\n```\n");
    for cell in [&training as &dyn Fn(&str) -> String, &predict] {
        for (name, words) in [
            ("pipe.npz", "not a file"),
            ("folder.npz", "a folder"),
            ("zero.npz", "leads out of the notebook's folder"),
            ("out.npz", "leads out of the notebook's folder"),
            ("up/secret.npz", "leads out of the notebook's folder"),
        ] {
            let desk = Desk::new(&cell(name));
            let pipe = Command::new("mkfifo").arg(desk.path("pipe.npz")).status().expect("mkfifo is there");
            assert!(pipe.success());
            fs::create_dir(desk.path("folder.npz")).expect("it can be made");
            symlink("/dev/zero", desk.path("zero.npz")).expect("a link");
            symlink(outer.path().join("secret.npz"), desk.path("out.npz")).expect("a link");
            symlink(outer.path(), desk.path("up")).expect("a link");
            assert_fails(&desk.run(&[]), &[name, words]);
        }
    }
    // Named on the command line.
    let desk = Desk::new("# Nothing\n");
    let pipe = desk.path("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo is there").success());
    let path = pipe.to_str().expect("a plain path");
    for words in [
        &["run", path][..],
        &["run", "/dev/zero"],
        &["run", "overfitting", "--mnist", path],
        &["predict", "--weights", path, "none.png"],
        &["predict", "--weights", "/dev/zero", "none.png"],
    ] {
        let output =
            Command::new(env!("CARGO_BIN_EXE_layerscope")).args(words).output().expect("the program starts");
        assert_fails(&output, &["file"]);
    }
}

/// Whatever is named on the command line and cannot be read is called what it is, in the program's own words.
#[cfg(unix)]
#[test]
fn what_is_mistyped_or_no_file_is_said_in_words_of_our_own() {
    use std::os::unix::fs::symlink;
    let desk = Desk::new(LOOK);
    assert!(desk.run_to("out", &["--cell", "look"]).status.success());
    let mkfifo = |name: &str| {
        assert!(Command::new("mkfifo").arg(desk.path(name)).status().expect("mkfifo is there").success());
    };
    mkfifo("pipe.png");
    fs::create_dir(desk.path("folder.png")).expect("made");
    symlink("gone.png", desk.path("link.png")).expect("a link");
    symlink("round.png", desk.path("round.png")).expect("a link");
    let call = |words: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_layerscope"))
            .current_dir(desk.folder.path())
            .args(words)
            .output()
            .expect("the program starts")
    };
    for (name, words) in [
        ("mistyped.png", "is not there"),
        ("out/look/input.png/below", "is not there"),
        ("folder.png", "is a folder"),
        ("pipe.png", "is not a file"),
        ("link.png", "is a link to gone.png, which is not there"),
        ("round.png", "leads back to itself"),
    ] {
        for call in [
            call(&["predict", "--weights", "out/first/weights.npz", name]),
            call(&["predict", "--weights", name, "out/look/input.png"]),
        ] {
            assert_fails(&call, &[name, words]);
            assert!(!text(&call.stderr).contains("os error"), "{}", text(&call.stderr));
        }
        if name != "folder.png" {
            let data = call(&["run", "class.md", "--mnist", name]);
            assert_fails(&data, &[name]);
            assert!(!text(&data.stderr).contains("os error"), "{}", text(&data.stderr));
        }
    }
    for (name, words) in [
        ("mistyped", "mistyped is not there"),
        ("share-*", "no folder is called share-*, nor does any match it as a pattern"),
        ("pipe.png", "none of these is a folder"),
        ("class.md", "none of these is a folder"),
        ("folder.png", "there is no share in it"),
    ] {
        let merged = call(&["merge", name, "--out", "joined"]);
        assert_fails(&merged, &[words]);
        assert!(!text(&merged.stderr).contains("os error"), "{}", text(&merged.stderr));
    }
}

/// What is amiss with the network of a file is said beside its answers.
#[test]
fn weights_that_are_no_numbers_or_name_no_activation_are_told() {
    let desk = Desk::new("# Nothing\n");
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/pictures/seven-clean.png");
    let network =
        Network::<f32>::new(&Architecture::new(784, &[5], 10, Activation::Relu), Init::He, 1).parameters();
    let predict = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_layerscope"));
        command.current_dir(desk.folder.path()).args(["predict", "--weights", "w.npz"]).args(words);
        command.arg(&picture).output().expect("the program starts")
    };
    for broken in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300] {
        let mut parameters = network.clone();
        let mut bias = parameters.get("b1").expect("there is one").clone();
        bias.fill(broken);
        parameters.insert("b1", bias);
        weights::write(&desk.path("w.npz"), &parameters, Activation::Relu).expect("written");
        let kind = if broken.is_nan() { "5 are NaN and 0" } else { "0 are NaN and 5 are infinite" };
        let output = predict(&[]);
        assert_fails(&output, &["w.npz: of the 5 numbers of b1", kind, "no answer to anything"]);
        assert_eq!(text(&output.stdout), "", "nothing is answered");
    }
    // Numbers that are right by themselves, and too large together.
    let mut parameters = network.clone();
    for (name, value) in [("b1", 10.0), ("W2", 3e38)] {
        let mut array = parameters.get(name).expect("there is one").clone();
        array.fill(value);
        parameters.insert(name, array);
    }
    weights::write(&desk.path("w.npz"), &parameters, Activation::Relu).expect("written");
    let output = predict(&[]);
    assert_fails(&output, &["seven-clean.png: no answer"]);
    assert!(text(&output.stdout).contains("NaN"), "{}", text(&output.stdout));
    for activation in Activation::ALL {
        weights::write(&desk.path("w.npz"), &network, activation).expect("written");
        let output = predict(&[]);
        assert!(output.status.success() && !text(&output.stderr).contains("activation"), "{activation:?}");
    }
    let mut npz = ndarray_npy::NpzWriter::new(fs::File::create(desk.path("w.npz")).expect("made"));
    for (name, array) in network.iter() {
        npz.add_array(name, array).expect("written");
    }
    npz.finish().expect("written");
    let output = predict(&[]);
    let told = text(&output.stderr);
    assert!(output.status.success(), "{told}");
    for words in ["warning: w.npz", "does not say the activation", "is assumed", "--activation"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!text(&predict(&["--activation", "tanh"]).stderr).contains("is assumed"));
}

/// Nothing would ever read these, so nothing is run for them.
#[cfg(unix)]
#[test]
fn outputs_that_are_no_files_are_refused_before_anything_runs() {
    let desk = Desk::new(CLASS);
    let mkfifo = |name: &str| {
        assert!(Command::new("mkfifo").arg(desk.path(name)).status().expect("mkfifo is there").success());
    };
    mkfifo("pipe");
    let _socket = std::os::unix::net::UnixListener::bind(desk.path("socket")).expect("made");
    for name in ["pipe", "socket"] {
        for option in ["--html", "--ipynb"] {
            let path = desk.path(name);
            let output = desk.run(&[option, path.to_str().expect("plain")]);
            assert_fails(&output, &["Cannot write", name]);
            assert!(!text(&output.stderr).contains("running"), "{}", text(&output.stderr));
        }
    }
    let ids: Vec<String> = CLASS
        .lines()
        .filter_map(|line| Some(line.strip_prefix("id = \"")?.strip_suffix('"')?.to_owned()))
        .collect();
    assert!(!ids.is_empty());
    for id in &ids {
        for name in ["loss.csv", "weights.npz", "loss.svg"] {
            let place = format!("out/{id}/{name}");
            fs::create_dir_all(desk.path(&format!("out/{id}"))).expect("made");
            mkfifo(&place);
            let output = desk.run_to("out", &[]);
            assert_fails(&output, &["Cannot write", &place, "a pipe from which no program reads"]);
            assert!(!text(&output.stderr).contains("running"), "{}", text(&output.stderr));
            fs::remove_file(desk.path(&place)).expect("it is there");
        }
    }
    fs::remove_dir_all(desk.path("out")).expect("it is there");
    fs::create_dir(desk.path("out")).expect("made");
    fs::write(desk.path("out").join(&ids[0]), "a file").expect("written");
    let output = desk.run_to("out", &[]);
    assert_fails(&output, &["Cannot write", &ids[0]]);
    assert!(!text(&output.stderr).contains("running"), "{}", text(&output.stderr));
}

/// `layerscope run class.md` with these words under a limit on the size of files, in blocks.
#[cfg(unix)]
fn run_limited(desk: &Desk, blocks: u32, words: &[&str]) -> Output {
    Command::new("sh")
        .args(["-c", &format!("ulimit -f {blocks}; exec \"$0\" run \"$@\"")])
        .arg(env!("CARGO_BIN_EXE_layerscope"))
        .arg(desk.path("class.md"))
        .args(words)
        .output()
        .expect("the program starts")
}

#[cfg(unix)]
#[test]
fn a_limit_on_the_size_of_files_is_an_error_and_no_death() {
    let desk = Desk::new(CLASS);
    let out = desk.path("out");
    let limited = run_limited(&desk, 1, &["--out", out.to_str().expect("a plain path")]);
    assert_eq!(limited.status.code(), Some(1), "it ends by itself: {:?}", limited.status);
    let error = text(&limited.stderr);
    assert!(error.contains("File too large") || error.contains("too large"), "{error}");
    assert!(!error.contains('\u{1b}'), "no colours where no terminal is: {error:?}");

    // Wherever the limit falls, nothing but lines of this program is told.
    let weights = "```toml training\nid = \"t\"\ndata = \"digits\"\nhidden = [100]\niterations = 2\ntrain_size = 200\n\
                   test_size = 200\n```\n";
    fs::write(desk.path("class.md"), weights).expect("written");
    for blocks in [8, 20, 200, 600] {
        let words = ["--out", out.to_str().expect("a plain path"), "--svg", "--png"];
        let limited = run_limited(&desk, blocks, &words);
        assert_eq!(limited.status.code(), Some(1), "{blocks}: {:?}", limited.status);
        let error = text(&limited.stderr);
        let ours = ["error in t: ", "running ", "1 cell failed"];
        for line in error.lines().filter(|line| !line.is_empty()) {
            assert!(ours.iter().any(|start| line.contains(start)), "{blocks}: {line}");
        }
        for library in ["ZipWriter", "Io(", "npz archive", "kind:", "I/O"] {
            assert!(!error.contains(library), "{blocks}: {error}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_search_that_cannot_keep_its_trials_says_so_once() {
    let search = "```toml search\nid = \"s\"\ntrials = 6\n[base]\ndata = \"digits\"\ntrain_size = 100\nhidden = [4]\n\
                  batch_size = 10\niterations = 3\n[ranges]\nlr = { log = [1e-3, 0.1] }\n```\n";
    let desk = Desk::new(search);
    let out = desk.path("out");
    let limited = run_limited(&desk, 0, &["--out", out.to_str().expect("a plain path")]);
    assert!(limited.status.code().is_some(), "it ends by itself: {:?}", limited.status);
    let error = text(&limited.stderr);
    assert_eq!(error.matches("results of a search are not kept").count(), 1, "{error}");
}
