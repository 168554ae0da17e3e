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
    # Lists
    "kind": ("Kind", "Rūšis", "Vrsta"),
    "organisations_and_networks": (
        "Organisations and networks",
        "Organizacijos ir tinklai",
        "Organizacije i mreže",
    ),
    "by_kind": ("By kind", "Pagal rūšį", "Po vrsti"),
    "by_country": ("By country", "Pagal šalį", "Po državi"),
    "by_theme": ("By theme", "Pagal temą", "Po temi"),
    "by_network": ("By network", "Pagal tinklą", "Po mreži"),
    "by_letter": ("By letter", "Pagal raidę", "Po slovu"),
    "networks_lede": (
        "A dark dot is a member named here, a pale one a member that a source only counts.",
        "Tamsus taškas – čia įvardytas narys, blyškus – narys, kurį šaltinis tik suskaičiuoja.",
        "Tamna tačka je ovde imenovana članica, bleda je članica koju izvor samo broji.",
    ),
    "members_listed": ("Members listed", "Išvardyta narių", "Navedeno članica"),
    # The front page
    "search_label": (
        "Find an organisation, a network, a project by any of its names",
        "Raskite organizaciją, tinklą ar projektą pagal bet kurį pavadinimą",
        "Nađite organizaciju, mrežu ili projekat po bilo kom nazivu",
    ),
    "networks_front": (
        "Networks, and how much of each is known",
        "Tinklai ir kiek apie kiekvieną žinoma",
        "Mreže i koliko se o svakoj zna",
    ),
    "all_networks": ("All networks", "Visi tinklai", "Sve mreže"),
    "all_sources": ("All sources", "Visi šaltiniai", "Svi izvori"),
    "ties": (
        "Organisations that tie networks together",
        "Organizacijos, siejančios tinklus",
        "Organizacije koje povezuju mreže",
    ),
    "ways": ("Other ways in", "Kiti keliai", "Drugi putevi"),
    "explorer_note": (
        "Map, overlap, time and tables on one page.",
        "Žemėlapis, sankirtos, laikas ir lentelės viename puslapyje.",
        "Mapa, preklapanje, vreme i tabele na jednoj strani.",
    ),
    "queries_note": (
        "Ready questions in plain words, each with its answer.",
        "Paruošti klausimai paprastais žodžiais, kiekvienas su atsakymu.",
        "Gotova pitanja običnim rečima, svako sa odgovorom.",
    ),
    "sparql_note": (
        "Write a query of your own; it runs in this browser.",
        "Parašykite savo užklausą; ji vykdoma šioje naršyklėje.",
        "Napišite sopstveni upit; izvršava se u ovom pregledaču.",
    ),
    "downloads_note": (
        "RDF, tables and more, with checksums.",
        "RDF, lentelės ir kita, su kontrolinėmis sumomis.",
        "RDF, tabele i drugo, sa kontrolnim zbirovima.",
    ),
    "ontology_note": (
        "What every word of the data means.",
        "Ką reiškia kiekvienas duomenų žodis.",
        "Šta znači svaka reč podataka.",
    ),
    "about_note": (
        "How to read the data, and what is not known.",
        "Kaip skaityti duomenis ir ko nežinoma.",
        "Kako čitati podatke i šta se ne zna.",
    ),
    # Questions
    "queries_lede": (
        "Each question is answered from the published data, and can be asked again here with "
        "other values.",
        "Į kiekvieną klausimą atsakoma iš paskelbtų duomenų; čia pat jį galima užduoti su "
        "kitomis reikšmėmis.",
        "Na svako pitanje odgovara se iz objavljenih podataka, a ovde se može ponovo postaviti "
        "sa drugim vrednostima.",
    ),
    "own_query": ("Write your own", "Parašykite savo", "Napišite svoj"),
    "answer": ("Answer", "Atsakymas", "Odgovor"),
    "answer_for": ("For", "Kai", "Za"),
    "answer_on_demand": (
        "The graph is so large that the answer is found only when you ask.",
        "Grafas toks didelis, kad atsakymo ieškoma tik paklausus.",
        "Graf je toliko veliki da se odgovor traži tek kada pitate.",
    ),
    "no_rows": ("Nothing found.", "Nieko nerasta.", "Ništa nije pronađeno."),
    "run_here": ("Ask here", "Paklauskite čia", "Pitajte ovde"),
    "run_note": (
        "The whole graph is fetched once and asked in this browser; nothing is sent anywhere.",
        "Visas grafas atsiunčiamas vieną kartą ir klausiamas šioje naršyklėje; niekas niekur "
        "nesiunčiama.",
        "Ceo graf se preuzima jednom i pita u ovom pregledaču; ništa se nigde ne šalje.",
    ),
    "columns": ("Columns", "Stulpeliai", "Kolone"),
    "no_script": (
        "This needs JavaScript; all other pages work without it.",
        "Tam reikia „JavaScript“; visi kiti puslapiai veikia be jo.",
        "Za ovo je potreban JavaScript; sve druge strane rade bez njega.",
    ),
    "search_note": (
        "Any script, any case, without diacritics, also acronyms and small slips.",
        "Bet kokiu raštu, didžiosiomis ar mažosiomis, be diakritinių ženklų, taip pat santrumpos "
        "ir mažos klaidos.",
        "Bilo kojim pismom, velikim ili malim slovima, bez kvačica, takođe skraćenice i sitne "
        "greške.",
    ),
    "sparql_lede": (
        "Ask the published graph whatever you like. It is fetched once and asked in this browser.",
        "Klauskite paskelbto grafo, ko norite. Jis atsiunčiamas vieną kartą ir klausiamas šioje "
        "naršyklėje.",
        "Pitajte objavljeni graf šta god želite. Preuzima se jednom i pita u ovom pregledaču.",
    ),
    "endpoint_lede": (
        "Ask the graph whatever you like; this server answers.",
        "Klauskite grafo, ko norite; atsako šis serveris.",
        "Pitajte graf šta god želite; odgovara ovaj server.",
    ),
    "endpoint_graphs": (
        "Every statement is in a named graph, one for each source; without GRAPH all of them are "
        "asked together.",
        "Kiekvienas teiginys yra vardiniame grafe, po vieną kiekvienam šaltiniui; be GRAPH "
        "klausiama jų visų kartu.",
        "Svaki iskaz je u imenovanom grafu, po jedan za svaki izvor; bez GRAPH pitaju se svi "
        "zajedno.",
    ),
    "query": ("Query", "Užklausa", "Upit"),
    "ask": ("Ask", "Klausti", "Pitaj"),
    "sparql_graphs": (
        "Every statement is in a named graph, one for each source: ask with GRAPH.",
        "Kiekvienas teiginys yra vardiniame grafe, po vieną kiekvienam šaltiniui: klauskite su "
        "GRAPH.",
        "Svaki iskaz je u imenovanom grafu, po jedan za svaki izvor: pitajte sa GRAPH.",
    ),
    # The ontology
    "contents": ("Contents", "Turinys", "Sadržaj"),
    "classes": ("Classes", "Klasės", "Klase"),
    "properties": ("Properties", "Savybės", "Svojstva"),
    "schemes": ("Concept schemes", "Sąvokų schemos", "Sheme pojmova"),
    "tables": ("Tables", "Lentelės", "Tabele"),
    "tables_lede": (
        "What a source can say: each table, with its columns and the properties to which they "
        "are lifted. * must be filled.",
        "Ką gali pasakyti šaltinis: kiekviena lentelė, jos stulpeliai ir savybės, kuriomis jie "
        "virsta. * – būtina.",
        "Šta izvor može da kaže: svaka tabela, njene kolone i svojstva u koja se pretvaraju. "
        "* je obavezno.",
    ),
    "example": ("Example:", "Pavyzdys:", "Primer:"),
    "names": ("Names", "Pavadinimai", "Nazivi"),
    "sub_class_of": ("Sub-class of", "Poklasis", "Potklasa od"),
    "sub_property_of": ("Sub-property of", "Posavybė", "Potsvojstvo od"),
    "domain": ("Domain", "Apibrėžties sritis", "Domen"),
    "range": ("Range", "Reikšmių sritis", "Opseg"),
    "matches": ("Meets", "Atitikmenys", "Podudara se sa"),
    "concepts_in": ("Concepts: {0}", "Sąvokų: {0}", "Pojmova: {0}"),
    "column": ("Column", "Stulpelis", "Kolona"),
    "property": ("Property", "Savybė", "Svojstvo"),
    "holds": ("Holds", "Kas jame", "Sadrži"),
    "meaning": ("Meaning", "Reikšmė", "Značenje"),
    "required": ("must be filled", "būtina užpildyti", "mora biti popunjeno"),
    # The release
    "how_to_read": ("How to read the data", "Kaip skaityti duomenis", "Kako čitati podatke"),
    "read_claims": (
        "Everything is a claim: this source says so, at this place. Where sources contradict each "
        "other, both stand.",
        "Viskas yra teiginiai: taip sako šis šaltinis šioje vietoje. Jei šaltiniai vienas kitam "
        "prieštarauja, paliekami abu.",
        "Sve je tvrdnja: tako kaže ovaj izvor na ovom mestu. Gde se izvori ne slažu, stoje obe.",
    ),
    "read_answers": (
        "Whether something held on a day has three answers: certain, possible, no.",
        "Ar kas nors galiojo tam tikrą dieną, yra trys atsakymai: tikrai, galbūt, ne.",
        "Da li je nešto važilo nekog dana ima tri odgovora: sigurno, moguće, ne.",
    ),
    "read_not_stated": (
        "“Not stated” is an answer: it is never zero, never today, never no.",
        "„Nenurodyta“ yra atsakymas: tai niekada nėra nulis, šiandiena ar „ne“.",
        "„Nije navedeno“ je odgovor: nikada nije nula, danas, niti ne.",
    ),
    "read_coverage": (
        "A network of 297 of which one member is known is not a small network: the number stated "
        "stands beside the number listed.",
        "Tinklas, kurį sudaro 297 nariai, o žinomas vienas, nėra mažas: nurodytas skaičius "
        "pateikiamas greta išvardytų.",
        "Mreža od 297 članica od kojih je poznata jedna nije mala mreža: navedeni broj stoji uz "
        "broj imenovanih.",
    ),
    "not_known": ("What is not known", "Ko nežinoma", "Šta se ne zna"),
    "not_known_lede": (
        "How much the sources leave open.",
        "Kiek šaltiniai palieka neatsakyta.",
        "Koliko izvori ostavljaju otvoreno.",
    ),
    "gap_sizes": (
        "Networks whose size no source states",
        "Tinklai, kurių dydžio nenurodo joks šaltinis",
        "Mreže čiju veličinu ne navodi nijedan izvor",
    ),
    "gap_starts": (
        "Memberships without a stated start",
        "Narystės be nurodytos pradžios",
        "Članstva bez navedenog početka",
    ),
    "gap_dates": ("Sources without a date", "Šaltiniai be datos", "Izvori bez datuma"),
    "gap_readings": (
        "Claims that are a reading",
        "Teiginiai, kurie yra interpretacija",
        "Tvrdnje koje su tumačenje",
    ),
    "gap_doubts": (
        "Claims that are uncertain",
        "Abejotini teiginiai",
        "Nesigurne tvrdnje",
    ),
    "open_questions": (
        "Everything that the sources leave open, one by one",
        "Viskas, ko šaltiniai nepasako, po vieną",
        "Sve što izvori ostavljaju otvoreno, jedno po jedno",
    ),
    "downloads": ("Downloads", "Atsisiuntimas", "Preuzimanje"),
    "downloads_lede": (
        "The same data in each format. Compare the sum after the download.",
        "Tie patys duomenys kiekvienu formatu. Atsisiuntę palyginkite kontrolinę sumą.",
        "Isti podaci u svakom formatu. Posle preuzimanja uporedite zbir.",
    ),
    "format": ("Format", "Formatas", "Format"),
    "size": ("Size", "Dydis", "Veličina"),
    "licence_note": (
        "The licence holds for the data; the text of the documents is not part of them.",
        "Licencija galioja duomenims; dokumentų tekstas į juos neįeina.",
        "Licenca važi za podatke; tekst dokumenata nije njihov deo.",
    ),
    "version": ("Version", "Versija", "Verzija"),
    "digest_data": ("SHA-256 of the data", "Duomenų SHA-256", "SHA-256 podataka"),
    "changes_since": ("From {0} to {1}", "Nuo {0} iki {1}", "Od {0} do {1}"),
    "changes_first": (
        "{0}, the first release",
        "{0}, pirmoji laida",
        "{0}, prvo izdanje",
    ),
    "changes_counts": (
        "Statements added: {0}; removed: {1}",
        "Pridėta teiginių: {0}; pašalinta: {1}",
        "Dodato iskaza: {0}; uklonjeno: {1}",
    ),
    "release_current": (
        "This release is what is published now.",
        "Ši laida skelbiama dabar.",
        "Ovo izdanje je sada objavljeno.",
    ),
    "release_earlier": (
        "An earlier release; another one is published now.",
        "Ankstesnė laida; dabar skelbiama kita.",
        "Ranije izdanje; sada je objavljeno drugo.",
    ),
    "missing": (
        "There is no page at this address.",
        "Šiuo adresu puslapio nėra.",
        "Na ovoj adresi nema strane.",
    ),
}
