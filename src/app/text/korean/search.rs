//! 탐색 셀의 글.

use crate::app::text::search::listed;
use crate::app::text::{Label, SearchText, grouped};

const fn label(name: &'static str, help: &'static str) -> Label {
    Label { name, help }
}

pub(super) const KOREAN: SearchText = SearchText {
    run_help: "시도를 차례로, 여러 개를 한꺼번에 학습합니다. 이미 끝난 시도는 다시 학습하지 않습니다",
    pause_help: "바로 멈춥니다. 진행 중이던 시도는 그 자리에서 이어집니다",
    step: "시도 하나",
    step_help: "시도 하나가 더 끝날 때까지 계속합니다",
    reset: "처음부터",
    reset_help: "이 설정으로 보관된 시도를 지우고 첫 시도부터 다시 시작합니다",
    idle: "실행을 누르면 탐색합니다. 결과는 보관되므로 멈춘 곳에서 이어집니다",
    preparing: "데이터를 읽는 중…",
    training: |trials| format!("학습 중: {trials}"),
    paused: "일시 정지됨. 실행을 누르면 멈춘 곳에서 이어집니다",
    finished: "끝남",
    failed: "탐색을 더 진행할 수 없습니다",
    known: |trials| format!("이전 탐색에서 끝난 시도 {}개를 가져왔습니다", grouped(trials)),
    saved: |trials, iterations, seconds| {
        format!(
            "시도 {}개를 일찍 멈춤: 반복 {iterations}회, 코어 하나로 약 {seconds}초를 아꼈습니다",
            grouped(trials)
        )
    },
    unkept: |error| format!("결과를 보관하지 못합니다: {error}"),
    of: |total| format!("시도 {}개 중", grouped(total)),
    best_so_far: |accuracy| format!("최고 {accuracy}"),
    waiting: |keys| format!("다음 시작부터 적용: {keys}"),
    trials: label("시도 횟수", "몇 가지 조합을 시도할지 정합니다. 늘려도 이미 한 시도는 그대로 씁니다"),
    grid_trials: |points| format!("{}개 점", grouped(points)),
    method: label(
        "방법",
        "무작위: 시도마다 모든 키의 값을 새로 뽑습니다. 격자: 모든 조합을 한 번씩 시도하며, 범위 대신 선택지가 필요합니다",
    ),
    random: "무작위",
    grid: "격자",
    validation: label(
        "검증 데이터 (비율)",
        "시도를 평가하려고 훈련 이미지에서 떼어 두는 비율. 시험 이미지는 전혀 보지 않습니다",
    ),
    halving: label(
        "일찍 멈추기",
        "연속 반감법: 시도를 묶어 성적이 나쁜 절반을 반복의 1/8, 1/4, 1/2에서 멈춥니다",
    ),
    range_log: "로그",
    range_linear: "선형",
    range_from: |key| format!("{key} 시작"),
    range_to: |key| format!("{key} 끝"),
    range_choice: "선택지입니다. 셀의 소스에서 바꾸세요",
    ranges: "범위",
    base_name: "공통 설정",
    base: |what| format!("모든 시도: {what}"),
    base_help: "모든 시도에 공통인 설정입니다. 셀의 소스에서 [base] 아래를 고치세요",
    common_images: |count| format!("이미지 {count}장"),
    common_hidden: |widths| match widths {
        [] => "은닉층 없음".to_owned(),
        [first, rest @ ..] if rest.len() > 1 && rest.iter().all(|width| width == first) => {
            format!("뉴런 {first}개인 은닉층 {}개", widths.len())
        }
        widths => format!("은닉층 {}", listed(widths)),
    },
    common_dropout: |ratio| format!("드롭아웃 {ratio}"),
    common_rate: |optimizer, rate| format!("{optimizer} 학습률 {rate}"),
    common_batch: |size| format!("배치 {size}장"),
    common_length: |iterations| format!("반복 {iterations}회"),
    tab_trials: "시도",
    tab_parallel: "모든 키",
    tab_best: "최고 20",
    tab_keys: "키별 영향",
    across: label("가로축", "가로축에 놓을 키"),
    up: label("세로축", "세로축에 놓을 키 또는 검증 정확도"),
    scatter_empty: "아직 끝난 시도가 없습니다",
    all: "시도",
    without_place: |count| format!("이 키가 없는 시도 {count}개"),
    explains_help: "이 키 하나가 검증 정확도의 분산을 얼마나 설명하는지 보입니다. 시도를 묶은 평균(사각형)으로 계산한 \
        상관비 ε²이며, 0%는 전혀, 100%는 전부를 뜻합니다",
    trial: "시도",
    train: "훈련",
    seconds: "초",
    iterations: "반복 횟수",
    table: "시도 표",
    sort: |column| format!("{column} 순으로 정렬"),
    best_mark: |number| format!("{number} 최고"),
    came_to: |validation, train| format!("검증 {validation}, 훈련 {train}"),
    stopped_at: |iterations, length| format!("{}회 중 {}회에서 멈춤", grouped(length), grouped(iterations)),
    open: "학습 셀로 열기",
    open_help: "이 시도의 값으로 된 학습 셀을 아래에 추가합니다",
    choose: "표나 그림에서 시도를 누르면 자세히 볼 수 있습니다",
    summary: |trials, best| match best {
        Some((number, accuracy)) => {
            format!("시도 {trials}개. 가장 좋은 것은 시도 {number}, 검증 정확도 {accuracy}입니다.")
        }
        None => "아직 끝난 시도가 없습니다.".to_owned(),
    },
};
