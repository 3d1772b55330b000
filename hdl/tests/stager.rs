//! The transmitter: leaf blocks against their verilated output, and whole frames against bytes built in the test.

use t2t_contract::records::session;
use t2t_hdl::emit::emit;
use t2t_hdl::ports;
use t2t_hdl::stager::{GAP, IpSum, Number, Patch, Sessions, Stager, TcpSum};
use t2t_hdl::testbench::{Diff, Rng, Verilated};

#[test]
fn sums_and_patches_are_the_same_in_verilog() {
    let map = ports!(IpSum { in: clock, base, id; out: checksum });
    Diff::new("ip_sum", IpSum::default(), map)
        .unwrap()
        .fuzz(2000);
    let map =
        ports!(TcpSum { in: clock, base, seq, ack, first, second, qty, px, odd; out: checksum });
    Diff::new("tcp_sum", TcpSum::default(), map)
        .unwrap()
        .fuzz(2000);
    let map = ports!(Patch {
        in: clock, word, kind, id, ip_checksum, seq, ack, tcp_checksum, first, second, qty, px; out: keep, value
    });
    Diff::new("patch", Patch::default(), map)
        .unwrap()
        .random(4000, |rng, n, v| {
            if n % 32 == 0 {
                for (port, bits) in [
                    ("kind", 2),
                    ("id", 16),
                    ("ip_checksum", 16),
                    ("seq", 32),
                    ("ack", 32),
                ] {
                    v.set(port, rng.below(1 << bits));
                }
                for (port, bits) in [
                    ("tcp_checksum", 16),
                    ("first", 32),
                    ("second", 32),
                    ("qty", 20),
                    ("px", 32),
                ] {
                    v.set(port, rng.below(1 << bits));
                }
            }
            v.set("word", n % 32);
        });
}

#[test]
fn sessions_and_numbers_are_the_same_in_verilog() {
    let map = ports!(Sessions {
        in: clock, cfg_row, cfg_addr, we_session, select, started, session, bytes; out: up, word0, word1, word2, seq, ack
    });
    Diff::new("sessions", Sessions::default(), map)
        .unwrap()
        .fuzz(2000);
    let map = ports!(Number<16> { in: clock, take, we, value; out: next_number });
    Diff::new("number_from_one", Number::<16>::default(), map)
        .unwrap()
        .random(500, |rng, _, v| {
            v.set("take", rng.below(2));
            v.set("we", u64::from(rng.below(20) == 0));
            v.set("value", rng.below(0x10000));
        });
}

/// One's complement sum of big-endian 16-bit words.
fn sum(bytes: &[u8]) -> u16 {
    let words = bytes
        .chunks(2)
        .map(|c| u32::from(c[0]) << 8 | c.get(1).map_or(0, |b| u32::from(*b)));
    let total: u32 = words.sum();
    let once = (total & 0xFFFF) + (total >> 16);
    ((once & 0xFFFF) + (once >> 16)) as u16
}

/// Sum of the TCP pseudo-header of a frame.
fn pseudo(frame: &[u8]) -> Vec<u8> {
    let mut bytes = frame[26..34].to_vec();
    bytes.extend([0, 6]);
    bytes.extend(((frame.len() - 34) as u16).to_be_bytes());
    bytes
}

struct Staged {
    frame: Vec<u8>,
    kind: u64,
    session: u64,
    qty: u32,
}

/// A frame with random content, patched places zero and a true IPv4 header.
fn staged(rng: &mut Rng, kind: u64) -> Staged {
    let length = [104, 97, 66][kind as usize];
    let mut frame: Vec<u8> = (0..length).map(|_| rng.below(256) as u8).collect();
    frame[16..18].copy_from_slice(&((length - 14) as u16).to_be_bytes());
    let places: &[std::ops::Range<usize>] = match kind {
        0 => &[58..62, 63..67, 75..83],
        1 => &[58..62, 62..66, 66..70, 70..78],
        _ => &[58..62, 62..66],
    };
    for place in places
        .iter()
        .cloned()
        .chain([18..20, 24..26, 38..46, 50..52])
    {
        frame[place].fill(0);
    }
    Staged {
        frame,
        kind,
        session: rng.below(4),
        qty: rng.below(1 << 20) as u32,
    }
}

