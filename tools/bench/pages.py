"""What pages weigh."""

import argparse
import re

from tools.bench.server import Bench


def measure(bench: Bench, options: argparse.Namespace) -> str:
    """What a first view weighs."""
    rows = []
    with bench.serve(workers=1):
        for kind, path in bench.addresses().items():
            _, _, plain = bench.get(path, **{"Accept-Encoding": "identity"})
            _, headers, brotli = bench.get(path, **{"Accept-Encoding": "br"})
            _, _, gzipped = bench.get(path, **{"Accept-Encoding": "gzip"})
            styles = re.findall(rb'<link[^>]+rel="stylesheet"[^>]*href="([^"]+)"', plain)
            css = sum(len(bench.get(each.decode(), **{"Accept-Encoding": "br"})[2]) for each in styles)
            cookie = "yes" if any(name == "Set-Cookie" for name, _ in headers) else "none"
            rows.append(
                f"| {kind} | {len(plain):,} | {len(brotli):,} | {len(gzipped):,} | {css:,} | {cookie} |"
            )
    return "\n".join(
        [
            "Bytes. Goals: HTML ≤ 14 KB and CSS ≤ 12 KB compressed, no cookie.",
            "",
            "| page | HTML | Brotli | gzip | its CSS, Brotli | cookie |",
            "|---|---|---|---|---|---|",
            *rows,
        ]
    )
