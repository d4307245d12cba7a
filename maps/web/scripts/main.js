// The explorer: wires the parts together. Each part draws itself from one `scene`.

import { announce } from "./announce.js";
import { Frames } from "./frames.js";
import { drawHeading } from "./heading.js";
import { setUpLayout } from "./layout.js";
import { drawLegend } from "./legend.js";
import { setUpControls } from "./map/controls.js";
import { MapView } from "./map/view.js";
import { setUpMenus } from "./menus.js";
import { followLink, openArea } from "./navigation.js";
import { page } from "./page.js";
import { learnAll } from "./places.js";
import { setUpPrinting } from "./printing.js";
import { buildScene } from "./scene.js";
import { setUpSearch } from "./search.js";
import { Store } from "./store.js";
import { sentence } from "./summary.js";
import { Table } from "./table.js";
import { loadTexts, t } from "./texts.js";

async function start() {
  await loadTexts(page.assets);
  const store = new Store(page.view);
  const frames = new Frames();
  const table = new Table(store);
  const map = new MapView();
  const menus = setUpMenus(store);
  let scene = null;

  function draw(view, changed) {
    const drawn = buildScene(view, frames.get(view.level));
    scene = drawn;
    document.body.dataset.drawn = "no";
    map.paint(drawn);
    menus.show(drawn);
    drawLegend(drawn);
    drawHeading(drawn);
    map.frame();
    // The map first: its rows may follow one frame later, unless another change has come.
    map.afterPaint(() => {
      if (scene !== drawn) return;
      table.show(drawn);
      document.body.dataset.drawn = "yes";
    });
    document.title = t("page-title", {
      indicator: drawn.indicator.label,
      level: t(`level-${view.level}`),
    });
    if (changed) announceScene(drawn);
  }

  store.subscribe(async (view, changed) => {
    if (frames.has(view.level)) return draw(view, changed);
    document.body.dataset.state = "loading";
    learnAll(await frames.load(view.level));
    document.body.dataset.state = "ready";
    // A later change may have overtaken this one while its figures were on their way.
    if (store.view === view) draw(view, changed);
  });

  const open = (index) => openArea(store, frames, scene.frame, index);
  table.listen({ open, point: (index) => map.focus(index) });
  map.listen({ open, point: (index) => table.point(index) });
  setUpControls(map);
  setUpLayout(store, map);
  setUpSearch(store, frames);
  setUpPrinting(map);
  document.addEventListener("click", (event) => followLink(event, store));

  // The levels above name the places that rows without an area belong to.
  const above = await frames.loadAll([...page.ancestors[page.view.level], page.view.level]);
  for (const frame of above) learnAll(frame);
  draw(store.view, null);
  document.body.dataset.state = "ready";
  frames.prefetch(page.levels);
}

function announceScene(scene) {
  announce(
    t("announce-view", {
      indicator: scene.indicator.label,
      place: scene.place,
      year: scene.view.year,
      count: scene.rows.length,
      levels: t(`levels-${scene.view.level}`),
      summary: sentence(scene),
    }),
  );
}

start().catch((error) => {
  document.body.dataset.state = "failed";
  document.getElementById("failure").hidden = false;
  throw error;
});
