"""What the pages of the site themselves say, in each of their languages.

Names, kinds, roles and dates come with the data and the ontology. Counts stand where no word must
agree with them. Serbian is written once, in Latin script. The module is long because it is a table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from civilgraph.view.explorer.phrases import to_cyrillic

__all__ = ["PHRASES", "to_cyrillic"]

# One row a phrase: English, Lithuanian, Serbian.
PHRASES: Final[Mapping[str, tuple[str, str, str]]] = {
    # Around every page
    "skip": ("Skip to the content", "Pereiti prie turinio", "Pređi na sadržaj"),
    "menu": ("Main menu", "Pagrindinis meniu", "Glavni meni"),
    "language": ("Language", "Kalba", "Jezik"),
    "crumbs": ("Where you are", "Jūs esate čia", "Gde ste"),
    "home": ("Home", "Pradžia", "Početna"),
    "organisations": ("Organisations", "Organizacijos", "Organizacije"),
    "networks": ("Networks", "Tinklai", "Mreže"),
    "projects": ("Projects", "Projektai", "Projekti"),
    "sources": ("Sources", "Šaltiniai", "Izvori"),
    "queries": ("Questions", "Klausimai", "Pitanja"),
    "search": ("Search", "Paieška", "Pretraga"),
    "explorer": ("Explorer", "Žvalgyklė", "Istraživač"),
    "licence": ("Licence", "Licencija", "Licenca"),
    "cite": ("How to cite", "Kaip cituoti", "Kako citirati"),
    "changes": ("What changed", "Kas pasikeitė", "Šta se promenilo"),
    "ontology": ("Ontology", "Ontologija", "Ontologija"),
    "about": ("About the data", "Apie duomenis", "O podacima"),
    # Kinds of things
    "network": ("Network", "Tinklas", "Mreža"),
    "organization": ("Organisation", "Organizacija", "Organizacija"),
    "project": ("Project", "Projektas", "Projekat"),
    "event": ("Event", "Įvykis", "Događaj"),
    "document": ("Document", "Dokumentas", "Dokument"),
    "service": ("Service", "Paslauga", "Usluga"),
    "source": ("Source", "Šaltinis", "Izvor"),
    # A thing
    "names_in_languages": (
        "Names in other languages",
        "Pavadinimai kitomis kalbomis",
        "Nazivi na drugim jezicima",
    ),
    "memberships": (
        "Networks it belongs to",
        "Tinklai, kuriems priklauso",
        "Mreže kojima pripada",
    ),
    "members": ("Members", "Nariai", "Članice"),
    "member": ("Member", "Narys", "Članica"),
    "role": ("Role", "Vaidmuo", "Uloga"),
    "period": ("Period", "Laikotarpis", "Period"),
    "certainty": ("Certain?", "Ar tikra?", "Sigurno?"),
    "evidence": ("Evidence", "Pagrindas", "Dokaz"),
    "seen": ("listed", "nurodyta", "navedeno"),
    "not_stated": ("not stated", "nenurodyta", "nije navedeno"),
    "yes": ("✓ certain", "✓ tikrai", "✓ sigurno"),
    "possibly": ("~ possible", "~ galbūt", "~ moguće"),
    "original": ("original page", "pirminis puslapis", "izvorna stranica"),
    "cut": (
        "Only the first of {0} are shown; the data have all.",
        "Rodomi tik pirmieji iš {0}; visi yra duomenyse.",
        "Prikazani su samo prvi od {0}; svi su u podacima.",
    ),
    "coverage": ("How much is known", "Kiek žinoma", "Koliko se zna"),
    "coverage_none": (
        "No source states how many members there are.",
        "Nė vienas šaltinis nenurodo, kiek yra narių.",
        "Nijedan izvor ne navodi koliko ima članica.",
    ),
    "listed_of": ("{0} of {1} listed", "išvardyta {0} iš {1}", "navedeno {0} od {1}"),
    "listed_unknown": (
        "{0} listed, total not stated",
        "išvardyta {0}, bendras skaičius nenurodytas",
        "navedeno {0}, ukupan broj nije naveden",
    ),
    "shared": (
        "Networks with shared members",
        "Tinklai, turintys bendrų narių",
        "Mreže sa zajedničkim članicama",
    ),
    "identity": (
        "The same or different?",
        "Tas pats ar kitas?",
        "Isto ili različito?",
    ),
    "judged_same": ("The same as", "Tas pats kaip", "Isto što i"),
    "judged_different": ("Not the same as", "Ne tas pats kaip", "Nije isto što i"),
    "judged_unsure": (
        "Perhaps the same as",
        "Galbūt tas pats kaip",
        "Možda isto što i",
    ),
    "no_claims": (
        "No source tells more of it than its name.",
        "Nė vienas šaltinis nepasakoja daugiau nei pavadinimą.",
        "Nijedan izvor ne kaže više od naziva.",
    ),
    "alias": (
        "This id stands for the same as",
        "Šis identifikatorius reiškia tą patį kaip",
        "Ovaj identifikator znači isto što i",
    ),
    # A source
    "id": ("Id", "Identifikatorius", "Identifikator"),
    "publisher": ("Publisher", "Leidėjas", "Izdavač"),
    "date": ("Date", "Data", "Datum"),
    "read_at": ("Read at", "Skaityta iš", "Čitano sa"),
    "claims": ("Claims", "Teiginiai", "Tvrdnje"),
    "digest": ("SHA-256 of the text", "Teksto SHA-256", "SHA-256 teksta"),
    "claims_read": ("What it says", "Ką jame sakoma", "Šta u njemu piše"),
    "claims_note": (
        "Each row is one claim, in the order of the document, with the place where it stands. "
        "The text itself is not published here.",
        "Kiekviena eilutė – vienas teiginys dokumento eilės tvarka ir vieta, kur jis yra. "
        "Pats tekstas čia neskelbiamas.",
        "Svaki red je jedna tvrdnja, redom kojim stoji u dokumentu, sa mestom gde se nalazi. "
        "Sam tekst se ovde ne objavljuje.",
    ),
    "as_printed": ("as printed", "kaip spausdinta", "kako je štampano"),
    "title": ("Title", "Pavadinimas", "Naslov"),
    "sources_lede": (
        "The documents that were read. Every row of the data is a claim of one of them.",
        "Perskaityti dokumentai. Kiekviena duomenų eilutė – vieno iš jų teiginys.",
        "Pročitani dokumenti. Svaki red podataka je tvrdnja nekog od njih.",
    ),
    "data": ("Data", "Duomenys", "Podaci"),
}
