//! 비교 셀의 글.

use crate::app::text::{ComparisonText, Label};

const fn label(name: &'static str, help: &'static str) -> Label {
    Label { name, help }
}

pub(super) const KOREAN: ComparisonText = ComparisonText {
    idle: "실행을 누르면 이 신경망들을 나란히 학습합니다",
    presets: label("준비된 비교", "책에 나오는 비교와 그 밖의 비교. 지금의 비교를 덮어씁니다"),
    choose: "고르기…",
    preset: |slug| match slug {
        "initial-weights" => "가중치 초깃값 (209쪽)",
        "optimizers" => "최적화 기법 (201쪽)",
        "batch-norm-scales" => "16가지 표준편차의 배치 정규화 (212쪽)",
        "weight-decay" => "가중치 감소 (215쪽)",
        "dropout" => "드롭아웃 (219쪽)",
        "depth-and-width" => "깊이와 너비",
        "activations" => "활성화 함수",
        "batch-size" => "배치 크기",
        "batch-norm-numbers" => "배치 정규화의 모멘텀과 ε",
        "norms-at-batch-2" => "배치 크기 2에서 배치 정규화와 층 정규화",
        _ => "다른 비교",
    },
    preset_replaces: "지금의 비교를 덮어씁니다. 되돌리기로 되살릴 수 있습니다",
    base: "기본 설정",
    variants: "비교하는 신경망",
    own_panels: "작은 그림별 설정",
    same_start: label(
        "같은 시작",
        "켜면 모든 신경망이 같은 표준 정규 난수에서 시작하고 초깃값 규칙에 따라 크기만 다릅니다. 끄면 저마다 다른 난수를 씁니다. 미니배치는 어느 쪽이든 같습니다",
    ),
    target: label("목표 정확도", "시험 정확도가 처음으로 이 값에 이른 반복을 표에 보여 줍니다"),
    add: label(
        "신경망 추가",
        "신경망을 하나 더 비교합니다. 실행 중에 추가하면 다른 신경망과 같은 반복까지 학습시킵니다. 다른 신경망은 그대로입니다",
    ),
    with_batch_norm: "배치 정규화",
    with_layer_norm: "층 정규화",
    without_batch_norm: "배치 정규화 없음",
    with_rate: |rate| format!("학습률 {rate}"),
    one_layer_more: "한 층 더",
    twice_as_wide: "너비 두 배",
    add_own: "직접 입력",
    add_hint: "dropout = 0.2",
    add_button: "추가",
    no_room: |most| format!("선을 구별할 수 있도록 최대 {most}개까지 비교합니다"),
    hide: |name| format!("{name} 보이기"),
    curves: "곡선",
    panels: "작은 그림",
    layers: "층",
    table: "표",
    overlaid: label("겹쳐 보기", "모든 신경망의 히스토그램을 한 축 위에 겹쳐 그립니다"),
    side_by_side: label("나란히 보기", "신경망마다 히스토그램 하나씩, 모두 같은 축으로 그립니다"),
    below_each_other: label("두 신경망", "두 신경망의 층을 시간에 따라 같은 축으로 위아래에 그립니다"),
    statistic_of_all: label("모든 신경망", "모든 신경망에서 한 층의 통계 하나를 시간에 따라 그립니다"),
    upper: label("위", "위에 보일 신경망을 고릅니다"),
    lower: label("아래", "그 아래에 보일 신경망을 고릅니다"),
    statistic: label("통계", "그 층의 어떤 통계를 볼지 고릅니다"),
    panel: label("그림", "어느 작은 그림을 크게 볼지 고릅니다"),
    layer: label("층", "어느 은닉층을 볼지 고릅니다"),
    shown: label("보기", "작은 그림에 무엇을 보일지 고릅니다"),
    quantity: label("보기", "마지막 미니배치에서 그 층의 무엇을 셀지 고릅니다"),
    loss: "손실",
    panels_help: "그림을 누르면 크게 봅니다",
    no_such_layer: "그런 층 없음",
    variant: "신경망",
    final_loss: label("손실", "평활화한 손실의 마지막 값"),
    train: label("훈련", "훈련 이미지에서 마지막으로 잰 정확도"),
    test: label("시험", "시험 이미지에서 마지막으로 잰 정확도"),
    best_test: label("최고 시험", "지금까지 가장 높은 시험 정확도와 그것을 잰 반복"),
    validation: label("검증", "따로 둔 훈련 이미지에서 마지막으로 잰 정확도"),
    best_validation: label("최고 검증", "지금까지 가장 높은 검증 정확도와 그것을 잰 반복"),
    test_at_end: label(
        "끝의 시험",
        "시험 이미지에서 마지막으로 잰 정확도. 고르는 데 쓰지 않았습니다. 가장 좋은 것은 따로 둔 이미지로 고릅니다",
    ),
    target_at: |target| format!("{target} 도달"),
    target_at_help: "정확도가 처음으로 목표에 이른 반복. 따로 둔 이미지가 있으면 검증 정확도, 없으면 시험 정확도로 봅니다",
    time: label(
        "시간",
        "이 신경망 하나만 모든 코어로 지금까지 반복할 때 걸리는 시간. 정확도 측정은 빼고, 32회마다 재어 가장 빠른 값을 씁니다",
    ),
    at: |iteration| format!("({iteration})"),
    not_reached: "아직",
    nan_since: |iteration| format!("{iteration}부터 NaN"),
    best: "최고",
    open: label(
        "학습 셀로 복사",
        "이 신경망의 설정으로 아래에 새 학습 셀을 만듭니다. 실행하면 같은 결과가 나옵니다",
    ),
    open_button: "복사…",
    opened: |name| format!("{name}: 아래에 학습 셀을 만들었습니다"),
    numbers: |best, accuracy| format!("이 시점의 최고 시험 정확도 {accuracy} ({best})"),
    numbers_validated: |best, accuracy| format!("이 시점의 최고 검증 정확도 {accuracy} ({best})"),
    bringing_up: |name| format!("{name}: 다른 신경망과 같은 반복까지 학습하는 중…"),
    all_nan: |iteration| {
        format!(
            "반복 {iteration}부터 모든 신경망의 손실이 NaN입니다. 값이 너무 커져 오버플로가 일어났습니다. \
             학습률이나 가중치 초깃값을 줄이거나 배치 정규화를 켜세요"
        )
    },
    nan_networks: |names| format!("NaN: {names}"),
    infinite_since: |iteration| format!("{iteration}부터 ∞"),
    infinite_networks: |names| format!("가중치 감소가 너무 커서 손실이 무한대: {names}"),
    differs: "기본 설정과 다른 점을 학습 셀의 키로 씁니다",
    spoken_loss: "손실",
};
