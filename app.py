"""The server: the main script behind Streamlit, and the routes of the pictures beside it."""

import streamlit as st

from igcore.web.server import MIDDLEWARE, ROUTES, warming

app = st.App("igcore/web/main.py", routes=ROUTES, middleware=MIDDLEWARE, lifespan=warming)

if __name__ == "__main__":
    app.run(config={"server.address": "127.0.0.1"})
