"""How long each frame is shown.

Every step lasts equally long; the last frame may be held longer, so that a walk which begins anew
leaves time to read the finished map.
"""

from itertools import pairwise

GIF_TICK = 10  # milliseconds: a GIF counts in hundredths of a second


def durations(frames: int, ms_per_step: int, rest_ms: int = 0) -> list[int]:
    """Milliseconds for each frame; `rest_ms` is added to the last."""
    return [ms_per_step] * (frames - 1) + [ms_per_step + rest_ms]


def gif_ticks(milliseconds: list[int]) -> list[int]:
    """The same in hundredths of a second: each frame ends at the hundredth nearest to its end.

    So no rounding adds up, and the whole walk is right to 5 ms. A frame has two hundredths at
    least: browsers take less for ten.
    """
    ends, now = [0], 0
    for duration in milliseconds:
        now += duration
        ends.append(max((now + GIF_TICK // 2) // GIF_TICK, ends[-1] + 2))
    return [end - start for start, end in pairwise(ends)]
