"""Numbers that a question gives, and how an address says them."""

Cells = tuple[tuple[int, ...], ...]


def written(cells: Cells) -> str:
    """Cells as an address says them."""
    return ";".join(",".join(map(str, row)) for row in cells)


def size_text(cells: Cells) -> str:
    """Rows x columns, as an address says a size."""
    rows, cols = len(cells), len(cells[0])
    return str(rows) if rows == cols else f"{rows}x{cols}"
