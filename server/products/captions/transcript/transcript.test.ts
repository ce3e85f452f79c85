import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sql } from "#database";
import { elapsed, uuid } from "#clock";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../../../testing/server.ts";
import type { CaptionContext } from "../context.ts";
import type { Segment } from "../recogniser/messages.ts";
import type { CaptionTables } from "../tables.ts";
import { TranscriptWriter } from "./writer.ts";

let server: TestServer;
let engine: Server;
let anna: TestPerson;
let agnes: TestPerson;
let bo: TestPerson;
let britt: TestPerson;
let workspaceId = "";
let writer: TranscriptWriter;

beforeAll(async () => {
  engine = createServer((_request, response) => response.end(JSON.stringify({ text: "Hej." })));
  await new Promise<void>((resolve) => engine.listen(0, "127.0.0.1", resolve));
  const { port } = engine.address() as { port: number };
  server = await startTestServer({ SAFOS_CAPTIONS_URL: `http://127.0.0.1:${port}/v1` });
  ({ anna, agnes, bo, britt } = server.people);
  workspaceId = (await server.workspace("Gemensam utredning", anna, bo)).id;
  await server.safos.workspaces.addMember(anna.id, workspaceId, agnes.id, "viewer");
  const { safos } = server;
  const context = {
    ...safos,
    db: safos.database.of<CaptionTables>(),
    log: { warn: () => undefined },
    hasEngine: () => true,
  } as unknown as CaptionContext;
  writer = new TranscriptWriter(context);
});
afterAll(async () => {
  await server.stop();
  await new Promise((resolve) => engine.close(resolve));
});
beforeEach(async () => {
  for (const who of [anna, bo]) await rules(who, { transcripts: true, captions: true });
});

const rules = (who: TestPerson, change: object) => server.call(who, "PATCH", "/api/v1/organisation", { rules: change });
const pathOf = (id: string): string => `/api/v1/meetings/${id}/transcript`;

