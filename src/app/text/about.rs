//! Words of the window that says which program this is.

#[expect(missing_docs, reason = "each field is the English text beside it, below")]
#[derive(Debug)]
pub struct AboutText {
    pub title: &'static str,
    pub what: &'static str,
    pub version: &'static str,
    pub build: &'static str,
    pub licence: &'static str,
    pub data: &'static str,
    pub no_data_folder: &'static str,
    pub others: &'static str,
    pub book: &'static str,
}

pub(super) const ENGLISH: AboutText = AboutText {
    title: "About Layerscope",
    what: "A notebook for looking inside a neural network while it learns",
    version: "Version",
    build: "Built for",
    licence: "Licence",
    data: "Own data",
    no_data_folder: "The system names no folder for them: nothing is kept",
    others: "It is built from many free libraries, each under its own licence; the packages carry a list of them.",
    book: "Settings and numbers of the lessons are facts of Deep Learning from Scratch by K. Saitoh; its text is not in \
           here. Of MNIST nothing is in here either.",
};
