import ICAL from "ical.js";
import PostalMime from "postal-mime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startMailServer } from "../../../testing/mail-server.ts";
import { eventually, startTestServer, type TestAnswer, type TestPerson } from "../../../testing/server.ts";
import { caldavTools, eventText } from "../testing.ts";

const mailServer = await startMailServer();
const server = await startTestServer(mailServer.environment);
afterAll(async () => {
  await server.stop();
  await mailServer.stop();
});
const { anna, agnes, bo, britt } = server.people;
const { dav, put, own: ownOf, calendar: newSegment } = caldavTools(server);

interface EntryBody {
  readonly id: string;
  readonly uid: string;
  readonly etag: string;
  readonly categories: string[];
  readonly attachments: { url: string | null; path: string | null; name: string }[];
}
let own: string;
let board: { id: string; path: string };
let workspaceId: string;
/** Where the server says that it is, which is what other programs open. */
const base = server.safos.http.publicUrl;

beforeAll(async () => {
  ({ id: workspaceId } = await server.workspace("Planering", anna, agnes, bo));
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${workspaceId}/boards`, { title: "Hemliga tavlan" });
  expect(made.status).toBe(201);
  board = { id: made.body.id, path: `/w/${workspaceId}/boards/${made.body.id}` };
  own = await ownOf(anna);
});

const times = { start: "2037-12-03T09:00:00Z", end: "2037-12-03T10:00:00Z" };
const add = (fields: object, who: TestPerson | null = anna, calendar = own): Promise<TestAnswer> =>
  server.call(who, "POST", `/api/v1/calendars/${calendar}/entries`, { summary: "Styrgrupp", ...times, ...fields });
const make = async (fields: object, calendar = own): Promise<EntryBody> => {
  const { status, body } = await add(fields, anna, calendar);
  expect([status, body.code]).toEqual([201, undefined]);
  return body;
};
const change = (id: string, fields: object, who: TestPerson | null = anna): Promise<TestAnswer> =>
  server.call(who, "PATCH", `/api/v1/calendar-entries/${id}`, fields);
const changed = async (id: string, fields: object): Promise<EntryBody> => {
  const { status, body } = await change(id, fields);
  expect([status, body.code]).toEqual([200, undefined]);
  return body;
};
const read = async (id: string, who = anna, recurrenceId = ""): Promise<EntryBody> =>
  (await server.call(who, "GET", `/api/v1/calendar-entries/${id}${recurrenceId && `?recurrenceId=${recurrenceId}`}`))
    .body;
const listed = async (who: TestPerson, calendar: string): Promise<{ entryId: string; recurrenceId: string }[]> => {
  const window = "from=2037-12-01T00:00:00Z&to=2038-01-31T00:00:00Z";
  return (await server.call(who, "GET", `/api/v1/calendar-entries?${window}&calendars=${calendar}`)).body.items;
};
const unfolded = (text: string): string => text.replaceAll(/\r?\n[ \t]/g, "");
const exported = async (calendar: string, who = anna): Promise<string> => {
  const answer = await fetch(`${server.url}/api/v1/calendars/${calendar}/export`, {
    headers: { authorization: `Bearer ${who.token}` },
  });
  return unfolded(await answer.text());
};
const linesOf = (text: string, name: string): string[] =>
  unfolded(text)
    .split(/\r?\n/)
    .filter((line) => line.startsWith(name));
/** A client's entry, by its text: where it lies, and its id. */
const stored = async (lines: readonly string[], text = (uid: string) => eventText(uid, lines)) => {
  const segment = await newSegment(anna);
  const answer = await put(anna, `${segment}/e.ics`, text(crypto.randomUUID()));
  expect([answer.status, answer.text.slice(0, 300)]).toEqual([201, ""]);
  const all: { id: string; name: string }[] = (await server.call(anna, "GET", "/api/v1/calendars")).body.items;
  const calendar = all.find(({ name }) => name === segment)?.id ?? "";
  const [first] = await listed(anna, calendar);
  return {
    id: first?.entryId ?? "",
    calendar,
    text: async () => (await dav(anna, "GET", `${segment}/e.ics`)).text,
  };
};
const agenda = { url: "https://www.example.se/dagordning.pdf", name: "Dagordning; §1, “utkast”" };

test("categories and attachments are set, read, changed and removed, and stand in the text as other programs read it", async () => {
  const entry = await make({
    categories: ["Budget, 2037", "Kök\\plats; A", " Budget,  2037 "],
    attachments: [agenda, { url: board.path, name: "Tavlan" }, { url: "http://a.example/x?a=1,2;3", name: "" }],
  });
  const shown = {
    categories: ["Budget, 2037", "Kök\\plats; A"],
    attachments: [
      { ...agenda, path: null },
      { url: base + board.path, path: board.path, name: "Tavlan" },
      { url: "http://a.example/x?a=1,2;3", path: null, name: "" },
    ],
  };
  expect(entry).toMatchObject(shown);
  expect(await read(entry.id)).toMatchObject(shown);
  const calendar = new ICAL.Component(ICAL.parse(await exported(own)) as never);
  const [event] = calendar
    .getAllSubcomponents("vevent")
    .filter((one) => one.getFirstPropertyValue("uid") === entry.uid);
  expect(event?.getFirstProperty("categories")?.getValues()).toEqual(shown.categories);
  expect(
    event
      ?.getAllProperties("attach")
      .map((one) => [one.getFirstValue(), one.getParameter("filename"), one.getParameter("fmttype")]),
  ).toEqual([
    [agenda.url, agenda.name, undefined],
    [base + board.path, "Tavlan", "text/html"],
    ["http://a.example/x?a=1,2;3", undefined, undefined],
  ]);
  // What is sent back as it was read is nothing else than it was.
  const again = await changed(entry.id, {
    attachments: entry.attachments.map(({ url, path, name }) => ({ url: path ?? url, name })),
    categories: entry.categories,
  });
  expect(again).toMatchObject(shown);
  expect(await changed(entry.id, { summary: "Annat" })).toMatchObject(shown);
  expect(
    await changed(entry.id, { categories: ["Resor"], attachments: [{ url: agenda.url, name: "Ny" }] }),
  ).toMatchObject({ categories: ["Resor"], attachments: [{ url: agenda.url, path: null, name: "Ny" }] });
  expect(await changed(entry.id, { categories: [], attachments: [] })).toMatchObject({
    categories: [],
    attachments: [],
  });
  const bare = (await exported(own)).split("BEGIN:VEVENT").find((one) => one.includes(entry.uid)) ?? "";
  expect(bare).not.toMatch(/ATTACH|CATEGORIES/);
});

test("what programs wrote beside it survives a change in the page", async () => {
  const lines = [
    "CATEGORIES;LANGUAGE=sv:Budget,A\\,b",
    "CATEGORIES:Resor",
    `ATTACH;FMTTYPE=application/pdf;SIZE=12;MANAGED-ID="a:b";FILENAME=utkast.pdf:https://files.example/1`,
    "ATTACH;X-FOO=bar:https://files.example/2",
    "ATTACH;VALUE=BINARY;ENCODING=BASE64;FMTTYPE=image/png;X-FILENAME=bild.png:aGVq",
    "ATTACH:cid:part1@example.se",
    "ATTACH;FILENAME=x:javascript:alert(1)",
    "ATTACH;FILENAME=fil:file:///etc/passwd",
  ];
  const entry = await stored(lines);
  expect(await read(entry.id)).toMatchObject({
    categories: ["Budget", "A,b", "Resor"],
    attachments: [
      { url: "https://files.example/1", path: null, name: "utkast.pdf" },
      { url: "https://files.example/2", path: null, name: "" },
      { url: null, path: null, name: "bild.png" },
      { url: null, path: null, name: "" },
      { url: null, path: null, name: "x" },
      { url: null, path: null, name: "fil" },
    ],
  });
  const before = await entry.text();
  await changed(entry.id, { summary: "Annat" });
  for (const name of ["ATTACH", "CATEGORIES"]) expect(linesOf(await entry.text(), name)).toEqual(linesOf(before, name));
  await changed(entry.id, {
    categories: ["A,b", "Resor", "Ny"],
    attachments: [
      { url: "https://files.example/1", name: "Beslut: nr 1" },
      { url: "https://files.example/3", name: "Tre" },
    ],
  });
  expect(linesOf(await entry.text(), "CATEGORIES")).toEqual([
    "CATEGORIES;LANGUAGE=sv:A\\,b",
    "CATEGORIES:Resor",
    "CATEGORIES:Ny",
  ]);
  expect(linesOf(await entry.text(), "ATTACH")).toEqual([
    `ATTACH;FMTTYPE=application/pdf;SIZE=12;MANAGED-ID="a:b";FILENAME="Beslut: nr 1":https://files.example/1`,
    "ATTACH;VALUE=BINARY;ENCODING=BASE64;FMTTYPE=image/png;X-FILENAME=bild.png:aGVq",
    "ATTACH:cid:part1@example.se",
    "ATTACH;FILENAME=x:javascript:alert(1)",
    "ATTACH;FILENAME=fil:file:///etc/passwd",
    "ATTACH;FILENAME=Tre:https://files.example/3",
  ]);
});

