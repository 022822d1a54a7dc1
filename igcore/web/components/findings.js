// What is found in what is chosen, as the server writes it: the rest of the page does not wait for it.

const asked = new WeakMap();

/** Streamlit calls this for every run and theme, with the same elements. */
export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".found");
  if (asked.get(place) === data.address) return;
  asked.set(place, data.address);
  place.setAttribute("aria-busy", "true");
  ask(data.address).then((html) => {
    // Something else may have been chosen in between.
    if (asked.get(place) !== data.address) return;
    if (html === null) {
      place.replaceChildren(make("p", { role: "alert" }, "The server does not answer. Is igcore still running?"));
      asked.delete(place);
    } else {
      // Written and escaped by igcore.
      place.innerHTML = html;
    }
    place.removeAttribute("aria-busy");
  });
}

async function ask(address) {
  try {
    const answer = await fetch(address);
    const text = await answer.text();
    return answer.ok ? text : make("p", { role: "alert" }, text).outerHTML;
  } catch {
    return null;
  }
}
