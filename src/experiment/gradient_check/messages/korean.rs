//! 기울기 확인에 대한 말, 우리말로.

use super::Message;
use crate::language::Say;

impl Say for Message {
    fn korean(&self) -> String {
        match self {
            Self::NoSuchImage { row, name, count } => format!(
                "훈련 이미지 {row}번이 없습니다. {}에는 {count}장이 있고 0번부터 셉니다",
                name.korean()
            ),
            Self::SinglePrecision => {
                "기울기 확인은 f64로 계산합니다. f32에서는 손실의 반올림 오차를 2h로 나눈 값이 \
                 찾으려는 차이보다 큽니다"
                    .to_owned()
            }
            Self::NoReluMask => "이 신경망에는 마스크를 빠뜨릴 ReLU가 없습니다".to_owned(),
            Self::OneSample => {
                "표본이 하나면 1/N이 1입니다. 빠진 것을 보려면 표본이 적어도 2개 있어야 합니다".to_owned()
            }
            Self::NoMatrix => "이 신경망의 가중치 행렬은 모두 행이나 열이 하나뿐입니다".to_owned(),
            Self::NoBatchNorm => {
                "batch_norm = true와 은닉층 하나 이상, 표본 2개 이상이 있어야 합니다".to_owned()
            }
            Self::Caught => "잡았습니다. 수치 미분 자체의 오차보다 두 기울기가 더 다릅니다".to_owned(),
            Self::Disagree => {
                "수치 미분 자체의 오차보다 두 기울기가 더 다릅니다. 역전파가 틀렸습니다".to_owned()
            }
            Self::Harmless => "두 기울기가 일치합니다. 이 신경망에서는 심은 실수가 기울기를 하나도 바꾸지 \
                 않습니다"
                .to_owned(),
            Self::AgreeButForKinks { entries } => format!(
                "꺾이는 점에 걸린 매개변수 {entries}개를 빼고는 일치합니다. 그곳에서는 수치 미분이 \
                 틀립니다"
            ),
            Self::AgreeButForLogarithm => {
                "두 기울기가 일치합니다. 남은 차이는 로그 안의 1e-7에서 나옵니다".to_owned()
            }
            Self::AgreeWithLargeH { h } => {
                format!("두 기울기가 일치합니다. h가 {h}만큼 크면 차분이 거칩니다. h를 줄여 보세요")
            }
            Self::AgreeWithSmallH { h } => format!(
                "두 기울기가 일치합니다. h가 {h}만큼 작으면 차분에 반올림 오차가 큽니다. h를 키워 보세요"
            ),
            Self::Overflowed => "여기서는 알 수 없습니다. 값이 너무 커져 오버플로가 일어났습니다. 가중치 \
                 초깃값을 줄이세요"
                .to_owned(),
            Self::AlikeImages => "여기서는 알 수 없습니다. 배치 정규화에는 모든 이미지가 똑같습니다. 다른 \
                 이미지를 쓰거나 가중치 초깃값을 줄이세요"
                .to_owned(),
            Self::SureNetwork => {
                "여기서는 알 수 없습니다. 신경망이 모든 이미지를 확신합니다. 가중치 초깃값을 \
                 줄이거나 이미지를 더 쓰세요"
                    .to_owned()
            }
            Self::SmallGradients { arrays } => format!(
                "여기서는 알 수 없습니다. {arrays}의 기울기가 반올림 오차보다 작습니다. 가중치 초깃값을 \
                 키우거나 층을 줄이세요"
            ),
            Self::RoughLoss => {
                "여기서는 알 수 없습니다. 어떤 h에 견주어도 손실이 너무 급하게 휩니다. 가중치 \
                 초깃값을 줄이거나 이미지를 더 쓰세요"
                    .to_owned()
            }
            Self::NotTried => "여기서는 알 수 없습니다. 심은 실수는 확인하지 않은 기울기만 바꿉니다. 확인할 \
                 비율을 늘리세요"
                .to_owned(),
            Self::SmallEffect { largest } => format!(
                "여기서는 알 수 없습니다. 심은 실수는 기울기를 많아야 {largest}만큼 바꿉니다. 가중치 \
                 초깃값을 바꾸거나 이미지를 더 쓰세요"
            ),
            Self::OneImage => {
                "여기서는 알 수 없습니다. 이미지가 한 장이면 배치 정규화한 값이 모두 0입니다. 두 \
                 장 이상을 쓰세요"
                    .to_owned()
            }
            Self::NoMoreParameters => "매개변수가 더 없습니다".to_owned(),
            Self::SamplesExpected => "훈련 이미지의 수나 [0, 5, 9]처럼 이미지 번호의 목록".to_owned(),
            Self::ChangesNothing => ". 심은 실수는 여기서 기울기를 하나도 바꾸지 않습니다".to_owned(),
            Self::AgreeWithKinks { kinks: 0, h } => {
                format!("두 기울기가 일치합니다. 꺾이는 점에서 {h} 안에 든 활성화 이전 값은 없습니다")
            }
            Self::AgreeWithKinks { kinks, h } => format!(
                "두 기울기가 일치합니다. 활성화 이전 값 {kinks}개가 꺾이는 점에서 {h} 안에 있지만 해가 \
                 없었습니다"
            ),
            Self::AgreedThoughBroken => {
                "두 기울기가 일치하고, 심은 실수는 여기서 기울기를 바꾸지 않음".to_owned()
            }
            Self::AgreedButForKinks => {
                "ReLU의 꺾이는 점에 있는 매개변수를 빼면 두 기울기가 일치함".to_owned()
            }
            Self::Agreed => "두 기울기가 일치함".to_owned(),
            Self::Disagreed => "두 기울기가 다름".to_owned(),
            Self::NotTold => "두 기울기가 일치하는지 알 수 없음".to_owned(),
            Self::NothingChecked => "확인한 것이 없음".to_owned(),
            Self::Checked { checked, parameters, data, kinks, largest, numerical, backward, ratio } => {
                format!(
                    ": {}, 매개변수 {parameters}개 중 {checked}개, 꺾이는 점에서 h 안에 있는 활성화 이전 값 \
                 {kinks}개, 가장 큰 상대 차이 {largest:.1e}; 수치 미분 {numerical}, 오차역전파법 \
                 {backward}: {ratio:.0}배 걸림",
                    data.korean()
                )
            }
        }
    }
}
