/* Comfort for the form: it works without this file. ES5. Reads nothing but the form, keeps nothing. */
(function (d) {
  "use strict";
  var form = d.querySelector("form"), phone = d.getElementById("phone"),
    list = d.getElementById("topics"), hint = d.getElementById("message-hint"), sent, all, boxes;
  if (!form || !phone || !list) return;

  boxes = list.querySelectorAll("input");

  function mirror() {
    var ticked = list.querySelectorAll("input:checked").length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    hint.textContent = hint.getAttribute(boxes[boxes.length - 1].checked ? "data-other" : "data-plain");
  }

  function addSelectAll() {
    var row = d.createElement("label");
    all = d.createElement("input");
    all.type = "checkbox";
    all.id = "select_all";
    row.className = "tick all";
    row.htmlFor = all.id;
    row.appendChild(all);
    row.appendChild(d.createElement("span")).textContent = list.getAttribute("data-all");
    list.parentNode.insertBefore(row, list);
    all.onchange = function () {
      for (var i = 0; i < boxes.length; i++) boxes[i].checked = all.checked;
      mirror();
    };
    list.onchange = mirror;
  }

  /* Groups what was typed; never adds or drops a digit or a country code. */
  phone.onblur = function () {
    var text = phone.value.trim(),
      parts = /^(\+?1)?(\d{3})(\d{3})(\d{4})$/.exec(text.replace(/[\s().\-\u2010-\u2015]/g, ""));
    if (parts) phone.value = (parts[1] ? parts[1] + " " : "") + "(" + parts[2] + ") " + parts[3] + "-" + parts[4];
  };

  form.onsubmit = function () {
    if (sent) return false;
    sent = setTimeout(function () { sent = 0; }, 8000);
  };

  addSelectAll();
  mirror();
  window.onpageshow = function () { clearTimeout(sent); sent = 0; mirror(); };
}(document));
