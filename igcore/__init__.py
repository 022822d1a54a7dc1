"""An offline explorer for people's own Instagram archives."""

import os

# Arrow asks for it once, when it is imported: what it keeps of its own it hardly ever gives back to the system.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
