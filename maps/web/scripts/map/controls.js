// Buttons that a keyboard reaches: nearer, farther, the whole area.

export function setUpControls(map) {
  const actions = {
    "map-zoom-in": () => map.zoom(1),
    "map-zoom-out": () => map.zoom(-1),
    "map-home": () => map.home(),
  };
  for (const [id, action] of Object.entries(actions)) {
    document.getElementById(id).addEventListener("click", action);
  }
}
