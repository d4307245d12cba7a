// One press prints the sheet, once its picture is there.

const picture = document.querySelector("main img");

document.getElementById("print").addEventListener("click", async () => {
  await picture.decode();
  window.print();
});
