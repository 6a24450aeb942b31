//! 계산 그래프 셀의 글.

use crate::app::text::{GraphText, Label, NetworkText};
use crate::experiment::training::StageKind;
use crate::graph::Operation;
use crate::graph::trace;
use crate::language::Say;
use crate::language::korean::particles::settled;
use crate::nn::activation::FlatKind;
use crate::nn::{Activation, Loss};

pub(super) const KOREAN: GraphText = GraphText {
    canvas: "계산 그래프",
    preset: Label { name: "그래프", help: "수업에 나오는 그래프와 그 값" },
    own: "직접 쓴 식",
    presets: [
        "사과 가게",
        "사과와 귤 가게",
        "(x + y)²",
        "풀어 쓴 시그모이드",
        "노드 하나인 시그모이드",
        "Affine",
        "배치용 Affine",
        "ReLU와 마스크",
        "Softmax-with-Loss",
        "2층 신경망",
        "풀어 쓴 배치 정규화",
    ],
    play: "재생",
    play_help: "값이 순전파로 나아가고 기울기가 역전파로 돌아오는 것을 노드 하나씩 봅니다",
    pause: "일시 정지",
    pause_help: "여기서 멈춥니다",
    step: "한 단계",
    step_help: "노드 하나만큼 나아갑니다",
    step_back: "뒤로",
    step_back_help: "노드 하나만큼 되돌아갑니다",
    to_start: "처음",
    to_start_help: "첫 단계 이전: 아직 아무것도 계산되지 않았습니다",
    to_end: "끝",
    to_end_help: "마지막 단계 이후: 모두 계산되었습니다",
    speed: Label { name: "속도", help: "애니메이션의 빠르기" },
    way: Label { name: "방향", help: "순전파의 값, 역전파의 기울기, 또는 둘을 차례로" },
    forward: "순전파",
    backward: "역전파",
    both: "둘 다",
    position: Label { name: "위치", help: "끌어서 아무 단계로나 갈 수 있습니다" },
    step_of: |done, steps| format!("{steps}단계 중 {done}단계"),
    begin: "아직 아무것도 계산되지 않았습니다. 재생을 누르거나 한 단계씩 나아가 보세요",
    fit: "맞춤",
    fit_help: "그래프 전체를 봅니다. Ctrl과 휠로 크기를 바꾸고 끌어서 옮깁니다",
    zoom_in: "확대",
    zoom_out: "축소",
    formula: "식",
    formula_help: "식을 직접 씁니다",
    expression: Label {
        name: "식",
        help: "한 줄에 이름 붙인 결과 하나씩 씁니다. 예: price = apple * apples. 마지막 줄이 결과입니다",
    },
    backward_from: Label { name: "역전파 시작", help: "어느 결과를 미분할지 정합니다" },
    last_line: "마지막 줄",
    apply: "그리기",
    apply_help: "이 식의 그래프를 그립니다",
    not_computed: "아직 계산되지 않음",
    no_gradient: "결과가 이 값에 의존하지 않음",
    gradient: |gradient| format!("기울기 {gradient}"),
    value_is: |value| format!("값 {value}"),
    computes: in_words,
    waits: |operation| format!("{}: 아직 계산되지 않음", operation.korean()),
    is: |label, text| format!("{label} = {text}"),
    shape: |shape| format!("형상 {shape}"),
    open: "누르면 값이 보입니다",
    close: "누르면 값을 접습니다",
    slider: |name| format!("{name} 슬라이더"),
    entry: |name, row, column| format!("{name}, {row}행 {column}열"),
    more_entries: |hidden| format!("… 그 밖에 {hidden}개"),
    unused: |names| format!("식에 쓰이지 않음: {names}"),
    steps: trace::KOREAN,
    network: NetworkText {
        missing: |id| {
            format!(
                "이 노트북에 없는 학습 셀입니다: `{id}`. 하나 추가하거나 network = \"…\"에 다른 이름을 쓰세요"
            )
        },
        begin: "아직 학습하지 않았습니다. 학습 또는 한 단계 학습을 누르고 값이 지나가는 것을 보세요",
        waiting: "첫 배치를 기다리는 중…",
        hint: "재생을 누르면 이 배치가 층을 하나씩 다시 지나가고 기울기가 되돌아옵니다",
        batch_at_hand: |samples, loss| format!("지금의 배치: 표본 {samples}개, 손실 {loss}"),
        run: "학습",
        run_help: "학습 셀을 실행합니다. 그래프는 배치마다 바뀝니다",
        pause: "학습 멈춤",
        pause_help: "지금의 배치를 붙들어 층을 하나씩 살펴봅니다",
        train_step: "한 단계 학습",
        train_step_help: "미니배치 하나만큼 더 학습합니다",
        train_back: "한 단계 취소",
        train_back_help: "마지막 미니배치를 되돌립니다. 신경망은 그 이전 상태로 돌아갑니다",
        iteration: |iteration| format!("반복 {iteration}"),
        batch: "배치",
        one_sample: "표본 하나",
        next_mistake: Label {
            name: "다음 오답", help: "이 배치에서 신경망이 틀린 다음 표본을 따라갑니다"
        },
        no_mistake: "이 배치의 표본은 모두 맞혔습니다",
        sample: Label {
            name: "표본",
            help: "배치의 어느 표본을 따라갈지 정합니다. 왼쪽에 그림이, 오른쪽에 점수가 보입니다",
        },
        label: |label| format!("{label}"),
        loss: |loss| format!("손실 {loss}"),
        scores: |answer, label| settled(format!("이 표본의 정답은 {label}, 신경망의 예측은 {answer}입니다")),
        stage: |name, value, gradient| format!("{name}: 순전파 {value}, 기울기 {gradient}"),
        shape: |samples, units| format!("표본 {samples}개 × 뉴런 {units}개"),
        spread: |mean, std, min, max| format!("평균 {mean}, 표준편차 {std}, {min}에서 {max}까지"),
        flat: |flat, units, values| match flat {
            FlatKind::Dead => settled(format!(
                "값의 {values}이(가) 0입니다. 뉴런의 {units}은(는) 배치 전체에서 0, 곧 죽어 있습니다"
            )),
            FlatKind::Saturated => settled(format!(
                "값의 {values}이(가) 포화되었습니다. 뉴런의 {units}은(는) 배치 전체에서 그렇습니다"
            )),
        },
        flat_short: |flat, units| match flat {
            FlatKind::Dead => format!("{units} 죽음"),
            FlatKind::Saturated => format!("{units} 포화"),
        },
        forward: |name, kind| match kind {
            StageKind::Affine => format!("{name}: 가중치를 곱하고 편향을 더합니다. x·W + b."),
            StageKind::BatchNorm => {
                format!("{name}: 뉴런마다 배치에 걸쳐 평균 0, 분산 1로 만든 뒤 γ를 곱하고 β를 더합니다.")
            }
            StageKind::LayerNorm => {
                format!("{name}: 표본마다 뉴런들에 걸쳐 평균 0, 분산 1로 만든 뒤 γ를 곱하고 β를 더합니다.")
            }
            StageKind::Activation(Activation::Relu) => {
                format!("{name}: 0보다 큰 값은 그대로 보내고 나머지는 0으로 만듭니다.")
            }
            StageKind::Activation(Activation::Sigmoid) => format!("{name}: 모든 값을 0과 1 사이로 바꿉니다."),
            StageKind::Activation(Activation::Tanh) => format!("{name}: 모든 값을 −1과 1 사이로 바꿉니다."),
            StageKind::Activation(Activation::LeakyRelu) => {
                format!("{name}: 0보다 큰 값은 그대로, 나머지는 100분의 1로 줄여 보냅니다.")
            }
            StageKind::Activation(Activation::Gelu) => {
                format!("{name}: 큰 값은 거의 그대로 보내고, 0보다 작은 값은 매끄럽게 0에 가깝게 줄입니다.")
            }
            StageKind::Dropout => format!("{name}: 배치마다 무작위로 고른 뉴런을 끕니다."),
            StageKind::SoftmaxWithLoss(Loss::MeanSquaredError) => {
                format!("{name}: 점수를 확률로 바꾸고 모든 클래스의 오차 제곱을 더해 반으로 나눕니다.")
            }
            StageKind::SoftmaxWithLoss(Loss::CrossEntropy) => {
                format!("{name}: 점수를 확률로 바꾸고 정답의 확률로 교차 엔트로피 오차를 구합니다.")
            }
        },
        backward: |name, kind| match kind {
            StageKind::Affine => {
                format!("{name}: 기울기에서 W와 b의 기울기를 얻고, Wᵀ를 곱해 앞 층으로 보냅니다.")
            }
            StageKind::BatchNorm => {
                format!("{name}: 기울기에서 배치 평균을 빼고 표준편차로 나눕니다.")
            }
            StageKind::LayerNorm => {
                format!("{name}: 기울기에 γ를 곱하고, 표본 안의 평균을 뺀 뒤 표준편차로 나눕니다.")
            }
            StageKind::Activation(Activation::Relu) => {
                format!("{name}: 값이 0보다 컸던 곳은 기울기를 그대로, 나머지는 0을 보냅니다.")
            }
            StageKind::Activation(Activation::Sigmoid) => {
                format!("{name}: 기울기에 y·(1 − y)를 곱합니다. 많아야 0.25배입니다.")
            }
            StageKind::Activation(Activation::Tanh) => {
                format!("{name}: 기울기에 1 − y²를 곱합니다. 많아야 1배입니다.")
            }
            StageKind::Activation(Activation::LeakyRelu) => {
                format!("{name}: 값이 0보다 컸던 곳은 기울기를 그대로, 나머지는 100분의 1로 줄여 보냅니다.")
            }
            StageKind::Activation(Activation::Gelu) => {
                format!(
                    "{name}: 기울기에 Φ(x) + x·φ(x)를 곱합니다. 큰 값에서는 1에, 0보다 훨씬 작은 값에서는 0에 가깝습니다."
                )
            }
            StageKind::Dropout => format!("{name}: 값을 보냈던 곳으로만 기울기를 보냅니다."),
            StageKind::SoftmaxWithLoss(Loss::MeanSquaredError) => format!(
                "역전파는 {name}에서 1로 시작해 y − t를 소프트맥스의 기울기를 거쳐 보냅니다. 확신하는 답이면 맞든 틀리든 거의 0입니다."
            ),
            StageKind::SoftmaxWithLoss(Loss::CrossEntropy) => {
                format!("역전파는 {name}에서 1로 시작해 (y − t)/N을 보냅니다.")
            }
        },
    },
};

/// `곱셈: 100, 2에서 200`, 소리 내어 읽을 글.
fn in_words(operation: Operation, operands: &[String], value: &str) -> String {
    if operands.is_empty() {
        return format!("{}: {value}", operation.korean());
    }
    format!("{}: {}에서 {value}", operation.korean(), operands.join(", "))
}
