//! 식과 값의 오류, 우리말로. What is wrong with a text or with shapes is written where it is found, in both languages.

use super::{BuildError, ExpressionError, GraphError, Place, ShapeError, ValueError, quoted};
use crate::language::Say;

impl Say for Place {
    fn korean(&self) -> String {
        format!("{}행 {}열", self.line, self.column)
    }
}

impl Say for ExpressionError {
    fn korean(&self) -> String {
        format!("{}: {}", self.place.korean(), self.message.korean())
    }
}

impl Say for BuildError {
    fn korean(&self) -> String {
        match self {
            Self::Arity { operation, expected, got } => {
                format!("`{operation}` 연산의 피연산자는 {expected}개인데 {got}개를 받았습니다")
            }
            Self::UnknownNode(node) => format!("이 그래프에는 노드 {node}번이 없습니다"),
            Self::NameTaken(name) => {
                format!("`{name}`: 이미 다른 노드의 이름입니다. 다른 이름을 고르세요")
            }
            Self::TooManyNodes(most) => format!("그래프의 노드는 {most}개까지입니다. 식을 줄이세요"),
        }
    }
}

impl Say for ValueError {
    fn korean(&self) -> String {
        match self {
            Self::Kind { name, found } => format!(
                "`{name}`의 값은 수, 수의 목록 또는 행의 목록이어야 합니다. 지금 있는 것: {}",
                found.korean()
            ),
            Self::Empty { name } => format!("`{name}`: 빈 목록입니다. 수를 하나라도 쓰세요"),
            Self::Ragged { name, first, row, length } => {
                format!("`{name}`: 행의 길이가 다릅니다. 1행은 {first}개, {row}행은 {length}개입니다")
            }
            Self::Nesting { name } => format!(
                "`{name}`: 수와 목록이 섞여 있거나 행보다 깊이 겹쳐 있습니다. [1, 2]나 [[1, 2], [3, 4]]처럼 쓰세요"
            ),
            Self::TooLarge { name, entries, most } => {
                format!("`{name}`: 원소가 {entries}개입니다. 값의 원소는 {most}개까지입니다. 더 작게 쓰세요")
            }
            Self::Missing(names) => format!("값이 없는 이름: {}. `values`에 추가하세요", quoted(names)),
            Self::Computed(name) => {
                format!("`{name}`: 식이 계산하는 이름입니다. `values`에서 빼거나 식에서 그 줄을 빼세요")
            }
        }
    }
}

impl Say for ShapeError {
    fn korean(&self) -> String {
        let place = self.place.map(|place| format!("{}: ", place.korean())).unwrap_or_default();
        format!("{place}{}", self.message.korean())
    }
}

impl Say for GraphError {
    fn korean(&self) -> String {
        match self {
            Self::Expression(error) => error.korean(),
            Self::Values(error) => error.korean(),
            Self::Shape(error) => error.korean(),
            Self::UnknownResult { name, known } => {
                let known = if known.is_empty() { "없음".to_owned() } else { quoted(known) };
                format!("backward_from의 `{name}`: 식에 없는 이름입니다. 식에 있는 이름: {known}")
            }
            Self::Seed { result, seed, expected } => {
                format!("역전파를 시작하는 기울기의 형상은 {seed}인데 `{result}`의 형상은 {expected}입니다")
            }
        }
    }
}
