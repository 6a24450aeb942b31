//! 셀을 둘러싼 창의 글.

use crate::app::text::ShellText;
use crate::language::korean::particles::settled;

pub(super) const KOREAN: ShellText = ShellText {
    untitled: "제목 없는 노트북",
    unsaved: "저장되지 않음",
    lessons: "수업",
    notebooks: "노트북",
    no_notebooks: "저장한 노트북이 여기에 나타납니다",
    data: "사용 중인 데이터",
    built_in_digits: "내장 숫자",
    data_counts: |train, test| format!("훈련 {train}장 · 시험 {test}장"),
    data_explained: "프로그램이 직접 만든 손글씨입니다. 진짜 손글씨는 MNIST를 열어 보세요",
    data_images: |name| format!("{name}의 처음 이미지"),
    loading_data: "이미지를 읽는 중…",
    data_loaded: |name, train, test| format!("데이터를 열었습니다: {name}, 훈련 {train}장, 시험 {test}장"),
    stop_loading: "중지",
    stop_loading_help: "더 읽지 않습니다. 사용 중인 데이터는 그대로입니다",
    use_digits: "내장 숫자 사용",
    data_letters: "이 파일의 레이블은 EMNIST 글자(letters)의 것으로, A가 1이고 Z가 26입니다. 숫자의 레이블은 0부터 9까지입니다. 신경망의 클래스는 27개가 되며, 클래스 0인 이미지는 없습니다",
    data_sideways: "이 파일의 이미지는 EMNIST처럼 옆으로 누워 있습니다. 이대로 학습한 신경망은 바로 선 그림을 읽지 못합니다. 데이터 그림 아래의 '이미지 돌리기'로 이미지마다 행과 열을 바꾸세요",
    turn_data: "이미지 돌리기",
    turn_data_back: "이미지 되돌리기",
    turn_data_help: "EMNIST 파일에 필요한 대로 이미지마다 행과 열을 바꿉니다",
    open_data_why: "MNIST 파일 네 개가 든 폴더나 그 파일들을 고르세요. 압축(.gz) 여부는 상관없습니다. \
                    창 위로 끌어다 놓아도 됩니다",
    open_folder: "폴더 고르기…",
    get_data: "MNIST 받기…",
    get_data_why: |folder| {
        format!(
            "MNIST는 Yann LeCun, Corinna Cortes, Christopher Burges가 모은 손글씨 숫자 7만 장입니다(CC BY-SA 3.0). \
             파일 네 개, 약 12MB를 구글과 PyTorch가 보관하는 공개 사본에서 받아 검사한 뒤 {folder}에 저장합니다. \
             이 프로그램은 그 밖에는 인터넷을 쓰지 않습니다"
        )
    },
    get_data_nowhere: "이 시스템에는 프로그램 데이터를 둘 폴더가 없어 받을 수 없습니다. 파일을 직접 골라 주세요",
    download: "받기",
    downloading: "MNIST를 받는 중…",
    open_files: "파일 고르기…",
    data_failed: |why| format!("이미지를 읽지 못했습니다. {why}"),
    data_kept: "사용 중인 데이터는 그대로입니다",

    theme: "테마",
    language: "언어",
    no_letters: |language| {
        format!(
            "이 시스템에는 {language} 글꼴이 없습니다. fonts-nanum이나 fonts-noto-cjk 같은 글꼴을 설치하고 프로그램을 다시 시작하세요"
        )
    },
    light: "밝게",
    dark: "어둡게",
    high_contrast: "고대비",
    projector: "빔프로젝터",

    text_block: "글",
    edit: "편집",
    edit_text: "글 편집",
    empty_text: "여기에 쓰세요…",
    only_comments: "주석(보이지 않음)",
    done: "완료",
    add_cell: |kind| format!("셀 추가: {kind}"),
    show_cell: |title| format!("{title} 보기"),
    next_lesson: |title| format!("다음 수업: {title}"),
    step: |number, of| format!("{of}단계 중 {number}단계"),
    add_here: "여기에 글이나 셀 추가",
    begin_with: "무엇으로 시작할까요?",
    what_text_is: "마크다운으로 쓰는 제목, 목록, 표, 수식",
    what_it_is: |kind| match kind {
        "training" => "신경망 하나를 학습시키며 손실, 정확도, 층마다 일어나는 일을 봅니다",
        "activations" => "학습하기 전, 가중치 초깃값에 따라 층마다 나오는 값의 분포를 봅니다",
        "comparison" => "같은 난수와 같은 미니배치로 신경망 여럿을 나란히 학습시킵니다",
        "graph" => "값은 순방향으로, 기울기는 역방향으로 계산을 지나갑니다",
        "search" => "하이퍼파라미터를 무작위로 골라 짧게 여러 번 학습시키고, 무엇이 중요한지 봅니다",
        "predict" => "숫자를 그리거나 그림을 열어 신경망의 답을 봅니다",
        "gradient_check" => "오차역전파법의 기울기를 수치 미분과 하나하나 견줍니다",
        "descent" => "최적화 기법들이 변수가 둘인 함수를 내려갑니다",
        "question" => "먼저 묻고, 실행으로 정합니다",
        _ => "",
    },
    more: "더 보기",
    duplicate: "복제",
    delete: "삭제",
    move_up: "위로 옮기기",
    move_down: "아래로 옮기기",
    edit_source: "소스 편집…",
    show_all: "모두 보기",
    show_all_help: "이 셀의 모든 조절 장치와 그림을 보입니다",
    show_less: "줄여 보기",
    show_less_help: "노트북이 이 셀에서 고른 것만 보입니다",
    default_block: "기본 설정으로 되돌리기",
    apply: "적용",
    cancel: "취소",
    source_of: |title| format!("{title}의 소스"),
    cell_broken: "소스를 고쳐야 이 셀을 실행할 수 있습니다",
    line: |line| format!("{line}번째 줄"),
    unknown_kind: |kind, known| format!("\"{kind}\" 종류의 셀은 없습니다. 있는 종류: {known}"),

    space: " 스페이스 ",
    space_runs: |cell| format!("{cell} 실행"),
    space_pauses: |cell| format!("{cell} 일시 정지"),
    ready: "준비됨",
    progress: |label, iteration, length| format!("{label} · 반복 {length}회 중 {iteration}회"),
    per_second: |rate| format!("초당 {rate}회"),
    others_running: |runs| format!("다른 노트북의 실행 {runs}개가 계속되고 있습니다"),
    other_runs: |notebook, runs| format!("{notebook}: 실행 {runs}개"),
    open_other: |notebook| format!("\"{notebook}\" 열기"),
    others_ended: |notebook, megabytes| {
        format!(
            "메모리를 비우려고 \"{notebook}\"의 실행을 끝냈습니다. 열려 있지 않은 노트북의 실행은 모두 합쳐 {megabytes}MB까지 쓸 수 \
             있는데, 이 노트북을 본 지 가장 오래되었습니다. 셀을 다시 실행하면 같은 결과를 볼 수 있습니다"
        )
    },
    others_go_on: "다른 노트북을 열어도 실행이 계속됩니다",
    others_rest: "다른 노트북을 열면 실행이 멈추고, 다시 열면 이어집니다",
    message_count: |n| match n {
        0 => "메시지 없음".to_owned(),
        n => format!("메시지 {n}개"),
    },
    messages: "메시지",
    no_messages: "알릴 것이 없습니다",
    clear: "지우기",
    close: "닫기",

    save_first: |names| match names {
        [name] => format!("\"{name}\"의 변경 내용을 저장할까요?"),
        _ => format!("노트북 {}개의 변경 내용을 차례로 저장할까요?", names.len()),
    },
    save_first_why: |names| match names {
        [_] => "저장하지 않으면 사라집니다".to_owned(),
        _ => format!("{}\n\n저장하지 않으면 사라집니다", names.join("\n")),
    },
    changed_lesson: "바꾼 것이 있습니다. 편집 > 원래 수업으로 되돌리기를 누를 때까지 그대로 남습니다",
    read_lesson: "끝까지 읽었습니다",
    save: "저장",
    discard: "저장 안 함",
    still_writing: |files| match files {
        [file] => format!("{file} 파일을 아직 쓰고 있습니다"),
        _ => format!("파일 {}개를 아직 쓰고 있습니다", files.len()),
    },
    still_writing_why: |files| match files {
        [_] => "다 쓰는 대로 프로그램이 끝납니다. 기다리지 않으면 파일은 만들지 않습니다".to_owned(),
        _ => format!(
            "{}\n\n다 쓰는 대로 프로그램이 끝납니다. 기다리지 않으면 파일은 만들지 않습니다",
            files.join("\n")
        ),
    },
    keep_working: "끝내지 않기",
    quit_without: "기다리지 않고 끝내기",
    changed_on_disk: |name| settled(format!("다른 프로그램이 \"{name}\"을(를) 바꾸었습니다")),
    changed_why: "지금 저장하면 그 내용을 덮어씁니다",
    save_over: "그래도 저장",
    save_copy: "사본 저장…",
    contested_why: "저장하지 않은 변경 내용이 있습니다. 파일을 불러오면 그 내용으로 바뀝니다(되돌리기를 하면 돌아옵니다). 지금 \
                    내용을 유지하면 다음에 저장할 때 다른 프로그램이 쓴 내용을 덮어씁니다",
    load_theirs: "파일 불러오기",
    keep_mine: "지금 내용 유지",
    reloaded: |name| settled(format!("다른 프로그램이 {name}을(를) 바꾸었습니다. 바뀐 내용을 불러왔습니다")),
    file_gone: |name| {
        settled(format!(
            "{name}이(가) 이제 그 자리에 없습니다. 옮겨졌거나 지워졌거나, 드라이브가 분리되었습니다. 지금 보이는 내용은 그대로 있으니 \
             다른 이름으로 저장하거나 파일을 되돌려 놓으세요"
        ))
    },
    gone: |name| settled(format!("\"{name}\"이(가) 이제 그 자리에 없습니다")),
    gone_why: "옮겨졌거나 지워졌거나, 드라이브가 분리되었습니다. 다른 곳에 사본을 저장하거나 원래 자리에 파일을 새로 쓰세요",
    save_here_again: "원래 자리에 저장",
    came_back: "바꾸고 저장하지 않은 내용을 그대로 다시 열었습니다.",
    recovery: "멈춘 곳에서 이어서 할까요?",
    recovery_why: |name, when| {
        settled(format!(
            "\"{name}\"을(를) 저장하기 전에 프로그램이 끝났습니다. {when}의 내용이 남아 있습니다."
        ))
    },
    recover: "복구",
    recover_discard: "버리기",
    read_file: |name| format!("{name} 파일을 읽을까요?"),
    read_file_why: "이 셀은 노트북과 같은 폴더에 있는 그 파일의 가중치에서 시작합니다. 아직 아무것도 읽지 않았습니다",
    read_it: "읽기",
    saved: |name| format!("저장했습니다: {name}"),
    export: "내보내기",
    export_help: "이 셀의 그림을 복사하거나 SVG, PNG, CSV로 저장합니다. 셀에서 오른쪽 단추를 눌러도 같은 메뉴가 열립니다",
    nothing_to_export: "아직 그림이 없습니다. 먼저 셀을 실행하세요",
    copy_picture: "그림 복사",
    save_svg: "SVG로 저장…",
    save_png: "PNG로 저장…",
    save_csv: "CSV로 저장…",
    save_spreadsheet_csv: "엑셀용 CSV로 저장…",
    copied: "그림을 클립보드에 복사했습니다",
    no_clipboard: "이 데스크톱의 클립보드를 쓸 수 없습니다. 그림을 PNG로 저장하세요",
    no_browser: |link| format!("브라우저를 열 수 없습니다. 링크의 주소: {link}"),
    link_refused: |link| {
        format!("이 링크는 열지 않습니다: {link}. 웹 페이지(http, https)와 메일(mailto) 링크만 엽니다")
    },
    exporting: "내보내는 중…",
    writing: |file| format!("{file} 쓰는 중"),
    stop_exporting: "중지",
    stop_exporting_help: "더 쓰지 않습니다. 파일은 만들지 않습니다",
    export_stopped: |file| format!("멈추었습니다. {file} 파일은 만들지 않았습니다"),
    export_failed: |file, why| format!("{file} 파일을 쓰지 못했습니다. {why}"),
    copy_failed: |title, why| format!("\"{title}\" 그림을 복사하지 못했습니다. {why}"),
    export_elsewhere: |why| format!("{why}. 다른 폴더로 다시 내보내세요"),
    picture_too_large: "픽셀 그림으로 만들기에는 너무 큽니다. SVG로 저장하세요",
    no_thread: |why| {
        format!("시스템이 스레드를 더 만들지 못했습니다: {why}. 다른 프로그램을 몇 개 닫고 다시 해 보세요")
    },
    not_drawn: "프로그램의 오류 때문에 이 부분을 표시할 수 없습니다",
    not_drawn_why: "다른 것은 그대로 계속되며 노트북의 내용은 바뀌지 않았습니다. \"다시 시도\"를 누르면 한 번 더 표시합니다. \
                    그래도 안 되면 아래 내용을 알려 주세요",
    try_again: "다시 시도",
    start_over: "이 셀을 처음부터 다시",
    start_over_help: "셀을 원본에서 다시 만듭니다. 지금까지 계산한 것은 사라집니다",
    copy_details: "자세한 내용 복사",
    not_opened: |name| settled(format!("\"{name}\"을(를) 열지 않았습니다")),
    not_opened_why: "지난번에 이 노트북을 여는 도중에 프로그램이 종료되었습니다. 그래서 이번에는 자동으로 열지 않았습니다. \
                     파일은 그대로입니다",
    leave_closed: "열지 않기",
    open_anyway: "그래도 열기",
    fault: |what| {
        format!("프로그램 오류로 중단되었습니다: {what}. 나머지는 그대로 계속됩니다. 다시 해 보세요")
    },
    save_failed: |why| format!("노트북을 저장하지 못했습니다. {why}"),
    open_failed: |why| format!("노트북을 열지 못했습니다. {why}"),
    autosave_failed: |why| format!("저장하지 않은 내용을 따로 보관하지 못했습니다. {why}"),
    dialog_failed: |code| {
        let code = code.map_or_else(String::new, |code| format!(" (종료 코드 {code})"));
        format!(
            "파일 대화 상자를 여는 프로그램 zenity가 실패했습니다{code}. 파일을 창 위로 끌어다 놓거나 명령줄에 적어도 됩니다"
        )
    },
    no_desktop_dialog: "파일 대화 상자가 나타나지 않았습니다. 리눅스에서는 데스크톱 포털이나 zenity 패키지가 필요합니다. \
                        파일을 창 위로 끌어다 놓거나 명령줄에 적어도 됩니다",
    drop_here: "노트북, 그림, MNIST 파일을 여기에 놓으세요",
    seconds_ago: |s| match s {
        0..=59 => "1분 이내".to_owned(),
        60..=7199 => format!("{}분 전", s / 60),
        7200..=172_799 => format!("{}시간 전", s / 3600),
        s => format!("{}일 전", s / 86_400),
    },
    no_cell: "먼저 셀을 누르세요. 이 명령은 선택한 셀에 적용됩니다",
    notebook_filter: "노트북 (Markdown)",
};
