// The gallery: pictures by month, a search, and a card for each. All that it knows is in data.js beside it.
"use strict";
(() => {
  const { people, posts, pictures } = window.GALLERY;
  const [NUMBER, POST, WIDTH, HEIGHT, LARGER] = [0, 1, 2, 3, 4];
  const [PERSON, TIME, PLACE, SOURCE, CAPTION, LINK] = [0, 1, 2, 3, 4, 5];
  const IN_GRID = 120; // pictures that come and go together
  const SWIPE = 48; // pixels
  const at = (id) => document.getElementById(id);
  const [wall, card, search, month, large] = ["wall", "card", "search", "month", "large"].map(at);
  const known = posts.map((post) => folded(`${post[CAPTION] ?? ""} ${people[post[PERSON]]} ${post[PLACE] ?? ""}`));
  const hasCaptions = posts.some((post) => post[CAPTION] !== null);
  let whose = null;
  let shown = [];
  let open = -1;

  function folded(text) {
    return text.normalize("NFC").toLowerCase();
  }

  function make(name, properties = {}, ...inside) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...inside);
    return element;
  }

  const plural = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
  const file = (picture, folder) => `${folder}/${String(picture[NUMBER]).padStart(5, "0")}.jpg`;

  /** A day in words; times are those of the clock there, so no zone is reckoned with. */
  function day(time, how) {
    if (!time) return "Without a date";
    return new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...how }).format(new Date(`${time}:00Z`));
  }

  const inMonth = (time) => day(time, { month: "long", year: "numeric" });
  const inFull = (time) =>
    time ? `${day(time, { weekday: "short", day: "numeric", month: "short", year: "numeric" })}, ${time.slice(11)}` : day(time);

  function said(picture) {
    const post = posts[picture[POST]];
    const caption = (post[CAPTION] ?? "").trim().replace(/\s+/g, " ").slice(0, 120);
    return `${people[post[PERSON]]}, ${inFull(post[TIME])}${caption ? `: ${caption}` : ""}`;
  }

  /** Pictures of the chosen person whose captions have all words of the search; a hashtag has to be whole. */
  function choose() {
    const words = folded(search.value).split(/\s+/).filter(Boolean);
    const fits = (text) => words.every((word) => (word.startsWith("#") && word.length > 1 ? hasTag(text, word) : text.includes(word)));
    shown = pictures.filter((picture) => {
      const post = posts[picture[POST]];
      return (whose === null || post[PERSON] === whose) && fits(known[picture[POST]]);
    });
  }

  function hasTag(text, tag) {
    for (let from = text.indexOf(tag); from >= 0; from = text.indexOf(tag, from + 1)) {
      if (!/^[\p{L}\p{N}\p{M}_]/u.test(text.slice(from + tag.length, from + tag.length + 2))) return true;
    }
    return false;
  }

  const seen = new IntersectionObserver(
    (entries) => entries.forEach(({ target, isIntersecting }) => (isIntersecting ? fill(target) : empty(target))),
    { rootMargin: "1200px 0px" },
  );

  function fill(grid) {
    if (grid.firstChild) return;
    const tiles = document.createDocumentFragment();
    for (let place = grid.first; place < grid.last; place++) {
      const picture = shown[place];
      const alt = said(picture);
      const image = make("img", { src: file(picture, "pictures"), alt, loading: "lazy", decoding: "async" });
      const tile = make("button", { type: "button", className: "tile", title: alt }, image);
      tile.dataset.place = place;
      tiles.append(tile);
    }
    grid.append(tiles);
    grid.style.height = "";
  }

  /** What is far away leaves its place and nothing else; the picture with the focus stays. */
  function empty(grid) {
    if (!grid.firstChild || grid.contains(document.activeElement)) return;
    grid.style.height = `${grid.offsetHeight}px`;
    grid.replaceChildren();
  }

  function layOut() {
    const gap = 4;
    const inside = wall.clientWidth - 2 * parseFloat(getComputedStyle(wall).paddingLeft);
    const columns = Math.max(3, Math.round(inside / 180));
    wall.style.setProperty("--columns", columns);
    const side = (inside - gap * (columns - 1)) / columns;
    for (const grid of wall.querySelectorAll(".grid")) {
      const lines = Math.ceil((grid.last - grid.first) / columns);
      if (!grid.firstChild) grid.style.height = `${lines * side + (lines - 1) * gap}px`;
    }
  }

  function draw() {
    choose();
    seen.disconnect();
    wall.replaceChildren();
    const months = new Map();
    shown.forEach((picture, place) => {
      const name = inMonthOf(picture);
      if (!months.has(name)) months.set(name, { first: place, last: place });
      months.get(name).last = place + 1;
    });
    month.replaceChildren(make("option", { value: "", textContent: "Go to a month" }));
    [...months].forEach(([name, { first, last }], number) => {
      const id = `m${number}`;
      const heading = make("h2", { id }, name, make("span", { textContent: plural(last - first, "picture") }));
      const grids = [];
      // A grid but the last has whole lines in any number of columns that divides it, and keeps its own lines else.
      for (let start = first; start < last; start += IN_GRID) {
        grids.push(Object.assign(make("div", { className: "grid" }), { first: start, last: Math.min(last, start + IN_GRID) }));
      }
      wall.append(make("section", {}, heading, ...grids));
      month.append(make("option", { value: id, textContent: `${name} (${(last - first).toLocaleString("en")})` }));
    });
    if (!shown.length) wall.append(make("p", { className: "none", textContent: "No picture is like that." }));
    at("count").textContent =
      shown.length === pictures.length ? plural(shown.length, "picture") : `${shown.length.toLocaleString("en")} of ${plural(pictures.length, "picture")}`;
    layOut();
    wall.querySelectorAll(".grid").forEach((grid) => seen.observe(grid));
  }

  const monthNames = new Map();
  function inMonthOf(picture) {
    const key = posts[picture[POST]][TIME]?.slice(0, 7) ?? "";
    if (!monthNames.has(key)) monthNames.set(key, key ? inMonth(`${key}-01T00:00`) : inMonth(null));
    return monthNames.get(key);
  }

  function show(place) {
    if (!shown[place]) return;
    open = place;
    const picture = shown[place];
    const post = posts[picture[POST]];
    large.alt = said(picture);
    large.width = picture[WIDTH];
    large.height = picture[HEIGHT];
    large.style.aspectRatio = `${picture[WIDTH]} / ${picture[HEIGHT]}`;
    large.style.height = "auto";
    large.src = file(picture, picture[LARGER] ? "previews" : "pictures");
    at("who").textContent = people[post[PERSON]];
    at("when").textContent = `${inFull(post[TIME])}${post[PLACE] ? `, ${post[PLACE]}` : ""}${post[SOURCE] ? ` · time from: ${post[SOURCE]}` : ""}`;
    at("caption").replaceChildren(...withTags(post[CAPTION] ?? ""));
    at("link").replaceChildren(...(post[LINK] ? [make("a", { href: post[LINK], rel: "noreferrer noopener", target: "_blank", textContent: "The post at Instagram" })] : []));
    at("place").textContent = `${(place + 1).toLocaleString("en")} of ${shown.length.toLocaleString("en")}`;
    at("before").disabled = place === 0;
    at("after").disabled = place === shown.length - 1;
    if (!card.open) card.showModal();
    history.replaceState(null, "", `#${picture[NUMBER]}`);
    const next = shown[place + 1];
    if (next) new Image().src = file(next, next[LARGER] ? "previews" : "pictures");
  }

  /** A caption whose hashtags can be clicked; all of it is text. */
  function withTags(caption) {
    return caption.split(/(#[\p{L}\p{N}\p{M}_]+)/u).map((part, number) => {
      if (number % 2 === 0) return part;
      return make("button", { type: "button", textContent: part, onclick: () => find(part) });
    });
  }

  function find(text) {
    card.close();
    search.value = text;
    draw();
    scrollTo(0, 0);
    search.focus();
  }

  function onClose() {
    history.replaceState(null, "", location.pathname);
    const grid = [...wall.querySelectorAll(".grid")].find((each) => each.first <= open && open < each.last);
    if (!grid) return;
    fill(grid);
    const tile = grid.children[open - grid.first];
    tile.focus({ preventScroll: true });
    tile.scrollIntoView({ block: "nearest" });
  }

  function onCardKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const steps = { ArrowLeft: open - 1, ArrowRight: open + 1, Home: 0, End: shown.length - 1 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    show(steps[event.key]);
  }

  /** Arrows move over the wall as over a table. */
  function onWallKey(event) {
    const place = Number(event.target.dataset?.place ?? NaN);
    const columns = Number(getComputedStyle(wall).getPropertyValue("--columns"));
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    if (!step || Number.isNaN(place) || !shown[place + step]) return;
    event.preventDefault();
    const grid = [...wall.querySelectorAll(".grid")].find((each) => each.first <= place + step && place + step < each.last);
    fill(grid);
    const tile = grid.children[place + step - grid.first];
    tile.focus({ preventScroll: true });
    tile.scrollIntoView({ block: "nearest" });
  }

  function listen() {
    let typing = 0;
    let from = null;
    search.addEventListener("input", () => {
      clearTimeout(typing);
      typing = setTimeout(draw, 120);
    });
    month.addEventListener("change", () => {
      document.getElementById(month.value)?.scrollIntoView();
      month.value = "";
    });
    wall.addEventListener("click", (event) => {
      const tile = event.target.closest(".tile");
      if (tile) show(Number(tile.dataset.place));
    });
    wall.addEventListener("keydown", onWallKey);
    card.addEventListener("keydown", onCardKey);
    card.addEventListener("close", onClose);
    at("close").addEventListener("click", () => card.close());
    at("before").addEventListener("click", () => show(open - 1));
    at("after").addEventListener("click", () => show(open + 1));
    at("stage").addEventListener("touchstart", ({ touches }) => (from = touches.length === 1 ? touches[0].clientX : null), { passive: true });
    at("stage").addEventListener("touchend", ({ changedTouches }) => {
      const moved = from === null ? 0 : changedTouches[0].clientX - from;
      if (Math.abs(moved) > SWIPE) show(open - Math.sign(moved));
    });
    addEventListener("resize", layOut);
    addEventListener("keydown", (event) => {
      if (event.key !== "/" || card.open || event.target === search) return;
      event.preventDefault();
      search.focus();
    });
  }

  function showPeople() {
    if (people.length < 2) return;
    const choices = [[null, "Everyone"], ...people.map((name, number) => [number, name])];
    for (const [number, name] of choices) {
      const button = make("button", { type: "button", textContent: name, title: name, ariaPressed: String(number === whose) });
      button.addEventListener("click", () => {
        whose = number;
        [...at("people").children].forEach((each) => (each.ariaPressed = String(each === button)));
        draw();
      });
      at("people").append(button);
    }
  }

  if (!hasCaptions) {
    search.placeholder = "Search people and places";
    search.ariaLabel = search.placeholder;
  }
  showPeople();
  listen();
  draw();
  const wanted = Number(location.hash.slice(1));
  if (wanted) show(shown.findIndex((picture) => picture[NUMBER] === wanted));
})();
