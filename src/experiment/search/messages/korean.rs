//! 탐색에 대한 말, 우리말로.

use super::Message;
use crate::experiment::search::trial::Saved;
use crate::language::Say;

/// How the values of a key can be written.
const EXPECTED: &str = "{ log = [1e-6, 1e-2] }, { linear = [0.0, 0.5] }, { choice = [32, 64, 128] }, \
    { logspace = [0, -4, 5] } 가운데 하나";

impl Say for Message {
    fn korean(&self) -> String {
        match self {
            Self::NothingToVary => "탐색하려면 바꾸어 볼 키가 하나 이상 있어야 합니다. 예: lr".to_owned(),
            Self::SameForAll { key } => format!("`{key}`의 값은 모든 시도에서 같습니다"),
            Self::SameKey { key, other } => format!("같은 키가 두 번 있습니다: `{key}`, `{other}`"),
            Self::NoThread { error } => format!("시스템이 시도에 쓸 스레드를 주지 않았습니다: {error}"),
            Self::Trial { number, error } => format!("시도 {number}: {}", error.korean()),
            Self::GridOfRanges => {
                "격자에는 값을 직접 씁니다: { choice = [0.01, 0.1] } 또는 10의 거듭제곱이면 { \
                 logspace = [첫 지수, 마지막 지수, 값의 개수] }"
                    .to_owned()
            }
            Self::LargeGrid { points, most } => format!(
                "이 격자의 점은 {points}개인데, {most}개까지만 시도할 수 있습니다. 키나 값을 몇 개 빼거나 \
                 무작위로 탐색하세요"
            ),
            Self::WhatValues { path } => format!("`{path}`의 값으로 무엇을 쓸 수 있습니까? {EXPECTED}"),
            Self::NeedsValues { key } => {
                format!("`{key}`의 값으로 무엇을 쓸 수 있는지 적으세요: {EXPECTED}")
            }
            Self::LogSpaceShape => "`logspace`에는 [첫 지수, 마지막 지수, 값의 개수]를 씁니다".to_owned(),
            Self::NoRange => format!("범위는 다음과 같이 씁니다: {EXPECTED}"),
            Self::LogOfNumbersAboveZero => "로그 범위는 0보다 큰 두 수 사이에 있습니다".to_owned(),
            Self::EndsAreNumbers => "범위는 두 수 사이에 있습니다".to_owned(),
            Self::EqualEnds => "이 두 끝 사이에는 아무것도 없습니다".to_owned(),
            Self::EndsTheOtherWay => "범위는 작은 수에서 큰 수로 갑니다".to_owned(),
            Self::NoChoice => "고를 값이 없습니다".to_owned(),
            Self::ManyChoices { most } => format!("키 하나의 값은 {most}개까지입니다"),
            Self::LargeExponents => "지수는 -300에서 300까지의 수입니다".to_owned(),
            Self::EqualExponents => "이 두 지수 사이에는 아무것도 없습니다".to_owned(),
            Self::NumbersOfShape { count, shape } => {
                format!("여기에는 수 {count}개의 목록을 씁니다: {shape}")
            }
            Self::Trials { count, data, training, validating } => format!(
                "{}, 시도 {count}개(훈련 이미지 {training}장, 검증 이미지 {validating}장)",
                data.korean()
            ),
            Self::IdOfBase => "id는 탐색 전체의 것이므로 [base] 위에 쓰세요".to_owned(),
            Self::ValidationOfBase => {
                "검증할 이미지의 비율은 탐색 전체의 것입니다. `validation`을 [base] 위에 쓰세요".to_owned()
            }
            Self::FewImages => "탐색하려면 훈련 이미지가 적어도 2장 있어야 합니다. 하나로 훈련하고 하나로 \
                 검증합니다"
                .to_owned(),
            Self::IncompleteImages { name } => format!("이미지가 온전하지 않습니다: {}", name.korean()),
            Self::NotDeleted { path, error } => format!("보관된 시도를 지우지 못했습니다. {path}: {error}"),
            Self::NotKept { path, error } => format!("{path}: {}", error.korean()),
            Self::Best { validation, number, values } => {
                format!(", 최고 검증 정확도는 시도 {number}의 {validation:.4}: {values}")
            }
            Self::StoppedEarly(Saved { trials, iterations, seconds }) => format!(
                "; 시도 {trials}개를 일찍 멈추어 반복 {iterations}회, 코어 하나로 약 {seconds:.1}초를 아낌"
            ),
            Self::HalvingExpected => "true, false, { group = 16, rungs = 3 } 가운데 하나".to_owned(),
        }
    }
}