test("addresses that are none of the web, and texts of several lines, are refused and nothing is kept", async () => {
  const { id, etag } = await make({});
  for (const url of [
    "javascript:alert(1)",
    "JavaScript://a.example/%0aalert(1)",
    "data:text/html,<script>1</script>",
    "file:///etc/passwd",
    "ftp://a.example/",
    "//evil.example/x",
    "/\\evil.example/x",
    "dagordning",
    "https://",
    "https://a.example/x\r\nATTENDEE:mailto:eve@evil.example",
    "/w/1\nX:1",
    "https://a.example/a b",
    "https://bank.example@evil.example/",
    "https://user:password@a.example/",
    `https://a.example/${"å".repeat(1900)}`,
  ])
    for (const answer of [
      await add({ attachments: [{ url, name: "x" }] }),
      await change(id, { attachments: [{ url, name: "x" }] }),
    ])
      expect([url, answer.status, answer.body.code]).toEqual([url, 400, "ENTRY_INVALID"]);
  for (const fields of [
    { attachments: [{ url: agenda.url, name: "Ett\r\nATTACH:https://evil.example" }] },
    { attachments: [{ url: agenda.url, name: "x".repeat(201) }] },
    { attachments: [{ url: `https://a.example/${"x".repeat(2000)}`, name: "" }] },
    { attachments: [{ url: agenda.url }] },
    { attachments: [{ ...agenda, path: "/w/1" }] },
    { attachments: Array.from({ length: 21 }, () => agenda) },
    { categories: ["Två\nrader"] },
    { categories: [" "] },
    { categories: [""] },
    { categories: ["x".repeat(101)] },
    { categories: Array.from({ length: 21 }, (_, n) => `K${n}`) },
  ]) {
    expect([fields, (await add(fields)).status]).toEqual([fields, 400]);
    expect([fields, (await change(id, fields)).status]).toEqual([fields, 400]);
  }
  expect(await read(id)).toMatchObject({ etag, categories: [], attachments: [] });
});

