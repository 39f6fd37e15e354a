"""From an outline and filters to a function that computes: buffers made, blocks in a row."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, lru_cache

import numpy as np

from app.engine.arrays import Array
from app.engine.blocks import Block
from app.engine.geometry import Axis, Geometry, PaddingMode
from app.engine.methods import Certify, Run
from app.engine.outline import Outline
from app.engine.outline import outline as _outline
from app.engine.threads import together


def assemble(outline: Outline, filters: Array, shifts: Array | None) -> Run:
    """filters (K, C / g, kh, kw), shifts (K,) or None -> run(x (N, C, H, W), out (N, K, Ho, Wo))

    The function owns its scratch: one call at a time. It keeps `filters`, does not copy them.
    """
    return together([_thread(outline, blocks, filters, shifts) for blocks in outline.shares])


def _thread(
    outline: Outline, blocks: tuple[Block, ...], filters: Array, shifts: Array | None
) -> Run:
    """All blocks of one thread; those alike in size share a run and its scratch."""
    method = outline.method
    own = filters[_slice(blocks[0].filters)]  # the same for all blocks of a thread
    transformed = method.transform(own, blocks[0].geometry)
    # A plain call's computation is put aside, and given the next call's filters (see again).
    changes = bool(method.kept(blocks[0].geometry)) and not outline.layer.reused
    used = False
    certify = method.certify(own) if method.certify else None
    runs: dict[tuple[int, int], Run] = {}
    steps = []
    for block in blocks:
        geometry, images = block.geometry, len(block.images)
        alike = id(geometry), images  # an outline holds one object for equal geometries
        if alike not in runs:
            run = method.prepare(geometry, images, transformed)
            if not method.exact:
                exact = _exact(outline, geometry, images, own)
                run = _certified(run, certify(geometry), exact) if certify else run
                run = _verified(run, method.verify, exact) if method.verify else run
            runs[alike] = run
        steps.append((runs[alike], _reading(outline, block), block.target))
    added = None if shifts is None else shifts[_slice(blocks[0].filters), None, None]
    alone = len(steps) == len(outline.shares) == 1 and not outline.border
    if alone and method.quiet and added is None:
        return steps[0][0]

    def run_all(x: Array, out: Array) -> None:
        nonlocal used
        # NaN, infinity and overflow are answers, as in PyTorch, and nothing to warn of.
        with np.errstate(over="ignore", invalid="ignore", under="ignore"):
            if used and changes:
                transformed[...] = method.transform(own, blocks[0].geometry)
            used = True
            for step, reading, target in steps:
                part = out[target]
                step(reading(x), part)
                if added is not None:
                    part += added

    return run_all


def _exact(outline: Outline, geometry: Geometry, images: int, filters: Array) -> Callable[[], Run]:
    """Gives an exact method for such a block; a plan keeps it once it was needed."""
    layer = replace(outline.layer, geometry=geometry, images=images)

    def exact() -> Run:
        return assemble(_outline(layer, "zeros", 1, outline.spare, exact=True), filters, None)

    return cache(exact) if outline.layer.reused else exact


def _certified(fast: Run, holds: Certify, exact: Callable[[], Run]) -> Run:
    """`fast` where its certificate holds."""

    def run(x: Array, out: Array) -> None:
        (fast if holds(x) else exact())(x, out)

    return run


def _verified(fast: Run, right: Callable[[Array], bool], exact: Callable[[], Run]) -> Run:
    """`fast`, and the exact method if that went wrong."""

    def run(x: Array, out: Array) -> None:
        fast(x, out)
        if not right(out):
            exact()(x, out)

    return run


def _slice(cells: range) -> slice:
    return slice(cells.start, cells.stop)


def _reading(outline: Outline, block: Block) -> Callable[[Array], Array]:
    """x (N, C, H, W) -> what the block reads of it: a view, or a copy where a border is made."""
    source = block.source
    if outline.border is None:
        return lambda x: x[source]
    geometry = outline.layer.geometry
    rows = _sources(geometry.height, outline.border, block.rows.input)[:, None]
    cols = _sources(geometry.width, outline.border, block.cols.input)
    return lambda x: x[source[0], source[1], rows, cols]


@lru_cache(maxsize=256)
def _sources(axis: Axis, mode: PaddingMode, padded: range) -> Array:
    """The input cells whose values these padded cells hold."""
    return np.array([axis.source(cell, mode) for cell in padded])
