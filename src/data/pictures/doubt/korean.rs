//! 사진에 대한 답이 왜 불확실한지, 우리말로.

use super::Doubt;
use crate::language::Say;

impl Say for Doubt {
    fn korean(&self) -> String {
        match self {
            Self::Blank => "빈 그림입니다. 종이에서 도드라지는 것이 없습니다. 무엇이든 그리세요".to_owned(),
            Self::Dark => {
                "사진이 너무 어두워 글씨와 종이를 구별할 수 없습니다. 더 밝은 곳에서 찍으세요".to_owned()
            }
            Self::Faint => {
                "글씨와 종이의 밝기 차이가 너무 작습니다. 더 진하게 쓰거나 더 밝은 곳에서 찍으세요".to_owned()
            }
            Self::Noisy => "사진의 노이즈가 글씨만큼 강합니다. 더 밝은 곳에서 찍으세요".to_owned(),
            Self::LightAndDark => {
                "종이보다 밝은 것도 있고 어두운 것도 있습니다. 종이를 직접 정하거나 사진을 잘라 내세요"
                    .to_owned()
            }
            Self::Several(count) => {
                format!("사진에 서로 떨어진 것이 {count}개 있습니다. 숫자 하나만 남게 잘라 내세요")
            }
            Self::Cut => "숫자가 사진 가장자리에 닿습니다. 둘레에 종이가 보이게 찍으세요".to_owned(),
            Self::Filled => {
                "글씨가 종이보다 더 넓은 자리를 차지합니다. 숫자 둘레에 종이가 보이게 찍으세요".to_owned()
            }
            Self::Small(pixels) => {
                format!("숫자의 높이가 {pixels}픽셀뿐입니다. 더 가까이에서 찍거나 잘라 내세요")
            }
            Self::MostlyDesk => {
                "사진의 대부분이 종이가 아닙니다. 더 가까이에서 찍거나 잘라 내세요".to_owned()
            }
        }
    }
}
