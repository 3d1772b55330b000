use super::*;

fn refused(text: &str) -> String {
    Config::parse("serve.toml", text).unwrap_err().message
}

#[test]
fn the_documented_example_is_a_configuration() {
    let text = include_str!("../../../../docs/serve.toml");
    let config = Config::parse("docs/serve.toml", text).unwrap();
    assert_eq!(config.device.as_deref(), Some("vfio:0000:3b:00.0"));
    assert_eq!(config.socket, Path::new("/run/t2t/t2t.sock"));
    assert_eq!(config.log("any"), Path::new("/var/lib/t2t/audit.log"));
    assert_eq!(config.socket_mode, 0o660);
    assert!(config.roles.is_some());
}

#[test]
fn an_empty_configuration_has_no_card_and_no_roles() {
    let config = Config::parse("serve.toml", "state = \"/s\"").unwrap();
    assert_eq!(config.device().unwrap_err().code, exit::USAGE);
    assert_eq!(config.roles, None);
    assert_eq!(
        config.log("vfio:0000:3b:00.0"),
        Path::new("/s/logs/vfio-0000-3b-00.0.audit")
    );
    assert_eq!(config.events.mask(), 0b111_1110);
}

#[test]
fn a_key_that_is_not_known_is_a_mistake_with_its_line() {
    let message = refused("device = \"vfio:0000:3b:00.0\"\n[roles]\nrisky = [\"eve\"]\n");
    assert!(message.contains("risky"), "{message}");
    assert!(message.contains("line 3"), "{message}");
}

#[test]
fn a_ring_that_the_card_cannot_have_is_a_mistake() {
    assert!(refused("events.ring = 1000").contains("power of two"));
    assert!(refused("events.ring = 32").contains("from 64 to 1048576"));
}

#[test]
fn kinds_of_events_are_known_words_and_what_the_log_promises_is_always_among_them() {
    assert!(refused("events.kinds = [\"fires\"]").contains("`fires` is no kind of event"));
    assert!(refused("events.kinds = [\"book\"]").contains("`fire` is missing"));
    assert!(refused("events.kinds = [\"fire\", \"state\"]").contains("`reject` is missing"));
    assert!(refused("events.kinds = [\"fire\", \"reject\"]").contains("`state` is missing"));
    let config = Config::parse("x", "events.kinds = [\"fire\", \"reject\", \"state\"]").unwrap();
    assert_eq!(config.events.mask(), 0b10_0110);
}

#[test]
fn socket_mode_is_octal() {
    assert_eq!(
        Config::parse("x", "socket_mode = \"600\"")
            .unwrap()
            .socket_mode,
        0o600
    );
    assert!(refused("socket_mode = \"rw\"").contains("octal"));
    assert!(refused("socket_mode = \"7777\"").contains("octal"));
}

#[test]
fn a_card_has_one_name_however_it_is_written() {
    let global = |device: &str| Global {
        device: Some(device.to_owned()),
        ..Global::default()
    };
    for written in ["vfio:3b:00.0", "vfio:0000:3B:0.0", "vfio:0000:3b:00.0"] {
        let config = Config::without_file(&global(written)).unwrap();
        assert_eq!(config.device.as_deref(), Some("vfio:0000:3b:00.0"));
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("card"), "").unwrap();
    let there = folder.path().canonicalize().unwrap();
    let round = format!("vfio-user:{}/./card", folder.path().display());
    assert_eq!(
        same_card(&round),
        format!("vfio-user:{}/card", there.display())
    );
    assert_eq!(same_card("card 1"), "card 1", "refused by whoever opens it");
}

#[test]
fn a_file_is_written_in_any_way_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("serve.toml");
    std::fs::write(&path, "device = \"vfio:3b:00.0\"").unwrap();
    let global = Global {
        config: Some(path),
        ..Global::default()
    };
    let config = Config::load(&global).unwrap();
    assert_eq!(config.device.as_deref(), Some("vfio:0000:3b:00.0"));
}
