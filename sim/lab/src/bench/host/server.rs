//! `t2t-sim serve` as a process of its own, which can be killed and started again.

use anyhow::{Context, Result, bail};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use t2t_driver::Address;

/// A feed that plays for ever, and the desk that says what is on its line B.
#[derive(Clone, Debug)]
pub(super) struct Feed {
    pub capture: PathBuf,
    pub desk: PathBuf,
}

/// A simulated card in another process. Ends with this value.
pub(super) struct Server {
    program: PathBuf,
    socket: PathBuf,
    notes: PathBuf,
    feed: Option<Feed>,
    child: Child,
}

impl Server {
    /// Starts `program serve` in `folder`, and waits until clients can come.
    pub(super) fn start(program: &Path, folder: &Path, feed: Option<Feed>) -> Result<Server> {
        let socket = folder.join("card");
        let notes = folder.join("serve.txt");
        let child = spawn(program, &socket, &notes, feed.as_ref())?;
        Ok(Server {
            program: program.to_owned(),
            socket,
            notes,
            feed,
            child,
        })
    }

    pub(super) fn socket(&self) -> &Path {
        &self.socket
    }

    pub(super) fn address(&self) -> Address {
        Address::VfioUser(self.socket.clone())
    }

    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// A power cycle: the process is killed, if it is not dead yet, and another one started.
    pub(super) fn restart(&mut self) -> Result<()> {
        self.end();
        self.child = spawn(&self.program, &self.socket, &self.notes, self.feed.as_ref())?;
        Ok(())
    }

    fn end(&mut self) {
        // It may be dead already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

fn spawn(program: &Path, socket: &Path, notes: &Path, feed: Option<&Feed>) -> Result<Child> {
    let mut command = Command::new(program);
    command.arg("serve").arg("--socket").arg(socket);
    if let Some(feed) = feed {
        command.arg("--feed").arg(&feed.capture);
        command.arg("--desk").arg(&feed.desk);
        command.args(["--speed", "max", "--loop"]);
    }
    let errors = File::create(notes).with_context(|| notes.display().to_string())?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(errors)
        .spawn()
        .with_context(|| format!("starting {}", program.display()))?;
    let out = child.stdout.take().context("its output is piped")?;
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line)?;
    if line.is_empty() {
        let _ = child.kill();
        let status = child.wait()?;
        let said = std::fs::read_to_string(notes).unwrap_or_default();
        bail!("the simulated card did not start ({status}): {said}");
    }
    Ok(child)
}
