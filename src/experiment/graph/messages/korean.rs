//! 계산 그래프에 대한 말, 우리말로.

use super::Message;
use crate::language::Say;

impl Say for Message {
    fn korean(&self) -> String {
        match self {
            Self::Layers { layers, iteration, loss, images } => {
                format!("층 {layers}개, 반복 {iteration}회 뒤, 첫 훈련 이미지 {images}장의 손실 {loss:.4}")
            }
            Self::Traced { nodes, steps, end } => format!("노드 {nodes}개, 단계 {steps}개, {end}"),
            Self::TwoSubjects { key } => format!(
                "그래프는 신경망과 식 가운데 하나만 그립니다. `network`, `{key}` 가운데 하나를 빼세요"
            ),
            Self::OutsideRange { name, low, high } => {
                format!("`{name}`의 값이 {low}에서 {high}까지의 범위를 벗어납니다")
            }
            Self::NoValue { name } => {
                format!("`{name}`에 `value`가 없습니다. {{ value = 1, range = [0, 2] }}처럼 쓰세요")
            }
            Self::RangeShape { name } => format!("`{name}`의 `range`에는 두 수의 목록을 작은 수부터 씁니다"),
        }
    }
}
