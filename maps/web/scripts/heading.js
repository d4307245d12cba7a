// What the map shows, in words: the trail, the title, one sentence, and whose figures they are.

import { element } from "./dom.js";
import { levelUnder, missedWish } from "./navigation.js";
import { indicatorOf, page } from "./page.js";
import { trailTo } from "./places.js";
import { address, addressAt } from "./store.js";
import { sentence } from "./summary.js";
import { t } from "./texts.js";

const trail = document.getElementById("trail");
const title = document.getElementById("title");
const subtitle = document.getElementById("subtitle");
const summary = document.getElementById("summary");
const chip = document.getElementById("chip");
const notice = document.getElementById("notice");
const whole = document.querySelector(".embed-link");

export function drawHeading(scene) {
  const { view, indicator } = scene;
  trail.replaceChildren(...steps(view));
  title.textContent = scene.painting.title ?? indicator.label;
  const unit = indicator.unit === "percent" ? "" : indicator.unitLabel;
  subtitle.textContent = [t(`level-${view.level}`), unit, view.year].filter(Boolean).join(" · ");
  summary.textContent = sentence(scene);
  drawChip(indicator);
  drawNotice(view, indicator);
  whole.href = addressAt("/", view);
}

/** Say above the second map what it shows. */
export function drawSecondHeading({ indicator, view }) {
  document.getElementById("second-title").textContent = `${indicator.label} · ${view.year}`;
}

function steps(view) {
  const above = [{ code: "", name: t("trail-root") }, ...trailTo(view.parent)];
  return above.map((step, place) => {
    const item = element("li");
    if (place === above.length - 1) {
      item.append(element("span", { text: step.name, "aria-current": "location" }));
      return item;
    }
    const level = levelUnder(step.code, view.level);
    const fields = { ...view, level, parent: step.code, area: "", year: "" };
    const attributes = {
      href: address(fields),
      text: step.name,
      "data-parent": step.code,
      "data-level": level,
    };
    item.append(element("a", attributes));
    return item;
  });
}

function drawChip(indicator) {
  const kind = indicator.official ? "official" : "demo";
  chip.hidden = !indicator.official && !page.publication.isDemo;
  chip.dataset.kind = kind;
  chip.textContent = t(`${kind}-chip`);
  chip.title = t(`${kind}-notice`);
}

function drawNotice(view, indicator) {
  const wanted = missedWish();
  notice.hidden = !wanted;
  if (!wanted) return;
  notice.textContent = t("announce-fallback", {
    wanted: indicatorOf(wanted).label,
    levels: t(`levels-${view.level}`),
    shown: indicator.label,
  });
}
