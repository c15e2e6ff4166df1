"""What is installed is what was chosen: exact versions, known files, and a list of it all."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FILES = [f"requirements{part}.txt" for part in ("", "-dev", "-node", "-attack")]
PIN = re.compile(r"^([a-z0-9.-]+)==([\w.!+-]+)(?: ; [^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")


def pins(name):
    """package -> version. Fails on a line that is neither a pin, nor a hash, nor a remark."""
    found = {}
    for line in (ROOT / name).read_text().splitlines():
        if pin := PIN.match(line):
            found[pin[1]] = pin[2]
        else:
            assert HASH.match(line) or line.startswith("#"), line
    return found


@pytest.mark.parametrize("name", FILES)
def test_every_package_is_pinned_with_hashes_and_from_no_address(name):
    text = (ROOT / name).read_text()
    assert pins(name)
    assert "://" not in text
    for package in re.split(r"\n(?=\S)", text):
        assert package.startswith("#") or "--hash=sha256:" in package


@pytest.mark.parametrize("name", FILES)
def test_lock_has_what_was_chosen(name):
    """Else script/lock was forgotten."""
    locked = pins(name)
    for line in (ROOT / name.replace(".txt", ".in")).read_text().splitlines():
        if "==" in line:
            package, version = line.split("==")
            package = re.sub(r"\[.*", "", package).lower().replace("_", "-")
            assert locked[package] == version


def test_tests_run_with_what_the_product_runs_with():
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


def test_installing_asks_for_hashes():
    [line] = [
        line for line in (ROOT / "script/_common.sh").read_text().splitlines()
        if "-m pip install" in line
    ]  # fmt: skip
    assert "--require-hashes" in line


# -- the list of what it is made of


@pytest.fixture(scope="module")
def listed():
    printed = subprocess.run(
        [sys.executable, ROOT / "script/_sbom.py"], capture_output=True, text=True, check=True
    )
    return json.loads(printed.stdout)


def test_list_has_every_package_of_python_and_npm_and_its_licence(listed):
    found = {component["purl"] for component in listed["components"]}
    wanted = {f"pkg:pypi/{name}@{version}" for name, version in pins("requirements.txt").items()}
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for path, package in lock.items():
        if path:
            name = path.rpartition("node_modules/")[2].replace("@", "%40")
            wanted.add(f"pkg:npm/{name}@{package['version']}")
    assert found == wanted
    assert "pkg:npm/govuk-frontend@6.6.0" in found
    unlicensed = [each["purl"] for each in listed["components"] if not each.get("licenses")]
    assert unlicensed == []


def test_list_is_a_cyclonedx_document(listed):
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.6")
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", listed["serialNumber"])
    references = [each["bom-ref"] for each in listed["components"]]
    assert len(references) == len(set(references))
    for each in listed["components"]:
        for licence in each["licenses"]:
            assert licence.get("expression") or licence["license"]["name"]
