"""Prints the table of the corpus that docs/reading-mail.md has: `python -m tests.engine.corpus`."""

import sys

from tests.engine.corpus import CASES, counts

sys.stdout.write("\n".join(counts(CASES)) + "\n")
