// The map: a canvas with a kept picture that is moved at once and drawn anew when it rests.

import { fitCamera, listenToMoves, parseCamera, printCamera, zoomAt } from "./camera.js";
import { paintDense } from "./dense.js";
import { h, name, put } from "./dom.js";
import { legend } from "./legend.js";
import { isWest, noteOf, radiusOf } from "./names.js";
import { paint } from "./painter.js";
import { findPicked, prepare } from "./scene.js";
import { SvgPen } from "./svgpen.js";

/** @typedef {import("./types.js").Camera} Camera */
/** @typedef {import("./types.js").Page} Page */

const AROUND = 0.3; // how much more than is seen the kept picture holds, on each side
const REST = 140;

/**
 * Open the map.
 * @param {Page} page
 * @returns {import("./types.js").View}
 */
export function openMap(page) {
  const { data, store, say } = page;
  const canvas = h("canvas", { tabindex: "0", role: "img", class: "map" });
  const tip = h("div", { class: "tip", hidden: true });
  const tools = h("div", { class: "tools" });
  const frame = h("div", { class: "frame" }, canvas, tip, tools);
  const signs = h("div", { class: "legend" });
  const modes = h("fieldset", { class: "modes" });
  const note = h("p", { class: "hint" });
  const element = h("section", { class: "view", "data-view": "map" }, modes, frame, note, signs);
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const kept = document.createElement("canvas");
  const keptPen = /** @type {CanvasRenderingContext2D} */ (kept.getContext("2d"));
  /** @type {Camera} */
  let camera = { x: 0, y: 0, k: 1 };
  let keptCamera = camera;
  let scene = prepare(data, page.choice(), page.state());
  let [width, height, ratio] = [0, 0, 1];
  let resting = 0;
  let asked = 0;
  let shown = "";

  /**
   * @param {number} w @param {number} h
   * @returns {import("./painter.js").Sheet}
   */
  const sheetOf = (w, h) => ({ camera, width: w, height: h, around: [(w - width) / 2, (h - height) / 2], say });

  /** Draw the kept picture anew around the camera. */
  function redraw() {
    if (!width) return;
    const wide = Math.ceil(width * (1 + 2 * AROUND));
    const high = Math.ceil(height * (1 + 2 * AROUND));
    if (kept.width !== wide * ratio || kept.height !== high * ratio) {
      kept.width = wide * ratio;
      kept.height = high * ratio;
    }
    keptPen.setTransform(1, 0, 0, 1, 0, 0);
    keptPen.clearRect(0, 0, kept.width, kept.height);
    if (scene.dense) paintDense(keptPen, scene, { ...camera, k: camera.k * ratio }, kept.width, kept.height);
    keptPen.setTransform(ratio, 0, 0, ratio, 0, 0);
    paint(keptPen, scene, sheetOf(wide, high));
    keptCamera = camera;
    show();
  }

  /** Show the kept picture where the camera is now. */
  function show() {
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    const scale = camera.k / keptCamera.k;
    const x = (width / 2 + (keptCamera.x - camera.x) * camera.k) * ratio - (kept.width * scale) / 2;
    const y = (height / 2 + (keptCamera.y - camera.y) * camera.k) * ratio - (kept.height * scale) / 2;
    pen.imageSmoothingEnabled = scale !== 1;
    pen.drawImage(kept, scale === 1 ? Math.round(x) : x, scale === 1 ? Math.round(y) : y, kept.width * scale, kept.height * scale);
  }

  function rest() {
    clearTimeout(resting);
    resting = window.setTimeout(() => {
      redraw();
      store.set({ cam: printCamera(camera) }, { quietly: true });
    }, REST);
  }

  /** @param {Camera} next */
  function move(next) {
    camera = next;
    tip.hidden = true;
    if (asked) return;
    asked = requestAnimationFrame(() => {
      asked = 0;
      const far = Math.abs(camera.x - keptCamera.x) * camera.k > width * AROUND || Math.abs(camera.y - keptCamera.y) * camera.k > height * AROUND;
      if (far && !scene.dense) redraw();
      else show();
    });
  }

  function fit() {
    camera = scene.dense ? fitCamera(boundsOf(scene), width, height, [20, 20]) : fitNames(scene, width, height);
  }

  /** @param {number} x @param {number} y */
  function find(x, y) {
    let best = -1;
    let nearest = 14;
    for (let i = 0; i < data.size; i += 1) {
      if (!scene.choice.thing[i] || (scene.mode === "nets" && !data.isNetwork[i])) continue;
      const dx = (data.x[i] - camera.x) * camera.k + width / 2 - x;
      const dy = (data.y[i] - camera.y) * camera.k + height / 2 - y;
      const away = Math.hypot(dx, dy) - radiusOf(scene, i, camera.k) * 0.8;
      if (away < nearest) [best, nearest] = [i, away];
    }
    return best;
  }

  listenToMoves(canvas, {
    get: () => camera,
    move,
    done: rest,
    tap(x, y) {
      const thing = find(x, y);
      store.set({ pick: thing < 0 ? "" : data.ids[thing] });
    },
  });
  canvas.addEventListener("keydown", (event) => {
    if (event.key === "0") {
      fit();
      show();
      rest();
    } else if (event.key === "n" || event.key === "p") {
      step(event.key === "n" ? 1 : -1);
    } else if (event.key === "Escape") {
      store.set({ pick: "" });
    }
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.buttons || event.pointerType === "touch") return;
    const box = canvas.getBoundingClientRect();
    const thing = find(event.clientX - box.left, event.clientY - box.top);
    canvas.classList.toggle("over", thing >= 0);
    tip.hidden = thing < 0;
    if (thing < 0) return;
    const about = data.isNetwork[thing] ? noteOf(scene, sheetOf(width, height), thing) : say("count_of_networks", scene.choice.degree[thing]);
    put(tip, h("b", {}, name(data.labels[thing])), h("span", {}, about));
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    tip.classList.toggle("west", x > width / 2);
    tip.classList.toggle("north", y > height / 2);
    // The style of a single element may be set by script under the page's policy.
    tip.style.left = x > width / 2 ? "auto" : `${x + 14}px`;
    tip.style.right = x > width / 2 ? `${width - x + 14}px` : "auto";
    tip.style.top = y > height / 2 ? "auto" : `${y + 14}px`;
    tip.style.bottom = y > height / 2 ? `${height - y + 14}px` : "auto";
  });
  canvas.addEventListener("pointerleave", () => {
    tip.hidden = true;
  });

  /**
   * Pick the next thing by weight: organisations that tie networks first, then networks.
   * @param {number} by
   */
  function step(by) {
    const things = [...scene.choice.ties.filter((i) => !data.isNetwork[i]), ...data.order.filter((i) => scene.choice.thing[i])];
    if (!things.length) return;
    const [picked = -1] = findPicked(data, page.state());
    const at = things.indexOf(picked);
    const next = things[(at + by + things.length + (at < 0 && by < 0 ? 1 : 0)) % things.length];
    store.set({ pick: data.ids[next] });
    page.announce(data.labels[next]);
  }

  function resize() {
    const box = frame.getBoundingClientRect();
    const next = Math.min(2, devicePixelRatio || 1);
    const [w, hh] = [Math.floor(box.width), Math.floor(box.height)];
    if (!w || (w === width && hh === height && next === ratio)) return;
    const first = !width;
    [width, height, ratio] = [w, hh, next];
    canvas.width = w * ratio;
    canvas.height = hh * ratio;
    if (first || !page.state().cam) {
      fit();
      camera = parseCamera(page.state().cam) ?? camera;
    }
    redraw();
  }
  new ResizeObserver(resize).observe(frame);

  function printTools() {
    /** @param {string} key @param {string} sign @param {() => void} act */
    const tool = (key, sign, act) =>
      h("button", { type: "button", "aria-label": say(key), title: say(key), click: act, "data-key": key }, sign);
    put(
      tools,
      tool("closer", "+", () => (move(zoomAt(camera, 1.3, 0, 0)), rest())),
      tool("farther", "−", () => (move(zoomAt(camera, 1 / 1.3, 0, 0)), rest())),
      tool("whole", "⤢", () => (fit(), show(), rest())),
    );
    const choice = (/** @type {string} */ mode) => {
      const input = h("input", { type: "radio", name: "mode", value: mode, change: () => store.set({ mode }), "data-key": `mode-${mode}` });
      input.checked = scene.mode === mode;
      input.disabled = scene.dense;
      return h("label", {}, input, say(`mode_${mode}`));
    };
    put(modes, h("legend", { class: "unseen" }, say("mode")), choice("two"), choice("orgs"), choice("nets"));
  }

  return {
    element,
    update() {
      const state = page.state();
      const { cam, sort, view, ...rest } = state;
      const now = JSON.stringify(rest);
      if (now !== shown) {
        shown = now;
        scene = prepare(data, page.choice(), state);
        printTools();
        put(signs, ...legend(page, scene));
        put(note, say(scene.dense ? "map_hint_dense" : "map_hint", /Mac/.test(navigator.platform) ? "⌘" : "Ctrl"));
        canvas.setAttribute("aria-label", say("picture_now", scene.choice.things, scene.choice.pairs, scene.choice.ties.length));
        if (state.focus !== frame.dataset.focus) {
          frame.dataset.focus = state.focus;
          if (width && !state.cam) fit();
        }
        redraw();
      }
      const asked = parseCamera(cam);
      if (width && asked && printCamera(camera) !== cam) {
        camera = asked;
        redraw();
      } else if (width && !cam && frame.dataset.cam) {
        fit();
        redraw();
      }
      frame.dataset.cam = cam;
      resize();
    },
    svg() {
      const sheet = new SvgPen();
      sheet.fillStyle = "#ffffff";
      sheet.fillRect(0, 0, width, height);
      paint(sheet, scene, sheetOf(width, height));
      return sheet.print(width, height, data.title, canvas.getAttribute("aria-label") ?? "");
    },
    png() {
      const large = document.createElement("canvas");
      large.width = width * 2;
      large.height = height * 2;
      const brush = /** @type {CanvasRenderingContext2D} */ (large.getContext("2d"));
      if (scene.dense) paintDense(brush, scene, { ...camera, k: camera.k * 2 }, width * 2, height * 2);
      brush.globalCompositeOperation = "destination-over";
      brush.fillStyle = "#ffffff";
      brush.fillRect(0, 0, width * 2, height * 2);
      brush.globalCompositeOperation = "source-over";
      brush.scale(2, 2);
      paint(brush, scene, sheetOf(width, height));
      return new Promise((resolve) => large.toBlob(resolve, "image/png"));
    },
  };
}

