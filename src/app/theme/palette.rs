//! Every colour of the window, once.
//!
//! Blue goes forward, orange comes back, and violet is what was changed; what is compared takes none of these. A series also
//! differs by its marker, so that colour is never the only difference; a dash means the test set and nothing else.
//! Text reaches WCAG 2.1 AA (4.5 to 1), lines and marks 3 to 1: every pair that is drawn stands in the table of
//! [`super::contrast`], and a test walks it.

use egui::Color32;

/// The colours of one theme.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    /// Behind everything: the page that the notebook lies on.
    pub page: Color32,
    /// Side panel, menu bar and status bar.
    pub panel: Color32,
    /// A cell's frame, a menu, a dialog.
    pub card: Color32,
    /// A button or a field at rest, the background of code.
    pub raised: Color32,
    /// The same under the pointer.
    pub hovered: Color32,
    /// Hairlines: around cards, between panels.
    pub border: Color32,
    /// Around what can be clicked or typed into.
    pub outline: Color32,
    /// Words and numbers.
    pub text: Color32,
    /// Words of the second rank: units, captions, what is off.
    pub muted: Color32,
    /// The one accent: the next thing to do, what is chosen.
    pub accent: Color32,
    /// The accent as a background.
    pub accent_soft: Color32,
    /// Words on the accent.
    pub on_accent: Color32,
    /// Values travelling forward, everywhere.
    pub forward: Color32,
    /// Derivatives travelling backward, everywhere.
    pub backward: Color32,
    /// What was measured on the training set.
    pub train: Color32,
    /// What was measured on the test set.
    pub test: Color32,
    /// The unsmoothed line behind a smoothed one.
    pub raw: Color32,
    /// Anything else that is compared, in this order: neither blue nor orange, which have a meaning of their own.
    pub series: [Color32; 6],
    /// A live change, another moment of a run.
    pub change: Color32,
    /// Exact zeros, and what is saturated: always as a length, never as a tone.
    pub apart: Color32,
    /// The lines of a plot's grid.
    pub grid: Color32,
    /// Axes, ticks and their numbers.
    pub axis: Color32,
    /// It worked.
    pub ok: Color32,
    /// Look at this.
    pub warning: Color32,
    /// It did not work.
    pub error: Color32,
    /// The dot of the laser pointer.
    pub laser: Color32,
    /// The rim of that dot, which sets it off from whatever it is pointed at.
    pub laser_rim: Color32,
    /// Shadow of what floats above the page.
    pub shadow: Color32,
    /// Laid over the page while a question waits for its answer.
    pub veil: Color32,
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

impl Palette {
    /// Ink on paper.
    pub const LIGHT: Self = Self {
        page: rgb(0x00F5_F5F2),
        panel: rgb(0x00FB_FBF9),
        card: rgb(0x00FF_FFFF),
        raised: rgb(0x00F1_F2F0),
        hovered: rgb(0x00E6_E9E7),
        border: rgb(0x00E0_E2DE),
        outline: rgb(0x0085_8C88),
        text: rgb(0x001B_2024),
        muted: rgb(0x0056_5E64),
        accent: rgb(0x000B_7468),
        accent_soft: rgb(0x00DC_F0EC),
        on_accent: rgb(0x00FF_FFFF),
        forward: rgb(0x0000_68A8),
        backward: rgb(0x00B8_4D00),
        train: rgb(0x0000_68A8),
        test: rgb(0x0043_4B51),
        raw: rgb(0x005F_8FB5),
        series: [
            rgb(0x004A_5560),
            rgb(0x004F_5BD5),
            rgb(0x00B4_437A),
            rgb(0x008A_6D00),
            rgb(0x002F_7D95),
            rgb(0x006B_7A1E),
        ],
        change: rgb(0x007A_3E9D),
        apart: rgb(0x007B_2D6B),
        grid: rgb(0x00E7_E9E6),
        axis: rgb(0x0056_5E64),
        ok: rgb(0x001A_7A3C),
        warning: rgb(0x0091_5B00),
        error: rgb(0x00B4_2318),
        laser: rgb(0x00E4_002B),
        laser_rim: rgb(0x00FF_FFFF),
        shadow: Color32::from_black_alpha(28),
        veil: Color32::from_black_alpha(70),
    };

