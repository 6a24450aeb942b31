//! A verdict in words.

use super::report::GradientCheckSnapshot;
use super::verdict::{Cause, Doubt, Verdict};
use crate::experiment::figure::format::{grouped, significant};
use crate::language::Phrase;

/// The verdict in a sentence; empty before the first parameter.
pub fn sentence(report: &GradientCheckSnapshot) -> Phrase {
    match report.verdict {
        None => Phrase::default(),
        Some(Verdict::Disagrees) if report.spec.fault.is_some() => Phrase::new(
            "Caught: the gradients differ by more than differences do by themselves",
            "잡았습니다. 수치 미분 자체의 오차보다 두 기울기가 더 다릅니다",
        ),
        Some(Verdict::Disagrees) => Phrase::new(
            "The gradients differ by more than differences do by themselves: the backward pass is wrong",
            "수치 미분 자체의 오차보다 두 기울기가 더 다릅니다. 역전파가 틀렸습니다",
        ),
        Some(Verdict::Agrees) if report.is_harmless() => Phrase::new(
            "Both agree: the planted mistake changes no gradient of this network",
            "두 기울기가 일치합니다. 이 신경망에서는 심은 실수가 기울기를 하나도 바꾸지 않습니다",
        ),
        Some(Verdict::Agrees) => agreement(report),
        Some(Verdict::CannotTell(doubt)) => {
            let mut words = why(report, doubt);
            if report.is_harmless() {
                words.push(
                    ". The planted mistake changes no gradient here",
                    ". 심은 실수는 여기서 기울기를 하나도 바꾸지 않습니다",
                );
            }
            words
        }
    }
}

fn agreement(report: &GradientCheckSnapshot) -> Phrase {
    let h = format!("{:?}", report.spec.h);
    match report.cause {
        Cause::Nothing => kinks_did_no_harm(report.kinks, &h),
        Cause::Kinks => {
            let entries = grouped(report.arrays.iter().map(|array| array.crossed as u64).sum());
            Phrase::new(
                format!(
                    "Both agree, but for {entries} parameters on a kink: there the numerical gradient is wrong"
                ),
                format!(
                    "꺾이는 점에 걸린 매개변수 {entries}개를 빼고는 일치합니다. 그곳에서는 수치 미분이 틀립니다"
                ),
            )
        }
        Cause::Logarithm => Phrase::new(
            "Both gradients agree; what lies between them is the 1e-7 inside the logarithm",
            "두 기울기가 일치합니다. 남은 차이는 로그 안의 1e-7에서 나옵니다",
        ),
        Cause::LargeH => Phrase::new(
            format!("Both gradients agree; with an h as large as {h} differences are rough. Try a smaller h"),
            format!("두 기울기가 일치합니다. h가 {h}만큼 크면 차분이 거칩니다. h를 줄여 보세요"),
        ),
        Cause::SmallH => Phrase::new(
            format!(
                "Both gradients agree; with an h as small as {h} differences are mostly rounding. Try a larger h"
            ),
            format!(
                "두 기울기가 일치합니다. h가 {h}만큼 작으면 차분에 반올림 오차가 큽니다. h를 키워 보세요"
            ),
        ),
    }
}

fn kinks_did_no_harm(kinks: usize, h: &str) -> Phrase {
    let in_korean = match kinks {
        0 => format!("두 기울기가 일치합니다. 꺾이는 점에서 {h} 안에 든 활성화 이전 값은 없습니다"),
        _ => format!(
            "두 기울기가 일치합니다. 활성화 이전 값 {kinks}개가 꺾이는 점에서 {h} 안에 있지만 해가 없었습니다"
        ),
    };
    let in_english = match kinks {
        0 => format!("Both gradients agree; no pre-activation lies within {h} of a kink"),
        1 => format!("Both gradients agree; 1 pre-activation lies within {h} of a kink, and did no harm"),
        _ => {
            format!("Both gradients agree; {kinks} pre-activations lie within {h} of a kink, and did no harm")
        }
    };
    Phrase::new(in_english, in_korean)
}

/// How many arrays are named.
const NAMED: usize = 3;

/// Why a check cannot tell, and what to set: short enough for one line of the window.
fn why(report: &GradientCheckSnapshot, doubt: Doubt) -> Phrase {
    match doubt {
        Doubt::NotANumber => Phrase::new(
            "Cannot tell here: the values overflowed. Take smaller initial weights",
            "여기서는 알 수 없습니다. 값이 너무 커져 오버플로가 일어났습니다. 가중치 초깃값을 줄이세요",
        ),
        Doubt::Blind if report.spec.is_blind() => one_image(),
        Doubt::Blind => Phrase::new(
            "Cannot tell here: to a BatchNorm all images are alike. Take other images, or smaller initial weights",
            "여기서는 알 수 없습니다. 배치 정규화에는 모든 이미지가 똑같습니다. 다른 이미지를 쓰거나 가중치 초깃값을 줄이세요",
        ),
        Doubt::Sure => Phrase::new(
            "Cannot tell here: the network is sure of every image. Take smaller initial weights or more images",
            "여기서는 알 수 없습니다. 신경망이 모든 이미지를 확신합니다. 가중치 초깃값을 줄이거나 이미지를 더 쓰세요",
        ),
        Doubt::Small => {
            let of_it =
                report.arrays.iter().filter(|array| array.verdict == Some(Verdict::CannotTell(doubt)));
            let mut arrays: Vec<&str> = of_it.map(|array| array.parameter.as_str()).collect();
            if arrays.len() > NAMED {
                arrays.truncate(NAMED);
                arrays.push("…");
            }
            let arrays = arrays.join(", ");
            Phrase::new(
                format!(
                    "Cannot tell here: gradients of {arrays} are below rounding. Take larger initial weights or fewer layers"
                ),
                format!(
                    "여기서는 알 수 없습니다. {arrays}의 기울기가 반올림 오차보다 작습니다. 가중치 초깃값을 키우거나 층을 줄이세요"
                ),
            )
        }
        Doubt::Rough => Phrase::new(
            "Cannot tell here: the loss bends too sharply for any h. Take smaller initial weights or more images",
            "여기서는 알 수 없습니다. 어떤 h에 견주어도 손실이 너무 급하게 휩니다. 가중치 초깃값을 줄이거나 이미지를 더 쓰세요",
        ),
        Doubt::Untried => Phrase::new(
            "Cannot tell here: the mistake changes no gradient that was tried. Try a larger share",
            "여기서는 알 수 없습니다. 심은 실수는 확인하지 않은 기울기만 바꿉니다. 확인할 비율을 늘리세요",
        ),
        Doubt::Hidden => {
            let largest = significant(report.effect.map_or(0.0, |effect| effect.largest));
            Phrase::new(
                format!(
                    "Cannot tell here: the mistake changes gradients by {largest} at most. Take other initial weights or \
                     more images"
                ),
                format!(
                    "여기서는 알 수 없습니다. 심은 실수는 기울기를 많아야 {largest}만큼 바꿉니다. 가중치 초깃값을 바꾸거나 이미지를 더 \
                     쓰세요"
                ),
            )
        }
    }
}

/// What a check with one image and batch normalisation shows, known before it runs.
pub fn one_image() -> Phrase {
    Phrase::new(
        "Cannot tell here: one image and BatchNorm make every normalised value 0. Take 2 images or more",
        "여기서는 알 수 없습니다. 이미지가 한 장이면 배치 정규화한 값이 모두 0입니다. 두 장 이상을 쓰세요",
    )
}
