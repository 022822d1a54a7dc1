// What a component asks for. Streamlit forgets an event where the browser sends something else before the script has
// run, so that quick clicks would be lost. So it is no event but the component's state, which goes along with whatever
// is sent after it: each action has a number and stays there for a while, and the script does those whose number it has
// not seen (`state.doing`).

const ALONG = 10000; // ms
const outbox = [];
let actionNumber = Date.now(); // greater than any of an earlier page in the same visit

function sendAction(setStateValue, action) {
  const now = performance.now();
  while (outbox.length && now - outbox[0].at > ALONG) outbox.shift();
  actionNumber += 1;
  outbox.push({ at: now, sent: [actionNumber, action] });
  setStateValue("do", outbox.map(({ sent }) => sent));
}
