//! Pictures for the graphics card, which takes none that is larger than it says: a larger one is drawn coarser.

use egui::{ColorImage, Context, TextureHandle, TextureOptions};

/// A texture that shows `image`.
pub(super) fn load(ctx: &Context, name: &str, image: ColorImage, options: TextureOptions) -> TextureHandle {
    ctx.load_texture(name, fitting(image, most(ctx)), options)
}

/// Lets `texture` show `image`.
pub(super) fn set(ctx: &Context, texture: &mut TextureHandle, image: ColorImage, options: TextureOptions) {
    texture.set(fitting(image, most(ctx)), options);
}

fn most(ctx: &Context) -> usize {
    ctx.input(|input| input.max_texture_side)
}

/// The image, each side of it that is longer than `most` pixels shortened to that.
fn fitting(image: ColorImage, most: usize) -> ColorImage {
    let [width, height] = image.size;
    if width <= most && height <= most {
        return image;
    }
    let size = image.size.map(|side| side.min(most.max(1)));
    let pixels = (0..size[1])
        .flat_map(|y| {
            let row = y * height / size[1] * width;
            (0..size[0]).map(move |x| row + x * width / size[0])
        })
        .map(|at| image.pixels.get(at).copied().unwrap_or_default())
        .collect();
    ColorImage::new(size, pixels)
}

#[cfg(test)]
mod tests {
    use egui::Color32;

    use super::*;

    #[test]
    fn a_picture_that_is_too_large_is_made_coarser_and_no_other() {
        let pixels: Vec<Color32> = (0..24).map(Color32::from_gray).collect();
        let image = ColorImage::new([6, 4], pixels);
        assert_eq!(fitting(image.clone(), 6), image);
        let small = fitting(image, 3);
        assert_eq!(small.size, [3, 3]);
        let grays: Vec<u8> = small.pixels.iter().map(Color32::r).collect();
        assert_eq!(grays, [0, 2, 4, 6, 8, 10, 12, 14, 16]);
    }
}
