//! 셀 안의 글: 조절 장치의 이름과 도움말, 그림, 실행 상태.

use crate::app::text::{ActivationsText, CellsText, FigureText, Label, ParameterText, RunText, TrainingText};
use crate::experiment::figure::layout::unit::Part;
use crate::experiment::training::Statistic;
use crate::language::korean::particles::settled;
use crate::nn::{Loss, ScheduleKind};

const fn label(name: &'static str, help: &'static str) -> Label {
    Label { name, help }
}

pub(super) const KOREAN: CellsText = CellsText {
    run: RunText {
        run: "실행",
        run_help: "마지막 반복까지, 또는 일시 정지할 때까지 학습합니다",
        run_again_help: "지금의 설정으로 처음부터 다시 학습합니다",
        pause: "일시 정지",
        pause_help: "진행 중인 반복을 마치고 멈춥니다. 지금까지의 결과는 남습니다",
        step: "한 단계",
        step_help: "미니배치 하나만큼 더 학습합니다",
        step_back: "뒤로",
        step_back_help: "마지막 반복을 되돌립니다. 신경망은 그 이전 상태로 돌아갑니다",
        step_epoch: "에폭",
        step_epoch_help: "이번 에폭이 끝날 때까지 계속합니다",
        reset: "처음으로",
        reset_help: "지금의 설정으로 가중치 초깃값부터 다시 시작합니다. 기록된 변경은 같은 반복에서 다시 일어납니다",
        ways_back: label(
            "처음으로 돌아가는 방법",
            "실행 중에 바꾼 것을 다시 하면서, 또는 바꾸지 않고 처음부터 시작합니다",
        ),
        reset_with: |changes| format!("다시 일어날 변경: {changes}"),
        reset_without: "변경 없이 처음으로",
        reset_without_help: "실행 중에 바꾼 것을 노트북에서 지웁니다",
        speed: label(
            "속도",
            "1초에 몇 번 반복할지 정합니다. 느리게 하면 갱신이 하나씩 보입니다. 최대 속도는 컴퓨터의 성능이 허락하는 만큼입니다",
        ),
        full_speed: "최대 속도",
        per_second: |n| format!("초당 {n}회"),
        position: label(
            "위치",
            "끌면 이미 학습한 반복 가운데 아무 곳으로나 갑니다. 신경망도 그때의 상태가 됩니다",
        ),
        iteration: "반복",
        of: |length, epoch| format!("{length}회 중 · 에폭 {epoch}"),
        preparing: "데이터를 읽는 중…",
        measuring: |share| format!("이 반복을 계산하는 중… {share}"),
        ready: "준비됨. 아직 학습하지 않았습니다. 지금 보이는 것은 가중치 초깃값입니다",
        preview: "녹화된 미리보기",
        preview_help: "내장 숫자로 학습한 것입니다. 실행을 누르면 직접 학습합니다",
        idle: "실행을 누르면 이 신경망을 학습합니다",
        finished: "끝남",
        paused: "일시 정지됨",
        seeking: |to| settled(format!("반복 {to}(으)로 가는 중…")),
        not_a_number: |iteration| {
            format!(
                "반복 {iteration}부터 손실이 NaN입니다. 값이 너무 커져 오버플로가 일어났습니다. 학습률이나 가중치 \
                 초깃값을 줄이거나 배치 정규화를 켠 다음 '처음으로'를 누르세요"
            )
        },
        infinite: |iteration| {
            format!(
                "반복 {iteration}부터 손실이 무한대입니다. 가중치 감소 항에서 오버플로가 일어났고, 신경망은 계속 계산합니다. \
                 가중치 감소나 가중치 초깃값을 줄인 다음 '처음으로'를 누르세요"
            )
        },
        failed: "더 진행할 수 없습니다. '처음으로'를 누르면 다시 시작합니다",
    },
    parameters: ParameterText {
        activation: label(
            "활성화 함수",
            "모든 은닉층에 적용되는 함수입니다. 학습하는 중에도 바꿀 수 있습니다",
        ),
        init: label(
            "가중치 초깃값",
            "가중치 초깃값의 표준편차를 정합니다. Xavier: sqrt(1/n), 시그모이드와 tanh에 알맞습니다. He: sqrt(2/n), ReLU에 알맞습니다",
        ),
        std: label("표준편차", "가중치 초깃값의 표준편차로, 모든 층이 같습니다"),
        learning_rate: label(
            "학습률",
            "갱신할 때마다 가중치를 얼마나 바꿀지 정합니다. 너무 작으면 학습이 거의 진행되지 않고, 너무 크면 손실이 요동치거나 발산합니다",
        ),
        optimizer: label("최적화 기법", "기울기로 가중치를 갱신하는 방법입니다"),
        layer_norm: label(
            "층 정규화",
            "이미지마다 은닉층의 뉴런들에 걸쳐 값을 정규화합니다. 배치 정규화도 켜면 그다음에 합니다. 실행 중에도 켜고 끌 수 있습니다",
        ),
        batch_norm: label(
            "배치 정규화",
            "활성화 함수 앞에서 은닉층마다 미니배치 단위로 정규화합니다. 학습하는 중에 켜도 바로 적용됩니다",
        ),
        hidden: label(
            "은닉층 (뉴런 수)",
            "첫 은닉층부터 마지막 은닉층까지의 뉴런 수입니다. 예: 100, 100, 50. 100×6은 100이 여섯입니다",
        ),
        batch_size: label("배치 크기 (장)", "미니배치 하나에 든 이미지 수"),
        dropout: label("드롭아웃 (비율)", "반복마다 무작위로 꺼 두는 은닉 뉴런의 비율. 0이면 쓰지 않습니다"),
        weight_decay: label(
            "가중치 감소 λ",
            "가중치 제곱합의 λ/2배를 손실에 더해 가중치를 작게 유지합니다. AdamW에서는 손실에 더하지 않고, 갱신할 때마다 모든 가중치를 \
             lr·λ의 비율만큼 줄입니다. 0이면 쓰지 않습니다",
        ),
        gradient: label(
            "기울기 계산법",
            "구하는 방법. 오차역전파법: 계층을 거꾸로 지나며 한 번에 구합니다. 수치 미분: 4장처럼 매개변수를 하나씩 양쪽으로 조금 움직여 \
             손실을 비교합니다. 느리지만 반올림을 빼면 같습니다",
        ),
        by_backpropagation: "오차역전파법",
        by_differences: "수치 미분",
        loss: label(
            "손실 함수",
            "학습이 작게 만드는 값. 교차 엔트로피 오차: 정답의 확률이 얼마나 낮은가. 평균 제곱 오차: 정답은 1, 나머지는 0으로 두고 \
             확률과의 차를 제곱해 더한 값의 반",
        ),
        loss_name: |loss| match loss {
            Loss::CrossEntropy => "교차 엔트로피 오차",
            Loss::MeanSquaredError => "평균 제곱 오차",
        },
        seed: label("시드", "시드가 같으면 실행 결과가 비트까지 같습니다"),
        iterations: label("반복 횟수", "실행이 끝날 때까지 쓰는 미니배치의 수"),
        data: label(
            "데이터",
            "무엇을 배울지 정합니다. 자동은 MNIST가 열려 있으면 MNIST를, 아니면 내장 숫자를 씁니다",
        ),
        train_size: label(
            "훈련 이미지",
            "앞에서부터 이만큼만 훈련에 씁니다. 적으면 오버피팅이 일어나기 쉽습니다",
        ),
        test_size: label(
            "시험 이미지",
            "앞에서부터 이만큼만 시험에 씁니다. 적으면 정확도를 빨리 재지만 값이 덜 정밀합니다",
        ),
        validation: label(
            "검증 비율",
            "훈련 이미지 가운데 시드로 뽑아 따로 두는 비율. 가장 좋은 것은 이 이미지로 고르므로 시험 이미지는 끝까지 고르는 데 쓰지 \
             않습니다. 0이면 따로 두지 않고 시험 이미지로 고릅니다",
        ),
        precision: label(
            "정밀도",
            "f32: 단정밀도, 빠릅니다. f64: 배정밀도, 다른 프로그램과 비교할 때 씁니다",
        ),
        momentum: label("모멘텀", "이전 갱신을 다음 갱신에 남기는 비율"),
        decay: label("감쇠율", "RMSprop이 과거 기울기의 제곱을 남기는 비율"),
        beta1: label("β₁", "Adam과 AdamW가 과거 기울기를 남기는 비율"),
        beta2: label("β₂", "Adam과 AdamW가 과거 기울기의 제곱을 남기는 비율"),
        lr_schedule: label(
            "학습률 스케줄",
            "학습하는 동안 학습률을 어떻게 바꿀지 정합니다. 학습률을 얼마로 정하든 스케줄의 값을 곱합니다",
        ),
        schedule_name: |kind| match kind {
            ScheduleKind::Constant => "일정",
            ScheduleKind::Step => "계단",
            ScheduleKind::Cosine => "코사인",
            ScheduleKind::WarmUp => "워밍업",
        },
        schedule_every: label("계단 간격", "이만큼 반복할 때마다 학습률에 배율을 곱합니다"),
        schedule_factor: label("계단 배율", "계단마다 학습률에 곱하는 수"),
        schedule_least: label("최저 (비율)", "실행이 끝날 때 남는 학습률의 비율"),
        schedule_updates: label(
            "워밍업 (반복)",
            "이만큼 반복하는 동안 학습률을 일정하게 올려 정한 값에 이릅니다",
        ),
        bn_momentum: label("배치 정규화 모멘텀", "배치마다 이동 평균과 이동 분산의 이전 값을 남기는 비율"),
        bn_epsilon: label("배치 정규화 ε", "값이 모두 같을 때 0으로 나누지 않도록 분산에 더하는 수"),
        batch_order: label(
            "배치 순서",
            "무작위: 책에서처럼 복원 추출. 섞기: 에폭마다 모든 이미지를 한 번씩. 차례로: 파일에 있는 순서대로",
        ),
        extra_class: label(
            "추가 클래스",
            "노이즈: 무작위 노이즈와 낙서로 된 열한 번째 클래스입니다. 열한 장에 한 장꼴로 섞여, 신경망이 '숫자가 아니다'라고 답할 수 있게 됩니다",
        ),
        extra_none: "없음",
        extra_noise: "노이즈",
        record_after: label(
            "갱신 뒤 손실",
            "같은 배치의 손실을 갱신 뒤에도 측정합니다. 책의 그래프가 이 값입니다. 순전파를 한 번 더 계산합니다",
        ),
        accuracy_every: label(
            "정확도 측정 간격",
            "모든 이미지를 얼마나 자주 측정할지 정합니다. 자동: 에폭마다 한 번, 첫 에폭에는 더 자주, 측정이 학습보다 오래 걸리면 더 드물게. 마지막 반복은 언제나 측정합니다",
        ),
        every_auto: "자동",
        every_epoch: "에폭마다",
        every_updates: |count| format!("반복 {count}회마다"),
        data_auto: "자동",
        data_digits: "내장 숫자",
        data_mnist: "MNIST",
        order_random: "무작위",
        order_shuffle: "섞기",
        order_sequential: "차례로",
        init_std: "표준편차",
        init_std_of: |std| format!("표준편차 {std}"),
        scaled_rule: |gain| format!("sqrt({gain} / 입력 수)"),
        changes: "실행 중 변경",
        start_file: "가중치 초깃값 파일",
        all_images: "전부",
        no_number: |typed, stays| format!("“{typed}”: 수가 아니므로 {stays} 그대로 둡니다"),
        beyond: |typed, low, high| format!("여기서는 {typed} 대신 {low}에서 {high}까지 쓸 수 있습니다"),
        hidden_bad: |layers, widest| {
            format!(
                "뉴런 수를 1에서 {widest}까지, {layers}개 이하로 쉼표로 나누어 쓰세요. 예: 100, 50 또는 100×6"
            )
        },
        more: "설정 더 보기",
        less: "설정 줄이기",
        on_reset: |keys| format!("다음 시작부터 적용: {keys}"),
        go_to_change: |change| format!("이 변경이 처음 적용된 반복으로 이동: {change}"),
        take_out: |change| format!("빼기: {change}"),
        take_out_help: "이 변경을 노트북에서 지웁니다. 다음 실행은 이 변경 없이 진행됩니다",
        more_changes: |count| format!("+ {count}개 더"),
    },
    figures: FigureText {
        rate_summary: |rate, iteration| format!("반복 {iteration}에서 학습률 {rate}."),
        settled: "평활화 (지금까지)",
        logarithmic: label("로그 축", "손실을 로그 축에 그립니다"),
        lock: label("축 고정", "히스토그램의 축을 고정하여 값이 커지고 작아지는 것이 그대로 보이게 합니다"),
        more_figures: label("…", "다른 그림"),
        neuron: |n, low, high| format!("뉴런 {n}: 가중치 {low}에서 {high}까지"),
        mistake: |index, label, predicted, probability| {
            settled(format!(
                "시험 이미지 {index}: {label}을(를) {predicted}(으)로 예측했습니다 (확률 {probability})"
            ))
        },
        measured_at: |iteration| format!("시험 이미지, 반복 {iteration}에서 측정"),
        no_mistakes: "틀린 시험 이미지가 없습니다",
        spread: |first, last| format!("표준편차는 첫 층에서 {first}, 마지막 층에서 {last}입니다."),
        loss_fell: |from, to, n| {
            settled(format!("손실이 {n}번 반복하는 동안 {from}에서 {to}(으)로 줄었습니다."))
        },
        loss_rose: |from, to, n| {
            settled(format!("손실이 {n}번 반복하는 동안 {from}에서 {to}(으)로 늘었습니다."))
        },
        loss_stayed: |from, to, n| {
            format!("손실이 {n}번 반복하는 동안 거의 그대로입니다. 처음 {from}, 나중 {to}.")
        },
        loss_overflowed: |from, n| format!("손실이 {from}에서 시작해 {n}번 반복한 뒤에는 NaN입니다."),
        loss_infinite: |from, n| format!("손실이 {from}에서 시작해 {n}번 반복한 뒤에는 무한대입니다."),
        accuracy_at: |iteration, train, validation, test| {
            let validation = validation.map(|share| format!(", 검증 정확도 {share}")).unwrap_or_default();
            format!("반복 {iteration}에서 훈련 정확도 {train}{validation}, 시험 정확도 {test}.")
        },
        loss_now: |loss| format!("손실 {loss}"),
        numerical_takes: |each, all| format!("수치 미분: 반복마다 약 {each}, 모두 약 {all}"),
        accuracy_now: |train, validation, test, before| {
            let validation = validation.map(|share| format!(", 검증 {share}")).unwrap_or_default();
            let before = before.map(|iteration| format!(" (반복 {iteration})")).unwrap_or_default();
            format!("정확도 훈련 {train}{validation}, 시험 {test}{before}")
        },
    },
    training: TrainingText {
        layers: "층",
        over_time: "시간에 따라",
        updates: "갱신",
        all_units: label("모든 유닛", "이 층의 모든 유닛으로 돌아갑니다 (Enter)"),
        sorted_units: label(
            "숫자 순",
            "가장 강하게 반응하는 숫자 순으로 유닛을 늘어놓습니다. 죽은 유닛이 먼저입니다",
        ),
        no_units: "이 신경망에는 은닉층이 없습니다",
        looking: "유닛을 살펴보는 중…",
        looks_at_rest: "유닛 하나는 학습이 멈추면 살펴봅니다",
        unit_part: |part| match part {
            Part::All => "전체",
            Part::Weights => "가중치",
            Part::Sum => "합",
            Part::Answers => "숫자별",
            Part::Matters => "반응하는 이미지",
        },
        both_ways: "둘 다",
        quantiles: label(
            "분위수",
            "값의 5, 25, 50, 75, 95%가 그 아래에 있는 선입니다. 크기 축에서는 값의 크기로 셉니다",
        ),
        distribution: "분포",
        statistic: |statistic| match statistic {
            Statistic::Std => "표준편차",
            Statistic::Mean => "평균",
            Statistic::Zeros => "0의 비율",
            Statistic::Saturated => "포화",
            Statistic::Nan => "NaN",
        },
        first_weights: "첫 층 가중치",
        confusion: "혼동 행렬",
        mistakes: "오답",
        scale_note: |most| format!("파랑 +{most}, 주황 −{most}, 모두 같은 눈금"),
    },
    activations: ActivationsText {
        all: "전부",
        show: label("활성화 함수", "어떤 활성화 함수를 보일지 정합니다"),
        input: label("입력", "표준 정규 분포의 난수, 또는 데이터의 이미지"),
        input_normal: "난수",
        input_data: "데이터",
        width: label("너비 (뉴런 수)", "층 하나의 뉴런 수"),
        layers: label("층 수", "값이 지나가는 층의 수"),
        samples: label("표본 수", "신경망에 흘려보내는 입력의 수"),
        quantity: label(
            "보기",
            "순전파로 나아가는 값, 또는 끝에서 무작위 기울기를 넣어 역전파로 돌아오는 기울기",
        ),
        layer: |n| format!("{n}층"),
        spread_of: |row, first, last| format!("{row} {first}에서 {last}"),
        spread: |rows| format!("첫 층에서 마지막 층까지의 표준편차: {rows}."),
        computing: "계산 중…",
    },
};
