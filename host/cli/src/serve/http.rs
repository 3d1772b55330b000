//! `GET /metrics` for Prometheus, and nothing else of HTTP.

use super::Station;
use super::connection::patient::Patient;
use crate::exit::{self, Failure};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Longest request.
const MOST: u64 = 8 << 10;
/// Longest time for a whole request and its answer: one reader after the other is served.
const PATIENCE: Duration = Duration::from_secs(2);
/// Longest wait for the thread at the end; a reader that it still has ends with the process.
const LAST_WORDS: Duration = Duration::from_millis(500);
/// Wait after a connection that could not be accepted: others may end meanwhile.
const PAUSE: Duration = Duration::from_millis(20);

/// The listener, for as long as it listens.
pub struct Metrics {
    /// Where.
    pub address: SocketAddr,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// Serves metrics at an address.
///
/// # Errors
/// When the address cannot be had.
pub fn serve(at: SocketAddr, station: Arc<Station>) -> Result<Metrics, Failure> {
    let wrong = |error: io::Error| {
        Failure::new(exit::CARD, format!("cannot serve metrics at {at}: {error}"))
            .help("another program may have the port: --metrics names another one")
    };
    let listener = TcpListener::bind(at).map_err(wrong)?;
    let address = listener.local_addr().map_err(wrong)?;
    let stop = Arc::new(AtomicBool::new(false));
    let thread = thread::Builder::new()
        .name("t2t-metrics".to_owned())
        .spawn({
            let stop = stop.clone();
            move || {
                for stream in listener.incoming() {
                    if stop.load(Ordering::Acquire) {
                        break;
                    }
                    // Out of descriptors, most likely.
                    let stream = stream.inspect_err(|_| thread::sleep(PAUSE));
                    if let Err(error) = stream.and_then(|stream| answer(stream, &station)) {
                        tracing::debug!(%error, "a reader of metrics");
                    }
                }
            }
        });
    let thread = Some(thread.map_err(wrong)?);
    Ok(Metrics {
        address,
        stop,
        thread,
    })
}

fn answer(stream: TcpStream, station: &Station) -> io::Result<()> {
    let mut out = Patient::new(stream.try_clone()?, PATIENCE);
    let mut lines = BufReader::new(Patient::new(stream, PATIENCE).take(MOST));
    let mut request = String::new();
    lines.read_line(&mut request)?;
    let mut line = String::new();
    while lines.read_line(&mut line)? > 0 && !line.trim().is_empty() {
        line.clear();
    }
    let wanted = ["GET /metrics ", "GET /metrics?"]
        .iter()
        .any(|start| request.starts_with(start));
    let (status, body) = match wanted {
        true => ("200 OK", crate::metrics::render(&station.view())),
        false => ("404 Not Found", "only GET /metrics is here\n".to_owned()),
    };
    write!(
        out,
        "HTTP/1.1 {status}\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

impl Drop for Metrics {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        let woken = TcpStream::connect_timeout(&self.address, LAST_WORDS).is_ok();
        let start = Instant::now();
        let ends = |thread: &JoinHandle<()>| {
            while woken && !thread.is_finished() && start.elapsed() < LAST_WORDS {
                thread::sleep(Duration::from_millis(1));
            }
            thread.is_finished()
        };
        if let Some(thread) = self.thread.take().filter(ends) {
            // A thread that panicked has said so itself.
            let _ = thread.join();
        }
    }
}
