//! Captures of every format, whole, cut and damaged; and the real ones, read to the end.

mod common;

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};
use t2t_exchange::capture::{
    Capture, CaptureError, Fault, Framed, PcapWriter, Records, Wrap, is_records,
};
use t2t_protocols::{
    ethernet,
    frame::{Route, UdpFrame},
    iex::deep,
    iextp, itch, moldudp64,
};

/// A captured frame, owned: time, bytes, length on the wire.
type Owned = (u64, Vec<u8>, u32);

fn read(path: &Path) -> (Vec<Owned>, Option<CaptureError>) {
    let mut frames = Vec::new();
    let mut capture = match Capture::open(path) {
        Ok(capture) => capture,
        Err(error) => return (frames, Some(error)),
    };
    loop {
        match capture.next_frame() {
            Ok(Some(frame)) => {
                frames.push((frame.time_ns, frame.bytes.to_vec(), frame.original_length))
            }
            Ok(None) => return (frames, None),
            Err(error) => {
                assert!(
                    matches!(capture.next_frame(), Ok(None)),
                    "nothing follows an error"
                );
                return (frames, Some(error));
            }
        }
    }
}

fn file(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn pcap(frames: &[(u64, &[u8])]) -> Vec<u8> {
    let mut writer = PcapWriter::new(Vec::new()).unwrap();
    for (time, bytes) in frames {
        writer.write(*time, bytes).unwrap();
    }
    writer.finish().unwrap()
}

const TIME: u64 = 1_783_915_200_123_456_789;

#[test]
fn a_written_pcap_is_the_bytes_of_the_format_and_is_read_back() {
    let bytes = pcap(&[(TIME, b"frame one"), (TIME + 1, b"")]);
    assert_eq!(bytes[..8], [0x4D, 0x3C, 0xB2, 0xA1, 2, 0, 4, 0]);
    assert_eq!(
        bytes[24..40],
        *b"\xc0\x62\x54\x6a\x15\xcd\x5b\x07\x09\0\0\0\x09\0\0\0"
    );
    let folder = tempfile::tempdir().unwrap();
    let (frames, error) = read(&file(&folder, "a.pcap", &bytes));
    assert!(error.is_none());
    assert_eq!(
        frames,
        [(TIME, b"frame one".to_vec(), 9), (TIME + 1, Vec::new(), 0)]
    );
}

#[test]
fn a_time_or_a_frame_that_pcap_cannot_hold_is_refused() {
    let mut writer = PcapWriter::new(Vec::new()).unwrap();
    assert!(writer.write(u64::MAX, b"x").is_err());
    assert!(writer.write(0, &vec![0; 262_145]).is_err());
    assert_eq!(writer.finish().unwrap().len(), 24, "nothing half-done");
}

#[test]
fn compression_is_told_by_content() {
    let bytes = pcap(&[(TIME, b"squeezed")]);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&bytes).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for packed in [
        gzip.finish().unwrap(),
        zstd::encode_all(&bytes[..], 1).unwrap(),
    ] {
        let (frames, error) = read(&file(&folder, "whatever.name", &packed));
        assert!(error.is_none());
        assert_eq!(frames, [(TIME, b"squeezed".to_vec(), 8)]);
        let (_, error) = read(&file(&folder, "cut", &packed[..packed.len() - 9]));
        let error = error.expect("a cut stream shows");
        assert!(
            matches!(error.fault, Fault::CompressedCut | Fault::Cut { .. }),
            "{error}"
        );
    }
}

#[test]
fn a_big_endian_microsecond_pcap_cut_by_its_snapshot_length() {
    let mut bytes = b"\xa1\xb2\xc3\xd4\0\x02\0\x04\0\0\0\0\0\0\0\0\0\0\0\x04\0\0\0\x01".to_vec();
    bytes.extend(b"\0\0\0\x05\0\0\0\x07\0\0\0\x04\0\0\x05\xea1234");
    let folder = tempfile::tempdir().unwrap();
    let (frames, error) = read(&file(&folder, "a.pcap", &bytes));
    assert!(error.is_none());
    assert_eq!(frames, [(5_000_007_000, b"1234".to_vec(), 1514)]);
}

fn block(kind: u32, body: &[u8]) -> Vec<u8> {
    let length = (12 + body.len().next_multiple_of(4)) as u32;
    let mut out = [kind.to_le_bytes(), length.to_le_bytes()].concat();
    out.extend(body);
    out.resize(length as usize - 4, 0);
    out.extend(length.to_le_bytes());
    out
}

fn section() -> Vec<u8> {
    block(
        0x0A0D_0D0A,
        b"\x4d\x3c\x2b\x1a\x01\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff",
    )
}

fn packet(interface: u32, units: u64, frame: &[u8]) -> Vec<u8> {
    let words = [
        interface,
        (units >> 32) as u32,
        units as u32,
        frame.len() as u32,
        frame.len() as u32,
    ];
    let mut body: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    body.extend(frame);
    block(6, &body)
}

