"""What Streamlit has no widget for: components of our own, each a .py, a .js and a .css of one name."""
