// Draw on SVG as on a canvas: the part of a canvas's language that our painters speak.

const MEASURE = document.createElement("canvas").getContext("2d");

/**
 * Escape text for SVG.
 * @param {string} text
 */
export function escapeXml(text) {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, "")
    .replace(/[&<>"]/g, (x) => `&#${x.charCodeAt(0)};`);
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}

/** A pen that writes SVG. */
export class SvgPen {
  constructor() {
    /** @type {string | CanvasGradient | CanvasPattern} */
    this.fillStyle = "#000";
    /** @type {string | CanvasGradient | CanvasPattern} */
    this.strokeStyle = "#000";
    this.lineWidth = 1;
    /** @type {CanvasLineJoin} */
    this.lineJoin = "miter";
    /** @type {CanvasLineCap} */
    this.lineCap = "butt";
    this.globalAlpha = 1;
    this.font = "13px sans-serif";
    /** @type {CanvasTextAlign} */
    this.textAlign = "left";
    /** @type {CanvasTextBaseline} */
    this.textBaseline = "middle";
    this.path = "";
    this.dash = "";
    /** @type {string[]} */
    this.parts = [];
    this.clips = 0;
    /** @type {[object, number][]} */
    this.saved = [];
    this.open = 0;
  }

  beginPath() {
    this.path = "";
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.path += `M${round(x)} ${round(y)}`;
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.path += `${this.path ? "L" : "M"}${round(x)} ${round(y)}`;
  }

  /** @param {number} a @param {number} b @param {number} x @param {number} y */
  quadraticCurveTo(a, b, x, y) {
    this.path += `Q${round(a)} ${round(b)} ${round(x)} ${round(y)}`;
  }

  /** @param {number} x @param {number} y @param {number} r @param {number} from @param {number} to */
  arc(x, y, r, from, to) {
    const whole = to - from >= 2 * Math.PI - 1e-6;
    const end = whole ? from + Math.PI : to;
    const far = end - from > Math.PI ? 1 : 0;
    this.lineOrMove(x + r * Math.cos(from), y + r * Math.sin(from));
    this.path += `A${round(r)} ${round(r)} 0 ${far} 1 ${round(x + r * Math.cos(end))} ${round(y + r * Math.sin(end))}`;
    if (whole) {
      this.path += `A${round(r)} ${round(r)} 0 0 1 ${round(x + r * Math.cos(from))} ${round(y + r * Math.sin(from))}`;
    }
  }

  /** @param {number} x @param {number} y */
  lineOrMove(x, y) {
    const fresh = !this.path || this.path.endsWith("Z");
    this.path += `${fresh ? "M" : "L"}${round(x)} ${round(y)}`;
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  rect(x, y, w, h) {
    this.path += `M${round(x)} ${round(y)}h${round(w)}v${round(h)}h${round(-w)}Z`;
  }

  closePath() {
    this.path += "Z";
  }

  /** @param {unknown} rule */
  fill(rule) {
    const even = rule === "evenodd" ? ' fill-rule="evenodd"' : "";
    this.parts.push(`<path d="${this.path}" fill="${this.fillStyle}"${even}${this.alpha()}/>`);
  }

  stroke() {
    const dash = this.dash ? ` stroke-dasharray="${this.dash}"` : "";
    this.parts.push(
      `<path d="${this.path}" fill="none" stroke="${this.strokeStyle}" stroke-width="${round(this.lineWidth)}"` +
        `${dash} stroke-linejoin="${this.lineJoin}" stroke-linecap="${this.lineCap}"${this.alpha()}/>`,
    );
  }

  clip() {
    this.clips += 1;
    this.parts.push(
      `<clipPath id="clip${this.clips}"><path d="${this.path}"/></clipPath><g clip-path="url(#clip${this.clips})">`,
    );
    this.open += 1;
  }

  save() {
    const { fillStyle, strokeStyle, lineWidth, lineJoin, lineCap, globalAlpha, font, textAlign } = this;
    const { textBaseline, dash } = this;
    const kept = { fillStyle, strokeStyle, lineWidth, lineJoin, lineCap, globalAlpha, font, textAlign };
    this.saved.push([{ ...kept, textBaseline, dash }, this.open]);
  }

  restore() {
    const [kept, open] = this.saved.pop() ?? [{}, 0];
    Object.assign(this, kept);
    for (; this.open > open; this.open -= 1) this.parts.push("</g>");
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  fillRect(x, y, w, h) {
    this.beginPath();
    this.rect(x, y, w, h);
    this.fill(null);
  }

  /** @param {string} text @param {number} x @param {number} y */
  fillText(text, x, y) {
    this.parts.push(`<text ${this.place(x, y)} fill="${this.fillStyle}"${this.alpha()}>${escapeXml(text)}</text>`);
  }

  /** @param {string} text @param {number} x @param {number} y */
  strokeText(text, x, y) {
    this.parts.push(
      `<text ${this.place(x, y)} fill="none" stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}"` +
        ` stroke-linejoin="round" aria-hidden="true"${this.alpha()}>${escapeXml(text)}</text>`,
    );
  }

  /** @param {string} text */
  measureText(text) {
    const pen = /** @type {CanvasRenderingContext2D} */ (MEASURE);
    pen.font = this.font;
    return pen.measureText(text);
  }

  /** @param {number[]} dashes */
  setLineDash(dashes) {
    this.dash = dashes.join(" ");
  }

  /** @param {number} x @param {number} y */
  place(x, y) {
    const [, weight = "", size = "13", family = ""] = /^(bold )?([\d.]+)px (.*)$/.exec(this.font) ?? [];
    const anchor = { center: "middle", right: "end", end: "end", left: "start", start: "start" }[this.textAlign];
    // The middle of a line of text, where programs that know no dominant-baseline put it too.
    const down = this.textBaseline === "middle" ? Number(size) * 0.35 : 0;
    const bold = weight ? ' font-weight="bold"' : "";
    return `x="${round(x)}" y="${round(y + down)}" font-size="${size}"${bold} font-family="${escapeXml(family)}" text-anchor="${anchor}"`;
  }

  alpha() {
    return this.globalAlpha === 1 ? "" : ` opacity="${round(this.globalAlpha)}"`;
  }

  /**
   * Give the whole picture.
   * @param {number} width
   * @param {number} height
   * @param {string} title
   * @param {string} description
   */
  print(width, height, title, description) {
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">` +
      `<title>${escapeXml(title)}</title><desc>${escapeXml(description)}</desc>` +
      `${this.parts.join("\n")}</svg>\n`
    );
  }
}
