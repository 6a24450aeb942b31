//! 질문에 대한 말, 우리말로.

use super::{Expected, Message};
use crate::language::Say;
use crate::language::korean::particles::settled;

impl Say for Message {
    fn korean(&self) -> String {
        match self {
            Self::AsksNothing => {
                "묻는 말이 없습니다. 예: ask = \"어느 선이 가장 아래에 있을까요?\"".to_owned()
            }
            Self::ChoiceTwice => "같은 보기가 두 번 있습니다".to_owned(),
            Self::NoSuchChoice { word } => format!("`{word}`: 보기에 없는 답입니다"),
            Self::NotFinite => "답은 유한한 수여야 합니다".to_owned(),
            Self::Within => "허용하는 차이는 0 이상입니다".to_owned(),
            Self::NumberAndCell => "수를 쓰거나, 수를 주는 셀을 쓰거나 둘 중 하나만 하세요".to_owned(),
            Self::NoCell => {
                "답을 줄 셀의 id가 `cell`에 있어야 합니다: { cell = \"weights\", lowest = \"loss\" }"
                    .to_owned()
            }
            Self::OneEvent => "`lowest`, `highest`, `value`, `happens` 가운데 하나만 쓰세요".to_owned(),
            Self::AtOrBefore => "`before`는 `happens`와, `at`은 나머지와 함께 씁니다".to_owned(),
            Self::MoreThanChoices => "이름이 보기보다 많습니다".to_owned(),
            Self::BoundsOfValue => "`bounds`는 `value`와 함께 씁니다".to_owned(),
            Self::NeedsChoices => "보기가 둘 이상 있어야 합니다".to_owned(),
            Self::Bounds => "`bounds`는 보기와 다음 보기 사이의 경계이며, 점점 커지는 수입니다".to_owned(),
            Self::ChoicesOfNumber => {
                "수로 정해지는 질문의 보기는 수이거나, 보기 사이에 `bounds`가 있어야 합니다. 셋이라면: \
                 bounds = [0.5, 0.9]"
                    .to_owned()
            }
            Self::CellMissing { id } => format!("이 질문에 답할 셀 `{id}`가 노트북에 없습니다"),
            Self::AsksAQuestion => {
                "질문은 다른 질문에 답할 수 없습니다. 실행되는 셀의 id를 쓰세요".to_owned()
            }
            Self::BeyondTheEnd { length } => format!("이 셀은 {length}번 반복하며, 그 뒤는 없습니다"),
            Self::CannotAnswer { cell, name } => format!("셀 `{cell}`은 `{name}`에 답할 수 없습니다: "),
            Self::ShortNames { short } => format!(". 짧은 이름: {short}"),
            Self::OneNumber => "여기서는 수 하나를 견줍니다. 여러 수를 계산한 값은 쓸 수 없습니다".to_owned(),
            Self::NoSuchNames { cell, known } => format!(
                "셀 `{cell}`에 없는 이름이 있습니다. 있는 이름: {known}. 보기를 다르게 부르려면 `among`에 이름을 쓰세요"
            ),
            Self::NotRun { id } => format!("답을 줄 셀 `{id}`가 끝까지 실행되지 않았습니다"),
            Self::NoNumberAtAll { name } => {
                settled(format!("그곳의 {name}은(는) NaN입니다", name = plain(name)))
            }
            Self::AllEqual { name, value } => {
                settled(format!("{}이(가) 모두 {value}로 같습니다", plain(name)))
            }
            Self::HappensNowhere { word } => settled(format!("{word}인 손실이 없습니다")),
            Self::Measure { name } => plain(name).to_owned(),
            Self::MeasureAt { name, at } => format!("반복 {at}의 {}", plain(name)),
            Self::FirstIteration { word } => settled(format!("처음 {word}이(가) 된 반복")),
            Self::WordsAreKept => "자유롭게 쓰는 질문이며, 쓴 말은 그대로 남깁니다".to_owned(),
            Self::Or => " 또는 ".to_owned(),
        }
    }
}

/// The short names of numbers as the window calls them.
fn plain(name: &str) -> &str {
    match name {
        "loss" => "손실",
        "train accuracy" => "훈련 정확도",
        "test accuracy" => "시험 정확도",
        "validation accuracy" => "검증 정확도",
        "value" => "함숫값",
        "probability" => "확률",
        "difference" => "상대 오차",
        other => other,
    }
}

impl Say for Expected {
    fn korean(&self) -> String {
        match self {
            Self::Answer => {
                "보기 하나, 보기의 목록, 수, 또는 실행이 답하는 { cell = \"weights\", lowest = \"loss\" }"
                    .to_owned()
            }
        }
    }
}
