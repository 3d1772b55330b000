//! The first process of the guest.
fn main() {
    println!("hello from init; up {}", std::fs::read_to_string("/proc/uptime").unwrap_or_default());
    use rustix::system::{RebootCommand, reboot};
    let _ = reboot(RebootCommand::PowerOff);
}