async function meeting(title = "Avstämning", place = workspaceId): Promise<string> {
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${place}/meetings`, { title, isStarted: true });
  expect(made.status).toBe(201);
  return made.body.id as string;
}

let at = Date.parse("2026-11-25T08:30:00Z");
function segment(who: TestPerson | null, name: string, text: string): Segment {
  at += 5000;
  return {
    room: "",
    trackSid: "t",
    identity: who ? `p_${who.id}_abc` : `g_${uuid()}`,
    name,
    language: "sv",
    segmentId: uuid(),
    isFinal: true,
    text,
    startedAt: at,
    endedAt: at + 3000,
  };
}

/** What was said in a meeting, as its recogniser hands it on. */
async function say(meetingId: string, lines: readonly [TestPerson | null, string, string][], place = workspaceId) {
  const row = { meetingId, workspaceId: place, language: "sv", isKept: true, startedBy: null, startedAt: new Date(at) };
  for (const [who, name, text] of lines) writer.keep(segment(who, name, text), row);
  await writer.flush();
}

async function read(who: TestPerson, id: string, query = "") {
  return (await server.call(who, "GET", `${pathOf(id)}${query}`)).body;
}

async function find(who: TestPerson, query: string) {
  const { groups } = (await server.call(who, "GET", `/api/v1/search?q=${encodeURIComponent(query)}`)).body;
  return (groups as { kind: string; items: { path: string; title: string; context: string }[] }[]).flatMap((one) =>
    one.kind === "speech" ? one.items : [],
  );
}

test("nothing is kept until every agency with a member there allows it, and the refusal names the rule", async () => {
  const id = await meeting();
  const captions = `/api/v1/meetings/${id}/captions`;
  await rules(bo, { transcripts: false });
  const refused = await server.call(anna, "PUT", captions, { language: "sv", isKept: true });
  expect(refused).toMatchObject({
    status: 403,
    body: { code: "POLICY_REFUSED", data: { rule: "transcripts", organisation: { id: bo.organisationId } } },
  });
  expect((await server.call(anna, "PUT", captions, { language: "sv" })).body).toMatchObject({
    isOn: true,
    isKept: false,
    keepRefusal: { rule: "transcripts" },
  });
  await rules(bo, { transcripts: true });
  const kept = await server.call(anna, "PUT", captions, { language: "sv", isKept: true });
  expect(kept.body).toMatchObject({ isOn: true, isKept: true, keepRefusal: null });
  // A change of language leaves it as it is.
  expect((await server.call(anna, "PUT", captions, { language: "en" })).body.isKept).toBe(true);
  expect((await read(agnes, id)).isKept).toBe(true);
  await server.call(anna, "PUT", captions, { language: "en", isKept: false });
  expect((await read(agnes, id)).isKept).toBe(false);
  await eventually(async () => {
    const { items } = (await server.call(anna, "GET", "/api/v1/audit?category=access")).body;
    const acts = (items as { act: string }[]).map((one) => one.act);
    expect(acts).toEqual(expect.arrayContaining(["transcript.started", "transcript.stopped"]));
    return true;
  });
});

test("a rule that is taken back and a raised class end the keeping within a second", async () => {
  for (const end of [
    () => rules(bo, { transcripts: false }),
    () => server.call(anna, "PATCH", `/api/v1/workspaces/${workspaceId}`, { informationClass: "K3" }),
  ]) {
    const id = await meeting();
    await server.call(anna, "PUT", `/api/v1/meetings/${id}/captions`, { language: "sv", isKept: true });
    await end();
    const began = elapsed();
    await eventually(async () => {
      const { isOn, isKept } = (await server.call(anna, "GET", `/api/v1/meetings/${id}/captions`)).body;
      expect([isOn, isKept]).toEqual([true, false]);
      return true;
    });
    expect(elapsed() - began).toBeLessThan(1000);
    await rules(bo, { transcripts: true });
    await server.call(anna, "PATCH", `/api/v1/workspaces/${workspaceId}`, { informationClass: null });
  }
});

test("what was said is kept in order with who said it, and members read it a page at a time", async () => {
  const id = await meeting();
  await say(id, [
    [anna, "Anna Lindqvist", "Vi har bokat rum i Malmö och Lulea."],
    [null, "Citra Wahyudi", "Hos oss skrev vi ut namnen."],
    [bo, "Bo Ek", "Bra. 100 % klart_nu."],
  ]);
  const all = await read(agnes, id);
  expect(all).toMatchObject({ total: 3, canCorrect: false });
  expect(all.items.map((one: { name: string; personId: string | null }) => [one.name, one.personId])).toEqual([
    ["Anna Lindqvist", anna.id],
    ["Citra Wahyudi", null],
    ["Bo Ek", bo.id],
  ]);
  const first = await read(bo, id, "?limit=2");
  expect(first.items).toHaveLength(2);
  expect((await read(bo, id, `?limit=2&after=${first.next}`)).items).toMatchObject([{ name: "Bo Ek" }]);
  expect((await read(bo, id, "?q=NAMNEN")).items).toMatchObject([{ name: "Citra Wahyudi" }]);
  // Signs of patterns are letters.
  expect((await read(bo, id, "?q=%25")).items).toHaveLength(1);
  expect((await read(bo, id, "?q=klart_nu")).items).toHaveLength(1);
  expect((await read(bo, id, "?q=t__a")).items).toHaveLength(0);
});

test("strangers see nothing of it, who only reads changes nothing, and wrong input is refused", async () => {
  const id = await meeting();
  await say(id, [[anna, "Anna Lindqvist", "Hemligt."]]);
  const utteranceId = (await read(anna, id)).items[0].id as string;
  const calls = [
    ["GET", "", undefined],
    ["GET", "/file?format=txt", undefined],
    ["PATCH", `/${utteranceId}`, { was: "Hemligt.", text: "Kapat." }],
    ["POST", "/minutes", { locale: "sv" }],
    ["DELETE", "", undefined],
  ] as const;
  for (const [method, rest, body] of calls) {
    const path = `${pathOf(id)}${rest}`;
    expect((await server.call(null, method, path, body)).status, `${method} ${rest}`).toBe(401);
    expect((await server.call(britt, method, path, body)).status, `${method} ${rest}`).toBe(404);
    if (method !== "GET") expect((await server.call(agnes, method, path, body)).status, `${method} ${rest}`).toBe(403);
  }
  const other = await meeting();
  const wrong = { was: "Hemligt.", text: "Kapat." };
  expect((await server.call(anna, "PATCH", `${pathOf(other)}/${utteranceId}`, wrong)).status).toBe(404);
  for (const body of [{ was: "Hemligt." }, { was: "Hemligt.", text: "" }, { was: "Hemligt.", text: " \n" }, {}])
    expect((await server.call(anna, "PATCH", `${pathOf(id)}/${utteranceId}`, body)).status).toBe(400);
  const huge = { was: "Hemligt.", text: "x".repeat(4001) };
  expect((await server.call(anna, "PATCH", `${pathOf(id)}/${utteranceId}`, huge)).status).toBe(400);
  for (const query of ["?limit=501", "?after=x", "?more=1"])
    expect((await server.call(anna, "GET", `${pathOf(id)}${query}`)).status).toBe(400);
  expect((await server.call(anna, "GET", `${pathOf(id)}/file?format=exe`)).status).toBe(400);
  expect((await read(anna, id)).items[0].text).toBe("Hemligt.");
  // A member who was removed reads it no longer.
  const place = (await server.workspace("Kort", anna, bo)).id;
  const short = await meeting("Kort", place);
  await say(short, [[anna, "Anna Lindqvist", "Hemligt."]], place);
  expect((await server.call(bo, "GET", pathOf(short))).status).toBe(200);
  await server.safos.workspaces.removeMember(anna.id, place, bo.id);
  expect((await server.call(bo, "GET", pathOf(short))).status).toBe(404);
});

test("a line is corrected, what was understood first stays, and of two at once one is told", async () => {
  const id = await meeting();
  await say(id, [[anna, "Anna Lindqvist", "Rum i Lulea."]]);
  const [{ id: utteranceId }] = (await read(anna, id)).items;
  const correct = (who: TestPerson, was: string, text: string) =>
    server.call(who, "PATCH", `${pathOf(id)}/${utteranceId}`, { was, text });
  const answers = await Promise.all([
    correct(anna, "Rum i Lulea.", "Rum i Luleå."),
    correct(bo, "Rum i Lulea.", "Rum i Lulea nu."),
  ]);
  expect(answers.map((one) => one.status).toSorted()).toEqual([200, 409]);
  expect(answers.find((one) => one.status === 409)?.body.code).toBe("LINE_CHANGED");
  const [now] = (await read(bo, id)).items;
  expect((await correct(bo, now.text, "Rum i\u202e Luleå\nav stad.")).body).toMatchObject({
    text: "Rum i Luleå av stad.",
    correction: { original: "Rum i Lulea.", person: { id: bo.id } },
  });
});

test("the one search finds what was said and leads to the line; the trash and a removal take it away", async () => {
  const id = await meeting("Sökbart möte");
  await say(id, [
    [anna, "Anna Lindqvist", "Upphandlingen av snöslungor är klar."],
    [bo, "Bo Ek", "Då tar vi nästa punkt."],
  ]);
  const [line] = (await read(anna, id)).items;
  await eventually(async () => {
    expect(await find(bo, "snöslungor")).toMatchObject([
      { path: `/w/${workspaceId}/meetings/${id}?utterance=${line.id}`, context: "Sökbart möte" },
    ]);
    return true;
  });
  expect(await find(britt, "snöslungor")).toEqual([]);
  await server.call(anna, "PATCH", `${pathOf(id)}/${line.id}`, { was: line.text, text: "Snöskotrar köps." });
  await eventually(async () => {
    expect([await find(bo, "snöslungor"), (await find(bo, "snöskotrar")).length]).toEqual([[], 1]);
    return true;
  });
  await server.call(anna, "POST", `/api/v1/meetings/${id}/end`);
  expect((await server.call(anna, "DELETE", `/api/v1/meetings/${id}`)).status).toBeLessThan(300);
  expect((await server.call(anna, "GET", pathOf(id))).status).toBe(404);
  // What comes from the recogniser still is not kept in the trash.
  await say(id, [[anna, "Anna Lindqvist", "Eftersnack."]]);
  await eventually(async () => {
    expect(await find(bo, "snöskotrar")).toEqual([]);
    return true;
  });
  await server.call(anna, "POST", `/api/v1/items/meeting/${id}/restore`);
  expect((await read(anna, id)).total).toBe(2);
  await eventually(async () => {
    expect(await find(bo, "snöskotrar")).toHaveLength(1);
    return true;
  });
  expect((await server.call(anna, "DELETE", pathOf(id))).status).toBe(200);
  expect((await read(anna, id)).total).toBe(0);
  await eventually(async () => {
    expect(await find(bo, "snöskotrar")).toEqual([]);
    return true;
  });
});

test("what is removed for good from the trash leaves no line behind", async () => {
  const id = await meeting();
  await say(id, [[anna, "Anna Lindqvist", "Bort med det."]]);
  await server.call(anna, "POST", `/api/v1/meetings/${id}/end`);
  await server.call(anna, "DELETE", `/api/v1/meetings/${id}`);
  await server.safos.items.purge(new Date(Date.now() + 60_000));
  await eventually(async () => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from captions.line
      where meeting_id = ${id}`.execute(server.safos.database.of<CaptionTables>());
    expect(rows[0]?.n).toBe(0);
    return true;
  });
});

