//! The pipeline in this process, on its parameter bus.

use crate::error::CardError;
use crate::ffi::Parameters;
use crate::model::{Model, Options};
use std::ops::{Deref, DerefMut};

const SHIM: &str = concat!(
    include_str!("shim/pipeline.h"),
    include_str!("shim/card.cpp"),
    include_str!("shim/exports.h")
);

/// A simulated card: the pipeline, and what every [`Model`] can do.
pub struct Card {
    model: Model,
    functions: Parameters,
}

impl Card {
    /// Builds (or finds in the cache) the verilated card and powers it on.
    ///
    /// # Errors
    /// A missing tool, or anything that keeps the pipeline from being built.
    pub fn new(options: Options) -> Result<Card, CardError> {
        let path = t2t_hdl::card_library(SHIM, options.build())?;
        // SAFETY: the library was built from this shim just now, or at another time from the same text; `model` keeps it
        // loaded.
        unsafe {
            let model = Model::load(&path)?;
            let functions = Parameters::load(model.library())?;
            Ok(Card { model, functions })
        }
    }

    /// Writes one word of the parameter bus.
    pub fn write(&mut self, address: u32, data: u32) {
        // SAFETY: the model is alive as long as `self`; likewise below.
        unsafe { (self.functions.card_write)(self.model.card(), address, data) }
    }

    /// Reads one word of the parameter bus.
    ///
    /// # Errors
    /// [`CardError::NoAnswer`].
    pub fn read(&mut self, address: u32) -> Result<u32, CardError> {
        // SAFETY: as in `write`.
        let word = unsafe { (self.functions.card_read)(self.model.card(), address) };
        u32::try_from(word).map_err(|_| CardError::NoAnswer(address))
    }
}

impl Deref for Card {
    type Target = Model;

    fn deref(&self) -> &Model {
        &self.model
    }
}

impl DerefMut for Card {
    fn deref_mut(&mut self) -> &mut Model {
        &mut self.model
    }
}
