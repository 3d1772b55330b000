//! An operator in the guest: runs `t2t` and reads what it says.

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::process::{Child, Command, Output};
use std::time::{Duration, Instant};

const T2T: &str = "/bin/t2t";
/// The configuration of this machine, once there is one.
pub const CONFIG: &str = "/etc/serve.toml";
/// Where its server listens.
pub const SOCKET: &str = "/run/t2t.sock";

/// Runs `t2t` with `arguments`, whatever comes of it.
///
/// # Errors
/// When it does not start.
pub fn run(arguments: &[&str]) -> Result<Output> {
    let mut command = Command::new(T2T);
    if crate::machine::has(CONFIG) {
        command.env("T2T_CONFIG", CONFIG);
    }
    command
        .args(arguments)
        .output()
        .with_context(|| format!("t2t {}", arguments.join(" ")))
}

/// Runs `t2t --json`; its answer.
///
/// # Errors
/// When it fails, or does not answer in JSON.
pub fn ask(arguments: &[&str]) -> Result<Value> {
    let said = arguments.join(" ");
    let output = run(&[&["--json"], arguments].concat())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(
        output.status.success(),
        "t2t {said}: {}: {text}{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_str(&text).with_context(|| format!("t2t {said} answered {text}"))
}

/// Runs `t2t`, which must end with `code` and say `word`.
///
/// # Errors
/// When it does otherwise.
pub fn refused(code: i32, word: &str, arguments: &[&str]) -> Result<()> {
    let output = run(arguments)?;
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    ensure!(
        output.status.code() == Some(code) && said.contains(word),
        "t2t {}: expected exit code {code} and the word `{word}`, but {}: {said}",
        arguments.join(" "),
        output.status
    );
    Ok(())
}

/// Asks again and again until `holds`, for at most `seconds`.
///
/// # Errors
/// When it does not come to hold.
pub fn until(seconds: u64, arguments: &[&str], holds: impl Fn(&Value) -> bool) -> Result<Value> {
    let end = Instant::now() + Duration::from_secs(seconds);
    loop {
        let answer = ask(arguments);
        match answer {
            Ok(value) if holds(&value) => return Ok(value),
            other if Instant::now() > end => {
                bail!(
                    "t2t {}: not within {seconds} s: {other:?}",
                    arguments.join(" ")
                )
            }
            _ => std::thread::sleep(Duration::from_millis(200)),
        }
    }
}

/// A server in the background; killed when it is dropped.
pub struct Server(Child);

impl Server {
    /// Starts `t2t serve` and waits until it answers.
    ///
    /// # Errors
    /// When it does not within three minutes: it may have to read all of the card.
    pub fn start() -> Result<Server> {
        let child = Command::new(T2T)
            .args(["serve", "--config", CONFIG])
            .env("NO_COLOR", "1")
            .spawn()
            .context("t2t serve")?;
        let mut server = Server(child);
        // Asked any sooner, t2t would open the card itself.
        let end = Instant::now() + Duration::from_secs(180);
        while !crate::machine::has(SOCKET) {
            let ended = server.0.try_wait()?;
            ensure!(ended.is_none(), "t2t serve ended: {ended:?}");
            ensure!(
                Instant::now() < end,
                "t2t serve does not listen; its threads: {}",
                threads(server.0.id())
            );
            std::thread::sleep(Duration::from_millis(50));
        }
        until(30, &["status"], |status| status["connected"] == true)?;
        Ok(server)
    }

    /// Kills it as a power cut would: without a word.
    ///
    /// # Errors
    /// What the kernel says.
    pub fn crash(mut self) -> Result<()> {
        self.0.kill()?;
        self.0.wait()?;
        std::fs::remove_file(SOCKET).context("a crashed server leaves its socket behind")
    }
}

/// Where the threads of a process wait, by the kernel's account.
fn threads(process: u32) -> String {
    let Ok(tasks) = std::fs::read_dir(format!("/proc/{process}/task")) else {
        return "none".to_owned();
    };
    let told = tasks.flatten().map(|task| {
        let read = |name: &str| std::fs::read_to_string(task.path().join(name)).unwrap_or_default();
        format!(
            "{} in {} ({})",
            read("comm").trim(),
            read("wchan"),
            read("syscall").trim()
        )
    });
    told.collect::<Vec<_>>().join("; ")
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
