"""The WSGI app, `app:app`, for any WSGI server; run as a script it is `fluenzr serve`."""

from typing import Any


def __getattr__(name: str) -> Any:
    """`app` is made when first asked for, once in each process; the database must have been migrated."""
    if name != "app":
        raise AttributeError(name)

    from fluenzr import config, log, private
    from fluenzr.api import create_app

    private.mask()
    settings = config.load()
    log.configure(settings.log_format, settings.log_level)
    return globals().setdefault("app", create_app(settings))


if __name__ == "__main__":
    import sys

    from fluenzr.cli import main

    main(["serve", *sys.argv[1:]])