/// The frame that must leave.
fn patched(
    s: &Staged,
    id: u16,
    seq: u32,
    ack: u32,
    user_ref: u32,
    old_ref: u32,
    px: u32,
) -> Vec<u8> {
    let mut f = s.frame.clone();
    let mut put = |at: usize, bytes: &[u8]| f[at..at + bytes.len()].copy_from_slice(bytes);
    put(18, &id.to_be_bytes());
    put(38, &seq.to_be_bytes());
    put(42, &ack.to_be_bytes());
    match s.kind {
        0 => {
            put(58, &user_ref.to_be_bytes());
            put(63, &s.qty.to_be_bytes());
            put(75, &u64::from(px).to_be_bytes());
        }
        1 => {
            put(58, &old_ref.to_be_bytes());
            put(62, &user_ref.to_be_bytes());
            put(66, &s.qty.to_be_bytes());
            put(70, &u64::from(px).to_be_bytes());
        }
        _ => {
            put(58, &old_ref.to_be_bytes());
            put(62, &s.qty.to_be_bytes());
        }
    }
    let ip = !sum(&f[14..34]);
    f[24..26].copy_from_slice(&ip.to_be_bytes());
    let mut tcp = pseudo(&f);
    tcp.extend(&f[34..]);
    let tcp = !sum(&tcp);
    f[50..52].copy_from_slice(&tcp.to_be_bytes());
    f
}

fn row_bits(row: &mut [u32], at: usize, width: usize, value: u64) {
    for i in 0..width {
        row[(at + i) / 32] |= ((value >> i & 1) as u32) << ((at + i) % 32);
    }
}

fn mac(frame: &[u8]) -> u64 {
    frame.iter().fold(0, |n, b| n << 8 | u64::from(*b))
}

/// Loads four sessions and twelve orders; all frames of a session have its MAC addresses.
fn load(m: &mut Verilated, rng: &mut Rng) -> (Vec<Staged>, [u32; 4], [u32; 4]) {
    let macs: Vec<Vec<u8>> = (0..4)
        .map(|_| (0..12).map(|_| rng.below(256) as u8).collect())
        .collect();
    let (mut seq, mut ack) = ([0; 4], [0; 4]);
    for s in 0..4 {
        (seq[s], ack[s]) = (rng.below(1 << 32) as u32, rng.below(1 << 32) as u32);
        let mut row = [0u32; 16];
        row_bits(&mut row, session::UP, 1, 1);
        row_bits(&mut row, session::PEER_MAC, 48, mac(&macs[s][..6]));
        row_bits(&mut row, session::LOCAL_MAC, 48, mac(&macs[s][6..]));
        row_bits(&mut row, session::SEQ, 32, u64::from(seq[s]));
        row_bits(&mut row, session::ACK, 32, u64::from(ack[s]));
        m.set_words("cfg_row", &row);
        m.set("cfg_addr", s as u64);
        m.set("we_session", 1);
        m.tick();
    }
    m.set("we_session", 0);
    let mut orders = vec![];
    for n in 0..12 {
        let mut order = staged(rng, n % 3);
        order.frame[..12].copy_from_slice(&macs[order.session as usize]);
        for (w, bytes) in order.frame.chunks(4).enumerate() {
            let word = bytes.iter().rev().fold(0u32, |v, b| v << 8 | u32::from(*b));
            let mut row = [0u32; 16];
            row[0] = word;
            m.set_words("cfg_row", &row);
            m.set("cfg_addr", n * 32 + w as u64);
            m.set("we_frame", 1);
            m.tick();
        }
        orders.push(order);
    }
    m.set("we_frame", 0);
    (orders, seq, ack)
}

/// Presents `go` and, a cycle later, what to patch.
fn go(m: &mut Verilated, at: usize, o: &Staged, user_ref: u32, old_ref: u32, px: u32) {
    m.set("go", 1);
    m.set("go_session", 1 << o.session);
    m.tick();
    m.set("go", 0);
    m.set("go_session", 0);
    let header = |from: usize, to: usize| u64::from(sum(&o.frame[from..to]));
    let mut tcp = pseudo(&o.frame);
    tcp.extend(&o.frame[34..]);
    for (port, value) in [
        ("f_order", at as u64),
        ("f_kind", o.kind),
        ("f_session", o.session),
        ("f_bytes", o.frame.len() as u64),
        ("f_tcp_sum", u64::from(sum(&tcp))),
        ("f_ip_sum", header(14, 34)),
        ("f_qty", u64::from(o.qty)),
        ("f_px", u64::from(px)),
        ("f_user_ref", u64::from(user_ref)),
        ("f_old_ref", u64::from(old_ref)),
    ] {
        m.set(port, value);
    }
}

