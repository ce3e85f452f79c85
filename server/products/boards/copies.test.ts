import { Readable } from "node:stream";
import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer } from "../../testing/server.ts";
import { statementsOf } from "../../testing/statements.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, bo, britt } = server.people;
const { call } = server;
const workspace = await server.workspace("Utredning", anna, bo);
const base = `/api/v1/workspaces/${workspace.id}`;
const importIt = (format: string, content: unknown, more: object = {}) =>
  call(anna, "POST", `${base}/boards/import`, {
    format,
    content: typeof content === "string" ? content : JSON.stringify(content),
    ...more,
  });

const trello = {
  name: "Utskick",
  lists: [
    { id: "l2", name: "Klart", pos: 2, closed: false },
    { id: "l1", name: "Att göra", pos: 1, closed: false },
    { id: "l3", name: "Borta", pos: 3, closed: true },
  ],
  labels: [
    { id: "e1", name: "Bråttom", color: "red" },
    { id: "e2", name: "", color: "sky" },
  ],
  members: [{ id: "m1", fullName: "Bo Ek", username: "boek" }],
  checklists: [
    {
      id: "k1",
      idCard: "c1",
      checkItems: [
        { name: "Ett", state: "complete" },
        { name: "Två", state: "incomplete" },
      ],
    },
  ],
  cards: [
    { id: "c2", name: "Andra", desc: "", idList: "l1", pos: 2, idLabels: [], idMembers: [], closed: true },
    {
      id: "c1",
      name: "Första <b>",
      desc: "Text",
      idList: "l1",
      pos: 1,
      due: "2037-12-01T10:00:00.000Z",
      dueComplete: false,
      idLabels: ["e1"],
      idMembers: ["m1"],
      closed: false,
    },
    { id: "c3", name: "I en stängd lista", idList: "l3", pos: 1 },
  ],
};

test("a board comes from Trello with its lists, labels, people and boxes", async () => {
  const { status, body } = await importIt("trello", trello);
  expect([status, body.title, body.lists.map((one: { title: string }) => one.title), body.cardCount]).toEqual([
    201,
    "Utskick",
    ["Att göra", "Klart"],
    1,
  ]);
  const [summary] = (await call(bo, "GET", `/api/v1/boards/${body.id}/cards`)).body.items;
  expect(summary).toMatchObject({
    title: "Första <b>",
    assigneeIds: [bo.id],
    checks: 2,
    checksDone: 1,
    dueAt: "2037-12-01T10:00:00.000Z",
  });
  expect((await call(bo, "GET", `/api/v1/cards/${summary.id}`)).body.description).toBe("Text\n\n- [x] Ett\n- [ ] Två");
});

test("a board comes from Deck, and from CSV with whatever separator", async () => {
  const deck = {
    title: "Från Deck",
    color: "31cc7c",
    labels: [{ id: 7, title: "Text", color: "ff0000" }],
    stacks: {
      "3": {
        title: "Nu",
        order: 1,
        cards: [
          {
            id: 1,
            title: "B",
            order: 2,
            labels: [{ id: 7 }],
            assignedUsers: [{ participant: { uid: "anna@fk.example" } }],
            duedate: "2026-12-24T19:29:30+00:00",
            done: null,
          },
          { id: 2, title: "A", order: 1 },
        ],
      },
      "4": { title: "Sen", order: 2, cards: null },
    },
  };
  const made = await importIt("deck", { boards: [deck] });
  expect([made.status, made.body.title, made.body.lists.length]).toEqual([201, "Från Deck", 2]);
  const summaries = (await call(bo, "GET", `/api/v1/boards/${made.body.id}/cards`)).body.items as {
    title: string;
    position: string;
    assigneeIds: string[];
  }[];
  expect(
    summaries.toSorted((a, b) => (a.position < b.position ? -1 : 1)).map((one) => [one.title, one.assigneeIds.length]),
  ).toEqual([
    ["A", 0],
    ["B", 1],
  ]);
  const csv = await importIt(
    "csv",
    `\uFEFFTitel;Lista;Etiketter;Förfaller\r\n"Rad ""ett""\nmed två rader";Nu;Text, Juridik;2037-12-01\r\nRad två;Sen;;\r\n`,
    { title: "Från CSV" },
  );
  expect([
    csv.status,
    csv.body.lists.map((one: { title: string }) => one.title),
    csv.body.labels.length,
    csv.body.cardCount,
  ]).toEqual([201, ["Nu", "Sen"], 2, 2]);
});

