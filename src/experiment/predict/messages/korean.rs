//! 예측에 대한 말, 우리말로.

use super::Message;
use crate::language::Say;
use crate::language::korean::particles::settled;

impl Say for Message {
    fn korean(&self) -> String {
        match self {
            Self::NetworkAndWeights => {
                "`network`, `weights` 가운데 하나만 볼 수 있습니다. 하나를 빼세요".to_owned()
            }
            Self::ActivationOfNoFile => {
                "`activation`은 `weights` 파일에 든 신경망의 활성화 함수인데 `weights`가 \
                 없습니다. 파일을 쓰거나 빼세요"
                    .to_owned()
            }
            Self::NoSuchImage { row, name, count } => format!(
                "28 x 28 픽셀인 시험 이미지 {row}번이 없습니다. {}에는 {count}장이 있고 0번부터 셉니다",
                name.korean()
            ),
            Self::NoTest => "여기에는 수 `test`나 `photo`가 있어야 합니다".to_owned(),
            Self::NoOrientation { number } => {
                format!("EXIF 방향은 1에서 8까지입니다. 지금은 {number}입니다. 1은 돌리지 않은 것입니다")
            }
            Self::OtherInputs { inputs, side, pixels } => {
                format!("이 신경망은 값 {inputs}개를 받는데, 그림은 {side} x {side} = {pixels} 픽셀입니다")
            }
            Self::NoNetwork => "학습이 끝났지만 신경망을 얻지 못했습니다".to_owned(),
            Self::OtherImages { name, rows, columns, side } => format!(
                "데이터({})의 이미지는 {rows} x {columns} 픽셀인데 이 신경망은 {side} x {side} 픽셀을 \
                 받습니다. MNIST처럼 크기가 맞는 데이터를 열거나 내장 숫자를 쓰세요",
                name.korean()
            ),
            Self::OtherActivation { path, named, said } => {
                format!("{path}: 파일에 쓰인 활성화 함수는 {said} 대신 {named}입니다. `activation`을 빼세요")
            }
            Self::OtherInputsInFile { path, inputs, side, pixels } => format!(
                "{path}: 이 신경망은 값 {inputs}개를 받는데, 그림은 {side} x {side} = {pixels} 픽셀입니다"
            ),
            Self::ManyClasses { path, outputs, most } => format!(
                "{path}: 이 신경망의 클래스는 {outputs}개인데, 여기서는 {most}개까지만 구별할 수 있습니다"
            ),
            Self::File { path, error } => format!("{path}: {}", error.korean()),
            Self::Overflowed { path, name, count, nan, infinite } => format!(
                "{path}: {name}의 수 {count}개 가운데 {nan}개는 NaN이고 {infinite}개는 무한대여서, 이 \
                 신경망은 아무 답도 내지 못합니다. 학습하다가 오버플로가 일어났습니다. 학습률이나 가중치 \
                 초깃값을 줄여 다시 학습하세요"
            ),
            Self::Answer { seen_as, percent, certainty, entropy } => format!(
                "{}, {percent:.1}% ({}), 엔트로피 {entropy:.2}비트",
                seen_as.korean(),
                certainty.korean()
            ),
            Self::PictureExpected => {
                "\"blank\", \"data:image/png;base64,…\", { test = 123 } 가운데 하나".to_owned()
            }
            Self::Uncertain => "불확실".to_owned(),
            Self::Assumed { name } => {
                format!("; 가중치 파일에 활성화 함수가 없어 {name}로 가정했습니다. `activation`으로 정하세요")
            }
            Self::Changed { target, largest } => {
                settled(format!("; 픽셀이 255단계 중 {largest}까지 바뀌면 {}(으)로 예측", target.korean()))
            }
        }
    }
}
