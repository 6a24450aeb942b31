//! Gradient checks and descents against the book, and what they leave behind without a window.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs::{self, File};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use layerscope::data::load_idx;
use layerscope::experiment::descent::{DescentSpec, Walk};
use layerscope::experiment::gradient_check::{
    GradientCheckRun, GradientCheckSnapshot, GradientCheckSpec, Verdict,
};
use layerscope::experiment::{Sources, play};
use ndarray::Array2;
use ndarray_npy::NpzReader;
use tempfile::TempDir;

fn shared(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path)
}

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
    let sources =
        Sources { mnist: Some(Arc::new(load_idx(&[shared("mnist")]).unwrap())), ..Sources::default() };
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
            let fine = [Some(Verdict::Agrees), Some(Verdict::AgreesBesideKinks)];
            assert!(fine.contains(&report.verdict), "seed {seed}");
        }
        let broken = checked(&format!("data = \"mnist\"\nseed = {seed}\nbreak = \"relu mask\""), &sources);
        assert_eq!(broken.verdict, Some(Verdict::Disagrees), "seed {seed}");
    }
    assert!((6..12).contains(&without_kinks), "{without_kinks} of 12; of 120 it was 100");
}

/// Every place of every path that the book's own program computed.
#[test]
#[ignore = "needs the reference arrays in ../shared/reference"]
fn walks_are_those_of_the_book_s_program() {
    let file = File::open(shared("reference/optimizer_paths.npz")).unwrap();
    let mut reference = NpzReader::new(file).unwrap();
    let spec = DescentSpec::parse(
        "optimizers = [{ kind = \"sgd\", lr = 0.95 }, { kind = \"momentum\", lr = 0.1 }, { kind = \"adagrad\", lr = 1.5 }, \
         { kind = \"rmsprop\", lr = 0.1 }, { kind = \"adam\", lr = 0.3 }]",
    );
    for path in Walk::new(&spec.unwrap()).unwrap().paths {
        let expected: Array2<f64> = reference.by_name(path.optimizer.kind()).unwrap();
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
    assert_eq!(names, "parameter,mean,max,relative,kinks");
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
