//! The transmitter: leaf blocks against their verilated output, and whole frames against bytes built in the test.

mod frames;

use frames::{Patches, Staged, session_row};
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

/// Loads four sessions and twelve orders; all frames of a session have its MAC addresses.
fn load(m: &mut Verilated, rng: &mut Rng) -> (Vec<Staged>, [u32; 4], [u32; 4]) {
    let macs: Vec<Vec<u8>> = (0..4)
        .map(|_| (0..12).map(|_| rng.below(256) as u8).collect())
        .collect();
    let (mut seq, mut ack) = ([0; 4], [0; 4]);
    for s in 0..4 {
        (seq[s], ack[s]) = (rng.bits(32) as u32, rng.bits(32) as u32);
        m.set_words("cfg_row", &session_row(true, &macs[s], seq[s], ack[s]));
        m.set("cfg_addr", s as u64);
        m.set("we_session", 1);
        m.tick();
    }
    m.set("we_session", 0);
    let mut orders = vec![];
    for n in 0..12 {
        let session = rng.below(4);
        let qty = rng.bits(20) as u32;
        let order = Staged::random(rng, n % 3, session, &macs[session as usize], qty);
        for (w, word) in order.words().enumerate() {
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
    let (tcp, ip) = o.sums();
    for (port, value) in [
        ("f_order", at as u64),
        ("f_kind", o.kind),
        ("f_session", o.session),
        ("f_bytes", o.frame.len() as u64),
        ("f_tcp_sum", tcp),
        ("f_ip_sum", ip),
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
        assert!(
            n % 300 == 0 || waited == GAP - 1,
            "ready again after {waited} cycles"
        );
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
        let patches = Patches {
            id,
            seq: seq[s],
            ack: ack[s],
            user_ref,
            old_ref,
            px,
        };
        let want = o.patched(&patches);
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