test("strangers, other agencies and those who may only read are refused, and a private entry shows neither", async () => {
  const fields = { categories: ["Hemlig kategori"], attachments: [{ url: board.path, name: "Hemligt underlag" }] };
  await server.call(anna, "GET", `/api/v1/calendars?workspaceId=${workspaceId}`);
  const all: { id: string; isOwn: boolean; workspaceId: string }[] = (
    await server.call(anna, "GET", "/api/v1/calendars")
  ).body.items;
  const shared = all.find((one) => !one.isOwn && one.workspaceId === workspaceId)?.id ?? "";
  const open = await make(fields, shared);
  expect((await add(fields, null, shared)).status).toBe(401);
  expect((await change(open.id, { attachments: [] }, null)).status).toBe(401);
  expect((await add(fields, britt, shared)).status).toBe(404);
  expect((await change(open.id, { attachments: [] }, britt)).status).toBe(404);
  expect((await server.call(britt, "GET", `/api/v1/calendar-entries/${open.id}`)).status).toBe(404);
  const secret = await make({ ...fields, class: "PRIVATE" }, shared);
  const path = `/api/v1/calendar-entries/${secret.id}`;
  expect((await server.call(agnes, "GET", path)).body).toMatchObject({
    isBusyOnly: true,
    categories: [],
    attachments: [],
  });
  await server.call(anna, "DELETE", `/api/v1/calendar-entries/${open.id}`);
  expect(await exported(shared, agnes)).not.toMatch(/Hemlig|ATTACH|CATEGORIES/);
  const home = await dav(agnes, "PROPFIND", "", undefined, { depth: "1" });
  expect(home.status).toBe(207);
  for (const [, href = ""] of home.text.matchAll(/<d:href>([^<]*\/calendars\/[^<]+)<\/d:href>/g)) {
    const body = `<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><c:calendar-data/></d:prop><c:filter><c:comp-filter name="VCALENDAR"/></c:filter></c:calendar-query>`;
    expect((await dav(agnes, "REPORT", href, body, { depth: "1" })).text).not.toMatch(/Hemlig/);
  }
  expect((await change(secret.id, { attachments: [] }, agnes)).body.code).toBe("ENTRY_PRIVATE");
  await server.call(anna, "DELETE", path);
});

