/* Alongside: what htmx does not do by itself. Every page works without it.
   1 The form token, 2 words that are not saved yet, 3 focus after a swap, 4 words and sliders. */
(function () {
  "use strict";

  /* 1 A sign-in in another tab changes the token: send the one in the cookie. */
  function token() {
    var found = document.cookie.match(/(?:^|; )alongside_csrf=([^;]*)/);
    return found ? decodeURIComponent(found[1]) : "";
  }
  document.addEventListener("htmx:configRequest", function (event) {
    var value = token();
    if (value && event.detail.verb !== "get") {
      event.detail.headers["X-CSRFToken"] = value;
      event.detail.parameters.csrfmiddlewaretoken = value;
    }
  });

  document.addEventListener("submit", function (event) {
    var box = event.target.elements && event.target.elements.namedItem("csrfmiddlewaretoken");
    if (box && token()) { box.value = token(); }
  }, true);

  /* 2 Words that are not saved: say so, try again, and ask before the page goes. */
  var unsaved = new Set();
  var problem = function () { return document.getElementById("save-problem"); };
  function said(what) { return problem() ? problem().dataset[what] : ""; }
  function formOf(element) { return element && element.closest ? element.closest("form[data-keep]") : null; }
  document.addEventListener("input", function (event) {
    var form = formOf(event.target);
    if (form) { unsaved.add(form); }
  });
  document.addEventListener("submit", function (event) {
    if (formOf(event.target)) { unsaved.delete(event.target); }
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = formOf(event.detail.requestConfig.elt);
    if (!form) { return; }
    var status = event.detail.xhr.status;
    if (status > 0 && status < 400) {
      unsaved.delete(form);
      tell(form, null);
      if (problem()) { problem().textContent = ""; }
    } else {
      unsaved.add(form);
      if (event.detail.xhr.getResponseHeader("HX-Retarget")) { tell(form, said("top")); }
    }
  });
  /* The line beside the button, where the writer looks. */
  function tell(form, words) {
    var line = form.querySelector(".saved");
    if (!line) { return; }
    if (words) { line.textContent = words; line.dataset.state = "no"; } else { delete line.dataset.state; }
  }
  function notSaved(form) {
    tell(form, said("here"));
    if (!problem()) { return; }
    problem().innerHTML = "";
    var line = document.createElement("p");
    var strong = document.createElement("strong");
    strong.textContent = said("failed");
    line.append(strong, " ", said("check"));
    problem().append(line);
  }
  function again() {
    unsaved.forEach(function (form) {
      if (document.contains(form)) {
        form.dispatchEvent(new Event("change", { bubbles: true }));
      } else {
        unsaved.delete(form);
      }
    });
  }
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      var form = formOf(event.detail.requestConfig.elt);
      if (form) {
        notSaved(form);
        setTimeout(again, 8000);
      }
    });
  });
  window.addEventListener("online", again);
  window.addEventListener("beforeunload", function (event) {
    var waiting = Array.from(unsaved).some(function (form) { return document.contains(form); });
    if (waiting) { event.preventDefault(); }
  });

  /* 3 After a swap the focus goes to what needs it: the problem, or the next box to write in. */
  document.addEventListener("htmx:afterSettle", function (event) {
    var target = document.getElementById("words");
    if (!target || event.detail.target.id !== "words") { return; }
    var next = target.querySelector("#clash, #error-summary")
      || target.querySelector("form[data-keep] textarea, form[data-keep] input:not([type=hidden]), form[data-keep] select");
    if (next) { next.focus(); }
  });
  var summary = document.getElementById("error-summary") || document.getElementById("clash");
  if (summary) { summary.focus(); }

  /* 4 Five words and a slider say the same: moving one moves the other. */
  function speak(slider) {
    var word = slider.form.querySelector('input[name="' + slider.dataset.exactly + '"]:checked');
    if (word) { slider.setAttribute("aria-valuetext", word.parentNode.querySelector("span").firstChild.textContent + ", " + slider.value); }
  }
  document.querySelectorAll("[data-exactly]").forEach(speak);
  document.addEventListener("input", function (event) {
    var box = event.target, form = box.form, slider;
    if (!form || !box.name) { return; }
    if (box.dataset.exactly) {
      var nearest = String(Math.floor(box.value / 25 + 0.5) * 25);
      form.querySelectorAll('input[name="' + box.dataset.exactly + '"]').forEach(function (word) {
        word.checked = word.value === nearest;
      });
      speak(box);
    } else if ((slider = form.querySelector('[data-exactly="' + CSS.escape(box.name) + '"]'))) {
      slider.value = box.value;
      speak(slider);
    }
  });
})();
