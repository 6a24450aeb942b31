//! 내보내기의 오류, 우리말로.

use super::ExportError;
use crate::language::Say;

impl Say for ExportError {
    fn korean(&self) -> String {
        match self {
            Self::Read { path, source } => {
                format!(
                    "{}: 읽을 수 없습니다({}). 새로 만들거나 다른 파일을 고르세요",
                    path.display(),
                    source.korean()
                )
            }
            Self::Write { path, source } => {
                format!(
                    "{}: 쓸 수 없습니다({}). 공간을 비우거나 다른 폴더를 고르세요",
                    path.display(),
                    source.korean()
                )
            }
        }
    }
}
