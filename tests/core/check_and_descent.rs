//! Gradient checks and descents against the book, and what they leave behind without a window.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs::{self, File};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Output};

use layerscope::experiment::descent::{DescentSpec, Walk};
use layerscope::experiment::gradient_check::{
    GradientCheckRun, GradientCheckSnapshot, GradientCheckSpec, Verdict, sentence,
};
use layerscope::experiment::{Sources, play};
use layerscope::language::Say;
use layerscope::nn::Activation;
use layerscope::nn::check::Fault;
use ndarray::Array2;
use ndarray_npy::NpzReader;
use tempfile::TempDir;

use crate::{mnist, reference};

fn checked(text: &str, sources: &Sources) -> GradientCheckSnapshot {
    let mut run = GradientCheckRun::new(GradientCheckSpec::parse(text).unwrap(), sources).unwrap();
    play(&mut run, |_, _| ControlFlow::Continue(())).unwrap();
    run.report()
}

fn mean_of(report: &GradientCheckSnapshot, name: &str) -> f64 {
    report.arrays.iter().find(|array| array.parameter == name).unwrap().mean
}

/// Page 184: 784-50-10, std 0.01, the first three training images. W2 and b2 are far from every kink, and differ by what
/// the 1e-7 inside the logarithm does; W1 and b1 differ by next to nothing, unless a pre-activation lies on a kink.
#[test]
#[ignore = "needs the real MNIST"]
fn the_book_s_check_has_the_book_s_differences() {
    let sources = mnist::sources();
    let mut without_kinks = 0;
    for seed in 0..12 {
        let report = checked(&format!("data = \"mnist\"\nseed = {seed}"), &sources);
        assert_eq!((report.parameters, report.checked), (39_760, 39_760));
        let [w1, b1, w2, b2] = ["W1", "b1", "W2", "b2"].map(|name| mean_of(&report, name));
        assert!((2e-9..2e-8).contains(&w2), "seed {seed}: W2 {w2}");
        assert!((1.2e-7..1.6e-7).contains(&b2), "seed {seed}: b2 {b2}");
        if report.kinks == 0 {
            without_kinks += 1;
            assert!(b1 < 4e-9 && w1 < 1e-9, "seed {seed}: b1 {b1}, W1 {w1}");
            assert_eq!(report.verdict, Some(Verdict::Agrees), "seed {seed}");
        } else {
            assert!(b1 < 6e-5, "seed {seed}: b1 {b1}");
            assert_eq!(report.verdict, Some(Verdict::Agrees), "seed {seed}");
        }
        let broken = checked(&format!("data = \"mnist\"\nseed = {seed}\nbreak = \"relu mask\""), &sources);
        assert_eq!(broken.verdict, Some(Verdict::Disagrees), "seed {seed}");
    }
    assert!((6..12).contains(&without_kinks), "{without_kinks} of 12; of 120 it was 100");
}

/// Networks of every sort: how many images, how wide the initial weights, with and without batch normalisation, each
/// activation function.
fn networks(hidden: &str) -> Vec<String> {
    let mut all = Vec::new();
    for samples in [2, 3, 5, 10] {
        for init in INITS {
            for batch_norm in [false, true] {
                for activation in ["sigmoid", "relu", "tanh"] {
                    all.push(format!(
                        "hidden = {hidden}\nsamples = {samples}\ninit = {init}\nbatch_norm = {batch_norm}\n\
                         activation = \"{activation}\"\n"
                    ));
                }
            }
        }
    }
    all
}

/// The same with what a network may have besides: each activation function, layer normalisation, squared error.
fn other_networks(hidden: &str, samples: &[u32]) -> Vec<String> {
    let mut all = Vec::new();
    for samples in samples {
        for init in INITS {
            for (norm, loss) in [
                ("", "cross_entropy"),
                ("layer_norm = true\n", "cross_entropy"),
                ("", "mean_squared_error"),
                ("layer_norm = true\n", "mean_squared_error"),
                ("batch_norm = true\n", "mean_squared_error"),
            ] {
                for activation in Activation::ALL {
                    let activation = activation.word();
                    // Those of `networks`.
                    if norm.is_empty()
                        && loss == "cross_entropy"
                        && ["sigmoid", "relu", "tanh"].contains(&activation)
                    {
                        continue;
                    }
                    all.push(format!(
                        "hidden = {hidden}\nsamples = {samples}\ninit = {init}\nloss = \"{loss}\"\n{norm}\
                         activation = \"{activation}\"\n"
                    ));
                }
            }
        }
    }
    all
}

