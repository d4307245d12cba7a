// What is under the pointer, or under the focused row.

import { element } from "../dom.js";
import { count, interval, number, whole } from "../numbers.js";
import { figures, notes } from "../scene.js";
import { place } from "../places.js";
import { t } from "../texts.js";

const GAP = 14;

export class Tooltip {
  #box;

  constructor(box) {
    this.#box = box;
  }

  hide() {
    this.#box.hidden = true;
  }

  /** Show an area's figures at a point of the map's own pixels. */
  show(scene, index, point, frameSize) {
    const figure = figures(scene, index);
    this.#box.replaceChildren(...lines(figure, scene));
    this.#box.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.#box;
    const right = point.x + GAP + width > frameSize.width;
    const below = point.y - GAP - height < 0;
    const left = right ? point.x - GAP - width : point.x + GAP;
    const top = below ? point.y + GAP : point.y - GAP - height;
    this.#box.style.transform = `translate(${Math.max(left, 4)}px, ${top}px)`;
  }
}

function lines(figure, scene) {
  const { indicator } = scene;
  const above = place(figure.parent)?.name;
  const made = [
    element("strong", { text: figure.name }),
    element("span", { class: "where", text: above ?? "" }),
    element("span", { class: "figure", text: number(figure.value, indicator) }),
    element("span", { class: "unit", text: indicator.unitLabel }),
  ];
  if (figure.lower !== null) {
    const range = interval(figure.lower, figure.upper, indicator);
    made.push(element("span", { class: "line", text: `${t("table-interval")}: ${range}` }));
  }
  if (figure.denominator !== null && figure.numerator !== null) {
    const of = t("table-of", { denominator: whole(figure.denominator, indicator) });
    made.push(element("span", { class: "line", text: `${count(figure.numerator)} ${of}` }));
  }
  for (const note of notes(scene, figure)) made.push(element("span", { class: "line note", text: note }));
  return made;
}
