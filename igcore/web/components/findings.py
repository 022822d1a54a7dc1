"""The tiles of findings, which come by an address of their own."""

from igcore.web.components.parts import component

_findings = component("findings", '<div class="found"></div>', css=["findings.css"], js=["findings.js"])


def findings(address: str, *, key: str) -> None:
    """Show what is found, as `web.findings_route` writes it.

    Args:
        address: Of what is found.
        key: Of the element.
    """
    _findings(key=key, data={"address": address})
