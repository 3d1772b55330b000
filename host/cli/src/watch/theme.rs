//! Colours, and what stands for them where there are none. Words always say it too.

use crate::telemetry::{Mode, What};
use ratatui::style::{Color, Modifier, Style};

/// How things look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Theme {
    colour: bool,
}

impl Theme {
    /// With colours, unless `NO_COLOR` says otherwise or the terminal has none.
    pub fn of_environment() -> Theme {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Theme {
            colour: !set("NO_COLOR") && !dumb,
        }
    }

    /// With colours.
    #[cfg(test)]
    pub const fn colours() -> Theme {
        Theme { colour: true }
    }

    /// Without.
    pub const fn mono() -> Theme {
        Theme { colour: false }
    }

    fn of(self, colour: Style, mono: Modifier) -> Style {
        if self.colour {
            colour
        } else {
            Style::new().add_modifier(mono)
        }
    }

    /// The bar of a state. Red is where money can leave; yellow where somebody pulled the brake.
    pub fn bar(self, state: Mode) -> Style {
        let on = |text, ground| {
            Style::new()
                .fg(text)
                .bg(ground)
                .add_modifier(Modifier::BOLD)
        };
        let colour = match state {
            Mode::Armed => on(Color::White, Color::Red),
            Mode::Killed => on(Color::Black, Color::Yellow),
            Mode::DeadMan => on(Color::White, Color::Magenta),
            Mode::Disarmed => on(Color::White, Color::Blue),
            Mode::Unknown => on(Color::White, Color::DarkGray),
        };
        self.of(colour, Modifier::BOLD | Modifier::REVERSED)
    }

    /// The banner over data that is too old.
    pub fn old_bar(self) -> Style {
        let colour = Style::new()
            .fg(Color::Black)
            .bg(Color::LightMagenta)
            .add_modifier(Modifier::BOLD);
        self.of(
            colour,
            Modifier::BOLD | Modifier::REVERSED | Modifier::SLOW_BLINK,
        )
    }

    /// Everything that is too old.
    pub fn old(self) -> Style {
        let plain = Modifier::BOLD | Modifier::REVERSED;
        match self.colour {
            true => Style::new()
                .fg(Color::DarkGray)
                .bg(Color::Reset)
                .remove_modifier(plain),
            false => Style::new()
                .add_modifier(Modifier::DIM)
                .remove_modifier(plain),
        }
    }

    /// A section's title.
    pub fn title(self) -> Style {
        self.of(
            Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD),
            Modifier::BOLD,
        )
    }

    /// Heads of columns, and what matters less.
    pub fn faint(self) -> Style {
        self.of(Style::new().fg(Color::DarkGray), Modifier::DIM)
    }

    /// The page that is shown.
    pub fn chosen(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD)
    }

    /// As it should be.
    pub fn good(self) -> Style {
        self.of(Style::new().fg(Color::Green), Modifier::empty())
    }

    /// Somebody should look.
    pub fn warn(self) -> Style {
        self.of(
            Style::new().fg(Color::Yellow).add_modifier(Modifier::BOLD),
            Modifier::BOLD,
        )
    }

    /// Something is wrong, or nothing more is allowed.
    pub fn bad(self) -> Style {
        let colour = Style::new()
            .fg(Color::LightRed)
            .add_modifier(Modifier::BOLD);
        self.of(colour, Modifier::BOLD | Modifier::UNDERLINED)
    }

    /// How much of a limit is used.
    pub fn share(self, share: f64) -> Style {
        match share {
            s if s >= 1.0 => self.bad(),
            s if s >= 0.8 => self.warn(),
            _ => self.good(),
        }
    }

    /// An event.
    pub fn event(self, what: &What) -> Style {
        match what {
            What::Fire(_) => self.good().add_modifier(Modifier::BOLD),
            What::Reject(_) => self.warn(),
            What::Mark(_) | What::Lost { .. } | What::Unreadable { .. } => self.bad(),
            What::State(_) | What::Commit(_) => Style::new().add_modifier(Modifier::BOLD),
            What::Book(_) => Style::new(),
        }
    }
}
