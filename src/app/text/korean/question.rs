//! 질문과 투표의 글.

use crate::app::text::QuestionText;
use crate::language::korean::particles::settled;

pub(super) const KOREAN: QuestionText = QuestionText {
    choice: |letter, words| format!("{letter}: {words}"),
    say: "답하기",
    keep: "남기기",
    your_number: "내 답(수)",
    your_words: "내 답",
    no_number: "0.25처럼 수를 쓰세요",
    first: |cell| settled(format!("먼저 답하세요. {cell}을(를) 실행하면 정해집니다.")),
    first_of_all: "먼저 답하세요.",
    words_first: "생각을 쓰세요. 노트북과 같은 폴더에 남기며, 아무도 채점하지 않습니다.",
    said: |cell| {
        settled(format!(
            "답을 남겼습니다. {cell}을(를) 끝까지 실행하면 정해집니다. 그때까지는 바꿀 수 있습니다."
        ))
    },
    has_ended: "이미 실행이 끝났습니다. 그래도 먼저 답하세요. 그러면 나온 것이 보입니다.",
    right: "그대로 나왔습니다.",
    wrong: "다르게 나왔습니다.",
    kept: "답을 남겼습니다.",
    after: "실행한 뒤에 답함",
    you_said: |what| format!("내 답: {what}"),
    came: |what| format!("나온 것: {what}"),
    good_answer: |what| format!("좋은 답: {what}"),
    undecided: |why| format!("이 실행으로는 정해지지 않습니다. {why}."),
    show: |cell| format!("{cell}에서 보기"),
    show_help: "답을 정하는 셀을 보이고, 그 수가 있는 곳을 가리킵니다",
    waits_for_answer: |ask| format!("답을 기다리는 질문이 있습니다: {ask}"),
    summary: "내 답",
    summary_of: |right, of| format!("{of}개 가운데 {right}개가 답한 대로 나왔습니다"),
    not_said: "답하지 않음",
    waits_for_run: "실행을 기다림",
    again: "다시 물어보기",
    again_help: "이 노트북의 답을 모두 비웁니다",
    not_kept: |why| format!("답이 남지 않습니다. {why}"),
    vote: "투표",
    end_vote: "투표 끝내기",
    vote_help: "투표하는 동안 A, B, C … 키는 손을 하나 더하고, Shift와 함께 누르면 하나 뺍니다 (V)",
    hide: "손 가리기",
    show_hands: "손 보이기",
    hide_help: "모두 투표할 때까지 수를 가립니다 (Q)",
    clear: "지우기",
    clear_help: "든 손을 모두 지웁니다",
    hands: |choice, count| format!("{choice}, 손 {count}개"),
    hands_hidden: |choice| format!("{choice}, 손 가림"),
    vote_keys: |last| format!("A … {last} 손 하나 더하기  ·  Shift 하나 빼기  ·  V 투표 끝내기"),
    all_hands: |count| format!("손 {count}개"),
    key_vote: "슬라이드의 질문에 투표 시작 또는 끝내기",
    key_hand: "투표하는 동안: 손 하나 더하기",
    key_hand_back: "투표하는 동안: 손 하나 빼기",
    key_hide: "손의 수 가리기 또는 보이기",
    hand_keys: "A, B, C …",
    hand_back_keys: "Shift+A, B, C …",
};