const INITS: [&str; 6] =
    ["{ std = 1.0 }", "{ std = 0.1 }", "{ std = 0.01 }", "{ std = 0.001 }", "\"he\"", "\"xavier\""];
/// Those with which a check should nearly always be able to tell.
const SPREAD: [&str; 3] = ["{ std = 0.1 }", "\"he\"", "\"xavier\""];

/// What came of many checks.
#[derive(Debug, Default)]
struct Count {
    right: usize,
    false_alarms: Vec<String>,
    /// Checks at the initial weights of `SPREAD`, and which of them could not tell.
    spread: usize,
    in_doubt: Vec<String>,
    broken: usize,
    caught: usize,
    harmless: usize,
    missed: Vec<String>,
}

impl Count {
    /// A right backward pass, and every mistake that can be planted in this network.
    fn check(&mut self, text: &str) {
        let report = checked(text, &Sources::default());
        self.right += 1;
        let spread = SPREAD.iter().any(|init| text.contains(&format!("init = {init}\n")));
        self.spread += usize::from(spread);
        match report.verdict {
            Some(Verdict::CannotTell(doubt)) if spread => self.in_doubt.push(format!("{doubt:?}: {text}")),
            Some(Verdict::Agrees | Verdict::CannotTell(_)) => {}
            _ => self.false_alarms.push(text.to_owned()),
        }
        let spec = GradientCheckSpec::parse(text).unwrap();
        let faults: Vec<Fault> = spec.faults().collect();
        for fault in faults {
            let spec = GradientCheckSpec { fault: Some(fault), ..spec.clone() };
            let mut run = GradientCheckRun::new(spec, &Sources::default()).unwrap();
            play(&mut run, |_, _| ControlFlow::Continue(())).unwrap();
            let report = run.report();
            self.broken += 1;
            match report.verdict {
                Some(Verdict::Disagrees) => self.caught += 1,
                Some(Verdict::CannotTell(_)) => {}
                _ if report.is_harmless() => {
                    self.harmless += 1;
                    let said = sentence(&report).to_string();
                    assert!(said.contains("the planted mistake changes no gradient"), "{said}");
                }
                _ => self.missed.push(format!("{fault:?}: {text}")),
            }
        }
    }

    fn is_right(&self) {
        let Self { right, spread, broken, caught, harmless, .. } = self;
        assert!(
            self.false_alarms.is_empty(),
            "{} of {right}: {:#?}",
            self.false_alarms.len(),
            self.false_alarms
        );
        assert!(self.missed.is_empty(), "{} of {broken}: {:#?}", self.missed.len(), self.missed);
        let doubts = self.in_doubt.len();
        assert!(20 * doubts <= *spread, "{doubts} of {spread}: {:#?}", self.in_doubt);
        // A check that never tells would pass all of this.
        assert!(10 * (caught + harmless) >= 9 * broken, "{caught} and {harmless} of {broken}");
        println!(
            "{right} checks, {doubts} of {spread} in doubt; {caught} of {broken} caught, {harmless} harmless"
        );
    }
}

#[test]
fn a_check_accuses_no_right_backward_pass_and_misses_no_wrong_one() {
    let mut count = Count::default();
    for seed in 1..=2 {
        for network in networks("[6, 5]") {
            count.check(&format!("seed = {seed}\nshare = 0.2\ndata = \"digits\"\n{network}"));
        }
    }
    count.is_right();
}

#[test]
fn a_check_is_right_with_every_activation_normalisation_and_loss() {
    let mut count = Count::default();
    for network in other_networks("[6, 5]", &[3]) {
        count.check(&format!("seed = 3\nshare = 0.2\ndata = \"digits\"\n{network}"));
    }
    count.is_right();
}

