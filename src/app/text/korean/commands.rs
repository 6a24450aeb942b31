//! 명령: 메뉴, 단추, 도움말.

use crate::app::text::CommandText;

pub(super) const KOREAN: CommandText = CommandText {
    file: "파일",
    edit: "편집",
    run: "실행",
    view: "보기",
    help: "도움말",

    new: "새 노트북",
    open: "열기…",
    open_recent: "최근 노트북 열기",
    save: "저장",
    save_as: "다른 이름으로 저장…",
    open_data: "MNIST 열기…",
    export_html: "HTML로 내보내기…",
    export_jupyter: "Jupyter 노트북으로 내보내기…",
    quit: "끝내기",

    undo: "되돌리기",
    redo: "다시 하기",
    original: "원래 수업으로 되돌리기…",
    add_prose: "글 추가",

    toggle: "실행 또는 일시 정지",
    step: "한 단계",
    step_back: "한 단계 뒤로",
    to_start: "맨 처음으로",
    to_end: "맨 끝으로",
    step_epoch: "한 에폭",
    reset: "처음으로",
    faster: "더 빠르게",
    slower: "더 느리게",
    speed: "속도",
    speeds: ["1: 아주 느리게", "2: 느리게", "3: 보통", "4: 빠르게", "5: 최고 속도"],
    batch_norm: "배치 정규화 켜기 또는 끄기",

    present: "발표",
    counter: "반복 횟수 크게 보기",
    others_go_on: "다른 노트북에서도 실행 계속",
    zoom_in: "크게",
    zoom_out: "작게",
    zoom_reset: "원래 크기",
    next_theme: "다음 테마",
    next_language: "한국어 또는 English",
    side_panel: "수업과 데이터",
    history: "실행 기록",
    messages: "메시지",
    keys: "단축키",
    tour: "둘러보기",
};
