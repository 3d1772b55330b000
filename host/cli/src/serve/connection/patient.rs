//! A stream with a deadline for all that is read or written, not for each piece of it: a client that sends a byte a second
//! must not hold a place for as long as it likes.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

/// A stream whose single waits can be limited.
pub trait Waits: Read + Write {
    /// Longest wait of the next read and of the next write.
    ///
    /// # Errors
    /// When the stream is gone.
    fn at_most(&self, time: Duration) -> io::Result<()>;
}

impl Waits for UnixStream {
    fn at_most(&self, time: Duration) -> io::Result<()> {
        self.set_read_timeout(Some(time))?;
        self.set_write_timeout(Some(time))
    }
}

impl Waits for TcpStream {
    fn at_most(&self, time: Duration) -> io::Result<()> {
        self.set_read_timeout(Some(time))?;
        self.set_write_timeout(Some(time))
    }
}

/// A stream with a deadline.
#[derive(Debug)]
pub struct Patient<S> {
    stream: S,
    end: Instant,
}

impl<S: Waits> Patient<S> {
    /// A stream of which everything must be done within a time.
    pub fn new(stream: S, within: Duration) -> Patient<S> {
        Patient {
            stream,
            end: Instant::now() + within,
        }
    }

    /// From now on, everything must be done within a time.
    pub fn within(&mut self, time: Duration) {
        self.end = Instant::now() + time;
    }

    /// The stream.
    pub fn stream(&self) -> &S {
        &self.stream
    }

    fn wait(&self) -> io::Result<()> {
        match self.end.saturating_duration_since(Instant::now()) {
            Duration::ZERO => Err(io::ErrorKind::TimedOut.into()),
            left => self.stream.at_most(left),
        }
    }
}

impl<S: Waits> Read for Patient<S> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.wait()?;
        self.stream.read(into)
    }
}

impl<S: Waits> Write for Patient<S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.wait()?;
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}
