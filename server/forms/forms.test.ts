import { createHash } from "node:crypto";
import type { AddressInfo } from "node:net";
import { strFromU8, unzipSync } from "fflate";
import { SMTPServer } from "smtp-server";
import { afterAll, expect, test } from "vitest";
import type { Answers, FormContent } from "@safos/contract/form-shapes";
import { eventually, startTestServer, type TestAnswer, type TestPerson } from "../test-server.ts";
import { allKinds, branching, goodAnswers } from "./testing.ts";

const mails: string[] = [];
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  onData(stream, _session, done) {
    const parts: Buffer[] = [];
    stream.on("data", (part: Buffer) => parts.push(part));
    stream.on("end", () => {
      mails.push(Buffer.concat(parts).toString("utf8"));
      done();
    });
  },
});
await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", () => resolve()));
const server = await startTestServer({
  SAFOS_SMTP_URL: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
  SAFOS_MAIL_FROM: "Safos <safos@safos.example>",
});
afterAll(async () => {
  await server.stop();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
});
const { anna, agnes, bo, britt } = server.people;
const workspace = await server.workspace("Enkäter", anna, agnes, bo);
const list = `/api/v1/workspaces/${workspace.id}/forms`;

async function makeForm(content: FormContent, settings: object = {}, state = "open"): Promise<string> {
  const made = await server.call(anna, "POST", list, { title: "Utvärdering", content, settings });
  expect(made.status).toBe(201);
  const id = made.body.id as string;
  if (state !== "draft") expect((await server.call(anna, "PATCH", `/api/v1/forms/${id}`, { state })).status).toBe(200);
  return id;
}

async function open(who: TestPerson, id: string): Promise<TestAnswer["body"]> {
  const { status, body } = await server.call(who, "GET", `/api/v1/forms/${id}/answering`);
  expect(status).toBe(200);
  return body;
}

async function send(who: TestPerson, id: string, answers: unknown, more: object = {}): Promise<TestAnswer> {
  const { ticket } = await open(who, id);
  return server.call(who, "POST", `/api/v1/forms/${id}/responses`, { answers, ticket, ...more });
}

async function linkTo(id: string, role = "commenter"): Promise<string> {
  const made = await server.call(anna, "POST", `/api/v1/items/form/${id}/shares`, { isLink: true, role });
  expect(made.status).toBe(201);
  return made.body.secret as string;
}

