"""A chart as a PNG, drawn with the font that comes with it, so that it looks the same on every machine."""

from __future__ import annotations

from pathlib import Path

FONT = Path(__file__).parent / "fonts" / "noto-sans-sc.ttf"
_HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0 0V6" stroke="#ffffff" stroke-width="3"/></pattern></defs>'
)
_ZOOM = 3
"""A drawing is 360 wide; a phone wants three dots for each."""


def to_png(drawing: str) -> bytes:
    """The picture of a chart of exports/charts.py, on white, three times as large as it is drawn."""
    from resvg_py import svg_to_bytes  # late: a picture is asked for a few times in a quarter

    head, closed, rest = str(drawing).partition(">")  # plain words: safe ones would escape the pattern
    return bytes(
        svg_to_bytes(
            svg_string=head + closed + _HATCH + rest,
            background="#ffffff",
            skip_system_fonts=True,
            font_files=[str(FONT)],
            font_family="Noto Sans SC",
            zoom=_ZOOM,
        )
    )
