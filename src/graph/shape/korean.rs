//! 맞지 않는 형상, 우리말로.

use super::Misfit;
use crate::language::Say;

impl Say for Misfit {
    fn korean(&self) -> String {
        match self {
            Self::LargeResult { shape, most } => {
                format!("결과의 형상이 {shape}이어서 원소가 {most}개를 넘습니다")
            }
            Self::NoRows => "axis = 0에는 벡터나 행렬이 있어야 합니다".to_owned(),
            Self::NoColumns => "axis = 1에는 행렬이 있어야 합니다".to_owned(),
            Self::NoScores => "점수의 벡터, 또는 표본마다 한 행인 행렬이어야 합니다".to_owned(),
            Self::DotOfNumber => "dot은 벡터와 행렬의 곱입니다. 수를 곱하려면 *를 쓰세요".to_owned(),
            Self::InnerLengths { last, first } => {
                format!("왼쪽의 마지막 길이 {last}, 오른쪽의 첫 길이 {first}: 이 둘이 같아야 합니다")
            }
            Self::NotOneHot => "정답 레이블은 점수와 형상이 같은 원-핫이어야 합니다".to_owned(),
            Self::NoLossOfNumbers => "벡터, 또는 표본마다 한 행인 행렬이어야 합니다".to_owned(),
            Self::NotBroadcast => "마지막 축부터 길이가 같거나 둘 중 하나가 1이어야 합니다".to_owned(),
        }
    }
}
