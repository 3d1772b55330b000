//! Verilates an emitted block and compiles it to a shared library, cached by content.
//!
//! In: the Verilog and its ports. Out: the path of a library with a C interface of four functions (`model_new`,
//! `model_free`, `model_eval`, `model_port`), of which the last returns the address of a port's storage.

use crate::emit::{EmitErrors, Emitted};
use std::fmt::Write;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fs, io};
use thiserror::Error;

/// Why a block could not be verilated.
#[derive(Debug, Error)]
pub enum BuildError {
    /// The emitter refused.
    #[error(transparent)]
    Emit(#[from] EmitErrors),
    /// A tool is missing.
    #[error("`{0}` does not start: {1}; run ci/setup")]
    Missing(String, io::Error),
    /// A tool failed; Verilator also fails on every warning that is not waived.
    #[error("{tool} failed on {path}:\n{output}")]
    Failed {
        /// The tool.
        tool: String,
        /// The file it failed on.
        path: PathBuf,
        /// What it said.
        output: String,
    },
    /// A file of the cache could not be read or written.
    #[error("{0}: {1}")]
    File(PathBuf, io::Error),
    /// The library does not load.
    #[error("the verilated library does not load: {0}")]
    Load(#[from] libloading::Error),
    /// The block and the list of its ports do not agree.
    #[error("{0}")]
    Ports(String),
}

/// How to compile a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BuildOptions {
    /// Optimisation of the C++ compiler, 0 to 3. Small blocks compile in 3 s at 1; volume runs want 3.
    pub opt_level: u8,
    /// With waveforms (FST): slower to build and to run.
    pub waveform: bool,
}

impl Default for BuildOptions {
    fn default() -> Self {
        BuildOptions {
            opt_level: 1,
            waveform: false,
        }
    }
}

/// The build folder of the workspace.
pub fn build_dir() -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join("build")
}

fn file<T>(path: &Path, r: io::Result<T>) -> Result<T, BuildError> {
    r.map_err(|e| BuildError::File(path.into(), e))
}

fn run(tool: &str, about: &Path, command: &mut Command) -> Result<String, BuildError> {
    let out = command
        .output()
        .map_err(|e| BuildError::Missing(tool.into(), e))?;
    if !out.status.success() {
        let output = format!(
            "{}{}",
            String::from_utf8_lossy(&out.stdout),
            String::from_utf8_lossy(&out.stderr)
        );
        return Err(BuildError::Failed {
            tool: tool.into(),
            path: about.into(),
            output,
        });
    }
    Ok(String::from_utf8_lossy(&out.stdout).trim().to_string())
}

fn cxx() -> Command {
    Command::new(std::env::var("CXX").unwrap_or_else(|_| "g++".into()))
}

/// A name that no other thread or process uses: tests build models at the same time.
fn unique() -> String {
    static SERIAL: AtomicUsize = AtomicUsize::new(0);
    let n = SERIAL.fetch_add(1, Ordering::Relaxed);
    format!("{}-{n}", std::process::id())
}

/// The library of `design` with the generic interface, built unless it is there already.
pub(super) fn library(design: &Emitted, options: BuildOptions) -> Result<PathBuf, BuildError> {
    library_with(design, &shim(design), options)
}

/// The library of `design` (C++ class `Vmodel`) with an interface of one's own, `shim`, which is C++; built unless it is
/// there already.
///
/// # Errors
/// A missing tool, a lint warning that is not waived, or a compiler error.
pub fn library_with(
    design: &Emitted,
    shim: &str,
    options: BuildOptions,
) -> Result<PathBuf, BuildError> {
    let root = build_dir().join("verilated");
    let kept = root.join(format!("{}.v", design.top));
    file(&root, fs::create_dir_all(&root))?;
    file(&kept, fs::write(&kept, &design.verilog))?;
    let mut h = DefaultHasher::new();
    (&design.verilog, &shim, options).hash(&mut h);
    let done = root.join(format!("{}-{:016x}", design.top, h.finish()));
    let lib = done.join("model.so");
    lint(design, &kept, &root)?;
    if lib.is_file() {
        return Ok(lib);
    }
    let dir = root.join(format!(".{}-{}", design.top, unique()));
    file(&dir, fs::create_dir_all(&dir))?;
    let made = make(design, shim, &kept, options, &dir);
    if made.is_ok() {
        // Another test may have built the same model meanwhile; its result is as good.
        let _ = fs::remove_dir_all(&done);
        if let Err(e) = fs::rename(&dir, &done)
            && !lib.is_file()
        {
            return Err(BuildError::File(done, e));
        }
    }
    let _ = fs::remove_dir_all(&dir);
    made.map(|()| lib)
}