test("it is taken out as text, WebVTT, SubRip and Word, and nothing kept is nothing to take out", async () => {
  const id = await meeting("Plan: 1/2");
  expect((await server.call(anna, "GET", `${pathOf(id)}/file?format=txt`)).status).toBe(404);
  await say(id, [
    [anna, "Anna Lindqvist", "Två av fem fastnade <på> frågan."],
    [bo, "Bo Ek", "Ja."],
  ]);
  const file = async (format: string) => {
    const response = await fetch(`${server.url}${pathOf(id)}/file?format=${format}`, {
      headers: { authorization: `Bearer ${agnes.token}` },
    });
    expect(response.status, format).toBe(200);
    expect(response.headers.get("content-disposition")).toContain(`.${format}`);
    return Buffer.from(await response.arrayBuffer());
  };
  expect((await file("txt")).toString()).toContain("Anna Lindqvist: Två av fem fastnade <på> frågan.");
  expect((await file("vtt")).toString()).toContain("<v Anna Lindqvist>Två av fem fastnade &lt;på&gt; frågan.</v>");
  expect((await file("srt")).toString()).toMatch(/^1\n\d\d:\d\d:\d\d,\d{3} --> /);
  const docx = await file("docx");
  expect(docx.subarray(0, 2).toString()).toBe("PK");
  // Word's file is read again by what reads everybody's.
  const read = await fetch(`${server.url}/api/v1/workspaces/${workspaceId}/documents/import?name=utskrift.docx`, {
    method: "POST",
    headers: { authorization: `Bearer ${anna.token}`, "content-type": "application/octet-stream" },
    body: new Uint8Array(docx),
  });
  const { id: documentId } = (await read.json()) as { id: string };
  const again = await fetch(`${server.url}/api/v1/documents/${documentId}/export?format=md`, {
    headers: { authorization: `Bearer ${anna.token}` },
  });
  expect(await again.text()).toMatch(/Anna Lindqvist[^]*Två av fem fastnade/);
});

