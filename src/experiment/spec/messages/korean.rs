//! 스펙에서 잘못된 것, 우리말로.

use super::{Expected, Found, Message};
use crate::language::Say;

impl Say for Message {
    fn korean(&self) -> String {
        match self {
            Self::Nested { most } => {
                format!("목록과 표가 여기서 {most}겹 넘게 겹쳐 있습니다. 그렇게 깊은 값을 쓰는 키는 없습니다")
            }
            Self::NotToml { why } => why.korean(),
            Self::NotTomlBut { slip } => format!("TOML로 읽을 수 없습니다. {}", slip.korean()),
            Self::NoSuchKeyBut { name, near } => {
                format!("여기에 없는 키입니다: `{name}`. 혹시 `{near}`입니까?")
            }
            Self::NoSuchKey { name, keys } => {
                format!("여기에 없는 키입니다: `{name}`. 쓸 수 있는 키: {keys}.")
            }
            Self::NoFigure => {
                "셀은 그림을 하나 이상 보여야 합니다. `shows` 줄을 빼면 모두 보입니다".to_owned()
            }
            Self::NothingToName => "이 종류의 셀에는 여기에 쓸 수 있는 이름이 없습니다".to_owned(),
            Self::IdLetters => "id는 폴더의 이름이 되므로 글자와 숫자와 - 와 _ 로만 씁니다".to_owned(),
            Self::NoStd => "여기에는 수 `std`가 있어야 합니다".to_owned(),
            Self::NoOptimizerKind => {
                "최적화 기법에는 `kind`가 있어야 합니다: { kind = \"sgd\", lr = 0.1 }".to_owned()
            }
            Self::NoScheduleKind => {
                "학습률 스케줄에는 `kind`가 있어야 합니다: { kind = \"step\", every = 1000, factor = 0.5 }"
                    .to_owned()
            }
            Self::Comma { seen, point } => {
                format!("`{seen}`: 소수점은 쉼표가 아니라 마침표입니다. {point}(으)로 쓰세요")
            }
            Self::CommaOrThousands { seen, point, plain } => format!(
                "`{seen}`: 소수점은 쉼표가 아니라 마침표입니다. {point}(으)로 쓰세요. 천 단위라면 \
                 {plain}(으)로 쓰세요"
            ),
            Self::Sign { seen, write: ' ' } => {
                format!("{seen}: 보통 공백이 아닌 빈칸입니다. 보통 공백(으)로 바꾸어 쓰세요")
            }
            Self::Sign { seen, write } => {
                format!("{seen}: {}입니다. `{write}`(으)로 바꾸어 쓰세요", sign(*write))
            }
            Self::SignInText { seen, write } => {
                format!("{seen}: 다른 글자판의 기호입니다. 보통 기호로는 \"{write}\"입니다")
            }
            Self::QuotedNumber { number } => format!("수는 따옴표 없이, 소수점은 마침표로 씁니다: {number}"),
            Self::Other { path, expected, found } => format!(
                "`{path}`에는 {}만 쓸 수 있습니다. 지금 값은 {}입니다",
                expected.korean(),
                found.korean()
            ),
            Self::Thousands { seen, plain } => {
                format!("`{seen}`: 천 단위를 띄우지 않습니다. {plain}(으)로 쓰세요")
            }
            Self::NoDigit { seen, full } => format!("`{seen}`: 점 앞에 숫자가 없습니다. {full}(으)로 쓰세요"),
            Self::BareWord { word, write } => format!("`{word}`: TOML의 값이 아닙니다. {write}(으)로 쓰세요"),
            Self::AtTheEnd { seen } => format!("줄 끝에는 `{seen}` 기호를 쓰지 않습니다. 빼세요"),
            Self::Calculation { seen, write } => {
                format!("`{seen}`: TOML의 수가 아니라 계산식입니다. {write}(으)로 쓰세요")
            }
            Self::NoFraction { seen, full } => {
                format!("`{seen}`: 점 뒤에 숫자가 없습니다. {full}(으)로 쓰세요")
            }
            Self::NoEquals { seen } => {
                format!("`{seen}`: 키와 값 사이의 기호가 아닙니다. `=` 기호로 쓰세요")
            }
            Self::Comment { seen } => format!("`{seen}`: TOML의 주석 기호가 아닙니다. `#` 기호로 쓰세요"),
            Self::BareName { name } => {
                format!("이름 `{name}`: TOML에서는 따옴표로 묶습니다. \"{name}\"(으)로 쓰세요")
            }
            Self::QuotedWord { word } => format!("따옴표 없이 씁니다: {word}"),
        }
    }
}

impl Say for Expected {
    fn korean(&self) -> String {
        match self {
            Self::AtMost(most) => return format!("{most} 이하의 정수"),
            Self::Between(least, most) => return format!("{least} 이상 {most} 이하의 정수"),
            Self::OneOf(names) => return format!("{names} 가운데 하나"),
            Self::Whole => "0 이상의 정수",
            Self::Smaller => "더 작은 수",
            Self::Number => "수",
            Self::Truth => "true나 false",
            Self::Text => "따옴표로 묶은 글",
            Self::Numbers => "수나 수의 목록",
            Self::Pair => "[-7, 2]처럼 대괄호로 묶은 두 수",
            Self::List => "대괄호로 묶은 목록",
            Self::Table => "중괄호로 묶은 표",
            Self::Schedule => {
                "\"constant\", \"step\", \"cosine\", \"warm_up\", \
                 { kind = \"step\", every = 1000, factor = 0.5 } 가운데 하나"
            }
            Self::Init => "{ std = 0.01 }, \"xavier\", \"he\" 가운데 하나",
            Self::BatchNorm => "true, false, { momentum = 0.9, epsilon = 1e-6 } 가운데 하나",
        }
        .to_owned()
    }
}

impl Say for Found {
    fn korean(&self) -> String {
        match self {
            Self::Date => "날짜",
            Self::List => "목록",
            Self::Table => "표",
        }
        .to_owned()
    }
}

fn sign(write: char) -> &'static str {
    match write {
        '0'..='9' => "전각 숫자",
        '"' | '\'' => "둥근따옴표",
        '-' => "줄표",
        _ => "전각 기호",
    }
}
