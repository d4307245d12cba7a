// Tells screen readers what changed.

const region = document.getElementById("announcer");

export function announce(text) {
  region.textContent = text;
}