/**
 * Show everything with its name: names are as large at every scale, so the scale is searched for.
 * @param {import("./scene.js").Scene} scene @param {number} width @param {number} height
 * @returns {Camera}
 */
export function fitNames(scene, width, height) {
  const { data, choice } = scene;
  const narrow = width < 420;
  const sides = narrow ? [14, 30, 14] : [86, 62, 132];
  let [low, high] = [0.02, 1.5];
  /** @type {Camera} */
  let best = { ...fitCamera(boundsOf(scene), width, height, [10, 10]), k: low };
  for (let step = 0; step < 24; step += 1) {
    const k = (low + high) / 2;
    const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    for (let i = 0; i < data.size; i += 1) {
      if (!choice.thing[i]) continue;
      const plain = !data.isNetwork[i] && choice.degree[i] < 2;
      const [west, east] = plain && !narrow ? (isWest(data, i) ? [sides[2], 8] : [8, sides[2]]) : [sides[0], sides[0]];
      // Room for the contour around it, too.
      const round = narrow ? 0 : 34 * k;
      box.left = Math.min(box.left, data.x[i] * k - Math.max(west, round));
      box.right = Math.max(box.right, data.x[i] * k + Math.max(east, round));
      box.top = Math.min(box.top, data.y[i] * k - Math.max(plain ? 16 : 40, round));
      box.bottom = Math.max(box.bottom, data.y[i] * k + Math.max(plain ? 16 : 48, round));
    }
    const fits = box.right - box.left <= width - 8 && box.bottom - box.top <= height - 8;
    if (fits) best = { k, x: (box.left + box.right) / 2 / k, y: (box.top + box.bottom) / 2 / k };
    if (fits) low = k;
    else high = k;
  }
  return best;
}

/**
 * Find the box around what is shown.
 * @param {import("./scene.js").Scene} scene
 */
export function boundsOf({ data, choice }) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let i = 0; i < data.size; i += 1) {
    if (!choice.thing[i]) continue;
    box.left = Math.min(box.left, data.x[i]);
    box.right = Math.max(box.right, data.x[i]);
    box.top = Math.min(box.top, data.y[i]);
    box.bottom = Math.max(box.bottom, data.y[i]);
  }
  return box.left === Infinity ? { left: 0, top: 0, right: 1, bottom: 1 } : box;
}
