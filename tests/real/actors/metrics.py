"""Reads a file of metrics with both of Prometheus' parsers: they find the same, and all of it."""

import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as older

text = open(sys.argv[1], encoding="utf-8").read()
read = [[s for family in parse(text) for s in family.samples] for parse in (openmetrics, older)]
samples, again = [[(s.name, s.labels, float(s.value)) for s in all] for all in read]
assert samples == again, "the two formats differ"
lines = [line for line in text.splitlines() if not line.startswith("#")]
assert len(samples) == len(lines), (len(samples), len(lines))
assert all(family.type == "gauge" for family in openmetrics(text))
units = {family.name: family.unit for family in openmetrics(text)}
assert units["dcvdiag_run_duration_seconds"] == "seconds", units
ones = [s for s in samples if s[0] == "dcvdiag_verdict_status" and s[2] == 1]
runs = [s for s in samples if s[0] == "dcvdiag_build_info"]
assert len(ones) == len(runs) > 0, (ones, runs)
