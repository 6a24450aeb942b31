//! 활성화값 분포에 대한 말, 우리말로.

use super::Message;
use crate::language::Say;

impl Say for Message {
    fn korean(&self) -> String {
        match self {
            Self::Rows { count, layers } => format!("{layers}층 신경망 {count}가지"),
            Self::ManyRows { most } => format!("줄이 {most}개보다 많아집니다"),
            Self::OneSample => "배치 정규화는 표본이 2개 이상 있어야 평균을 냅니다".to_owned(),
            Self::ManyValues { most } => format!("samples 곱하기 width의 값은 {most}까지입니다"),
            Self::NoImages => "흘려보낼 이미지가 없습니다".to_owned(),
            Self::NoMoreRows => "줄이 더 없습니다".to_owned(),
        }
    }
}
