"""The WSGI app, `app:app`, for any WSGI server; run as a script it is `fluenzr serve`."""

from typing import Any


def __getattr__(name: str) -> Any:
    """`app` is made when first asked for, once in each process; the database must have been migrated.

    Raises CannotStart where the database was written with another secret key.
    """
    if name != "app":
        raise AttributeError(name)

    from fluenzr import config, db, log
    from fluenzr.api import create_app
    from fluenzr.host import private_files
    from fluenzr.installation import startup

    private_files.mask()
    settings = config.load()
    log.configure(settings.log_format, settings.log_level)
    startup.occupy(settings)
    made = create_app(settings)
    if not db.pending_migrations():
        startup.hold_to_key(settings)
        startup.settle_in(settings)
    db.database.obj.close()  # forks of this process have connections of their own
    return globals().setdefault("app", made)


if __name__ == "__main__":
    import sys

    from fluenzr.cli.main import main

    main(["serve", *sys.argv[1:]])
