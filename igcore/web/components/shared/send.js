// What a component asks for. Streamlit keeps only the last of several events between two runs of the script, so that
// quick clicks would be lost: each action has a number and goes along with those after it for a while, and the script
// does those whose number it has not seen (`state.doing`).

const ALONG = 10000; // ms
const outbox = [];
let actionNumber = Date.now(); // greater than any of an earlier page in the same visit

function sendAction(setTriggerValue, action) {
  const now = performance.now();
  while (outbox.length && now - outbox[0].at > ALONG) outbox.shift();
  actionNumber += 1;
  outbox.push({ at: now, sent: [actionNumber, action] });
  setTriggerValue("do", outbox.map(({ sent }) => sent));
}
