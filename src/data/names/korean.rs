//! 데이터와 클래스의 이름, 우리말로.

use super::{AND_NOISE, ClassName, DIGITS, DataName, FILES, NOISE};
use crate::language::Say;

impl Say for DataName {
    fn korean(&self) -> String {
        match self.0.as_str() {
            DIGITS => "내장 숫자".to_owned(),
            FILES => "idx 파일".to_owned(),
            name => match name.strip_suffix(AND_NOISE) {
                Some(without) => format!("{} + 노이즈", Self(without.to_owned()).korean()),
                None => name.to_owned(),
            },
        }
    }
}

impl Say for ClassName {
    fn korean(&self) -> String {
        match self {
            Self::Named(NOISE) => "노이즈".to_owned(),
            other => other.to_string(),
        }
    }
}
