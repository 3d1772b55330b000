#!/usr/bin/env python3
"""Logic depth and area of the card, or of one block, for UltraScale+, by Yosys.

  ci/depth.py                   build/rtl/t2t.v, against ci/depth-limits.toml; writes build/timing.json
  ci/depth.py --block NAME      a block as its tests emitted it (build/verilated/NAME.v)
  ci/depth.py --warnings        only whether Yosys reads build/rtl/t2t.v without a warning; quick
  ci/depth.py FILE.v            any file; the top module is the file's name unless --top says otherwise

Levels are counted from register to register, and from and to ports (netlist.py says what a level is): a hard number.
Nanoseconds are an estimate from a model of typical delays, not a timing analysis.

Exit: 0 within the limits, 1 a path is deeper than its limit or a memory is not where it should be, 2 could not run.
"""

import argparse
import fnmatch
import json
import pathlib
import re
import sys

from netlist import Netlist, analyse, area
from synthesis import BUILD, ROOT, Failed, run_yosys, synthesise

try:
    import tomllib
except ImportError:  # Python before 3.11; ci/setup puts tomli into the virtual environment
    import tomli as tomllib


def limits():
    return tomllib.loads((ROOT / "ci/depth-limits.toml").read_text())


def unwaived(log):
    waived = [w["text"] for w in limits().get("waived_warning", [])]
    lines = [line for line in log.splitlines() if line.startswith("Warning:")]
    return [line for line in lines if not any(w in line for w in waived)]


def apply_limits(paths, counts, check_memories):
    """Gives every path its limit; returns what exceeds."""
    config = limits()

    def tightest(kind, path):
        return min((rule["levels"] for rule in config.get(kind, []) if any(fnmatch.fnmatchcase(path["to"], m) for m in rule["match"])), default=None)

    for p in paths:
        hot = tightest("hot", p)
        p["hot"] = hot is not None
        p["limit"] = config["levels"] if hot is None else hot
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
    text = source.read_text()
    if args.warnings:
        run = run_yosys(text, top, f"hierarchy -check -top {top}; proc; check -assert")
        warnings = unwaived(run.stdout + run.stderr) + ([run.stderr[-2000:]] if run.returncode else [])
        print("\n".join(warnings), end="")
        return 1 if warnings else 0
    registers = set(re.findall(r"^  reg (?:\[\d+:0\] )?(\w+) =", text, re.M))
    try:
        netlist = Netlist(synthesise(text, top, limits()["together"] if card else (), unwaived), registers)
    except Failed as why:
        print(f"depth.py: {why}", file=sys.stderr)
        return 2
    counts = area(netlist)
    paths, histogram = analyse(netlist)
    over = apply_limits(paths, counts, card)
    hot = [p["levels"] for p in paths if p["hot"]]
    print("  ".join(f"{k} {v}" for k, v in counts.items() if v))
    print("end points by levels:", "  ".join(f"{k}: {v}" for k, v in histogram.items()))
    for p in paths[: args.worst]:
        mark = "OVER" if p["levels"] > p["limit"] else "hot" if p["hot"] else ""
        print(f"{p['levels']} levels  ~{p['estimate_ns']:.2f} ns  {p['to']}.{p['pin']}  {mark}")
        steps = [s.split(" ", 1)[1] for s in p["trace"] if "$" not in s]
        print("      " + " > ".join(steps[:1] + steps[-4:] if len(steps) > 5 else steps))
    out = args.out or (BUILD / "timing.json" if card else BUILD / "timing" / f"{top}.json")
    out.parent.mkdir(parents=True, exist_ok=True)
    report = {"top": top, "family": "xcup", "area": counts, "levels": histogram, "worst_levels": max(histogram, default=0), "over": over, "hot_end_points": len(hot), "worst_hot_levels": max(hot, default=0), "paths": paths}
    out.write_text(json.dumps(report, indent=1) + "\n")
    print(f"{len(hot)} end points on the hot path, at most {max(hot, default=0)} levels; {len(over)} of all deeper than their limit")
    for line in over:
        print("OVER", line)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