    /// For a dark room.
    pub const DARK: Self = Self {
        page: rgb(0x0013_1619),
        panel: rgb(0x0018_1C20),
        card: rgb(0x001E_2328),
        raised: rgb(0x002A_3036),
        hovered: rgb(0x0035_3C43),
        border: rgb(0x0030_363D),
        outline: rgb(0x006F_7983),
        text: rgb(0x00EC_EEF0),
        muted: rgb(0x00A9_B2BA),
        accent: rgb(0x004C_CDBB),
        accent_soft: rgb(0x001B_403C),
        on_accent: rgb(0x0006_2420),
        forward: rgb(0x0062_B5F0),
        backward: rgb(0x00FF_9150),
        train: rgb(0x0062_B5F0),
        test: rgb(0x00C3_CAD0),
        raw: rgb(0x0056_7FA0),
        series: [
            rgb(0x00A9_B4BF),
            rgb(0x00A0_A8FF),
            rgb(0x00F0_8BB8),
            rgb(0x00DD_BC4E),
            rgb(0x006F_C3DA),
            rgb(0x00B5_C46A),
        ],
        change: rgb(0x00D0_A5EA),
        apart: rgb(0x00E3_9AD0),
        grid: rgb(0x002F_353B),
        axis: rgb(0x00A9_B2BA),
        ok: rgb(0x0064_D08A),
        warning: rgb(0x00F2_B84B),
        error: rgb(0x00FF_8A7D),
        laser: rgb(0x00FF_4D5E),
        laser_rim: rgb(0x00FF_FFFF),
        shadow: Color32::from_black_alpha(120),
        veil: Color32::from_black_alpha(140),
    };

    /// For tired eyes: black on white, nothing fainter than it must be.
    pub const HIGH_CONTRAST: Self = Self {
        page: rgb(0x00FF_FFFF),
        panel: rgb(0x00FF_FFFF),
        card: rgb(0x00FF_FFFF),
        raised: rgb(0x00EE_EEEE),
        hovered: rgb(0x00D6_E8E4),
        border: rgb(0x0033_3333),
        outline: rgb(0x0022_2222),
        text: rgb(0x0000_0000),
        muted: rgb(0x0026_2626),
        accent: rgb(0x0000_5148),
        accent_soft: rgb(0x00C4_E6DF),
        on_accent: rgb(0x00FF_FFFF),
        forward: rgb(0x0000_4C8C),
        backward: rgb(0x009E_3B00),
        train: rgb(0x0000_4C8C),
        test: rgb(0x0026_2626),
        raw: rgb(0x0061_8CB3),
        series: [
            rgb(0x0030_3940),
            rgb(0x002F_3AB0),
            rgb(0x008A_1F56),
            rgb(0x005F_4A00),
            rgb(0x0014_5567),
            rgb(0x0046_5209),
        ],
        change: rgb(0x005F_2C72),
        apart: rgb(0x005E_1A50),
        grid: rgb(0x008C_8C8C),
        axis: rgb(0x0000_0000),
        ok: rgb(0x0000_5723),
        warning: rgb(0x006B_4100),
        error: rgb(0x0096_0D05),
        laser: rgb(0x00D5_0032),
        laser_rim: rgb(0x00FF_FFFF),
        shadow: Color32::from_black_alpha(60),
        veil: Color32::from_black_alpha(110),
    };

    /// For a projector in a room that is not dark: white, and strong colours that its lamp does not wash out.
    pub const PROJECTOR: Self = Self {
        page: rgb(0x00FF_FFFF),
        panel: rgb(0x00FF_FFFF),
        card: rgb(0x00FF_FFFF),
        raised: rgb(0x00E9_EDEB),
        hovered: rgb(0x00D2_E9E4),
        border: rgb(0x0070_7876),
        outline: rgb(0x0040_4A47),
        text: rgb(0x0000_0000),
        muted: rgb(0x0030_3030),
        accent: rgb(0x0000_5C50),
        accent_soft: rgb(0x00BF_E3DB),
        on_accent: rgb(0x00FF_FFFF),
        forward: rgb(0x0000_50A8),
        backward: rgb(0x00B3_3C00),
        train: rgb(0x0000_50A8),
        test: rgb(0x001C_1C1C),
        raw: rgb(0x004F_86BF),
        series: [
            rgb(0x003A_444E),
            rgb(0x003A_45C4),
            rgb(0x009A_2C63),
            rgb(0x006F_5600),
            rgb(0x001F_6379),
            rgb(0x0053_600F),
        ],
        change: rgb(0x006A_2C91),
        apart: rgb(0x006E_2460),
        grid: rgb(0x008C_8C8C),
        axis: rgb(0x0000_0000),
        ok: rgb(0x0000_622A),
        warning: rgb(0x007A_4A00),
        error: rgb(0x00B0_0020),
        laser: rgb(0x00E4_002B),
        laser_rim: rgb(0x00FF_FFFF),
        shadow: Color32::from_black_alpha(60),
        veil: Color32::from_black_alpha(110),
    };

    /// The colour of the `n`-th series, from the beginning again after the sixth.
    pub fn series(&self, n: usize) -> Color32 {
        self.series[n % self.series.len()]
    }
}
