//! 셀이 쓰는 수의 이름에 대한 말, 우리말로.

use super::Message;
use crate::language::Say;

impl Say for Message {
    fn korean(&self) -> String {
        match self {
            Self::NoPlace => "표의 열 이름이 없습니다. 예: `summary.test`".to_owned(),
            Self::NotAPlace { written } => {
                format!("`{written}`: 표의 열이 아닙니다. `loss.loss`처럼 표, 점, 열의 차례로 쓰세요")
            }
            Self::NoCondition { written } => format!(
                "`{written}`: 조건이 아닙니다. `열=값`, `열=처음..끝`, 또는 `<`, `<=`, `>`, `>=`와 수를 쓰세요"
            ),
            Self::NoTable { name, tables } => {
                format!("이 셀은 표 `{name}`을 쓰지 않습니다. 쓰는 표: {tables}")
            }
            Self::NoColumn { table, name, columns } => {
                format!("표 `{table}`에 열 `{name}`이 없습니다. 있는 열: {columns}")
            }
            Self::NoNumber { column, text } => {
                format!("그곳의 {column} 값은 `{text}`이라 수로 읽을 수 없습니다")
            }
            Self::NoRow { table, conditions } => {
                format!("표 `{table}`에 {conditions} 조건에 맞는 행이 없습니다")
            }
            Self::ManyRows { rows, table, column } => format!(
                "표 `{table}`의 {rows}행이 맞는데 {column} 값이 서로 다릅니다. 행을 더 좁히거나 앞에 mean, least, greatest, \
                 first, last 가운데 하나를 쓰세요"
            ),
            Self::NoBy => "best는 다른 열로 찾습니다: `by=`와 열의 이름을 쓰세요".to_owned(),
            Self::NoGroups { table, names } => {
                format!("표 `{table}`에는 {names} 값을 모두 가진 열이 없습니다")
            }
            Self::OtherCell => "질문은 셀 하나에 대해 묻습니다. 다른 셀의 이름은 쓸 수 없습니다".to_owned(),
        }
    }
}
