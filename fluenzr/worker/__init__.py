"""The worker process: its loops, its presence among other workers, its guard against errors."""
