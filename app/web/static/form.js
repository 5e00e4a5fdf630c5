/* Comfort for the form, which works without it. ES5. Asks nobody, keeps nothing. */
(function (d, w) {
  "use strict";
  var form = d.querySelector("#form form"), phone = byId("phone"), list = byId("topics"),
    message = byId("message"), log = [], cut = 0, sent, all, boxes;
  if (!form || !phone || !list || !message) return;

  function byId(id) { return d.getElementById(id); }

  function on(target, kind, act) { target.addEventListener(kind, act); }

  function each(some, act) { [].forEach.call(some, act); }

  /* The page's own words. */
  function words(from, name, value) { return from.getAttribute("data-" + name).split(/\{.*}/).join(value); }

  function addPlace(after) {
    var place = d.createElement("p");
    place.setAttribute("role", "status");
    return after.parentNode.insertBefore(place, after.nextSibling);
  }

  /* The time line: no key, no value; it leaves with the post alone. */
  function note(kind, about) {
    log.push([Math.round(performance.now()), kind].concat(about === undefined ? [] : about));
    if (log.length > 48) cut += log.splice(24, 1).length;
  }

  function noteBox(kind, box) {
    note(kind, box.name === "interests" ? "interests:" + box.value : box.name);
  }

  /* Its ends: the whole is taller than a small screen. */
  function watchStatement() {
    var first = byId("statement").firstChild, last = first.splitText(first.length - 40);
    first.splitText(40);
    each([first, last], function (text) {
      var span = d.createElement("span"), wasIn = false;
      text.parentNode.insertBefore(span, text).appendChild(text);
      new IntersectionObserver(function (changes) {
        var isIn = changes.pop().intersectionRatio > 0.98;
        if (isIn !== wasIn) note(isIn ? "in" : "out", text === first ? "first" : "last");
        wasIn = isIn;
      }, { threshold: 0.99 }).observe(span);
    });
  }

  function watchTranslation() {
    var page = d.documentElement, lang = page.lang;
    new MutationObserver(function (_, watch) {
      if (page.lang === lang && !/translated-/.test(page.className)) return;
      note("translated");
      watch.disconnect();
    }).observe(page, { attributes: true });
  }

  function watchPage() {
    each(form.querySelectorAll("[name]:checked"), noteBox.bind(0, "kept"));
    if (w.IntersectionObserver) watchStatement(); else note("no-io");
    watchTranslation();
    on(d, "visibilitychange", function () { note("page", d.visibilityState); });
    on(form, "change", function (event) {
      var box = event.target;
      if (box.type === "checkbox" && box.name) noteBox(box.checked ? "tick" : "untick", box);
    });
  }

  function mirror() {
    var ticked = list.querySelectorAll(":checked").length, hint = byId("message-hint");
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
    hint.textContent = words(hint, byId("interests-other").checked ? "other" : "plain");
  }

  function addSelectAll() {
    var row = d.createElement("label");
    boxes = list.querySelectorAll("input");
    all = row.appendChild(d.createElement("input"));
    all.type = "checkbox";
    all.id = row.htmlFor = "select_all";
    row.className = "tick all";
    row.appendChild(d.createElement("span")).textContent = words(list, "all");
    list.parentNode.insertBefore(row, list);
    on(all, "change", function () {
      each(boxes, function (box) { box.checked = all.checked; });
      note("all", +all.checked);
      mirror();
    });
    on(list, "change", mirror);
  }

  function groupPhone() {
    var bare = phone.value.replace(/[\s().\-\u2010-\u2015]/g, ""), ten = /^(\+?1)?(\d{3})(\d{3})(\d{4})$/;
    if (ten.test(bare)) phone.value = bare.replace(ten, "$1 ($2) $3-$4").trim();
  }

  /* As leads/slips.py: letters left out, added, wrong, changed about. */
  function isNear(a, b, slips) {
    while (a && a[0] === b[0]) { a = a.slice(1); b = b.slice(1); }
    return !a || !b ? a.length + b.length <= slips : slips > 0 && (
      isNear(a.slice(1), b, slips - 1) || isNear(a, b.slice(1), slips - 1) ||
      isNear(a.slice(1), b.slice(1), slips - 1) ||
      a[0] === b[1] && a[1] === b[0] && isNear(a.slice(2), b.slice(2), slips - 1));
  }

  /* Two of three: one slip, the same first letter, a long name. */
  function meant(domain, providers) {
    var best = domain.replace(/\.(con|cmo|ocm|comm|vom|cm)$/, ".com").replace(/\.(ner|nte|met)$/, ".net")
      .replace(/^(comcast|att|verizon|sbcglobal|bellsouth)\.com$/, "$1.net"), slips = 1;
    function isMeant(name) {
      return (slips < 2) + (name[0] === best[0]) + (name.length > 8) > 1 && name.length > 6 &&
        isNear(best, name, slips);
    }
    for (; slips < 3 && providers.indexOf(best) < 0; slips++) best = providers.filter(isMeant)[0] || best;
    return best;
  }

  function askAboutSlips() {
    var two = [byId("email"), byId("email_confirm")], group = byId("emails"), place = addPlace(group);
    function ask(event) {
      var typed = event.target.value.trim(), at = typed.lastIndexOf("@") + 1, domain = typed.slice(at).toLowerCase(),
        other = meant(domain, words(group, "providers").split(" ")), address = typed.slice(0, at) + other, use;
      place.textContent = at > 1 && other !== domain ? words(group, "ask", address) + " " : "";
      if (!place.textContent) return;
      use = place.appendChild(d.createElement("button"));
      use.type = "button";
      use.textContent = words(group, "use", address);
      on(use, "click", function () {
        each(two, function (box) { if (box.value.trim() === typed) box.value = address; });
        place.textContent = "";
        event.target.focus();
      });
    }
    each(two, function (box) { on(box, "change", ask); });
  }

  /* As leads/masking.py. */
  function holdsNumber(text) {
    var named = "(ssn|social|seguro|medicare)";
    return [
      "(^|[^A-Z0-9])[1-9]L[0-9L]\\d[- ]?L[0-9L]\\d[- ]?LL[- ]?\\d\\d(?![A-Z0-9])"
        .replace(/\[0-9L\]/g, "[0-9AC-HJKMNP-RT-Y]").replace(/L/g, "[AC-HJKMNP-RT-Y]"),
      "(^|\\D)(?!000|666|9\\d\\d)\\d{3}[-. ]\\d\\d[-. ]\\d{4}(?!\\d)",
      named + "\\D{0,18}\\d{9}(?!\\d)", "(^|\\D)\\d{9}\\D{0,18}" + named
    ].some(function (one) { return new RegExp(one, "i").test(text); });
  }

  function watchMessage() {
    var limit = words(message, "limit"), left = addPlace(message), warning = addPlace(message), rest;
    on(message, "input", function () {
      clearTimeout(rest);
      rest = setTimeout(function () {
        var over = message.value.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, "_").length - limit;
        left.textContent = over < -limit / 4 ? "" : words(message, over > 0 ? "over" : "left", Math.abs(over));
      }, 1000);
    });
    on(message, "change", function () {
      warning.textContent = holdsNumber(message.value) ? words(message, "number") : "";
    });
  }

  on(form, "submit", function (event) {
    var inputs = form.elements;
    if (sent) return event.preventDefault();
    sent = setTimeout(rearm, 8000);
    /* Back brings it again. */
    inputs.sent_before.value = inputs.sent_before.value || inputs.presentation.value;
    inputs.timeline.value = JSON.stringify({ v: 1, vw: w.innerWidth, vh: w.innerHeight, cut: cut,
      e: log.concat([[Math.round(performance.now()), "send"]]) });
  });

  function rearm() { sent = clearTimeout(sent); }

  on(w, "pageshow", function (event) {
    rearm();
    mirror();
    if (event.persisted) note("bfcache");
  });
  on(phone, "blur", groupPhone);
  addSelectAll();
  askAboutSlips();
  watchMessage();
  watchPage();
}(document, window));
