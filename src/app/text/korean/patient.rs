//! 환자의 글.

use crate::app::text::{Label, PatientText};
use crate::language::korean::particles::settled;

pub(super) const KOREAN: PatientText = PatientText {
    patient: |number| format!("환자 {number}"),
    patient_of: |number, of| format!("환자 {of}명 중 {number}번"),
    score: |right, of| format!("{of}명 중 {right}명 맞힘"),
    next: "다음 환자",
    next_help: "아직 진단하지 않은 다음 환자로 시작합니다. 기록된 변경은 뺍니다",
    fault: Label { name: "고장", help: "이 신경망에서 잘못된 것" },
    figure: Label { name: "그림", help: "그것이 보이는 그림" },
    which_fault: "고장은?",
    which_figure: "그림은?",
    diagnose: "진단하기",
    diagnose_help: "진단이 맞는지 보고 무엇이 잘못되었는지 보여 줍니다. 진단은 한 번 합니다",
    run_first: "먼저 실행하고 그림을 살펴보세요",
    right: "맞습니다.",
    other_figure: |named| settled(format!("고장은 맞지만 {named}에는 보이지 않습니다.")),
    wrong: |said| format!("그렇지 않습니다: {said}."),
    it_is: |fault, changed| {
        if changed.is_empty() { format!("{fault}.") } else { format!("{fault}: {changed}.") }
    },
    instead: |key, value, healthy| format!("{key} {value}, 건강한 값 {healthy}"),
    seen_in: |figures| format!("보이는 그림: {figures}."),
    mend: "지금 고치기",
    mend_help: "이 반복에서 실행 중인 신경망을 바꿉니다. 변경은 기록되며 뺄 수 있습니다",
    mend_next: "다음 시작부터 고치기",
    mend_next_help: "실행 중인 신경망에서는 바꿀 수 없습니다. 블록에서 `patient`를 빼서 다음에는 건강한 신경망으로 시작합니다",
    mended: |iteration| format!("반복 {iteration}에서 고쳤습니다."),
    mended_next: "다음 시작부터는 고장이 없습니다.",
    hidden: "숨김",
    hidden_help: "환자의 이 값은 진단할 때까지 숨깁니다. 건강한 값은 블록에 있습니다",
    covered: |key| settled(format!("{key}은(는) 이 환자를 진단할 때까지 숨깁니다")),
};
