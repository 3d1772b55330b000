//! Acts on a card: `arm`, `disarm`, `kill`, `unkill`, `adjust`, `reset-books`.

use super::out::Out;
use super::show;
use crate::args::{Adjust, Arm};
use crate::exit::{self, Failure};
use crate::link::Link;
use crate::rpc::{Arming, Reply, Request, Status};

/// What would be armed, shown and confirmed, then armed.
pub fn arm(link: &mut dyn Link, args: &Arm, out: Out) -> Result<Status, Failure> {
    let arming = match link.ask(&Request::Arming)? {
        Reply::Arming(arming) => arming,
        other => return Err(super::odd(&other)),
    };
    let generation = args.generation.unwrap_or(arming.generation);
    out.show(&show::arming(&arming))?;
    refuse(&arming, generation)?;
    out.confirm(&format!("Arm generation {generation}?"))?;
    let status = status_after(link, &Request::Arm { generation })?;
    out.status(&status, show::headline)?;
    Ok(status)
}

fn refuse(arming: &Arming, generation: u32) -> Result<(), Failure> {
    let refused = |message: String| Err(Failure::new(exit::REFUSED, message));
    if arming.generation == 0 {
        return refused("nothing is in force that could be armed".to_owned())
            .map_err(|failure| failure.help("`t2t apply desk.toml` first"));
    }
    if generation != arming.generation {
        return refused(format!(
            "generation {} is in force, not {generation}: nothing was armed",
            arming.generation
        ))
        .map_err(|failure| {
            failure.help("somebody applied another desk; look at it, then arm that")
        });
    }
    Ok(())
}

/// Asks for an act without a question, and shows what the card is doing after it.
pub fn act(link: &mut dyn Link, request: &Request, out: Out) -> Result<(), Failure> {
    let status = status_after(link, request)?;
    out.status(&status, show::headline)
}

/// `t2t unkill`, `t2t reset-books`: asked, because what they undo is not done again in a moment.
pub fn confirmed(
    link: &mut dyn Link,
    request: &Request,
    question: &str,
    out: Out,
) -> Result<(), Failure> {
    out.confirm(question)?;
    act(link, request, out)
}

/// `t2t adjust`.
pub fn adjust(link: &mut dyn Link, args: &Adjust, out: Out) -> Result<(), Failure> {
    let gross = dollars(&args.gross)?;
    let Adjust {
        instrument,
        long,
        short,
        open,
        ..
    } = args;
    if (*long, *short, *open, gross) == (0, 0, 0, 0) {
        return Err(Failure::new(exit::USAGE, "nothing to adjust")
            .help("say at least one of --long, --short, --open, --gross"));
    }
    out.confirm(&format!(
        "Add to {instrument}: long {long:+}, short {short:+}; to the card: open orders {open:+}, gross {}{}?",
        if gross < 0 { "" } else { "+" },
        t2t_desk::dollars(gross)
    ))?;
    let request = Request::Adjust {
        instrument: instrument.clone(),
        long: *long,
        short: *short,
        open: *open,
        gross,
    };
    act(link, &request, out)
}

fn status_after(link: &mut dyn Link, request: &Request) -> Result<Status, Failure> {
    match link.ask(request)? {
        Reply::Status(status) => Ok(status),
        other => Err(super::odd(&other)),
    }
}

/// Dollars with at most four decimals as 1/10000 dollar; exact, never through floating point.
fn dollars(text: &str) -> Result<i64, Failure> {
    let wrong = || {
        Failure::new(exit::INPUT, format!("`{text}` is no amount in dollars"))
            .help("write it as -18950.00, with at most four decimals")
    };
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let digits = digits.replace('_', "");
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || fraction.len() > 4 || !all_digits(whole) || !all_digits(fraction) {
        return Err(wrong());
    }
    let value: i64 = format!("{whole}{fraction:0<4}")
        .parse()
        .map_err(|_| wrong())?;
    Ok(sign * value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact() {
        for (text, value) in [
            ("0", 0),
            ("-18950.00", -189_500_000),
            ("+0.0001", 1),
            ("1_000.5", 10_005_000),
        ] {
            assert_eq!(dollars(text), Ok(value), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_a_mistake_of_the_input() {
        for text in [
            "",
            "-",
            ".5",
            "1e3",
            "1.00001",
            "1.2.3",
            "99999999999999999999",
            "--1",
            "1 0",
        ] {
            assert_eq!(dollars(text).unwrap_err().code, exit::INPUT, "{text}");
        }
    }
}
