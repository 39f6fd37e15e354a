"""Convwalk's engine beside PyTorch, ONNX Runtime and SciPy: real layers, equal threads, in turn.

All contenders of a row must agree before any of them is timed. They are then called one after
the other, round after round, so that a noisy machine treats them alike; a row's figure is the
median over the rounds. PyTorch runs twice: contiguous, and in channels_last with its input
already in that order.

    python tests/benchmarks/engine.py --threads 1 2 --json build/engine.json
"""

import argparse
import json
import math
import os
import platform
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

# What only this process may say about OpenBLAS: our threads are Python's, each with a BLAS of its
# own, and the kernel is the one that the machine calls for, whatever the shell has exported.
CLEAN = {"OPENBLAS_NUM_THREADS": "1", "OPENBLAS_CORETYPE": None, "OPENBLAS_L2_SIZE": None}
if __name__ == "__main__" and any(os.environ.get(name) != value for name, value in CLEAN.items()):
    kept = {name: value for name, value in os.environ.items() if name not in CLEAN}
    os.execve(sys.executable, [sys.executable, *sys.argv], kept | {"OPENBLAS_NUM_THREADS": "1"})

import numpy as np
import onnx
import onnxruntime
import scipy.signal
import threadpoolctl
import torch

import app.engine as engine

SECONDS = 2.0  # of timing for one row, unless --seconds says otherwise
PATIENCE = 10  # seconds for threads to come to rest
SHORT, LONG = 0.002, 0.05  # seconds of a contender's turn
AGREE = 2e-5  # of the largest number of the answer: float32 contenders round differently

