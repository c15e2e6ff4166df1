"""Run manage.py commands one after the other in one process, which starts Django only once:
`_manage.py migrate --no-input + createcachetable`. The first that fails ends it.
"""

import itertools
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditapp.settings")

from django.core.management import execute_from_command_line

for is_plus, command in itertools.groupby(sys.argv[1:], key=lambda word: word == "+"):
    if not is_plus:
        execute_from_command_line(["manage.py", *command])
