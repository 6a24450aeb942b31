//! The words that a figure carries with it wherever it goes: titles, axes, legends and what stands in its margins.
//!
//! The window has many more words; these are the ones that a picture in a file needs too, so they stand with the figures.

use serde::{Deserialize, Serialize};

/// The languages of the interface and of figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English
    #[default]
    English,
    /// 한국어
    Korean,
}

impl Language {
    /// The tag by which documents name it: `en`, `ko`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
        }
    }
}

/// The words of all figures in one language. Numbers come in as they are to be read.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the English text beside it, below")]
pub struct FigureWords {
    pub language: Language,
    pub more_rows: fn(count: usize) -> String,
    pub arrays: &'static str,
    pub results: &'static str,
    pub seed: fn(seed: u64) -> String,
    pub not_computed: &'static str,

    pub loss: &'static str,
    pub accuracy: &'static str,
    pub loss_axis: &'static str,
    pub accuracy_axis: &'static str,
    pub accuracy_lines: &'static str,
    pub iteration: &'static str,
    pub raw: &'static str,
    pub smoothed: &'static str,
    pub after: &'static str,
    pub train: &'static str,
    pub training: &'static str,
    pub test: &'static str,
    pub activations: &'static str,
    pub gradients: &'static str,
    pub weights: &'static str,
    pub layer: fn(n: usize) -> String,
    pub value_axis: &'static str,
    pub std: fn(std: &str) -> String,
    pub first_weights: &'static str,
    pub confusion: &'static str,
    pub label: &'static str,
    pub seen_as: &'static str,
    pub mistakes: &'static str,
    pub train_accuracy: &'static str,
    pub test_accuracy: &'static str,

    pub mean_short: &'static str,
    pub std_short: &'static str,
    pub zero_short: &'static str,
    pub saturated_short: &'static str,
    pub constant: fn(value: &str) -> String,
    pub not_a_number: fn(share: &str) -> String,
    pub counted_apart: &'static str,
    pub without_place: fn(count: usize) -> String,
    pub scale: fn(most: &str) -> String,

    pub by_backpropagation: &'static str,
    pub by_differences: &'static str,
    pub both_gradients: &'static str,
    pub difference: &'static str,

    pub map: &'static str,
    pub value: &'static str,
    pub step: &'static str,
    pub start: &'static str,
    pub minimum: &'static str,
    pub saddle: &'static str,
    pub downhill: &'static str,

    pub graph: &'static str,
    pub forward: &'static str,
    pub backward: &'static str,
    pub layers_of: &'static str,

    pub scores: &'static str,
    pub probability: &'static str,
    pub input: &'static str,
    pub attribution: &'static str,
    pub illusions: &'static str,
    pub dream: &'static str,
    pub change: &'static str,
    pub before: &'static str,
    pub after_change: &'static str,

    pub against: fn(x: &str, y: &str) -> String,
    pub best: &'static str,
    pub chosen: &'static str,
    pub trials: &'static str,
    pub parallel: &'static str,
    pub best_trials: fn(count: usize) -> String,
    pub ranked_trial: fn(rank: usize, number: u64, accuracy: &str) -> String,
    pub trial: fn(number: u64) -> String,
    pub validation: &'static str,
    pub explains: fn(key: &str, share: Option<&str>) -> String,
    pub group_mean: &'static str,
}

impl FigureWords {
    /// The words of a language.
    pub const fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::Korean => &KOREAN,
        }
    }
}

