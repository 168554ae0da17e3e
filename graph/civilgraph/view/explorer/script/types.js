// What the modules hand to one another. Only types: nothing here runs, and nobody imports it to run.

/** @typedef {Uint8Array | Uint16Array | Int32Array} Numbers */

/**
 * A column of few different texts: the texts, and a number for each row.
 * @typedef {{ texts: string[], codes: Numbers }} Coded
 */

/**
 * Everything on the page, as columns. A thing and a spell are their positions.
 * @typedef {object} Data
 * @property {string} title
 * @property {string} release
 * @property {string} licence
 * @property {string} citation
 * @property {string} language
 * @property {string} layer           which kind of tie these spells are
 * @property {string[]} layers        the kinds of ties that there are
 * @property {(layer: string) => Data} open  the same things with ties of another kind
 * @property {number} size            number of things
 * @property {string[]} ids
 * @property {string[]} labels
 * @property {string[]} iris
 * @property {Numbers} classes        0 organisation, 1 network, 2 project
 * @property {Uint8Array} isNetwork   1 to which ties lead: networks; projects, funders or bodies
 * @property {Coded} kind
 * @property {Coded} country
 * @property {Map<number, string[]>} themes
 * @property {Float32Array} x
 * @property {Float32Array} y
 * @property {Uint8Array} slot        colour and pattern of a network; 255 is none
 * @property {Map<string, number>} byId
 * @property {Spells} spells
 * @property {Pairs} pairs
 * @property {Source[]} sources
 * @property {Record<string, Record<string, string[]>>} concepts
 * @property {Record<string, string[]>} dates
 * @property {Count[]} counts
 * @property {Name[]} names
 * @property {Claim[]} claims
 * @property {number[][]} claimsOf
 * @property {Moment[]} history
 * @property {number[]} order         networks, those of a community together
 * @property {[number, number, number][]} judged  pairs of networks and the chance of their overlap
 * @property {Set<number>} ties       pairs of members that are more than chance, as one number each
 * @property {Numbers | null} strong  1 for spells that carry such a tie; null where nobody judged
 * @property {boolean} hasEvidence
 * @property {string[]} colours
 * @property {Record<string, [number, number][]>} shapes
 * @property {[Record<string, [string, string]>, Record<string, [string, string]>]} looks
 * @property {Record<string, Record<string, string>>} words
 */

/**
 * @typedef {object} Spells
 * @property {number} size
 * @property {string[]} ids
 * @property {Numbers} member
 * @property {Numbers} network
 * @property {Coded} role
 * @property {Coded} status
 * @property {Int32Array} sureFrom    days since 1970-01-01
 * @property {Int32Array} sureUntil
 * @property {Int32Array} mayFrom
 * @property {Int32Array} mayUntil
 * @property {Coded} start            as printed
 * @property {Coded} end
 * @property {Coded} amount           what a grant pays
 * @property {[number, string, string][][]} claims  source, locator and claim of each spell
 */

/**
 * Members and networks that any spell joins; the spells of a pair stand together.
 * @typedef {object} Pairs
 * @property {number} size
 * @property {Int32Array} member
 * @property {Int32Array} network
 * @property {Int32Array} first       first spell of each pair, and one more at the end
 * @property {Int32Array} offsets     where the pairs of each thing begin in `at`
 * @property {Int32Array} at
 */

/** @typedef {{ id: string, title: string, language: string, date: string, claims: number, iri: string, digest: string }} Source */
/** @typedef {[thing: number, counted: string, comparator: string, stated: number, listed: number, when: string, lists: string, source: number]} Count */
/** @typedef {[thing: number, name: string, language: string, type: string, start: string, end: string, observed: string, source: number]} Name */
/** @typedef {[id: string, source: number, locator: string, printed: string, says: string, basis: string, certainty: string, note: string]} Claim */
/** @typedef {[thing: number, kind: string, what: string, detail: string, start: string, end: string, observed: string, claims: string[]]} Moment */

/**
 * What the page shows, as the address of the page says it. Every value is text; sets are joined
 * by commas.
 * @typedef {object} State
 * @property {string} view    map, overlap, time, compare or table
 * @property {string} lang
 * @property {string} t       empty (all time), a day, or two days with a slash
 * @property {string} mode    two, orgs or nets
 * @property {string} layer   empty (memberships), projects, grants or accreditations
 * @property {string} kind    o:ngo,n:platform
 * @property {string} country
 * @property {string} theme
 * @property {string} role
 * @property {string} status
 * @property {string} source
 * @property {string} cert    empty, yes or possibly
 * @property {string} min     least number of networks of an organisation
 * @property {string} backbone  1 for ties that are more than chance only
 * @property {string} pick    id of a thing, or ids of networks with +
 * @property {string} focus   id of a thing
 * @property {string} steps
 * @property {string} from    ends of a path
 * @property {string} to
 * @property {string} one     days that are compared
 * @property {string} other
 * @property {string} sort    column of the tables, - before it for downwards
 * @property {string} cam     x, y and scale of the map
 */

/** @typedef {{ from: number, until: number } | null} Span  null is all time */

/**
 * What is shown of the data in a state.
 * @typedef {object} Choice
 * @property {Span} span
 * @property {Uint8Array} spell    0 not shown, 1 possibly, 2 surely
 * @property {Uint8Array} pair     0 not shown; else a line of `LINES` (lines.js) plus 1
 * @property {Uint8Array} thing    1 where shown
 * @property {Uint16Array} degree  in how many networks each thing is, as an active member
 * @property {Uint16Array} sure    in how many of them surely
 * @property {Uint32Array} listed  how many members each network has
 * @property {number} pairs
 * @property {number} things
 * @property {number[]} ties       things in several networks, those in most first
 */

/** @typedef {{ x: number, y: number, k: number }} Camera  centre in the world, and scale */
/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box */
/** @typedef {Pick<CanvasRenderingContext2D, "beginPath"|"moveTo"|"lineTo"|"quadraticCurveTo"|"arc"|"rect"|"closePath"|"fill"|"stroke"|"clip"|"save"|"restore"|"fillRect"|"fillText"|"strokeText"|"measureText"|"setLineDash"|"fillStyle"|"strokeStyle"|"lineWidth"|"lineJoin"|"lineCap"|"globalAlpha"|"font"|"textAlign"|"textBaseline">} Pen */

/**
 * What every view gets.
 * @typedef {object} Page
 * @property {Data} data
 * @property {import("./state.js").Store} store
 * @property {() => State} state
 * @property {() => Choice} choice
 * @property {(name: string, ...values: (string | number)[]) => string} say
 * @property {(text: string) => void} announce
 */

/**
 * A view: its element, what it does when anything changes, and how it is handed out.
 * @typedef {object} View
 * @property {HTMLElement} element
 * @property {() => void} update
 * @property {() => string} svg
 * @property {(() => Promise<Blob | null>)=} png
 */
