"""The example files of docs/deployment fit the product that they are for."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.urls import reverse

from auditapp import workbooks
from auditapp.logs import SECRET_IN_PATH
from findings.report.word import checking
from findings.takeaway import opening

ROOT = Path(settings.BASE_DIR)
FOLDER = ROOT / "docs" / "deployment"
UNITS = sorted(path.name for path in FOLDER.iterdir() if path.suffix in (".service", ".timer"))
SERVICES = [name for name in UNITS if name.endswith(".service")]
TIMERS = [name for name in UNITS if name.endswith(".timer")]
MEGABYTE = 1024 * 1024
SYSTEMD_ANALYZE = shutil.which("systemd-analyze")


def values(name, setting):
    """All that a unit says of one setting, in order."""
    lines = (FOLDER / name).read_text().splitlines()
    return [line.partition("=")[2] for line in lines if line.startswith(f"{setting}=")]


def test_timers_start_commands_that_exist():
    started = set()
    for name in TIMERS:
        [unit] = values(name, "Unit")
        if unit.startswith("side-by-side@"):
            started.add(unit.removeprefix("side-by-side@").removesuffix(".service"))
        else:
            assert unit in SERVICES
    assert started <= set(get_commands())
    often = {"send_letters", "send_reminders", "seal_history"}
    assert often | {"drop_old_imports", "apply_retention"} < started


def test_services_run_files_and_commands_that_exist():
    for name in SERVICES:
        for command in values(name, "ExecStart") + values(name, "ExecReload"):
            program, *arguments = command.split()
            if program.startswith("/opt/side-by-side/script/"):
                script = ROOT / program.removeprefix("/opt/side-by-side/")
                assert script.stat().st_mode & 0o111
                assert script.name in get_commands()
            elif program == "/opt/side-by-side/.venv/bin/python":
                if arguments[0] == "manage.py":
                    assert arguments[1] == "%i" or arguments[1] in get_commands()
                else:
                    assert arguments[:2] == ["-m", "gunicorn"]
                    assert (ROOT / arguments[arguments.index("--config") + 1]).exists()
            else:
                assert command == "/bin/kill -HUP $MAINPID"


def test_reload_asks_whether_the_settings_are_right_first():
    first, second = values("side-by-side.service", "ExecReload")
    assert first.endswith("manage.py check_start")
    assert second.startswith("/bin/kill -HUP")


def test_services_are_shut_in_alike():
    """What one may do the others may, but for the folder of backups and their key."""
    hardening = {
        name: [
            line for line in (FOLDER / name).read_text().split("StateDirectory=")[1].splitlines()
            if line and not line.startswith(("ReadWritePaths", "[Install]", "WantedBy"))
        ]
        for name in SERVICES
    }  # fmt: skip
    assert len({tuple(lines) for lines in hardening.values()}) == 1
    lines = hardening["side-by-side.service"]
    assert {"NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "UMask=0077"} < set(
        lines
    )
    assert all(values(name, "User") == ["side-by-side"] for name in SERVICES)
    knowing = [n for n in SERVICES if any("backup" in f for f in values(n, "EnvironmentFile"))]
    assert knowing == ["side-by-side-backup.service"]


@pytest.mark.skipif(not SYSTEMD_ANALYZE, reason="systemd is not installed")
@pytest.mark.parametrize("name", TIMERS)
def test_times_are_understood(name):
    [when] = values(name, "OnCalendar")
    subprocess.run([SYSTEMD_ANALYZE, "calendar", when], check=True, capture_output=True)


def nginx():
    return (FOLDER / "nginx.conf").read_text()


def test_proxy_lets_through_what_the_product_takes():
    sizes = [int(size) * MEGABYTE for size in re.findall(r"client_max_body_size (\d+)m;", nginx())]
    forms, audits = sizes
    assert max(workbooks.MAX_FILE, checking.MAX_FILE, settings.DATA_UPLOAD_MAX_MEMORY_SIZE) < forms
    assert forms <= workbooks.MAX_FILE + 2 * MEGABYTE
    assert opening.MAX_FILE < audits <= opening.MAX_FILE + 2 * MEGABYTE
    assert f"location = {reverse('audit-bring-in')} {{" in nginx()


def test_proxy_writes_down_no_secret_of_an_address():
    """As the product's own log."""
    secret = re.search(r"~\^\(\?<link>/\((.*?)\)/\)", nginx())[1].split("|")
    own = re.search(r"\((.*)\)", SECRET_IN_PATH.pattern)[1].split("|")
    assert [f"/{part}/" for part in secret] == own
    assert "$query_string" not in nginx()
    assert "$request " not in nginx()
    assert "$http_referer" not in nginx()


def test_proxy_says_whom_the_product_believes():
    for header, value in {
        "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Proto": "$scheme",
        "X-Forwarded-Host": '""',
    }.items():
        assert f"proxy_set_header {header} {value};" in nginx()
    assert "add_header" not in nginx()  # the product's own are tested
    for name in ("healthz", "readyz"):
        assert name in re.search(r"location ~ \^/\((.*)\)\$", nginx())[1].split("|")
