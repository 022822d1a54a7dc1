#!/bin/sh
# The browser tests click in a real Chromium: bring Debian's if there is none and it may be installed.
set -u
for name in chromium chromium-browser google-chrome "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Debian's chromium for the browser tests ..."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
echo "The tests need Chromium: install it (Debian: sudo apt-get install chromium; macOS: Google Chrome), then run make test again." >&2
exit 1
