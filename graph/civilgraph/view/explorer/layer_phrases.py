"""How the explorer's phrases differ where ties are no memberships.

`networks@grants` is said for `networks` in the layer of grants, and what ends in `@else` in every
layer but memberships. English, Lithuanian, Serbian, as in `phrases`.
"""

from collections.abc import Mapping

LAYER_PHRASES: Mapping[str, tuple[str, str, str]] = {
    # Roles in projects
    "networks@projects": ("Projects", "Projektai", "Projekti"),
    "network@projects": ("Project", "Projektas", "Projekat"),
    "organizations@projects": ("Participants", "Dalyviai", "Učesnici"),
    "members@projects": ("Participants", "Dalyviai", "Učesnici"),
    "member@projects": ("Participant", "Dalyvis", "Učesnik"),
    "memberships@projects": ("Roles in projects", "Vaidmenys projektuose", "Uloge u projektima"),
    "ties@projects": ("Who ties projects together", "Kas sieja projektus", "Ko povezuje projekte"),
    "no_ties@projects": (
        "Nobody shown here is in two or more projects.",
        "Niekas iš rodomų nedalyvauja bent dviejuose projektuose.",
        "Niko ovde prikazan nije u dva ili više projekata.",
    ),
    "count_of_networks@projects": ("Projects: {0}", "Projektų: {0}", "Projekata: {0}"),
    "mode_two@projects": (
        "Participants and projects",
        "Dalyviai ir projektai",
        "Učesnici i projekti",
    ),
    "mode_orgs@projects": (
        "Participants that share projects",
        "Dalyviai, turintys bendrų projektų",
        "Učesnici sa zajedničkim projektima",
    ),
    "mode_nets@projects": (
        "Projects that share participants",
        "Projektai, turintys bendrų dalyvių",
        "Projekti sa zajedničkim učesnicima",
    ),
    "matrix@projects": (
        "Shared participants of projects",
        "Bendri projektų dalyviai",
        "Zajednički učesnici projekata",
    ),
    # Grants
    "networks@grants": ("Funders", "Finansuotojai", "Finansijeri"),
    "network@grants": ("Funder", "Finansuotojas", "Finansijer"),
    "organizations@grants": ("Recipients", "Gavėjai", "Primaoci"),
    "members@grants": ("Recipients", "Gavėjai", "Primaoci"),
    "member@grants": ("Recipient", "Gavėjas", "Primalac"),
    "memberships@grants": ("Grants", "Dotacijos", "Donacije"),
    "ties@grants": (
        "Who ties funders together",
        "Kas sieja finansuotojus",
        "Ko povezuje finansijere",
    ),
    "no_ties@grants": (
        "Nobody shown here is paid by two or more funders.",
        "Niekam iš rodomų nemoka bent du finansuotojai.",
        "Nikome ovde prikazanom ne plaćaju dva ili više finansijera.",
    ),
    "count_of_networks@grants": ("Funders: {0}", "Finansuotojų: {0}", "Finansijera: {0}"),
    "mode_two@grants": (
        "Recipients and funders",
        "Gavėjai ir finansuotojai",
        "Primaoci i finansijeri",
    ),
    "mode_orgs@grants": (
        "Recipients that share funders",
        "Gavėjai, turintys bendrų finansuotojų",
        "Primaoci sa zajedničkim finansijerima",
    ),
    "mode_nets@grants": (
        "Funders that share recipients",
        "Finansuotojai, turintys bendrų gavėjų",
        "Finansijeri sa zajedničkim primaocima",
    ),
    "matrix@grants": (
        "Shared recipients of funders",
        "Bendri finansuotojų gavėjai",
        "Zajednički primaoci finansijera",
    ),
    # Accreditations
    "networks@accreditations": ("Bodies", "Institucijos", "Tela"),
    "network@accreditations": ("Body", "Institucija", "Telo"),
    "organizations@accreditations": ("Holders", "Turėtojai", "Nosioci"),
    "members@accreditations": ("Holders", "Turėtojai", "Nosioci"),
    "member@accreditations": ("Holder", "Turėtojas", "Nosilac"),
    "memberships@accreditations": ("Accreditations", "Akreditacijos", "Akreditacije"),
    "ties@accreditations": (
        "Who ties bodies together",
        "Kas sieja institucijas",
        "Ko povezuje tela",
    ),
    "no_ties@accreditations": (
        "Nobody shown here has a status with two or more bodies.",
        "Niekas iš rodomų neturi statuso prie bent dviejų institucijų.",
        "Niko ovde prikazan nema status kod dva ili više tela.",
    ),
    "count_of_networks@accreditations": ("Bodies: {0}", "Institucijų: {0}", "Tela: {0}"),
    "mode_two@accreditations": (
        "Holders and bodies",
        "Turėtojai ir institucijos",
        "Nosioci i tela",
    ),
    "mode_orgs@accreditations": (
        "Holders that share bodies",
        "Turėtojai, turintys bendrų institucijų",
        "Nosioci sa zajedničkim telima",
    ),
    "mode_nets@accreditations": (
        "Bodies that share holders",
        "Institucijos, turinčios bendrų turėtojų",
        "Tela sa zajedničkim nosiocima",
    ),
    "matrix@accreditations": (
        "Shared holders of bodies",
        "Bendri institucijų turėtojai",
        "Zajednički nosioci tela",
    ),
    # Every layer but memberships
    "picture_now@else": (
        "Shown: {0}; ties: {1}; tied to several: {2}.",
        "Rodoma: {0}; ryšių: {1}; susijusių su keliais: {2}.",
        "Prikazano: {0}; veza: {1}; vezanih za više: {2}.",
    ),
    "pie_sign@else": (
        "tied to several: their colours and number",
        "susijęs su keliais: jų spalvos ir skaičius",
        "vezan za više: njihove boje i broj",
    ),
    "certain_line@else": ("certain tie", "tikras ryšys", "sigurna veza"),
    "possible_line@else": ("possible tie", "galimas ryšys", "moguća veza"),
    "suspended_line@else": ("suspended", "sustabdyta", "suspendovano"),
    "applicant_line@else": ("applied for", "pateikta paraiška", "podneta prijava"),
    "matrix_hint@else": (
        "In each cell how many the two share and, below, which part of all of theirs that is "
        "(Jaccard). A framed cell is more than chance (false discovery rate below 5 %, bipartite "
        "configuration model). Choose a cell to see who they are.",
        "Langelyje – kiek jų bendrų, po juo – kokia tai visų abiejų dalis (Jaccard). Įrėmintas "
        "langelis – daugiau nei atsitiktinai (klaidingų atradimų dalis mažesnė nei 5 %). "
        "Pasirinkite langelį ir pamatysite, kas jie.",
        "U polju je koliko ih dvoje dele, a ispod koji je to deo svih njihovih (Jaccard). "
        "Uokvireno polje je više od slučaja (udeo lažnih otkrića ispod 5 %). Izaberite polje da "
        "vidite ko su.",
    ),
    "combinations@else": (
        "Who is tied to which combination",
        "Kas su kuriuo deriniu susijęs",
        "Ko je vezan za koju kombinaciju",
    ),
    "share_nothing@else": ("Sharing nobody", "Neturintys bendrų", "Bez zajedničkih"),
    "shared@else": ("Shared", "Bendri", "Zajedničko"),
    "in_all@else": ("Tied to all of these", "Susiję su visais šiais", "Vezani za sve ove"),
    "undated@else": (
        "Ties with no stated start: {0}",
        "Ryšių be nurodytos pradžios: {0}",
        "Veza bez navedenog početka: {0}",
    ),
    "life_lines@else": ("Life of ties", "Ryšių eiga", "Tok veza"),
    "life_hint@else": (
        "Thick where a tie surely held, dashed where it may have; an arrow where no source tells "
        "of an end.",
        "Stora linija – ryšys tikrai buvo, brūkšninė – galėjo būti; rodyklė – joks šaltinis "
        "nemini pabaigos.",
        "Debela linija: veza je sigurno važila; isprekidana: možda; strelica: nijedan izvor ne "
        "navodi kraj.",
    ),
    "compare_all@else": (
        "Everything is compared; pick one to compare it alone.",
        "Lyginama viskas; pasirinkite vieną, kad lygintumėte tik jį.",
        "Poredi se sve; izaberite jedno da poredite samo njega.",
    ),
    "joined@else": ("Begun", "Prasidėjo", "Počelo"),
    "maybe_joined@else": ("Possibly begun", "Galbūt prasidėjo", "Možda počelo"),
    "left@else": ("Ended", "Baigėsi", "Završeno"),
    "maybe_left@else": ("Possibly ended", "Galbūt baigėsi", "Možda završeno"),
    "unchanged@else": (
        "Ties that are the same on both days: {0}.",
        "Ryšių, kurie abi dienas tokie patys: {0}.",
        "Veza koje su oba dana iste: {0}.",
    ),
    "country@else": ("Country", "Šalis", "Zemlja"),
    "least_two@else": (
        "only who is tied to two or more",
        "tik susiję bent su dviem",
        "samo ko je vezan za dva ili više",
    ),
    "backbone_hint@else": (
        "Those that share more than chance would have them, and the ties behind (BiCM, false "
        "discovery rate below 5 %).",
        "Turintys daugiau bendra, nei lemtų atsitiktinumas, ir už to esantys ryšiai (BiCM, "
        "klaidingų atradimų dalis mažesnė nei 5 %).",
        "Oni koji dele više nego što bi bilo slučajno, i veze iza toga (BiCM, udeo lažnih otkrića "
        "ispod 5 %).",
    ),
    "partners_reached@else": (
        "Others reached through these",
        "Per juos pasiekiami kiti",
        "Drugi do kojih se preko njih stiže",
    ),
    "members_elsewhere@else": (
        "Of them tied to several",
        "Iš jų susiję su keliais",
        "Od njih vezani za više",
    ),
    "no_memberships@else": (
        "No tie of this kind is told of.",
        "Apie tokius ryšius nieko nesakoma.",
        "O takvim vezama se ništa ne kaže.",
    ),
}
