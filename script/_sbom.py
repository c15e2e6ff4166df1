"""The packages that the product is made of, as CycloneDX 1.6 in JSON: those of requirements.txt and
those of npm that build its front end. Licences are what the installed packages say of themselves.

The same packages give the same document: it has no time, and its number is made from its content.
"""

import json
import re
import sys
import uuid
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PIN = re.compile(r"^([\w.-]+)==([\w.!+-]+)", re.MULTILINE)
LONGEST_NAME = 60  # some packages put the whole licence where its name belongs


def document():
    components = [*python_packages(), *npm_packages()]
    number = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(components))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{number}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "Side by Side"}},
        "components": components,
    }


def python_packages():
    for name, version in PIN.findall((ROOT / "requirements.txt").read_text()):
        yield component(name, version, f"pkg:pypi/{name}@{version}", licences_of(name))


def licences_of(name):
    """Of an installed package; nothing of one that this machine does not need."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return []
    if expression := about.get("License-Expression"):
        return [{"expression": expression}]
    names = [
        each.rpartition(" :: ")[2]
        for each in about.get_all("Classifier", [])
        if each.startswith("License :: ") and each != "License :: OSI Approved"
    ]
    said = about.get("License", "").strip()
    if not names and said and len(said) <= LONGEST_NAME:
        names = [said]
    return [{"license": {"name": each}} for each in names]


def npm_packages():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    for path, package in lock["packages"].items():
        if not path:  # the product itself
            continue
        name, version = path.rpartition("node_modules/")[2], package["version"]
        purl = f"pkg:npm/{name.replace('@', '%40')}@{version}"
        found = component(name, version, purl, npm_licence(path, package))
        yield found | ({"scope": "optional"} if package.get("optional") else {})


def npm_licence(path, package):
    about = ROOT / path / "package.json"
    said = package.get("license")
    if not said and about.exists():
        said = json.loads(about.read_text()).get("license")
    if said and said.startswith("SEE "):
        return [{"license": {"name": said}}]
    return [{"expression": said}] if said else []


def component(name, version, purl, licences):
    found = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    return found | ({"licenses": licences} if licences else {})


if __name__ == "__main__":
    json.dump(document(), sys.stdout, indent=1)
    print()