/// `verilator -Wall`, with the waivers of `ci/lint.vlt`; what has passed with these waivers is not asked again.
fn lint(design: &Emitted, kept: &Path, root: &Path) -> Result<(), BuildError> {
    let waivers = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join("ci/lint.vlt");
    let mut h = DefaultHasher::new();
    (&design.verilog, file(&waivers, fs::read(&waivers))?).hash(&mut h);
    let passed = root
        .join("lint")
        .join(format!("{}-{:016x}", design.top, h.finish()));
    if passed.is_file() {
        return Ok(());
    }
    let mut v = Command::new("verilator");
    v.args(["--lint-only", "-Wall", "--top-module", &design.top]);
    run("verilator", kept, v.arg(&waivers).arg(kept))?;
    let dir = root.join("lint");
    file(&dir, fs::create_dir_all(&dir))?;
    file(&passed, fs::write(&passed, ""))
}

fn make(
    design: &Emitted,
    shim: &str,
    kept: &Path,
    o: BuildOptions,
    dir: &Path,
) -> Result<(), BuildError> {
    let verilog = dir.join(format!("{}.v", design.top));
    file(&verilog, fs::write(&verilog, &design.verilog))?;
    let mut v = Command::new("verilator");
    v.args([
        "--cc",
        "-Wno-lint",
        "-O3",
        "--x-assign",
        "fast",
        "--x-initial",
        "0",
        "--noassert",
        "--prefix",
        "Vmodel",
    ]);
    if o.waveform {
        v.args(["--trace-fst", "--trace-structs"]);
    }
    v.args(["--top-module", &design.top, "--Mdir"])
        .arg(dir.join("obj"))
        .arg(&verilog);
    run("verilator", kept, &mut v)?;

    let mut sources = vec![];
    for entry in file(dir, fs::read_dir(dir.join("obj")))? {
        sources.push(file(dir, entry)?.path());
    }
    sources.retain(|p| p.extension().is_some_and(|e| e == "cpp"));
    sources.sort();
    let units = units(dir, &sources, shim)?;

    let include = PathBuf::from(run(
        "verilator",
        kept,
        Command::new("verilator").args(["--getenv", "VERILATOR_ROOT"]),
    )?)
    .join("include");
    let compile = |unit: &Path, object: &Path| {
        // What runs once, at the start, is not worth optimising.
        let slow = unit.to_string_lossy().contains("__Slow");
        let opt = format!("-O{}", if slow { 0 } else { o.opt_level.min(3) });
        let mut c = cxx();
        c.args(["-std=c++17", "-c", "-fPIC", "-w", "-faligned-new", &opt])
            .args(["-DVM_COVERAGE=0", "-DVM_SC=0"])
            // The library is built where it runs, and nobody replaces its functions: both are worth speed.
            .args(["-march=native", "-fno-semantic-interposition"])
            .args(trace_flags(o.waveform));
        for include in [&include, &include.join("vltstd"), &dir.join("obj")] {
            c.arg("-I").arg(include);
        }
        run("g++", unit, c.arg("-o").arg(object).arg(unit)).map(drop)
    };
    let objects: Vec<PathBuf> = units.iter().map(|u| u.with_extension("o")).collect();
    let next = AtomicUsize::new(0);
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let worker = || -> Result<(), BuildError> {
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            let (Some(unit), Some(object)) = (units.get(n), objects.get(n)) else {
                return Ok(());
            };
            compile(unit, object)?;
        }
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers.min(units.len()))
            .map(|_| scope.spawn(worker))
            .collect();
        threads
            .into_iter()
            .try_for_each(|thread| match thread.join() {
                Ok(made) => made,
                Err(panic) => std::panic::resume_unwind(panic),
            })
    })?;

    let mut link = cxx();
    link.args(["-shared", "-Wl,-Bsymbolic", "-o"])
        .arg(dir.join("model.so"))
        .args(&objects)
        .args(runtime(&include, o.waveform)?)
        .args(["-pthread", "-latomic"]);
    if o.waveform {
        link.arg("-lz");
    }
    run("g++", dir, &mut link)?;
    Ok(())
}

