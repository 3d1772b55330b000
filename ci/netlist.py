"""Levels and delays in a netlist of synth_xilinx: what a path is, where it starts and ends.

In: a flat module of Yosys' JSON. Out: the deepest path to every register, memory and output, and the area.
A LUT is one level, a carry chain one, a select of a wide multiplexer one. Memories are end points as registers are, and
so is a DSP48E2 whose product goes straight into registers; any other DSP48E2 counts as three levels.
"""

import collections
import re

# Picoseconds of a rough model of an UltraScale+ device of middle speed grade.
LUT, NET, CARRY_IN, CARRY_BIT, MUX, CLOCK_TO_Q, SETUP, DSP = 100, 350, 200, 15, 80, 80, 30, 1500
DSP_LEVELS = 3

MEMORY = re.compile(r"RAMB|URAM")
LUT_RAM = re.compile(r"RAM\d+[MX]")
IGNORED = {"$scopeinfo"}


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
