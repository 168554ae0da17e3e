"""What the page itself says, in each of its languages.

Names, kinds and roles come with the graph in its own words; here are only headings, buttons and
the words for certainty and status. Serbian is written once, in Latin script.
"""

from collections.abc import Mapping

import cyrtranslit

LANGUAGES = ("en", "lt", "sr-Latn", "sr-Cyrl")

# One row a phrase: English, Lithuanian, Serbian. Counts stand where no word must agree with them.
_PHRASES: Mapping[str, tuple[str, str, str]] = {
    "ties": (
        "Organisations that tie networks together",
        "Organizacijos, siejančios tinklus",
        "Organizacije koje povezuju mreže",
    ),
    "no_ties": (
        "No organisation shown here is in two or more networks.",
        "Nė viena čia rodoma organizacija nepriklauso bent dviem tinklams.",
        "Nijedna ovde prikazana organizacija nije u dve ili više mreža.",
    ),
    "networks": ("Networks", "Tinklai", "Mreže"),
    "organizations": ("Organisations", "Organizacijos", "Organizacije"),
    "lines": ("Lines", "Linijos", "Linije"),
    "signs": ("Signs", "Ženklai", "Znaci"),
    "legend": ("Legend", "Sutartiniai ženklai", "Legenda"),
    "organization": ("Organisation", "Organizacija", "Organizacija"),
    "network": ("Network", "Tinklas", "Mreža"),
    "role": ("Role", "Vaidmuo", "Uloga"),
    "status": ("Status", "Būsena", "Status"),
    "period": ("Period", "Laikotarpis", "Period"),
    "certainty": ("Certainty", "Tikrumas", "Izvesnost"),
    "source": ("Source", "Šaltinis", "Izvor"),
    "note": ("Note", "Pastaba", "Napomena"),
    "yes": ("certain", "tikrai", "sigurno"),
    "possibly": ("possible", "galbūt", "moguće"),
    "active": ("active", "galioja", "aktivno"),
    "suspended": ("suspended", "sustabdyta", "suspendovano"),
    "applicant": ("applicant", "pateikta paraiška", "podneta prijava"),
    "certain_line": ("certain membership", "tikra narystė", "sigurno članstvo"),
    "possible_line": ("possible membership", "galima narystė", "moguće članstvo"),
    "suspended_line": ("suspended membership", "sustabdyta narystė", "suspendovano članstvo"),
    "applicant_line": ("applied for", "siekiama narystės", "zatraženo članstvo"),
    "listed_of": ("{0} of {1} listed", "išvardyta {0} iš {1}", "navedeno {0} od {1}"),
    "listed": (
        "{0} listed, total not stated",
        "išvardyta {0}, bendras skaičius nenurodytas",
        "navedeno {0}, ukupan broj nije naveden",
    ),
    "count_of_networks": ("Networks: {0}", "Tinklų: {0}", "Mreža: {0}"),
    "members": ("Members", "Nariai", "Članovi"),
    "memberships": ("Memberships", "Narystės", "Članstva"),
    "number_sign": (
        "number of networks it is in",
        "keliuose tinkluose ji yra",
        "u koliko je mreža",
    ),
    "pie_sign": (
        "in several networks, a slice for each",
        "keliuose tinkluose, po skiltį kiekvienam",
        "u više mreža, po isečak za svaku",
    ),
    "ring_sign": (
        "dark arc: share of stated members listed",
        "tamsus lankas: kokia nurodytų narių dalis čia išvardyta",
        "tamni luk: koliki je deo članova ovde naveden",
    ),
    "hatch_sign": (
        "hatched: most members not listed",
        "brūkšniuota: dauguma narių neišvardyta",
        "šrafirano: većina članova nije navedena",
    ),
    "contour_sign": (
        "tinted: in this network only",
        "nuspalvinta: tik šiame tinkle",
        "obojeno: samo u toj mreži",
    ),
    "table": ("All memberships shown", "Visos rodomos narystės", "Sva prikazana članstva"),
    "to_table": ("Skip to the table", "Pereiti prie lentelės", "Pređi na tabelu"),
    "choice": ("Details", "Išsamiau", "Detalji"),
    "hint": (
        "Choose an organisation, a network or a line to see role, period and source.",
        "Pasirinkite organizaciją, tinklą ar liniją: matysite vaidmenį, laikotarpį ir šaltinį.",
        "Izaberite organizaciju, mrežu ili liniju da vidite ulogu, period i izvor.",
    ),
    "wheel": (
        "Drag to move; {0} + wheel or the buttons to zoom.",
        "Tempkite, kad pastumtumėte; mastelį keičia {0} + ratukas arba mygtukai.",
        "Prevucite da pomerite; uveličava {0} + točkić ili dugmad.",
    ),
    "closer": ("Zoom in", "Priartinti", "Uvećaj"),
    "farther": ("Zoom out", "Nutolinti", "Umanji"),
    "whole": ("Whole picture", "Visas paveikslas", "Cela slika"),
    "no_choice": ("Clear choice", "Atšaukti pasirinkimą", "Poništi izbor"),
    "picture": (
        "Picture. Organisations: {0}; networks: {1}. The lists and the table say the same.",
        "Paveikslas. Organizacijų: {0}; tinklų: {1}. Tą patį sako sąrašai ir lentelė.",
        "Slika. Organizacija: {0}; mreža: {1}. Spiskovi i tabela kažu isto.",
    ),
    "no_script": (
        "The picture needs JavaScript; the lists and the table say the same without it.",
        "Paveikslui reikia „JavaScript“; sąrašai ir lentelė tą patį sako be jo.",
        "Za sliku je potreban JavaScript; spiskovi i tabela isto kažu bez njega.",
    ),
    "not_stated": ("not stated", "nenurodyta", "nije navedeno"),
}


class NotALanguage(ValueError):
    """The page has no words in this language."""


def words_in(language: str) -> dict[str, str]:
    """Take the phrases of one language.

    >>> words_in("sr-Cyrl")["networks"]
    'Мреже'
    """
    match language:
        case "en":
            return {name: row[0] for name, row in _PHRASES.items()}
        case "lt":
            return {name: row[1] for name, row in _PHRASES.items()}
        case "sr-Latn":
            return {name: row[2] for name, row in _PHRASES.items()}
        case "sr-Cyrl":
            return {name: _cyrillic(row[2]) for name, row in _PHRASES.items()}
        case _:
            raise NotALanguage(
                f"{language!r} is not a language of the picture; "
                f"choose one of {', '.join(LANGUAGES)}"
            )


def _cyrillic(text: str) -> str:
    # A proper name of software stays in its own script.
    parts = text.split("JavaScript")
    return "JavaScript".join(cyrtranslit.to_cyrillic(part, "sr") for part in parts)