test("what cannot be read is refused, and what is cruel does no harm", async () => {
  for (const [format, content] of [
    ["trello", "inte json"],
    ["trello", "{}"],
    ["deck", "[1,2]"],
    ["csv", "a;b\n1;2"],
    ["trello", JSON.stringify({ lists: 1, cards: [] })],
  ] as const)
    expect([format, content, (await importIt(format, content)).body.code]).toEqual([
      format,
      content,
      "IMPORT_UNREADABLE",
    ]);
  const cruel = await importIt("trello", {
    name: 7,
    lists: [null, { id: "x", name: { a: 1 }, pos: "first" }],
    labels: "?",
    cards: [{ idList: "x", name: "\u0000".repeat(9), due: "never", idLabels: 5, idMembers: [null] }, 3],
  });
  expect([cruel.status, cruel.body.cardCount]).toEqual([201, 1]);
  const many = await importIt("trello", {
    lists: [{ id: "x", name: "l" }],
    cards: Array.from({ length: 10_001 }, (_, i) => ({ idList: "x", name: `k${i}` })),
  });
  expect(many.body.code).toBe("TOO_MANY");
  expect((await call(britt, "POST", `${base}/boards/import`, { format: "csv", content: "Titel\nx" })).status).toBe(404);
});

test("JSON goes out and comes in again as the same board, and CSV is safe in a spreadsheet", async () => {
  const board = (await call(anna, "POST", `${base}/boards`, { title: "Runt", template: "project", prefix: "R" })).body;
  await call(anna, "PATCH", `/api/v1/boards/${board.id}`, {
    fields: [{ id: "diarie", name: "Diarienummer", type: "text" }],
  });
  const cards = `/api/v1/boards/${board.id}/cards`;
  const first = (
    await call(anna, "POST", cards, {
      title: '=HYPERLINK("http://x")',
      assigneeIds: [bo.id],
      labelIds: [board.labels[0].id],
      fields: { diarie: "-1+1" },
    })
  ).body;
  const second = (
    await call(anna, "POST", cards, {
      title: "Under",
      parentId: first.id,
      recurrence: { unit: "week", every: 2 },
      dueAt: "2037-12-01T09:00:00.000Z",
    })
  ).body;
  await call(anna, "POST", `/api/v1/cards/${second.id}/blockers`, { cardId: first.id });
  const csv = (await call(bo, "GET", `/api/v1/boards/${board.id}/export?format=csv`)).body as string;
  expect(csv).toContain('"\'=HYPERLINK(""http://x"")"');
  expect(csv).toContain("'-1+1");
  const json = await call(bo, "GET", `/api/v1/boards/${board.id}/export`);
  expect(json.headers.get("content-disposition")).toContain("attachment");
  const again = (await importIt("trello", json.body)).body;
  const out = (await call(bo, "GET", `/api/v1/boards/${again.id}/export`)).body;
  const bare = (one: { cards: object[] }) => one.cards.map((card) => ({ ...card, createdAt: 0, changedAt: 0 }));
  expect(bare(out)).toEqual(bare(json.body));
  const copy = (await call(bo, "POST", `/api/v1/boards/${board.id}/clone`, { withCards: true, title: "Kopia" })).body;
  expect([copy.title, copy.cardCount, copy.fields.length]).toEqual(["Kopia", 2, 1]);
  const empty = (await call(bo, "POST", `/api/v1/boards/${board.id}/clone`, {})).body;
  expect([empty.cardCount, empty.lists.length, empty.labels.length]).toEqual([0, 5, 4]);
  expect((await call(britt, "POST", `/api/v1/boards/${board.id}/clone`, {})).status).toBe(404);
});

