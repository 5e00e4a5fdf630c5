"""The checker of the HTML standard's own editors (npm vnu-jar) over pages that were kept."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

JAR = Path(__file__).parent / "checkers/node_modules/vnu-jar/build/dist/vnu.jar"


def why_not() -> str | None:
    """Why pages cannot be checked on this machine; None: they can."""
    if shutil.which("java") is None:
        return "no java"
    return None if JAR.exists() else f"no {JAR.name}: make checkers"


def faults_of_pages(folder: Path) -> list[str]:
    """Every error and warning of every page in a folder, a line each; one run for all."""
    command = ["java", "-jar", str(JAR), "--Werror", "--format", "json", "--exit-zero-always"]
    done = subprocess.run(
        [*command, *map(str, sorted(folder.glob("*.html")))],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return [
        f"{Path(one['url']).stem}:{one.get('lastLine', 0)}: {one['message']}"
        for one in json.loads(done.stderr)["messages"]
    ]
