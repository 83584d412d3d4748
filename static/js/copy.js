/* Alongside: a button that copies an address. It is shown only where the browser can. */
document.querySelectorAll("button[data-copy]").forEach(function (button) {
  "use strict";
  if (!navigator.clipboard) { return; }
  button.hidden = false;
  button.addEventListener("click", function () {
    navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value.trim()).then(function () {
      button.nextElementSibling.textContent = button.dataset.done;
    });
  });
});