#[test]
fn a_pcapng_with_three_clocks_other_blocks_and_a_second_section() {
    let mut bytes = section();
    bytes.extend(block(1, b"\x01\0\0\0\0\0\0\0")); // microseconds, the default
    bytes.extend(block(
        1,
        b"\x01\0\0\0\0\0\0\0\x09\0\x01\0\x09\0\0\0\0\0\0\0",
    )); // nanoseconds
    bytes.extend(block(
        1,
        b"\x01\0\0\0\0\0\0\0\x09\0\x01\0\x8a\0\0\0\x0e\0\x08\0\x02\0\0\0\0\0\0\0",
    )); // 1/1024 s, +2 s
    bytes.extend(packet(0, 1_000_001, b"micro"));
    bytes.extend(block(5, b"statistics, say"));
    bytes.extend(packet(1, 1_000_001, b"nano"));
    bytes.extend(packet(2, 512, b"binary"));
    bytes.extend(block(3, b"\x03\0\0\0abc"));
    bytes.extend(section());
    bytes.extend(block(1, b"\x01\0\0\0\0\0\0\0"));
    bytes.extend(packet(0, 9, b"last"));
    let folder = tempfile::tempdir().unwrap();
    let (frames, error) = read(&file(&folder, "a.pcapng", &bytes));
    assert!(error.is_none(), "{error:?}");
    let expected: [(u64, &[u8]); 5] = [
        (1_000_001_000, b"micro"),
        (1_000_001, b"nano"),
        (2_500_000_000, b"binary"),
        (2_500_000_000, b"abc"),
        (9_000, b"last"),
    ];
    assert_eq!(
        frames,
        expected.map(|(time, bytes)| (time, bytes.to_vec(), bytes.len() as u32))
    );
}

#[test]
fn what_is_wrong_with_a_file_is_said_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let says = |name: &str, bytes: &[u8], text: &str| {
        let path = file(&folder, name, bytes);
        let error = read(&path).1.expect(text).to_string();
        assert!(
            error.starts_with(&path.display().to_string()) && error.contains(text),
            "{error}"
        );
    };
    let whole = pcap(&[(TIME, b"first"), (TIME, b"second")]);
    says("empty", b"", "frame 0, byte 0: the file is empty");
    says(
        "short",
        b"\xd4\xc3",
        "ends in the middle of the file header: 2 of 4 bytes",
    );
    says("text", b"symbol,price\n", "neither pcap nor pcapng");
    says(
        "head",
        &whole[..20],
        "ends in the middle of the file header: 16 of 20",
    );
    says(
        "cut",
        &whole[..whole.len() - 1],
        "frame 2, byte 45: the file ends in the middle of the frame: 5 of 6",
    );
    says(
        "cut header",
        &whole[..50],
        "frame 2, byte 45: the file ends in the middle of the record header: 5 of 16",
    );
    let mut wireless = whole.clone();
    wireless[20] = 105;
    says("wireless", &wireless, "link type 105, not on Ethernet");
    let mut huge = whole.clone();
    huge[34] = 0xFF;
    says(
        "huge",
        &huge,
        "frame 1, byte 24: a frame of 16711685 bytes cannot be",
    );

    let ng = section();
    let with = |blocks: &[Vec<u8>]| [ng.clone(), blocks.concat()].concat();
    let ethernet = block(1, b"\x01\0\0\0\0\0\0\0");
    says(
        "ng order",
        &[&ng[..8], &[1, 2, 3, 4], &ng[12..]].concat(),
        "byte order mark is [01, 02, 03, 04]",
    );
    says(
        "ng interface",
        &with(&[packet(3, 0, b"x")]),
        "names interface 3",
    );
    says(
        "ng link",
        &with(&[block(1, b"\x69\0\0\0\0\0\0\0"), packet(0, 0, b"x")]),
        "link type 105",
    );
    says(
        "ng cut",
        &with(&[ethernet.clone(), packet(0, 0, b"frame")[..30].to_vec()]),
        "frame 1, byte 48: the file ends",
    );
    says(
        "ng length",
        &with(&[vec![6, 0, 0, 0, 13, 0, 0, 0]]),
        "a block of 13 bytes cannot be",
    );
    let mut long = packet(0, 0, b"frame");
    long[20] = 99;
    says(
        "ng frame",
        &with(&[ethernet, long]),
        "a frame of 99 bytes cannot be",
    );
    let missing = folder.path().join("missing.pcap");
    assert!(
        read(&missing)
            .1
            .unwrap()
            .to_string()
            .contains("cannot be opened")
    );
}

fn wrap() -> Wrap {
    let route = Route {
        source_mac: [2, 0, 0, 0, 0, 1],
        destination_mac: ethernet::multicast_mac([233, 54, 12, 111]),
        tag: None,
        source: [10, 0, 0, 1],
        destination: [233, 54, 12, 111],
        source_port: 1,
        destination_port: 26477,
    };
    Wrap {
        route,
        session: *b"000000000A",
        first_sequence: 1,
        midnight_ns: TIME,
        messages_per_frame: 40,
    }
}