test("minutes are made from the template with who was there and what was said, in the meeting's class", async () => {
  const id = await meeting("Avstämning testrunda 3");
  await say(id, [
    [anna, "Anna Lindqvist", "Vi börjar i Malmö."],
    [null, "Citra | *Wahyudi*", "Gärna."],
  ]);
  await server.call(anna, "PUT", `/api/v1/items/meeting/${id}/class`, { informationClass: "K2" });
  const made = await server.call(anna, "POST", `${pathOf(id)}/minutes`, { locale: "sv" });
  expect(made.status).toBe(201);
  expect(made.body.path).toBe(`/w/${workspaceId}/documents/${made.body.id}`);
  await eventually(async () => {
    const item = await server.call(anna, "GET", `/api/v1/items/document/${made.body.id}`);
    expect(item.body).toMatchObject({ title: "Protokoll: Avstämning testrunda 3", informationClass: "K2" });
    return true;
  });
  const response = await fetch(`${server.url}/api/v1/documents/${made.body.id}/export?format=html`, {
    headers: { authorization: `Bearer ${anna.token}` },
  });
  const html = await response.text();
  for (const part of ["Anna Lindqvist, Citra | *Wahyudi*", "Beslut:", "Det som sades", "Vi börjar i Malmö."])
    expect(html).toContain(part);
  const linked = (await server.call(anna, "GET", `/api/v1/items/meeting/${id}/links`)).body.items;
  expect(linked.map((one: { item: { id: string } }) => one.item.id)).toContain(made.body.id);
});

