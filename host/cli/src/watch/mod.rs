//! `t2t watch`: the card, full-screen and live.
//!
//! What flows in: a [`View`](crate::telemetry::View) some times a second over a link, and keys. What flows out: pictures, and
//! the acts kill and disarm, each over a link of its own.
//!
//! One thread asks for views, one for each act, and one draws: a link that does not answer shows as data that gets older, never as a screen that stands
//! still.

mod app;
mod asking;
mod bar;
mod foot;
mod panes;
mod screen;
mod theme;

use crate::args;
use crate::exit::{self, Failure};
use crate::link::Link;
use app::{Act, App};
use asking::Asked;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{self, Event, KeyEventKind};
use ratatui::{DefaultTerminal, Terminal};
use signal_hook::consts::{SIGHUP, SIGTERM};
use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};
use theme::Theme;

/// Longest time between two pictures, so that ages and banners are never old themselves.
const FRAME: Duration = Duration::from_millis(100);
/// How long leaving may wait for an answer that is under way.
const LEAVE: Duration = Duration::from_secs(1);
/// Size of a picture for `--once` where there is no terminal to fit.
const ONCE: (u16, u16) = (120, 50);

/// Runs until `q`, or prints one picture (`--once`), or views as JSON (`--json`).
///
/// # Errors
/// When there is no terminal; with `--once` and `--json`, when the card's owner cannot be reached or refuses.
pub fn run(link: &mut dyn Link, args: &args::Watch, json: bool) -> Result<(), Failure> {
    let every = Duration::from_millis(args.every.max(20));
    if json {
        return views(link, every, args.once, &mut io::stdout().lock());
    }
    if args.once {
        let picture = once(link)?;
        return print(&mut io::stdout().lock(), &picture).map(drop);
    }
    if !io::stdout().is_terminal() {
        let failure = Failure::new(exit::USAGE, "watch draws on a terminal, and this is none");
        return Err(
            failure.help("t2t watch --once prints one picture, t2t watch --json a view a line")
        );
    }
    let stop = signals()?;
    let mut terminal = ratatui::try_init().map_err(|error| screen_failure(&error))?;
    let done = std::thread::scope(|scope| {
        let (answers, answered) = mpsc::channel();
        let acting = [Act::Kill, Act::Disarm].map(|act| {
            let (ask, asked) = mpsc::channel();
            let (another, answers) = (link.another(), answers.clone());
            let thread = scope.spawn(move || asking::acts(act, &another, &asked, &answers));
            (act, ask, thread)
        });
        let (drawing, left) = mpsc::channel();
        let viewing = scope.spawn(move || asking::views(link, every, &left, &answers));
        let mut threads = vec![viewing];
        let mut acts = Vec::new();
        for (act, ask, thread) in acting {
            acts.push((act, ask));
            threads.push(thread);
        }
        let done = live(&mut terminal, &stop, acts, &answered);
        drop(drawing);
        ratatui::restore();
        let since = Instant::now();
        while threads.iter().any(|thread| !thread.is_finished()) {
            if since.elapsed() > LEAVE {
                // Whoever owns the card hangs; waiting for it would keep the user here too.
                eprintln!(
                    "the card's owner has not answered for {} s; left without waiting",
                    LEAVE.as_secs()
                );
                std::process::exit(exit::CARD.into());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        done
    });
    done.map_err(|error| screen_failure(&error))
}

/// Set by the signals that end a program: the terminal must be given back as it was.
fn signals() -> Result<Arc<AtomicBool>, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGTERM, SIGHUP] {
        signal_hook::flag::register(signal, stop.clone()).map_err(|error| {
            Failure::new(exit::CARD, format!("cannot wait for signals: {error}"))
        })?;
    }
    Ok(stop)
}

fn screen_failure(error: &io::Error) -> Failure {
    Failure::new(exit::CARD, format!("the terminal: {error}"))
}

/// Draws and listens to keys until it is left. Acts end with it: their threads then end too.
fn live(
    terminal: &mut DefaultTerminal,
    stop: &AtomicBool,
    acts: Vec<(Act, Sender<()>)>,
    answered: &Receiver<Asked>,
) -> io::Result<()> {
    let start = Instant::now();
    let now = || u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
    let mut app = App::new(Theme::of_environment());
    while !app.left() && !stop.load(Ordering::Relaxed) {
        for asked in answered.try_iter() {
            app.take(now(), asked);
        }
        terminal.draw(|frame| screen::draw(frame, &app, now()))?;
        if !event::poll(FRAME)? {
            continue;
        }
        if let Event::Key(key) = event::read()?
            && key.kind == KeyEventKind::Press
            && let Some(act) = app.key(key, now())
        {
            for (_, ask) in acts.iter().filter(|(one, _)| *one == act) {
                // Its thread lives as long as this one sends.
                let _ = ask.send(());
            }
        }
    }
    Ok(())
}

/// One picture as text.
fn once(link: &mut dyn Link) -> Result<String, Failure> {
    let mut app = App::new(Theme::mono());
    app.take(0, Asked::View(asking::view(link)));
    if let Some(failure) = app.failure() {
        return Err(failure.clone());
    }
    let size = io::stdout()
        .is_terminal()
        .then(ratatui::crossterm::terminal::size);
    let (width, height) = size.and_then(Result::ok).unwrap_or(ONCE);
    let Ok(mut terminal) = Terminal::new(TestBackend::new(width.max(80), height.max(24)));
    let Ok(_) = terminal.draw(|frame| screen::draw(frame, &app, 0));
    Ok(text(terminal.backend()))
}

/// A picture as lines of text.
fn text(backend: &TestBackend) -> String {
    let buffer = backend.buffer();
    let cells: Vec<&str> = buffer.content().iter().map(|cell| cell.symbol()).collect();
    let lines = cells.chunks(usize::from(buffer.area.width.max(1)));
    lines
        .map(|line| format!("{}\n", line.concat().trim_end()))
        .collect()
}

/// Views as lines of JSON.
fn views(
    link: &mut dyn Link,
    every: Duration,
    once: bool,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    loop {
        let view = asking::view(link)?;
        let line = serde_json::to_string(&view).map_err(|error| Failure::new(exit::CARD, error))?;
        if !print(out, &format!("{line}\n"))? || once {
            return Ok(());
        }
        std::thread::sleep(every);
    }
}

/// Prints, and says whether whoever reads wants more.
fn print(out: &mut dyn Write, text: &str) -> Result<bool, Failure> {
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Failure::new(
            exit::CARD,
            format!("standard output: {error}"),
        )),
    }
}

#[cfg(test)]
mod tests;
