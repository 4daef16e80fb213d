"""Draws the plots of the page. Runs in an environment that has matplotlib."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib import pyplot
from matplotlib.axes import Axes

OURS, OTHERS, FLOOR = "#0b6e4f", ["#d1495b", "#edae49", "#66a5ad"], "#9a9a9a"
GREENS = [OURS, "#41a67d", "#a3d9bf"]
NO_CLIENTS = ("httpx2 + json", "http.client + msgspec", "json.loads", "msgspec")


def main(results: Path, folder: Path) -> None:
    """Draw the plots of ``results`` into ``folder``."""
    # Text is kept as text, and the same measurements give the same bytes.
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "oasmith", "font.size": 10})
    found = json.loads(results.read_text(encoding="utf-8"))
    generation(found["generation"], folder / "generation.svg")
    bars(found["calls"], "rate", "calls in a second (more is better)", folder / "calls.svg")
    text = "microseconds to read an answer (less is better)"
    bars(found["decoding"], "microseconds", text, folder / "decoding.svg")


def generation(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Draw a group of bars for each document; failures have no bar."""
    generators = list(dict.fromkeys(it["generator"] for it in rows))
    documents = list(dict.fromkeys(it["document"] for it in rows))
    figure, axes = pyplot.subplots(figsize=(8, 1 + 1.05 * len(documents)))
    greens, others = iter(GREENS), iter(OTHERS)
    for number, generator in enumerate(generators):
        made = [it for it in rows if it["generator"] == generator and not it["status"]]
        axes.barh(
            [
                documents.index(it["document"]) + (number + 0.5) / (len(generators) + 1)
                for it in made
            ],
            [it["processor"] for it in made],
            height=0.9 / (len(generators) + 1),
            label=generator,
            color=next(greens if generator.startswith("oasmith") else others),
        )
    axes.set_xscale("log")
    axes.set_xlim(left=0.1)
    axes.xaxis.set_major_formatter("{x:g} s")
    axes.set_yticks([it + 0.43 for it in range(len(documents))], documents)
    axes.set_xlabel("seconds of processor time, logarithmic (less is better); no bar: it failed")
    axes.legend(loc="upper center", bbox_to_anchor=(0.45, 1.16), ncols=3, frameon=False, fontsize=9)
    save(axes, path)
    pyplot.close(figure)


def bars(rows: Sequence[Mapping[str, Any]], key: str, label: str, path: Path) -> None:
    """Draw one bar for each contender, with its value next to it."""
    figure, axes = pyplot.subplots(figsize=(8, 0.7 + 0.4 * len(rows)))
    names = [it["name"] for it in rows]
    colours = [
        OURS if it.startswith("oasmith") else FLOOR if it in NO_CLIENTS else OTHERS[0]
        for it in names
    ]
    drawn = axes.barh(names, [it[key] for it in rows], color=colours)
    axes.bar_label(drawn, fmt="{:,.0f}", padding=3)
    axes.set_xlabel(label)
    save(axes, path)
    pyplot.close(figure)


def save(axes: Axes, path: Path) -> None:
    """Write a plot with the first row at the top, and without a frame."""
    axes.invert_yaxis()
    axes.spines[["top", "right"]].set_visible(False)
    axes.figure.savefig(path, bbox_inches="tight", metadata={"Date": None})


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
