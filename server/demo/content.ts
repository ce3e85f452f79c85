/** Sample content: two agencies in the middle of a working week. Everything in it is made up. */
export const demoPassword = "prova-safos-nu";

export const organisations = [
  { domain: "fk.example", name: "Försäkringskassan" },
  { domain: "digg.example", name: "Digg" },
] as const;

export const people = [
  { name: "anna@fk.example", displayName: "Anna Lindqvist", isAdmin: false },
  { name: "marta@fk.example", displayName: "Märta Sjöström", isAdmin: false },
  { name: "asa@fk.example", displayName: "Åsa Öberg", isAdmin: false },
  { name: "leila@fk.example", displayName: "Leila Haddad", isAdmin: false },
  { name: "hanna@fk.example", displayName: "Hanna Dahl", isAdmin: false },
  { name: "daniel@fk.example", displayName: "Daniel Falk", isAdmin: true },
  { name: "bo@digg.example", displayName: "Bo Ek", isAdmin: true },
  { name: "orjan@digg.example", displayName: "Örjan Wåhlin", isAdmin: false },
  { name: "frida@digg.example", displayName: "Frida Nordin", isAdmin: false },
] as const;

export interface DemoWorkspace {
  readonly name: string;
  readonly description: string;
  readonly owner: string;
  readonly members: readonly (readonly [name: string, role: "owner" | "editor" | "commenter" | "viewer"])[];
  readonly informationClass: "K0" | "K1" | "K2" | "K3";
  readonly isArchived?: true;
  readonly channels: readonly { readonly name: string; readonly topic: string }[];
  readonly folders: Readonly<Record<string, readonly DemoFile[]>>;
  readonly messages: readonly DemoMessage[];
  readonly meetings: readonly { readonly title: string; readonly inHours: number }[];
}

export interface DemoFile {
  readonly name: string;
  readonly by: string;
  /** Text, or the colour of a drawn picture. */
  readonly content: string;
}

export interface DemoMessage {
  readonly channel: string;
  readonly by: string;
  readonly text: string;
  /** Number of an earlier message of this list that this one answers. */
  readonly answers?: number;
  readonly reactions?: readonly (readonly [by: string, emoji: string])[];
  /** Written again, as it should have been. */
  readonly corrected?: string;
}

