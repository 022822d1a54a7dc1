// Saves the charts of a page as they are seen: SVG, or PNG at twice the size. A chart is found by what it says of itself.

const CHARTS = '[data-testid="stVegaLiteChart"]';
const SCALE = 2;
/** What a drawing takes from the page around it, which a file has not. */
const STYLES = ["fill", "fill-opacity", "stroke", "stroke-opacity", "font-family", "font-size", "font-weight"];

export default function ({ parentElement }) {
  const element = parentElement.querySelector(".saver");
  list(element);
  // Charts come after the run that draws this, and others with another choice.
  const watching = new MutationObserver(() => list(element));
  watching.observe(document.querySelector('[data-testid="stMain"]') ?? document.body, { childList: true, subtree: true });
  return () => watching.disconnect();
}

function list(element) {
  const names = charts().map(nameOf);
  if (element.dataset.names === JSON.stringify(names)) return;
  element.dataset.names = JSON.stringify(names);
  element.replaceChildren(...names.map(row));
}

const charts = () => [...document.querySelectorAll(CHARTS)].filter((chart) => chart.querySelector("svg.marks"));
const nameOf = (chart) => chart.getAttribute("aria-label") ?? "Chart";

function row(name, place) {
  const button = (kind, save) => {
    const made = make("button", { type: "button", "aria-label": `Save “${name}” as ${kind}` }, kind);
    made.addEventListener("click", () => save(charts()[place], name));
    return made;
  };
  return make("p", {}, make("span", {}, name), button("SVG", saveSvg), button("PNG", savePng));
}

/** The drawing as a file of its own: with its styles, and the paper that it lies on. */
function drawing(chart) {
  const svg = chart.querySelector("svg.marks");
  const copy = svg.cloneNode(true);
  const originals = svg.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((part, place) => {
    const seen = getComputedStyle(originals[place]);
    for (const style of STYLES) part.setAttribute(style, seen.getPropertyValue(style));
  });
  const { width, height } = svg.viewBox.baseVal;
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  paper.setAttribute("width", width);
  paper.setAttribute("height", height);
  paper.setAttribute("fill", getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor);
  copy.prepend(paper);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  return { text: new XMLSerializer().serializeToString(copy), width, height };
}

function saveSvg(chart, name) {
  save(new Blob([drawing(chart).text], { type: "image/svg+xml" }), `${fileName(name)}.svg`);
}

async function savePng(chart, name) {
  const { text, width, height } = drawing(chart);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => save(blob, `${fileName(name)}.png`), "image/png");
}

function save(blob, name) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A name that every system takes. */
const fileName = (name) =>
  name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60) || "chart";
