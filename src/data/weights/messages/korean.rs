//! 가중치 파일에 대한 말, 우리말로.

use super::Message;
use crate::language::Say;

impl Say for Message {
    fn korean(&self) -> String {
        match self {
            Self::NoHeader => "올바른 npy 헤더가 없음".to_owned(),
            Self::Size { shape, bytes, here } => {
                format!("형상 {shape:?}의 크기는 {bytes}바이트인데 {here}바이트만 있음")
            }
            Self::HugeSize { shape, here } => {
                format!("형상 {shape:?}의 크기는 어떤 파일보다 큰데 {here}바이트만 있음")
            }
            Self::MoreNumbers => "마지막 수 뒤에 데이터가 더 있음".to_owned(),
            Self::WidthOf { width, layer } => format!("({width},), 곧 W{layer}의 너비"),
            Self::Rows { rows } => format!("({rows}, 너비), {rows}: 앞 층의 너비"),
            Self::FirstShape => "(입력 수, 너비)".to_owned(),
            Self::Directory => "목차가 손상됨. 다시 복사하거나 저장하세요".to_owned(),
            Self::PyTorch => "PyTorch 파일임. 배열마다 이름을 붙여 NumPy로 저장하세요".to_owned(),
            Self::ManyFiles { files } => format!("파일이 {files}개 들어 있음"),
            Self::ArrayOfShape { shape } => format!("형상 {shape:?}의 배열"),
            Self::Empty => "빈 파일임".to_owned(),
            Self::Pickle => "파이썬 피클임. 파이썬에서 읽어 배열마다 이름을 붙여 저장하세요".to_owned(),
            Self::SingleArray => "배열이 하나뿐인 npy 파일임".to_owned(),
            Self::Hdf5 => "Keras 등이 쓰는 HDF5 파일임".to_owned(),
            Self::OtherBeginning => "npz처럼 시작하지 않음".to_owned(),
            Self::EndsEarly => "중간에서 끝남. 다시 복사하거나 저장하세요".to_owned(),
        }
    }
}