test("an occurrence has its own, what follows takes its own along, and all go to another calendar and into files", async () => {
  const entry = await make({
    rrule: "FREQ=WEEKLY;COUNT=4",
    categories: ["Serie"],
    attachments: [{ url: agenda.url, name: "Serie" }],
  });
  const [, second = "", third = ""] = (await listed(anna, own))
    .filter(({ entryId }) => entryId === entry.id)
    .map(({ recurrenceId }) => recurrenceId);
  await changed(entry.id, {
    scope: "this",
    recurrenceId: second,
    categories: ["Serie", "Bara denna"],
    attachments: [{ url: board.path, name: "Denna" }],
  });
  const names = ({ attachments }: EntryBody): string[] => attachments.map(({ name }) => name);
  expect([names(await read(entry.id)), names(await read(entry.id, anna, second))]).toEqual([["Serie"], ["Denna"]]);
  expect((await read(entry.id, anna, second)).categories).toEqual(["Serie", "Bara denna"]);
  const later = await changed(entry.id, {
    scope: "following",
    recurrenceId: third,
    attachments: [
      ...entry.attachments.map(({ url, name }) => ({ url, name })),
      { url: "https://a.example/", name: "Nu" },
    ],
  });
  expect(later.id).not.toBe(entry.id);
  expect([names(later), later.categories]).toEqual([["Serie", "Nu"], ["Serie"]]);
  expect([names(await read(entry.id)), names(await read(entry.id, anna, second))]).toEqual([["Serie"], ["Denna"]]);

  const { body: other } = await server.call(anna, "POST", "/api/v1/calendars", { name: "Andra" });
  const moved = (await server.call(anna, "POST", `/api/v1/calendar-entries/${later.id}/move`, { calendarId: other.id }))
    .body as EntryBody;
  expect([names(moved), moved.categories]).toEqual([["Serie", "Nu"], ["Serie"]]);
  const file = await exported(other.id);
  const { body: third_ } = await server.call(anna, "POST", "/api/v1/calendars", { name: "Tredje" });
  const imported = await fetch(`${server.url}/api/v1/calendars/${third_.id}/import`, {
    method: "POST",
    headers: { authorization: `Bearer ${anna.token}`, "content-type": "text/calendar" },
    body: file,
  });
  expect(await imported.json()).toMatchObject({ added: 1, faults: [] });
  const [copy] = await listed(anna, third_.id);
  const read_ = await read(copy?.entryId ?? "");
  expect([names(read_), read_.categories]).toEqual([["Serie", "Nu"], ["Serie"]]);
});