/** As a visitor with a link; `guest` is who they say they are. */
async function visit(secret: string, method: string, path: string, body?: unknown): Promise<TestAnswer> {
  const response = await fetch(server.url + path, {
    method,
    headers: { "safos-link": secret, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

function prove(ticket: string, bits: number): number {
  for (let number = 0; ; number++) {
    const hash = createHash("sha256").update(`${ticket}:${number}`).digest();
    if (hash.readUInt32BE(0) >>> (32 - bits) === 0) return number;
  }
}

async function download(who: TestPerson, path: string): Promise<{ status: number; bytes: Buffer; headers: Headers }> {
  const response = await fetch(server.url + path, { headers: { authorization: `Bearer ${who.token}` } });
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers };
}

test("a form is made, opened when nothing is missing, changed by revision, and listed", async () => {
  const made = await server.call(anna, "POST", list, { title: " Ny enkät " });
  expect(made).toMatchObject({
    status: 201,
    body: { title: "Ny enkät", state: "draft", role: "owner", responseCount: 0 },
  });
  const path = `/api/v1/forms/${made.body.id}`;
  expect(await server.call(anna, "PATCH", path, { state: "open" })).toMatchObject({
    status: 409,
    body: { code: "FORM_FAULTY", data: { faults: [{ fault: "noQuestions" }] } },
  });
  const changed = await server.call(anna, "PATCH", path, { content: branching, revision: 1, title: "Testrunda" });
  expect(changed).toMatchObject({ status: 200, body: { revision: 2, title: "Testrunda" } });
  expect(await server.call(bo, "PATCH", path, { content: branching, revision: 1 })).toMatchObject({
    status: 412,
    body: { code: "FORM_CHANGED" },
  });
  expect((await server.call(anna, "PATCH", path, { state: "open" })).body.state).toBe("open");
  expect((await server.call(agnes, "GET", list)).body.items[0]).toMatchObject({ questionCount: 4, responseCount: 0 });
  expect((await server.call(britt, "GET", list)).status).toBe(404);
  expect((await server.call(null, "GET", path)).status).toBe(401);
  expect((await server.call(britt, "GET", path)).status).toBe(404);
  const copy = await server.call(bo, "POST", `${path}/duplicate`, { title: "Kopia" });
  expect(copy.body).toMatchObject({ title: "Kopia", state: "draft", owner: { id: bo.id }, content: branching });
  expect((await server.call(agnes, "POST", `${path}/transfer`, { name: bo.name })).status).toBe(403);
  expect((await server.call(anna, "POST", `${path}/transfer`, { name: "britt@digg.example" })).status).toBe(404);
  expect((await server.call(anna, "POST", `${path}/transfer`, { name: agnes.name })).body.owner.id).toBe(agnes.id);
});

test("every kind of question takes what it should and refuses the rest", async () => {
  const id = await makeForm(allKinds, { isOncePerPerson: false });
  expect((await send(bo, id, goodAnswers)).status).toBe(201);
  const wrong: [string, unknown[]][] = [
    ["short", [5, ["x"], "rad\nrad", "x".repeat(1001)]],
    ["mail", ["anna", "a@b", "a@b.se, c@d.se"]],
    ["phone", ["ring mig", "1"]],
    ["amount", ["tre", "-1", "101", "1e3"]],
    ["code", ["abc", "12345", ""]],
    ["long", [1, { a: 1 }]],
    ["many", ["a", ["x"], ["a", "a"], ["a"], ["a", "b", "c"], ["other:"]]],
    ["one", [["a", "b"], "a", ["x"], ["other:Nej"]]],
    ["drop", [["a", "b"], 1]],
    ["day", ["24/11 2026", "2026-02-30", "2025-12-31", "2027-01-01", ["2026-01-01"]]],
    ["days", ["2026-05-01", "2026-05-02/2026-05-01", "2026-05-01/"]],
    ["clock", ["9:30", "24:00", 930]],
    ["moment", ["2026-05-01", "2026-05-01 10:00"]],
    ["scale", [0, 6, 2.5, "3"]],
    ["nps", [-1, 11]],
    ["colour", ["red", "#12345", 1]],
    ["grid", [{ x: ["a"] }, { r1: ["z"] }, { r1: ["a", "b"] }, { r1: 1 }, ["a"], { r1: ["a"] }]],
    ["numbers", [{ r1: "1" }, { r1: 11 }, { r1: ["a"] }]],
    ["rank", [["a"], ["a", "a", "b"], ["a", "b", "x"], "a"]],
    ["file", ["x", ["a", "a"], ["nosuchfile"]]],
  ];
  for (const [question, values] of wrong)
    for (const value of values) {
      const { status } = await send(bo, id, { ...goodAnswers, [question]: value });
      expect([question, value, status]).toEqual([question, value, 400]);
    }
  const { answers } = (await server.call(anna, "GET", `/api/v1/forms/${id}/responses`)).body.items[0];
  expect(answers).toEqual(goodAnswers);
});

test("the server walks the branches itself: hidden answers are dropped, required ones on the way are demanded", async () => {
  const id = await makeForm(branching);
  const missing = await send(bo, id, { role: ["a"] });
  expect(missing).toMatchObject({
    status: 400,
    body: { code: "ANSWERS_WRONG", data: { faults: { took: "required" } } },
  });
  expect((await send(bo, id, { role: ["a"], took: ["yes"] })).body.data.faults).toEqual({ went: "required" });
  const sent = await send(bo, id, { role: ["a"], took: ["no"], went: 99, nosuch: "x", more: "Tack" });
  expect(sent.status).toBe(201);
  const { items } = (await server.call(anna, "GET", `/api/v1/forms/${id}/responses`)).body;
  expect(items[0].answers).toEqual({ role: ["a"], took: ["no"], more: "Tack" });
});

test("one answer from each person holds when both come at once, and it can be changed while the form is open", async () => {
  const id = await makeForm(branching, { canChange: true });
  const answers = { role: ["a"], took: ["no"] };
  const { ticket } = await open(bo, id);
  const both = await Promise.all(
    [1, 2, 3, 4].map(() => server.call(bo, "POST", `/api/v1/forms/${id}/responses`, { answers, ticket })),
  );
  expect(both.map((one) => one.status).toSorted()).toEqual([201, 409, 409, 409]);
  expect(both.find((one) => one.status === 409)?.body.code).toBe("ALREADY_ANSWERED");
  expect((await open(bo, id)).own.answers).toEqual(answers);
  const changed = await server.call(bo, "PUT", `/api/v1/forms/${id}/own`, { answers: { ...answers, more: "Ändrat" } });
  expect(changed).toMatchObject({ status: 200, body: { answers: { more: "Ändrat" } } });
  expect((await server.call(agnes, "PUT", `/api/v1/forms/${id}/own`, { answers })).body.code).toBe("NOT_YOUR_ANSWER");
  await server.call(anna, "PATCH", `/api/v1/forms/${id}`, { settings: { canChange: false } });
  expect((await server.call(bo, "PUT", `/api/v1/forms/${id}/own`, { answers })).body.code).toBe("CHANGES_REFUSED");
  await server.call(anna, "PATCH", `/api/v1/forms/${id}`, { state: "closed" });
  expect((await send(agnes, id, answers)).body.code).toBe("FORM_CLOSED");
});

test("a draft is kept for whoever closed the page, and is gone when the answer is sent", async () => {
  const id = await makeForm(branching);
  expect((await server.call(bo, "PUT", `/api/v1/forms/${id}/draft`, { answers: { role: ["a"] } })).status).toBe(200);
  expect((await open(bo, id)).draft.answers).toEqual({ role: ["a"] });
  expect((await open(agnes, id)).draft).toBeNull();
  await send(bo, id, { role: ["a"], took: ["no"] });
  expect((await open(bo, id)).draft).toBeNull();
});

test("limits and times hold: not yet open, full to the last place, closed by the clock", async () => {
  const answers = { role: ["a"], took: ["no"] };
  const early = await makeForm(branching, { opensAt: new Date(Date.now() + 3_600_000).toISOString() });
  expect((await send(bo, early, answers)).body.code).toBe("FORM_NOT_OPEN");
  const late = await makeForm(branching, { closesAt: new Date(Date.now() + 500).toISOString() });
  await eventually(async () => expect((await send(bo, late, answers)).body.code).toBe("FORM_CLOSED"));
  const small = await makeForm(branching, { maxResponses: 3, isOncePerPerson: false });
  const sent = await Promise.all(Array.from({ length: 8 }, () => send(bo, small, answers)));
  expect(sent.map((one) => one.status).toSorted()).toEqual([201, 201, 201, 409, 409, 409, 409, 409]);
  expect((await open(agnes, small)).canAnswer).toBe("full");
  const draft = await makeForm(branching, {}, "draft");
  expect((await server.call(bo, "POST", `/api/v1/forms/${draft}/responses`, { answers, ticket: "x" })).status).toBe(
    409,
  );
});

test("a visitor with a link answers once for each proof of work, and floods and programs are turned away", async () => {
  const id = await makeForm(branching, { isOncePerPerson: false });
  const secret = await linkTo(id);
  const path = `/api/v1/forms/${id}`;
  const opened = (await visit(secret, "GET", `${path}/answering`)).body;
  const began = performance.now();
  expect(opened).toMatchObject({ canAnswer: "yes", proofBits: 15, organisationName: "Försäkringskassan" });
  const answers: Answers = { role: ["a"], took: ["no"] };
  const proof = prove(opened.ticket, opened.proofBits);
  const send = (more: object = {}) =>
    visit(secret, "POST", `${path}/responses`, { answers, ticket: opened.ticket, proof, ...more });
  expect((await send({ ticket: "t.x.y.z" })).body.code).toBe("TICKET_WRONG");
  expect((await send()).body.code).toBe("TOO_FAST");
  await eventually(() => expect(performance.now() - began).toBeGreaterThan(2000));
  expect((await send()).status).toBe(201);
  expect((await send()).body.code).toBe("TICKET_WRONG");
  expect((await send({ proof: proof + 1 })).body.code).toBe("TICKET_WRONG");
  expect((await send({ website: "http://spam.example" })).status).toBe(201);
  expect((await server.call(anna, "GET", path)).body.responseCount).toBe(1);
  for (const [method, address] of [
    ["GET", path],
    ["GET", `${path}/results`],
    ["GET", `${path}/responses`],
    ["PATCH", path],
  ] as const)
    expect((await visit(secret, method, address, method === "PATCH" ? { title: "Kapad" } : undefined)).status).toBe(
      403,
    );
  const other = await makeForm(branching);
  expect((await visit(secret, "GET", `/api/v1/forms/${other}/answering`)).status).toBe(404);
  const statuses: number[] = [];
  for (let count = 0; count < 60; count++) statuses.push((await send()).status);
  expect(statuses.at(-1)).toBe(429);
});

test("an anonymous form that takes one answer from each refuses the second and keeps nothing that joins person and answer", async () => {
  const id = await makeForm(branching, { isAnonymous: true, isOncePerPerson: true, canChange: false });
  const path = `/api/v1/forms/${id}`;
  const voters = [anna, agnes, bo];
  expect((await send(bo, id, { role: ["a"], took: ["no"] })).body.code).toBe("BALLOT_NEEDED");
  for (const [index, who] of voters.entries()) {
    const given = await server.call(who, "POST", `${path}/ballot`, {});
    expect(given.status).toBe(201);
    const { ballot } = given.body;
    const answers = { role: ["a"], took: ["no"], more: `röst ${index}` };
    expect((await send(who, id, answers, { ballot })).status).toBe(201);
    expect((await send(who, id, answers, { ballot })).body.code).toBe("ALREADY_ANSWERED");
    expect((await server.call(who, "POST", `${path}/ballot`, {})).body.code).toBe("ALREADY_ANSWERED");
    expect((await open(who, id)).canAnswer).toBe("answered");
  }
  const { pool } = server.safos.database;
  const { settleAnonymous } = await import("./response-queries.ts");
  await settleAnonymous(server.safos.database.of(), id);
  const read = async (table: string) =>
    (await pool.query(`select t.*, t.xmin::text as xmin from forms.${table} t where form_id = $1`, [id]))
      .rows as Record<string, unknown>[];
  const ballots = await read("ballot");
  const responses = await read("response");
  expect([ballots.length, responses.length]).toEqual([3, 3]);
  // One transaction wrote them all: its number says nothing.
  expect(new Set([...ballots, ...responses].map((row) => row["xmin"])).size).toBe(1);
  const wordsOf = (rows: Record<string, unknown>[]): Set<string> =>
    new Set(
      rows.flatMap(({ form_id: _form, xmin: _xmin, ...row }) =>
        Object.values(row)
          .filter((value) => value !== null)
          .map((value) => (value instanceof Date ? value.toISOString() : JSON.stringify(value))),
      ),
    );
  const inResponses = wordsOf(responses);
  for (const word of wordsOf(ballots)) expect([word, inResponses.has(word)]).toEqual([word, false]);
  expect(Object.keys(ballots[0] ?? {}).toSorted()).toEqual(["form_id", "person_id", "xmin"]);
  const everything = JSON.stringify([
    responses,
    await read("spent"),
    (await pool.query("select * from events.outbox where type = 'form.responded' and payload->>'id' = $1", [id])).rows,
  ]);
  for (const who of voters) expect(everything).not.toContain(who.id);
  expect(responses.every((row) => row["sent_at"] === null && row["person_id"] === null)).toBe(true);
  expect((await read("draft")).length).toBe(0);
  expect((await server.call(bo, "PUT", `${path}/draft`, { answers: {} })).status).toBe(400);
  expect((await server.call(anna, "PATCH", path, { settings: { isAnonymous: false } })).status).toBe(409);
});

test("the order of answers says nothing of the order of persons once they are settled", async () => {
  const { settleAnonymous } = await import("./response-queries.ts");
  const id = await makeForm(branching, { isAnonymous: true, isOncePerPerson: true });
  const db = server.safos.database;
  for (let number = 0; number < 40; number++)
    await db.pool.query(
      "insert into forms.response (id, form_id, sent_on, answers, marks) values ($1, $2, current_date, $3, '{}')",
      [
        createHash("sha256").update(`${id}${number}`).digest("hex").slice(0, 22),
        id,
        JSON.stringify({ more: String(number) }),
      ],
    );
  const order = async () =>
    (
      await db.pool.query("select answers->>'more' as n from forms.response where form_id = $1 order by ctid", [id])
    ).rows.map((row: { n: string }) => Number(row.n));
  const written = await order();
  await settleAnonymous(db.of(), id);
  const first = await order();
  await settleAnonymous(db.of(), id);
  const second = await order();
  expect(first.toSorted((a, b) => a - b)).toEqual(written);
  expect(first).not.toEqual(written);
  expect(second).not.toEqual(first);
});

test("results count by option, filter, cross, and hide small groups of anonymous forms", async () => {
  const id = await makeForm(branching, { isAnonymous: true, isOncePerPerson: false });
  const path = `/api/v1/forms/${id}`;
  for (let number = 0; number < 12; number++)
    expect(
      (await send(bo, id, { role: [number < 10 ? "a" : "b"], took: ["yes"], went: (number % 5) + 1, more: "Bra" }))
        .status,
    ).toBe(201);
  const { body } = await server.call(anna, "GET", `${path}/results`);
  expect(body).toMatchObject({ responseCount: 12, shownCount: 12, lastAt: null, isHidden: false });
  expect(body.marks).toContainEqual({ mark: "role=a", count: 10 });
  expect(body.marks).toContainEqual({ mark: "took=yes", count: 12 });
  expect(body.texts).toHaveLength(5);
  expect((await server.call(anna, "GET", `${path}/results?filter=${encodeURIComponent("role=b")}`)).body).toMatchObject(
    {
      isHidden: true,
      marks: [],
      shownCount: 0,
    },
  );
  // Ten of twelve would tell of the two others by what is left.
  expect((await server.call(anna, "GET", `${path}/results?filter=${encodeURIComponent("role=a")}`)).body.isHidden).toBe(
    true,
  );
  const table = (await server.call(anna, "GET", `${path}/cross-table?rows=role&columns=took`)).body;
  expect(table.hiddenRows.toSorted()).toEqual(["a", "b"]);
  expect(table.cells).toEqual([]);
  expect((await server.call(anna, "GET", `${path}/responses?filter=${encodeURIComponent("role=b")}`)).body.code).toBe(
    "GROUP_TOO_SMALL",
  );
  expect((await server.call(anna, "GET", `${path}/texts?question=more&limit=5`)).body).toMatchObject({
    items: [{ responseId: null, text: "Bra" }, {}, {}, {}, {}],
    next: expect.any(String),
  });
  const named = await makeForm(branching, { isOncePerPerson: false });
  for (const role of ["a", "a", "b"]) await send(bo, named, { role: [role], took: ["no"] });
  const cross = (await server.call(anna, "GET", `/api/v1/forms/${named}/cross-table?rows=role&columns=took`)).body;
  expect(cross.cells).toEqual([
    { row: "a", column: "no", count: 2 },
    { row: "b", column: "no", count: 1 },
  ]);
});

test("exports hold every answer and no formula; text stays text", async () => {
  const id = await makeForm(branching, { isOncePerPerson: false });
  const formula = "=cmd|' /C calc'!A0";
  await send(bo, id, { role: ["a"], took: ["no"], more: formula });
  await send(agnes, id, { role: ["b"], took: ["no"], more: "<script>alert(1)</script>" });
  const path = `/api/v1/forms/${id}/export?format=`;
  const csv = await download(anna, `${path}csv`);
  expect(csv.headers.get("content-disposition")).toContain("attachment");
  expect(csv.bytes.toString("utf8")).toContain(`;'${formula}`);
  expect(csv.bytes.toString("utf8")).toContain("Bo Ek;bo@digg.example;");
  const sheet = strFromU8(
    unzipSync((await download(anna, `${path}xlsx`)).bytes)["xl/worksheets/sheet1.xml"] ?? new Uint8Array(),
  );
  expect(sheet).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(sheet).not.toContain("<f>");
  expect(strFromU8(unzipSync((await download(anna, `${path}ods`)).bytes)["content.xml"] ?? new Uint8Array())).toContain(
    "Bo Ek",
  );
  const pdf = await download(anna, `${path}pdf`);
  expect([pdf.bytes.subarray(0, 5).toString(), pdf.headers.get("content-type")]).toEqual(["%PDF-", "application/pdf"]);
  const [one] = (await server.call(anna, "GET", `/api/v1/forms/${id}/responses?limit=1`)).body.items;
  expect((await download(anna, `/api/v1/forms/${id}/responses/${one.id}/pdf`)).bytes.subarray(0, 5).toString()).toBe(
    "%PDF-",
  );
  expect((await download(anna, `${path}exe`)).status).toBe(400);
  expect((await download(britt, `${path}csv`)).status).toBe(404);
  expect((await server.call(anna, "DELETE", `/api/v1/forms/${id}/responses/${one.id}`)).status).toBe(200);
  expect((await server.call(anna, "GET", `/api/v1/forms/${id}/responses`)).body.items).toHaveLength(1);
  const parts = server.safos.items.exportParts().find((part) => part.name === "forms");
  const written: string[] = [];
  await parts?.write(workspace.id, {
    json: async (name) => void written.push(name),
    text: async (name) => void written.push(name),
    file: async (name) => void written.push(name),
    page: async (name, _title, html) => void written.push(name, html),
  });
  expect(written.some((name) => name.endsWith("responses.json"))).toBe(true);
  expect(written.join("\n")).not.toContain("<script>");
});

test("files are taken by kind and size, belong to one answer, and are only saved, never shown", async () => {
  const content: FormContent = {
    sections: [
      {
        id: "s1",
        title: "",
        questions: [{ id: "file", kind: "file", title: "Bilaga", fileTypes: ["pdf"], maxBytes: 1000, maxFiles: 1 }],
      },
    ],
  };
  const id = await makeForm(content, { isOncePerPerson: false });
  const upload = (name: string, body: Uint8Array) =>
    fetch(`${server.url}/api/v1/forms/${id}/uploads?question=file&name=${encodeURIComponent(name)}`, {
      method: "POST",
      headers: { authorization: `Bearer ${bo.token}`, "content-type": "application/octet-stream" },
      body: new Blob([new Uint8Array(body)]),
    });
  expect((await upload("a.exe", Buffer.from("x"))).status).toBe(400);
  expect((await upload("../a.pdf", Buffer.from("x"))).status).toBe(400);
  expect((await upload("a.pdf", new Uint8Array(1001))).status).toBe(413);
  const made = (await (await upload("Intyg å.pdf", Buffer.from("%PDF-1.7"))).json()) as { id: string };
  expect((await send(agnes, id, { file: ["nosuchid"] })).body.code).toBe("FILE_WRONG");
  expect((await send(bo, id, { file: [made.id] })).status).toBe(201);
  expect((await send(bo, id, { file: [made.id] })).body.code).toBe("FILE_WRONG");
  const [one] = (await server.call(anna, "GET", `/api/v1/forms/${id}/responses`)).body.items;
  expect(one.files).toEqual([{ id: made.id, name: "Intyg å.pdf", size: 8 }]);
  const got = await download(anna, `/api/v1/forms/${id}/responses/${one.id}/files/${made.id}`);
  expect([got.status, got.headers.get("content-type"), got.bytes.toString()]).toEqual([
    200,
    "application/octet-stream",
    "%PDF-1.7",
  ]);
  expect((await download(britt, `/api/v1/forms/${id}/responses/${one.id}/files/${made.id}`)).status).toBe(404);
});

test("a copy goes by mail with a PDF, and the spreadsheet in the workspace is written anew", async () => {
  const id = await makeForm(branching, { hasReceipt: true, hasSheet: true, isOncePerPerson: false });
  expect((await send(bo, id, { role: ["a"], took: ["no"] }, { copyTo: "bo@digg.example, x@y.se" })).status).toBe(400);
  expect((await send(bo, id, { role: ["a"], took: ["no"] }, { copyTo: "bo@digg.example" })).status).toBe(201);
  await eventually(() => expect(mails.length).toBe(1), 10_000);
  expect(mails[0]).toContain("To: bo@digg.example");
  expect(mails[0]).toContain("application/pdf");
  const fileId = await eventually(async () => {
    const { sheetFileId } = (await server.call(anna, "GET", `/api/v1/forms/${id}`)).body;
    expect(sheetFileId).toEqual(expect.any(Number));
    return sheetFileId as number;
  }, 10_000);
  await eventually(async () => {
    const { bytes } = await download(anna, `/api/v1/files/${fileId}/content`);
    expect(strFromU8(unzipSync(bytes)["xl/worksheets/sheet1.xml"] ?? new Uint8Array())).toContain("Bo Ek");
  }, 10_000);
});

test("huge, broken and hostile bodies are refused or stay text", async () => {
  const id = await makeForm(branching, { isOncePerPerson: false });
  const path = `/api/v1/forms/${id}/responses`;
  const { ticket } = await open(bo, id);
  expect((await server.call(bo, "POST", path, { ticket, answers: { more: "x".repeat(10_000_000) } })).status).toBe(413);
  expect((await server.call(bo, "POST", path, { ticket, answers: { more: "x".repeat(10_001) } })).status).toBe(400);
  for (const body of [
    "{",
    "[]",
    "null",
    `{"answers":[],"ticket":"${ticket}"}`,
    `{"answers":{"more":{"a":{"b":1}}},"ticket":"x"}`,
  ])
    expect([body, (await server.call(bo, "POST", path, body)).status]).toEqual([body, 400]);
  const broken = await fetch(server.url + path, {
    method: "POST",
    headers: { authorization: `Bearer ${bo.token}`, "content-type": "application/json" },
    body: Buffer.concat([
      Buffer.from(`{"ticket":"${ticket}","answers":{"role":["a"],"took":["no"],"more":"`),
      Buffer.from([0xc3, 0x28, 0x00]),
      Buffer.from(`"}}`),
    ]),
  });
  expect(broken.status).toBe(400);
  expect((await send(bo, id, { role: ["a"], took: ["no"], more: "a\u0000b" })).status).toBe(400);
  const title = "<img src=x onerror=alert(1)>";
  expect((await server.call(anna, "PATCH", `/api/v1/forms/${id}`, { title, description: title })).body.title).toBe(
    title,
  );
  for (const bad of [
    { title: "" },
    { state: "gone" },
    { settings: { maxResponses: 0 } },
    { settings: { unknown: 1 } },
    { content: { sections: [] } },
  ])
    expect([bad, (await server.call(anna, "PATCH", `/api/v1/forms/${id}`, bad)).status]).toEqual([bad, 400]);
});

test("a form in the trash answers nobody, comes back, and is found by its questions meanwhile not", async () => {
  const id = await makeForm(branching);
  expect((await server.safos.forms.searchSource.load([id]))[0]).toMatchObject({
    title: "Utvärdering",
    text: expect.stringContaining("Hur gick testet?"),
  });
  expect((await server.call(anna, "DELETE", `/api/v1/items/form/${id}`)).status).toBe(200);
  expect((await server.call(bo, "GET", `/api/v1/forms/${id}/answering`)).status).toBe(404);
  expect(await server.safos.forms.searchSource.load([id])).toEqual([]);
  expect((await server.call(anna, "POST", `/api/v1/items/form/${id}/restore`, {})).status).toBe(200);
  expect((await server.call(bo, "GET", `/api/v1/forms/${id}/answering`)).status).toBe(200);
});

test("notices go to those who can answer, to those who have not when reminded, and to the owner bundled", async () => {
  const id = await makeForm(branching);
  await send(agnes, id, { role: ["a"], took: ["no"] });
  const event = (type: string, extra: object = {}) => ({
    id: 1,
    type,
    subject: "",
    topics: [],
    payload: { workspaceId: workspace.id, kind: "form", id, actorId: anna.id, ...extra },
  });
  const to = async (type: string, extra: object = {}) =>
    (await server.safos.forms.noticeSource.notices(event(type, extra))).map((one) => [one.personId, one.reason]);
  expect((await to("form.opened")).toSorted()).toEqual(
    [
      [agnes.id, "invited"],
      [bo.id, "invited"],
    ].toSorted(),
  );
  expect(await to("form.reminded")).toEqual([[bo.id, "due"]]);
  expect(await to("form.gathered", { fresh: 3, actorId: null })).toEqual([[anna.id, "answer"]]);
  expect((await server.call(anna, "POST", `/api/v1/forms/${id}/remind`, {})).body).toEqual({ count: 1 });
});

test("named people from elsewhere answer by a grant on the form, and see nothing else of it", async () => {
  const id = await makeForm(branching);
  expect((await server.call(britt, "GET", `/api/v1/forms/${id}/answering`)).status).toBe(404);
  const shared = await server.call(anna, "POST", `/api/v1/items/form/${id}/shares`, { name: bo.name, role: "viewer" });
  expect(shared.status).toBe(201);
  // Bo is known through the workspace; Britt becomes known to Anna's organisation the same way.
  const { safos } = server;
  await safos.workspaces.grant(
    anna.id,
    { workspaceId: workspace.id, kind: "form", id },
    { personId: britt.id },
    "commenter",
  );
  expect((await send(britt, id, { role: ["a"], took: ["no"] })).status).toBe(201);
  expect((await server.call(britt, "GET", `/api/v1/forms/${id}/results`)).status).toBe(403);
  expect((await server.call(britt, "GET", list)).status).toBe(404);
  await server.call(anna, "PATCH", `/api/v1/forms/${id}`, { settings: { areResultsShared: true } });
  expect((await server.call(britt, "GET", `/api/v1/forms/${id}/results`)).body.responseCount).toBe(1);
  expect((await server.call(britt, "GET", `/api/v1/forms/${id}/responses`)).status).toBe(403);
});

test("the clock closes forms, tells so once, and answers whose time is over are destroyed with their files", async () => {
  const { safos } = server;
  const { destroyExpired } = await import("./queries.ts");
  const id = await makeForm(branching, { closesAt: new Date(Date.now() + 400).toISOString(), keepMonths: 1 });
  await send(bo, id, { role: ["a"], took: ["no"] });
  await eventually(async () => {
    await safos.jobs.add(safos.database.of(), "forms:clock", {}, { key: "forms:clock test" });
    expect((await server.call(anna, "GET", `/api/v1/forms/${id}`)).body.state).toBe("closed");
  }, 15_000);
  const { rows } = await safos.database.pool.query(
    "select 1 from events.outbox where type = 'form.closed' and payload->>'id' = $1",
    [id],
  );
  expect(rows).toHaveLength(1);
  expect(await destroyExpired(safos.database.of())).toBe(0);
  await safos.database.pool.query("update forms.form set closed_at = now() - interval '40 days' where id = $1", [id]);
  expect(await destroyExpired(safos.database.of())).toBe(1);
});

test("reading results and lists takes as many statements with many as with few", async () => {
  const pg = (await import("pg")).default;
  const original = pg.Client.prototype.query;
  let count = 0;
  pg.Client.prototype.query = function counted(this: InstanceType<typeof pg.Client>, ...parameters: unknown[]) {
    const [first] = parameters as [string | { text?: string }];
    if ((typeof first === "string" ? first : (first?.text ?? "")).includes("forms.")) count += 1;
    return (original as (...all: unknown[]) => unknown).apply(this, parameters);
  } as typeof original;
  const fewest = async (path: string): Promise<number> => {
    let least = Infinity;
    // Other work of the same process may come between.
    for (let round = 0; round < 5; round++) {
      count = 0;
      expect((await server.call(anna, "GET", path)).status).toBe(200);
      least = Math.min(least, count);
    }
    return least;
  };
  try {
    const quiet = await server.workspace("Räknad", anna);
    const id = (
      await server.call(anna, "POST", `/api/v1/workspaces/${quiet.id}/forms`, {
        title: "En",
        content: branching,
        settings: { isOncePerPerson: false },
      })
    ).body.id as string;
    await server.call(anna, "PATCH", `/api/v1/forms/${id}`, { state: "open" });
    await send(anna, id, { role: ["a"], took: ["no"], more: "x" });
    const paths = [
      `/api/v1/workspaces/${quiet.id}/forms`,
      `/api/v1/forms/${id}/results`,
      `/api/v1/forms/${id}/responses`,
    ];
    const few = [];
    for (const path of paths) few.push(await fewest(path));
    for (let round = 0; round < 15; round++) {
      await send(anna, id, { role: ["b"], took: ["no"], more: "y" });
      await server.call(anna, "POST", `/api/v1/forms/${id}/duplicate`, {});
    }
    const many = [];
    for (const path of paths) many.push(await fewest(path));
    expect(few.every((one) => one > 0)).toBe(true);
    expect(many).toEqual(few);
  } finally {
    pg.Client.prototype.query = original;
  }
});