#[test]
#[ignore = "takes minutes: 30 seeds of every sort of network"]
fn a_check_is_right_in_thirty_seeds_of_every_network() {
    let mut count = Count::default();
    for seed in 1..=30 {
        let hidden = ["[8]", "[6, 5]", "[]", "[5, 5, 5, 5]"][seed % 4];
        let other = ["", "dropout = 0.3\n", "weight_decay = 0.1\n"][seed % 3];
        let samples = [[2, 10], [3, 5]][seed % 2];
        for network in networks(hidden).into_iter().chain(other_networks(hidden, &samples)) {
            count.check(&format!("seed = {seed}\nshare = 0.2\ndata = \"digits\"\n{other}{network}"));
        }
    }
    count.is_right();
}

/// The gradient checks of all lessons, in both languages.
fn checks_of_lessons() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for language in ["en", "ko"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/lessons").join(language);
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            for block in text.split("```toml gradient_check\n").skip(1) {
                let block = block.split("```").next().unwrap();
                let block: String = block
                    .lines()
                    .filter(|line| !line.starts_with("controls") && !line.starts_with("shows"))
                    .flat_map(|line| [line, "\n"])
                    .collect();
                all.push((path.display().to_string(), block));
            }
        }
    }
    assert!(all.len() >= 8, "{}", all.len());
    all
}

/// Every check of a lesson answers, and sees each mistake that it offers; `h` is what the lesson has a reader set.
fn lessons_can_tell(sources: &Sources) {
    for (lesson, block) in checks_of_lessons() {
        let mut spec = GradientCheckSpec::parse(&block).unwrap();
        let hs = if spec.h == 0.003 { vec![0.003, 1e-4, 1e-10] } else { vec![spec.h] };
        for h in hs {
            spec.h = h;
            let faults: Vec<Option<Fault>> = std::iter::once(None).chain(spec.faults().map(Some)).collect();
            for fault in faults {
                let spec = GradientCheckSpec { fault, ..spec.clone() };
                let mut run = GradientCheckRun::new(spec, sources).unwrap();
                play(&mut run, |_, _| ControlFlow::Continue(())).unwrap();
                let expected = if fault.is_some() { Verdict::Disagrees } else { Verdict::Agrees };
                assert_eq!(run.report().verdict, Some(expected), "{lesson}, {fault:?}, h {h}:\n{block}");
            }
        }
    }
}

#[test]
fn no_check_of_a_lesson_is_in_doubt() {
    lessons_can_tell(&Sources::default());
}

#[test]
#[ignore = "needs the real MNIST"]
fn no_check_of_a_lesson_is_in_doubt_on_mnist() {
    lessons_can_tell(&mnist::sources());
}

#[test]
fn a_check_that_cannot_tell_says_why_and_what_to_set() {
    for (text, why) in [
        ("samples = 1\nbatch_norm = true", "2 images or more"),
        ("init = { std = 1e200 }", "smaller initial weights"),
        ("init = { std = 1e-9 }\nhidden = [5, 5, 5]\nactivation = \"sigmoid\"", "larger initial weights"),
        ("samples = [0, 0]\nbatch_norm = true", "other images"),
    ] {
        let report = checked(
            &format!("share = 0.1\nhidden = [5]\n{text}").replacen(
                "hidden = [5]\n",
                if text.contains("hidden") { "" } else { "hidden = [5]\n" },
                1,
            ),
            &Sources::default(),
        );
        assert!(
            matches!(report.verdict, Some(Verdict::CannotTell(_))),
            "{text}: {:?} {:#?}",
            report.verdict,
            report.arrays
        );
        let said = sentence(&report);
        assert!(
            said.to_string().starts_with("Cannot tell here: ") && said.to_string().contains(why),
            "{said}"
        );
        assert!(said.korean().starts_with("여기서는 알 수 없습니다"), "{}", said.korean());
    }
}

