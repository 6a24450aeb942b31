//! 열거나 쓸 수 없는 경로에 대한 말, 우리말로.

use super::Message;
use crate::language::Say;

impl Say for Message {
    fn korean(&self) -> String {
        match self {
            Self::Folder => "파일이 아니라 폴더임",
            Self::NoFile => "파일이 아님 (파이프, 장치 또는 소켓)",
            Self::NobodyReads => "읽는 프로그램이 없는 파이프임",
            Self::NoOutput => "파일이 아님 (소켓 또는 디스크)",
            Self::CircleOfLinks => "심볼릭 링크가 제자리로 돌아옴",
        }
        .to_owned()
    }
}
