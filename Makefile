# t2t: table of contents. Every target does its own set-up; what is behind it is in ci/.
#
#   make demo    a generated session through the simulated card: books, orders, refusals, latencies
#   make morning a trader's first ten minutes: t2t against the simulated card, from check to kill
#   make test    everything that CI checks
#   make bench   every figure of the README; writes build/bench.json
#   make rtl     pipeline and card as Verilog: build/rtl/t2t.v and t2t_card.v, linted by Verilator and read by Yosys
#   make vfio    the card behind a real kernel's VFIO, in a virtual machine (part of make test where it can be had)
#   make timing  logic depth and area for UltraScale+; fails if a path got deeper than ci/depth-limits.toml

.PHONY: demo morning test bench rtl timing vfio

demo:
	@ci/demo

morning:
	@ci/morning

test:
	@ci/test

bench:
	@ci/bench

rtl:
	@ci/rtl

timing:
	@ci/timing

vfio:
	@ci/vfio
