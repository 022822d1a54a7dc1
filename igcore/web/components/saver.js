// Saves the charts of a page as they are seen: SVG, or PNG at twice the size. A chart is found by what it says of itself.

const CHARTS = '[data-testid="stVegaLiteChart"]';
const SCALE = 2;
/** Of the name of a file. */
const LONGEST = 80;
const SVG = "http://www.w3.org/2000/svg";
/** Of the heading: how high letters and lines are, and how far above the chart; px. */
const [LETTERS, LINE, GAP] = [14, 20, 8];
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

/** The drawing as a file of its own: with its name, who is who, its styles and letters, and the paper that it lies on. */
async function drawing(chart, name) {
  const svg = chart.querySelector("svg.marks");
  const copy = svg.cloneNode(true);
  const originals = svg.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((part, place) => {
    const seen = getComputedStyle(originals[place]);
    for (const style of STYLES) part.setAttribute(style, seen.getPropertyValue(style));
  });
  const { width, height: below } = svg.viewBox.baseVal;
  const lines = heading(chart, name, width);
  const above = lines.length * LINE + GAP;
  const height = below + above;
  const shifted = drawn("g", { transform: `translate(0 ${above})` });
  shifted.append(...copy.childNodes);
  const paper = drawn("rect", { width, height, fill: getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor });
  copy.append(paper, await letters(originals), ...lines, shifted);
  copy.setAttribute("xmlns", SVG);
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  copy.setAttribute("viewBox", `0 0 ${width} ${height}`);
  return { text: new XMLSerializer().serializeToString(copy), width, height };
}

function drawn(tag, attributes, ...content) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...content);
  return element;
}

/** The name of a chart, over as many lines as it takes; and who is who, where the page says that above it. */
function heading(chart, name, width) {
  const { fontFamily, color } = getComputedStyle(chart);
  const measure = document.createElement("canvas").getContext("2d");
  measure.font = `600 ${LETTERS}px ${fontFamily}`;
  const rows = [""];
  for (const word of name.split(" ")) {
    const longer = `${rows.at(-1)} ${word}`.trim();
    if (rows.at(-1) && measure.measureText(longer).width > width) rows.push(word);
    else rows[rows.length - 1] = longer;
  }
  const font = { "font-family": fontFamily, "font-size": `${LETTERS}px`, fill: color };
  const place = (row) => ({ x: 0, y: row * LINE + LETTERS, ...font });
  const lines = rows.map((words, row) => drawn("text", { ...place(row), "font-weight": 600 }, words));
  const people = whoIsWho(chart);
  if (people.length) {
    const spans = people.flatMap(([colour, person]) => [drawn("tspan", { fill: colour }, "● "), drawn("tspan", {}, `${person}    `)]);
    lines.push(drawn("text", { ...place(rows.length), "xml:space": "preserve" }, ...spans));
  }
  return lines;
}

/** Colours and names of the people whom the page tells apart above a chart, unless the chart says so itself. */
function whoIsWho(chart) {
  const before = [...document.querySelectorAll(".who-is-who")].filter(
    (each) => each.compareDocumentPosition(chart) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  const said = new Set([...chart.querySelectorAll("text")].map((text) => text.textContent));
  const people = [...(before.at(-1)?.querySelectorAll("strong") ?? [])].map((person) => person.textContent);
  if (people.every((person) => said.has(person))) return [];
  const dots = [...before.at(-1).querySelectorAll("span")];
  return people.map((person, place) => [getComputedStyle(dots[place]).color, person]);
}

/** The page's own letters, for who opens the file has others, of other widths. */
async function letters(texts) {
  const used = new Set([...texts].map((each) => getComputedStyle(each).fontFamily.split(",")[0].replaceAll('"', "")));
  const faces = [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .filter(({ style, constructor }) => constructor === CSSFontFaceRule && style.fontStyle !== "italic")
    .filter(({ style }) => used.has(style.fontFamily.replaceAll('"', "")));
  return drawn("style", {}, ...(await Promise.all(faces.map(carried))));
}

/** A face with its file inside; nothing where that cannot be had. */
async function carried({ style, parentStyleSheet }) {
  const [, place] = style.src.match(/url\("?([^")]+)"?\)/) ?? [];
  const answer = place && (await fetch(new URL(place, parentStyleSheet.href ?? location.href)).catch(() => null));
  if (!answer?.ok) return "";
  const bytes = await asAddress(await answer.blob());
  return `@font-face{font-family:"${style.fontFamily.replaceAll('"', "")}";font-weight:${style.fontWeight || "normal"};src:url("${bytes}")}`;
}

function asAddress(blob) {
  return new Promise((resolve, reject) => {
    const reader = Object.assign(new FileReader(), { onload: () => resolve(reader.result), onerror: reject });
    reader.readAsDataURL(blob);
  });
}

async function saveSvg(chart, name) {
  save(new Blob([(await drawing(chart, name)).text], { type: "image/svg+xml" }), `${fileName(name)}.svg`);
}

async function savePng(chart, name) {
  const { text, width, height } = await drawing(chart, name);
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

/** A name that every system takes, with whole words. */
function fileName(name) {
  const words = name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ["chart"];
  const joined = words.reduce((before, word) => (before.length + word.length < LONGEST ? `${before}-${word}` : before));
  return joined.slice(0, LONGEST);
}
