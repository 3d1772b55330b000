//! A cpio archive in the "newc" format, which the kernel unpacks as its first root (kernel documentation,
//! `driver-api/early-userspace/buffer-format`).

use std::io::{Result, Write};

const FOLDER: u32 = 0o040_755;
const PROGRAM: u32 = 0o100_755;
const DEVICE: u32 = 0o020_600;

/// Writes an archive member by member.
pub struct Archive<W: Write> {
    out: W,
    number: u32,
}

impl<W: Write> Archive<W> {
    /// An empty archive.
    pub fn new(out: W) -> Self {
        Archive { out, number: 1 }
    }

    /// A folder. Its parent must have been written before.
    ///
    /// # Errors
    /// What the writer says.
    pub fn folder(&mut self, path: &str) -> Result<()> {
        self.member(path, FOLDER, (0, 0), &[])
    }

    /// A file that may be run.
    ///
    /// # Errors
    /// What the writer says; a file of 4 GiB or more.
    pub fn file(&mut self, path: &str, bytes: &[u8]) -> Result<()> {
        self.member(path, PROGRAM, (0, 0), bytes)
    }

    /// A character device.
    ///
    /// # Errors
    /// What the writer says.
    pub fn device(&mut self, path: &str, major: u32, minor: u32) -> Result<()> {
        self.member(path, DEVICE, (major, minor), &[])
    }

    /// Ends the archive.
    ///
    /// # Errors
    /// What the writer says.
    pub fn end(mut self) -> Result<W> {
        self.number = 0;
        self.member("TRAILER!!!", 0, (0, 0), &[])?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn member(&mut self, path: &str, mode: u32, device: (u32, u32), bytes: &[u8]) -> Result<()> {
        let size = u32::try_from(bytes.len()).map_err(std::io::Error::other)?;
        let name = path.trim_start_matches('/');
        let links = if mode == FOLDER { 2 } else { 1 };
        // Inode, mode, user, group, links, time, size, device of the file system, device, length of the name, checksum.
        let fields = [
            self.number,
            mode,
            0,
            0,
            links,
            0,
            size,
            0,
            0,
            device.0,
            device.1,
            name.len() as u32 + 1,
            0,
        ];
        self.number += 1;
        let mut head = String::from("070701");
        for field in fields {
            head += &format!("{field:08x}");
        }
        head += name;
        self.out.write_all(head.as_bytes())?;
        self.pad(head.len(), 1)?;
        self.out.write_all(bytes)?;
        self.pad(bytes.len(), 0)
    }

    /// Zeros: at least `least`, up to the next multiple of four.
    fn pad(&mut self, written: usize, least: usize) -> Result<()> {
        let zeros = (written + least).next_multiple_of(4) - written;
        self.out.write_all(&[0; 4][..zeros])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_its_header_its_name_and_its_bytes_each_padded_to_four() {
        let mut archive = Archive::new(Vec::new());
        archive.file("/a", b"hello").expect("memory");
        let bytes = archive.end().expect("memory");
        let head = "070701\
            00000001000081ed0000000000000000000000010000000000000005\
            0000000000000000000000000000000000000002\
            00000000a\0";
        assert_eq!(&bytes[..112], head.as_bytes());
        assert_eq!(&bytes[112..120], b"hello\0\0\0");
        assert_eq!(&bytes[230..240], b"TRAILER!!!");
        assert_eq!(bytes.len() % 4, 0);
    }
}