test("an archived workspace's transcript is read and not changed", async () => {
  const place = (await server.workspace("Arkivet", anna, bo)).id;
  const id = await meeting("Sista mötet", place);
  await say(id, [[anna, "Anna Lindqvist", "Tack för oss."]], place);
  await server.call(anna, "POST", `/api/v1/meetings/${id}/end`);
  await server.call(anna, "POST", `/api/v1/workspaces/${place}/archive`);
  const { items, canCorrect } = await read(bo, id);
  expect([items.length, canCorrect]).toEqual([1, false]);
  const change = { was: "Tack för oss.", text: "Kapat." };
  expect((await server.call(anna, "PATCH", `${pathOf(id)}/${items[0].id}`, change)).status).toBe(403);
  expect((await server.call(anna, "DELETE", pathOf(id))).status).toBe(403);
  expect((await server.call(anna, "POST", `${pathOf(id)}/minutes`, { locale: "sv" })).status).toBe(403);
});

test("lines wait while they cannot be written, and each is there once", async () => {
  const id = await meeting();
  const other = (await server.workspace("Borta", anna)).id;
  // One whose meeting there is not does not keep the others from being written.
  await say(uuid(), [[anna, "Anna Lindqvist", "Ingenstans."]], other);
  await say(id, [[anna, "Anna Lindqvist", "En gång."]]);
  await writer.flush();
  expect((await read(anna, id)).total).toBe(1);
  // Someone whose account is gone by now.
  await say(id, [[{ ...anna, id: uuid() }, "Borttagen Person", "Jag sade det."]]);
  expect((await read(anna, id)).items[1]).toMatchObject({ name: "Borttagen Person", personId: null });
});

test("two processes keep what is said in their calls, and a rule that is changed in one ends it in both within a second", async () => {
  const twin = await server.twin();
  try {
    const [id, other] = [await meeting(), await meeting()];
    for (const one of [id, other])
      await server.call(anna, "PUT", `/api/v1/meetings/${one}/captions`, { language: "sv", isKept: true });
    await Promise.all([id, other].map((one) => say(one, [[anna, "Anna Lindqvist", "Samtidigt."]])));
    for (const one of [id, other]) expect((await twin.call(bo, "GET", pathOf(one))).body.total).toBe(1);
    await twin.call(bo, "PATCH", "/api/v1/organisation", { rules: { transcripts: false } });
    const began = elapsed();
    for (const process of [server, twin])
      await eventually(async () => {
        expect((await process.call(anna, "GET", `/api/v1/meetings/${id}/captions`)).body.isKept).toBe(false);
        return true;
      });
    expect(elapsed() - began).toBeLessThan(1000);
    const refused = await server.call(anna, "PUT", `/api/v1/meetings/${id}/captions`, { language: "sv", isKept: true });
    expect(refused.body.code).toBe("POLICY_REFUSED");
    // What was kept before stays.
    expect((await read(agnes, id)).total).toBe(1);
  } finally {
    await twin.stop();
  }
});
