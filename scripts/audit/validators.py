"""Two validators of HTML; each finds what the other does not."""

import json
import platform
import subprocess
from pathlib import Path

from scripts.audit.pages import Audit, Finding

NODE_ARCHITECTURES = {"x86_64": "x64", "aarch64": "arm64"}


def check(audit: Audit) -> list[Finding]:
    """What vnu and html-validate say about every page."""
    files = [str(page.file) for page in audit.pages]
    return _vnu(audit, files) + _html_validate(audit, files)


def node(tools: Path) -> str:
    """The Node that came with the tools, since a distribution's may be too old for them."""
    architecture = NODE_ARCHITECTURES.get(platform.machine(), "")
    own = tools / "node_modules" / f"node-linux-{architecture}" / "bin" / "node"
    return str(own) if own.exists() else "node"


def _vnu(audit: Audit, files: list[str]) -> list[Finding]:
    jar = audit.tools / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    done = subprocess.run(
        ["java", "-jar", str(jar), "--format", "json", "--exit-zero-always", *files],
        capture_output=True,
        check=True,
        text=True,
    )
    return [
        Finding("vnu", Path(message["url"]).stem, f"{message['message']} {_extract(message)}")
        for message in json.loads(done.stderr)["messages"]
    ]


def _extract(message: dict[str, str]) -> str:
    return " ".join(message.get("extract", "").split())[:120]


def _html_validate(audit: Audit, files: list[str]) -> list[Finding]:
    tool = audit.tools / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
    done = subprocess.run(
        [node(audit.tools), str(tool), "--preset=standard", "--formatter=json", *files],
        capture_output=True,
        check=False,
        cwd=audit.tools,
        text=True,
    )
    return [
        Finding(
            "html-validate",
            Path(report["filePath"]).stem,
            f"line {message['line']}: {message['ruleId']}: {message['message']}",
        )
        for report in json.loads(done.stdout or "[]")
        for message in report["messages"]
    ]
