"""What Streamlit has no widget for: components of our own, each a .py beside its scripts and styles."""
