/* Comfort for the staff's pages, which work without it: keys, and a lead kept while one works on it.
   Asks this site alone. Keeps one word in the browser: that keys are off. */
(function (d, w) {
  "use strict";
  const MINUTE = 60000, PREFIX_WAITS = 2000, KEPT = "keys";
  let first = "", waiting, wasUsed = false, isCalling = false;

  const all = (what) => [...d.querySelectorAll(what)];
  const one = (what) => d.querySelector(what);
  const on = (target, kind, act) => target.addEventListener(kind, act);
  const make = (tag, text, parent) => {
    const made = d.createElement(tag);
    made.textContent = text;
    if (parent) parent.append(made);
    return made;
  };

  /* Private windows may refuse: then keys are on, as they are at first. */
  function areOff() {
    try { return w.localStorage.getItem(KEPT) === "off"; } catch { return false; }
  }

  function switchKeys(isOn) {
    try { w.localStorage.setItem(KEPT, isOn ? "on" : "off"); } catch { /* on for this page alone */ }
  }

  /* A post of ours with the page's own token. A poll does not count as use of the session. */
  function post(path, fields, isPoll) {
    const body = new URLSearchParams({ ...fields, csrf_token: one("[name=csrf_token]").value });
    return w.fetch(path, { method: "POST", body, keepalive: true, redirect: "manual",
      headers: isPoll ? { "X-Poll": "1" } : {} });
  }

  /* One sentence in its place, read out, with a link to what is now. */
  function say(place, words, link) {
    const line = make("p", words + " ");
    if (place.dataset.words === words) return;
    place.dataset.words = words;
    make("a", link.text, line).href = link.href;
    place.replaceChildren(line);
  }

  /* Keys: what has data-key="n" or "g q" is pressed, or focused where one types. */
  const isShown = (it) => it.getClientRects().length > 0 && !it.disabled;
  const keyed = () => all("[data-key]").filter(isShown);

  function isTyping(at) {
    return at.isContentEditable || at.matches(
      "textarea, select, input:not([type=checkbox], [type=radio], [type=submit], [type=button])");
  }

  function press(it) {
    it.focus();
    if (!isTyping(it)) it.click();
    else if (it.select) it.select();
  }

  on(d, "keydown", (event) => {
    const letter = event.key.length === 1 ? event.key.toLowerCase() : "";
    const isOurs = letter && !event.repeat && !event.isComposing &&
      !event.ctrlKey && !event.altKey && !event.metaKey;
    if (!isOurs || isTyping(event.target) || one("dialog[open]") || areOff()) return;
    const keys = first + letter, found = keyed().find((it) => it.dataset.key === keys);
    clearTimeout(waiting);
    first = !found && keyed().some((it) => it.dataset.key.startsWith(letter + " ")) ? letter + " " : "";
    waiting = setTimeout(() => { first = ""; }, PREFIX_WAITS);
    if (found || keys === "?") event.preventDefault();
    if (found) press(found);
    else if (keys === "?") listKeys();
  });

  /* What a key does is what its button says. */
  const name = (it) => it.dataset.keySays || it.getAttribute("aria-label") ||
    [...it.childNodes]
      .filter((part) => !(part.matches && part.matches("kbd, .count"))).map((part) => part.textContent).join("").trim();

  function listKeys() {
    const dialog = d.body.appendChild(d.createElement("dialog")), list = d.createElement("dl");
    make("h2", "Keys", dialog).id = "keys-title";
    dialog.setAttribute("aria-labelledby", "keys-title");
    dialog.append(list);
    list.className = "facts";
    [...keyed().map((it) => [it.dataset.key, name(it)]), ["?", "This list"]].forEach(([key, words]) => {
      const row = list.appendChild(d.createElement("div"));
      make("dt", "", row).append(make("kbd", key));
      make("dd", words, row);
    });
    const row = make("label", "", dialog), box = row.appendChild(d.createElement("input"));
    row.className = "tick";
    row.htmlFor = box.id = "keys-on";
    box.type = "checkbox";
    box.checked = !areOff();
    make("span", "Keys work in this browser", row);
    on(box, "change", () => switchKeys(box.checked));
    on(make("button", "Close", dialog), "click", () => dialog.close());
    on(dialog, "close", () => dialog.remove());
    dialog.showModal();
  }

  function addKeysButton() {
    const me = one(".bar .me");
    if (!me || !keyed().length) return;
    const button = make("button", "Keys ");
    button.type = "button";
    button.className = "quiet letters";
    make("kbd", "?", button);
    me.insertBefore(button, me.lastElementChild);
    on(button, "click", listKeys);
  }

  /* The lead that is held: kept while its page is seen or a call goes on, and told when it is lost. */
  const lease = one("[data-stay]");
  let asksAt;

  function hideNumber() {
    all("[data-number]").forEach((it) => it.remove());
  }

  const again = (text) => ({ text, href: lease.dataset.show });

  function tell(now) {
    if (!now.held) {
      hideNumber();
      say(one("#told"), now.taken_by ? `${now.taken_by} took it over.` : "You do not hold this lead any more.",
        again("Show who holds it now"));
      return;
    }
    one("#held").textContent = now.words;
    if (now.may_call !== (lease.dataset.mayCall === "yes")) {
      if (!now.may_call) hideNumber();
      say(one("#told"), "The answer has changed.", again("Show"));
    }
    if (now.changes_in !== null) askIn(now.changes_in * 1000);
  }

  /* To the second when the answer changes; timers that slept are made good by the next look. */
  function askIn(wait) {
    clearTimeout(asksAt);
    if (wait < 20 * MINUTE) asksAt = setTimeout(() => stay(true), wait + 100);
  }

  async function stay(isDue) {
    if (d.hidden && !isCalling && !isDue) return;
    const isPoll = !wasUsed;
    wasUsed = false;
    try {
      const answer = await post(lease.dataset.stay, {}, isPoll);
      if (answer.ok) tell(await answer.json());
      else if (answer.status === 401) {
        hideNumber();
        say(one("#told"), "You were signed out.", again("Sign in again"));
      } else if (isDue) hideUnanswered();
    } catch {
      /* No line just now: the next minute asks again. */
      if (isDue) hideUnanswered();
    }
  }

  /* The answer changes now, and nobody says into what: no number stands on an old one. */
  function hideUnanswered() {
    hideNumber();
    say(one("#told"), "The answer has changed.", again("Show"));
  }

  function keepLead() {
    ["keydown", "pointerdown", "input"].forEach((kind) => on(d, kind, () => { wasUsed = true; }));
    on(d, "visibilitychange", () => { if (!d.hidden) stay(); });
    on(w, "pageshow", (event) => { if (event.persisted) w.location.reload(); });
    setInterval(stay, MINUTE);
    if (lease.dataset.changesIn) askIn(lease.dataset.changesIn * 1000);
  }

  /* A list tells how many are new and moves nothing: who wants to see them presses the link. */
  const list = one("[data-news]");

  async function askNews() {
    if (d.hidden) return;
    try {
      const answer = await w.fetch(list.dataset.news, { headers: { "X-Poll": "1" }, redirect: "manual" });
      const { words } = answer.ok ? await answer.json() : {};
      if (words) say(list, `${words}:`, { text: "Show", href: list.dataset.show });
    } catch {
      /* No line just now: the next look asks again. */
    }
  }

  /* Calling leaves the page for the dialler: the step is told while the page goes on, and the lead
     kept for as long as a call may take, since a page behind another app sleeps. */
  function watchDialling(link) {
    on(link, "click", () => {
      isCalling = true;
      post(link.dataset.dial, { step: "dialled" }).catch(() => {});
      post(lease.dataset.stay, { calling: "yes" }).catch(() => {});
    });
  }

  all("[data-dial]").forEach(watchDialling);
  if (lease) keepLead();
  if (list) setInterval(askNews, MINUTE / 2);
  addKeysButton();
}(document, window));
