//! What is known of the card, as Prometheus reads it.

use crate::telemetry::View;

/// The text exposition format.
pub fn render(_view: &View) -> String {
    String::new()
}
