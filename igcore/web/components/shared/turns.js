// When a component ends. Streamlit calls it for every run, and cleans up after each call.

/** What to give back to Streamlit: `end` is called after the last run alone; one that was overtaken is cleaned up late. */
function atTheEnd(component, end) {
  component.turn += 1;
  const { turn } = component;
  return () => {
    if (turn === component.turn) end(component);
  };
}
