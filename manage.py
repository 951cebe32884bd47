#!/usr/bin/env python3
"""Django's own commands, for developers (`./house` and `commonhouse` are for everyone else)."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonhouse.web.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
