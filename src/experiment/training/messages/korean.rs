//! 학습에 대한 말, 우리말로.

use super::Message;
use crate::language::Say;

impl Say for Message {
    fn korean(&self) -> String {
        match self {
            Self::ChangeWithoutPlace => {
                "변경에는 어느 반복 앞에서 일어날지 정하는 `at`이 있어야 합니다".to_owned()
            }
            Self::ChangeOfNothing => {
                "변경에는 변경할 것이 있어야 합니다: batch_norm, layer_norm, dropout, activation, lr, \
                 optimizer, weight_decay 가운데 하나"
                    .to_owned()
            }
            Self::ChangeOfSeveral => {
                "변경 하나는 한 가지만 바꿉니다. `at`이 같은 변경을 둘 쓰세요".to_owned()
            }
            Self::Trained { total, data, train, test } => {
                format!("{}, 반복 {total}회, 훈련 정확도 {train}, 시험 정확도 {test}", data.korean())
            }
            Self::Validated { total, data, train, validation, test } => format!(
                "{}, 반복 {total}회, 훈련 정확도 {train}, 검증 정확도 {validation}, 끝에서 잰 시험 정확도 {test}",
                data.korean()
            ),
            Self::NothingToValidateWith => {
                "검증하려면 훈련 이미지가 2장 이상 있어야 합니다. 한 장으로 훈련하고 한 장으로 검증합니다"
                    .to_owned()
            }
            Self::NoNoise { name, rows, columns } => format!(
                "노이즈는 28 x 28 픽셀이어서 이미지가 {rows} x {columns} 픽셀인 데이터({})의 클래스가 될 \
                 수 없습니다",
                name.korean()
            ),
            Self::MuchMemory { batch, megabytes, most } => format!(
                "이 층들에 미니배치 {batch}장을 쓰면 메모리 {megabytes} MB가 드는데, {most} MB까지만 쓸 수 \
                 있습니다. batch_size나 hidden의 뉴런 수를 줄이세요"
            ),
            Self::RarelyMeasured { most, count } => format!(
                "정확도는 갱신 1번에서 {most}번 사이의 간격으로 측정합니다. 지금은 {count}입니다. 에폭마다 \
                 한 번이면 \"epoch\"라고 쓰세요"
            ),
            Self::NoImages { name } => format!("{}에는 훈련하거나 시험할 이미지가 없습니다", name.korean()),
            Self::WeightsDoNotFit { path, error } => {
                format!("이 신경망에 맞지 않는 파일입니다. {path}: {}", error.korean())
            }
            Self::AtItsEnd => "이 실행은 끝났습니다. 지금 바꾸는 것은 다음 시작부터 적용됩니다".to_owned(),
            Self::ManyDifferences { parameters, most } => format!(
                "매개변수 {parameters}개의 기울기를 수치 미분으로 구하면 반복마다 매개변수 하나에 손실을 두 번씩 계산합니다. 매개변수는 \
                 {most}개까지입니다. hidden의 뉴런 수를 줄이거나 \"backpropagation\"을 쓰세요"
            ),
            Self::PatientElsewhere => {
                "환자는 혼자 있는 training 셀이어야 합니다. 여기서는 무엇이 다른지 드러납니다. \
                 `patient`는 training 블록에 쓰세요"
                    .to_owned()
            }
            Self::OneOrSeveral => {
                "한 환자의 번호인 `patient`와 차례로 나오는 환자 수인 `patients` 가운데 하나만 쓰세요"
                    .to_owned()
            }
            Self::NoDifferences { error } => error.korean(),
            Self::ManyWeights { weights, most } => {
                format!("이 층들 사이의 가중치는 {weights}개인데, {most}개까지만 쓸 수 있습니다")
            }
            Self::AccuracyExpected => "\"auto\"나 \"epoch\" 또는 갱신 횟수".to_owned(),
            Self::Infinite { whose, first } => {
                format!("; {}반복 {first}부터 손실이 무한대 (가중치 감소 항의 오버플로)", whose.korean())
            }
            Self::NotANumber { whose, first } => {
                format!("; {}반복 {first}부터 손실이 NaN", whose.korean())
            }
            Self::LeftOut { count } => format!("; 창이 가려진 동안의 점 {count}개는 곡선에서 생략"),
        }
    }
}
