import { createHash } from "node:crypto";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, expect, test } from "vitest";
import type { FormContent } from "@safos/contract/form-shapes";
import { eventually } from "../../testing/server.ts";
import { statementsOf } from "../../testing/statements.ts";
import { branching, startForms } from "./testing.ts";

const forms = await startForms();
afterAll(() => forms.stop());
const { server, workspace, makeForm, open, send, download, mails } = forms;
const { anna, agnes, bo, britt } = server.people;

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
  const { settleAnonymous } = await import("./responses/queries.ts");
  await settleAnonymous(server.safos.database.of(), id);
  const read = async (table: string) =>
    (await pool.query(`select t.*, t.xmin::text as xmin from forms.${table} t where form_id = $1`, [id]))
      .rows as Record<string, unknown>[];
  const ballots = await read("ballot");
  const responses = await read("response");
  expect([ballots.length, responses.length]).toEqual([3, 3]);
  // One transaction wrote them all: its number says nothing.
  expect(new Set([...ballots, ...responses].map((row) => row["xmin"])).size).toBe(1);
  const textIn = (rows: Record<string, unknown>[]): Set<string> =>
    new Set(
      rows.flatMap(({ form_id: _form, xmin: _xmin, ...row }) =>
        Object.values(row)
          .filter((value) => value !== null)
          .map((value) => (value instanceof Date ? value.toISOString() : JSON.stringify(value))),
      ),
    );
  const inResponses = textIn(responses);
  for (const word of textIn(ballots)) expect([word, inResponses.has(word)]).toEqual([word, false]);
  expect(Object.keys(ballots[0] ?? {}).toSorted()).toEqual(["form_id", "person_id", "xmin"]);
  const everything = JSON.stringify([
    responses,
    await read("spent"),
    (await pool.query("select * from events.outbox where type = 'form.responded' and item_id = $1", [id])).rows,
  ]);
  for (const who of voters) expect(everything).not.toContain(who.id);
  expect(responses.every((row) => row["sent_at"] === null && row["person_id"] === null)).toBe(true);
  expect((await read("draft")).length).toBe(0);
  expect((await server.call(bo, "PUT", `${path}/draft`, { answers: {} })).status).toBe(400);
  expect((await server.call(anna, "PATCH", path, { settings: { isAnonymous: false } })).status).toBe(409);
});

test("the order of answers says nothing of the order of persons once they are settled", async () => {
  const { settleAnonymous } = await import("./responses/queries.ts");
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
  await parts?.write(
    workspace.id,
    {
      json: async (name) => void written.push(name),
      text: async (name) => void written.push(name),
      file: async (name) => void written.push(name),
      page: async (name, _title, html) => void written.push(name, html),
    },
    null,
  );
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
  expect(mails[0]?.raw).toContain("To: bo@digg.example");
  expect(mails[0]?.raw).toContain("application/pdf");
  const fileId = await eventually(async () => {
    const { sheetFileId } = (await server.call(anna, "GET", `/api/v1/forms/${id}`)).body;
    expect(sheetFileId).toEqual(expect.any(Number));
    return sheetFileId as number;
  }, 15_000);
  await eventually(async () => {
    const { bytes } = await download(anna, `/api/v1/files/${fileId}/content`);
    expect(strFromU8(unzipSync(bytes)["xl/worksheets/sheet1.xml"] ?? new Uint8Array())).toContain("Bo Ek");
  }, 10_000);
});

test("reading results and lists takes as many statements with many as with few", async () => {
  const fewest = async (path: string): Promise<number> => {
    let least = Infinity;
    // Other work of the same process may come between.
    for (let round = 0; round < 5; round++) {
      const sent = await statementsOf(async () => expect((await server.call(anna, "GET", path)).status).toBe(200));
      least = Math.min(least, sent.filter((text) => text.includes("forms.")).length);
    }
    return least;
  };
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
});
