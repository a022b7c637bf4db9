"""Plots as SVG: curves over size on logarithmic axes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from benchmarks.report import Plot

MARKERS = "osD^v<>P*X"


def draw(plots: Iterable[Plot], folder: Path) -> None:
    """Write each plot as NAME.svg; equal data give equal files."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "symback"
    from matplotlib import pyplot as plt

    folder.mkdir(exist_ok=True)
    for plot in plots:
        figure, axes = plt.subplots(figsize=(8, 5), layout="constrained")
        for k, (label, points) in enumerate(plot.curves.items()):
            ours = label.startswith("our")
            across, up = zip(*sorted(points), strict=True)
            marker = MARKERS[k % len(MARKERS)]
            axes.loglog(across, up, marker=marker, label=label, linewidth=2.5 if ours else 1.0, markersize=5)
        axes.set(title=plot.title, xlabel=plot.across, ylabel=plot.up)
        axes.grid(True, which="major", alpha=0.3)
        axes.legend(fontsize=8, loc="center left", bbox_to_anchor=(1, 0.5))
        figure.savefig(folder / f"{plot.name}.svg", metadata={"Date": None})
        plt.close(figure)