static ENGLISH: FigureWords = FigureWords {
    language: Language::English,
    more_rows: |count| format!("{count} more rows in the table itself"),
    arrays: "Parameter by parameter",
    results: "Results",
    seed: |seed| format!("seed {seed}"),
    not_computed: "not computed yet",

    loss: "Loss",
    accuracy: "Accuracy",
    loss_axis: "cross-entropy",
    accuracy_axis: "share right",
    accuracy_lines: "share right: train solid, test dashed",
    iteration: "iteration",
    raw: "each batch",
    smoothed: "smoothed",
    after: "after the update",
    train: "train",
    training: "training",
    test: "test",
    activations: "Activations",
    gradients: "Gradients",
    weights: "Weights",
    layer: |n| format!("Layer {n}"),
    value_axis: "across: value; up: how often",
    std: |std| format!("std {std}"),
    first_weights: "First-layer weights",
    confusion: "Confusion matrix",
    label: "the image is a",
    seen_as: "the network sees a",
    mistakes: "Worst mistakes",
    train_accuracy: "Train accuracy",
    test_accuracy: "Test accuracy",

    mean_short: "mean",
    std_short: "std",
    zero_short: "zero",
    saturated_short: "sat.",
    constant: |value| format!("all {value}"),
    not_a_number: |share| format!("NaN {share}"),
    counted_apart: "hatched: exact zeros; arrows: values outside the axis; each panel is scaled to its highest bar",
    without_place: |count| format!("{count} without a place on these axes"),
    scale: |most| format!("blue +{most}, orange −{most}"),

    by_backpropagation: "backpropagation",
    by_differences: "numerical",
    both_gradients: "Both gradients",
    difference: "Difference",

    map: "Contour map",
    value: "Value",
    step: "step",
    start: "start",
    minimum: "lowest",
    saddle: "saddle",
    downhill: "arrows point downhill",

    graph: "Computation graph",
    forward: "forward: values",
    backward: "backward: derivatives",
    layers_of: "Layers of the network",

    scores: "Scores",
    probability: "probability",
    input: "What the network gets",
    attribution: "Which pixels spoke (gradient × ink)",
    illusions: "Illusions",
    dream: "Dream",
    change: "The smallest change",
    before: "before",
    after_change: "after",

    against: |x, y| format!("{y} against {x}"),
    best: "best",
    chosen: "chosen",
    trials: "trials",
    parallel: "All keys of all trials",
    best_trials: |count| format!("The best {count} trials"),
    ranked_trial: |rank, number, accuracy| format!("{rank}. trial {number}: {accuracy}"),
    trial: |number| format!("Trial {number}"),
    validation: "validation accuracy",
    explains: |key, share| match share {
        Some(share) => format!("{key} explains {share}"),
        None => format!("{key}: too few trials to tell"),
    },
    group_mean: "mean of a group",
};

static KOREAN: FigureWords = FigureWords {
    language: Language::Korean,
    more_rows: |count| format!("표에 {count}행이 더 있습니다"),
    arrays: "매개변수별 차이",
    results: "결과",
    seed: |seed| format!("시드 {seed}"),
    not_computed: "아직 계산되지 않음",

    loss: "손실",
    accuracy: "정확도",
    loss_axis: "교차 엔트로피 오차",
    accuracy_axis: "맞힌 비율",
    accuracy_lines: "맞힌 비율: 훈련 실선, 시험 점선",
    iteration: "반복",
    raw: "배치마다",
    smoothed: "평활화",
    after: "갱신 뒤",
    train: "훈련",
    training: "훈련",
    test: "시험",
    activations: "활성화값",
    gradients: "기울기",
    weights: "가중치",
    layer: |n| format!("{n}층"),
    value_axis: "가로: 값, 세로: 횟수",
    std: |std| format!("표준편차 {std}"),
    first_weights: "첫 층의 가중치",
    confusion: "혼동 행렬",
    label: "이미지의 숫자",
    seen_as: "신경망이 본 숫자",
    mistakes: "가장 큰 실수",
    train_accuracy: "훈련 정확도",
    test_accuracy: "시험 정확도",

    mean_short: "평균",
    std_short: "표준편차",
    zero_short: "0",
    saturated_short: "포화",
    constant: |value| format!("모두 {value}"),
    not_a_number: |share| format!("NaN {share}"),
    counted_apart: "빗금: 정확히 0인 값, 화살표: 축 밖의 값. 그림마다 가장 높은 막대에 맞춤",
    without_place: |count| format!("이 축에 자리가 없는 점 {count}개"),
    scale: |most| format!("파랑 +{most}, 주황 −{most}"),

    by_backpropagation: "오차역전파법",
    by_differences: "수치 미분",
    both_gradients: "두 기울기",
    difference: "차이",

    map: "등고선 지도",
    value: "함숫값",
    step: "걸음",
    start: "출발",
    minimum: "최저",
    saddle: "안장점",
    downhill: "화살표는 내리막을 가리킵니다",

    graph: "계산 그래프",
    forward: "순전파: 값",
    backward: "역전파: 미분",
    layers_of: "신경망의 층",

    scores: "점수",
    probability: "확률",
    input: "신경망이 받는 것",
    attribution: "말한 픽셀 (기울기 × 잉크)",
    illusions: "착각",
    dream: "꿈",
    change: "가장 작은 변화",
    before: "전",
    after_change: "후",

    against: |x, y| format!("{x}에 따른 {y}"),
    best: "최고",
    chosen: "선택됨",
    trials: "시도",
    parallel: "모든 시도의 모든 키",
    best_trials: |count| format!("가장 좋은 시도 {count}개"),
    ranked_trial: |rank, number, accuracy| format!("{rank}. 시도 {number}: {accuracy}"),
    trial: |number| format!("시도 {number}"),
    validation: "검증 정확도",
    explains: |key, share| match share {
        Some(share) => format!("{key}: {share}을(를) 설명"),
        None => format!("{key}: 시도가 너무 적어 알 수 없음"),
    },
    group_mean: "묶음의 평균",
};
