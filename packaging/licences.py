#!/usr/bin/env python3
"""Lists every library that the program is built from, with its licence and the text of it, as their licences ask for.

Reads what cargo resolved for one target; libraries that only build scripts and tests use are left out.
"""

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

TEXT = re.compile(r"(licen[sc]e|copying|notice|unlicense)", re.IGNORECASE)


def metadata(target):
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def linked(data):
    """The packages that end up in the program: the root and whatever follows from its normal dependencies."""
    nodes = {node["id"]: node for node in data["resolve"]["nodes"]}
    found, ahead = set(), [data["resolve"]["root"]]
    while ahead:
        at = ahead.pop()
        if at in found:
            continue
        found.add(at)
        for dependency in nodes[at]["deps"]:
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                ahead.append(dependency["pkg"])
    found.discard(data["resolve"]["root"])
    return [package for package in data["packages"] if package["id"] in found]


def texts(package):
    folder = Path(package["manifest_path"]).parent
    named = [folder / package["license_file"]] if package.get("license_file") else []
    beside = sorted(path for path in folder.iterdir() if path.is_file() and TEXT.search(path.name))
    for path in dict.fromkeys(named + beside):
        yield path.read_text(encoding="utf-8", errors="replace").strip()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", required=True, help="the target for which cargo resolves")
    packages = sorted(linked(metadata(parser.parse_args().target)), key=lambda p: (p["name"], p["version"]))

    unlicensed = [p["name"] for p in packages if not p.get("license") and not p.get("license_file")]
    if unlicensed:
        sys.exit(f"These libraries name no licence: {', '.join(unlicensed)}. Ask their authors, or do without them.")

    users = {}
    print("Layerscope is built from these libraries.\n")
    for package in packages:
        licence = package.get("license") or "see its text"
        source = package.get("repository") or package.get("homepage") or ""
        print(f"{package['name']} {package['version']}: {licence}  {source}".rstrip())
        for text in texts(package):
            users.setdefault(text, []).append(f"{package['name']} {package['version']}")

    for text, names in sorted(users.items(), key=lambda item: item[1]):
        print(f"\n{'=' * 78}\n{', '.join(names)}\n{'-' * 78}\n{text}")


if __name__ == "__main__":
    main()
