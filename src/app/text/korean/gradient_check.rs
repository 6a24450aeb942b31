//! 기울기 확인 셀의 글.

use crate::app::text::{GradientCheckText, Label};

const fn label(name: &'static str, help: &'static str) -> Label {
    Label { name, help }
}

pub(super) const KOREAN: GradientCheckText = GradientCheckText {
    run_help: "매개변수마다 양쪽으로 h만큼 움직여 얻은 기울기를 오차역전파법의 기울기와 비교합니다",
    pause_help: "진행 중인 매개변수를 마치고 멈춥니다. 지금까지의 결과는 남습니다",
    reset_help: "지금까지의 결과를 지우고 지금의 설정으로 다시 시작합니다",
    idle: "실행을 누르면 이 신경망의 매개변수를 하나하나 확인합니다",
    preparing: "데이터를 읽는 중…",
    tried: |done, of| format!("매개변수 {of}개 중 {done}개"),
    times: |numerical, backpropagation, ratio| {
        format!("수치 미분 {numerical}, 오차역전파법 {backpropagation}: {ratio}배 걸림")
    },
    times_help: |passes, time| {
        format!(
            "매개변수에 따라 달라지는 부분만 다시 계산했습니다. 순전파 전체를 매번 다시 하면 {passes}번, 약 {time}입니다"
        )
    },
    seconds: |number| format!("{number}초"),
    milliseconds: |number| format!("{number}밀리초"),
    minutes: |number| format!("{number}분"),
    samples: label("표본 (장)", "훈련 이미지 앞에서부터 이만큼을 배치로 씁니다"),
    chosen_samples: |rows| format!("이미지 {rows}"),
    h: label(
        "h",
        "매개변수를 양쪽으로 얼마나 움직일지 정합니다. 너무 크면 기울기가 거칠고, 너무 작으면 반올림 오차에 묻힙니다",
    ),
    share: label(
        "확인할 비율",
        "배열마다 무작위로 몇 개를 확인할지 정합니다. 작은 신경망이면 전부 확인하세요",
    ),
    fault: label("고장 내기", "역전파에 알려진 실수를 심어, 확인이 그것을 잡아내는지 봅니다"),
    nothing: "없음",
    relu_mask: "ReLU의 마스크를 빠뜨림",
    batch_mean: "1/N을 빠뜨림",
    transposed: "가중치를 전치함",
    batch_norm_mean: "평균 항이 없는 배치 정규화",
    planted: |fault| format!(". 심은 실수: {fault}"),
    so_far: "지금까지: ",
    parameter: "매개변수",
    shape: "형상",
    mean: label("평균", "두 기울기의 차이(절댓값)의 평균"),
    max: label("최대", "가장 큰 차이(절댓값)"),
    relative: label("상대", "차이의 크기를 두 기울기의 크기로 나눈 값. 0이면 같고 1이면 전혀 다릅니다"),
    kinks: label(
        "꺾임",
        "이 매개변수가 움직일 수 있고 ReLU가 꺾이는 0에서 h 안에 있는 활성화 이전 값의 수. 그곳에서는 차분에 두 기울기가 섞입니다",
    ),
    verdict: "판정",
    says_agrees: "일치",
    says_kinks: "꺾임",
    says_disagrees: "다름",
    says_cannot_tell: "알 수 없음",
    crossed: |count| match count {
        0 => "두 시도 사이에 꺾이는 점을 넘은 뉴런 없음".to_owned(),
        _ => format!("두 시도 사이에 뉴런 {count}개가 꺾이는 점을 넘음"),
    },
    without_place: |count| format!("0이어서 이 축에 없는 원소 {count}개"),
    summary: |checked, relative| format!("매개변수 {checked}개. 가장 큰 상대 차이 {relative}."),
    on_a_kink: "꺾임",
    no_kink: "–",
};
