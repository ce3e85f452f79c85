import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PersonImport, PersonImportRow } from "@safos/contract/person-imports";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { readArguments } from "../../cli/arguments.ts";
import { asOperator } from "../../cli/command.ts";
import { findCommand } from "../../cli/commands.ts";
import { readAllSettings } from "../../compose/compose.ts";
import { eventually, startTestServer, testPassword, type TestPerson } from "../../testing/server.ts";

const server = await startTestServer();
const folder = mkdtempSync(join(tmpdir(), "safos-import-"));
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server.stop();
});
const { anna, agnes, bo } = server.people;
const { identity } = server.safos;
const db = server.safos.database.of();
const place = "/api/v1/person-imports";

async function read(
  who: TestPerson | null,
  text: string | Uint8Array,
): Promise<{ status: number; body: PersonImport & { code?: string } }> {
  const answer = await fetch(server.url + place, {
    method: "POST",
    headers: { ...(who ? { authorization: `Bearer ${who.token}` } : {}), "content-type": "text/csv" },
    body: typeof text === "string" ? text : Buffer.from(text),
  });
  return { status: answer.status, body: (await answer.json()) as PersonImport & { code?: string } };
}
const start = (who: TestPerson | null, id: string, sendInvitations = false) =>
  server.call(who, "POST", `${place}/${id}/start`, { sendInvitations });
const undo = (who: TestPerson | null, id: string) => server.call(who, "POST", `${place}/${id}/undo`);
const reached = (id: string, state: string): Promise<PersonImport> =>
  eventually(async () => {
    const { body } = await server.call(anna, "GET", `${place}/${id}`);
    expect(body.state).toBe(state);
    return body as PersonImport;
  }, 20_000);

test("a file is shown row by row, then adds the new ones with their groups, and the others stay as they are", async () => {
  const file = [
    "e-post;namn;grupper;språk",
    "asa@fk.example;Åsa Öberg;Utredare, Jurister;en",
    "Kalle;Kalle Ek;utredare;",
    `${agnes.name};Någon annan;Utredare;`,
    "bo@digg.example;Bo;;",
    "asa@FK.example;Åsa igen;;",
    "inte ett namn;X;;",
    ";Ingen;;",
  ].join("\n");
  const { status, body } = await read(anna, file);
  expect([status, body.state, body.counts]).toEqual([201, "read", { new: 2, existing: 1, wrong: 4 }]);
  const rows = async (query = "") =>
    (await server.call(anna, "GET", `${place}/${body.id}/rows${query}`)).body.items as PersonImportRow[];
  expect((await rows()).map(({ line, name, state, fault }) => [line, name, state, fault])).toEqual([
    [2, "asa@fk.example", "new", null],
    [3, "kalle@fk.example", "new", null],
    [4, agnes.name, "existing", null],
    [5, "bo@digg.example", "wrong", "nameForeign"],
    [6, "asa@fk.example", "wrong", "nameTwice"],
    [7, "inte ett namn@fk.example", "wrong", "nameInvalid"],
    [8, "", "wrong", "nameMissing"],
  ]);
  expect(await rows("?state=existing")).toHaveLength(1);
  expect(await identity.personByName("asa@fk.example")).toBeNull();

  expect((await start(anna, body.id)).status).toBe(200);
  expect(await reached(body.id, "done")).toMatchObject({ added: 2, kept: 0 });
  const asa = await identity.personByName("asa@fk.example");
  expect(asa).toMatchObject({ displayName: "Åsa Öberg", locale: "en", isAdmin: false, lastSeenAt: null });
  expect((await identity.personById(agnes.id))?.displayName).toBe("Agnes Berg");
  const groups = await identity.groupsByNames(anna.organisationId, ["Utredare", "Jurister"]);
  expect(groups.map(({ name, memberCount }) => [name, memberCount]).toSorted()).toEqual([
    ["Jurister", 1],
    ["Utredare", 2],
  ]);
  expect((await start(anna, body.id)).body.code).toBe("IMPORT_STATE");
  await eventually(async () => {
    const log = (await server.call(anna, "GET", "/api/v1/audit?category=people")).body.items as {
      act: string;
      facts: { count?: number };
    }[];
    expect(log.find(({ act }) => act === "import.done")?.facts.count).toBe(2);
  });
});

test("undoing removes who has not signed in, keeps the others, and the file can be imported again", async () => {
  const file =
    "mail,name\nny1@fk.example,Ny Ett\nny2@fk.example,Ny Två\nny3@fk.example,Ny Tre\nny4@fk.example,Ny Fyra\n";
  const { body } = await read(anna, file);
  await start(anna, body.id);
  await reached(body.id, "done");
  const idOf = async (name: string): Promise<string> => (await identity.personByName(name))?.id ?? "";
  await identity.setPassword(await idOf("ny1@fk.example"), testPassword);
  await identity.createSession(await idOf("ny2@fk.example"), { kind: "page", label: "x" });
  const workspace = await server.workspace("Med ny", anna);
  await server.safos.workspaces.addMember(anna.id, workspace.id, await idOf("ny3@fk.example"), "viewer");
  expect((await undo(anna, body.id)).status).toBe(200);
  expect(await reached(body.id, "undone")).toMatchObject({ added: 3, kept: 3, undoUntil: null });
  expect(await identity.personByName("ny4@fk.example")).toBeNull();
  expect((await undo(anna, body.id)).body.code).toBe("IMPORT_STATE");
  expect((await read(anna, file)).body.counts).toEqual({ new: 1, existing: 3, wrong: 0 });
});

