//! The scores of picture files: a line a picture, a column a class.

use std::fmt::Write;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use super::arguments::PredictOptions;
use super::output::{end, print, tell};
use crate::data::pictures::{PictureError, Transform, open_picture};
use crate::experiment::predict::{Scores, look, network_from_file};
use crate::nn::Network;

/// Prints the scores of each picture. What cannot be read is told on the standard error; the other pictures are
/// looked at all the same, and the exit status tells that something failed. Ends when nobody reads on.
pub fn predict(options: &PredictOptions) -> ExitCode {
    let network = match network_from_file(&options.weights) {
        Ok(network) => network,
        Err(error) => {
            tell(format_args!("error: {error}"));
            return ExitCode::FAILURE;
        }
    };
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
        match scores(path, options, |picture| look(network, picture).scores) {
            Ok(scores) => {
                print(line(&name(path), width, &scores))?;
                if scores.is_broken() {
                    let name = name(path);
                    tell(format_args!(
                        "error: {name}: no answer, for the numbers of this network overflow here"
                    ));
                    silent += 1;
                }
            }
            Err(error) => {
                tell(format_args!("error: {error}"));
                failed += 1;
            }
        }
    }
    Ok([failed, silent])
}

fn scores(
    path: &Path,
    options: &PredictOptions,
    ask: impl FnOnce(&crate::data::pictures::Picture) -> Scores,
) -> Result<Scores, PictureError> {
    let sheet = open_picture(path, options.paper.into())?;
    Ok(ask(&Transform::default().prepare(&sheet, !options.no_centre, 0)))
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

fn line(name: &str, width: usize, scores: &Scores) -> String {
    if scores.is_broken() {
        return format!("{name:width$}  {:<6}  {:>7}  {:>8}", "none", "NaN", "NaN");
    }
    let mut line = format!(
        "{name:width$}  {:<6}  {:5.1}%  {:4.2} bit",
        scores.answer(),
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
        let (heading, line) = (heading(12, 3), line("seven.png", 12, &scores));
        assert_eq!(heading.len(), line.len(), "{heading}\n{line}");
        assert_eq!(line.find("1 "), heading.find("answer"));
        assert!(line.ends_with("0.0420  0.8438  0.1142"), "{line}");
    }
}