/// Reads words until the last; panics at a hole. Returns bytes and `tuser`.
fn receive(m: &mut Verilated) -> (Vec<u8>, bool) {
    let mut bytes = vec![];
    loop {
        assert_eq!(m.get("tx_tvalid"), 1, "a hole behind byte {}", bytes.len());
        let (word, keep) = (m.get("tx_tdata") as u32, m.get("tx_tkeep"));
        bytes.extend(word.to_le_bytes().iter().take(keep.count_ones() as usize));
        assert_eq!(keep & (keep + 1), 0);
        if m.get("tx_tlast") == 1 {
            return (bytes, m.get("tx_tuser") == 1);
        }
        assert_eq!((keep, m.get("tx_tuser")), (15, 0));
        m.tick();
    }
}

#[test]
fn frames_leave_whole_and_true() {
    let mut m = Verilated::new(&emit("stager", &Stager::default()).unwrap()).unwrap();
    let mut rng = Rng::new(7);
    let (orders, mut seq, ack) = load(&mut m, &mut rng);
    assert_eq!(m.get("up"), 15);
    let mut id = 1u16;
    for n in 0..600u32 {
        if n == 300 {
            id = 0xFFFE;
            m.set("ip_id_we", 1);
            m.set("ip_id_value", u64::from(id));
            m.tick();
            m.set("ip_id_we", 0);
        }
        let mut waited = 0;
        while m.get("ready") == 0 {
            m.tick();
            assert_eq!(m.get("tx_tvalid"), 0);
            waited += 1;
        }
        assert!(n % 300 == 0 || waited == GAP - 1, "ready again after {waited} cycles");
        let at = rng.below(12) as usize;
        let o = &orders[at];
        // Risk says price 0 for a cancel.
        let px = if o.kind == 2 {
            0
        } else if n % 5 == 0 {
            u32::MAX
        } else {
            rng.below(1 << 32) as u32
        };
        let (user_ref, old_ref) = (rng.below(1 << 32) as u32, rng.below(1 << 32) as u32);
        go(&mut m, at, o, user_ref, old_ref, px);
        let s = o.session as usize;
        let want = patched(o, id, seq[s], ack[s], user_ref, old_ref, px);
        let (got, bad) = receive(&mut m);
        assert_eq!((got, bad), (want, false), "order {n} of kind {}", o.kind);
        seq[s] = seq[s].wrapping_add(o.frame.len() as u32 - 54);
        id = id.wrapping_add(1);
        m.tick();
    }
}

#[test]
fn an_abort_ends_the_frame_with_its_next_word() {
    let mut m = Verilated::new(&emit("stager", &Stager::default()).unwrap()).unwrap();
    let mut rng = Rng::new(8);
    let (orders, ..) = load(&mut m, &mut rng);
    for wait in 0..26u64 {
        while m.get("ready") == 0 {
            m.tick();
        }
        go(&mut m, 0, &orders[0], 1, 0, 1);
        for _ in 0..wait {
            assert_eq!(
                (m.get("tx_tvalid"), m.get("tx_tlast")),
                (1, u64::from(wait > 25))
            );
            m.tick();
        }
        m.set("tx_abort", 1);
        let was_last = m.get("tx_tlast");
        m.tick();
        m.set("tx_abort", 0);
        // The frame has 26 words: an abort while its last one is on the wire comes too late.
        let want = if wait == 25 {
            (0, 0, 0, 0)
        } else {
            (1, 1, 1, 1)
        };
        let got = (
            m.get("tx_tvalid"),
            m.get("tx_tlast"),
            m.get("tx_tuser"),
            m.get("aborted"),
        );
        assert_eq!(
            (was_last, got),
            (u64::from(wait == 25), want),
            "abort at word {wait}"
        );
        for _ in 0..GAP {
            m.tick();
            assert_eq!((m.get("tx_tvalid"), m.get("aborted")), (0, 0));
        }
    }
}
