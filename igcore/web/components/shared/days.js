// Local days, as numbers since 1970-01-01, and pictures in words.

const UNKNOWN_DAY = -(2 ** 31);
const DAY = 86400000; // ms
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

function dayText(day) {
  const date = new Date(day * DAY);
  return `${WEEKDAYS[date.getUTCDay()]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** Whose a picture is, and of which day; `names`, and of each picture the place of its name and its day. */
function labelText({ names, people, days }, place) {
  const name = names[people[place]];
  const day = days[place] === UNKNOWN_DAY ? "undated" : dayText(days[place]);
  return name ? `${name}, ${day}` : day;
}