/** The mails that an address has got, once there are `count`, as another program reads them. */
const mails = (address: string, count: number) =>
  eventually(async () => {
    const found = mailServer.received.filter(({ to }) => to === address);
    expect(found).toHaveLength(count);
    const mail = await PostalMime.parse(found.at(-1)?.raw ?? "");
    const part = mail.attachments.find(({ mimeType }) => mimeType === "text/calendar");
    const text = new TextDecoder().decode(part?.content as ArrayBuffer);
    const event = new ICAL.Component(ICAL.parse(text) as never).getFirstSubcomponent("vevent");
    return { mail, text, event };
  });

test("who is invited has them in their calendar and their mail, is told of another, and what lies in the entry is sent to nobody", async () => {
  const guest = "citra@konsult.example";
  const inline = `ATTACH;VALUE=BINARY;ENCODING=BASE64;X-FILENAME=hemlig.png:${"QUJD".repeat(1000)}`;
  const foreign = await stored([inline, "ATTACH;FMTTYPE=application/pdf;X-OWN=1;FILENAME=A:https://files.example/1"]);
  await changed(foreign.id, {
    categories: ["Budget, 2037"],
    attendees: [{ personId: agnes.id }, { personId: bo.id }, { mail: guest }],
    attachments: [
      { url: "https://files.example/1", name: "A" },
      { url: board.path, name: "Underlag" },
    ],
  });
  const first = await mails(guest, 1);
  expect(first.event?.getFirstProperty("categories")?.getValues()).toEqual(["Budget, 2037"]);
  expect(linesOf(first.text, "ATTACH")).toEqual([
    "ATTACH;FMTTYPE=application/pdf;FILENAME=A:https://files.example/1",
    `ATTACH;FMTTYPE=text/html;FILENAME=Underlag:${base}${board.path}`,
  ]);
  expect(first.mail.text).toContain(`Bifogat:\nA: https://files.example/1\nUnderlag: ${base}${board.path}`);
  expect(first.text).not.toContain("hemlig.png");

  const copyOf = async (who: TestPerson): Promise<EntryBody> => {
    const [copy] = await eventually(async () => {
      const found = (await listed(who, await ownOf(who))).filter(({ entryId }) => entryId !== "");
      expect(found).toHaveLength(1);
      return found;
    });
    return read(copy?.entryId ?? "", who);
  };
  const copy = await copyOf(agnes);
  expect(copy.categories).toEqual(["Budget, 2037"]);
  expect(copy.attachments).toContainEqual({ url: base + board.path, path: board.path, name: "Underlag" });
  // They are the organiser's.
  expect((await change(copy.id, { attachments: [] }, agnes)).body.code).toBe("ENTRY_INVITED");
  expect((await change(copy.id, { categories: [] }, agnes)).body.code).toBe("ENTRY_INVITED");

  // Another link is told of, other categories are not.
  await changed(foreign.id, { categories: ["Resor"] });
  await changed(foreign.id, { attachments: [{ url: "https://files.example/2", name: "Ny" }] });
  const second = await mails(guest, 2);
  expect(second.mail.subject).toBe("Ändrat: Möte");
  expect(linesOf(second.text, "ATTACH")).toEqual(["ATTACH;FILENAME=Ny:https://files.example/2"]);
  await eventually(async () => expect((await copyOf(agnes)).categories).toEqual(["Resor"]));
});

