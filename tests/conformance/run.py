"""Generates the client of one document and checks it, in a separate process."""

from __future__ import annotations

import shutil
import tempfile
import traceback
import warnings
from pathlib import Path

from real_world.corpus import CORPUS, REFERENCES, make, package

from .records import Failure, Report
from .suite import Suite
from .surface import Surface


def conformance(name: str, spec: Path | None = None, draws: int = 3) -> Report:
    """Return the report about a document of the corpus, or the one at ``spec``."""
    folder = Path(tempfile.mkdtemp(prefix="conformance-"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return _checked(name, spec or CORPUS / name, folder, draws)
    except Exception as error:
        what = f"the check ended: {type(error).__name__}"
        place = "".join(traceback.format_exception(error))
        return Report(name, failures=[Failure(name, "", what, "", place, "")])
    finally:
        shutil.rmtree(folder)


def _checked(name: str, spec: Path, folder: Path, draws: int) -> Report:
    made = make(name, folder, spec)
    if made.made.files is None:
        found = "\n".join(map(str, made.made.findings))
        return Report(name, failures=[Failure(name, "", "no client", "", made.fault, found)])
    surface = Surface(made.folder, package(name))
    folders = {url: CORPUS / place for url, place in REFERENCES.items()}
    try:
        return Suite(name, spec, folders, surface, draws).run()
    finally:
        surface.forget()
