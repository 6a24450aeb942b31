//! 식과 값과 형상에 대한 말, 우리말로.

use super::{Expected, Message};
use crate::graph::{Operation, Shape};
use crate::language::Say;

impl Say for Message {
    fn korean(&self) -> String {
        match self {
            Self::LargeTogether { most } => format!("모든 값을 합하면 원소가 {most}개를 넘습니다"),
            Self::NoInput => "수, 벡터 또는 작은 행렬이어야 합니다".to_owned(),
            Self::NoNumberRule { operation } => {
                format!("{operation}: 벡터와 행렬을 위한 연산입니다. 여기서는 모든 변수가 수입니다")
            }
            Self::NamelessLine => {
                "이름 없이 쓸 수 있는 것은 마지막 줄뿐입니다. `name = …`처럼 쓰세요".to_owned()
            }
            Self::AssignedBefore { name, line } => {
                format!("`{name}`: {line}번째 줄에서 이미 값을 받았습니다. 다른 이름을 쓰세요")
            }
            Self::UsedAbove { name } => {
                format!("`{name}`: 위에서 입력으로 쓰였습니다. 이 줄을 처음 쓰인 곳의 앞으로 옮기세요")
            }
            Self::NameOfFunction { name } => format!("`{name}`: 함수의 이름입니다. 다른 이름을 쓰세요"),
            Self::OfItself { name } => {
                format!("`{name}`: 자기 자신으로 계산할 수 없습니다. 결과에 다른 이름을 붙이세요")
            }
            Self::DeepParentheses { most } => {
                format!("괄호가 {most}겹보다 깊습니다. 안쪽을 다른 줄로 빼서 이름을 붙이세요")
            }
            Self::NoFunctionBut { name, near } => format!("`{name}`: 그런 함수는 없습니다. 혹시 `{near}`?"),
            Self::NoFunction { name, all } => {
                format!("`{name}`: 그런 함수는 없습니다(곱하려면 `{name} * (…)`). 있는 함수: {all}")
            }
            Self::Number { x } => format!("수 {x}"),
            Self::LineEnd => "줄의 끝".to_owned(),
            Self::End => "식의 끝".to_owned(),
            Self::LongText { most } => format!("식이 {most}바이트보다 깁니다. 줄이세요"),
            Self::LargeNumber { text } => format!("너무 큰 수입니다: {text}"),
            Self::NoNumber { text } => {
                format!("1.5나 1e-7 같은 수가 와야 하는데 여기 있는 것은 `{text}`입니다")
            }
            Self::ListInText { sign } => {
                format!("여기 있는 것은 `{sign}`입니다. 목록은 `values`에 쓰고 여기에는 행렬의 이름을 쓰세요")
            }
            Self::OtherKeyboard { found, write } => format!(
                "여기 있는 것은 {found}입니다. 다른 글자판의 기호이므로 `{write}`(으)로 바꾸어 쓰세요"
            ),
            Self::NoToken { found } => {
                format!("수나 이름이나 연산자가 와야 하는데 여기 있는 것은 `{found}`입니다")
            }
            Self::NoVariable { name, variables } => format!(
                "`{name}`: 여기에는 값이 없는 이름입니다. 쓸 수 있는 변수: `{}`",
                variables.join("`, `")
            ),
            Self::Operands { called, operation, shapes, expected } => format!(
                "{called} ({}), 받은 것은 {}입니다. {}",
                operation.korean(),
                operands(shapes),
                expected.korean()
            ),
            Self::String => "문자열".to_owned(),
            Self::Boolean => "참 또는 거짓".to_owned(),
            Self::Datetime => "날짜와 시각".to_owned(),
            Self::Table => "표".to_owned(),
            Self::Expected { expected, found } => {
                format!("{} 와야 하는데 여기 있는 것은 {}입니다", expected.korean(), found.korean())
            }
            Self::LeftOfEquals => "`=`의 왼쪽에는 이름 하나만 쓸 수 있습니다".to_owned(),
            Self::Unopened => "`)`의 앞에 짝이 되는 `(`가 없습니다".to_owned(),
            Self::DecimalComma => "수 안에 쉼표가 있습니다. 소수점은 0.1처럼 마침표로 쓰세요".to_owned(),
        }
    }
}

/// With the particle that makes it a subject.
impl Say for Expected {
    fn korean(&self) -> String {
        match self {
            Self::Expression => "`apple * apples` 같은 식이".to_owned(),
            Self::OperatorToMultiply => "연산자(곱하려면 *)나 줄의 끝이".to_owned(),
            Self::Operator => "연산자나 줄의 끝이".to_owned(),
            Self::Value => "값이".to_owned(),
            Self::Operand => "수, 이름, 함수 또는 `(`가".to_owned(),
            Self::Parenthesis(name) => format!("함수 `{name}` 뒤에는 `(`가"),
            Self::NextValue { name, takes } => {
                format!("`{name}` 함수는 값을 {takes}개 받으므로 `,`와 다음 값이")
            }
            Self::NoMoreValues { name, takes } => {
                format!("`{name}` 함수는 값을 {}만 받으므로 `)`가", if *takes == 1 { "하나" } else { "둘" })
            }
            Self::Equals => "`axis` 뒤에는 `=`가".to_owned(),
            Self::Axis => "axis=0(행에 걸쳐) 또는 axis=1(열에 걸쳐)이".to_owned(),
            Self::Close(opened) => format!("연산자나 {}에서 시작한 괄호를 닫는 `)`가", opened.korean()),
        }
    }
}

impl Say for Operation {
    fn korean(&self) -> String {
        match self {
            Self::Input => "입력",
            Self::Number(_) => "상수",
            Self::Add => "덧셈",
            Self::Subtract => "뺄셈",
            Self::Multiply => "곱셈",
            Self::Divide => "나눗셈",
            Self::Power => "거듭제곱",
            Self::Negate => "부호 바꿈",
            Self::Dot => "행렬 곱",
            Self::Transpose => "전치",
            // Functions are called as they are written.
            other => other.name(),
        }
        .to_owned()
    }
}

fn operands(shapes: &[(Option<String>, Shape)]) -> String {
    let each = shapes.iter().map(|(label, shape)| match label {
        Some(label) => format!("형상 {shape}인 `{label}`"),
        None => format!("형상 {shape}"),
    });
    each.collect::<Vec<_>>().join(", ")
}
