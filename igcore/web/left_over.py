"""What a server that was killed left unfinished, done as the next one starts."""

from datetime import UTC, datetime
from pathlib import Path

from igcore.library import resume_removal
from igcore.web.uploads import uploads_at


def finish(root: Path) -> None:
    """Go on with a removal, and sweep up uploads that are too old."""
    uploads_at(root).sweep()
    resume_removal(root, datetime.now(UTC))
