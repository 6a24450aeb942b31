//! 실행이 쓰는 데이터와 파일에 대한 말, 우리말로.

use super::Message;
use crate::experiment::run::RunError;
use crate::language::Say;
use crate::nn::ParameterError;

impl Say for Message {
    fn korean(&self) -> String {
        match self {
            Self::NoMnist => "이 셀은 MNIST를 쓰는데 MNIST가 열려 있지 않습니다. MNIST 열기… 또는 --mnist \
                 DIR로 열거나, data = \"auto\"로 바꾸어 내장 숫자로 진행하세요."
                .to_owned(),
            Self::NotTrained { id } => {
                format!("이 셀은 학습 셀 `{id}`의 신경망을 쓰는데, 그 신경망은 아직 학습하지 않았습니다")
            }
            Self::NotSaved { name } => format!(
                "`{name}` 파일은 노트북이 있는 폴더에서 찾는데, 노트북을 아직 저장하지 않았습니다. 먼저 \
                 저장하세요"
            ),
            Self::NotAllowed { name } => format!(
                "`{name}` 파일을 읽지 않았습니다. 노트북이 있는 폴더의 파일은 허락한 뒤에만 읽습니다. \
                 실행을 누르고 물음에 답하세요"
            ),
            Self::LeadsOut { name, real } => format!(
                "`{name}`: 노트북 폴더 밖({real})으로 이어지는 심볼릭 링크라서 읽지 않았습니다. 파일을 \
                 폴더 안에 복사하세요"
            ),
            Self::NotBeside { name } => format!(
                "`{name}`: 노트북이 있는 폴더의 파일이 아닙니다. 드라이브, 맨 앞의 빗금, `..` 없이 \
                 \"start.npz\"처럼 이름을 쓰세요"
            ),
            Self::Stopped => "멈추라는 요청이 있었습니다".to_owned(),
        }
    }
}

impl Say for RunError {
    fn korean(&self) -> String {
        match self {
            Self::Setup(why) | Self::Change(why) => why.korean(),
            Self::NoThread(error) => {
                format!("시스템이 이 실행에 쓸 스레드를 주지 않았습니다: {error}")
            }
            Self::Step { iteration, message } => {
                format!("반복 {iteration}에서 멈추었습니다: {}", message.korean())
            }
            Self::Panicked { message } => format!(
                "프로그램 오류로 이 실행이 끝났습니다: {message}. '처음으로'를 누르면 다시 시작합니다. \
                 나머지는 그대로 계속됩니다"
            ),
        }
    }
}

/// The mathematics itself knows of no language.
impl Say for ParameterError {
    fn korean(&self) -> String {
        match self {
            Self::Missing { name, layers } => format!(
                "{name} 배열이 없습니다. Affine 층이 {layers}개인 신경망에는 W1에서 W{layers}까지 있어야 \
                 합니다"
            ),
            Self::Shape { name, expected, found } => {
                format!("{name} 배열의 형상은 {found:?}인데, 이 신경망에는 {expected:?}이어야 합니다")
            }
            Self::Unexpected { name, layers } => {
                format!("{name} 배열은 Affine 층이 {layers}개인 신경망에 들어갈 곳이 없습니다")
            }
        }
    }
}