Call = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One layer: x (N, C, H, W), square kernels."""

    title: str
    shape: tuple[int, int, int, int]
    kernel: int
    filters: int = 0
    stride: int = 1
    padding: int = 0
    dilation: int = 1
    groups: int = 1
    kind: str = "convolution"

    @property
    def weight_shape(self) -> tuple[int, int, int, int]:
        channels = self.shape[1]
        if self.kind == "transposed":
            return channels, self.filters, self.kernel, self.kernel
        return self.filters, channels // self.groups, self.kernel, self.kernel


ROWS = [
    Row("7×7 F3", (1, 1, 7, 7), 3, 1),
    Row("7×7×3 F3 K2 S2 P1", (1, 3, 7, 7), 3, 2, stride=2, padding=1),
    Row("32×32×3 F5 K10 P2", (1, 3, 32, 32), 5, 10, padding=2),
    Row("32×32×64 1×1 K32", (1, 64, 32, 32), 1, 32),
    Row("28×28×6 F5 K16", (1, 6, 28, 28), 5, 16),
    Row("56×56×64 1×1 K64", (1, 64, 56, 56), 1, 64),
    Row("224×224×3 F3 P1 K64", (1, 3, 224, 224), 3, 64, padding=1),
    Row("112×112×64 F3 P1 K128", (1, 64, 112, 112), 3, 128, padding=1),
    Row("56×56×128 F3 P1 K256", (1, 128, 56, 56), 3, 256, padding=1),
    Row("28×28×512 F3 P1 K512", (1, 512, 28, 28), 3, 512, padding=1),
    Row("14×14×512 F3 P1 K512", (1, 512, 14, 14), 3, 512, padding=1),
    Row("224×224×3 F7 S2 P3 K64", (1, 3, 224, 224), 7, 64, stride=2, padding=3),
    Row("56×56×64 F3 S2 P1 K128", (1, 64, 56, 56), 3, 128, stride=2, padding=1),
    Row("depthwise 112×112×32 F3 P1", (1, 32, 112, 112), 3, 32, padding=1, groups=32),
    Row("depthwise 14×14×512 F3 P1", (1, 512, 14, 14), 3, 512, padding=1, groups=512),
    Row("56×56×64 F3 P2 D2 K64", (1, 64, 56, 56), 3, 64, padding=2, dilation=2),
    Row("512×512×1 F15 P7", (1, 1, 512, 512), 15, 1, padding=7),
    Row("32 of 28×28×1 F5 K6", (32, 1, 28, 28), 5, 6),
    Row("transposed 14×14×256 F4 S2 P1 K128", (1, 256, 14, 14), 4, 128, 2, 1, kind="transposed"),
    Row("max 2×2 S2, 112×112×64", (1, 64, 112, 112), 2, stride=2, kind="max"),
    Row("max 3×3 S2 P1, 112×112×64", (1, 64, 112, 112), 3, stride=2, padding=1, kind="max"),
    Row("average 2×2 S2, 112×112×64", (1, 64, 112, 112), 2, stride=2, kind="average"),
]  # fmt: skip

OURS = ("prepared", "plain")
PEERS = ("torch", "torch_last", "onnx", "scipy")
BEST_OF = ("torch", "torch_last", "onnx")  # SciPy has a goal of its own


@dataclass(slots=True)
class Timed:
    """Medians in microseconds by contender; why a contender or the whole row is missing."""

    row: Row
    medians: dict[str, float] = field(default_factory=dict)
    missing: str | None = None

    def ratio(self, ours: str) -> float:
        """Ours over the best peer: below 1 is ahead of all of them."""
        return self.medians[ours] / self.medians[self.best]

    @property
    def best(self) -> str:
        return min((name for name in BEST_OF if name in self.medians), key=self.medians.__getitem__)


# --- contenders


def operands(row: Row) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    x = rng.standard_normal(row.shape, np.float32)
    if row.kind in ("max", "average"):
        return x, np.zeros(0, np.float32)
    return x, rng.standard_normal(row.weight_shape, np.float32)


def ours(row: Row, x: np.ndarray, w: np.ndarray, threads: int) -> dict[str, Call]:
    """The plain function and, where there is one, the prepared plan."""
    walk = {"stride": row.stride, "padding": row.padding}
    if row.kind == "max":
        return {"plain": lambda: engine.max_pool2d(x, row.kernel, **walk).values}
    if row.kind == "average":
        return {"plain": lambda: engine.avg_pool2d(x, row.kernel, **walk)}
    if row.kind == "transposed":
        plan = engine.prepare_transposed(w, input_shape=x.shape, threads=threads, **walk)
        return {
            "prepared": lambda: plan(x),
            "plain": lambda: engine.conv_transpose2d(x, w, **walk),
        }
    walk |= {"dilation": row.dilation, "groups": row.groups, "threads": threads}
    plan = engine.prepare(w, input_shape=x.shape, **walk)
    return {"prepared": lambda: plan(x), "plain": lambda: engine.conv2d(x, w, **walk)}


def torchs(row: Row, x: np.ndarray, w: np.ndarray, order: Any) -> Call:
    """PyTorch with input and weight in one memory order beforehand."""
    functional = torch.nn.functional
    tensor = torch.from_numpy(x).contiguous(memory_format=order)
    if row.kind == "max":
        return lambda: functional.max_pool2d(tensor, row.kernel, row.stride, row.padding)
    if row.kind == "average":
        return lambda: functional.avg_pool2d(tensor, row.kernel, row.stride, row.padding)
    weight = torch.from_numpy(w).contiguous(memory_format=order)
    if row.kind == "transposed":
        return lambda: functional.conv_transpose2d(tensor, weight, None, row.stride, row.padding)
    return lambda: functional.conv2d(
        tensor, weight, None, row.stride, row.padding, row.dilation, row.groups
    )


OPERATORS = {
    "convolution": "Conv", "transposed": "ConvTranspose", "max": "MaxPool", "average": "AveragePool",
}  # fmt: skip


def onnxs(row: Row, x: np.ndarray, w: np.ndarray, threads: int) -> Call:
    """ONNX Runtime with the weight as a constant, as it would be in a model."""
    learned = row.kind in ("convolution", "transposed")
    attributes = {"kernel_shape": [row.kernel] * 2, "strides": [row.stride] * 2}
    attributes["pads"] = [row.padding] * 4
    if learned:
        attributes |= {"dilations": [row.dilation] * 2, "group": row.groups}
    helper, number = onnx.helper, onnx.TensorProto.FLOAT
    node = helper.make_node(OPERATORS[row.kind], ["x", "w"][: 1 + learned], ["y"], **attributes)
    graph = helper.make_graph(
        [node],
        "layer",
        [helper.make_tensor_value_info("x", number, x.shape)],
        [helper.make_tensor_value_info("y", number, None)],
        [onnx.numpy_helper.from_array(w, "w")] if learned else [],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    # A pool that spins between two calls takes a core from the contender whose turn it is.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    return lambda: session.run(None, {"x": x})[0]


def scipys(row: Row, x: np.ndarray, w: np.ndarray) -> Call | None:
    """Plane by plane: SciPy knows one channel, stride 1 and no dilation."""
    known = row.kind == "convolution" and row.shape[1] == row.stride == row.dilation == 1
    if not known:
        return None
    sides = [(row.padding, row.padding)] * 2

    def call() -> np.ndarray:
        return np.stack([
            [scipy.signal.correlate(np.pad(plane, sides), taps, "valid") for taps in w[:, 0]]
            for plane in x[:, 0]
        ])  # fmt: skip

    return call


def contenders(row: Row, threads: int) -> dict[str, Call]:
    x, w = operands(row)
    calls = ours(row, x, w, threads)
    calls["torch"] = torchs(row, x, w, torch.contiguous_format)
    calls["torch_last"] = torchs(row, x, w, torch.channels_last)
    calls["onnx"] = onnxs(row, x, w, threads)
    scipy_call = scipys(row, x, w)
    if scipy_call:
        calls["scipy"] = scipy_call
    return calls


# --- timing


def check_agreement(row: Row, calls: dict[str, Call]) -> None:
    answers = {name: np.asarray(call()) for name, call in calls.items()}
    expected = answers["torch"]
    for name, answer in answers.items():
        worst = float(np.abs(answer - expected).max() / np.abs(expected).max())
        if answer.shape != expected.shape or not worst <= AGREE:
            raise SystemExit(f"{row.title}: {name} and torch differ by {worst:.1e}")


def seconds(call: Call, times: int) -> float:
    start = time.perf_counter()
    for _ in range(times):
        call()
    return (time.perf_counter() - start) / times


def wait_for_idle_threads() -> None:
    """Until no thread of this process computes: those of PyTorch and ONNX Runtime spin for some
    milliseconds after a call, and would take a core from whoever comes next."""
    end = time.perf_counter() + PATIENCE
    while computing_meanwhile(0.001) > 0.3:
        if time.perf_counter() > end:
            raise SystemExit(f"a contender's threads still compute {PATIENCE} s after its call")


def computing_meanwhile(interval: float) -> float:
    """Cores that this process keeps busy while the calling thread sleeps, over so many seconds."""
    start, used = time.perf_counter(), time.process_time()
    time.sleep(interval)  # the interval that is measured
    return (time.process_time() - used) / (time.perf_counter() - start)


def alternate(calls: dict[str, Call], budget: float, threads: int) -> dict[str, float]:
    """Microseconds of each, by medians over rounds in which each has its turn.

    A turn is 2 ms or a call, so that each finds the caches full of the others' numbers. With
    several threads it is longer, and its first part, in which they wake and are given their cores,
    is not counted.
    """
    turn = SHORT if threads == 1 else LONG
    repeats = {}
    for name, call in calls.items():
        seconds(call, 2)  # caches, allocators and lazily made threads warm up
        repeats[name] = max(1, round(turn / max(seconds(call, 3), 1e-7)))
    samples: dict[str, list[float]] = {name: [] for name in calls}
    end = time.perf_counter() + budget
    while time.perf_counter() < end or len(samples["torch"]) < 7:
        for name, call in calls.items():
            if threads > 1:
                wait_for_idle_threads()
                seconds(call, 1 + repeats[name] // 2)
            samples[name].append(1e6 * seconds(call, repeats[name]))
    return {name: statistics.median(taken) for name, taken in samples.items()}


def measure(row: Row, threads: int, budget: float) -> Timed:
    try:
        calls = contenders(row, threads)
    except AttributeError as absent:  # a function that the engine does not have yet
        return Timed(row, missing=str(absent))
    check_agreement(row, calls)
    return Timed(row, alternate(calls, budget, threads))


def costs_per_cell() -> Iterator[tuple[int, dict[str, float]]]:
    """Nanoseconds for one output cell of a 3×3 filter over one channel, by image size."""
    w = np.ones((1, 1, 3, 3), np.float32)
    for size in (8, 16, 32, 64, 128, 256, 512, 1024, 2048):
        x = np.ones((1, 1, size, size), np.float32)
        plan = engine.prepare(w, input_shape=x.shape, padding=1)
        calls = {
            "prepared": lambda x=x, plan=plan: plan(x),
            "plain": lambda x=x: engine.conv2d(x, w, padding=1),
        }
        repeats = max(3, 20_000 // size)
        yield (
            size,
            {
                name: 1e9 * statistics.median(seconds(call, 1) for _ in range(repeats)) / size**2
                for name, call in calls.items()
            },
        )


def scratch_of_a_large_image() -> float:
    """MiB beyond the answer for 4096×4096 and a 15×15 kernel, as tracemalloc counts them."""
    x, w = np.ones((1, 1, 4096, 4096), np.float32), np.ones((1, 1, 15, 15), np.float32)
    tracemalloc.start()
    answer = engine.conv2d(x, w, padding=7)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return (peak - answer.nbytes) / 2**20


# --- report


def mean_ratio(rows: list[Timed], ours: str) -> float:
    """The geometric mean over the rows that have this contender."""
    ratios = [timed.ratio(ours) for timed in rows if ours in timed.medians]
    return math.exp(statistics.fmean(map(math.log, ratios))) if ratios else math.nan


def of_kind(rows: list[Timed], *kinds: str) -> list[Timed]:
    return [timed for timed in rows if timed.row.kind in kinds]


def summary(rows: list[Timed]) -> dict[str, float]:
    convolutions = of_kind(rows, "convolution")
    return {
        "prepared, convolutions": mean_ratio(convolutions, "prepared"),
        "plain, convolutions": mean_ratio(convolutions, "plain"),
        "prepared, transposed": mean_ratio(of_kind(rows, "transposed"), "prepared"),
        "plain, transposed": mean_ratio(of_kind(rows, "transposed"), "plain"),
        "plain, pools": mean_ratio(of_kind(rows, "max", "average"), "plain"),
    }


def show_header(threads: int) -> None:
    print(f"\n{threads} thread{'s' * (threads > 1)}; µs, and ours over the best of {BEST_OF}")
    names = "".join(f"{name:>11}" for name in (*OURS, *PEERS))
    print(f"{'':36}{names}   prepared  plain  of SciPy  best", flush=True)


def show(timed: Timed) -> None:
    if timed.missing:
        print(f"{timed.row.title:36} skipped: {timed.missing}", flush=True)
        return
    shown = [timed.medians.get(name) for name in (*OURS, *PEERS)]
    numbers = "".join(f"{us:11.1f}" if us is not None else " " * 11 for us in shown)
    ratios = [f"{timed.ratio(name):.2f}" if name in timed.medians else "" for name in OURS]
    of_scipy = (
        f"{timed.medians['prepared'] / timed.medians['scipy']:.2f}"
        if "scipy" in timed.medians
        else ""
    )
    print(
        f"{timed.row.title:36}{numbers}   {ratios[0]:>8}{ratios[1]:>7}{of_scipy:>10}  {timed.best}",
        flush=True,
    )


def machine() -> dict[str, Any]:
    blas = [
        f"{library['internal_api']} {library.get('architecture', '')} {library['filepath']}"
        for library in threadpoolctl.threadpool_info()
        if library["user_api"] == "blas" and "numpy" in library["filepath"]
    ]
    cpu = [
        line.split(":", 1)[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ] if Path("/proc/cpuinfo").exists() else [platform.processor()]  # fmt: skip
    return {
        "cpu": cpu[0],
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "torch": torch.__version__,
        "onnxruntime": onnxruntime.__version__,
        "scipy": scipy.__version__,
        "blas": [" ".join((kernel.split()[0], kernel.split()[1])) for kernel in blas],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of timing for one row")
    parser.add_argument("--only", default="", help="rows whose title contains this")
    parser.add_argument("--json", type=Path, default=Path("build/engine.json"))
    asked = parser.parse_args()
    report: dict[str, Any] = {"machine": machine(), "threads": {}, "ns_per_cell": {}}
    print(*(f"{name}: {value}" for name, value in report["machine"].items()), sep="\n")
    for threads in asked.threads:
        torch.set_num_threads(threads)
        show_header(threads)
        rows = []
        for row in ROWS:
            if asked.only in row.title:
                with torch.inference_mode():
                    rows.append(measure(row, threads, asked.seconds))
                show(rows[-1])
        means = summary(rows)
        print(*(f"geometric mean, {name}: {mean:.2f}" for name, mean in means.items()), sep="\n")
        report["threads"][threads] = {"rows": [asdict(timed) for timed in rows], "means": means}
    print("\nns for one output cell, 3×3 over one channel")
    for size, costs in costs_per_cell():
        report["ns_per_cell"][size] = costs
        print(f"{size:5}×{size:<5}" + "".join(f"{n:>10} {ns:8.2f}" for n, ns in costs.items()))
    report["large_image_mib"] = scratch_of_a_large_image()
    print(f"\nscratch for 4096×4096 F15: {report['large_image_mib']:.0f} MiB of 256 allowed")
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    asked.json.write_text(json.dumps(report, indent=1))
    print(f"written to {asked.json}")


if __name__ == "__main__":
    main()
