//! 내보내기의 오류, 우리말로.

use super::ExportError;
use crate::language::Say;

impl Say for ExportError {
    fn korean(&self) -> String {
        match self {
            Self::Unreadable(error) => error.korean(),
            Self::TooLarge { path, bytes, limit } => format!(
                "{}: 크기가 {bytes}바이트입니다. 표는 {limit}바이트까지 읽습니다. 이 프로그램의 표가 아닙니다",
                path.display()
            ),
            Self::Uneven { path, line, found, expected } => format!(
                "{}, {line}행: 칸이 {found}개인데 그 위의 행에는 {expected}개입니다. 표를 다시 만드세요",
                path.display()
            ),
            Self::LongLine { path, limit } => {
                format!("{}: 한 행이 {limit}바이트를 넘습니다. 이 프로그램의 표가 아닙니다", path.display())
            }
            Self::NotText { path } => {
                format!("{}: UTF-8 글이 아닙니다. 표를 다시 만드세요", path.display())
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
