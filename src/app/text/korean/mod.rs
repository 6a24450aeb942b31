//! Every word in Korean, in the book's own terms: 순전파, 역전파, 가중치 초깃값, 배치 정규화, 기울기, 학습률, 미니배치.
//!
//! Names that Korean readers know by their Latin letters (BatchNorm, Xavier, MNIST) keep them.

mod about;
mod cells;
mod commands;
mod comparison;
mod descent;
mod drawing;
mod gradient_check;
mod graph;
mod history;
mod patient;
mod predict;
mod present;
mod question;
mod search;
mod shell;
mod welcome;

use super::{Language, Text};
use crate::experiment::figure::FigureWords;

pub(super) static KOREAN: Text = Text {
    language: Language::Korean,
    shell: shell::KOREAN,
    about: about::KOREAN,
    commands: commands::KOREAN,
    history: history::KOREAN,
    cells: cells::KOREAN,
    comparison: comparison::KOREAN,
    drawing: drawing::KOREAN,
    graph: graph::KOREAN,
    search: search::KOREAN,
    predict: predict::KOREAN,
    gradient_check: gradient_check::KOREAN,
    descent: descent::KOREAN,
    question: question::KOREAN,
    patient: patient::KOREAN,
    present: present::KOREAN,
    welcome: welcome::KOREAN,
    tour: welcome::TOUR,
    figures: FigureWords::of(Language::Korean),
};