/// Every place of every path that the book's own program computed.
#[test]
#[ignore = "needs the reference arrays in ../shared/reference"]
fn walks_are_those_of_the_book_s_program() {
    let file = File::open(reference::file("optimizer_paths.npz")).unwrap();
    let mut reference = NpzReader::new(file).unwrap();
    let spec = DescentSpec::parse(
        "optimizers = [{ kind = \"sgd\", lr = 0.95 }, { kind = \"momentum\", lr = 0.1 }, { kind = \"adagrad\", lr = 1.5 }, \
         { kind = \"rmsprop\", lr = 0.1 }, { kind = \"adam\", lr = 0.3 }]",
    );
    for path in Walk::new(&spec.unwrap()).unwrap().paths {
        let expected: Array2<f64> = reference.by_name(path.optimizer.word()).unwrap();
        assert_eq!(path.points.len(), expected.nrows());
        for (step, (found, expected)) in path.points.iter().zip(expected.rows()).enumerate() {
            for (found, expected) in found.iter().zip(expected) {
                assert!(
                    (found - expected).abs() < 1e-9,
                    "{} after {step}: {found} for {expected}",
                    path.name
                );
            }
        }
    }
}

/// A folder with a notebook, run without a window.
struct Desk(TempDir);

impl Desk {
    fn new(notebook: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("class.md"), notebook).unwrap();
        Self(folder)
    }

    fn run(&self) -> Output {
        let out = self.0.path().join("out");
        Command::new(env!("CARGO_BIN_EXE_layerscope"))
            .arg("run")
            .arg(self.0.path().join("class.md"))
            .arg("--out")
            .arg(out)
            .output()
            .unwrap()
    }

    fn table(&self, name: &str) -> (String, Vec<Vec<String>>) {
        let text = fs::read_to_string(self.0.path().join("out").join(name)).unwrap();
        let mut lines = text.lines().map(str::to_owned);
        let names = lines.next().unwrap();
        (names, lines.map(|line| line.split(',').map(str::to_owned).collect()).collect())
    }
}

#[test]
fn both_kinds_leave_their_tables() {
    let desk = Desk::new(
        "# A class\n\n```toml gradient_check\nid = \"check\"\nhidden = [5]\nsamples = 2\nshare = 0.01\nbreak = \"1/N\"\n```\n\n\
         ```toml descent\nid = \"hill\"\nsteps = 29\n```\n",
    );
    let output = desk.run();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(printed.starts_with("check: the gradients DISAGREE: 43 of 3985 parameters"), "{printed}");
    let (names, rows) = desk.table("check/parameters.csv");
    assert_eq!(names, "parameter,mean,max,relative,kinks,verdict,because");
    assert_eq!(rows.iter().map(|row| row[0].as_str()).collect::<Vec<_>>(), ["W1", "b1", "W2", "b2"]);
    // Without 1/N every gradient of two samples is twice what it should be: ‖2g - g‖ / (‖2g‖ + ‖g‖) is a third.
    for row in &rows {
        let relative: f64 = row[3].parse().unwrap();
        assert!((relative - 1.0 / 3.0).abs() < 0.01, "{row:?}");
    }
    let (names, rows) = desk.table("hill/path.csv");
    assert_eq!((names.as_str(), rows.len()), ("optimizer,step,x,y,value", 4 * 30));
    let end: Vec<f64> = rows[29][2..].iter().map(|cell| cell.parse().unwrap()).collect();
    assert_eq!((rows[29][0].as_str(), rows[29][1].as_str()), ("sgd", "29"));
    assert!((end[0] + 0.387_175).abs() < 1e-6 && (end[1] + 0.094_203).abs() < 1e-6, "{end:?}");
    assert!((end[2] - (end[0] * end[0] / 20.0 + end[1] * end[1])).abs() < 1e-15, "{end:?}");
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    let desk = Desk::new(
        "# A class\n\n```toml gradient_check\nsamples = 1\nbreak = \"1/N\"\n```\n\n```toml descent\nfunction = \"x^2 + * y\"\n```\n",
    );
    let output = desk.run();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success());
    assert!(told.contains("line 5: With one sample 1/N is 1"), "{told}");
    assert!(told.contains("line 9: line 1, column 7"), "{told}");
}
