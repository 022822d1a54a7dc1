"""Write the parts of the README that the code knows: the importers and the data dictionary."""

from pathlib import Path

from igcore.importers import IMPORTERS
from igcore.schema import TABLES, dictionary

README = Path(__file__).parent.parent / "README.md"


def parts() -> dict[str, str]:
    """Generated text by the name of its place."""
    importers = [f"| {importer.title} | {importer.obtain} |" for importer in IMPORTERS]
    tables = [f"### `{name}`\n\n{(row.__doc__ or '').strip()}\n\n{dictionary(row)}" for name, row in TABLES.items()]
    return {
        "importers": "\n".join(["| it reads | how to come by it |", "| --- | --- |", *importers]),
        "tables": "\n\n".join(tables),
    }


def main() -> None:
    """Put each part between its marks."""
    text = README.read_text("utf-8")
    for name, part in parts().items():
        before, mark, rest = text.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition(f"<!-- /{name} -->")
        text = f"{before}{mark}\n{part}\n\n{end}{after}"
    README.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
