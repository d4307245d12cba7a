// Finding an area by name, in every level: a combobox with a list.

import { announce } from "./announce.js";
import { element } from "./dom.js";
import { fieldsFor } from "./navigation.js";
import { page } from "./page.js";
import { learnAll, place } from "./places.js";
import { folded } from "./scene.js";
import { t } from "./texts.js";

const MOST = 12;
/** Fewer letters are no address. */
const LEAST_ADDRESS = 6;
const box = document.getElementById("search");
const list = document.getElementById("search-list");

export function setUpSearch(store, frames, stage) {
  let found = [];
  let active = -1;

  box.addEventListener("focus", () => frames.loadAll(page.levels).then(learnFrames), { once: true });
  for (const event of ["focus", "input"]) box.addEventListener(event, () => look(box.value));
  box.addEventListener("blur", () => setTimeout(close, 150));
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter") choose(found[Math.max(active, 0)]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });

  function learnFrames(all) {
    for (const frame of all) learnAll(frame);
    if (box.value) look(box.value);
  }

  function look(query) {
    const wish = folded(query.trim());
    if (!wish) return close();
    found = page.levels.flatMap((level) => matches(frames.get(level), wish));
    found.sort((a, b) => a.rank - b.rank || a.name.localeCompare(b.name));
    found = found.slice(0, MOST);
    active = -1;
    box.removeAttribute("aria-activedescendant");
    drawList(query);
  }

  function drawList(query) {
    if (query.trim().length >= LEAST_ADDRESS) found.push({ name: t("search-address", { query }), address: query });
    const rows = found.map((one, at) => option(one, at));
    const nothing = element("li", { class: "nothing", text: t("search-none", { query }) });
    list.replaceChildren(...(rows.length ? rows : [nothing]));
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    announce(
      rows.length ? t("search-found", { count: rows.length }) : t("search-none", { query }),
    );
  }

  function option(one, at) {
    const row = element(
      "li",
      { role: "option", id: `found-${at}`, "aria-selected": "false" },
      element("span", { text: one.name }),
      element("small", { text: one.address ? "" : [t(`level-${one.level}`), one.above].filter(Boolean).join(", ") }),
    );
    row.addEventListener("mousedown", (event) => {
      event.preventDefault();
      choose(one);
    });
    return row;
  }

  function move(step) {
    if (found.length === 0) return;
    active = (active + step + found.length) % found.length;
    [...list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === active)));
    box.setAttribute("aria-activedescendant", `found-${active}`);
    list.children[active].scrollIntoView({ block: "nearest" });
  }

  function choose(one) {
    if (!one) return;
    close();
    if (one.address) return goTo(one.address);
    box.value = "";
    stage.mark(null);
    const parent = one.level === "state" ? "" : one.parent;
    store.set({ ...fieldsFor(store.view, one.level, parent), area: one.code });
  }

  async function goTo(address) {
    const answer = await locate(address);
    if (!answer) return tell(t("search-nowhere", { query: address }));
    const { code, level, parent, lon, lat } = answer;
    const confidence = Math.round(100 * answer.confidence);
    const where = [answer.mukim_name, answer.district_name, answer.state_name].filter(Boolean).join(", ");
    tell(t("search-located", { where, confidence }));
    await frames.load(level);
    store.set({ ...fieldsFor(store.view, level, parent), area: code, panel: "area" });
    return stage.mark([lon, lat]);
  }

  /** Say the answer where the list stood, and aloud. */
  function tell(text) {
    list.replaceChildren(element("li", { class: "nothing", role: "option", "aria-selected": "false", text }));
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    announce(text);
  }

  /** What is no longer offered can no longer be chosen. */
  function close() {
    found = [];
    active = -1;
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }
}

function matches(frame, wish) {
  if (!frame) return [];
  const { code, name, parent, box: boxes } = frame.areas;
  const found = [];
  for (let index = 0; index < frame.size; index += 1) {
    const at = boxes[index] ? folded(name[index]).indexOf(wish) : -1;
    if (at < 0) continue;
    found.push({
      code: code[index],
      name: name[index],
      parent: parent[index],
      level: frame.level,
      above: place(parent[index])?.name ?? "",
      rank: (at === 0 ? 0 : 10) + page.levels.indexOf(frame.level),
    });
  }
  return found;
}

/** Ask the service where an address is: the smallest area it is sure of, and the point. */
async function locate(address) {
  const answer = await fetch(`/v1/geocode?${new URLSearchParams({ address })}`);
  if (!answer.ok) return null;
  const told = await answer.json();
  if (told.mukim_code) return { ...told, code: told.mukim_code, level: "mukim", parent: told.district_code };
  if (told.district_code) return { ...told, code: told.district_code, level: "district", parent: told.state_code };
  return null;
}
