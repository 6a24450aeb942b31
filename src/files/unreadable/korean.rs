//! 읽을 수 없는 파일과 폴더에 대한 말, 우리말로.

use super::Unreadable;
use crate::language::Say;

impl Say for Unreadable {
    fn korean(&self) -> String {
        match self {
            Self::NoPermission { path } => format!(
                "{}: 읽을 권한이 없습니다. 파일 주인에게 부탁하거나 자신의 폴더로 복사하세요",
                path.display()
            ),
            Self::NotFound { path } => {
                format!("{}: 그런 파일이나 폴더가 없습니다. 옮기거나 이름을 바꾸지 않았나요?", path.display())
            }
            Self::LeadsNowhere { path, to } => format!(
                "{}: 없는 파일({})을 가리키는 링크입니다. 파일 자체를 이 자리에 복사하세요",
                path.display(),
                to.display()
            ),
            Self::LeadsBack { path } => {
                format!("{}: 제자리로 돌아오는 링크입니다. 파일 자체를 이 자리에 복사하세요", path.display())
            }
            Self::Folder { path } => {
                format!("{}: 파일이 아니라 폴더입니다. 파일을 고르세요", path.display())
            }
            Self::NoFile { path } => {
                format!("{}: 파일이 아닙니다(파이프, 장치 또는 소켓). 파일을 고르세요", path.display())
            }
            Self::Other { path, source } => format!(
                "{}: 읽을 수 없습니다({}). 이 컴퓨터의 디스크로 복사해서 여세요",
                path.display(),
                source.korean()
            ),
        }
    }
}
