"""What the committed static files are: hash, size and name of each, and the tools behind them."""

from __future__ import annotations

import json
from pathlib import Path

from app.web.assets import FOLDER, read_assets

PACKAGES = Path(__file__).parent / "package.json"
MANIFEST = FOLDER / "MANIFEST"


def describe_files() -> str:
    """The text of the MANIFEST for the files as they lie there."""
    tools: dict[str, str] = json.loads(PACKAGES.read_text(encoding="utf-8"))["devDependencies"]
    lines = [f"# {name} {version}" for name, version in sorted(tools.items())]
    for name, asset in read_assets().items():
        sha256 = Path(asset.path).stem
        lines.append(f"{sha256}  {len(asset.body)}  {name}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    MANIFEST.write_text(describe_files(), encoding="utf-8")
