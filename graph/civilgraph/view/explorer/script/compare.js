// Two days side by side, and what is different between them in words.

import { fitCamera } from "./camera.js";
import { choose, membersOf } from "./choice.js";
import { word } from "./data.js";
import { answerOn, parseDay } from "./days.js";
import { h, keepFocus, name, put } from "./dom.js";
import { boundsOf, fitNames } from "./map.js";
import { paint } from "./painter.js";
import { prepare } from "./scene.js";
import { SvgPen } from "./svgpen.js";
import { yearsOf } from "./when.js";

/** @typedef {import("./types.js").Page} Page */
/** @typedef {{ answer: number, status: string, role: string }} Was */
/** @typedef {{ heading: string, items: { member: number, network: number, text: string }[] }} Group */

/**
 * Find the two days that a state compares.
 * @param {Page} page
 */
export function daysOf(page) {
  const { one, other } = page.state();
  const [first, last] = yearsOf(page.data);
  const usual = [`${Math.max(first, last - 7)}-01-01`, `${last}-12-31`];
  return [parseDay(one) === null ? usual[0] : one, parseDay(other) === null ? usual[1] : other];
}

/**
 * Tell what was so with a pair on a day: the surest spell that is not over.
 * @param {Page} page @param {number} pair @param {number} day @param {Uint8Array} allowed
 * @returns {Was | null}
 */
function stateOn({ data }, pair, day, allowed) {
  const { pairs, spells } = data;
  /** @type {Was | null} */
  let best = null;
  for (let i = pairs.first[pair]; i < pairs.first[pair + 1]; i += 1) {
    if (!allowed[i]) continue;
    const answer = answerOn(spells, i, { from: day, until: day });
    if (answer <= (best?.answer ?? 0)) continue;
    best = { answer, status: spells.status.texts[spells.status.codes[i]], role: spells.role.texts[spells.role.codes[i]] };
  }
  return best;
}

/**
 * Word the differences between two days.
 * @param {Page} page
 * @returns {{ groups: Group[], same: number }}
 */
export function differences(page) {
  const { data, say } = page;
  const state = page.state();
  const [one, other] = daysOf(page).map((day) => /** @type {number} */ (parseDay(day)));
  const allowed = choose(data, { ...state, t: "", cert: "" }).spell;
  const picked = data.byId.get(state.pick);
  /** @type {Record<string, Group>} */
  const groups = {};
  for (const key of ["joined", "maybe_joined", "left", "maybe_left", "changed", "surer"]) groups[key] = { heading: say(key), items: [] };
  let same = 0;
  for (let p = 0; p < data.pairs.size; p += 1) {
    const [member, network] = [data.pairs.member[p], data.pairs.network[p]];
    if (picked !== undefined && member !== picked && network !== picked) continue;
    const before = stateOn(page, p, one, allowed);
    const after = stateOn(page, p, other, allowed);
    if (!before && !after) continue;
    const key = compareStates(before, after);
    if (key === "same") same += 1;
    else groups[key].items.push({ member, network, text: tell(page, before, after) });
  }
  return { groups: Object.values(groups).filter((x) => x.items.length), same };
}

/** @param {Was | null} before @param {Was | null} after */
function compareStates(before, after) {
  if (!before || !after) {
    const sure = (before ?? after)?.answer === 2;
    if (before) return sure ? "left" : "maybe_left";
    return sure ? "joined" : "maybe_joined";
  }
  if (before.status !== after.status || before.role !== after.role) return "changed";
  return before.answer === after.answer ? "same" : "surer";
}

/** @param {Page} page @param {Was | null} before @param {Was | null} after */
function tell(page, before, after) {
  const { data, say } = page;
  const { lang } = page.state();
  const one = (/** @type {Was | null} */ was) =>
    was ? [was.status === "active" ? word(data, "role", was.role, lang) : word(data, "status", was.status, lang), say(was.answer === 2 ? "yes" : "possibly")].join(", ") : say("not_then");
  return `${one(before)} → ${one(after)}`;
}

/**
 * Open the comparison.
 * @param {Page} page
 * @returns {import("./types.js").View}
 */
