/* Draws the picture and tells what is under the pointer. Places, sizes and words come with the
   page; text goes in as text (textContent) and nothing moves on its own. */
"use strict";
(() => {
  const page = JSON.parse(document.getElementById("data").textContent);
  const { things, lines, rows, words } = page;
  const byId = (id) => document.getElementById(id);
  const holder = byId("picture"), tip = byId("tip"), told = byId("told"), clear = byId("clear");
  const INK = "#1f2933", SOFT = "#52606d", DEED = "#0b4f8a", FONT = 'Arial, "Liberation Sans", Helvetica, sans-serif';
  const SMALLEST = 10, FAR = 0.8; // letters on the screen, in pixels; the scale under which they are enlarged
  const order = things.map((_, i) => i).sort((a, b) => things[b].weight - things[a].weight || a - b);
  const linesOf = things.map(() => []);
  lines.forEach((line, i) => { linesOf[line.member].push(i); linesOf[line.network].push(i); });
  const rowsOf = lines.map(() => []);
  rows.forEach((row) => rowsOf[Number(row.line)].push(row));

  let chosen = null, litThings = null, litLines = null, moved = false, labels = new Map(), scale = 1, isFar = false;

  const nodes = new vis.DataSet(page.nodes.map((node) => ({ ...node, ctxRenderer: renderNode })));
  const edges = new vis.DataSet(page.edges);
  const network = new vis.Network(holder, { nodes, edges }, page.options);
  holder.firstElementChild.tabIndex = -1; // the lists and the table are the way for the keyboard

  // ── Drawing ────────────────────────────────────────────────────────────────────────────────

  function renderNode({ ctx, id, x, y }) {
    const thing = things[id];
    const card = thing.network && !isFar;
    const draw = card ? drawCard : thing.network ? drawSign : drawOrganization;
    return {
      drawNode: () => { ctx.globalAlpha = alphaOf(id); draw(ctx, thing, x, y, 1, id); },
      nodeDimensions: card
        ? { width: thing.box[2] - thing.box[0], height: thing.box[3] - thing.box[1] }
        : { width: 2 * radiusOf(thing), height: 2 * radiusOf(thing) },
    };
  }

  const alphaOf = (id) => (litThings && !litThings.has(id) ? 0.16 : 1);
  const radiusOf = (thing) => (thing.network ? Math.max(16, 6 / scale) : Math.max(thing.radius, (thing.count > 1 ? 5 : 2.5) / scale));

  function tracePath(ctx, shape, x, y, radius) {
    const corners = page.shapes[shape];
    ctx.beginPath();
    if (!corners.length) ctx.arc(x, y, radius, 0, 2 * Math.PI);
    corners.forEach(([dx, dy], i) => (i ? ctx.lineTo(x + dx * radius, y + dy * radius) : ctx.moveTo(x + dx * radius, y + dy * radius)));
    ctx.closePath();
  }

  function drawShape(ctx, thing, x, y, radius, width) {
    tracePath(ctx, thing.shape, x, y, radius);
    ctx.fillStyle = thing.fill;
    ctx.fill();
    ctx.lineWidth = width;
    ctx.lineJoin = "round";
    ctx.strokeStyle = INK;
    ctx.stroke();
  }

  function drawOrganization(ctx, thing, x, y, _, id) {
    const radius = radiusOf(thing), bridge = thing.count > 1;
    if (bridge) drawParts(ctx, x, y, radius, thing.count);
    drawShape(ctx, thing, x, y, bridge ? radius * 0.7 : radius, bridge ? radius * 0.08 : 1.1);
    if (bridge) {
      ctx.font = `bold ${radius * 0.86}px ${FONT}`;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.fillStyle = thing.ink;
      ctx.fillText(String(thing.count), x, y + radius * 0.04);
    }
    if (chosen && chosen.thing === id) drawHalo(ctx, x, y, radius + 2);
  }

  function drawParts(ctx, x, y, radius, count) {
    // A white disc keeps the ties from running through the gaps of the ring.
    ctx.beginPath();
    ctx.arc(x, y, radius * 1.04, 0, 2 * Math.PI);
    cover(ctx);
    const gap = Math.min(0.3, 1.6 / count);
    ctx.lineWidth = radius * 0.17;
    ctx.strokeStyle = INK;
    for (let part = 0; part < count; part += 1) {
      const start = -Math.PI / 2 + (part * 2 * Math.PI) / count + gap / 2;
      ctx.beginPath();
      ctx.arc(x, y, radius * 0.91, start, start + (2 * Math.PI) / count - gap);
      ctx.stroke();
    }
  }

  /* Also what is dimmed covers the ties that run beneath it. */
  function cover(ctx) {
    const alpha = ctx.globalAlpha;
    ctx.globalAlpha = 1;
    ctx.fillStyle = "#fff";
    ctx.fill();
    ctx.globalAlpha = alpha;
  }

  function drawHalo(ctx, x, y, radius) {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.lineWidth = 3;
    ctx.strokeStyle = DEED;
    ctx.stroke();
  }

  /* The kind of a network, in a ring that shows how many of its stated members are listed. */
  function drawSign(ctx, thing, x, y, _ = 1, id = null) {
    const radius = id === null ? 14 : radiusOf(thing) * 0.88;
    ctx.beginPath();
    ctx.arc(x, y, radius * 1.14, 0, 2 * Math.PI);
    cover(ctx);
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    if (thing.share === null) {
      ctx.lineWidth = radius * 0.1;
      ctx.strokeStyle = INK;
      ctx.stroke();
    } else {
      ctx.lineWidth = radius * 0.26;
      ctx.strokeStyle = "#d3d9df";
      ctx.stroke();
      ctx.beginPath();
      ctx.arc(x, y, radius, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * thing.share);
      ctx.strokeStyle = INK;
      ctx.stroke();
    }
    drawShape(ctx, thing, x, y, radius * 0.62, radius * 0.08);
    if (chosen && id !== null && chosen.thing === id) drawHalo(ctx, x, y, radius * 1.5);
  }

  function traceCard(ctx, left, top, width, height, radius) {
    ctx.beginPath();
    ctx.moveTo(left + radius, top);
    ctx.arcTo(left + width, top, left + width, top + height, radius);
    ctx.arcTo(left + width, top + height, left, top + height, radius);
    ctx.arcTo(left, top + height, left, top, radius);
    ctx.arcTo(left, top, left + width, top, radius);
    ctx.closePath();
  }

  function drawCard(ctx, thing, x, y, _, id) {
    const [left, top, right, bottom] = thing.box, width = right - left, height = bottom - top;
    ctx.translate(x, y);
    traceCard(ctx, -width / 2, -height / 2, width, height, 7);
    cover(ctx);
    if (thing.hatched) drawHatching(ctx, -width / 2, -height / 2, 40, height, width);
    traceCard(ctx, -width / 2, -height / 2, width, height, 7);
    const isChosen = chosen && chosen.thing === id;
    ctx.lineWidth = isChosen ? 4 : 1.7;
    ctx.strokeStyle = isChosen ? DEED : INK;
    ctx.setLineDash(thing.hatched && !isChosen ? [5, 4] : []);
    ctx.stroke();
    ctx.setLineDash([]);
    drawSign(ctx, thing, -width / 2 + 20, 0);
    const note = thing.note ? thing.note.height + 2 : 0;
    const start = -(thing.label.height + note) / 2;
    drawLines(ctx, thing.label, -width / 2 + 44, start, "left", INK, null);
    if (thing.note) drawLines(ctx, thing.note, -width / 2 + 44, start + thing.label.height + 2, "left", SOFT, null);
  }

  function drawHatching(ctx, left, top, width, height, whole) {
    ctx.save();
    traceCard(ctx, left, top, whole, height, 7);
    ctx.clip();
    ctx.beginPath();
    ctx.rect(left, top, width, height);
    ctx.clip();
    ctx.beginPath();
    for (let at = -height; at < width; at += 6) {
      ctx.moveTo(left + at, top + height);
      ctx.lineTo(left + at + height, top);
    }
    ctx.lineWidth = 1.1;
    ctx.strokeStyle = "#98a3ae";
    ctx.stroke();
    ctx.restore();
  }

  function drawLines(ctx, label, x, top, align, colour, halo) {
    ctx.font = `${label.bold ? "bold " : ""}${label.size}px ${FONT}`;
    ctx.textAlign = align;
    ctx.textBaseline = "alphabetic";
    ctx.direction = "ltr";
    ctx.lineJoin = "round";
    label.lines.forEach((line, i) => {
      const y = top + (i + 0.8) * label.size * 1.22;
      if (halo) { ctx.lineWidth = 3.5; ctx.strokeStyle = halo; ctx.strokeText(line, x, y, label.width); }
      ctx.fillStyle = colour;
      ctx.fillText(line, x, y, label.width);
    });
  }

  network.on("beforeDrawing", (ctx) => {
    scale = network.getScale();
    planLabels();
    page.contours.forEach(({ points, fill }) => {
      ctx.beginPath();
      points.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
      ctx.closePath();
      ctx.lineJoin = "round";
      // Opaque tints: where a fill and its own margin overlap nothing gets darker.
      ctx.lineWidth = 16;
      ctx.fillStyle = ctx.strokeStyle = tint(fill);
      ctx.stroke();
      ctx.fill();
    });
  });

  network.on("afterDrawing", (ctx) => {
    labels.forEach(({ k, x, y, side }, i) => {
      const thing = things[i];
      if (thing.network && !isFar) return;
      ctx.save();
      ctx.globalAlpha = litThings && !litThings.has(i) ? 0.25 : 1;
      ctx.translate(x, y);
      ctx.scale(k, k);
      const align = { right: "left", left: "right" }[side] || "center";
      drawLines(ctx, thing.label, 0, -thing.label.height / 2, align, INK, "rgba(255,255,255,.88)");
      ctx.restore();
    });
  });

  function tint(colour) {
    const part = (at) => Math.round(255 - (255 - parseInt(colour.slice(at, at + 2), 16)) * 0.1);
    return `rgb(${part(1)},${part(3)},${part(5)})`;
  }

  /* From afar a network is its sign with the name under it, letters are enlarged to be read, and
     of names that would collide the weightier one stays. */
  function planLabels() {
    isFar = scale < FAR;
    const taken = isFar ? things.filter((x) => x.network || x.count > 1).map((x) => around(x, radiusOf(x))) : [];
    const corner = network.DOMtoCanvas({ x: 0, y: 0 }), end = network.DOMtoCanvas({ x: holder.clientWidth, y: holder.clientHeight });
    const first = litThings && chosen ? order.filter((i) => litThings.has(i)) : [];
    labels = new Map();
    const sides = ["below", "right", "left", "above"];
    new Set([...first, ...order]).forEach((i) => {
      const thing = things[i], weighty = thing.network || thing.count > 1 || (litThings && litThings.has(i));
      if (!isFar) { labels.set(i, placeLabel(thing)); return; }
      const k = Math.max(1, SMALLEST / (thing.label.size * scale));
      if (!weighty && k > 1.5) return;
      const place = (weighty ? sides : [thing.side]).map((side) => inView(placeFar(thing, side, k), corner, end))
        .find(({ box }) => taken.every((other) => other[0] >= box[2] || box[0] >= other[2] || other[1] >= box[3] || box[1] >= other[3]));
      if (!place) return;
      taken.push(place.box);
      labels.set(i, place);
    });
  }

  function inView(place, corner, end) {
    const right = Math.max(0, corner.x - place.box[0]) - Math.max(0, place.box[2] - end.x);
    const down = Math.max(0, corner.y - place.box[1]) - Math.max(0, place.box[3] - end.y);
    place.box = [place.box[0] + right, place.box[1] + down, place.box[2] + right, place.box[3] + down];
    place.x += right;
    place.y += down;
    return place;
  }

  const around = ({ x, y }, radius) => [x - radius, y - radius, x + radius, y + radius];

  /* Where the text is anchored; on the left it ends, on the right it begins at its thing. */
  function placeLabel(thing) {
    const [left, top, right, bottom] = thing.box, x = { right: left, left: right }[thing.side] ?? (left + right) / 2;
    return { k: 1, side: thing.side, x, y: (top + bottom) / 2, box: thing.box };
  }

  function placeFar(thing, side, k) {
    const w = thing.label.width * k, h = thing.label.height * k, away = radiusOf(thing) + 2 / scale;
    const x = thing.x + ({ right: away, left: -away }[side] ?? 0);
    const y = thing.y + ({ below: away + h / 2, above: -away - h / 2 }[side] ?? 0);
    const left = { right: x, left: x - w }[side] ?? x - w / 2;
    return { k, side, x, y, box: [left, y - h / 2, left + w, y + h / 2] };
  }

  // ── Telling ────────────────────────────────────────────────────────────────────────────────

  function element(name, text, parent, className = "") {
    const made = document.createElement(name);
    made.textContent = text;
    if (className) made.className = className;
    parent.append(made);
    return made;
  }

  const phrase = (row) => [row.role, row.status, row.certainty, row.period === words.not_stated ? `${words.period}: ${row.period}` : row.period].filter(Boolean).join(" · ");
  const whole = (row) => [...(row.role ? [[words.role, row.role]] : []), ...(row.status ? [[words.status, row.status]] : []),
    [words.period, row.period], [words.certainty, row.certainty], [words.source, row.source], ...(row.note ? [[words.note, row.note]] : [])];

  function tellThing(id, parent, most) {
    const thing = things[id];
    thing.facts.forEach((fact) => element("p", fact, parent, "hint"));
    const list = element("ul", "", parent);
    const all = linesOf[id].flatMap((line) => rowsOf[line].map((row) => [line, row]));
    all.slice(0, most).forEach(([line, row]) => {
      const item = element("li", "", list);
      const other = lines[line].member === id ? lines[line].network : lines[line].member;
      element("b", things[other].name, item);
      element("span", phrase(row), item);
      element("p", `${words.source}: ${row.source}`, item, "hint");
      if (row.note) element("p", row.note, item, "hint");
    });
    if (all.length > most) element("p", `+ ${all.length - most}`, parent, "hint");
  }

  function tellLine(id, parent) {
    rowsOf[id].forEach((row) => {
      const list = element("ul", "", parent);
      whole(row).forEach(([name, value]) => {
        const item = element("li", "", list);
        element("b", name, item);
        element("span", value, item);
      });
    });
  }

  const nameOf = (what) => ("thing" in what ? things[what.thing].name
    : `${things[lines[what.line].member].name} – ${things[lines[what.line].network].name}`);

  function showTip(what, { x, y }) {
    tip.replaceChildren();
    element("b", nameOf(what), tip);
    if ("thing" in what) {
      things[what.thing].facts.forEach((fact) => element("div", fact, tip));
      if (!things[what.thing].network) linesOf[what.thing].forEach((line) => rowsOf[line].forEach((row) => element("div", `${things[lines[line].network].name}: ${phrase(row)} · ${row.source}`, tip)));
    } else {
      rowsOf[what.line].forEach((row) => whole(row).forEach(([name, value]) => element("div", `${name}: ${value}`, tip)));
    }
    tip.hidden = false;
    const wide = tip.offsetWidth, high = tip.offsetHeight;
    tip.style.left = `${Math.max(4, Math.min(x + 16, holder.clientWidth - wide - 4))}px`;
    tip.style.top = `${y + 20 + high < holder.clientHeight ? y + 20 : Math.max(4, y - high - 14)}px`;
  }

  function light(what) {
    if (!what) { litThings = litLines = null; } else if ("thing" in what) {
      litLines = new Set(linesOf[what.thing]);
      litThings = new Set([what.thing, ...linesOf[what.thing].flatMap((i) => [lines[i].member, lines[i].network])]);
    } else {
      litLines = new Set([what.line]);
      litThings = new Set([lines[what.line].member, lines[what.line].network]);
    }
    edges.update(page.edges.map((edge) => {
      const lit = litLines && litLines.has(edge.id);
      return { id: edge.id, width: edge.width + (lit ? 1.2 : 0),
        color: { color: lit ? DEED : edge.color.color, opacity: litLines && !lit ? 0.16 : 1 } };
    }));
    network.redraw();
  }

  function choose(what) {
    chosen = what;
    light(what);
    told.replaceChildren();
    clear.hidden = !what;
    document.querySelectorAll(".pick").forEach((button) => {
      const same = what && (("thing" in what && button.dataset.thing === String(what.thing)) || ("line" in what && button.dataset.line === String(what.line)));
      button.setAttribute("aria-pressed", String(Boolean(same)));
    });
    if (!what) { element("p", words.hint, told, "hint"); return; }
    element("h3", nameOf(what), told);
    if ("thing" in what) tellThing(what.thing, told, 200); else tellLine(what.line, told);
    bringIntoView();
  }

  // ── Pointing ───────────────────────────────────────────────────────────────────────────────

  function find(at) {
    const node = network.getNodeAt(at);
    if (node !== undefined) return { thing: node };
    const { x, y } = network.DOMtoCanvas(at);
    for (const [i, { box }] of labels) if (x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]) return { thing: i };
    const edge = network.getEdgeAt(at);
    return edge === undefined ? null : { line: edge };
  }

  const hideTip = () => { tip.hidden = true; holder.style.cursor = ""; };
  holder.addEventListener("pointermove", (event) => {
    if (event.buttons || event.pointerType === "touch") { hideTip(); return; }
    const frame = holder.getBoundingClientRect(), at = { x: event.clientX - frame.left, y: event.clientY - frame.top };
    const what = find(at);
    if (!what) { hideTip(); return; }
    holder.style.cursor = "pointer";
    showTip(what, at);
  });
  holder.addEventListener("pointerleave", hideTip);
  network.on("click", ({ pointer }) => choose(find(pointer.DOM)));

  // The page scrolls as ever over the picture; only with Ctrl (or a pinch) does the wheel zoom.
  holder.addEventListener("wheel", (event) => { if (!event.ctrlKey && !event.metaKey) event.stopPropagation(); }, { capture: true, passive: true });

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest(".pick") : null;
    if (!button) return;
    if (button.getAttribute("aria-pressed") === "true") { choose(null); return; }
    choose("thing" in button.dataset ? { thing: Number(button.dataset.thing) } : { line: Number(button.dataset.line) });
    const frame = holder.getBoundingClientRect();
    if (frame.bottom < 80 || frame.top > window.innerHeight - 80) holder.scrollIntoView({ block: "nearest", behavior: "auto" });
  });
  document.addEventListener("focusin", (event) => {
    const button = event.target instanceof Element ? event.target.closest(".list .pick") : null;
    if (button && !chosen) light({ thing: Number(button.dataset.thing) });
  });
  document.addEventListener("focusout", () => { if (!chosen && litThings) light(null); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") { hideTip(); if (chosen) choose(null); } });
  clear.addEventListener("click", () => choose(null));

  // ── Moving: only when asked, and at once ───────────────────────────────────────────────────

  function showWhole() {
    const [left, top, right, bottom] = page.bounds;
    const fit = Math.min(holder.clientWidth / (right - left + 36), holder.clientHeight / (bottom - top + 36));
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale: Math.min(fit, 1.5), animation: false });
  }

  function zoom(factor) {
    moved = true;
    network.moveTo({ scale: Math.max(0.02, Math.min(8, network.getScale() * factor)), animation: false });
  }

  function bringIntoView() {
    if (!moved || !litThings) return;
    const spots = [...litThings].map((i) => things[i]), start = network.DOMtoCanvas({ x: 0, y: 0 });
    const end = network.DOMtoCanvas({ x: holder.clientWidth, y: holder.clientHeight });
    if (spots.every(({ x, y }) => x > start.x && x < end.x && y > start.y && y < end.y)) return;
    network.moveTo({ position: { x: spots[0].x, y: spots[0].y }, animation: false });
  }

  byId("closer").addEventListener("click", () => zoom(1.4));
  byId("farther").addEventListener("click", () => zoom(1 / 1.4));
  byId("whole").addEventListener("click", () => { moved = false; showWhole(); });
  network.on("zoom", () => { moved = true; hideTip(); });
  network.on("dragStart", () => { moved = true; hideTip(); });
  new ResizeObserver(() => { if (!moved) requestAnimationFrame(showWhole); }).observe(holder);
  showWhole();
})();
