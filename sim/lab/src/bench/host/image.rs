//! Images of the store as files, and how the card's own is read: raw, word by word, whatever the driver believes.

use anyhow::{Context, Result, ensure};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use t2t_contract::records::WINDOWS;
use t2t_contract::{pci, store};
use t2t_desk::Desk;
use t2t_driver::Transport;

/// Words so near to each other are read in one go.
const NEAR: usize = 8;

/// The image of a desk, with its tag.
pub(super) fn of(desk: &Desk) -> Result<Vec<u32>> {
    let mut image = t2t_desk::compile(desk)?.store();
    t2t_driver::tag::stamp(&mut image);
    Ok(image)
}

/// Places to be written again where `new` takes the place of `old`.
pub(super) fn again(old: &[u32], new: &[u32]) -> BTreeSet<usize> {
    t2t_desk::restarts(old, new).into_iter().collect()
}

/// Whether `new` watches something else than `old`.
pub(super) fn watches_other(old: &[u32], new: &[u32]) -> bool {
    differing(old, new).any(|place| store::window_at(place).is_some_and(store::is_subscription))
}

/// Places in which two images differ.
pub(super) fn differing<'a>(a: &'a [u32], b: &'a [u32]) -> impl Iterator<Item = usize> + 'a {
    a.iter()
        .zip(b)
        .enumerate()
        .filter(|(_, (a, b))| a != b)
        .map(|(place, _)| place)
}

/// Some places of a copy of the store (a byte offset in BAR2), ascending; the others are 0.
pub(super) fn read_places(card: &dyn Transport, copy: usize, places: &[usize]) -> Result<Vec<u32>> {
    let mut image = vec![0; store::WORDS];
    for near in places.chunk_by(|a, b| b - a <= NEAR) {
        if let [first, .., last] | [first @ last] = near {
            let words = &mut image[*first..=*last];
            card.read_block(pci::STORE_BAR, copy + 4 * first, words)?;
        }
    }
    Ok(image)
}

/// Places that at least one of two images has something in, ascending.
pub(super) fn used(a: &[u32], b: &[u32]) -> Vec<usize> {
    (0..a.len().min(b.len()))
        .filter(|place| a[*place] | b[*place] != 0)
        .collect()
}

/// A copy of the store (a byte offset in BAR2), all that windows have of it.
pub(super) fn read(card: &dyn Transport, copy: usize) -> Result<Vec<u32>> {
    let mut image = vec![0; store::WORDS];
    for window in WINDOWS {
        if let Some(base) = window.base {
            let words = &mut image[base..base + window.depth * window.words];
            card.read_block(pci::STORE_BAR, copy + 4 * base, words)?;
        }
    }
    Ok(image)
}

/// Writes an image to a file.
pub(super) fn save(path: &Path, image: &[u32]) -> Result<()> {
    let bytes: Vec<u8> = image.iter().flat_map(|word| word.to_le_bytes()).collect();
    fs::write(path, bytes).with_context(|| path.display().to_string())
}

/// Reads an image from a file.
pub(super) fn load(path: &Path) -> Result<Vec<u32>> {
    let bytes = fs::read(path).with_context(|| path.display().to_string())?;
    let (words, rest) = bytes.as_chunks::<4>();
    ensure!(
        rest.is_empty() && words.len() == store::WORDS,
        "{}: an image has {} words",
        path.display(),
        store::WORDS
    );
    Ok(words.iter().map(|word| u32::from_le_bytes(*word)).collect())
}
