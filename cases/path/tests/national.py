"""National time limits as their file holds them, for tests."""

from auditapp.json_files import read_json
from cases.management.commands.load_timescales import SHIPPED

NATIONAL = read_json(SHIPPED)
CONFERENCE = next(rule for rule in NATIONAL if rule["slug"] == "initial-conference")
