"""Case folding for searching and sorting."""


def fold(text: str | None) -> str:
    """Text without its case, as Unicode folds it (Unicode Standard §3.13); empty for None."""
    return "" if text is None else text.casefold()
