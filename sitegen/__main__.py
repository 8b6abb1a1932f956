"""`python -m sitegen`: the same as the command `sitegen`."""

import sys

from sitegen.doors.cli import main

sys.exit(main())
