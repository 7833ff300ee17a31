"""Name servers of pure tests: a dictionary that answers."""

from collections.abc import Mapping

from fluenzr.core.accounts.dns.records import Answer, Ask, Unanswered


def zone(records: Mapping[str, str | list[str]], silent: tuple[str, ...] = ()) -> Ask:
    """Answers from texts by name and type, `"acme.test TXT"`; who asks for what is `silent` gets nothing."""
    known = {key: [texts] if isinstance(texts, str) else texts for key, texts in records.items()}

    def ask(name: str, kind: str) -> Answer:
        name = name.lower().rstrip(".")
        if name in silent or f"{name} {kind}" in silent:
            raise Unanswered(name, kind, "silence")
        exists = any((own := key.partition(" ")[0]) == name or own.endswith(f".{name}") for key in known)
        return Answer(tuple(known.get(f"{name} {kind}", ())), exists)

    return ask
