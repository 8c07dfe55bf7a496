"""Rates as horizontal bars, one group a case: a plain SVG, made without any library."""
from xml.sax.saxutils import escape

BAR, GAP, LEFT, WIDTH = 16, 26, 260, 520


def svg(results):
    rows, y = [], 40
    top = max((row["rate"] for case in results["cases"] for row in case["rows"]), default=1)
    for case in results["cases"]:
        rows.append(f'<text x="10" y="{y + 12}" font-weight="bold">{escape(case["name"])}</text>')
        y += GAP
        for row in case["rows"]:
            width = max(1, row["rate"] / top * WIDTH)
            colour = "#1b6ca8" if row["name"].startswith("sluice") else "#9a9a9a" if row["name"].startswith("floor") else "#d08c3c"
            rows.append(f'<text x="{LEFT - 8}" y="{y + 12}" text-anchor="end">{escape(row["name"])}</text>')
            rows.append(f'<rect x="{LEFT}" y="{y}" width="{width:.0f}" height="{BAR}" fill="{colour}"/>')
            rows.append(f'<text x="{LEFT + width + 6:.0f}" y="{y + 12}">{row["rate"]:.0f} MB/s</text>')
            y += BAR + 4
        y += GAP // 2
    head = (f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 110}" height="{y}" '
            'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="white"/>'
            f'<text x="10" y="20" font-size="14">Uncompressed input a second, {results["cores"]} cores, {escape(results["date"])}</text>')
    return head + "\n" + "\n".join(rows) + "\n</svg>\n"
