// The menu of pages. To go to one Streamlit is asked in the way that it has for pages around its own; so nothing that
// was done on the page before is lost, as it would be if the address were changed.

const ICONS = {
  archive: "M3 19V6h6l2 2h10v11zM3 11h18",
  figures: "M9 4 7 20M17 4l-2 16M4 9h16M4 15h16",
  grid: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h6v6h-6z",
  palette: "M12 3a9 9 0 1 0 0 18c2.5 0 1.5-2.5 1-3.5s.5-2.5 2-2.5h3c2 0 3-1.5 3-3.5C21 6.5 17 3 12 3zM7.5 12.5h.01M9 8h.01M14.5 7.5h.01",
  plot: "M4 3v17h17M9 15h.01M12 9h.01M16 13h.01M18 6h.01",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3 3",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M5 19l1.4-1.4M17.6 6.4 19 5",
  calendar: "M4 5h16v15H4zM4 10h16M8 3v4M16 3v4M8 14h.01M12 14h.01M16 14h.01",
  tag: "M4 4h8l8 8-8 8-8-8zM8 8h.01",
  halves: "M4 5h7v14H4zM13 5h7v14h-7zM7.5 9v6",
  share: "M6 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM17 3.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM17 15.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM8.3 10.9l6.4-3.6M8.3 13.1l6.4 3.6",
};
// Below this Streamlit lays the sidebar over the page.
const NARROW = "(max-width: 768px)";
/** By menu: what it shows, and what ends its listening. */
const menus = new WeakMap();

export default function ({ data, parentElement }) {
  const nav = parentElement.querySelector("nav");
  const menu = menus.get(nav) ?? mount(nav);
  const groups = JSON.stringify(data.groups);
  if (menu.shown !== groups) {
    menu.shown = groups;
    nav.replaceChildren(...Object.entries(data.groups).flatMap(([title, pages]) => group(nav, title, pages)));
  }
  markHere(nav);
  return atTheEnd(menu, () => {
    menu.listening.abort();
    menus.delete(nav);
  });
}

/** Which page is shown the address tells: were it in the message, all facets would be sent again with each page. */
function mount(nav) {
  const menu = { shown: "", turn: 0, listening: new AbortController() };
  const { signal } = menu.listening;
  menus.set(nav, menu);
  window.addEventListener("popstate", () => markHere(nav), { signal });
  window.navigation?.addEventListener("currententrychange", () => markHere(nav), { signal });
  return menu;
}

function markHere(nav) {
  mark(nav, location.pathname.slice(1));
}

function group(menu, title, pages) {
  const items = pages.map(([path, name, picture, hash]) => {
    const link = make("a", { href: `/${path}`, "data-path": path, "data-hash": hash }, icon(ICONS[picture]), name);
    // Also in a tab of its own, or sent to somebody, a page is of what is chosen now.
    for (const type of ["pointerdown", "keydown"]) link.addEventListener(type, () => (link.search = location.search));
    link.addEventListener("click", (event) => go(menu, event, link.dataset));
    return make("li", {}, link);
  });
  return [make("h2", {}, title), make("ul", {}, ...items)];
}

function go(menu, event, { path, hash }) {
  // Who wants another tab or window gets it from the browser.
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (menu.querySelector("[aria-current]")?.dataset.path !== path) {
    goingTo(path);
    postMessage({ stCommVersion: 1, type: "REQUEST_PAGE_CHANGE", pageScriptHash: hash }, location.origin);
    mark(menu, path);
  }
  // Who went to a page wants to see it.
  if (matchMedia(NARROW).matches) document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
}

function mark(menu, path) {
  for (const link of menu.querySelectorAll("a")) {
    if (link.dataset.path === path) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}
