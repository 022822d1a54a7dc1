// Several components in one element of Streamlit, each in a shadow of its own, so that none knows of the others. What is
// put before this makes PARTS: of each its HTML, its style, and `run`, which Streamlit would call if it were alone.

/** Streamlit calls this for every run and theme, with the same elements. */
export default function ({ data, parentElement, setTriggerValue, setStateValue, ...rest }) {
  const place = parentElement.querySelector(".parts");
  if (!place.childElementCount) place.append(...Object.keys(PARTS).map((name) => make("div", { class: "part", "data-part": name })));
  const how = { ...rest, setTriggerValue: patient(setTriggerValue), setStateValue: patient(setStateValue) };
  const ends = [...place.children].map((host) => {
    const { part } = host.dataset;
    if (!(part in data)) host.shadowRoot?.replaceChildren();
    return part in data ? PARTS[part].run({ ...how, data: data[part], parentElement: filled(host, PARTS[part]) }) : null;
  });
  return () => ends.forEach((end) => end?.());
}

function filled(host, { html, css }) {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  if (!root.childElementCount) root.innerHTML = `<style>${css}</style>${html}`;
  return root;
}
