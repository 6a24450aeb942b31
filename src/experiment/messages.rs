//! What is said of data, networks and files that a run asks for.

mod korean;

use thiserror::Error;

/// What is said here.
#[derive(Debug, Error)]
pub(super) enum Message {
    #[error(
        "This cell needs MNIST, which is not loaded. Open it with Open MNIST… or --mnist DIR, or write data = \
         \"auto\" to go on with the built-in digits."
    )]
    NoMnist,
    #[error("This cell uses the network of the training cell `{id}`, which has not been trained")]
    NotTrained { id: String },
    #[error(
        "`{name}` is looked for in the notebook's folder, but the notebook is not saved yet: save it first"
    )]
    NotSaved { name: String },
    #[error(
        "`{name}` was not read: a file in the notebook's folder is read only once you allow it. Press Run and \
         answer the question"
    )]
    NotAllowed { name: String },
    #[error(
        "`{name}` is a symbolic link that leads out of the notebook's folder, to {real}, and is not read: copy the \
         file into the folder"
    )]
    LeadsOut { name: String, real: String },
    #[error(
        "`{name}` is not in the notebook's folder; write a name such as \"start.npz\", without a drive, a leading \
         slash or `..`"
    )]
    NotBeside { name: String },
    #[error("it was asked to stop")]
    Stopped,
}
