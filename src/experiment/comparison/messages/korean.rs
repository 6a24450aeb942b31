//! 비교에 대한 말, 우리말로.

use super::Message;
use crate::language::Say;

impl Say for Message {
    fn korean(&self) -> String {
        match self {
            Self::LogSpaceShape => {
                "logspace에는 [첫 지수, 마지막 지수, 개수]를 씁니다. 값은 10의 거듭제곱입니다. \
                 예: [0, -4, 16]"
                    .to_owned()
            }
            Self::NoKey => "작은 그림마다 달라질 `key`가 있어야 합니다: \"init.std\"".to_owned(),
            Self::PanelCount { most, count } => {
                format!("작은 그림은 2개에서 {most}개까지입니다. 지금은 {count}개입니다")
            }
            Self::LogSpaceEnds => {
                "logspace는 10의 한 지수에서 다른 지수로 갑니다. 예: 0에서 -4까지".to_owned()
            }
            Self::SameForAll { key } => {
                format!("`{key}`의 값은 모든 신경망이 같으므로 작은 그림으로 나눌 수 없습니다")
            }
            Self::NoValues => {
                "작은 그림에는 `values`가 있어야 합니다: 목록 또는 { logspace = [0, -4, 16] }".to_owned()
            }
            Self::IdOfBase => "id는 셀 전체의 이름이므로 [base] 위에 쓰세요".to_owned(),
            Self::NoVariant => "비교에는 [[variant]]가 하나 이상 있어야 합니다".to_owned(),
            Self::ManyVariants { most } => format!("선을 구별할 수 있도록 신경망을 {most}개까지 비교합니다"),
            Self::NameLength { most } => format!("이름은 1자에서 {most}자까지입니다"),
            Self::SameName { name } => format!("이름이 같은 신경망이 또 있습니다: `{name}`"),
            Self::IdOfVariant => "신경망의 이름은 `name`에 씁니다. id는 셀 전체의 이름입니다".to_owned(),
            Self::OwnIterations => {
                "모든 신경망이 나란히 가므로 `iterations`는 [base]에 한 번만 쓰며 모두에게 \
                 같습니다"
                    .to_owned()
            }
            Self::MuchMemory { count, megabytes, most } => format!(
                "이 신경망 {count}개에는 메모리 {megabytes} MB가 드는데, {most} MB까지만 쓸 수 있습니다"
            ),
            Self::LongCurves { count, iterations, megabytes, most } => format!(
                "신경망 {count}개를 {iterations}번 반복한 곡선에는 메모리 {megabytes} MB가 드는데, {most} \
                 MB까지만 쓸 수 있습니다"
            ),
            Self::Compared { count, length, data } => {
                format!("{}, 신경망 {count}개, 반복 {length}회", data.korean())
            }
            Self::BestByValidation { validation, whose, test } => {
                let whose = whose.korean();
                format!(", 최고 검증 정확도 {validation} ({whose}), 그 신경망의 끝에서 잰 시험 정확도 {test}")
            }
            Self::Best { test, whose } => format!(", 최고 시험 정확도 {test} ({})", whose.korean()),
        }
    }
}
