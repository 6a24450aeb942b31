//! 환자의 고장에 대한 말, 우리말로.

use super::{Because, Name, Said};
use crate::experiment::training::patient::Fault;
use crate::language::Say;

impl Say for Name {
    fn korean(&self) -> String {
        match self.0 {
            Fault::RateTooLarge => "학습률이 너무 큼",
            Fault::RateTooSmall => "학습률이 너무 작음",
            Fault::WeightsTooLarge => "가중치 초깃값이 너무 큼",
            Fault::WeightsTooSmall => "가중치 초깃값이 너무 작음",
            Fault::WeightsEqual => "가중치 초깃값이 모두 같음",
            Fault::LabelsShuffled => "레이블이 뒤섞임",
            Fault::PixelsNotScaled => "픽셀 값을 조정하지 않음",
            Fault::DeadBiases => "편향 때문에 모든 뉴런이 죽음",
            Fault::DeepSigmoid => "시그모이드 층이 열 개",
            Fault::DecayTooStrong => "가중치 감소가 너무 강함",
            Fault::BatchOfOne => "이미지 한 장짜리 배치의 배치 정규화",
            Fault::TestIsTraining => "시험 데이터에 훈련 이미지가 섞임",
            Fault::DropoutTooStrong => "드롭아웃이 너무 강함",
            Fault::BiasGradientForgotten => "편향의 기울기를 빠뜨림",
        }
        .to_owned()
    }
}

impl Say for Because {
    fn korean(&self) -> String {
        match self.0 {
            Fault::RateTooLarge => {
                "한 걸음이 골짜기의 너비보다 큽니다. 손실이 뛰어오르고, 가중치는 돌아올 수 없는 곳으로 튕겨 나갑니다."
            }
            Fault::RateTooSmall => {
                "기울기는 멀쩡하지만 한 걸음이 거의 0입니다. 가중치가 처음 자리에 머물고 손실도 그대로입니다."
            }
            Fault::WeightsTooLarge => {
                "층마다 값이 몇 배로 커집니다. 신경망은 처음부터 틀린 답을 확신하고, 손실은 ln 10보다 훨씬 큽니다."
            }
            Fault::WeightsTooSmall => {
                "층마다 값이 거의 0으로 줄어듭니다. 마지막 층에서는 모든 이미지가 똑같아 보이고, 돌아오는 기울기도 거의 없습니다."
            }
            Fault::WeightsEqual => {
                "한 층의 모든 뉴런이 같은 값을 계산하고 같은 기울기를 받습니다. 언제까지나 똑같으므로 뉴런 하나짜리 층과 같습니다."
            }
            Fault::LabelsShuffled => {
                "레이블이 이미지와 아무 상관이 없습니다. 이미지를 하나하나 외우는 것 말고는 배울 것이 없고, 시험 이미지는 거기에 없습니다."
            }
            Fault::PixelsNotScaled => {
                "픽셀이 1까지가 아니라 255까지의 수로 들어갑니다. 가중치는 멀쩡하지만 첫 층의 값이 255배로 커집니다."
            }
            Fault::DeadBiases => {
                "편향이 너무 낮아서 모든 합이 0보다 작습니다. 어떤 뉴런도 답하지 않고 기울기도 돌아오지 않으므로, 갱신해도 달라지지 않습니다."
            }
            Fault::DeepSigmoid => {
                "열 개의 층이 저마다 기울기에 시그모이드의 기울기, 곧 많아야 4분의 1을 곱합니다. 첫 층에는 거의 아무것도 닿지 않습니다."
            }
            Fault::DecayTooStrong => {
                "갱신할 때마다 모든 가중치가 0 쪽으로 끌려갑니다. 그 힘이 기울기보다 세서 가중치가 사라집니다."
            }
            Fault::BatchOfOne => {
                "이미지 한 장짜리 배치에서는 모든 값이 곧 평균입니다. 정규화하면 이미지가 무엇이든 0이 되어, 다음 층은 아무것도 보지 못하고 기울기도 지나가지 못합니다."
            }
            Fault::TestIsTraining => {
                "시험 이미지가 훈련에 쓴 이미지입니다. 두 정확도가 같고, 새 이미지에 대해서는 아무것도 알 수 없습니다."
            }
            Fault::DropoutTooStrong => {
                "배치마다 거의 모든 뉴런이 꺼지고, 꺼진 뉴런으로는 기울기가 돌아오지 않습니다. 남은 뉴런은 배치마다 너무 많이 달라집니다."
            }
            Fault::BiasGradientForgotten => {
                "갱신이 가중치만 움직이고 편향은 움직이지 않습니다. 끝에서도 모든 뉴런의 편향이 정확히 0입니다. 그래도 배우지만 조금 덜 배웁니다."
            }
        }
        .to_owned()
    }
}

impl Say for Said {
    fn korean(&self) -> String {
        let keys = self.keys(|key, value, healthy| format!("{key} = {value}, 건강한 값 {healthy}"));
        let keys = if keys.is_empty() { String::new() } else { format!(" ({})", keys.join("; ")) };
        let (number, fault) = (self.0.number, self.0.fault);
        format!("환자 {number}: {}{keys}. {}", Name(fault).korean(), Because(fault).korean())
    }
}
