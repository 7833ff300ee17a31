"""`python -m fluenzr` is the `fluenzr` command."""

from fluenzr.cli.main import main

if __name__ == "__main__":
    main()
