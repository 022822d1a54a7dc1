// The same plot as a PNG at poster size, drawn on the server from the thumbnails: web/poster.py.

function askForPoster(plot) {
  plot.poster.hidden = !plot.poster.hidden;
  plot.frame.querySelector("[data-act=ask]").setAttribute("aria-expanded", String(!plot.poster.hidden));
  if (plot.poster.hidden) return;
  plot.words.textContent = "";
  plot.poster.querySelector("select").focus();
}

async function drawPoster(plot) {
  const [ground, width, draw] = plot.poster.querySelectorAll("select, button");
  draw.disabled = true;
  const began = performance.now();
  const tell = () => {
    const seconds = Math.round((performance.now() - began) / 1000);
    plot.words.textContent = seconds ? `Drawing, ${seconds} s` : "Drawing";
  };
  tell();
  const ticking = setInterval(tell, 1000);
  try {
    save(await fetchPoster(plot, ground.value, width.value), `igcore ${plot.pictures.layout}.png`);
    plot.words.textContent = "Saved";
  } catch (error) {
    plot.words.textContent = error.message;
  } finally {
    clearInterval(ticking);
    draw.disabled = false;
  }
}

async function fetchPoster(plot, ground, width) {
  const { poster } = plot.pictures;
  const query = new URLSearchParams({ width, ground, picture: (plot.base / plot.width).toFixed(5) });
  const answer = await fetch(`/poster/${encodeURIComponent(poster)}.png?${query}`, { signal: plot.listening.signal });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.blob();
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
