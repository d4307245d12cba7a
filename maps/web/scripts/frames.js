// Figures: one small frame per level holds every indicator and year, so that switching asks nobody.

import { page } from "./page.js";

export class Frames {
  #ready = new Map();
  #coming = new Map();

  /** Return the frame of a level, undefined until it is there. */
  get(level, base = page.frames) {
    return this.#ready.get(base + level);
  }

  /** Fetch a level's frame once; `base` is the address of a publication's frames. */
  load(level, base = page.frames) {
    const key = base + level;
    if (!this.#coming.has(key)) this.#coming.set(key, this.#fetch(key));
    return this.#coming.get(key);
  }

  async loadAll(levels) {
    return Promise.all(levels.map((level) => this.load(level)));
  }

  async #fetch(key) {
    try {
      const answer = await fetch(`${key}.json`);
      if (!answer.ok) throw new Error(`${key}: ${answer.status}`);
      const frame = indexed(await answer.json());
      this.#ready.set(key, frame);
      return frame;
    } catch (error) {
      this.#coming.delete(key);
      throw error;
    }
  }
}

/** Add the look-ups that drawing needs. */
function indexed(frame) {
  frame.size = frame.areas.code.length;
  frame.index = new Map(frame.areas.code.map((code, index) => [code, index]));
  return frame;
}
