//! Prints the register documentation: `cargo run -p t2t-contract --bin registers > docs/registers.md`.

fn main() -> std::fmt::Result {
    let mut page = String::new();
    t2t_contract::doc::write(&mut page)?;
    print!("{page}");
    Ok(())
}
