"""An offline explorer for people's own Instagram archives."""
