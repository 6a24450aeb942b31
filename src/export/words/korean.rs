//! 문서의 말, 우리말로.

use super::DocumentWords;
use crate::experiment::figure::Along;

pub(super) static KOREAN: DocumentWords = DocumentWords {
    not_run: "문서를 만들 때 이 셀은 실행되지 않았습니다.",
    failed: |why| format!("이 셀은 실행할 수 없었습니다: {why}"),
    settings: "설정",
    diagnosis: "이 환자의 고장",
    table: |name, rows| format!("표 {name}: {rows}행"),
    more_rows: |count| format!("{count}행 더 있음"),
    whole_table: "표 전체 (CSV)",
    made_with: "Layerscope로 만들었습니다. 그림은 시드가 정해진 실행에서 나온 것이라, 설정이 같으면 수도 같습니다.",
    untitled: "노트북",
    answer: "답",
    came: |what| format!("나온 것: {what}"),
    ask_cell: |cell| format!("먼저 답해 보세요. 셀 `{cell}`을 실행하면 정해집니다."),
    contents: "수업",
    site: "모든 수업과 다른 언어",
    along_the_course: "이전 수업과 다음 수업",
    in_this_language: "한국어",
    previous: "이전",
    next: "다음",
    along: |along| match along {
        Along::Iterations => "반복",
        Along::Rows => "행",
        Along::Steps => "단계",
    },
    after_update: |iteration, updates, of| format!("반복 {iteration}, 전체 {of}회 중 {updates}회 갱신한 뒤"),
    row_of: |row, of| format!("{of}행 중 {row}행"),
    step_of: |step, of| format!("{of}단계 중 {step}단계"),
    step_back: "한 단계 뒤로",
    step_forward: "한 단계 앞으로",
    play: "재생",
    pause: "멈춤",
};
