/* Alongside: moving a group on the grid. Choosing, sliders, taps and drags all fill one form; only Save saves.
   1 The form, 2 words, 3 sliders, 4 the picture, 5 saving. Without it the form works by itself. */
(function () {
  "use strict";
  var box = document.getElementById("move"), picture = document.getElementById("picture");
  if (!box || !picture) { return; }
  var AXES = ["affected", "say"], STEP = 25, FINE = 5, SLIP = 5, NEAR = 27;
  var code = "", sent = null, held = null, waiting = 0;

  /* 1 The form: what is chosen, what it shows, and where that group stands. */
  function get(id) { return document.getElementById(id); }
  function form() { return get("move-form"); }
  function option() { return get("choose-group").selectedOptions[0] || null; }
  function slider(axis) { return get("move-" + axis); }
  function shown() { return { affected: +slider("affected").value, say: +slider("say").value }; }
  function stands() {
    var there = code && option(), at = there ? there.dataset : {};
    return at.affected ? { affected: +at.affected, say: +at.say } : null;
  }
  function same(one, other) { return one && other && one.affected === other.affected && one.say === other.say; }
  function isChanged() { return Boolean(code) && !same(shown(), stands() || { affected: 50, say: 50 }); }

  function fill(values) {
    AXES.forEach(function (axis) {
      slider(axis).value = values[axis];
      speak(slider(axis));
    });
    draw();
  }

  function choose(wanted, quietly) {
    get("choose-group").value = wanted;
    code = option() ? get("choose-group").value : "";
    form().hidden = !code;
    if (!code) { draw(); return; }
    form().elements.namedItem("group").value = code;
    form().elements.namedItem("saw").value = option().dataset.saw;
    fill(stands() || { affected: 50, say: 50 });
    if (!quietly) { tell(stands() ? "chosen" : "new"); }
  }

  /* 2 Words: the status says what was done, a moment later; a slider is read by the browser. */
  function word(value) { return form().dataset.words.split("|")[Math.floor(value / STEP + 0.5)]; }
  function large(words) { return words.charAt(0).toLocaleUpperCase(document.documentElement.lang) + words.slice(1); }
  function put(words, values) {
    return words.replace(/\{(\w+)\}/g, function (all, name) { return name in values ? values[name] : all; });
  }
  function status(words, isBad) {
    clearTimeout(waiting);
    waiting = setTimeout(function () {
      var line = get("move-status");
      line.textContent = words;
      if (isBad) { line.dataset.state = "no"; } else { delete line.dataset.state; }
    }, 100);
  }
  function tell(what) {
    var at = shown(), affected = word(at.affected), say = word(at.say);
    status(put(form().dataset[what], {
      group: code ? option().dataset.name : "",
      affected: affected, say: say, Affected: large(affected), Say: large(say)
    }), what === "failed");
  }
  function putBack(values) {
    var was = shown();
    fill(values);
    tell(was.affected === values.affected ? "backSay" : was.say === values.say ? "backAffected" : "back");
  }

  /* 3 Sliders: a page key goes on by a word, Less and More by a fine step. */
  function speak(range) {
    var words = large(word(range.value));
    range.setAttribute("aria-valuetext", put(form().dataset.value, { Word: words, value: range.value }));
    range.labels[0].querySelector("output").textContent = words;
  }
  function slid(range) {
    status("");
    speak(range);
    draw();
  }
  function shift(range, by) {
    range.value = +range.value + by;
    slid(range);
  }
  box.addEventListener("input", function (event) {
    if (event.target.type === "range") { slid(event.target); }
  });
  box.addEventListener("change", function (event) {
    if (event.target.id === "choose-group") { choose(event.target.value); }
  });
  box.addEventListener("keydown", function (event) {
    var by = { PageUp: STEP, PageDown: -STEP }[event.key];
    if (by && event.target.type === "range") {
      event.preventDefault();
      shift(event.target, by);
    }
  });
  box.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (button && button.dataset.by) {
      shift(button.parentNode.querySelector("input"), +button.dataset.by);
      tell("moved");
    } else if (button && button.id === "move-undo") {
      /* What is not saved is put back here; what is saved, by the server. */
      var nothing = !form().elements.namedItem("moved").value;
      if (!isChanged() && !nothing) { return; }
      event.preventDefault();
      event.stopPropagation();
      if (isChanged()) { putBack(stands() || { affected: 50, say: 50 }); } else { tell("nothing"); }
    }
  }, true);
  /* A link of the table chooses a group here, without a new page. */
  document.addEventListener("click", function (event) {
    var link = event.target.closest('#groups a[href^="?group="]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) { return; }
    event.preventDefault();
    choose(new URL(link.href).searchParams.get("group"));
    get("choose-group").focus();
  });

  /* 4 The picture: tap a marker, then a place; or drag a marker. */
  function drawings() { return picture.querySelectorAll("svg[data-left]"); }
  function edges(svg) {
    var at = svg.dataset;
    return { left: +at.left, top: +at.top, wide: at.right - at.left, high: at.bottom - at.top };
  }
  function marker(svg, wanted) { return wanted ? svg.querySelector('.g-mark[data-code="' + CSS.escape(wanted) + '"]') : null; }
  function pointOf(svg, values) {
    var at = edges(svg);
    return { x: at.left + values.affected / 100 * at.wide, y: at.top + (100 - values.say) / 100 * at.high };
  }
  function middle(mark) {
    var at = mark.transform.baseVal.consolidate(), by = at ? at.matrix : { e: 0, f: 0 };
    return { x: +mark.dataset.x + by.e, y: +mark.dataset.y + by.f };
  }
  function ring(svg, kind, at, radius) {
    var circle = document.createElementNS(svg.namespaceURI, "circle");
    circle.setAttribute("class", kind);
    circle.setAttribute("cx", at.x);
    circle.setAttribute("cy", at.y);
    circle.setAttribute("r", radius);
    return circle;
  }
  /* The chosen marker has a halo and stands where the form says; a group without one shows as a halo alone. */
  function draw() {
    drawings().forEach(function (svg) {
      svg.querySelectorAll(".g-halo, .g-halo-edge").forEach(function (old) { old.remove(); });
      svg.querySelectorAll(".g-mark[transform]").forEach(function (mark) { mark.removeAttribute("transform"); });
      svg.querySelectorAll(".g-on").forEach(function (mark) { mark.classList.remove("g-on"); });
      if (!code) { return; }
      var mark = marker(svg, code), to = pointOf(svg, shown());
      if (!mark && !isChanged()) { return; }
      var within = mark || svg, at = mark ? { x: +mark.dataset.x, y: +mark.dataset.y } : to, radius = 19;
      if (mark) {
        radius = +mark.dataset.halo - 3;
        mark.classList.add("g-on");
        if (!held && mark.nextElementSibling) { mark.parentNode.append(mark); }
        if (isChanged()) { mark.setAttribute("transform", "translate(" + (to.x - at.x) + " " + (to.y - at.y) + ")"); }
      }
      within[mark ? "prepend" : "append"](ring(svg, "g-halo", at, radius), ring(svg, "g-halo-edge", at, radius + 3));
    });
  }

  function where(svg, event) {
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  }
  function nearest(svg, at, event) {
    var found = null, best = NEAR;
    svg.querySelectorAll(".g-mark[data-code]").forEach(function (mark) {
      var there = middle(mark), far = Math.hypot(there.x - at.x, there.y - at.y);
      if (far < best) { best = far; found = mark; }
    });
    return found || event.target.closest(".g-mark[data-code]");
  }
  /* The values of a point; null outside the picture's frame. */
  function values(svg, at) {
    var frame = edges(svg), room = 10;
    var found = { affected: (at.x - frame.left) / frame.wide * 100, say: 100 - (at.y - frame.top) / frame.high * 100 };
    if (Math.min(found.affected, found.say) < -room || Math.max(found.affected, found.say) > 100 + room) { return null; }
    AXES.forEach(function (axis) {
      found[axis] = Math.min(100, Math.max(0, Math.round(found[axis] / FINE) * FINE));
    });
    return found;
  }
  function letGo(isPutBack) {
    var drag = held;
    held = null;
    if (!drag || !drag.isMoving) { return; }
    if (isPutBack) { putBack(drag.before); } else { tell("moved"); }
  }

  picture.addEventListener("pointerdown", function (event) {
    var svg = event.target.closest("svg[data-left]");
    if (!svg || !event.isPrimary || event.button) { return; }
    var at = where(svg, event), mark = nearest(svg, at, event);
    held = { svg: svg, pointer: event.pointerId, x: event.clientX, y: event.clientY, code: mark ? mark.dataset.code : "" };
    if (mark) {
      var from = middle(mark);
      held.by = { x: at.x - from.x, y: at.y - from.y };
      event.preventDefault();
      picture.setPointerCapture(event.pointerId);
    }
  });
  picture.addEventListener("mousedown", function (event) {
    if (held && held.code) { event.preventDefault(); }
  });
  picture.addEventListener("pointermove", function (event) {
    if (!held || !held.code || event.pointerId !== held.pointer) { return; }
    if (!held.isMoving) {
      if (Math.hypot(event.clientX - held.x, event.clientY - held.y) < SLIP) { return; }
      if (code !== held.code) { choose(held.code, true); }
      held.isMoving = true;
      held.before = shown();
    }
    var at = where(held.svg, event);
    held.to = values(held.svg, { x: at.x - held.by.x, y: at.y - held.by.y });
    fill(held.to || held.before);
  });
  picture.addEventListener("pointerup", function (event) {
    if (!held || event.pointerId !== held.pointer) { return; }
    if (held.isMoving) { letGo(!held.to); return; }
    var tapped = held;
    held = null;
    if (tapped.code) { choose(tapped.code); return; }
    var to = values(tapped.svg, where(tapped.svg, event));
    if (code && to && Math.hypot(event.clientX - tapped.x, event.clientY - tapped.y) < SLIP) {
      fill(to);
      tell("moved");
    }
  });
  picture.addEventListener("pointercancel", function () { letGo(true); });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    if (held) { letGo(true); return; }
    if (isChanged() && event.target.type !== "text" && event.target.tagName !== "SELECT") {
      putBack(stands() || { affected: 50, say: 50 });
    }
  });

  /* 5 Saving: what is exchanged holds no focus. What was changed since stays. */
  function isOurs(event) { return box.contains(event.detail.elt); }
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (!isOurs(event)) { return; }
    sent = { code: code, at: shown(), reason: form().elements.namedItem("reason").value };
    tell("saving");
  });
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach(function (name) {
    document.addEventListener(name, function (event) { if (isOurs(event)) { tell("failed"); } });
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    var target = event.detail.target.id;
    if (target === "move") {
      status("");
      begin();
      var summary = get("error-summary");
      if (summary) { summary.focus(); }
    } else if (target === "save-problem") {
      status("");
    } else if (target === "picture") {
      saved();
    }
  });
  function saved() {
    var reason = form().elements.namedItem("reason"), isSame = sent && sent.code === code && same(sent.at, shown());
    held = null; /* a drag that goes on has lost its drawing; the form keeps where it was */
    clearTimeout(waiting);
    delete get("move-status").dataset.state;
    get("save-problem").textContent = "";
    box.querySelectorAll("#error-summary, .errorlist").forEach(function (problem) { problem.remove(); });
    box.querySelectorAll(".field--error").forEach(function (field) { field.classList.remove("field--error"); });
    box.querySelectorAll("[aria-invalid]").forEach(function (range) {
      range.removeAttribute("aria-invalid");
      range.removeAttribute("aria-describedby");
    });
    if (sent && reason.value === sent.reason) { reason.value = ""; }
    if (code) {
      var now = shown();
      choose(code, true);
      if (!isSame) { fill(now); }
    }
  }

  function begin() {
    box.querySelectorAll("[data-by], #move-undo").forEach(function (hidden) { hidden.hidden = false; });
    get("move-hint").hidden = !picture.querySelector(".g-mark[data-code]");
    box.querySelector("#move-choose button").hidden = true;
    code = option() ? get("choose-group").value : "";
    AXES.forEach(function (axis) { speak(slider(axis)); });
    draw();
  }
  begin();
})();
