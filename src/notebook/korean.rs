//! 노트북의 오류, 우리말로.

use super::answers::AnswersError;
use super::autosave::AutosaveError;
use super::file::{OpenError, SaveError};
use super::list_file::{ListError, Listed};
use super::near::NearCell;
use super::runs::{MAX_BYTES, PastRunsError};
use super::{EditError, KeyError};
use crate::language::{Say, TomlProblem};

impl Say for OpenError {
    fn korean(&self) -> String {
        match self {
            Self::Read { path, source } => format!(
                "{}: 읽을 수 없습니다({}). 이 컴퓨터의 디스크로 복사해서 여세요",
                path.display(),
                source.korean()
            ),
            Self::Missing { path, near } => {
                let near = near
                    .as_ref()
                    .map(|near| format!(" 비슷한 이름의 파일로 {near} 파일이 있습니다."))
                    .unwrap_or_default();
                format!("{}: 그런 파일이 없습니다.{near} 이름과 폴더를 확인하세요", path.display())
            }
            Self::NotAFile { path } => format!(
                "{}: 파일이 아닙니다. 노트북, 곧 이름이 .md로 끝나는 Markdown 파일을 고르세요",
                path.display()
            ),
            Self::TooLarge { path, most } => format!(
                "{}: {}MB보다 큽니다. 이 프로그램의 파일은 그렇게 크지 않습니다. 다른 파일을 고르세요",
                path.display(),
                most >> 20
            ),
            Self::NotText { path, byte, line, offset } => format!(
                "{}: UTF-8 텍스트가 아닙니다. {line}번째 줄에 바이트 {byte:#04x}(파일의 바이트 {offset})이 \
                 있습니다. UTF-8로 저장해서 다시 여세요",
                path.display()
            ),
        }
    }
}

impl Say for SaveError {
    fn korean(&self) -> String {
        match self {
            Self::ReadOnly { path } => {
                format!("{}: 읽기 전용 파일입니다. 다른 이름으로 저장하세요", path.display())
            }
            Self::Write { path, source } => {
                format!("{}: 저장할 수 없습니다({}). 다른 폴더에 저장하세요", path.display(), source.korean())
            }
            Self::ChangedOnDisk { path } => format!(
                "{}: 연 뒤에 다른 프로그램이 이 파일을 바꾸었습니다. 다른 이름으로 사본을 저장하세요",
                path.display()
            ),
            Self::Gone { path } => format!(
                "{}: 이제 그 자리에 없습니다. 옮겨졌거나 지워졌거나, 드라이브가 분리되었습니다",
                path.display()
            ),
            Self::NoFolder { folder } => format!(
                "{}: 폴더가 없습니다. 옮겨졌거나 지워졌거나, 드라이브가 분리되었습니다. 폴더를 되돌린 뒤 \
                 다시 저장하거나 다른 폴더에 저장하세요",
                folder.display()
            ),
            Self::NoFile => "이 노트북에는 아직 파일이 없습니다. 이름을 정하세요".to_owned(),
        }
    }
}

impl Say for ListError {
    fn korean(&self) -> String {
        match self {
            Self::Read(error) => error.korean(),
            Self::Contents { of, path, line, message } => {
                let list = match of {
                    Listed::Runs => "실행 목록이",
                    Listed::Answers => "답의 목록이",
                };
                format!(
                    "{}: {list} 아닙니다({line}행: {})",
                    path.display(),
                    TomlProblem(message.clone()).korean()
                )
            }
            Self::SetAside { of, why, aside } => {
                let list = match of {
                    Listed::Runs => "실행 기록은",
                    Listed::Answers => "답은",
                };
                let why = why.korean();
                format!(
                    "{why}. 이 파일은 {}(으)로 이름을 바꾸어 두었고, {list} 새로 시작합니다",
                    aside.display()
                )
            }
        }
    }
}

impl Say for AnswersError {
    fn korean(&self) -> String {
        match self {
            Self::List(error) => error.korean(),
            Self::Write(error) => error.korean(),
        }
    }
}

impl Say for PastRunsError {
    fn korean(&self) -> String {
        match self {
            Self::List(error) => error.korean(),
            Self::Unreadable { cell, message } => format!(
                "{cell}의 실행 하나는 다시 읽을 수 있게 적을 수 없습니다({}). 다른 실행은 그대로 \
                 보관됩니다",
                TomlProblem(message.clone()).korean()
            ),
            Self::Full { path } => format!(
                "{}: 자리가 모자랍니다. 남기기로 고른 실행이 {}MB를 다 씁니다. 실행 기록에서 몇 개의 \
                 남기기를 끄면 실행이 다시 보관됩니다",
                path.display(),
                MAX_BYTES >> 20
            ),
            Self::Write(error) => error.korean(),
        }
    }
}

impl Say for KeyError {
    fn korean(&self) -> String {
        let Self { line, message } = self;
        let why = TomlProblem(message.clone()).korean();
        format!("셀의 {line}번째 줄 때문에 여기서 매개변수를 바꿀 수 없습니다: {why}")
    }
}

impl Say for AutosaveError {
    fn korean(&self) -> String {
        let Self { path, source } = self;
        format!("{}: 저장하지 않은 내용을 여기에 보관할 수 없습니다({})", path.display(), source.korean())
    }
}

impl Say for EditError {
    fn korean(&self) -> String {
        match self {
            Self::NoSuchBlock => {
                "이 블록은 이제 노트북에 없습니다. 바뀐 것은 없고, 되돌리기를 하면 지운 것이 \
                 돌아옵니다"
                    .to_owned()
            }
            Self::NotProse => "이 블록은 글이 아닙니다".to_owned(),
            Self::NotACell => "이 블록은 셀이 아닙니다".to_owned(),
            Self::Keys(error) => error.korean(),
        }
    }
}

impl Say for NearCell {
    fn korean(&self) -> String {
        let Self { written, kind, .. } = self;
        format!(
            "{written} 줄: 셀로 읽히지 않습니다. 셀은 ```toml {kind} 줄로 시작합니다. 소문자로, 들여쓰지 않고, 목록이나 \
             인용문이나 HTML 밖에, 종류 뒤에 아무것도 붙이지 않고 쓰세요"
        )
    }
}
