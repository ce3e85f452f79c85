import { now } from "#clock";

type Call = (who: string, method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;

interface DemoCard {
  readonly title: string;
  readonly list: number;
  readonly by?: readonly string[];
  readonly labels?: readonly number[];
  /** Days from now. */
  readonly due?: number;
  readonly starts?: number;
  readonly text?: string;
  readonly under?: string;
  readonly waitsFor?: string;
  readonly isWeekly?: boolean;
  readonly comments?: readonly (readonly [who: string, text: string])[];
}

const anna = "anna@fk.example";
const marta = "marta@fk.example";
const asa = "asa@fk.example";
const bo = "bo@digg.example";
const orjan = "orjan@digg.example";
const frida = "frida@digg.example";

/** In the order they lie, list by list. */
const cards: readonly DemoCard[] = [
  { title: "Testrunda 3", list: 1, by: [anna], due: 6, starts: -4, text: "Tre personer, sju steg, två orter." },
  { title: "Beställ punktskrift av informationsbladet", list: 0, by: [orjan], labels: [1], due: 8 },
  {
    title: "Översätt hjälptexterna till finska och meänkieli",
    list: 0,
    by: [orjan],
    labels: [2],
    text: "- [ ] Steg 1–3\n- [ ] Steg 4–5\n- [ ] Steg 6–7\n- [ ] Felmeddelanden",
    comments: [
      [orjan, "Översättaren kan börja på måndag."],
      [anna, "Bra! Jag skickar texterna till dig."],
    ],
  },
  { title: "Ta fram felmeddelanden för steg 5", list: 0, by: [orjan, marta], labels: [2, 3] },
  { title: "Skicka veckobrev till styrgruppen", list: 0, by: [anna], due: 2, isWeekly: true },
  {
    title: "Prova blanketten med skärmläsare",
    list: 2,
    by: [anna, marta],
    labels: [0, 1],
    due: 0,
    starts: -2,
    under: "Testrunda 3",
    text: "Gustav går igenom alla sju steg med **NVDA** och med förstoring. Anteckna var han fastnar och hur lång tid varje steg tar.\n\n- [x] Boka Gustav och rum\n- [x] Installera testmiljön\n- [x] Skriv ut samtycke i punktskrift\n- [ ] Spela in skärm och ljud\n- [ ] Skriv sammanfattning",
    comments: [
      [marta, "Rummet är bokat till kl. 13."],
      [bo, "Jag kommer med och antecknar."],
    ],
  },
  { title: "Med NVDA i Firefox", list: 4, by: [marta], under: "Prova blanketten med skärmläsare" },
  { title: "Med 400 % förstoring", list: 4, by: [anna], under: "Prova blanketten med skärmläsare" },
  { title: "Med VoiceOver på telefon", list: 2, by: [anna], under: "Prova blanketten med skärmläsare" },
  {
    title: "Steg 4: förklara ”delad vårdnad” enklare",
    list: 2,
    by: [bo],
    labels: [2],
    due: 2,
    comments: [[asa, "Juristen vill se texten först."]],
  },
  {
    title: "Granska personuppgifter i testdatan",
    list: 3,
    by: [frida],
    labels: [4],
    due: -4,
    starts: -9,
    comments: [[bo, "Två rader har riktiga namn. Jag byter ut dem."]],
  },
  {
    title: "Nytt förslag till umgängesplan",
    list: 3,
    by: [asa, bo],
    labels: [0],
    waitsFor: "Granska personuppgifter i testdatan",
  },
  { title: "Läs igenom svaren från Umeå", list: 3, by: [orjan], text: "- [x] Delas upp\n- [x] Läses" },
  { title: "Boka lokal i Umeå", list: 4, by: [asa] },
  { title: "Testplan godkänd av enhetschef", list: 4, by: [asa, bo], labels: [0] },
  { title: "Samtyckesblankett på lättläst svenska", list: 4, by: [marta], labels: [2, 4] },
];

/** A board in full use for the first workspace, and a small one of cases. */
export async function fillBoards(
  call: Call,
  workspaceId: string,
  owner: string,
  personIdOf: (name: string) => string,
): Promise<void> {
  const path = `/api/v1/workspaces/${workspaceId}/boards`;
  const board = await call(owner, "POST", path, {
    title: "Digitala intyg",
    prefix: "DI",
    tone: 1,
    template: "project",
  });
  const id = board["id"] as string;
  const lists = (board["lists"] as { id: string }[]).map((one) => one.id);
  const labels = (board["labels"] as { id: string }[]).map((one) => one.id);
  labels.push(
    (await call(owner, "POST", `/api/v1/boards/${id}/labels`, { title: "Juridik", tone: 4 }))["id"] as string,
  );
  const made = new Map<string, string>();
  const day = (days: number | undefined, hour: number): string | null =>
    days === undefined
      ? null
      : new Date(Math.floor((now() + days * 86_400_000) / 86_400_000) * 86_400_000 + hour * 3_600_000).toISOString();
  for (const card of cards) {
    const listId = lists[card.list] ?? lists[0];
    const { id: cardId } = (await call(owner, "POST", `/api/v1/boards/${id}/cards`, {
      title: card.title,
      listId,
      description: card.text ?? "",
      labelIds: (card.labels ?? []).flatMap((index) => labels[index] ?? []),
      assigneeIds: (card.by ?? []).map(personIdOf),
      dueAt: day(card.due, 15),
      startsAt: day(card.starts, 8),
      parentId: made.get(card.under ?? "") ?? null,
      ...(card.isWeekly ? { recurrence: { unit: "week", every: 1 } } : {}),
    })) as { id: string };
    made.set(card.title, cardId);
    const blocker = made.get(card.waitsFor ?? "");
    if (blocker) await call(owner, "POST", `/api/v1/cards/${cardId}/blockers`, { cardId: blocker });
    for (const [who, text] of card.comments ?? [])
      await call(who, "POST", `/api/v1/items/card/${cardId}/comments`, { text });
  }
}
