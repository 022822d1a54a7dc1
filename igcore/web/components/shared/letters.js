// Keys of a single letter, which mean something wherever nobody is typing; whoever does not want them turns them off.

const SAVED = "igcore-keys"; // in localStorage: "off"

function lettersWork() {
  try {
    return localStorage.getItem(SAVED) !== "off";
  } catch {
    return true; // a browser that keeps nothing
  }
}

function letLettersWork(on) {
  try {
    localStorage.setItem(SAVED, on ? "on" : "off");
  } catch {
    // Kept until the page is left, then.
  }
}

/** Whether a key is for the page: not the browser's own, not typed into a field, not for an open dialog. */
function isForPage(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return false;
  const typing = event.composedPath()[0].matches?.("input, textarea, select, [contenteditable], [role=textbox]");
  return !typing && !document.querySelector("[role=dialog]") && lettersWork();
}
