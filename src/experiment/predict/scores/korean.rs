//! 예측의 확실함, 우리말로.

use super::{Certainty, OtherClasses};
use crate::language::Say;

impl Say for Certainty {
    fn korean(&self) -> String {
        match self {
            Self::Certain => "틀림없음",
            Self::Sure => "확실함",
            Self::Leaning => "그런 듯함",
            Self::Torn => "망설임",
            Self::Guessing => "추측에 가까움",
            Self::Broken => "NaN",
        }
        .to_owned()
    }
}

impl Say for OtherClasses {
    fn korean(&self) -> String {
        let Self { found, name, expected } = self;
        format!(
            "신경망의 클래스는 {found}개인데 데이터({})의 클래스는 {expected}개입니다. 신경망의 클래스 \
                 3이 숫자 3이 아닐 수 있습니다. 이 신경망을 학습시킨 데이터를 쓰세요",
            name.korean()
        )
    }
}
