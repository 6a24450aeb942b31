//! 실행 기록의 말.

use super::super::history::HistoryText;

pub(super) const KOREAN: HistoryText = HistoryText {
    title: "실행 기록",
    none: "이 노트북에는 끝까지 마친 실행이 아직 없습니다",
    why: "끝난 학습, 비교, 탐색, 기울기 확인은 설정과 함께 여기에 남습니다. 가장 좋았던 설정으로 언제든 돌아갈 수 있습니다.",
    hint: "두 실행을 고르면 곡선을 겹쳐 보고 설정이 어떻게 다른지 볼 수 있습니다.",
    columns: ["실행", "셀", "데이터", "결과", "길이", "언제"],
    best: "최고",
    run: |number| format!("실행 {number}"),
    in_words: |number, cell, result, best| {
        let best = if best { ", 같은 데이터에서 가장 좋음" } else { "" };
        format!("{cell}의 실행 {number}: {result}{best}")
    },
    trained: |loss, validation, test| match test {
        Some(test) => {
            let validation = validation.map(|share| format!(", 검증 {share}")).unwrap_or_default();
            format!("손실 {loss}{validation}, 시험 {test}")
        }
        None => format!("손실 {loss}"),
    },
    searched: |validation| format!("최고 검증 {validation}"),
    checked: |relative| format!("상대 차이 {relative}"),
    length: |kind, count| match kind {
        "search" => format!("시도 {count}개"),
        "gradient_check" => format!("원소 {count}개"),
        _ => format!("반복 {count}회"),
    },
    lay_over: |number| format!("실행 {number} 보기"),
    bring_back: "불러오기",
    bring_back_of: |number| format!("실행 {number}의 설정 불러오기"),
    brought_back: |number, cell| {
        format!(
            "실행 {number}의 설정을 {cell}에 불러왔습니다. '처음으로'를 누르고 실행하면 똑같은 실행을 다시 볼 수 있습니다."
        )
    },
    not_brought_back: |number, cell| {
        format!("실행 {number}의 설정을 불러오지 못했습니다. {cell}의 소스를 먼저 고치세요.")
    },
    keep: "남기기",
    pin: |number| format!("자리가 모자라도 실행 {number} 남기기"),
    forget: |number| format!("실행 {number} 지우기"),
    loss: "평활화한 손실",
    iteration: "반복",
    best_validation: "지금까지의 최고 검증 정확도",
    trial: "시도",
    no_curve: "기울기 확인에는 곡선이 없습니다",
    differ: "다른 설정",
    alike: "두 실행의 설정이 같습니다.",
    absent: "–",
    not_kept: |why| format!("끝난 실행을 남길 수 없습니다. {why}"),
};
