// On the way to a page: Streamlit takes what is sent before that is there for a wish to stay on the page before.

const GIVEN_UP = 5000; // ms, after which a page that did not come is not waited for any more
/** What all components hear of once one is there, or the page did not come. */
const THERE = "igcore-there";
const { dataset: wayOf } = document.documentElement;

/** Tell all components where one goes; to be called before Streamlit is asked. */
function goingTo(path) {
  wayOf.goingTo = path;
  const waiting = new AbortController();
  const end = () => {
    waiting.abort();
    if (wayOf.goingTo !== path) return;
    delete wayOf.goingTo;
    document.dispatchEvent(new Event(THERE));
  };
  // Streamlit tells the site around it which page it has come to, and where there is none, itself. The first run of the
  // new page's components may be over by then, so it is no sign.
  const hear = ({ source, data }) =>
    source === window && data?.type === "SET_CURRENT_PAGE_NAME" && data.currentPageName === path && end();
  window.addEventListener("message", hear, { signal: waiting.signal });
  setTimeout(() => waiting.signal.aborted || end(), GIVEN_UP);
}

/** Tell whether one has asked for another page, and what is here will go. */
const isLeaving = () => "goingTo" in wayOf;

/** What sends by `send`, but on the way waits until one is there. */
function patient(send) {
  return (...message) => {
    if (!isLeaving()) return send(...message);
    document.addEventListener(THERE, () => send(...message), { once: true });
  };
}
