// A WebGL canvas prints blank: put a picture of it in its place while printing.

export function setUpPrinting(map) {
  const picture = document.getElementById("map-picture");
  window.addEventListener("beforeprint", () => {
    picture.src = map.picture();
  });
}
