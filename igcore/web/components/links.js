// Links between pages, anywhere on a page: the next one comes without the browser loading the whole app again.
// Streamlit follows the address when one goes back or forward; so the address is changed, and Streamlit told the same.

const OWN = 'a[target="_self"][href^="/"]:not([href^="//"])';

function followLinks(signal) {
  document.addEventListener("click", (event) => onLink(event), { signal });
}

function onLink(event) {
  // A link may lie in the shadow of a component.
  const link = event.composedPath().find((each) => each.matches?.(OWN));
  // Who wants another tab or window gets it from the browser.
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  goingTo(new URL(link.href).pathname.slice(1));
  history.pushState(history.state, "", link.href);
  window.dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
}
