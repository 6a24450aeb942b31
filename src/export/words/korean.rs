//! 문서의 말, 우리말로.

use super::DocumentWords;

pub(super) static KOREAN: DocumentWords = DocumentWords {
    not_run: "문서를 만들 때 이 셀은 실행되지 않았습니다.",
    failed: |why| format!("이 셀은 실행할 수 없었습니다: {why}"),
    settings: "설정",
    table: |name, rows| format!("표 {name}: {rows}행"),
    more_rows: |count| format!("{count}행 더 있음"),
    whole_table: "표 전체 (CSV)",
    made_with: "Layerscope로 만들었습니다. 그림은 시드가 정해진 실행에서 나온 것이라, 설정이 같으면 수도 같습니다.",
    untitled: "노트북",
    answer: "답",
    came: |what| format!("나온 것: {what}"),
    ask_cell: |cell| format!("먼저 답해 보세요. 셀 `{cell}`을 실행하면 정해집니다."),
};
