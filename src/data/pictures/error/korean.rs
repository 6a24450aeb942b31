//! 그림 파일의 오류, 우리말로.

use super::{Damage, PictureError};
use crate::language::Say;

impl Say for PictureError {
    fn korean(&self) -> String {
        match self {
            Self::Read(error) => error.korean(),
            Self::File { path, problem } => format!("{}: {}", path.display(), problem.korean()),
            Self::Empty => "빈 파일입니다. PNG나 JPEG 그림을 고르세요".to_owned(),
            Self::Format => "PNG나 JPEG 그림이 아닙니다. 둘 중 하나로 저장하세요".to_owned(),
            Self::LargeFile { bytes, limit } => format!(
                "파일의 크기가 {bytes}바이트입니다. 그림은 {limit}바이트까지 읽습니다. 더 작게 저장하세요"
            ),
            Self::LargePicture { width, height, side } => format!(
                "그림의 크기가 {width} x {height}픽셀입니다. 한 변이 {side}픽셀까지인 그림을 읽습니다. 먼저 작게 만드세요. 신경망이 \
                 받는 것은 28 x 28픽셀입니다"
            ),
            Self::MuchMemory { width, height, limit } => format!(
                "그림의 크기가 {width} x {height}픽셀입니다. 이런 종류의 그림은 모두 {limit}백만 픽셀까지 읽습니다. 먼저 작게 \
                 만드세요. 신경망이 받는 것은 28 x 28픽셀입니다"
            ),
            Self::Damaged { reason } => format!("그림을 읽을 수 없습니다. {}", reason.korean()),
            Self::Ended { reason } => reason.korean(),
            Self::NotData => "노트북 속의 그림은 data:image/png;base64,…, \
                              { photo = \"data:image/png;base64,…\" } 또는 { test = 123 }처럼 씁니다"
                .to_owned(),
        }
    }
}

impl Say for Damage {
    fn korean(&self) -> String {
        match self {
            Self::Ends => {
                "파일이 손상되어 마지막 픽셀 앞에서 끝납니다. 내려받기가 끊겼을 수 있습니다. 다시 복사하거나 저장하세요"
            }
            Self::Inside => "파일이 손상되어 일부가 원래와 다릅니다. 다시 복사하거나 저장하세요",
            Self::Kind => "여기서 읽지 못하는 종류의 그림입니다. 다른 프로그램에서 열어 보통의 PNG로 저장하세요",
            Self::Memory => "압축을 풀면 그림에 허용된 크기를 넘습니다. 보통의 PNG로 다시 저장하세요",
        }
        .to_owned()
    }
}
