// What the scripts of the site say, in the language of the page.

/** @typedef {import("./types.js").Say} Say */

/** @type {Record<string, Record<string, string>>} */
const WORDS = {
  en: {
    run: "Run",
    stop: "Stop",
    stopped: "Stopped.",
    fetching: "Fetching the graph: {0} MB",
    fetching_of: "Fetching the graph: {0} of {1} MB",
    reading: "Reading the graph: {0} statements",
    asking: "Asking …",
    answered: "Rows: {0} · {1} s",
    judged: "{0} · {1} s",
    shown: "The first {0} of {1} rows are shown; the downloads hold all.",
    no_rows: "No rows.",
    named_graphs: "No rows. Every statement is in a named graph: write GRAPH ?g {{ … }}.",
    yes: "Yes",
    no: "No",
    own_answer: "Answer to your question",
    download: "Download",
    empty: "not bound",
    refused: "{0} is refused: a query asks this graph and nothing else",
    at: "Line {0}, column {1}:",
    too_large: "The answer is larger than this browser can hold; add a LIMIT.",
    not_fetched: "{0} could not be fetched ({1}); try again later.",
    missing: "{0}: a value is missing",
    no_id: "{0}: “{1}” is no id; write one such as ztok",
    no_day: "{0}: “{1}” is not one day; write a day such as 2013-01-01",
    no_iri: "{0}: “{1}” is no IRI; write one that begins with https://",
    editor: "Query",
    keys: "Ctrl+Enter runs the query, Ctrl+Space completes a word, Tab leaves the editor.",
    examples: "Examples",
    choose: "Choose an example …",
    found: "Found: {0}",
    first_found: "Found: {0}; the first {1} are shown",
    nothing_found: "Nothing found.",
    loading: "Loading …",
  },
  lt: {
    run: "Vykdyti",
    stop: "Stabdyti",
    stopped: "Sustabdyta.",
    fetching: "Atsiunčiamas grafas: {0} MB",
    fetching_of: "Atsiunčiamas grafas: {0} iš {1} MB",
    reading: "Skaitomas grafas: {0} teig.",
    asking: "Ieškoma atsakymo …",
    answered: "Eilučių: {0} · {1} s",
    judged: "{0} · {1} s",
    shown: "Rodoma pirmųjų eilučių: {0} iš {1}; atsisiunčiamuose failuose yra visos.",
    no_rows: "Nėra nė vienos eilutės.",
    named_graphs: "Nėra nė vienos eilutės. Kiekvienas teiginys yra vardiniame grafe: rašykite GRAPH ?g {{ … }}.",
    yes: "Taip",
    no: "Ne",
    own_answer: "Atsakymas į jūsų klausimą",
    download: "Atsisiųsti",
    empty: "nesusieta",
    refused: "{0} neleidžiama: užklausa klausia tik šio grafo",
    at: "{0} eilutė, {1} stulpelis:",
    too_large: "Atsakymas didesnis, nei telpa šioje naršyklėje; pridėkite LIMIT.",
    not_fetched: "Nepavyko atsiųsti {0} ({1}); pabandykite vėliau.",
    missing: "{0}: trūksta reikšmės",
    no_id: "{0}: „{1}“ nėra identifikatorius; rašykite, pavyzdžiui, ztok",
    no_day: "{0}: „{1}“ nėra viena diena; rašykite, pavyzdžiui, 2013-01-01",
    no_iri: "{0}: „{1}“ nėra IRI; jis prasideda https://",
    editor: "Užklausa",
    keys: "Ctrl+Enter vykdo užklausą, Ctrl+tarpas užbaigia žodį, Tab išeina iš rengyklės.",
    examples: "Pavyzdžiai",
    choose: "Pasirinkite pavyzdį …",
    found: "Rasta: {0}",
    first_found: "Rasta: {0}; rodoma pirmųjų: {1}",
    nothing_found: "Nieko nerasta.",
    loading: "Įkeliama …",
  },
  "sr-Latn": {
    run: "Pokreni",
    stop: "Zaustavi",
    stopped: "Zaustavljeno.",
    fetching: "Preuzima se graf: {0} MB",
    fetching_of: "Preuzima se graf: {0} od {1} MB",
    reading: "Čita se graf: iskaza {0}",
    asking: "Traži se odgovor …",
    answered: "Redova: {0} · {1} s",
    judged: "{0} · {1} s",
    shown: "Prikazano je prvih {0} od {1} redova; preuzete datoteke sadrže sve.",
    no_rows: "Nema nijednog reda.",
    named_graphs: "Nema nijednog reda. Svaki iskaz je u imenovanom grafu: napišite GRAPH ?g {{ … }}.",
    yes: "Da",
    no: "Ne",
    own_answer: "Odgovor na vaše pitanje",
    download: "Preuzmi",
    empty: "nije vezano",
    refused: "{0} nije dozvoljeno: upit pita samo ovaj graf",
    at: "Red {0}, kolona {1}:",
    too_large: "Odgovor je veći nego što staje u ovaj pregledač; dodajte LIMIT.",
    not_fetched: "{0} nije moguće preuzeti ({1}); pokušajte kasnije.",
    missing: "{0}: nedostaje vrednost",
    no_id: "{0}: „{1}“ nije identifikator; napišite, na primer, ztok",
    no_day: "{0}: „{1}“ nije jedan dan; napišite, na primer, 2013-01-01",
    no_iri: "{0}: „{1}“ nije IRI; on počinje sa https://",
    editor: "Upit",
    keys: "Ctrl+Enter pokreće upit, Ctrl+razmak dovršava reč, Tab izlazi iz polja.",
    examples: "Primeri",
    choose: "Izaberite primer …",
    found: "Pronađeno: {0}",
    first_found: "Pronađeno: {0}; prikazano je prvih {1}",
    nothing_found: "Ništa nije pronađeno.",
    loading: "Učitava se …",
  },
  "sr-Cyrl": {
    run: "Покрени",
    stop: "Заустави",
    stopped: "Заустављено.",
    fetching: "Преузима се граф: {0} MB",
    fetching_of: "Преузима се граф: {0} од {1} MB",
    reading: "Чита се граф: исказа {0}",
    asking: "Тражи се одговор …",
    answered: "Редова: {0} · {1} s",
    judged: "{0} · {1} s",
    shown: "Приказано је првих {0} од {1} редова; преузете датотеке садрже све.",
    no_rows: "Нема ниједног реда.",
    named_graphs: "Нема ниједног реда. Сваки исказ је у именованом графу: напишите GRAPH ?g {{ … }}.",
    yes: "Да",
    no: "Не",
    own_answer: "Одговор на ваше питање",
    download: "Преузми",
    empty: "није везано",
    refused: "{0} није дозвољено: упит пита само овај граф",
    at: "Ред {0}, колона {1}:",
    too_large: "Одговор је већи него што стаје у овај прегледач; додајте LIMIT.",
    not_fetched: "{0} није могуће преузети ({1}); покушајте касније.",
    missing: "{0}: недостаје вредност",
    no_id: "{0}: „{1}“ није идентификатор; напишите, на пример, ztok",
    no_day: "{0}: „{1}“ није један дан; напишите, на пример, 2013-01-01",
    no_iri: "{0}: „{1}“ није IRI; он почиње са https://",
    editor: "Упит",
    keys: "Ctrl+Enter покреће упит, Ctrl+размак довршава реч, Tab излази из поља.",
    examples: "Примери",
    choose: "Изаберите пример …",
    found: "Пронађено: {0}",
    first_found: "Пронађено: {0}; приказано је првих {1}",
    nothing_found: "Ништа није пронађено.",
    loading: "Учитава се …",
  },
};

/** The language of the page: one that we have words in. */
export const LANGUAGE = document.documentElement.lang in WORDS ? document.documentElement.lang : "en";

const NUMBERS = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 2 });

/** @type {Say} */
export function say(key, ...values) {
  const text = WORDS[LANGUAGE][key];
  if (text === undefined) throw new RangeError(`no words for ${key}`);
  return text.replace(/\{\{|\}\}|\{(\d)\}/g, (found, place) => {
    if (!place) return found[0];
    const value = values[Number(place)];
    return typeof value === "number" ? NUMBERS.format(value) : value;
  });
}

/**
 * Choose from a text in several languages: the page's, or the nearest there is.
 * @param {string | Record<string, string> | undefined} text
 */
export function inLanguage(text) {
  if (text === undefined || typeof text === "string") return text ?? "";
  return [LANGUAGE, "sr-Latn", "en"]
    .filter((language) => language === LANGUAGE || language === "en" || LANGUAGE.startsWith("sr"))
    .map((language) => text[language])
    .find(Boolean) ?? Object.values(text)[0] ?? "";
}
