// The maps on the page: one; the Peninsula and Borneo apart; or two that move together.

import { BORNEO_BOX, NATION_BOX, PENINSULA_BOX } from "../places.js";
import { MapView } from "./view.js";

const find = (id) => document.getElementById(id);

export class Stage {
  #first = new MapView({
    container: find("map"),
    tooltip: find("tooltip"),
    cards: [find("heading"), find("legend")],
    box: NATION_BOX,
  });
  #second = null;
  #panes = "one";
  #listeners = {};

  /** Call `open(index)` when an area is clicked, `point(index or null)` when one is pointed at. */
  listen(listeners) {
    this.#listeners = listeners;
    this.#first.listen(listeners);
  }

  /** Draw a scene, and the scene beside it where there is one. */
  paint(scene, beside) {
    this.#arrange(panesOf(scene.view));
    this.#first.paint(scene);
    if (this.#panes !== "one") this.#second.paint(beside ?? scene);
  }

  frame() {
    this.#first.frame();
    if (this.#panes === "inset") this.#second.frame();
  }

  home() {
    this.#first.home();
    if (this.#panes === "inset") this.#second.home();
  }

  afterPaint(next) {
    this.#first.afterPaint(next);
  }

  focus(index) {
    this.#first.focus(index);
    if (this.#panes !== "one") this.#second.focus(index);
  }

  mark(point) {
    this.#first.mark(point);
    this.#second?.mark(point);
  }

  zoom(step) {
    this.#first.zoom(step);
    if (this.#panes === "inset") this.#second.zoom(step);
  }

  picture() {
    return this.#first.picture();
  }

  resize() {
    this.#first.resize();
    this.#second?.resize();
  }

  #arrange(panes) {
    if (this.#panes === panes) return;
    this.#panes = panes;
    document.body.dataset.panes = panes;
    if (panes !== "one") this.#second ??= this.#open();
    this.#first.setBox(panes === "inset" ? PENINSULA_BOX : NATION_BOX);
    this.#second?.setBox(panes === "inset" ? BORNEO_BOX : NATION_BOX);
    const together = panes === "beside";
    this.#first.onMove(together ? (camera) => this.#second.follow(camera) : () => {});
    this.#second?.onMove(together ? (camera) => this.#first.follow(camera) : () => {});
    this.resize();
  }

  #open() {
    const made = new MapView({
      container: find("second-map"),
      tooltip: find("second-tooltip"),
      cards: [find("heading"), find("legend")],
      box: BORNEO_BOX,
    });
    made.listen(this.#listeners);
    return made;
  }
}

/** The two halves of the country are apart only where the whole country is shown. */
function panesOf(view) {
  return view.panes === "inset" && view.parent ? "one" : view.panes;
}
