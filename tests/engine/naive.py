"""The judge: convolution and pooling by nested loops over Python numbers, slow and obvious.

It shares nothing with the engine, so that both cannot be wrong in the same way.
"""

import math


def source(cell: int, size: int, mode: str) -> int | None:
    """Walk from a cell outside the input to the one that it copies, a cell at a time."""
    if mode == "replicate":
        while cell < 0:
            cell += 1
        while cell >= size:
            cell -= 1
    if mode == "circular":
        while cell < 0:
            cell += size
        while cell >= size:
            cell -= size
    if mode == "reflect":
        if cell < 0:
            cell = -cell
        if cell >= size:
            cell = size - 1 - (cell - (size - 1))
    return cell if 0 <= cell < size else None


def conv(x, weight, bias, stride, sides, mode, dilation, groups):
    """x (C, H, W), weight (K, C/g, kh, kw), all nested lists; sides (top, bottom, left, right)."""
    height, width = len(x[0]), len(x[0][0])
    top, bottom, left, right = sides
    (sh, sw), (dh, dw) = stride, dilation
    filters, per_group, kh, kw = (
        len(weight),
        len(weight[0]),
        len(weight[0][0]),
        len(weight[0][0][0]),
    )
    maps = []
    for k in range(filters):
        first = k // (filters // groups) * per_group
        plane = []
        i = -top
        while i + dh * (kh - 1) < height + bottom:
            row = []
            j = -left
            while j + dw * (kw - 1) < width + right:
                total = bias[k] if bias is not None else 0
                for c in range(per_group):
                    for r in range(kh):
                        for s in range(kw):
                            h, w = source(i + r * dh, height, mode), source(j + s * dw, width, mode)
                            if h is not None and w is not None:
                                total += weight[k][c][r][s] * x[first + c][h][w]
                row.append(total)
                j += sw
            plane.append(row)
            i += sh
        maps.append(plane)
    return maps


def pool(plane, mode, kernel, stride, padding, dilation, ceil_mode, include):
    """One plane; returns values. The rule for ceil_mode is PyTorch's: no window starts in the end
    padding, and none that holds no cell of the padded input."""
    height, width = len(plane), len(plane[0])
    starts = []
    for axis, size in enumerate((height, width)):
        span = dilation[axis] * (kernel[axis] - 1) + 1
        places, at = [], -padding[axis]
        while True:
            fits = at + span <= size + padding[axis]
            if not fits and not (
                ceil_mode and at < size and at + span - stride[axis] < size + padding[axis]
            ):
                break
            places.append(at)
            at += stride[axis]
        starts.append(places)
    values = []
    for i in starts[0]:
        row = []
        for j in starts[1]:
            inside, counted = [], 0
            for r in range(kernel[0]):
                for s in range(kernel[1]):
                    h, w = i + r * dilation[0], j + s * dilation[1]
                    if 0 <= h < height and 0 <= w < width:
                        inside.append(plane[h][w])
                    if h < height + padding[0] and w < width + padding[1]:
                        counted += 1
            if mode == "max":
                row.append(max(inside) if inside else -math.inf)
            else:
                divisor = counted if include else len(inside)
                row.append(sum(inside) / divisor)
        values.append(row)
    return values


def transposed(x, weight, bias, stride, sides, extra, dilation, groups):
    """x (C, H, W), weight (C, K/g, kh, kw), nested lists: stamp into a frame with room, then crop."""
    height, width = len(x[0]), len(x[0][0])
    kh, kw = len(weight[0][0]), len(weight[0][0][0])
    per_group = len(weight[0])
    maps = []
    for k in range(per_group * groups):
        frame = {}
        for c in range(len(x)):
            if c // (len(x) // groups) != k // per_group:
                continue
            for h in range(height):
                for w in range(width):
                    for r in range(kh):
                        for s in range(kw):
                            cell = h * stride[0] + r * dilation[0], w * stride[1] + s * dilation[1]
                            product = x[c][h][w] * weight[c][k % per_group][r][s]
                            frame[cell] = frame.get(cell, 0) + product
        top, bottom, left, right = sides
        last_row = max(row for row, _ in frame) - bottom + extra[0]
        last_col = max(col for _, col in frame) - right + extra[1]
        shift = bias[k] if bias is not None else 0
        maps.append(
            [
                [frame.get((row, col), 0) + shift for col in range(left, last_col + 1)]
                for row in range(top, last_row + 1)
            ]
        )
    return maps
