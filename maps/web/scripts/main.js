// The explorer: wires the parts together. Each part draws itself from one `scene`.

import { announce } from "./announce.js";
import { setUpCard } from "./card.js";
import { Figures } from "./figures.js";
import { setUpFilter } from "./filter.js";
import { drawHeading, drawSecondHeading } from "./heading.js";
import { setUpLayout } from "./layout.js";
import { drawLegend, drawSecondLegend, setUpLegend } from "./legend.js";
import { setUpControls } from "./map/controls.js";
import { Stage } from "./map/stage.js";
import { setUpMenus } from "./menus.js";
import { followLink, openArea } from "./navigation.js";
import { page } from "./page.js";
import { setUpPanel } from "./panel.js";
import { learnAll } from "./places.js";
import { setUpPrinting } from "./printing.js";
import { buildScene } from "./scene.js";
import { setUpSearch } from "./search.js";
import { Store } from "./store.js";
import { sentence } from "./summary.js";
import { Table } from "./table.js";
import { loadTexts, t } from "./texts.js";
import { setUpTimeline } from "./timeline.js";
import { setUpTools } from "./tools.js";

async function start() {
  await loadTexts(page.assets);
  const store = new Store(page.view);
  const figures = new Figures();
  const table = new Table(store);
  const stage = new Stage();
  const parts = [setUpMenus(store), setUpTools(store), setUpTimeline(store), setUpFilter(store)];
  parts.push(setUpCard(store), setUpPanel(store));
  let scene = null;

  function draw(view, changed, { frame, beside }) {
    const drawn = buildScene(view, frame, beside);
    const second = view.panes === "beside" ? buildScene(besideView(view), frame) : null;
    scene = drawn;
    document.body.dataset.drawn = "no";
    stage.paint(drawn, second);
    for (const part of parts) part.show(drawn);
    drawLegend(drawn);
    drawHeading(drawn);
    if (second) {
      drawSecondLegend(second);
      drawSecondHeading(second);
    }
    stage.frame();
    // The map first: its rows may follow one frame later, unless another change has come.
    stage.afterPaint(() => {
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

  /** The map knows no order: the rows are drawn anew in the turn of the click, and nothing else. */
  function reorder(view) {
    scene = { ...scene, view };
    table.show(scene);
    drawHeading(scene);
    for (const part of parts) part.show(scene);
  }

  store.subscribe(async (view, changed) => {
    const isDrawn = document.body.dataset.drawn === "yes";
    if (isDrawn && changed.size === 1 && changed.has("sort")) return reorder(view);
    const ready = figures.of(view);
    if (ready) return draw(view, changed, ready);
    document.body.dataset.state = "loading";
    learnAll(await figures.load(view));
    document.body.dataset.state = "ready";
    // A later change may have overtaken this one while its figures were on their way.
    if (store.view === view) draw(view, changed, figures.of(view));
  });

  const open = (index) => openArea(store, figures.frames, scene.frame, index);
  table.listen({ open, point: (index) => stage.focus(index) });
  stage.listen({ open, point: (index) => table.point(index) });
  setUpControls(stage);
  setUpLayout(store, stage);
  setUpLegend(store);
  setUpSearch(store, figures.frames, stage);
  setUpPrinting(stage);
  document.addEventListener("click", (event) => followLink(event, store));

  // The levels above name the places that rows without an area belong to.
  const above = page.ancestors[page.view.level].map((level) => figures.frames.load(level));
  for (const frame of await Promise.all([...above, figures.load(page.view)])) learnAll(frame);
  draw(store.view, null, figures.of(store.view));
  document.body.dataset.state = "ready";
  prefetchOnIntent(figures.frames, store);
}

/** A reader who reaches for the map or the table will soon open an area: fetch what is inside. */
function prefetchOnIntent(frames, store) {
  const fetchBelow = () => {
    const child = page.children[store.view.level];
    if (child && !navigator.connection?.saveData) frames.load(child).catch(() => null);
  };
  for (const event of ["pointermove", "focusin"]) {
    document.querySelector("main").addEventListener(event, fetchBelow, { once: true });
  }
}

/** Return the view of the second map: the same places, another indicator or year. */
function besideView(view) {
  const plain = { kind: "value", method: "frozen", only: "", find: "" };
  return { ...view, ...plain, indicator: view.beside, year: view.beside_year };
}

function announceScene(scene) {
  announce(
    t("announce-view", {
      indicator: scene.indicator.label,
      place: scene.place,
      year: scene.view.year,
      count: scene.rows.filter((index) => scene.isMarked(index)).length,
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
