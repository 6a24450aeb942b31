//! 예측 셀의 글.

use crate::app::text::{Label, PredictText};
use crate::experiment::predict::Certainty;
use crate::language::korean::particles::settled;

const fn label(name: &'static str, help: &'static str) -> Label {
    Label { name, help }
}

pub(super) const KOREAN: PredictText = PredictText {
    pad: "그림판",
    pad_help: "마우스, 펜, 손가락으로 숫자나 아무것이나 그려 보세요. 키보드로는 화살표가 펜을 움직이고 스페이스가 펜을 대고 뗍니다",
    pad_summary: |strokes| format!("28 × 28 픽셀, 획 {strokes}개"),
    raw: "원본, 28 × 28",
    raw_help: "옮기고 돌리고 크기를 바꾸고 반전하고 노이즈를 넣은 그림",
    gets: "신경망이 받는 것",
    gets_help: "신경망이 보는 것은 이 784개의 수가 전부입니다",
    inked: |count| format!("784픽셀 중 {count}픽셀이 칠해짐"),
    pixel: |row, column, ink| format!("{row}행 {column}열: 값 {ink}"),
    undo: "되돌리기",
    undo_help: "마지막 획을 지웁니다",
    clear: "지우기",
    clear_help: "빈 종이로 만듭니다",
    open: "열기…",
    open_help: "크든 작든 PNG나 JPEG면 됩니다. 창 위로 끌어다 놓아도 됩니다",
    open_title: "그림 열기",
    open_failed: |why| format!("그림을 열지 못했습니다: {why}"),
    still: "바로잡기",
    still_help: "이동, 회전, 노이즈, 반전 없이 원래 크기로 되돌립니다",
    brush: label("붓", "붓의 굵기 (그림의 픽셀 단위)"),
    right: label("오른쪽", "그림을 오른쪽으로 옮깁니다 (픽셀). 0보다 작으면 왼쪽으로"),
    down: label("아래", "그림을 아래로 옮깁니다 (픽셀). 0보다 작으면 위로"),
    rotate: label("돌리기", "그림을 시계 방향으로 돌립니다 (도)"),
    scale: label("크기", "그림을 크게 또는 작게 합니다. 1이면 그대로입니다"),
    noise: label("노이즈", "픽셀 값을 검정의 이 비율까지 무작위로 바꿉니다"),
    invert: label("반전", "검정과 하양을 맞바꿉니다"),
    centre: label(
        "가운데로",
        "그린 부분만 잘라 20픽셀에 맞추고 무게중심을 한가운데에 놓습니다. MNIST를 만든 방식입니다",
    ),
    class: "클래스",
    softmax: "소프트맥스",
    logit: "로짓",
    entropy: |bits, most| format!("엔트로피 {bits}비트 (최대 {most}비트)"),
    certainty: |certainty, answer, second| match certainty {
        Certainty::Certain => format!("틀림없이 {answer}"),
        Certainty::Sure => format!("확실히 {answer}"),
        Certainty::Leaning => format!("{answer} 같지만 {second}일지도"),
        Certainty::Torn => format!("{answer}인지 {second}인지 망설임"),
        Certainty::Guessing => format!("추측에 가까운 {answer}"),
        Certainty::Broken => "NaN: 오버플로가 일어났습니다".to_owned(),
    },
    sees: |answer, probability| format!("예측: {answer}, {probability}"),
    looking: |id, iteration| format!("{id}, 반복 {iteration}"),
    looking_at_file: |file| format!("{file}의 신경망"),
    looking_at_own: "이 셀의 작은 신경망",
    train: |id| format!("{id} 학습"),
    train_help: "학습 셀을 실행하거나 일시 정지합니다. 여기의 답도 함께 움직입니다",
    not_trained: |id| format!("신경망 {id}: 아직 학습하지 않아 예측할 수 없습니다."),
    no_cell: |id| format!("이 노트북에 없는 학습 셀입니다: {id}."),
    add_cell: |id| format!("학습 셀 {id} 추가"),
    read_weights: |file| format!("{file} 읽기"),
    weights_wait: |file| format!("이 셀은 노트북과 같은 폴더에 있는 {file}의 신경망으로 예측합니다."),
    train_own: "작은 신경망 학습",
    own_wait: "이 셀은 신경망을 정하지 않았습니다. 작은 신경망은 금방 학습할 수 있습니다.",
    loading: "불러오는 중…",
    ended: "프로그램 오류로 중단되었습니다. 다시 해 보세요",
    steps: "단계",
    steps_drawn: "그린 그림과 시험 이미지는 글씨가 이미 분리되어 있어 단계가 필요 없습니다. 사진을 열면 글씨를 찾는 과정이 보입니다",
    laid_out: "이미 MNIST의 이미지와 같은 모양이라 그대로 들어갑니다",
    upright: label("바로 세우기", "카메라가 파일에 적은 방향(EXIF)대로 그림을 돌립니다"),
    flatten: label("밝기 고르기", "조명의 차이를 없애 종이의 밝기를 어디서나 같게 합니다"),
    paper: label(
        "종이",
        "밝은 쪽과 어두운 쪽 중 어느 쪽이 종이인지 정합니다. 자동이면 더 넓은 쪽을 종이로 봅니다",
    ),
    paper_auto: "자동",
    paper_light: "밝음",
    paper_dark: "어두움",
    border: label("가장자리 빼기", "그림 가장자리에서 들어온 책상, 손, 다른 종이를 뺍니다"),
    denoise: label("노이즈 제거", "노이즈와 작은 점과 모눈종이의 줄을 뺍니다"),
    if_anything: |answer, probability| format!("굳이 답하면 {answer}: {probability}"),
    ask_activation: |file| {
        format!("{file}: 신경망을 어떤 활성화 함수로 학습했는지 파일에 없습니다. 무엇이었나요?")
    },
    layer_summary: |neurons, silent, most| format!("뉴런 {neurons}개 중 {silent}개가 0, 최댓값 {most}"),
    neuron: |n, value| format!("뉴런 {n}: {value}"),
    more_layers: |n| format!("그 밖에 {n}개 층"),
    no_layers: "이 신경망에는 은닉층이 없습니다",
    which: "픽셀 기여도",
    which_class: label(
        "기준 클래스",
        "어느 점수에 대한 기여도를 볼지 정합니다: 예측한 클래스, 또는 고른 클래스",
    ),
    the_answer: "예측",
    product: "기울기 × 입력",
    product_help: "지금의 픽셀 값이 점수에 기여하는 정도",
    gradient: "기울기",
    gradient_help: "픽셀 값을 조금 키우면 점수가 어떻게 바뀌는지",
    for_and_against: |class| format!("{class}의 점수를 높이는 픽셀과 낮추는 픽셀"),
    legend: "파랑: 점수를 높임    주황: 점수를 낮춤",
    attributed: |row, column, ink, gradient, product| {
        format!("{row}행 {column}열: 입력 {ink}, 기울기 {gradient}, 기울기 × 입력 {product}")
    },
    take: "하나를 누르면 자세히 볼 수 있습니다",
    no_such: |extra| match extra {
        None => {
            "여기에 숫자는 하나도 없습니다. 그런데 이 신경망은 숫자가 아니라고 답할 수 없습니다.".to_owned()
        }
        Some(class) => {
            settled(format!("여기에 숫자는 하나도 없습니다. 이 신경망은 {class}(이)라고 답할 수 있습니다."))
        }
    },
    dream_class: label("목표 클래스", "신경망이 마지막에 확신하게 할 클래스"),
    dream_from: label("출발", "무작위 노이즈, 지금 신경망이 받는 그림, 또는 빈 종이"),
    from_static: "무작위 노이즈",
    from_picture: "이 그림",
    from_blank: "빈 종이",
    begin_dream: "꿈꾸기",
    dreaming: "꿈꾸는 중…",
    dream_idle: "'꿈꾸기'를 누르면 신경망이 확신할 때까지 그림을 기울기 방향으로 한 걸음씩 바꿉니다",
    play: "재생",
    pause: "일시 정지",
    step: "꿈의 걸음",
    step_of: |step, of| format!("{of}걸음 중 {step}걸음"),
    dream_ended: |class, steps, reached| {
        if reached {
            settled(format!("{steps}걸음 만에 {class}(이)라고 확신합니다"))
        } else {
            settled(format!("{steps}걸음 뒤에도 {class}(이)라고 확신하지 못합니다"))
        }
    },
    take_picture: "그림판으로",
    take_help: "이 그림을 그대로 그림판에 놓습니다",
    change: "가장 작은 변화",
    change_to: label("바꿀 답", "신경망의 예측을 무엇으로 바꿀지 정합니다"),
    change_from: label("진짜 이미지", "신경망이 맞힌 이 클래스의 시험 이미지를 가져옵니다"),
    find_change: "찾기",
    change_idle: "'찾기'를 누르면 예측이 바뀔 때까지 기울기의 부호를 따라 그림을 되도록 조금만 바꿉니다",
    finding: "가장 작은 변화를 찾는 중…",
    no_change: |class| settled(format!("이 방법으로는 이 그림의 예측을 {class}(으)로 바꾸지 못했습니다")),
    difference_summary: "확대한 차이",
    changed: |largest, mean, steps| {
        format!("픽셀 값의 변화는 255단계 중 최대 {largest}, 평균 {mean}입니다. 기울기의 부호로 {steps}걸음.")
    },
    already: |class| {
        settled(format!("신경망은 이미 {class}(으)로 예측합니다. 다른 답이나 다른 그림을 고르세요."))
    },
    images: "시험 이미지",
    digit: label("클래스", "이 클래스의 시험 이미지만"),
    any: "전부",
    verdict: label("답", "신경망이 맞힌 것만, 또는 틀린 것만"),
    all: "전부",
    right_only: "맞음",
    wrong_only: "틀림",
    order: label("순서", "무엇을 먼저 보일지 정합니다"),
    in_file: "파일에 있는 순서",
    least_sure: "확신이 낮은 것부터",
    most_sure: "확신이 높은 것부터",
    page: |first, last, of| format!("{of}장 중 {first}–{last}"),
    nothing: "그런 시험 이미지는 없습니다",
    previous: "이전 쪽",
    next: "다음 쪽",
    test_image: |row, label, answer, probability| {
        settled(format!("시험 이미지 {row}: {label}, {answer}(으)로 예측, {probability}"))
    },
    measured: |iteration| format!("반복 {iteration}의 예측"),
    asking: "모든 시험 이미지를 예측하는 중…",
};