export const workspaces: readonly DemoWorkspace[] = [
  {
    name: "Gemensam utredning",
    description: "Försäkringskassan och Digg utreder hur intyg kan lämnas digitalt.",
    owner: "anna@fk.example",
    members: [
      ["bo@digg.example", "owner"],
      ["marta@fk.example", "editor"],
      ["asa@fk.example", "editor"],
      ["orjan@digg.example", "editor"],
      ["frida@digg.example", "viewer"],
    ],
    informationClass: "K1",
    channels: [
      { name: "Användartester", topic: "Testrunda 3 pågår till fredag" },
      { name: "Teknik och drift", topic: "Testmiljö, driftstopp och leveranser" },
    ],
    folders: {
      "": [
        {
          name: "Läs mig först.md",
          by: "anna@fk.example",
          content:
            "# Gemensam utredning\n\nHär samlar vi underlag, intervjuer och beslut.\n\n- Testplanen ligger i mappen Användartester.\n- Skriv frågor i kanalen Allmänt.\n",
        },
        {
          name: "Tidplan.csv",
          by: "bo@digg.example",
          content:
            "Moment;Start;Klart\nIntervjuer;2026-11-02;2026-11-20\nTestrunda 3;2026-11-23;2026-12-04\nSlutrapport;2026-12-07;2026-12-18\n",
        },
      ],
      Användartester: [
        {
          name: "Testplan runda 3.md",
          by: "bo@digg.example",
          content:
            "# Testplan runda 3\n\n1. Logga in\n2. Välj barn\n3. Fyll i dagar\n4. Förklara delad vårdnad\n5. Skicka in\n",
        },
        {
          name: "Svar från Malmö.csv",
          by: "anna@fk.example",
          content: "Deltagare;Steg;Fastnade\n1;4;ja\n2;4;nej\n3;4;ja\n4;2;nej\n5;5;nej\n",
        },
        { name: "Skiss steg 4.png", by: "orjan@digg.example", content: "#2f6f9f" },
      ],
      Beslut: [
        {
          name: "Beslut om testmiljö.md",
          by: "asa@fk.example",
          content: "# Beslut\n\nTestmiljön får användas till och med 18 december. Innehållet rensas därefter.\n",
        },
      ],
    },
    messages: [
      { channel: "Allmänt", by: "anna@fk.example", text: "Välkomna hit! Här pratar vi om allt som rör utredningen." },
      {
        channel: "Allmänt",
        by: "bo@digg.example",
        text: "Tack! Jag har lagt tidplanen bland filerna.",
        reactions: [
          ["anna@fk.example", "👍"],
          ["asa@fk.example", "👍"],
        ],
      },
      {
        channel: "Allmänt",
        by: "asa@fk.example",
        text: "Styrgruppen vill ha en lägesbild på torsdag. Kan vi ses en halvtimme innan?",
      },
      {
        channel: "Allmänt",
        by: "anna@fk.example",
        text: "Torsdag kl. 9 passar mig.",
        answers: 2,
        reactions: [["bo@digg.example", "👍"]],
      },
      {
        channel: "Användartester",
        by: "bo@digg.example",
        text: "Nu ligger svaren från Malmö i mappen. Två av fem fastnade på steg 4.",
      },
      {
        channel: "Användartester",
        by: "bo@digg.example",
        text: "Malmö vill dessutom byta till onsdag.",
        corrected: "Malmö vill dessutom byta till torsdag 26 november.",
      },
      {
        channel: "Användartester",
        by: "marta@fk.example",
        text: "Torsdag går bra. Tolken är bokad hela dagen.",
        answers: 5,
        reactions: [
          ["bo@digg.example", "👍"],
          ["anna@fk.example", "🙏"],
          ["orjan@digg.example", "👍"],
        ],
      },
      {
        channel: "Teknik och drift",
        by: "orjan@digg.example",
        text: "Testmiljön startas om ikväll kl. 20. Spara det ni håller på med.",
      },
    ],
    meetings: [
      { title: "Avstämning testrunda 3", inHours: 2 },
      { title: "Styrgrupp", inHours: 49 },
    ],
  },
  {
    name: "Enhet Väst, Göteborg",
    description: "Enhetens gemensamma yta.",
    owner: "marta@fk.example",
    members: [
      ["anna@fk.example", "editor"],
      ["leila@fk.example", "editor"],
      ["hanna@fk.example", "editor"],
    ],
    informationClass: "K1",
    channels: [{ name: "Fika", topic: "Det som inte är arbete" }],
    folders: {
      "": [
        {
          name: "Schema vecka 48.csv",
          by: "marta@fk.example",
          content: "Dag;Telefon;Besök\nMån;Anna;Leila\nTis;Leila;Hanna\nOns;Hanna;Anna\n",
        },
      ],
    },
    messages: [
      { channel: "Allmänt", by: "marta@fk.example", text: "Schemat för nästa vecka ligger bland filerna." },
      { channel: "Allmänt", by: "hanna@fk.example", text: "Kan någon ta min tisdag?" },
      {
        channel: "Allmänt",
        by: "leila@fk.example",
        text: "Jag tar den!",
        answers: 1,
        reactions: [["hanna@fk.example", "🎉"]],
      },
      { channel: "Fika", by: "anna@fk.example", text: "Det finns saffransbullar i köket på plan 3." },
    ],
    meetings: [{ title: "Veckomöte", inHours: 20 }],
  },
  {
    name: "Arkiv och registratur",
    description: "Frågor om gallring och diarieföring.",
    owner: "frida@digg.example",
    members: [
      ["bo@digg.example", "editor"],
      ["orjan@digg.example", "viewer"],
    ],
    informationClass: "K0",
    channels: [],
    folders: {
      "": [
        {
          name: "Gallringsplan.md",
          by: "frida@digg.example",
          content: "# Gallringsplan\n\nArbetsmaterial gallras två år efter avslutat ärende.\n",
        },
      ],
    },
    messages: [
      { channel: "Allmänt", by: "frida@digg.example", text: "Hör av er om ni undrar hur länge något ska sparas." },
    ],
    meetings: [],
  },
  {
    name: "Flytten till plan 3",
    description: "Flytten av handläggningen, avslutad i september.",
    owner: "asa@fk.example",
    members: [
      ["anna@fk.example", "editor"],
      ["marta@fk.example", "editor"],
    ],
    informationClass: "K0",
    isArchived: true,
    channels: [],
    folders: {
      "": [
        {
          name: "Slutrapport.md",
          by: "asa@fk.example",
          content: "# Flytten till plan 3\n\nAlla platser är i bruk sedan den 14 september. Kvar: två stolar.\n",
        },
      ],
    },
    messages: [
      { channel: "Allmänt", by: "marta@fk.example", text: "Sista flyttlådan är uppackad." },
      { channel: "Allmänt", by: "asa@fk.example", text: "Tack alla! Då arkiverar jag samarbetsytan." },
    ],
    meetings: [],
  },
];

/** Who looks after what, besides the administrators. */
export const roles = [
  { name: "hanna@fk.example", role: "auditor" },
  { name: "leila@fk.example", role: "groupManager" },
  { name: "frida@digg.example", role: "registrator" },
] as const;
