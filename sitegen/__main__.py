"""`python -m sitegen`: the same as the command `sitegen`."""

import sys

from sitegen.cli import main

sys.exit(main())
