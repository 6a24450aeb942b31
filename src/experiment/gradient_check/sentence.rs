//! A verdict in words.

use super::messages::Message;
use super::report::GradientCheckSnapshot;
use super::verdict::{Cause, Doubt, Verdict};
use crate::experiment::figure::format::{grouped, significant};
use crate::language::{Phrase, Say};

/// The verdict in a sentence; empty before the first parameter.
pub fn sentence(report: &GradientCheckSnapshot) -> Phrase {
    match report.verdict {
        None => Phrase::default(),
        Some(Verdict::Disagrees) if report.spec.fault.is_some() => Message::Caught.phrase(),
        Some(Verdict::Disagrees) => Message::Disagree.phrase(),
        Some(Verdict::Agrees) if report.is_harmless() => Message::Harmless.phrase(),
        Some(Verdict::Agrees) => agreement(report),
        Some(Verdict::CannotTell(doubt)) => {
            let mut words = why(report, doubt);
            if report.is_harmless() {
                words.push(Message::ChangesNothing);
            }
            words
        }
    }
}

fn agreement(report: &GradientCheckSnapshot) -> Phrase {
    let h = format!("{:?}", report.spec.h);
    match report.cause {
        Cause::Nothing => Message::AgreeWithKinks { kinks: report.kinks, h }.phrase(),
        Cause::Kinks => {
            let entries = grouped(report.arrays.iter().map(|array| array.crossed as u64).sum());
            Message::AgreeButForKinks { entries }.phrase()
        }
        Cause::Logarithm => Message::AgreeButForLogarithm.phrase(),
        Cause::LargeH => Message::AgreeWithLargeH { h }.phrase(),
        Cause::SmallH => Message::AgreeWithSmallH { h }.phrase(),
    }
}

/// How many arrays are named.
const NAMED: usize = 3;

/// Why a check cannot tell, and what to set: short enough for one line of the window.
fn why(report: &GradientCheckSnapshot, doubt: Doubt) -> Phrase {
    match doubt {
        Doubt::NotANumber => Message::Overflowed.phrase(),
        Doubt::Blind if report.spec.is_blind() => one_image(),
        Doubt::Blind => Message::AlikeImages.phrase(),
        Doubt::Sure => Message::SureNetwork.phrase(),
        Doubt::Small => {
            let of_it =
                report.arrays.iter().filter(|array| array.verdict == Some(Verdict::CannotTell(doubt)));
            let mut arrays: Vec<&str> = of_it.map(|array| array.parameter.as_str()).collect();
            if arrays.len() > NAMED {
                arrays.truncate(NAMED);
                arrays.push("…");
            }
            let arrays = arrays.join(", ");
            Message::SmallGradients { arrays }.phrase()
        }
        Doubt::Rough => Message::RoughLoss.phrase(),
        Doubt::Untried => Message::NotTried.phrase(),
        Doubt::Hidden => {
            let largest = significant(report.effect.map_or(0.0, |effect| effect.largest));
            Message::SmallEffect { largest }.phrase()
        }
    }
}

/// What a check with one image and batch normalisation shows, known before it runs.
pub fn one_image() -> Phrase {
    Message::OneImage.phrase()
}
