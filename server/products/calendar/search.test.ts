import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const workspace = await server.workspace("Sökt", anna, bo, agnes);

const calendar = await server.call(anna, "POST", "/api/v1/calendars", { name: "Sökbart", workspaceId: workspace.id });
const id = calendar.body.id as string;
const add = async (who: TestPerson, summary: string, more: object = {}): Promise<string> => {
  const times = { start: "2026-12-01T09:00:00Z", end: "2026-12-01T10:00:00Z" };
  const made = await server.call(who, "POST", `/api/v1/calendars/${id}/entries`, { summary, ...times, ...more });
  expect([made.status, made.body.code]).toEqual([201, undefined]);
  return made.body.id as string;
};
const find = async (who: TestPerson, word: string): Promise<string[]> => {
  const { body } = await server.call(who, "GET", `/api/v1/search?q=${encodeURIComponent(word)}`);
  const groups = body.groups as { kind: string; items: { title: string }[] }[];
  return groups.filter((one) => one.kind === "entry").flatMap((one) => one.items.map((item) => item.title));
};

test("entries are found by summary, location and description by those who may read their calendar, and no longer once they are gone", async () => {
  const entry = await add(bo, "Budgetgenomgång", { location: "Björkrummet", description: "Underlag: kalkylxord" });
  for (const word of ["budgetgenom", "björkrum", "kalkylxord"])
    await eventually(async () => expect([word, await find(agnes, word)]).toEqual([word, ["Budgetgenomgång"]]));
  expect(await find(britt, "budgetgenom")).toEqual([]);
  await server.call(bo, "PATCH", `/api/v1/calendar-entries/${entry}`, { summary: "Omdöptxord" });
  await eventually(async () => expect(await find(agnes, "omdöptxord")).toEqual(["Omdöptxord"]));
  expect(await find(agnes, "budgetgenom")).toEqual([]);
  await server.call(bo, "DELETE", `/api/v1/calendar-entries/${entry}`);
  await eventually(async () => expect(await find(agnes, "omdöptxord")).toEqual([]));
});

test("a private entry is found by the owner of its calendar and by nobody else, also when it becomes private later", async () => {
  await add(bo, "Hemligxord", { class: "PRIVATE" });
  await eventually(async () => expect(await find(anna, "hemligxord")).toEqual(["Hemligxord"]));
  expect(await find(agnes, "hemligxord")).toEqual([]);
  const entry = await add(bo, "Senarexord");
  await eventually(async () => expect(await find(agnes, "senarexord")).toEqual(["Senarexord"]));
  await server.call(bo, "PATCH", `/api/v1/calendar-entries/${entry}`, { class: "CONFIDENTIAL" });
  await eventually(async () => expect(await find(agnes, "senarexord")).toEqual([]));
  expect(await find(anna, "senarexord")).toEqual(["Senarexord"]);
});

test("entries of a calendar in the trash are not found, and are found again once it is back", async () => {
  const made = await server.call(anna, "POST", "/api/v1/calendars", { name: "Slängd", workspaceId: workspace.id });
  const path = `/api/v1/calendars/${made.body.id}`;
  const times = { start: "2026-12-01T09:00:00Z", end: "2026-12-01T10:00:00Z" };
  await server.call(anna, "POST", `${path}/entries`, { summary: "Slängtxord", ...times });
  await server.call(anna, "POST", `${path}/entries`, { summary: "Slängthemligxord", class: "PRIVATE", ...times });
  const isFound = (who: TestPerson, titles: readonly string[]): Promise<void> =>
    eventually(async () => expect((await find(who, "slängt")).toSorted()).toEqual(titles));
  await isFound(anna, ["Slängthemligxord", "Slängtxord"]);
  await isFound(agnes, ["Slängtxord"]);
  expect((await server.call(anna, "DELETE", path)).status).toBe(200);
  await isFound(agnes, []);
  await isFound(anna, []);
  await server.call(anna, "POST", `/api/v1/items/calendar/${made.body.id}/restore`);
  await isFound(agnes, ["Slängtxord"]);
  await isFound(anna, ["Slängthemligxord", "Slängtxord"]);
});

test("an export shows its reader others' private entries as busy times, and the operator everything", async () => {
  const part = server.safos.items.exportParts().find((one) => one.name === "calendars");
  const read = async (reader: string | null): Promise<string> => {
    const written: string[] = [];
    await part?.write(
      workspace.id,
      {
        json: async (_path, value) => void written.push(JSON.stringify(value)),
        text: async (path, text) => void written.push(path, text),
        page: async () => {},
        file: async () => {},
      },
      reader,
    );
    return written.join("\n");
  };
  expect(await read(agnes.id)).toMatch(/Sökbart[^]*SUMMARY:Busy/);
  expect(await read(agnes.id)).not.toContain("Hemligxord");
  expect(await read(bo.id)).toContain("SUMMARY:Hemligxord");
  expect(await read(null)).toContain("SUMMARY:Hemligxord");
  expect(await read(britt.id)).not.toContain("Sökbart");
});

test("calendars of who leaves are handed over to a successor who may write where they lie", async () => {
  const mine = await server.call(agnes, "POST", "/api/v1/calendars", { name: "Lämnad", workspaceId: workspace.id });
  const path = `/api/v1/calendars/${mine.body.id}`;
  const { changeOwner } = await import("./calendars/queries.ts");
  const db = server.safos.database.of<object>();
  expect(await changeOwner(db as never, agnes.id, bo.id, [workspace.id])).toBe(1);
  const seen = (await server.call(bo, "GET", "/api/v1/calendars")).body.items as {
    id: string;
    owner: { id: string };
  }[];
  expect(seen.find((one) => one.id === mine.body.id)?.owner.id).toBe(bo.id);
  expect((await server.call(bo, "PATCH", path, { name: "Övertagen" })).status).toBe(200);
});