test("what is attached opens for those who may see it, is no more than its name to others, and stays when it is gone", async () => {
  const open = (who: TestPerson): Promise<TestAnswer> => server.call(who, "GET", `/api/v1/boards/${board.id}`);
  const entry = await make({ attendees: [{ personId: bo.id }], attachments: [{ url: board.path, name: "Underlag" }] });
  const copy = await eventually(async () => {
    const found = await Promise.all((await listed(bo, await ownOf(bo))).map(({ entryId }) => read(entryId, bo)));
    const mine = found.find(({ uid }) => uid === entry.uid);
    if (!mine) throw new Error("not there");
    return mine;
  });
  expect((await open(bo)).status).toBe(200);
  await server.safos.workspaces.removeMember(anna.id, workspaceId, bo.id);
  expect((await open(bo)).status).toBe(404);
  const shown = await server.call(bo, "GET", `/api/v1/calendar-entries/${copy.id}`);
  expect(shown.body.attachments).toEqual([{ url: base + board.path, path: board.path, name: "Underlag" }]);
  expect(JSON.stringify(shown.body)).not.toContain("Hemliga tavlan");

  // The same goes for what one may not see oneself: its name is what one writes, and nothing is asked of it.
  const guessed = await add({ attachments: [{ url: board.path, name: "Gissat" }] }, britt, await ownOf(britt));
  expect(guessed.body.attachments).toEqual([{ url: base + board.path, path: board.path, name: "Gissat" }]);
  expect((await open(britt)).status).toBe(404);

  expect((await server.call(anna, "DELETE", `/api/v1/items/board/${board.id}`)).status).toBeLessThan(300);
  expect((await open(anna)).status).toBe(404);
  expect((await read(entry.id)).attachments).toEqual([{ url: base + board.path, path: board.path, name: "Underlag" }]);
  expect((await changed(entry.id, { summary: "Kvar", attachments: [] })).attachments).toEqual([]);
});

test("a thousand categories and a large file in an entry are kept, shown in part, and hold nothing up", async () => {
  const many = Array.from({ length: 1000 }, (_, n) => `K${n}`);
  const long = "å".repeat(101);
  const file = "QUJD".repeat(225_000);
  const entry = await stored([
    ...[`CATEGORIES:${long},${many.slice(0, 500).join(",")}`, `CATEGORIES:${many.slice(500).join(",")}`],
    `ATTACH;VALUE=BINARY;ENCODING=BASE64;X-FILENAME="Rad ett^nrad två":${file}`,
    ...Array.from({ length: 60 }, (_, n) => `ATTACH:https://files.example/${n}`),
  ]);
  const began = performance.now();
  const shown = await read(entry.id);
  expect(performance.now() - began).toBeLessThan(2000);
  expect(shown.categories).toEqual(many.slice(0, 20));
  expect(shown.attachments).toHaveLength(21);
  expect(shown.attachments[0]).toEqual({ url: null, path: null, name: "Rad ett rad två" });
  expect(JSON.stringify(shown).length).toBeLessThan(20_000);
  // What is sent back as it was read, less one of each, takes that one away and nothing else.
  await changed(entry.id, {
    categories: shown.categories.slice(1),
    attachments: shown.attachments.slice(2).map(({ url, name }) => ({ url, name })),
  });
  const text = await entry.text();
  expect(
    linesOf(text, "CATEGORIES")
      .join(",")
      .split(/[:,]/)
      .filter((one) => one !== "CATEGORIES"),
  ).toEqual([long, ...many.slice(1)]);
  expect(linesOf(text, "ATTACH").filter((line) => line.includes("https:"))).toHaveLength(59);
  expect(linesOf(text, "ATTACH;VALUE=BINARY")[0]?.endsWith(file)).toBe(true);
});
