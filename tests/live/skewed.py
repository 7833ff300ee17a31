"""A worker, or web processes, whose clock differs from others: ``-m tests.live.skewed SECONDS COMMAND``."""

import sys
import time

from fluenzr import clock
from fluenzr.cli import main as cli_main


def main() -> None:
    seconds, command = float(sys.argv[1]), sys.argv[2]
    with clock.using(lambda: time.time() + seconds):
        cli_main.main([command])


if __name__ == "__main__":
    main()
