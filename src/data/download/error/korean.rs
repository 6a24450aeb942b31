//! 내려받기의 오류, 우리말로.

use super::{DownloadError, EndedEarly, Failure, host};
use crate::language::Say;

impl Say for DownloadError {
    fn korean(&self) -> String {
        match self {
            Self::Stopped => {
                "내려받기를 멈추었습니다. 받은 것은 남아 있고, 다음에 거기서부터 이어 받습니다".to_owned()
            }
            Self::Folder { path, source } => format!(
                "{}: 이 폴더에 쓸 수 없습니다({}). 공간을 비우거나 쓰기 권한을 얻으세요",
                path.display(),
                source.korean()
            ),
            Self::NoMirror { name, failures } => {
                let one =
                    |(mirror, failure): &(String, Failure)| format!("{} {}", host(mirror), failure.korean());
                let reasons: Vec<String> = failures.iter().map(one).collect();
                format!(
                    "{name}: 받지 못했습니다({}). 인터넷 연결을 확인하고 다시 해 보세요. 받은 것은 남아 있습니다. 또는 다른 곳에서 \
                     파일을 가져와 여세요",
                    reasons.join(", ")
                )
            }
        }
    }
}

impl Say for Failure {
    fn korean(&self) -> String {
        match self {
            Self::Stopped => "멈춤".to_owned(),
            Self::Status(number) => format!("응답 {number}"),
            Self::Connection(reason) => format!("연결 실패: {}", reason.korean()),
            Self::TooMuch(most) => format!("파일의 최대 크기 {most}바이트보다 많이 보냄"),
            Self::Wrong => "내용이 다른 파일을 보냄".to_owned(),
            Self::Write(source) => format!("파일을 저장할 수 없음: {}", source.korean()),
        }
    }
}

impl Say for EndedEarly {
    fn korean(&self) -> String {
        "너무 일찍 끝남".to_owned()
    }
}

/// What a class without a connection meets is said in words of our own.
impl Say for ureq::Error {
    fn korean(&self) -> String {
        match self {
            Self::Io(error) => return error.korean(),
            Self::HostNotFound => "서버를 찾을 수 없음",
            Self::ConnectionFailed => "서버에 연결할 수 없음",
            Self::Timeout(_) => "응답이 없어 시간이 초과됨",
            _ => "서버와 주고받은 내용이 올바르지 않음",
        }
        .to_owned()
    }
}
