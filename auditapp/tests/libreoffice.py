"""LibreOffice, through which a workbook goes on its way back to us."""

import os
import shutil
import subprocess

import pytest

INSTALL = "apt-get install --no-install-recommends libreoffice-calc-nogui"


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory):
    """Call it with a file for what LibreOffice makes of it, as an .xlsx; further arguments are its
    own. Without LibreOffice the test is skipped, and fails where CI is true."""
    program = shutil.which("soffice")
    if program is None and os.environ.get("CI") == "true":
        pytest.fail(f"This test needs LibreOffice: {INSTALL}")
    if program is None:
        pytest.skip(f"LibreOffice is not installed: {INSTALL}")
    home = tmp_path_factory.mktemp("libreoffice")  # making a profile takes most of a first start

    def libreoffice(file, *arguments):
        subprocess.run(
            [program, f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless",
             "--norestore", *arguments, "--outdir", home / "out", file],
            check=True, capture_output=True, timeout=120, env=os.environ | {"HOME": str(home)},
        )  # fmt: skip
        return (home / "out" / file.name).with_suffix(".xlsx").read_bytes()

    return libreoffice
