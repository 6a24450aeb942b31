//! The window that says which program this is, in Korean.

use crate::app::text::AboutText;

pub(super) const KOREAN: AboutText = AboutText {
    title: "Layerscope 정보",
    what: "신경망이 학습하는 동안 그 속을 들여다보는 노트북",
    version: "버전",
    build: "빌드",
    licence: "라이선스",
    data: "프로그램 데이터",
    no_data_folder: "시스템에 데이터 폴더가 없어 아무것도 보관하지 않습니다",
    others: "여러 자유 소프트웨어 라이브러리로 만들어졌으며, 각 라이브러리는 저마다의 라이선스를 따릅니다. 목록은 배포 패키지에 들어 있습니다.",
    book: "수업의 설정과 수치는 사이토 고키의 『밑바닥부터 시작하는 딥러닝』에 나오는 사실입니다. 책의 글은 들어 있지 않고, MNIST도 들어 있지 않습니다.",
};
