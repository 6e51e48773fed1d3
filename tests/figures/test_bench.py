"""The bench does not rot: its smallest size runs and writes what it promises."""

import json
import subprocess
import sys

from otklik.config.options import ROOT

MEASUREMENTS = {
    "import_correspondence_rows_per_s",
    "import_appeals_rows_per_s",
    "figures_seconds",
    "pages_of_head_p95_ms",
    "pages_of_executor_p95_ms",
    "open_papers_p95_ms",
    "search_p95_ms",
    "suggestion_p95_ms",
    "journal_entries_per_s",
    "journal_sealing_per_s",
    "registering_per_s",
    "registering_p95_ms",
    "registering_replayed_per_s",
    "sstu_package_seconds",
}


def test_the_smallest_bench_writes_every_measurement_in_the_promised_shape(tmp_path):
    results = tmp_path / "latest.json"
    words = [sys.executable, "-m", "bench", "--rows", "100", "--rounds", "1", "--results", results]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr

    measured = json.loads(results.read_text(encoding="utf-8"))
    assert measured.keys() == MEASUREMENTS
    for name, found in measured.items():
        assert found.keys() == {"value", "floor", "ratio", "unit", "rows", "server", "commit"}
        assert found["rows"] == 100, name
        assert found["value"] > 0, name
        assert found["floor"] > 0, name
