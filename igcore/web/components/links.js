// Links between pages, anywhere on a page: the next one comes without the browser loading the whole app again.
// Streamlit follows the address when one goes back or forward; so the address is changed, and Streamlit told the same.

const OWN = '[data-testid="stHtml"] a[href^="/"]:not([href^="//"])';

function followLinks(signal) {
  document.addEventListener("click", (event) => onLink(event), { signal });
}

function onLink(event) {
  const link = event.target.closest?.(OWN);
  // Who wants another tab or window gets it from the browser.
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  history.pushState(history.state, "", link.href);
  window.dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
}
