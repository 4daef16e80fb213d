"""Builds the site of the documentation: ``python ci/site.py STEP FOLDER``.

gather FOLDER   copy README.md and all files that it links to, directly or not, under their paths
check FOLDER    check that each link of the built pages has an existing page and anchor as target

The pages are plain Markdown whose links work in the repository, so they work in the copy, too.
"""

from __future__ import annotations

import re
import shutil
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"\]\(([^)\s]+)\)|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.MULTILINE | re.DOTALL)


def linked(page: Path) -> set[Path]:
    """Return the files of the repository that a page links to."""
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    targets = {first or second for first, second in LINK.findall(text)}
    parts = [urlsplit(target) for target in targets]
    local = [unquote(part.path) for part in parts if not part.scheme and part.path]
    files = {(page.parent / path).resolve() for path in local}
    return {file for file in files if file.is_file() and file.is_relative_to(ROOT)}


def gather(folder: Path) -> list[Path]:
    """Copy all pages, and the files that they link to. Returns the copied files."""
    shutil.rmtree(folder, ignore_errors=True)
    waiting, seen = [ROOT / "README.md"], set[Path]()
    while waiting:
        file = waiting.pop()
        if file in seen:
            continue
        seen.add(file)
        target = folder / file.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
        if file.suffix == ".md":
            waiting += linked(file)
    return sorted(seen)


class _Page(HTMLParser):
    """The links and anchors of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.loaded: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect the links, anchors and loaded files of a tag."""
        values = {name: value for name, value in attrs if value}
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        elif tag in ("script", "img", "iframe") and "src" in values:
            self.loaded.append(values["src"])
        elif tag == "link" and values.get("rel") in ("stylesheet", "preload", "icon"):
            self.loaded.append(values.get("href", ""))


def broken(folder: Path) -> list[str]:
    """Return each broken link of the built pages, and each file loaded from another host."""
    pages = {path: _Page(path.read_text(encoding="utf-8")) for path in folder.rglob("*.html")}
    problems = []

    def anchors(file: Path) -> set[str]:
        return pages[file].anchors if file in pages else set()

    for path, page in sorted(pages.items()):
        if path.name == "404.html":
            continue  # Its links are absolute, because it is shown instead of any page.
        shown = path.relative_to(folder)
        for link in page.links:
            target = urlsplit(link)
            if target.scheme or target.netloc:
                continue
            file = (path.parent / unquote(target.path)).resolve() if target.path else path
            if file.is_dir():
                file /= "index.html"
            if not file.is_file():
                problems.append(f"{shown}: {link} is not a page")
            elif target.fragment and unquote(target.fragment) not in anchors(file):
                problems.append(f"{shown}: {link} is not an anchor of the page")
        problems += [
            f"{shown}: loads {source}" for source in page.loaded if urlsplit(source).netloc
        ]
    return problems if pages else [f"{folder} has no pages"]


def main(words: list[str]) -> int:
    """Run one step. Returns the exit status."""
    match words:
        case ["gather", folder]:
            print(f"{len(gather(Path(folder)))} files")
            return 0
        case ["check", folder]:
            problems = broken(Path(folder).resolve())
            print("\n".join(problems) or "all links work")
            return 1 if problems else 0
        case _:
            print(__doc__, file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
