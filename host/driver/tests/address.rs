//! Addresses as a trader types them.

use proptest::prelude::*;
use t2t_driver::{Address, Bdf};

fn wrong(text: &str) -> String {
    text.parse::<Address>().unwrap_err().to_string()
}

#[test]
fn a_function_has_domain_bus_device_and_function() {
    let bdf = Bdf {
        domain: 0,
        bus: 0x3B,
        device: 0,
        function: 0,
    };
    assert_eq!(
        "vfio:0000:3b:00.0".parse::<Address>().unwrap(),
        Address::Vfio(bdf)
    );
    assert_eq!(
        "vfio:3b:00.0".parse::<Address>().unwrap(),
        Address::Vfio(bdf)
    );
    assert_eq!(Address::Vfio(bdf).to_string(), "vfio:0000:3b:00.0");
}

#[test]
fn a_socket_is_a_path() {
    let address: Address = "vfio-user:/run/t2t/card".parse().unwrap();
    assert_eq!(address, Address::VfioUser("/run/t2t/card".into()));
    assert_eq!(address.to_string(), "vfio-user:/run/t2t/card");
}

#[test]
fn a_wrong_address_says_what_to_write() {
    assert!(wrong("0000:3b:00.0").contains("write `vfio:0000:3b:00.0`"));
    assert!(wrong("/tmp/card").contains("write `vfio-user:/tmp/card`"));
    assert!(wrong("vfio-user:").contains("path of the socket is missing"));
    assert!(wrong("vfio:0000:3b:00").contains("function is missing"));
    assert!(wrong("vfio:0000:3b:20.0").contains("`20` is no device"));
    assert!(wrong("vfio:0000:3b:00.8").contains("`8` is no function"));
    assert!(wrong("vfio:0000:+b:00.0").contains("`+b` is no bus"));
    assert!(wrong("card").contains("vfio:0000:3b:00.0"));
}

proptest! {
    #[test]
    fn every_function_reads_as_it_is_written(domain: u32, bus: u8, device in 0_u8..32, function in 0_u8..8) {
        let address = Address::Vfio(Bdf { domain, bus, device, function });
        prop_assert_eq!(address.to_string().parse::<Address>().unwrap(), address);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC*") {
        let _ = text.parse::<Address>();
        let _ = format!("vfio:{text}").parse::<Address>();
    }
}
