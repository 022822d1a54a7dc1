// How to search: the table behind the question mark. A part of search.js.

/** What is written, what it means, and what of a library it is about that not everybody sees. */
const GRAMMAR = [
  ['beach  "by the sea"', "words and phrases of the caption", "captions"],
  ["#sun #dog", "both hashtags", "captions"],
  ["#sun or #dog", "any of them", "captions"],
  ['@Kat  @"Kat A"', "whose post it is", "names"],
  ["hue:blue,grey", "the main hue: blue or grey"],
  ["colour:teal", "a named colour anywhere in the picture"],
  ["colour:#2f4f4f~12", "a colour so near to this one (CIEDE2000)"],
  ["date:2015  date:2015-06", "a year, a month or a day"],
  ["date:2015-06-01..2015-07-03", "from a day to another"],
  ["before:2015-06  after:2014", "times without an end"],
  ["season:winter  on:sunday  hour:22..2", "when, by the clock at home"],
  ["has:hashtags", "posts with hashtags", "captions"],
  ["is:duplicate", "pictures that are there twice"],
  ["kind:story  source:id", "what it is, and how its time is known"],
  ["archive:export", "where it was found", "names"],
  ["-hue:grey", "not"],
  ["-(hue:grey on:sunday)", "not both"],
];
/** What may stand in the box, told where it is empty. */
const EXAMPLES = [["#beach", "", "captions"], ["@Kat", "", "names"], ["hue:blue"], ["date:2015"]];

/** Of rows as above what is written of those that somebody may hear of. */
const told = (rows, leftOut) => heard(rows, leftOut).map(([written]) => written);
const heard = (rows, leftOut) => rows.filter(([, , about]) => !leftOut.includes(about));

function grammar(leftOut) {
  const rows = heard(GRAMMAR, leftOut).map(([written, means]) =>
    make("tr", {}, make("th", { scope: "row" }, make("code", {}, written)), make("td", {}, means)),
  );
  const close = make("button", { type: "button", class: "close" }, "Close");
  const popover = make(
    "div",
    { class: "grammar", role: "dialog", "aria-label": "How to search", popover: "auto", tabindex: "-1" },
    make("h2", {}, "How to search"),
    make("table", {}, make("tbody", {}, ...rows)),
    make("p", {}, "Different fields have to be true together. Of one field, values with a comma between mean any of them."),
    close,
  );
  close.addEventListener("click", () => popover.hidePopover());
  return popover;
}

function showGrammar(box) {
  box.grammar.togglePopover();
  if (box.grammar.matches(":popover-open")) box.grammar.focus();
}
