//! 노트북의 셀에서 잘못된 것, 우리말로.

use super::{BadCell, kinds};
use crate::language::Say;

impl Say for BadCell {
    fn korean(&self) -> String {
        match self {
            Self::Spec { line, error } => format!("{line}행: {}", error.korean()),
            Self::Kind { line, kind } => {
                format!("{line}행: `{kind}`: 이런 종류의 셀은 없습니다. 있는 종류: {}", kinds())
            }
            Self::Network { line, id } => {
                format!("{line}행: 이 셀은 학습 셀 `{id}`의 신경망을 쓰는데, 노트북에 그런 셀이 없습니다")
            }
            Self::Twice { line, id } => {
                format!(
                    "{line}행: id `{id}`: 앞의 셀이 이미 쓰고 있습니다. id는 폴더의 이름이 되므로 하나씩만 씁니다"
                )
            }
            Self::Alike { line, id, earlier } => {
                format!(
                    "{line}행: id `{id}`: 앞의 셀의 id `{earlier}`와 대문자와 소문자만 다릅니다. id는 폴더의 이름이 되므로 \
                     다른 id를 쓰세요"
                )
            }
        }
    }
}
