"""What the explorer itself says, in each of its languages.

Its phrases are those of the figure (`view.words`) and more of the same kind: headings, buttons and
sentences into which a count or a name is put where no word must agree with it. Names, kinds, roles
and dates come with the data. The module is long because it is a table of phrases.
"""

from collections.abc import Mapping

import cyrtranslit

from civilgraph.view.words import LANGUAGES, NotALanguage, words_in

from .layer_phrases import LAYER_PHRASES

__all__ = ["LANGUAGES", "NotALanguage", "phrases_in", "to_cyrillic"]

# What stays in Latin script in a Cyrillic sentence: names of formats, keys and programs.
_LATIN = ("JavaScript", "civilgraph", "GEXF", "JSON", "CSV", "SVG", "PNG", "Ctrl", "Jaccard",
          "BiCM", "GRAPH", "RDF", "SHA-256",
          "evidence", "n / p", "{0}")  # fmt: skip

# One row a phrase: English, Lithuanian, Serbian.
_PHRASES: Mapping[str, tuple[str, str, str]] = {
    # Views and headings
    "views": ("Views", "Rodiniai", "Prikazi"),
    "view_map": ("Map", "Žemėlapis", "Mapa"),
    "view_overlap": ("Overlap", "Sankirtos", "Preklapanje"),
    "view_time": ("Time", "Laikas", "Vreme"),
    "view_compare": ("Compare", "Palyginimas", "Poređenje"),
    "view_table": ("Table", "Lentelė", "Tabela"),
    "language": ("Language", "Kalba", "Jezik"),
    "search": ("Search any name", "Ieškoti pavadinimo", "Traži naziv"),
    "nothing_found": ("Nothing is called so", "Nieko taip nevadinama", "Ništa se tako ne zove"),
    "undo": ("Undo", "Atšaukti", "Poništi"),
    "redo": ("Redo", "Grąžinti", "Vrati"),
    "picture_now": (
        "Organisations and networks shown: {0}; memberships: {1}; in several networks: {2}.",
        "Rodoma organizacijų ir tinklų: {0}; narysčių: {1}; keliuose tinkluose: {2}.",
        "Prikazano organizacija i mreža: {0}; članstava: {1}; u više mreža: {2}.",
    ),
    "none": ("none", "nėra", "nema"),
    "all": ("all", "visos", "sve"),
    # Map
    "mode": ("What the map shows", "Ką rodo žemėlapis", "Šta mapa prikazuje"),
    "mode_two": ("Organisations and networks", "Organizacijos ir tinklai", "Organizacije i mreže"),
    "mode_orgs": (
        "Organisations that share networks",
        "Organizacijos, turinčios bendrų tinklų",
        "Organizacije sa zajedničkim mrežama",
    ),
    "mode_nets": (
        "Networks that share members",
        "Tinklai, turintys bendrų narių",
        "Mreže sa zajedničkim članicama",
    ),
    "map_hint": (
        "Drag to move; {0} + wheel or the buttons to zoom. With the keyboard: arrows, + and −, "
        "0 for the whole, n / p to go from one to the next.",
        "Tempkite, kad pastumtumėte; mastelį keičia {0} + ratukas arba mygtukai. Klaviatūra: "
        "rodyklės, + ir −, 0 – visas vaizdas, n / p – kitas arba ankstesnis.",
        "Prevucite da pomerite; uveličava {0} + točkić ili dugmad. Tastaturom: strelice, + i −, "
        "0 za celinu, n / p za sledeće ili prethodno.",
    ),
    "map_hint_dense": (
        "So many memberships that they are drawn as tones, without dashes: filter, focus or pick "
        "to see single ones. Drag to move; {0} + wheel or the buttons to zoom.",
        "Narysčių tiek daug, kad jos vaizduojamos atspalviais, be brūkšnelių: pavienes rodo "
        "filtrai ir pasirinkimas. Mastelį keičia {0} + ratukas arba mygtukai.",
        "Članstava je toliko da su prikazana tonovima, bez crtica: pojedinačna se vide uz filter "
        "ili izbor. Uveličava {0} + točkić ili dugmad.",
    ),
    "listed_short": ("{0} listed", "išvardyta: {0}", "navedeno: {0}"),
    "pie_sign": (
        "in several networks: their colours and number",
        "keliuose tinkluose: jų spalvos ir skaičius",
        "u više mreža: njihove boje i broj",
    ),
    "dots_sign": (
        "pale dots: members counted but not named",
        "blyškūs taškai: nariai suskaičiuoti, bet neįvardyti",
        "blede tačke: članice prebrojane, ali neimenovane",
    ),
    # Overlap
    "matrix": ("Shared members of networks", "Bendri tinklų nariai", "Zajedničke članice mreža"),
    "matrix_hint": (
        "In each cell the number of shared members and, below, their share of all members of "
        "the two (Jaccard). A framed cell is more than chance (false discovery rate below 5 %, "
        "bipartite configuration model). Choose a cell to see who they are.",
        "Langelyje – bendrų narių skaičius, po juo – jų dalis tarp visų abiejų tinklų narių "
        "(Jaccard). Įrėmintas langelis – daugiau nei atsitiktinai (klaidingų atradimų dalis "
        "mažesnė nei 5 %). Pasirinkite langelį ir pamatysite, kas jie.",
        "U polju je broj zajedničkih članica, a ispod njihov udeo među svim članicama dve mreže "
        "(Jaccard). Uokvireno polje je više od slučaja (udeo lažnih otkrića ispod 5 %). "
        "Izaberite polje da vidite ko su.",
    ),
    "chance": (
        "more than chance if small: q = {0}",
        "mažas skaičius – ne atsitiktinai: q = {0}",
        "mali broj znači više od slučaja: q = {0}",
    ),
    "combinations": (
        "Who belongs to which combination",
        "Kas kuriam deriniui priklauso",
        "Ko kojoj kombinaciji pripada",
    ),
    "share_nothing": (
        "Networks that share no member",
        "Tinklai be bendrų narių",
        "Mreže bez zajedničkih članica",
    ),
    "shared": ("Shared members", "Bendri nariai", "Zajedničke članice"),
    "in_all": ("In all of these networks", "Visuose šiuose tinkluose", "U svim ovim mrežama"),
    # Time
    "time": ("Time", "Laikas", "Vreme"),
    "all_time": ("All time", "Visas laikas", "Sve vreme"),
    "day": ("Day", "Diena", "Dan"),
    "until": ("until", "iki", "do"),
    "play": ("Play", "Leisti", "Pusti"),
    "stop": ("Stop", "Stabdyti", "Zaustavi"),
    "stopped": ("stopped", "sustabdyta", "zaustavljeno"),
    "play_off": (
        "Playing is off: reduced motion is asked for.",
        "Leidimas išjungtas: prašoma mažiau judesio.",
        "Puštanje je isključeno: traženo je manje pokreta.",
    ),
    "undated": (
        "Memberships with no stated start: {0}",
        "Narysčių be nurodytos pradžios: {0}",
        "Članstava bez navedenog početka: {0}",
    ),
    "slider": ("Day shown, by months", "Rodoma diena, mėnesiais", "Prikazani dan, po mesecima"),
    "life_lines": ("Life of memberships", "Narysčių eiga", "Tok članstava"),
    "life_hint": (
        "Thick where a membership surely held, dashed where it may have; an arrow where no "
        "source tells of an end.",
        "Stora linija – narystė tikrai galiojo, brūkšninė – galėjo galioti; rodyklė – joks "
        "šaltinis nemini pabaigos.",
        "Debela linija: članstvo je sigurno važilo; isprekidana: možda; strelica: nijedan izvor "
        "ne navodi kraj.",
    ),
    # Comparison
    "first_day": ("First day", "Pirma diena", "Prvi dan"),
    "second_day": ("Second day", "Antra diena", "Drugi dan"),
    "compare_all": (
        "Everything is compared; pick a network to compare it alone.",
        "Lyginama viskas; pasirinkite tinklą, kad lygintumėte tik jį.",
        "Poredi se sve; izaberite mrežu da poredite samo nju.",
    ),
    "compare_one": ("Compared:", "Lyginama:", "Poredi se:"),
    "changes": ("What changed", "Kas pasikeitė", "Šta se promenilo"),
    "joined": ("Joined", "Įstojo", "Pristupile"),
    "maybe_joined": ("Possibly joined", "Galbūt įstojo", "Možda pristupile"),
    "left": ("Left", "Išstojo", "Istupile"),
    "maybe_left": ("Possibly left", "Galbūt išstojo", "Možda istupile"),
    "changed": (
        "Role or status changed",
        "Pasikeitė vaidmuo ar būsena",
        "Promenjena uloga ili status",
    ),
    "surer": (
        "Only the certainty is another",
        "Skiriasi tik tikrumas",
        "Razlikuje se samo izvesnost",
    ),
    "no_changes": ("Nothing changed.", "Niekas nepasikeitė.", "Ništa se nije promenilo."),
    "unchanged": (
        "Memberships that are the same on both days: {0}.",
        "Narysčių, kurios abi dienas tokios pačios: {0}.",
        "Članstava koja su oba dana ista: {0}.",
    ),
    "not_then": ("not on that day", "tą dieną ne", "tog dana ne"),
    # Filters
    "filters": ("Filters", "Filtrai", "Filteri"),
    "kind": ("Kind", "Rūšis", "Vrsta"),
    "country": ("Country of organisations", "Organizacijų šalis", "Zemlja organizacija"),
    "only_yes": ("certain only", "tik tikros", "samo sigurna"),
    "only_possibly": ("possible only", "tik galimos", "samo moguća"),
    "ties_only": ("Ties", "Ryšiai", "Veze"),
    "least_two": (
        "only organisations in two or more networks",
        "tik organizacijos, priklausančios bent dviem tinklams",
        "samo organizacije u dve ili više mreža",
    ),
    "layer": ("Layer of ties", "Ryšių sluoksnis", "Sloj veza"),
    "layer_memberships": ("memberships", "narystės", "članstva"),
    "layer_projects": ("roles in projects", "vaidmenys projektuose", "uloge u projektima"),
    "layer_grants": ("grants", "dotacijos", "donacije"),
    "layer_accreditations": ("accreditations", "akreditacijos", "akreditacije"),
    "theme": (
        "Theme of either end of a tie",
        "Bent vieno ryšio galo tema",
        "Tema bar jednog kraja veze",
    ),
    "backbone": (
        "only ties that are more than chance",
        "tik neatsitiktiniai ryšiai",
        "samo veze koje su više od slučaja",
    ),
    "backbone_hint": (
        "Organisations that share more networks, or networks that share more members, than chance "
        "would have them, and the memberships behind (BiCM, false discovery rate below 5 %).",
        "Organizacijos, turinčios daugiau bendrų tinklų, ar tinklai, turintys daugiau bendrų "
        "narių, nei lemtų atsitiktinumas, ir už to esančios narystės (BiCM, klaidingų atradimų "
        "dalis mažesnė nei 5 %).",
        "Organizacije koje dele više mreža, ili mreže koje dele više članica, nego što bi bilo "
        "slučajno, i članstva iza toga (BiCM, udeo lažnih otkrića ispod 5 %).",
    ),
    "backbone_none": (
        "None of these ties is more than chance.",
        "Nė vienas iš šių ryšių nėra daugiau nei atsitiktinis.",
        "Nijedna od ovih veza nije više od slučaja.",
    ),
    "reset": ("Clear all filters", "Išvalyti filtrus", "Ukloni sve filtere"),
    # Card
    "class_organization": ("Organisation", "Organizacija", "Organizacija"),
    "class_network": ("Network", "Tinklas", "Mreža"),
    "class_project": ("Project", "Projektas", "Projekat"),
    "elsewhere": ("Other ties", "Kiti ryšiai", "Druge veze"),
    "amount": ("Amount", "Suma", "Iznos"),
    "amount_not_stated": ("amount not stated", "suma nenurodyta", "iznos nije naveden"),
    "themes": ("Themes", "Temos", "Teme"),
    "focus": ("Show its surroundings only", "Rodyti tik aplinką", "Prikaži samo okolinu"),
    "unfocus": ("Show everything", "Rodyti viską", "Prikaži sve"),
    "steps": ("Steps away", "Per kiek žingsnių", "Na koliko koraka"),
    "steps_of": ("Steps away: {0}", "Žingsnių: {0}", "Koraka: {0}"),
    "path": ("Path between two", "Kelias tarp dviejų", "Put između dve"),
    "path_from": ("Path from", "Kelias nuo", "Put od"),
    "path_to": ("Path to", "Kelias iki", "Put do"),
    "path_from_here": ("Path from here", "Kelias nuo čia", "Put odavde"),
    "path_to_here": ("Path to here", "Kelias iki čia", "Put dovde"),
    "no_path": (
        "Nothing that is shown joins the two.",
        "Niekas, kas rodoma, šių dviejų nesieja.",
        "Ništa prikazano ne povezuje ove dve.",
    ),
    "clear_path": ("Clear the path", "Išvalyti kelią", "Ukloni put"),
    "rank": ("rank {0}", "vieta: {0}", "mesto: {0}"),
    "of_which_sure": ("certain: {0}", "tikrų: {0}", "sigurnih: {0}"),
    "partners_reached": (
        "Organisations met in its networks",
        "Organizacijos jos tinkluose",
        "Organizacije u njenim mrežama",
    ),
    "members_elsewhere": (
        "Members also in other networks",
        "Nariai, esantys ir kituose tinkluose",
        "Članice i u drugim mrežama",
    ),
    "cut": ("Without it", "Be jos", "Bez nje"),
    "cut_parts": (
        "what it joins would fall into parts: {0}",
        "tai, ką ji jungia, suskiltų į dalis: {0}",
        "ono što spaja raspalo bi se na delove: {0}",
    ),
    "kind_not_stated": ("kind not stated", "rūšis nenurodyta", "vrsta nije navedena"),
    "period_not_stated": ("no date stated", "data nenurodyta", "datum nije naveden"),
    "no_memberships": (
        "No membership is told of.",
        "Apie narystes nieko nesakoma.",
        "O članstvima se ništa ne kaže.",
    ),
    "names": ("Names", "Pavadinimai", "Nazivi"),
    "history": ("History", "Istorija", "Istorija"),
    "claims": ("Claims and evidence", "Teiginiai ir įrodymai", "Tvrdnje i dokazi"),
    "as_printed": ("as printed", "kaip išspausdinta", "kako je štampano"),
    "evidence_elsewhere": (
        "The page is too large to carry the evidence: civilgraph evidence {0}",
        "Puslapis per didelis, kad jame tilptų įrodymai: civilgraph evidence {0}",
        "Strana je prevelika da bi nosila dokaze: civilgraph evidence {0}",
    ),
    "moment_event": ("event", "įvykis", "događaj"),
    "moment_member_of": ("member of", "narystė", "članstvo"),
    "moment_has_member": ("has member", "turi narį", "ima članicu"),
    "moment_project": ("project", "projektas", "projekat"),
    "moment_participant": ("participant", "dalyvis", "učesnik"),
    "moment_support": ("support", "parama", "podrška"),
    "moment_status": ("status", "statusas", "status"),
    # Tables
    "name": ("Name", "Pavadinimas", "Naziv"),
    "sure": ("Certain", "Tikrų", "Sigurno"),
    "which": ("Which", "Kurie", "Koje"),
    "listed_column": ("Listed", "Išvardyta", "Navedeno"),
    "stated": ("Stated", "Nurodyta", "Iskazano"),
    "member": ("Member", "Narys", "Članica"),
    "start": ("Start", "Pradžia", "Početak"),
    "end": ("End", "Pabaiga", "Kraj"),
    "table_cut": (
        "The first {0} of {1} are shown; exports have all.",
        "Rodoma pirmų {0} iš {1}; eksportuojama viskas.",
        "Prikazano prvih {0} od {1}; izvoz sadrži sve.",
    ),
    # Exports
    "export": ("Export", "Eksportas", "Izvoz"),
    "caption": ("Caption", "Aprašas", "Opis"),
    "release": ("Release", "Laida", "Izdanje"),
    "no_release": ("not a release", "ne laida", "nije izdanje"),
    "licence": ("Licence", "Licencija", "Licenca"),
    "cite": ("Cite as", "Cituoti", "Citirati"),
    "saved": ("Saved: {0}", "Išsaugota: {0}", "Sačuvano: {0}"),
    "share_hint": (
        "The address of this page opens this very view again.",
        "Šio puslapio adresas vėl atvers tą patį vaizdą.",
        "Adresa ove strane ponovo otvara isti prikaz.",
    ),
}


def phrases_in(language: str) -> dict[str, str]:
    """Take the phrases of one language, the figure's among them.

    >>> phrases_in("sr-Cyrl")["view_map"], phrases_in("lt")["networks"]
    ('Мапа', 'Tinklai')
    """
    column = {"en": 0, "lt": 1}.get(language, 2)
    own = {name: row[column] for name, row in {**_PHRASES, **LAYER_PHRASES}.items()}
    if language == "sr-Cyrl":
        own = {name: to_cyrillic(text) for name, text in own.items()}
    return {**words_in(language), **own}


def to_cyrillic(text: str) -> str:
    """Write a Serbian sentence in Cyrillic; names of formats and programs stay as they are.

    >>> to_cyrillic("Izvoz u CSV")
    'Извоз у CSV'
    """
    for number, kept in enumerate(_LATIN):
        text = text.replace(kept, chr(0xE000 + number))
    text = str(cyrtranslit.to_cyrillic(text, "sr"))
    for number, kept in enumerate(_LATIN):
        text = text.replace(chr(0xE000 + number), kept)
    return text
