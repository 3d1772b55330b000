//! Completions and manual pages, written from the command line's own description.

use crate::args::Args;
use crate::exit::{self, Failure};
use clap::CommandFactory;
use std::io::Write;
use std::path::Path;

/// Prints the completions for a shell.
///
/// # Errors
/// When standard output cannot be written.
pub fn completions(shell: clap_complete::Shell) -> Result<(), Failure> {
    let script = script(shell);
    let mut out = std::io::stdout().lock();
    let written = out.write_all(&script).and_then(|()| out.flush());
    written.map_err(|error| Failure::new(exit::CARD, format!("standard output: {error}")))
}

fn script(shell: clap_complete::Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "t2t", &mut script);
    script
}

/// Writes a page for each command into a folder, which is made where it is missing: `t2t.1`, `t2t-apply.1`, …
///
/// # Errors
/// When the folder or a page cannot be written.
pub fn pages(folder: &Path) -> Result<(), Failure> {
    let wrong = |error| {
        Failure::new(exit::INPUT, format!("{}: {error}", folder.display()))
            .help("give a folder that you may write to, such as ~/.local/share/man/man1")
    };
    std::fs::create_dir_all(folder).map_err(wrong)?;
    clap_mangen::generate_to(Args::command(), folder).map_err(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap_complete::Shell;

    fn commands() -> Vec<String> {
        let command = Args::command();
        let all = command.get_subcommands().filter(|c| !c.is_hide_set());
        all.map(|command| command.get_name().to_owned()).collect()
    }

    #[test]
    fn completions_of_every_shell_know_every_command() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            let script = String::from_utf8(script(shell)).expect("text");
            for command in commands() {
                assert!(script.contains(&command), "{shell} does not know {command}");
            }
        }
    }

    #[test]
    fn every_command_has_a_page_with_its_examples() {
        let folder = tempfile::tempdir().expect("a folder");
        let deep = folder.path().join("man").join("man1");
        pages(&deep).expect("pages");
        for command in commands() {
            let page = std::fs::read_to_string(deep.join(format!("t2t-{command}.1")));
            let page = page.unwrap_or_else(|error| panic!("t2t-{command}.1: {error}"));
            assert!(page.contains(".SH NAME"), "{command}");
        }
        assert!(deep.join("t2t.1").is_file());
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named_in_the_error() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let failure = pages(&file.path().join("man1")).expect_err("it is a file");
        assert_eq!(failure.code, exit::INPUT);
        assert!(failure.message.contains("man1"), "{}", failure.message);
    }
}