/// Bytes of C++ above which a model is compiled file by file, on all cores.
const LARGE: u64 = 1 << 19;

/// The translation units of a model: one for a small model, because reading Verilator's headers takes longer than
/// compiling it; one a file for a large one, the largest first.
fn units(dir: &Path, sources: &[PathBuf], shim: &str) -> Result<Vec<PathBuf>, BuildError> {
    let shim_file = dir.join("shim.cpp");
    let mut sized = vec![];
    for source in sources {
        sized.push((file(source, fs::metadata(source))?.len(), source));
    }
    if sized.iter().map(|(size, _)| size).sum::<u64>() > LARGE {
        file(&shim_file, fs::write(&shim_file, shim))?;
        sized.sort_by_key(|(size, path)| {
            let slow = path.to_string_lossy().contains("__Slow");
            (slow, std::cmp::Reverse(*size))
        });
        let units = sized.into_iter().map(|(_, path)| path.clone());
        return Ok(units.chain([shim_file]).collect());
    }
    let mut unit = String::new();
    for source in sources.iter().filter_map(|p| p.file_name()) {
        let _ = writeln!(unit, "#include \"{}\"", source.to_string_lossy());
    }
    file(&shim_file, fs::write(&shim_file, unit + shim))?;
    Ok(vec![shim_file])
}

fn trace_flags(waveform: bool) -> [String; 2] {
    let on = u8::from(waveform);
    [format!("-DVM_TRACE={on}"), format!("-DVM_TRACE_FST={on}")]
}

/// Verilator's own run time, compiled once for all models.
fn runtime(include: &Path, waveform: bool) -> Result<Vec<PathBuf>, BuildError> {
    let dir = build_dir().join("verilated/runtime");
    file(&dir, fs::create_dir_all(&dir))?;
    let mut h = DefaultHasher::new();
    let version = include.join("verilated_config.h");
    (file(&version, fs::read(&version))?, waveform).hash(&mut h);
    let key = h.finish();
    let sources = ["verilated", "verilated_threads", "verilated_fst_c"];
    sources[..if waveform { 3 } else { 2 }]
        .iter()
        .map(|name| {
            let object = dir.join(format!("{name}-{key:016x}.o"));
            if !object.is_file() {
                let part = dir.join(format!("{name}-{}.part.o", unique()));
                let source = include.join(format!("{name}.cpp"));
                let mut c = cxx();
                c.args([
                    "-std=c++17",
                    "-c",
                    "-fPIC",
                    "-w",
                    "-O2",
                    "-DVM_COVERAGE=0",
                    "-DVM_SC=0",
                ]);
                c.args(trace_flags(waveform))
                    .arg("-I")
                    .arg(include)
                    .arg("-I")
                    .arg(include.join("vltstd"))
                    .arg("-o")
                    .arg(&part)
                    .arg(&source);
                run("g++", &source, &mut c)?;
                file(&object, fs::rename(&part, &object))?;
            }
            Ok(object)
        })
        .collect()
}

/// The C interface of the model.
fn shim(design: &Emitted) -> String {
    let mut s = String::from(
        "#include \"Vmodel.h\"\n#include \"verilated.h\"\n\
         double sc_time_stamp() { return 0; }\n\
         struct Model { VerilatedContext context; Vmodel top; Model() : context(), top(&context, \"top\") {} };\n\
         extern \"C\" {\n\
         void* model_new() { Model* m = new Model; m->top.eval(); return m; }\n\
         void model_free(void* m) { ((Model*)m)->top.final(); delete (Model*)m; }\n\
         void model_eval(void* m) { ((Model*)m)->top.eval(); }\n\
         void* model_port(void* h, unsigned n) {\n  Vmodel& t = ((Model*)h)->top;\n  switch (n) {\n",
    );
    for (n, p) in design.ports.iter().enumerate() {
        let _ = writeln!(s, "    case {n}: return (void*)&t.{};", p.name);
    }
    s + "  }\n  return nullptr;\n}\n}\n"
}
