// What is being read, for whoever looks: asked for now and then, so that it costs the script nothing. Once that
// is another state than the one that the page was drawn in, the page is run again, which takes over what is new: what is
// chosen, and where one is, stays.

const OFTEN = 700; // ms between two questions while something is read, or is new and not taken over yet
const FIRST = 300; // ms after the page is there, which has more to do at first
const SELDOM = 4000; // ms, while nothing is
/** So many questions in a row may stay without an answer before a guest's page ends. */
const FORGIVEN = 2;
const OWN_NAMES = ["127.0.0.1", "localhost", "[::1]"];
const AT_IT = 1500; // ms after a click or a key, whose answer shows what is new as well
const PATIENCE = 6000; // ms, after which a run that was asked for and did not come is asked for again
/** Messages that were dismissed, by the number of their job; kept for the tab. */
const DISMISSED = "igcore-dismissed";

/** The page that says by itself which uploads cannot be read. */
const LIBRARY = "/library";

const shown = new WeakMap();

/** Streamlit calls this for every run and theme, with the same elements. */
export default function ({ data, parentElement, setTriggerValue }) {
  const element = parentElement.querySelector(".job");
  const job = shown.get(element) ?? mount(element);
  job.data = data;
  job.lookAnew = () => setTriggerValue("look", true);
  if (job.turn > 0) look(job);
  else job.waiting = setTimeout(() => look(job), FIRST);
  return atTheEnd(job, unmount);
}

function mount(element) {
  const job = { element, turn: 0, missed: 0, asked: null, doneAt: -Infinity, listening: new AbortController() };
  shown.set(element, job);
  const { signal } = job.listening;
  for (const type of ["pointerdown", "pointerup", "keydown"]) {
    document.addEventListener(type, () => (job.doneAt = performance.now()), { signal, capture: true });
  }
  document.addEventListener("visibilitychange", () => look(job), { signal });
  document.addEventListener("igcore-job", () => look(job), { signal });
  // Who is put out loses the connection at once, long before the next question.
  job.connection = new MutationObserver(() => look(job));
  const app = document.querySelector("[data-testid=stApp]");
  if (app) job.connection.observe(app, { attributeFilter: ["data-test-connection-state"] });
  job.bar = make("progress", { max: "1", "aria-label": "Progress" });
  job.words = make("p", { role: "status" });
  job.amount = make("span", { class: "amount" });
  job.stop = make("button", { type: "button" }, "Cancel");
  job.stop.addEventListener("click", () => stop(job));
  job.running = make("div", { class: "running", hidden: "" }, job.words, job.amount, job.stop, job.bar);
  job.ended = make("div", { class: "ended" });
  element.append(job.running, job.ended);
  return job;
}

function unmount(job) {
  job.listening.abort();
  job.connection.disconnect();
  clearTimeout(job.waiting);
  shown.delete(job.element);
}

/** Ask how far it is; again and again, but for pages that nobody sees. */
async function look(job) {
  clearTimeout(job.waiting);
  if (document.hidden) return;
  const question = (job.question = Symbol());
  let answer = null;
  try {
    const sent = await fetch("/job");
    // A guest who may not look any more: what is still on the page goes too.
    if (sent.status === 401) location.reload();
    if (sent.ok) answer = await sent.json();
    job.missed = 0;
  } catch {
    // The server is gone for the moment; Streamlit says so.
    job.missed += 1;
  }
  if (job.missed > FORGIVEN && !OWN_NAMES.includes(location.hostname)) end();
  if (job.question !== question || !shown.has(job.element)) return;
  if (answer) show(job, answer);
  const isSoon = answer && (answer.jobs.at(-1)?.state === "running" || answer.now !== job.data.now);
  job.waiting = setTimeout(() => look(job), isSoon ? OFTEN : SELDOM);
}

/** Whoever shared this shares it no more, or their computer is off: pictures do not stay behind. */
function end() {
  const says = make("p", { style: "margin: 4rem auto; max-width: 30rem; padding: 0 1rem" });
  says.textContent = "This is not shared any more, or the computer that shares it is off. Reload the page to try again.";
  document.body.replaceChildren(says);
}

function show(job, { now, jobs }) {
  const latest = jobs.at(-1);
  const isRunning = latest?.state === "running";
  job.running.hidden = !isRunning;
  if (isRunning) showRunning(job, latest);
  showEnded(job, jobs);
  const wasAsked = job.asked === now && performance.now() - job.askedAt < PATIENCE;
  if (now !== job.data.now && !wasAsked && !isBusy(job)) {
    Object.assign(job, { asked: now, askedAt: performance.now() });
    job.lookAnew();
  }
}

/** Tell whether a cell of a table is open, which a run would close, or something was just done, whose run it would end. */
const isBusy = (job) => Boolean(document.querySelector("#portal")?.childElementCount) || performance.now() - job.doneAt < AT_IT;

function showRunning(job, { what, done, total, left, doing, stopping }) {
  setText(job.words, what);
  const rest = left === null ? "" : `, ${durationOf(left)} left`;
  const amount = total ? `${done.toLocaleString("en-GB")} of ${total.toLocaleString("en-GB")} pictures${rest}` : "";
  const says = stopping ? "Stopping…" : doing ? `${doing}…` : amount;
  setText(job.amount, says);
  // Where it was begun it is shown as well.
  document.dispatchEvent(new CustomEvent("igcore-progress", { detail: says }));
  job.bar.value = total ? done / total : 0;
  job.stop.hidden = !job.data.mayCancel;
  job.stop.disabled = stopping;
}

function showEnded(job, jobs) {
  const dismissed = new Set(JSON.parse(sessionStorage.getItem(DISMISSED) ?? "[]"));
  const isSaid = ({ onLibrary }) => onLibrary && location.pathname.endsWith(LIBRARY);
  const ended = jobs.filter(({ state, message }) => state !== "running" && message);
  const told = ended.filter((each) => !dismissed.has(each.number) && !isSaid(each));
  const key = told.map(({ number }) => number).join();
  if (job.told === key) return;
  job.told = key;
  job.ended.replaceChildren(
    ...told.map(({ number, state, message }) => {
      const close = make("button", { type: "button" }, "Dismiss");
      close.addEventListener("click", () => {
        sessionStorage.setItem(DISMISSED, JSON.stringify([...dismissed, number]));
        showEnded(job, jobs);
      });
      return make("div", { class: state, role: state === "failed" ? "alert" : "status" }, make("p", {}, message), close);
    }),
  );
}

function stop(job) {
  job.stop.disabled = true;
  fetch("/job/cancel", { method: "POST" }).finally(() => look(job));
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function durationOf(seconds) {
  return seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`;
}
