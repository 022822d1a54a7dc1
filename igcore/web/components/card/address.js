// The address of the page names the open picture, so that it can be reloaded, kept and sent. An open card is a step of
// the browser's history of its own: Back closes it. The rest of the address is Streamlit's, and stays letter by letter.

const PARAMETER = "picture=";

function partsOf(search) {
  return search.replace(/^\?/, "").split("&").filter(Boolean);
}

/** Id of the picture in the address, or null. */
function addressed() {
  const found = partsOf(location.search).find((part) => part.startsWith(PARAMETER));
  if (!found || found === PARAMETER) return null;
  try {
    return decodeURIComponent(found.slice(PARAMETER.length));
  } catch {
    return null;
  }
}

function addressWithout(...more) {
  const parts = partsOf(location.search).filter((part) => !part.startsWith(PARAMETER));
  const search = [...parts, ...more].join("&");
  return location.pathname + (search ? `?${search}` : "");
}

function enterAddress(card, id) {
  const address = addressWithout(PARAMETER + encodeURIComponent(id));
  if (address === location.pathname + location.search) return;
  const first = addressed() === null;
  try {
    if (first) history.pushState(history.state, "", address);
    else history.replaceState(history.state, "", address);
    card.pushed ||= first;
  } catch {
    // Browsers allow some hundred changes in a while: the picture before stays in the address.
  }
}

/** Take the picture out of the address: by going back to where the card was opened, if that is the step before. */
function leaveAddress(card) {
  if (addressed() === null) return Promise.resolve();
  if (!card.pushed || addressWithout() !== card.opener) {
    history.replaceState(history.state, "", addressWithout());
    return Promise.resolve();
  }
  card.pushed = false;
  return new Promise((resolve) => {
    card.left = resolve;
    history.back();
  });
}

function onPopState(card, event) {
  const { left } = card;
  const open = card.view !== null;
  card.left = null;
  // Only the picture left the address: that is no view of the page that Streamlit would have to run for.
  if ((left || open) && location.pathname + location.search === card.opener) event.stopImmediatePropagation();
  if (left) return left();
  if (open) shut(card, undefined, false);
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