export function openCompare(page) {
  const { data, store, say } = page;
  const element = h("section", { class: "view compare", "data-view": "compare" });
  const inputs = h("div", { class: "controls" });
  const canvases = [h("canvas", { role: "img" }), h("canvas", { role: "img" })];
  const captions = [h("figcaption"), h("figcaption")];
  const figures = h("div", { class: "pair" }, ...canvases.map((canvas, i) => h("figure", {}, captions[i], h("div", { class: "frame" }, canvas))));
  const words = h("div", { class: "differences" });
  element.append(inputs, figures, words);

  /** @param {number} i */
  function sceneOf(i) {
    const state = page.state();
    const pick = data.byId.get(state.pick);
    const focus = pick === undefined ? state.focus : data.ids[pick];
    const shown = { ...state, t: daysOf(page)[i], focus, mode: "two", pick: "", steps: pick === undefined ? state.steps : "1" };
    return prepare(data, choose(data, shown), shown);
  }

  /** One camera for both, or nothing would stay in its place. */
  function cameraFor(/** @type {import("./scene.js").Scene[]} */ scenes, /** @type {number} */ width, /** @type {number} */ height) {
    const [a, b] = scenes.map(boundsOf);
    const both = { left: Math.min(a.left, b.left), top: Math.min(a.top, b.top), right: Math.max(a.right, b.right), bottom: Math.max(a.bottom, b.bottom) };
    const { choice } = scenes[0];
    const thing = choice.thing.map((x, i) => x | scenes[1].choice.thing[i]);
    if (scenes[0].dense) return fitCamera(both, width, height, [20, 20]);
    return fitNames({ ...scenes[0], choice: { ...choice, thing } }, width, height);
  }

  function draw() {
    const scenes = [sceneOf(0), sceneOf(1)];
    const ratio = Math.min(2, devicePixelRatio || 1);
    for (const [i, canvas] of canvases.entries()) {
      const box = /** @type {HTMLElement} */ (canvas.parentElement).getBoundingClientRect();
      const [width, height] = [Math.floor(box.width), Math.floor(box.height)];
      if (!width) return;
      canvas.width = width * ratio;
      canvas.height = height * ratio;
      const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      pen.scale(ratio, ratio);
      pen.fillStyle = "#ffffff";
      pen.fillRect(0, 0, width, height);
      paint(pen, scenes[i], { camera: cameraFor(scenes, width, height), width, height, around: [0, 0], say });
      const { choice } = scenes[i];
      canvas.setAttribute("aria-label", `${daysOf(page)[i]}. ${say("picture_now", choice.things, choice.pairs, choice.ties.length)}`);
    }
  }
  new ResizeObserver(draw).observe(figures);

  return {
    element,
    update() {
      const days = daysOf(page);
      const picked = data.byId.get(page.state().pick);
      keepFocus(element, () => {
        put(
          inputs,
          ...days.map((day, i) =>
            h("label", {}, `${say(i ? "second_day" : "first_day")} `, h("input", { type: "text", size: 10, value: day, "data-key": `compare-${i}`, change: (/** @type {any} */ event) => parseDay(event.target.value) !== null && store.set(i ? { other: event.target.value } : { one: event.target.value }) })),
          ),
          h("span", { class: "hint" }, picked === undefined ? say("compare_all") : h("span", {}, say("compare_one"), " ", name(data.labels[picked]))),
        );
        for (const [i, caption] of captions.entries()) {
          const at = choose(data, { ...page.state(), t: days[i] });
          const isNetwork = picked !== undefined && data.isNetwork[picked] === 1;
          const listed = isNetwork ? membersOf(data, at, picked).length : at.pairs;
          let sure = 0;
          for (let p = 0; p < data.pairs.size; p += 1) if (at.pair[p] === 1 && (!isNetwork || data.pairs.network[p] === picked)) sure += 1;
          put(caption, h("b", { class: "day-text" }, days[i]), ` · ${say(isNetwork ? "members" : "memberships")}: ${listed}; ${say("of_which_sure", sure)}`);
        }
        const { groups, same } = differences(page);
        put(
          words,
          h("h2", {}, `${say("changes")}: `, h("span", { class: "day-text" }, days[0]), " → ", h("span", { class: "day-text" }, days[1])),
          ...groups.map(({ heading, items }) =>
            h("section", {}, h("h3", {}, `${heading}: ${items.length}`), h("ul", {}, ...items.slice(0, 200).map((x) =>
              h("li", {}, h("a", { href: store.link({ pick: data.ids[x.member] }) }, name(data.labels[x.member])), " – ", name(data.labels[x.network]), h("div", { class: "hint" }, x.text))))),
          ),
          groups.length ? null : h("p", {}, say("no_changes")),
          h("p", { class: "hint" }, say("unchanged", same)),
        );
      });
      draw();
    },
    svg() {
      const scenes = [sceneOf(0), sceneOf(1)];
      const [width, height] = [640, 460];
      const pen = new SvgPen();
      pen.fillStyle = "#ffffff";
      pen.fillRect(0, 0, 2 * width, height + 30);
      const parts = scenes.map((scene, i) => {
        const own = new SvgPen();
        // Ids of clips must differ between the two halves.
        own.clips = 10000 * i;
        paint(own, scene, { camera: cameraFor(scenes, width, height), width, height, around: [0, 0], say });
        return `<svg x="${i * width}" y="30" width="${width}" height="${height}">${own.parts.join("\n")}</svg><text x="${i * width + 12}" y="20" font-family="Arial, sans-serif" font-size="14" font-weight="bold">${daysOf(page)[i]}</text>`;
      });
      pen.parts.push(...parts);
      return pen.print(2 * width, height + 30, data.title, differences(page).groups.map((x) => `${x.heading}: ${x.items.map((y) => data.labels[y.member]).join(", ")}`).join(". "));
    },
  };
}

