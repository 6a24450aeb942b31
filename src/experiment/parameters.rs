//! Why parameters do not fit a network, in every language. The mathematics itself knows of none.

use crate::language::Phrase;
use crate::nn::ParameterError;

/// What an error says, in every language.
pub(crate) fn parameter_error(error: &ParameterError) -> Phrase {
    let korean = match error {
        ParameterError::Missing { name, layers } => {
            format!(
                "{name} 배열이 없습니다. Affine 층이 {layers}개인 신경망에는 W1에서 W{layers}까지 있어야 합니다"
            )
        }
        ParameterError::Shape { name, expected, found } => {
            format!("{name} 배열의 형상은 {found:?}인데, 이 신경망에는 {expected:?}이어야 합니다")
        }
        ParameterError::Unexpected { name, layers } => {
            format!("{name} 배열은 Affine 층이 {layers}개인 신경망에 들어갈 곳이 없습니다")
        }
    };
    Phrase::new(error.to_string(), korean)
}
