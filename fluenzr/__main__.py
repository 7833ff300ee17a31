"""`python -m fluenzr` is the `fluenzr` command."""

from fluenzr.cli import main

if __name__ == "__main__":
    main()
