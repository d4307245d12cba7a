// The years of an indicator as a slider; the classes are the same for all of them.

import { yearsOf } from "./page.js";

const PAUSE_MS = 1200;
const box = document.getElementById("timeline");
const slider = document.getElementById("timeline-year");
const shown = document.getElementById("timeline-shown");
const play = document.getElementById("timeline-play");

export function setUpTimeline(store) {
  let years = [];
  let playing = null;

  slider.addEventListener("input", () => {
    stop();
    go(Number(slider.value));
  });
  play.addEventListener("click", () => (playing ? stop() : start()));

  function go(at) {
    performance.mark("indicator-change");
    store.set({ year: String(years[at]) });
  }

  function start() {
    play.setAttribute("aria-pressed", "true");
    go(0);
    playing = setInterval(() => {
      const at = Number(slider.value) + 1;
      if (at >= years.length) stop();
      else go(at);
    }, PAUSE_MS);
  }

  function stop() {
    clearInterval(playing);
    playing = null;
    play.setAttribute("aria-pressed", "false");
  }

  function show({ view }) {
    years = yearsOf(view.indicator, view.level);
    box.hidden = years.length < 2;
    slider.max = years.length - 1;
    slider.value = years.map(String).indexOf(view.year);
    slider.setAttribute("aria-valuetext", view.year);
    shown.textContent = view.year;
    if (box.hidden) stop();
  }

  return { show };
}
