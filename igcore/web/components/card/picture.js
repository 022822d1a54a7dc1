// The picture, large: its thumbnail at once, the original over it as soon as it is there. Neighbours are fetched ahead,
// as elements that are put in as they are: what a browser has decoded once it shows in the next frame.

const KEPT_IMAGES = 24;
const KEPT_FACTS = 96;
const AHEAD = [1, -1, 2];

/** An image that is on its way or there, from here on among those that are kept. */
function imageOf(card, url) {
  const image = card.images.get(url) ?? loading(url);
  card.images.delete(url);
  card.images.set(url, image);
  for (const old of card.images.keys()) {
    if (card.images.size <= KEPT_IMAGES) break;
    card.images.delete(old);
  }
  return image;
}

function loading(url) {
  const image = make("img", { alt: "", draggable: "false", decoding: "sync" });
  // The next in line, once this one is decoded: else that would be done as it is shown.
  image.ready = new Promise((resolve, reject) => {
    image.addEventListener("load", () => resolve(image.decode().catch(() => {})));
    image.addEventListener("error", () => reject(new Error(url)));
  });
  image.ready.catch(() => {});
  image.addEventListener("load", () => image.classList.add("loaded"));
  image.addEventListener("error", () => image.classList.add("broken"));
  image.src = url;
  return image;
}

function thumbnailOf(card, token, row) {
  return imageOf(card, `/t/${encodeURIComponent(token)}/${row}.jpg`);
}

function showPicture(card, label) {
  const { view } = card;
  const thumbnail = thumbnailOf(card, view.token, rowOf(card));
  const told = card.known.get(addressOf(card, view.token, rowOf(card)))?.told;
  card.instead.hidden = true;
  thumbnail.alt = label || told?.label || "";
  card.stage.querySelector(".shown").replaceChildren(thumbnail);
  for (const step of AHEAD) {
    const row = view.rows[view.index + step];
    if (row !== undefined) thumbnailOf(card, view.token, row);
  }
}

/** Lay the original over the thumbnail, or say why there is none; then fetch the next ones. */
function showOriginal(card, told) {
  const shown = card.stage.querySelector(".shown");
  const thumbnail = shown.firstElementChild;
  thumbnail.alt = told.label;
  if (!told.original) {
    showInstead(card, told);
    return fetchAhead(card);
  }
  const original = imageOf(card, told.original);
  const isShown = () => original.parentElement === shown;
  original.alt = told.label;
  thumbnail.alt = "";
  shown.append(original);
  original.ready.then(
    () => isShown() && fetchAhead(card),
    () => {
      if (!isShown()) return;
      card.images.delete(told.original); // it may be back when somebody looks again
      original.remove();
      thumbnail.alt = told.label;
      showInstead(card, told);
      fetchAhead(card);
    },
  );
}

/** Why it is small, unless whoever looks is meant to see small pictures. */
function showInstead(card, told) {
  card.instead.textContent = told.instead ?? "";
  card.instead.hidden = !told.instead;
}

function fetchAhead(card) {
  const { view } = card;
  for (const step of AHEAD) {
    const row = view?.rows[view.index + step];
    if (row === undefined) continue;
    factsOf(card, view.token, row).then((told) => {
      if (card.view === view && told.original) imageOf(card, told.original);
    });
  }
}

// What is known of a picture comes from the server, once.

function addressOf(card, token, part) {
  return `/card/${encodeURIComponent(token)}/${part}.json${card.rules ? `?${card.rules}` : ""}`;
}

/** What is known, or a sentence that says why nothing is. */
async function ask(card, token, part) {
  try {
    const answer = await fetch(addressOf(card, token, part));
    return answer.ok ? await answer.json() : await answer.text();
  } catch {
    return "The server does not answer. Is igcore still running?";
  }
}

function factsOf(card, token, row) {
  const address = addressOf(card, token, row);
  const found = card.known.get(address);
  if (found) return found.coming;
  const known = { told: null };
  known.coming = ask(card, token, row).then((told) => {
    known.told = told;
    if (typeof told === "string") card.known.delete(address);
    return told;
  });
  card.known.set(address, known);
  if (card.known.size > KEPT_FACTS) card.known.delete(card.known.keys().next().value);
  return known.coming;
}

/** Tell what is known of the picture that is shown. */
function tell(card) {
  const { view } = card;
  const row = rowOf(card);
  const draw = (told) => {
    if (card.view !== view || rowOf(card) !== row) return;
    clearTimeout(card.waiting);
    if (typeof told === "string") return showSentence(card, told);
    view.id = told.image_id;
    showFacts(card, told);
    showOriginal(card, told);
    enterAddress(card, told.image_id);
  };
  const coming = factsOf(card, view.token, row);
  const { told } = card.known.get(addressOf(card, view.token, row)) ?? {};
  if (told) return draw(told);
  clearTimeout(card.waiting);
  card.waiting = setTimeout(() => wait(card), card.facts.childElementCount ? LATE : 0);
  coming.then(draw);
}