test("people are told of what they are given, what is due and what they have waited for", async () => {
  const board = (await call(anna, "POST", `${base}/boards`, { title: "Besked" })).body;
  const cards = `/api/v1/boards/${board.id}/cards`;
  const first = (await call(anna, "POST", cards, { title: "Först" })).body;
  const second = (
    await call(anna, "POST", cards, {
      title: "Sedan",
      assigneeIds: [bo.id],
      dueAt: new Date(Date.parse("2026-01-01")).toISOString(),
    })
  ).body;
  await call(anna, "POST", `/api/v1/cards/${second.id}/blockers`, { cardId: first.id });
  await call(anna, "PATCH", `/api/v1/cards/${first.id}`, { isDone: true });
  await server.safos.boards.remind();
  await server.safos.boards.remind();
  await eventually(async () => {
    const { items } = (await call(bo, "GET", "/api/v1/notices")).body;
    const notices = (items as { reason: string; title: string }[])
      .map((one) => `${one.reason} ${one.title}`)
      .filter((one) => !one.includes("HYPERLINK"))
      .toSorted();
    expect(notices).toEqual(["assigned Sedan", "closed Först", "due Sedan"]);
  });
});

test("boards and cards are found by their words, by those only who may read them", async () => {
  const board = (await call(anna, "POST", `${base}/boards`, { title: "Kompletteringar" })).body;
  await call(anna, "POST", `/api/v1/boards/${board.id}/cards`, {
    title: "Granska blankett 7210",
    description: "underskriften saknas",
  });
  await eventually(async () => {
    const { groups } = (await call(bo, "GET", "/api/v1/search?q=underskriften")).body as {
      groups: { items: { kind: string; title: string }[] }[];
    };
    expect(groups.flatMap((one) => one.items).map((one) => [one.kind, one.title])).toEqual([
      ["card", "Granska blankett 7210"],
    ]);
  });
  expect((await call(britt, "GET", "/api/v1/search?q=underskriften")).body.groups).toEqual([]);
});

test("the workspace's export holds every board as JSON and as a page without script", async () => {
  const board = (await call(anna, "POST", `${base}/boards`, { title: "Export <script>" })).body;
  const card = (await call(anna, "POST", `/api/v1/boards/${board.id}/cards`, { title: "<img onerror=x>" })).body;
  await call(bo, "POST", `/api/v1/items/card/${card.id}/comments`, { text: "sagt" });
  const files = new Map<string, unknown>();
  const part = server.safos.items.exportParts().find((one) => one.name === "boards");
  await part?.write(
    workspace.id,
    {
      json: async (path, value) => void files.set(path, value),
      text: async (path, text) => void files.set(path, text),
      file: async (path, content) => void files.set(path, await new Response(Readable.from(content)).json()),
      page: async (path, title, body) => void files.set(`${path}.html`, `${title}\n${body}`),
    },
    null,
  );
  const [json, page] = ["json", "html"].map(
    (end) => [...files].find(([path]) => path.includes("Export") && path.endsWith(end))?.[1],
  );
  expect(json).toMatchObject({
    title: "Export <script>",
    cards: [{ title: "<img onerror=x>" }],
    comments: [{ text: "sagt" }],
  });
  expect(String(page)).toContain("&lt;img onerror=x&gt;");
  expect(String(page)).not.toContain("<img");
});

test("the number of statements of a request does not grow with the cards", async () => {
  const counted = async (path: string): Promise<number> =>
    (await statementsOf(async () => expect((await call(bo, "GET", path)).status).toBe(200))).length;
  const make = async (count: number) =>
    (
      await importIt("trello", {
        name: "Stor",
        lists: [{ id: "x", name: "l" }],
        cards: Array.from({ length: count }, (_, i) => ({ idList: "x", name: `k${i}` })),
      })
    ).body.id as string;
  const [small, large] = [await make(2), await make(500)];
  /** Other work of the server falls in between now and then; it can only add. */
  const least = async (path: string): Promise<number> => {
    const counts: number[] = [];
    for (let round = 0; round < 8; round++) counts.push(await counted(path));
    return Math.min(...counts);
  };
  for (const path of ["", "/cards?limit=2500", "/export", "/export?format=csv"]) {
    const [few, many] = [await least(`/api/v1/boards/${small}${path}`), await least(`/api/v1/boards/${large}${path}`)];
    expect([path, few > 2, many <= few + 1, many < 25]).toEqual([path, true, true, true]);
  }
});

test("a file in which every row names a list of its own is refused as soon as any other", async () => {
  const content = `titel;lista\n${Array.from({ length: 300_000 }, (_, index) => `Kort;Lista ${index}`).join("\n")}`;
  const began = performance.now();
  const answer = await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/boards/import`, {
    format: "csv",
    content,
  });
  expect([answer.status, answer.body.code]).toEqual([400, "TOO_MANY"]);
  expect(performance.now() - began).toBeLessThan(15_000);
});
