//! 내보내기의 오류, 우리말로.

use super::ExportError;
use crate::language::Say;

impl Say for ExportError {
    fn korean(&self) -> String {
        match self {
            Self::Read { path, source } => {
                format!("{}: 읽을 수 없습니다({})", path.display(), source.korean())
            }
            Self::Write { path, source } => {
                format!("{}: 쓸 수 없습니다({})", path.display(), source.korean())
            }
        }
    }
}