#[test]
fn real_records_are_wrapped_into_full_frames_and_none_is_lost() {
    let Some(data) = common::data() else { return };
    let path = data.join("nasdaq-itch50/aapl-20200130-4000.itch");
    assert!(
        is_records(&path) && !is_records(Path::new("a.pcap")) && is_records(Path::new("A.ITCH.gz"))
    );
    let raw = fs::read(&path).unwrap();
    for messages_per_frame in [1, 7, 40, u16::MAX] {
        let mut framed = Framed::open(
            &path,
            Wrap {
                messages_per_frame,
                ..wrap()
            },
        )
        .unwrap();
        let (mut again, mut next, mut frames) = (Vec::new(), 1, 0);
        while let Some(frame) = framed.next_frame().unwrap() {
            assert!(frame.bytes.len() <= 1514 && frame.time_ns > TIME);
            let parsed = UdpFrame::parse(frame.bytes).unwrap();
            for message in moldudp64::Packet::parse(parsed.payload).unwrap().messages() {
                let (sequence, message) = message.unwrap();
                assert_eq!(sequence, next);
                next += 1;
                moldudp64::push(&mut again, message).unwrap();
            }
            frames += 1;
        }
        assert_eq!(again, raw);
        assert!(messages_per_frame != 1 || frames == 4_000);
    }
}

#[test]
fn cut_records_come_out_up_to_the_cut_and_then_an_error() {
    let Some(data) = common::data() else { return };
    let path = data.join("edge/itch50-cut-mid-message.itch");
    let mut records = Records::open(&path).unwrap();
    let mut read = 0;
    let error = loop {
        match records.next_record() {
            Ok(Some(record)) => read += usize::from(itch::Message::parse(record.message).is_ok()),
            Ok(None) => panic!("the cut went unseen"),
            Err(error) => break error,
        }
    };
    assert!(
        error
            .to_string()
            .contains("ends in the middle of the record"),
        "{error}"
    );
    assert!(matches!(records.next_record(), Ok(None)));
    let mut framed = Framed::open(&path, wrap()).unwrap();
    let mut wrapped = 0;
    while let Ok(Some(frame)) = framed.next_frame() {
        let parsed = UdpFrame::parse(frame.bytes).unwrap();
        wrapped += moldudp64::Packet::parse(parsed.payload)
            .unwrap()
            .messages()
            .count();
    }
    assert_eq!((wrapped, error.frame), (read, read as u64 + 1));
    // The other edge file is a stream of another venue, without a header that says so.
    let other = read_records(&data.join("edge/moldudp64-truncated.dat"));
    assert!(matches!(
        other.unwrap_err().fault,
        Fault::BadLength { .. } | Fault::NotItch { .. }
    ));
}

fn read_records(path: &Path) -> Result<u64, CaptureError> {
    let mut records = Records::open(path)?;
    while records.next_record()?.is_some() {}
    Ok(records.records())
}

#[test]
fn records_of_something_else_are_refused_at_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let says = |bytes: &[u8], text: &str| {
        let error = read_records(&file(&folder, "a.itch", bytes))
            .expect_err(text)
            .to_string();
        assert!(error.contains(text), "{error}");
    };
    says(b"", "the file is empty");
    says(
        b"<html> not found </html>",
        "type 0x74, which ITCH 5.0 does not have",
    );
    says(b"\0\x0cS", "ends in the middle of the record: 0 of 11");
    says(b"\0\0", "a record of 0 bytes");
    says(
        b"\0\x0cSxxxxxxxxxxO\0",
        "frame 2, byte 14: the file ends in the middle of the record length",
    );
}

#[test]
fn the_real_deep_captures_are_read_to_the_end() {
    let Some(data) = common::data() else { return };
    for (name, frames, messages, levels) in [
        ("iex/deep-20260713-open.pcap.zst", 78_819, 129_434, 76_646),
        ("iex/deep-20170826-testday.pcap.gz", 20_145, 0, 254),
    ] {
        let mut capture = Capture::open(&data.join(name)).unwrap();
        let (mut next, mut seen, mut updates) = (1, 0, 0);
        while let Some(frame) = capture.next_frame().unwrap() {
            let parsed = UdpFrame::parse(frame.bytes).unwrap();
            let packet = iextp::Packet::parse(parsed.payload).unwrap();
            assert_eq!(packet.header.protocol, iextp::DEEP_1_0);
            assert!(frame.original_length as usize == frame.bytes.len());
            for message in packet.messages() {
                let (sequence, bytes) = message.unwrap();
                assert!(
                    messages == 0 || sequence == next,
                    "sequence {sequence}, expected {next}"
                );
                next = sequence + 1;
                seen += 1;
                let message = deep::Message::parse(bytes).unwrap();
                updates += u64::from(matches!(message, deep::Message::Level(_)));
            }
        }
        assert_eq!((capture.frames(), updates), (frames, levels), "{name}");
        assert!(messages == 0 || seen == messages, "{name}");
        let (read, size) = capture.progress();
        assert_eq!(read, size);
    }
}
