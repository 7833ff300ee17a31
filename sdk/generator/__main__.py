"""`python -m sdk.generator`: write the generated modules of both SDKs in their places."""

from pathlib import Path

from sdk.generator import python, typescript
from sdk.generator.document import Document, served

ROOT = Path(__file__).parents[2]


def main() -> None:
    document = Document(served())
    python.write(document, ROOT / "fluenzr/sdk")
    typescript.write(document, ROOT / "sdk/typescript/src")


if __name__ == "__main__":
    main()
