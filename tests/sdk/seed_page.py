"""The code on the product's public page. `tests/sdk/seed-api-rest.fr.md` is a copy of it."""

import re
from pathlib import Path

PAGE = Path(__file__).with_name("seed-api-rest.fr.md")

BLOCKS = re.findall(r"```(javascript|python)\n(.*?)```", PAGE.read_text(), re.DOTALL)
JAVASCRIPT = [code for language, code in BLOCKS if language == "javascript"]
(PYTHON,) = (code for language, code in BLOCKS if language == "python")
CONTACTS = "{ email: string; first_name: string; last_name: string; company: string }[]"


def program(my_crm: str) -> str:
    """The page's JavaScript in its order."""
    client, *examples = JAVASCRIPT
    return "\n".join([client, my_crm, "const fluenzr = client;", *examples])
