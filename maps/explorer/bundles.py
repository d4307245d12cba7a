"""Bundles: the scripts and styles of a page made into few small files by esbuild.

A browser asks once for what is in one file, and keeps it compiled; sixty modules are sixty
requests.
"""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from database.errors import SetupError

ENTRIES = (
    "scripts/main.js",
    "pages/review.js",
    "pages/sheet.js",
    "pages/targeting.js",
    "styles/desks.css",
    "styles/explorer.css",
    "styles/sheet-a3.css",
    "styles/sheet-a4.css",
)
"""What pages link to; a bundle has the name of its entry."""

SHARED = "shared"
"""Folder of what several entries need, and of what a reader's act fetches later."""

OPTIONS = (
    "--bundle",
    "--splitting",
    "--format=esm",
    "--minify",
    "--target=es2022",
    "--charset=utf8",
    "--external:*.woff2",
    f"--chunk-names={SHARED}/[name]-[hash]",
    "--log-level=error",
)
NEEDS = "needs.json"
"""File that tells, of each entry, the modules it cannot begin without."""

Outputs = Mapping[str, Mapping[str, Any]]


def bundle(sources: Path, made: Path, libraries: Path) -> None:
    """Write the bundle of every entry of `sources` in `made`, a folder beside it.

    `libraries` is where npm put the libraries and esbuild.

    Raises:
        SetupError: esbuild refuses a source, or does not run.
    """
    described, libraries = made / "esbuild.json", libraries.resolve()
    command = [
        str(libraries / ".bin" / "esbuild"),
        *(f"{sources.name}/{entry}" for entry in ENTRIES),
        *OPTIONS,
        f"--outbase={sources.name}",
        f"--outdir={made.name}",
        f"--metafile={made.name}/{described.name}",
    ]
    environment = os.environ | {"NODE_PATH": str(libraries)}
    try:
        done = subprocess.run(
            command, cwd=made.parent, env=environment, capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise SetupError("esbuild does not run: remove maps/web/node_modules.") from error
    if done.returncode:
        raise SetupError(f"esbuild cannot bundle the pages' scripts: {done.stderr.strip()}")
    outputs = json.loads(described.read_text())["outputs"]
    described.unlink()
    needs = {
        entry: [_inside(name, made) for name in _needed(outputs, f"{made.name}/{entry}")]
        for entry in ENTRIES
    }
    (made / NEEDS).write_text(json.dumps(needs))


def _needed(outputs: Outputs, name: str) -> list[str]:
    """Return a bundle and all that it imports before it runs, each once."""
    found = [name]
    for at in found:
        imports = (one for one in outputs[at]["imports"] if one["kind"] == "import-statement")
        found += [one["path"] for one in imports if one["path"] not in found]
    return found


def _inside(name: str, made: Path) -> str:
    return name.removeprefix(f"{made.name}/")