test("it can be undone for a day and no longer", async () => {
  const { body } = await read(anna, "mail\nsent@fk.example\n");
  expect((await undo(anna, body.id)).body.code).toBe("IMPORT_STATE");
  await start(anna, body.id);
  const done = await reached(body.id, "done");
  expect(done.undoUntil).not.toBeNull();
  await sql`update imports.person_import set done_at = now() - interval '25 hours' where id = ${body.id}`.execute(db);
  expect((await undo(anna, body.id)).body.code).toBe("IMPORT_STATE");
  expect((await server.call(anna, "GET", `${place}/${body.id}`)).body.undoUntil).toBeNull();
});

test("two who start at once, and two processes that carry it out, add everyone once", async () => {
  const twin = await server.twin();
  try {
    const names = Array.from({ length: 70 }, (_, index) => `många${index}`.replace("å", "a"));
    const { body } = await read(anna, `mail;grupper\n${names.map((name) => `${name};Många`).join("\n")}\n`);
    const both = await Promise.all([start(anna, body.id), start(anna, body.id)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(await reached(body.id, "done")).toMatchObject({ added: 70, kept: 0 });
    const [group] = await identity.groupsByNames(anna.organisationId, ["många"]);
    expect(group?.memberCount).toBe(70);
    await undo(anna, body.id);
    expect(await reached(body.id, "undone")).toMatchObject({ added: 0, kept: 0 });
  } finally {
    await twin.stop();
  }
}, 60_000);

test("what an administrator began goes no further once they are none", async () => {
  const clara = await identity.add({ name: "clara@fk.example", displayName: "Clara", password: null, isAdmin: true });
  const { token } = await identity.createSession(clara.id, { kind: "api", label: "test" });
  const { body } = await read({ ...clara, password: "", token }, "mail\nnej@fk.example\n");
  await identity.change(clara.id, { isAdmin: false }, { kind: "system" });
  await sql`update imports.person_import set state = 'running', started_at = now() where id = ${body.id}`.execute(db);
  await server.safos.jobs.add(server.safos.database.of(), "imports:step", { id: body.id });
  await reached(body.id, "done");
  expect(await identity.personByName("nej@fk.example")).toBeNull();
});

test("only administrators import, into their own organisation; broken files are refused", async () => {
  const { body } = await read(anna, "mail\nx1@fk.example\n");
  for (const [who, status] of [
    [null, 401],
    [agnes, 403],
  ] as const) {
    expect((await read(who, "mail\nx2@fk.example\n")).status).toBe(status);
    for (const path of [place, `${place}/${body.id}`, `${place}/${body.id}/rows`])
      expect([path, (await server.call(who, "GET", path)).status]).toEqual([path, status]);
    expect((await start(who, body.id)).status).toBe(status);
    expect((await undo(who, body.id)).status).toBe(status);
  }
  for (const path of [`${place}/${body.id}`, `${place}/${body.id}/rows`])
    expect((await server.call(bo, "GET", path)).status).toBe(404);
  expect((await start(bo, body.id)).status).toBe(404);
  expect((await undo(bo, body.id)).status).toBe(404);
  expect((await server.call(bo, "GET", place)).body.items).toEqual([]);
  expect((await read(anna, "namn\nAnna\n")).body.code).toBe("IMPORT_NO_NAMES");
  expect((await read(anna, "")).body.code).toBe("IMPORT_NO_NAMES");
  expect((await read(anna, new Uint8Array(9 << 20))).status).toBe(413);
  expect((await start(anna, body.id, "ja" as never)).status).toBe(400);
});

test("the operator looks at a file first, then imports it", async () => {
  const file = join(folder, "personer.csv");
  writeFileSync(file, "mail;namn\nop1@fk.example;Op Ett\nop2@digg.example;Fel\n");
  const run = (...list: string[]) => {
    const { positionals, options } = readArguments(["person", "import", file, "--domain", "fk.example", ...list]);
    return asOperator(() =>
      findCommand(positionals)?.run(server.safos, positionals.slice(2), options, readAllSettings({})),
    );
  };
  expect(await run("--dry-run")).toMatchObject({ code: 3, json: { counts: { new: 1, wrong: 1 }, added: 0 } });
  expect(await identity.personByName("op1@fk.example")).toBeNull();
  expect(await run()).toMatchObject({ json: { added: 1, wrong: [{ line: 3, fault: "nameForeign" }] } });
  expect((await identity.personByName("op1@fk.example"))?.displayName).toBe("Op Ett");
});
