/** Texts of the demonstration; each is a Markdown file that becomes a document, as anybody could import it. */
interface DemoDocument {
  readonly by: string;
  readonly title: string;
  readonly text: string;
  readonly comments?: readonly (readonly [by: string, text: string])[];
  readonly under?: readonly DemoDocument[];
}

const demoDocuments: readonly DemoDocument[] = [
  {
    by: "anna@fk.example",
    title: "Målbild för e-tjänsten",
    text: `# Målbild för e-tjänsten

> [!TIP]
> **Beslut 12 november:** Tjänsten ska gå att använda från början till slut utan att ringa kundtjänst.

## Varför vi gör det här

I dag avbryter var tredje förälder ansökan. De vanligaste skälen är att de **inte vet vilken inkomst de ska ange** och att de inte ser hur många dagar som är kvar. Se [Diggs vägledning för webbutveckling](https://www.digg.se/webbriktlinjer).

## Det här ska vara sant när vi är klara

1. Föräldern ser sina dagar på första sidan.
2. Inkomsten är ifylld i förväg och går att ändra.
3. Hela ansökan tar högst fem minuter på en telefon.

| Mått | I dag | Mål |
| --- | --- | --- |
| Avbrutna ansökningar | 34 % | 10 % |
| Samtal till kundtjänst per vecka | 1 850 | 700 |
| Tid att ansöka | 11 minuter | 5 minuter |

## Nästa steg

- [x] Skriva testplan för runda 3
- [x] Boka testpersoner i Malmö och Umeå
- [ ] Sammanställa resultaten före den 4 december
- [ ] Stämma av med enheten för dataskydd

> [!WARNING]
> Uppgifter om hälsa får inte visas på översikten. Fråga dataskyddsombudet innan något läggs till där.
`,
    comments: [
      ["bo@digg.example", "Bra att målen går att mäta. Ska vi lägga till hur många som använder skärmläsare?"],
      ["anna@fk.example", "Ja, det gör jag. Vi har siffror från runda 2."],
    ],
    under: [
      {
        by: "bo@digg.example",
        title: "Testplan runda 3",
        text: `# Testplan runda 3

Vi testar den nya översikten med **åtta personer** i Malmö och Umeå. Tre av dem använder skärmläsare.

## Uppgifter till testpersonerna

1. Ta reda på hur många dagar du har kvar.
2. Ansök om tio dagar i december.
3. Ändra inkomsten till 31 000 kronor.

## Det vi tittar på

- Hittar de dagarna utan hjälp?
- Förstår de skillnaden mellan dagar på lägstanivå och sjukpenningnivå?
- Läser skärmläsaren upp felen där de uppstår?
`,
      },
      {
        by: "anna@fk.example",
        title: "Minnesanteckningar 20 november",
        text: `# Minnesanteckningar 20 november

**Närvarande:** Anna, Bo och Åsa

## Det vi kom fram till

- Översikten går vidare till runda 3 utan fler ändringar.
- Ordet *ersättningsnivå* byts mot *hur mycket du får*.

## Uppgifter

- [ ] Bo bokar lokal i Umeå
- [ ] Anna skriver om hjälptexterna
`,
      },
    ],
  },
  {
    by: "bo@digg.example",
    title: "Ordlista: så skriver vi",
    text: `# Ordlista: så skriver vi

| Skriv | Skriv inte |
| --- | --- |
| hur mycket du får | ersättningsnivå |
| vi | myndigheten |
| skicka in | inkomma med |

> Skriv till en person, inte till en målgrupp.
`,
  },
];

type Call = (who: string, method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;

/** Documents with others under them, comments and a version that has a name. */
export async function fillDocuments(call: Call, workspacePath: string): Promise<void> {
  const add = async (document: DemoDocument, parentId: string | null): Promise<void> => {
    const query = new URLSearchParams({ name: `${document.title}.md`, ...(parentId === null ? {} : { parentId }) });
    const made = await call(document.by, "POST", `${workspacePath}/documents/import?${query}`, document.text);
    const id = String(made["id"]);
    for (const [by, text] of document.comments ?? [])
      await call(by, "POST", `/api/v1/items/document/${id}/comments`, { text });
    if (document.under)
      await call(document.by, "POST", `/api/v1/items/document/${id}/versions`, { name: "Utkast till styrgruppen" });
    for (const under of document.under ?? []) await add(under, id);
  };
  for (const document of demoDocuments) await add(document, null);
}
