//! 경사 하강에 대한 말, 우리말로.

use super::Message;
use crate::language::Say;
use crate::language::korean::particles::settled;

impl Say for Message {
    fn korean(&self) -> String {
        match self {
            Self::Steps { steps, function } => format!("{function}에서 {steps}걸음: "),
            Self::End { name, x, y, value } => format!("{name}의 끝은 ({x:.6}, {y:.6}), 함숫값 {value:.3e}"),
            Self::RangeOfMap { key } => {
                format!("지도의 {key} 범위는 작은 수에서 큰 수로 갑니다. 예: [-10, 10]")
            }
            Self::NotANumber { name, step } => settled(format!("{name}은(는) {step}걸음부터 NaN")),
        }
    }
}
