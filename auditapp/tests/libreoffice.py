"""LibreOffice, through which a workbook goes on its way back to us, and a report to its readers."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

INSTALL = "apt-get install --no-install-recommends libreoffice-calc-nogui"


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory):
    """Call it with a file for what LibreOffice makes of it, an .xlsx or what `suffix` says; further
    arguments are its own. Without LibreOffice the test is skipped, and fails where CI is true."""
    program = shutil.which("soffice")
    if program is None and os.environ.get("CI") == "true":
        pytest.fail(f"This test needs LibreOffice: {INSTALL}")
    if program is None:
        pytest.skip(f"LibreOffice is not installed: {INSTALL}")
    home = tmp_path_factory.mktemp("libreoffice")  # making a profile takes most of a first start

    def libreoffice(file, *arguments, suffix=".xlsx"):
        subprocess.run(
            [program, f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless",
             "--norestore", *arguments, "--outdir", home / "out", file],
            check=True, capture_output=True, timeout=120, env=os.environ | {"HOME": str(home)},
        )  # fmt: skip
        return (home / "out" / file.name).with_suffix(suffix).read_bytes()

    return libreoffice


@pytest.fixture(scope="session")
def libreoffice_writer(libreoffice):
    """LibreOffice where it reads Word documents too, which is a package of its own."""
    if not (Path(shutil.which("soffice")).resolve().parent / "libswlo.so").exists():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(
            f"LibreOffice has no Writer here: {INSTALL.replace('calc', 'writer')}"
        )
    return libreoffice
