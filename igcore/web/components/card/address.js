// The address of the page names the open picture, so that it can be reloaded, kept and sent. An open card is a step of
// the browser's history of its own: Back closes it. It is named behind the #, since Streamlit keeps an account of its
// own of all parameters, to which it would come back; what is behind the # it leaves alone.

const NAMED = "#picture=";

/** Id of the picture in the address, or null. */
function addressed() {
  if (!location.hash.startsWith(NAMED)) return null;
  try {
    return decodeURIComponent(location.hash.slice(NAMED.length)) || null;
  } catch {
    return null;
  }
}

function addressWithout() {
  return location.pathname + location.search + (location.hash.startsWith(NAMED) ? "" : location.hash);
}

function enterAddress(card, id) {
  const address = location.pathname + location.search + NAMED + encodeURIComponent(id);
  if (addressed() === id) return;
  const first = addressed() === null;
  try {
    // Coming back to an address with a # and the same parameters, Streamlit sees no reason to run the script.
    if (first && !location.hash) history.replaceState(history.state, "", `${addressWithout()}#`);
    if (first) history.pushState(history.state, "", address);
    else history.replaceState(history.state, "", address);
    card.pushed ||= first;
  } catch {
    // Browsers allow some hundred changes in a while: the picture before stays in the address.
  }
}

/** Take the picture out of the address: by going back to where the card was opened, if that is the step before. */
function leaveAddress(card) {
  if (!location.hash.startsWith(NAMED)) return Promise.resolve();
  if (!card.pushed || addressWithout() !== withoutHash(card.opener)) {
    history.replaceState(history.state, "", addressWithout());
    return Promise.resolve();
  }
  card.pushed = false;
  return new Promise((resolve) => {
    card.left = resolve;
    history.back();
  });
}

function withoutHash(address) {
  return address.replace(/#.*/, "");
}

function onPopState(card) {
  const { left } = card;
  card.left = null;
  if (location.href.endsWith("#")) history.replaceState(history.state, "", addressWithout());
  if (left) return left();
  if (card.view) shut(card, undefined, false);
  if (addressed() !== null) openAddressed(card);
}

async function copyLink(card) {
  const done = await copied(card, location.href);
  const label = card.copy.querySelector("span");
  label.textContent = done ? "Copied" : "Copy it from the address bar";
  card.said.textContent = label.textContent;
  clearTimeout(card.copying);
  card.copying = setTimeout(() => (label.textContent = "Copy link"), 2000);
}

/** Over plain http to another computer there is no clipboard but that of a text that is selected. */
async function copied(card, text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = make("textarea", { class: "hidden", "aria-hidden": "true" });
    field.value = text;
    card.dialog.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    card.copy.focus();
    return done;
  }
}
