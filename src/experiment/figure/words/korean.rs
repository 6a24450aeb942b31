//! 그림의 말, 우리말로.

mod choices;
mod keys;
mod tables;
mod units;

use super::{CellTitles, FigureWords, format};
use crate::language::Language;
use crate::language::korean::particles::settled;
use crate::nn::Loss;

pub(super) static KOREAN: FigureWords = FigureWords {
    language: Language::Korean,
    cells: CellTitles {
        training: "학습",
        activations: "활성화값 분포",
        comparison: "비교",
        graph: "계산 그래프",
        search: "하이퍼파라미터 탐색",
        predict: "예측",
        gradient_check: "기울기 확인",
        descent: "경사 하강",
        question: "질문",
    },
    more_rows: |count| format!("표에 {count}행이 더 있습니다"),
    arrays: "매개변수별 차이",
    results: "결과",
    seed: |seed| format!("시드 {seed}"),
    not_computed: "아직 계산되지 않음",

    compared: |names| format!("비교: {names}"),
    speaks_as_specs: false,
    key: keys::name,
    choice: choices::name,
    column: tables::column,
    entry: tables::entry,
    evenly: |from, to, count| format!("{from}…{to}, {count}단계"),
    logarithmic: |range| format!("{range} (로그)"),
    at_iteration: |iteration| format!("반복 {iteration}에서"),
    until_iteration: |iteration| format!("반복 {iteration}까지"),
    nan: |iteration, lasts| format!("반복 {iteration}{} NaN", if lasts { "부터" } else { "에서" }),
    infinite: |iteration, lasts| format!("반복 {iteration}{} 무한대", if lasts { "부터" } else { "에서" }),
    and_others: |count| format!("외 {count}개"),
    no_answer: "답 없음",
    overflowed: "답 없음: 이 신경망의 계산에서 오버플로가 일어났습니다",
    changed: |what, at| format!("{what} (반복 {at})"),
    on: "켬",
    off: "끔",
    batch_norm: |on| if on { "배치 정규화 켬" } else { "배치 정규화 끔" },
    dropout: |ratio| format!("드롭아웃 {ratio}"),
    layer_norm: |on| if on { "층 정규화 켬" } else { "층 정규화 끔" },
    learning_rate: |rate| format!("학습률 {rate}"),
    optimizer: |kind, rate| format!("{kind} 학습률 {rate}"),
    weight_decay: |decay| format!("가중치 감소 {decay}"),

    loss: "손실",
    accuracy: "정확도",
    loss_axis: |loss| match loss {
        Some(Loss::CrossEntropy) => "교차 엔트로피 오차",
        Some(Loss::MeanSquaredError) => "평균 제곱 오차",
        None => "손실",
    },
    accuracy_axis: "정확도",
    accuracy_lines: "정확도: 훈련 실선, 시험 점선",
    validated_lines: "정확도: 훈련 실선, 검증 점선, 시험 파선",
    validated: "검증",
    validation_accuracy: "검증 정확도",
    rate: "학습률",
    rate_axis: "학습률",
    iteration: "반복",
    raw: "배치마다",
    smoothed: "평활화한 손실",
    after: "갱신 뒤",
    left_out: "여기부터 일부 점 생략",
    train: "훈련",
    training: "훈련",
    test: "시험",
    activations: "활성화값",
    gradients: "기울기",
    weights: "가중치",
    layer: |n| format!("{n}층"),
    value_axis: "가로: 값, 세로: 횟수",
    std: |std| format!("표준편차 {std}"),
    over_time: "시간에 따른 층",
    one_over_time: |what| format!("시간에 따른 {what}"),
    overlaid: |title| format!("{title}, 겹쳐 보기"),
    by_size: "크기, 로그",
    by_value: "값",
    exact_zero: "= 0",
    at_short: |iteration| format!("{}에서", format::grouped(iteration)),
    zeros_went: |layer, [from, to], rose, iteration| {
        let went = if rose { "늘었습니다" } else { "줄었습니다" };
        settled(format!(
            "{layer}층에서 0인 값의 비율이 반복 {}까지 {from}에서 {to}(으)로 {went}",
            format::grouped(iteration)
        ))
    },
    saturated_went: |layer, [from, to], rose, iteration| {
        let went = if rose { "늘었습니다" } else { "줄었습니다" };
        settled(format!(
            "{layer}층에서 포화된 값의 비율이 반복 {}까지 {from}에서 {to}(으)로 {went}",
            format::grouped(iteration)
        ))
    },
    std_went: |layer, [from, to], rose, iteration| {
        let went = if rose { "커졌습니다" } else { "작아졌습니다" };
        settled(format!(
            "{layer}층의 표준편차가 반복 {}까지 {from}에서 {to}(으)로 {went}",
            format::grouped(iteration)
        ))
    },
    steady_until: |iteration| format!("반복 {}까지 모든 층이 처음과 비슷합니다", format::grouped(iteration)),
    nan_in_layer: |layer, iteration| {
        format!("반복 {}부터 {layer}층의 값이 NaN입니다", format::grouped(iteration))
    },
    counted_every: |iterations| format!("반복 {iterations}번마다 한 번 셈"),
    counted_of: |layer, counted, all| format!("{layer}층의 값 {all}개 가운데 {counted}개를 셈"),
    statistic: |quantity, statistic| format!("{quantity}: {statistic}"),
    mean_of_layers: "평균",
    std_of_layers: "표준편차",
    zeros_of_layers: "정확히 0인 값의 비율",
    saturated_of_layers: "포화된 값의 비율",
    nan_of_layers: "NaN의 비율",
    from_to: |iteration, [layer, other], [least, most]| {
        format!(
            "반복 {}에서 {layer}층의 {least}부터 {other}층의 {most}까지입니다",
            format::grouped(iteration)
        )
    },
    updates: "한 걸음이 가중치를 얼마나 움직이나",
    update_axis: "걸음 ÷ 가중치 (표준편차)",
    rule_of_thumb: "경험칙",
    hardly_moves: "거의 움직이지 않음",
    tears_apart: "가중치가 무너질 만큼 큼",
    is_no_number: "NaN",
    steps_between: |names, least, most| format!("{names}: 가중치 표준편차의 {least}~{most}배"),
    updates_at: |iteration, said| format!("반복 {}에서 {said}", format::grouped(iteration)),
    times_apart: |iteration, least, factor, most| {
        format!("반복 {}에서 {least}층은 {most}층보다 {factor}배 작습니다", format::grouped(iteration))
    },
    units: &units::KOREAN,
    first_weights: "첫 층 가중치",
    confusion: "혼동 행렬",
    label: "정답",
    seen_as: "예측",
    mistakes: "확신이 가장 높은 오답",
    train_accuracy: "훈련 정확도",
    test_accuracy: "시험 정확도",
    measured_at: "정확도를 잰 반복",
    layer_heading: "층",
    network_heading: "신경망",
    panel_heading: "패널",
    direction: |is_back| if is_back { "역전파" } else { "순전파" },
    trace_heading: |heading| match heading {
        "direction" => "방향",
        "node" => "노드",
        "operation" => "연산",
        "value" => "값",
        "local derivative" => "국소 미분",
        "passed to" => "보내는 곳",
        "passed value" => "보내는 값",
        other => other,
    },

    mean_short: "평균",
    std_short: "표준편차",
    zero_short: "0",
    saturated_short: "포화",
    constant: |value| format!("모두 {value}"),
    not_a_number: |share| format!("NaN {share}"),
    counted_apart: "빈 막대: 정확히 0인 값, 양 끝의 막대: 축 밖의 값. 그림마다 가장 높은 막대에 맞춤",
    number_is_std: "숫자는 표준편차",
    std_over_layers: "층별 표준편차",
    pale_at: |iteration| format!("옅은 선: 반복 {}", format::grouped(iteration)),
    symmetric: |least, most| format!("양쪽 로그 축, ±{least}~±{most}"),
    symmetric_each: "양쪽 로그 축, 줄마다 하나",
    without_place: |count| format!("이 축에 자리가 없는 점 {count}개"),
    scale: |most| format!("파랑 +{most}, 주황 −{most}"),
    own_height: "높이는 저마다 가장 높은 막대 기준",

    by_backpropagation: "오차역전파법",
    by_differences: "수치 미분",
    both_gradients: "두 기울기",
    difference: "차이",
    worst: "가장 많이 다른 원소",

    map: "등고선 지도",
    value: "함숫값",
    distance: "거리",
    from_minimum: |x, y| format!("최저점 ({x}, {y})에서의 거리"),
    from_saddle: |x, y| format!("안장점 ({x}, {y})에서의 거리"),
    from_start: "출발점에서의 거리",
    step: "걸음",
    start: "출발",
    minimum: "최저점",
    saddle: "안장점",
    downhill: "화살표: 내려가는 방향",

    graph: "계산 그래프",
    forward: "순전파: 값",
    backward: "역전파: 기울기",
    layers_of: "신경망의 층",

    scores: "점수",
    probability: "확률",
    probability_of: |class| format!("{class}의 확률"),
    input: "신경망이 받는 것",
    steps: "사진에서 글씨까지",
    step_names: ["연 그대로", "바로 세움", "밝기 고르게", "글씨", "잘라 냄", "28 × 28"],
    layers: "층",
    neuron: "뉴런",
    activation: "활성화값",
    attribution: "픽셀 기여도 (기울기 × 입력)",
    ink_gradient: "픽셀 값에 따른 점수 변화 (기울기)",
    illusions: "착시",
    letter: |letter| format!("글자 {letter}"),
    face: "얼굴",
    checkers: "바둑판",
    random_pixels: "무작위 노이즈",
    blank: "빈 종이",
    all_ink: "전부 검정",
    inverted: |digit| format!("반전한 {digit}"),
    upside_down: |digit| format!("거꾸로 된 {digit}"),
    dream: "꿈",
    change: "가장 작은 변화",
    before: "전",
    after_change: "후",
    magnified: |times| format!("차이 × {times}"),
    grey_levels: "255단계 기준",

    against: |x, y| format!("{x}에 따른 {y}"),
    planned: |title| format!("{title}: 계획된 시도, 아직 끝난 것은 없음"),
    best: "최고",
    chosen: "선택됨",
    trials: "시도",
    table_of_trials: "시도 표",
    parallel: "모든 시도의 모든 키",
    best_trials: |count| format!("가장 좋은 시도 {count}개"),
    ranked_trial: |rank, number, accuracy| format!("{rank}. 시도 {number}: {accuracy}"),
    trial: |number| format!("시도 {number}"),
    validation: "검증 정확도",
    explains: |key, share| match share {
        Some(share) => format!("{key}: 분산의 {share} 설명"),
        None => format!("{key}: 시도가 너무 적어 알 수 없음"),
    },
    group_mean: "묶음의 평균",
};
