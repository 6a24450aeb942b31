//! The scores of picture files: a line a picture, a column a class.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use super::arguments::PredictOptions;
use super::output::{end, print, tell};
use crate::data::pictures::{Doubt, Photo, PictureError, SIDE, Sheet, open_picture, png};
use crate::experiment::predict::{NetworkFile, PictureChoice, PredictSpec, Scores, look, network_from_file};
use crate::files;
use crate::nn::Network;

/// Classes of a network that reads digits.
const DIGITS: usize = 10;

/// Prints the scores of each picture. What cannot be read is told on the standard error; the other pictures are
/// looked at all the same, and the exit status tells that something failed. Ends when nobody reads on.
pub fn predict(options: &PredictOptions) -> ExitCode {
    let NetworkFile { network, assumed } = match network_from_file(&options.weights, options.activation) {
        Ok(file) => file,
        Err(error) => {
            tell(format_args!("error: {error}"));
            return ExitCode::FAILURE;
        }
    };
    if let Some(assumed) = assumed {
        tell(format_args!(
            "warning: {} does not say the activation of its network, {} is assumed; say it with --activation",
            options.weights.display(),
            assumed.name()
        ));
    }
    let classes = network.architecture().outputs;
    if !(DIGITS..=DIGITS + 1).contains(&classes) {
        tell(format_args!(
            "warning: the network in {} has {classes} classes, numbered from 0, where one that reads digits has {DIGITS}, or \
             one more for what is no digit; its class 3 need not be the digit 3. Of EMNIST letters, 1 is A and 26 is Z",
            options.weights.display()
        ));
    }
    if let Some(folder) = &options.steps
        && let Err(error) = fs::create_dir_all(folder)
    {
        let folder = folder.display();
        tell(format_args!("error: cannot make the folder {folder}: {error}; choose another with --steps"));
        return ExitCode::FAILURE;
    }
    match print_scores(&network, options) {
        Ok([0, 0]) => ExitCode::SUCCESS,
        Ok([0, _]) => ExitCode::FAILURE,
        Ok([failed, _]) => {
            let pictures = if failed == 1 { "picture" } else { "pictures" };
            tell(format_args!("{failed} {pictures} could not be read"));
            ExitCode::FAILURE
        }
        Err(error) => end(&error),
    }
}

/// Prints a line for each picture; returns how many could not be read, and to how many the network has no answer.
fn print_scores(network: &Network<f32>, options: &PredictOptions) -> io::Result<[usize; 2]> {
    let width = options.pictures.iter().map(|path| name(path).chars().count()).max().unwrap_or(0).max(7);
    print(heading(width, network.architecture().outputs))?;
    let (mut failed, mut silent) = (0, 0);
    for path in &options.pictures {
        match open_picture(path) {
            Ok(photo) => {
                let (scores, doubts) = scores(path, photo, options, network);
                print(line(&name(path), width, &scores, !doubts.is_empty()))?;
                if scores.is_broken() {
                    let name = name(path);
                    tell(format_args!(
                        "error: {name}: no answer, for the numbers of this network overflow here"
                    ));
                    silent += 1;
                }
                for doubt in doubts {
                    tell(format_args!("warning: {}: {doubt}", path.display()));
                }
            }
            Err(error) => {
                tell(format_args!("error: {}", told(path, &error)));
                failed += 1;
            }
        }
    }
    Ok([failed, silent])
}

/// The error with its file, which it names itself as a rule.
fn told(path: &Path, error: &PictureError) -> String {
    match error {
        PictureError::Read(_) | PictureError::File { .. } => error.to_string(),
        other => format!("{}: {other}", path.display()),
    }
}

/// What the network makes of a photograph, and what is uncertain about that.
fn scores(
    path: &Path,
    photo: Photo,
    options: &PredictOptions,
    network: &Network<f32>,
) -> (Scores, Vec<Doubt>) {
    let spec = PredictSpec {
        picture: PictureChoice::Photo(photo.into()),
        steps: options.switches(),
        centre: !options.no_centre,
        ..PredictSpec::default()
    };
    let Some(prepared) = spec.prepared() else { return (Scores::default(), Vec::new()) };
    let input = spec.input(&spec.page(&prepared));
    if let Some(folder) = &options.steps {
        let photo = |photo: &Photo| png(photo.light(), photo.width());
        let sheet = |sheet: &Sheet| png(sheet.pixels(), sheet.width());
        let steps = [
            ("1-opened", photo(&prepared.opened)),
            ("2-upright", photo(&prepared.upright)),
            ("3-flattened", photo(&prepared.flat)),
            ("4-ink", sheet(&prepared.ink)),
            ("5-framed", sheet(&prepared.framed)),
            ("6-input", png(input.pixels(), SIDE)),
        ];
        for (step, bytes) in steps {
            let to = folder.join(format!("{}-{step}.png", name(path)));
            if let Err(error) = files::replace_with(&to, &bytes) {
                let to = to.display();
                tell(format_args!(
                    "error: cannot write {to}: {error}; make room there, or choose another folder"
                ));
            }
        }
    }
    (look(network, &input).scores, prepared.doubts)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// The classes over their columns.
fn heading(width: usize, classes: usize) -> String {
    let mut line = format!("{:width$}  {:6}  {:>7}  {:>8}", "picture", "answer", "sure", "entropy");
    for class in 0..classes {
        // Writing to a string cannot fail.
        _ = write!(line, "  {class:>6}");
    }
    line
}

/// An answer that something about the picture makes uncertain has a question mark.
fn line(name: &str, width: usize, scores: &Scores, is_uncertain: bool) -> String {
    if scores.is_broken() {
        return format!("{name:width$}  {:<6}  {:>7}  {:>8}", "none", "NaN", "NaN");
    }
    let mark = if is_uncertain { " ?" } else { "" };
    let mut line = format!(
        "{name:width$}  {:<6}  {:6.1}%  {:4.2} bit",
        format!("{}{mark}", scores.answer()),
        scores.probability() * 100.0,
        scores.entropy()
    );
    for probability in &scores.probabilities {
        _ = write!(line, "  {probability:6.4}");
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_their_headings() {
        let scores = Scores::new(vec![0.0, 3.0, 1.0]);
        let (heading, line) = (heading(12, 3), line("seven.png", 12, &scores, false));
        assert_eq!(heading.len(), line.len(), "{heading}\n{line}");
        assert_eq!(line.find("1 "), heading.find("answer"));
        assert!(line.ends_with("0.0420  0.8438  0.1142"), "{line}");
        let uncertain = super::line("seven.png", 12, &scores, true);
        assert_eq!((uncertain.len(), &uncertain[12..18]), (line.len(), "  1 ? "));
    }
}
