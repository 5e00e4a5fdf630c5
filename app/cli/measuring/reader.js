// What a page looks like where it matters: figures alone, no judgement. Runs inside the page.
() => {
  const round = x => Math.round(x * 100) / 100;
  const rect = e => e.getBoundingClientRect();
  const shown = e => { const r = rect(e), s = getComputedStyle(e);
    return r.width > 0 && r.height > 0 && s.visibility === "visible" && s.display !== "none"; };
  const up = e => { const all = []; for (let a = e; a; a = a.parentElement) all.push(a); return all; };
  const own = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  const leaves = e => [e, ...e.querySelectorAll("*")].filter(own);
  const lines = e => { const r = document.createRange(); r.selectNodeContents(e);
    return [...r.getClientRects()].filter(x => x.width > 1); };
  const name = e => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "");
  const put = (e, block) => e.scrollIntoView({ block, behavior: "instant" });

  // Colours: any CSS colour through one pixel of a canvas, blended over everything behind it.
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = css => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = css; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255]; };
  const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const light = c => { const [r, g, b] = c.slice(0, 3).map(v => { v /= 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const contrast = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
    return round((x + 0.05) / (y + 0.05)); };
  const backdrop = e => up(e).reverse().reduce(
    (under, a) => over(rgba(getComputedStyle(a).backgroundColor), under), [255, 255, 255, 1]);
  const ink = (e, css) => over(rgba(css || getComputedStyle(e).color), backdrop(e));

  const veils = e => up(e).flatMap(a => { const s = getComputedStyle(a), at = name(a);
    return [s.backgroundImage !== "none" && `picture behind ${at}`, s.opacity < 1 && `opacity of ${at}`,
      s.filter !== "none" && `filter of ${at}`, s.mixBlendMode !== "normal" && `blending of ${at}`,
      s.maskImage && s.maskImage !== "none" && `mask of ${at}`,
      // What makes letters smaller or paler than their own size and colour tell.
      (s.transform !== "none" || s.scale !== "none" || s.zoom !== "1") && `another scale of ${at}`,
      s.webkitTextFillColor !== s.color && `another filling of the letters of ${at}`].filter(Boolean); });
  const covers = e => up(e).flatMap(a => { const s = getComputedStyle(a), at = name(a), box = rect(a);
    const scrolls = a !== document.documentElement && a !== document.body &&
      s.overflow !== "visible" && (a.scrollHeight > a.clientHeight + 1 || a.scrollWidth > a.clientWidth + 1);
    return [a.tagName === "DETAILS" && "within details", scrolls && `cut or scrolled by ${at}`,
      s.visibility !== "visible" && `hidden by ${at}`, s.display === "none" && `not shown by ${at}`,
      s.clipPath !== "none" && `clipped by ${at}`,
      a === e && (box.left < -1 || box.right > innerWidth + 1 || box.width < 1) && "off the screen",
    ].filter(Boolean); });
  const unseen = e => { let missed = 0; const count = lines(e).length;
    for (let i = 0; i < count; i++) {
      const at = lines(e)[i]; window.scrollBy({ top: at.top + at.height / 2 - innerHeight / 2, behavior: "instant" });
      const now = lines(e)[i], hit = document.elementFromPoint(now.left + now.width / 2, now.top + now.height / 2);
      if (!hit || !e.contains(hit)) missed++;
    }
    return count ? missed : 1; };
  const body = document.body;
  const block = e => { const all = leaves(e);
    return { size: Math.min(...all.map(x => parseFloat(getComputedStyle(x).fontSize))),
      contrast: Math.min(...all.map(x => contrast(ink(x), backdrop(x)))),
      body_contrast: contrast(ink(e, getComputedStyle(body).color), backdrop(e)),
      veils: veils(e), covers: covers(e), unseen_lines: unseen(e) }; };

  const blocks = {};
  for (const kind of ["call", "purpose", "header", "not_government", "tpmo"]) {
    const found = [...document.querySelectorAll(`[data-statement="${kind}"]`)];
    if (found.length) blocks[kind] = block(found[0]);
  }
  const form = document.querySelector("form"), statement = document.querySelector('[data-statement="call"]');
  const senders = [...form.querySelectorAll("button, input[type=submit], input[type=image]")].filter(
    b => b.type === "submit" || b.type === "image");
  const button = senders[0], first = form.querySelector("input:not([type=hidden]), textarea, select");
  const purpose = document.querySelector('[data-statement="purpose"]');

  put(button, "end");
  const s = rect(statement), b = rect(button), words = lines(statement);
  const last = words.reduce((a, x) => x.bottom > a.bottom ? x : a);
  const sees = r => r.top >= -1 && r.bottom <= innerHeight + 1 && r.left >= -1 && r.right <= innerWidth + 1;
  const within = Math.max(0, Math.min(s.bottom, innerHeight) - Math.max(s.top, 0));
  const hit = document.elementFromPoint(b.left + b.width / 2, b.top + b.height / 2);
  const between = [...body.querySelectorAll("*")].filter(e => { const r = rect(e);
    return shown(e) && r.top < b.top - 0.5 && r.bottom > s.bottom + 0.5 && r.left < b.right && r.right > b.left &&
      ![statement, button].some(x => e.contains(x) || x.contains(e)); }).map(name);
  const middle = document.elementFromPoint(b.left + b.width / 2, (s.bottom + b.top) / 2);
  if (b.top > s.bottom && middle && ![statement, button].some(x => middle.contains(x) || x.contains(middle)) &&
    !between.includes(name(middle))) between.push(name(middle));

  const links = [...document.querySelectorAll("main a")].filter(a => shown(a) && !a.closest(".skip")).map(a => {
    const is_underlined = getComputedStyle(a).textDecorationLine.includes("underline"), colour = ink(a);
    return { words: a.innerText.trim(), is_underlined, contrast: contrast(colour, backdrop(a)),
      against_text: contrast(colour, ink(a, getComputedStyle(body).color)) }; });
  const alone = a => { const box = a.closest("p, li, div, nav"); return box && box.innerText.trim() === a.innerText.trim(); };
  const targets = [...document.querySelectorAll("main a, header a, footer a, button, .tick, label:has(input[type=checkbox])")]
    .filter(e => shown(e) && (e.tagName !== "A" || alone(e)))
    .map(e => ({ words: e.innerText.trim().slice(0, 40), width: round(rect(e).width), height: round(rect(e).height) }));
  const quoted = /(?:By clicking|Al hacer clic en)\s+[“«"]?(\w+)/i.exec(statement.innerText);
  const precedes = (x, y) => Boolean(x.compareDocumentPosition(y) & Node.DOCUMENT_POSITION_FOLLOWING);
  const section = purpose && purpose.closest("section");
  return {
    body_size: parseFloat(getComputedStyle(body).fontSize), blocks,
    is_above: s.bottom <= b.top + 1, is_before: precedes(statement, button),
    overlap: round((Math.min(s.right, b.right) - Math.max(s.left, b.left)) / Math.min(s.width, b.width)),
    gap: round(b.top - s.bottom), gap_from_line: round(b.top - last.bottom), between,
    quoted: quoted ? quoted[1] : "", label: button.innerText, buttons: senders.length,
    is_renamed: senders.some(x => x.hasAttribute("aria-label") || x.hasAttribute("aria-labelledby")),
    view: { end: sees(last), button: sees(b), whole: words.every(sees), share: round(within / s.height) },
    button_is_hit: Boolean(hit) && button.contains(hit),
    sideways: document.documentElement.scrollWidth - innerWidth, links,
    ticked: document.querySelectorAll("input:checked").length,
    purpose_is_first: Boolean(section && section.contains(form) && precedes(purpose, first)), targets,
  };
}
