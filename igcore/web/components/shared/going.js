// On the way to a page: Streamlit takes what is sent before that is there for a wish to stay on the page before.

const GIVEN_UP = 5000; // ms, after which a page that did not come is not waited for any more
const { dataset: wayOf } = document.documentElement;

/** Tell all components where one goes; to be called before Streamlit is asked. */
function goingTo(path) {
  wayOf.goingTo = path;
  setTimeout(() => wayOf.goingTo === path && delete wayOf.goingTo, GIVEN_UP);
}

/** Tell whether one has asked for another page, and what is here will go. */
const isLeaving = () => "goingTo" in wayOf;

/** Tell whether one is on the way; to be asked in a run of the script, the first of which ends it. */
function isUnderWay() {
  if (wayOf.goingTo === location.pathname.slice(1)) delete wayOf.goingTo;
  return isLeaving();
}

/** What sends by `send`, but waits in `kept` on the way. */
function patient(send, kept) {
  return (...message) => {
    if (!isLeaving()) return send(...message);
    const once = () => kept.delete(once) && send(...message);
    kept.add(once);
    setTimeout(once, GIVEN_UP);
  };
}
