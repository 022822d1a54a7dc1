// How to search: the table behind the question mark. A part of search.js.

const GRAMMAR = [
  ['beach  "by the sea"', "words and phrases of the caption"],
  ["#sun #dog", "both hashtags"],
  ["#sun or #dog", "any of them"],
  ['@Kat  @"Kat A"', "whose post it is"],
  ["hue:blue,grey", "the main hue: blue or grey"],
  ["colour:teal", "a named colour anywhere in the picture"],
  ["colour:#2f4f4f~12", "a colour so near to this one (CIEDE2000)"],
  ["date:2015  date:2015-06", "a year, a month or a day"],
  ["date:2015-06-01..2015-07-03", "from a day to another"],
  ["before:2015-06  after:2014", "times without an end"],
  ["season:winter  on:sunday  hour:22..2", "when, by the clock at home"],
  ["has:hashtags  is:duplicate", "posts with hashtags; pictures that are there twice"],
  ["kind:story  archive:export  source:id", "what it is, and how it is known"],
  ["-#sun  -hue:grey", "not"],
  ["-(#sun #dog)", "not both"],
];

function grammar() {
  const rows = GRAMMAR.map(([written, means]) =>
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
