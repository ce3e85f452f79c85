import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;

const shared = await server.workspace("Gemensam utredning", anna, bo);
const secret = await server.workspace("Hemligt", anna);
const rooms = new Map<string, string>();
for (const workspace of [shared, secret])
  rooms.set(
    workspace.id,
    await eventually(async () => {
      const { body } = await server.call(anna, "GET", `/api/v1/workspaces/${workspace.id}/channels`);
      if (!body.items[0]?.isJoined) throw new Error("not yet");
      return body.items[0].id as string;
    }),
  );

const say = async (who: TestPerson, workspaceId: string, content: object): Promise<string> => {
  const room = encodeURIComponent(rooms.get(workspaceId) ?? "");
  const answer = await server.call(
    who,
    "PUT",
    `/_matrix/client/v3/rooms/${room}/send/m.room.message/${crypto.randomUUID()}`,
    content,
  );
  expect(answer.status).toBe(200);
  return answer.body.event_id as string;
};
const upload = async (who: TestPerson, workspaceId: string, name: string, folder = ""): Promise<number> => {
  const answer = await fetch(
    `${server.url}/api/v1/workspaces/${workspaceId}/files?name=${encodeURIComponent(name)}${folder}`,
    { method: "POST", headers: { authorization: `Bearer ${who.token}` }, body: "x" },
  );
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { id: number }).id;
};
interface Hits {
  groups: { kind: string; items: { title: string; id: string; path: string; excerpt: string; context: string }[] }[];
  isGuess: boolean;
}
const find = async (who: TestPerson, q: string, more = ""): Promise<Hits> => {
  const { status, body } = await server.call(who, "GET", `/api/v1/search?q=${encodeURIComponent(q)}${more}`);
  expect(status).toBe(200);
  return body as Hits;
};
const titles = (hits: Hits, kind?: string): string[] =>
  hits.groups
    .filter((group) => kind === undefined || group.kind === kind)
    .flatMap((group) => group.items.map((one) => one.title));

/** What is kept to correct others by. */
const wordsLike = async (word: string): Promise<string[]> => {
  const db = server.safos.database.of<Record<string, never>>();
  const { rows } = await sql<{ word: string }>`select word from search.word where word = ${word}`.execute(db);
  return rows.map((row) => row.word);
};

test("a message is found by any form of its words, with its channel, by anyone who is in the room and nobody else", async () => {
  await say(anna, shared.id, { msgtype: "m.text", body: "Nu är den stora utredningen om föräldrapenning klar" });
  await eventually(async () => expect(titles(await find(anna, "utredning"), "message")).toHaveLength(1));
  for (const words of ["utredningen", "UTREDNING", "stor", "föräldrapenn", "klar utredning"])
    expect([words, titles(await find(bo, words), "message").length]).toEqual([words, 1]);
  const [group] = (await find(bo, "föräldrapenning")).groups;
  expect(group?.items[0]).toMatchObject({ context: "Allmänt" });
  expect(group?.items[0]?.path).toContain(`/w/${shared.id}/chat/`);
  expect(titles(await find(britt, "utredningen"))).toEqual([]);
  expect(titles(await find(agnes, "utredningen"))).toEqual([]);
});

test("a changed message is found by its new words, a redacted one not at all", async () => {
  const id = await say(anna, shared.id, { msgtype: "m.text", body: "Mötet är i Karlstad" });
  await say(anna, shared.id, {
    msgtype: "m.text",
    body: "* Mötet är i Örebro",
    "m.new_content": { msgtype: "m.text", body: "Mötet är i Örebro" },
    "m.relates_to": { rel_type: "m.replace", event_id: id },
  });
  await eventually(async () => expect(titles(await find(bo, "örebro"), "message")).toEqual(["Mötet är i Örebro"]));
  expect(titles(await find(bo, "karlstad"), "message")).toEqual([]);
  const room = encodeURIComponent(rooms.get(shared.id) ?? "");
  expect(
    (await server.call(anna, "PUT", `/_matrix/client/v3/rooms/${room}/redact/${encodeURIComponent(id)}/r1`, {})).status,
  ).toBe(200);
  await eventually(async () => expect(titles(await find(bo, "örebro"))).toEqual([]));
});

test("a sticker is found by what it shows", async () => {
  const room = encodeURIComponent(rooms.get(shared.id) ?? "");
  const path = `/_matrix/client/v3/rooms/${room}/send/m.sticker/s1`;
  const sticker = { body: "Glad igelkott", url: "mxc://fk.example/abc", info: {} };
  expect((await server.call(anna, "PUT", path, sticker)).status).toBe(200);
  await eventually(async () => expect(titles(await find(bo, "igelkott"), "message")).toEqual(["Glad igelkott"]));
  expect(titles(await find(agnes, "igelkott"))).toEqual([]);
});

test("files are found by parts of their names, follow their folder into the trash and back, and a typo still finds them", async () => {
  const folder = (await server.call(anna, "POST", `/api/v1/workspaces/${shared.id}/folders`, { name: "Underlag" })).body
    .id as number;
  await upload(anna, shared.id, "Kostnadskalkyl_slutlig-2026.xlsx", `&folder=${folder}`);
  await eventually(async () =>
    expect(titles(await find(bo, "kostnadskalkyl"))).toEqual(["Kostnadskalkyl_slutlig-2026.xlsx"]),
  );
  expect(titles(await find(bo, "slutlig 2026"))).toHaveLength(1);
  const guess = await find(bo, "kostnadskalkil");
  expect([titles(guess), guess.isGuess]).toEqual([["Kostnadskalkyl_slutlig-2026.xlsx"], true]);
  await server.call(anna, "DELETE", `/api/v1/files/${folder}`);
  await eventually(async () => expect(titles(await find(bo, "kostnadskalkyl"))).toEqual([]));
  await server.call(anna, "POST", `/api/v1/trash/${folder}/restore`);
  await eventually(async () => expect(titles(await find(bo, "kostnadskalkyl"))).toHaveLength(1));
});

test("a misspelt word or a part of one is found in the words of messages too, and tells nothing of what only others read", async () => {
  await say(anna, secret.id, { msgtype: "m.text", body: "Sekretessprövningen omfattar vattenskyddsplanen" });
  await say(anna, shared.id, { msgtype: "m.text", body: "Handläggningen av vattenprover fortsätter" });
  await eventually(async () => expect(titles(await find(anna, "sekretessprövningen"))).toHaveLength(1));
  await eventually(async () => expect(titles(await find(bo, "vattenprover"))).toHaveLength(1));
  for (const words of ["handlägningen", "hanldäggningen av vattenprovr", "tenprover"]) {
    const guess = await find(bo, words);
    expect([words, titles(guess), guess.isGuess]).toEqual([words, ["Handläggningen av vattenprover fortsätter"], true]);
  }
  const other = await find(bo, "vattenskydsplanen");
  expect(JSON.stringify(other)).not.toContain("vattenskydd");
  expect(titles(other)).toEqual([]);
  expect(titles(await find(anna, "vattenskydsplanen"))).toHaveLength(1);
  expect(titles(await find(anna, "vattenprover qqqqqqqq"))).toEqual([]);
});

test("kinds, workspace, limit and skip narrow the answer; people and workspaces are found too", async () => {
  for (let count = 0; count < 8; count++) await upload(anna, shared.id, `Rapport ${count}.txt`);
  await say(anna, shared.id, { msgtype: "m.text", body: "Rapport kommer" });
  await eventually(async () =>
    expect((await find(bo, "rapport")).groups.map((one) => one.kind).sort()).toEqual(["file", "message"]),
  );
  const some = await find(bo, "rapport", "&kinds=file&limit=3");
  expect(some.groups).toMatchObject([{ kind: "file", hasMore: true }]);
  const rest = await find(bo, "rapport", "&kinds=file&limit=5&skip=3");
  expect(new Set([...titles(some), ...titles(rest)]).size).toBe(8);
  expect(titles(await find(anna, "rapport", `&workspaceId=${secret.id}`))).toEqual([]);
  expect(titles(await find(bo, "gemensam"), "workspace")).toEqual(["Gemensam utredning"]);
  expect(titles(await find(agnes, "lindqvist"), "person")).toEqual(["Anna Lindqvist"]);
  expect(titles(await find(britt, "gemensam"))).toEqual([]);
});

test("hostile questions are refused or find nothing, and never fail", async () => {
  for (const q of ["", "   ", "!!!", "&|:*()'\\"]) {
    const { status } = await server.call(anna, "GET", `/api/v1/search?q=${encodeURIComponent(q)}`);
    expect([q, status]).toEqual([q, 400]);
  }
  expect((await server.call(null, "GET", "/api/v1/search?q=x")).status).toBe(401);
  expect((await server.call(anna, "GET", `/api/v1/search?q=${"x".repeat(201)}`)).status).toBe(400);
  expect((await server.call(anna, "GET", "/api/v1/search?q=x&workspaceId=1")).status).toBe(400);
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", minLength: 1, maxLength: 60 }), async (q) => {
      const { status } = await server.call(anna, "GET", `/api/v1/search?q=${encodeURIComponent(q.toWellFormed())}`);
      expect([200, 400]).toContain(status);
    }),
    { numRuns: 60 },
  );
});

test("anyone who is removed finds nothing of it any more, and the index can be rebuilt to the same", async () => {
  expect(titles(await find(bo, "rapport")).length).toBeGreaterThan(0);
  const before = await find(anna, "rapport", "&limit=20");
  const folder = (await server.call(anna, "POST", `/api/v1/workspaces/${shared.id}/folders`, { name: "Engångsord" }))
    .body.id as number;
  await eventually(async () => expect(titles(await find(anna, "engångsord"))).toHaveLength(1));
  expect(await wordsLike("engångsord")).toEqual(["engångsord"]);
  await server.call(anna, "PATCH", `/api/v1/files/${folder}`, { name: "Annat" });
  await eventually(async () => expect(titles(await find(anna, "engångsord"))).toEqual([]));
  await server.safos.search.rebuild();
  expect(await wordsLike("engångsord")).toEqual([]);
  expect(titles(await find(anna, "rapport", "&limit=20")).sort()).toEqual(titles(before).sort());
  await server.call(anna, "DELETE", `/api/v1/workspaces/${shared.id}/members/${bo.id}`);
  await eventually(async () => expect(titles(await find(bo, "rapport"))).toEqual([]), 1000);
});

test("no hit that the person cannot open, whatever roles and grants they have", async () => {
  const kinds = ["owner", "editor", "viewer", "guest", null] as const;
  const spaces = await Promise.all(
    Array.from({ length: 3 }, (_, index) => server.workspace(`Egenskap ${index}`, anna)),
  );
  const files: number[] = [];
  for (const space of spaces)
    for (let count = 0; count < 3; count++)
      files.push(await upload(anna, space.id, `Egenskapsfil ${space.name} ${count}.txt`));
  await eventually(async () => expect(titles(await find(anna, "egenskapsfil", "&limit=50"), "file")).toHaveLength(9));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...kinds), { minLength: 3, maxLength: 3 }),
      fc.subarray(files),
      async (roles, given) => {
        for (const [index, role] of roles.entries()) {
          const space = spaces[index]?.id ?? "";
          if ((await server.safos.workspaces.roleOf(britt.id, space)) !== null)
            await server.safos.workspaces.removeMember(null, space, britt.id);
          if (role !== null) await server.safos.workspaces.addMember(null, space, britt.id, role);
        }
        for (const id of files) {
          const item = {
            workspaceId: spaces[Math.floor(files.indexOf(id) / 3)]?.id ?? "",
            kind: "file",
            id: String(id),
          };
          for (const grant of await server.safos.workspaces.grantsOn(item))
            await server.safos.workspaces.revokeGrant(item, grant.id, anna.id);
          if (given.includes(id)) await server.safos.workspaces.grant(anna.id, item, { personId: britt.id }, "viewer");
        }
        const found = (await find(britt, "egenskapsfil", "&limit=50")).groups.flatMap((group) => group.items);
        const open = await Promise.all(
          files.map(async (id) =>
            (await server.call(britt, "GET", `/api/v1/files/${id}`)).status === 200 ? String(id) : null,
          ),
        );
        expect(found.map((one) => one.id).sort()).toEqual(open.filter((id) => id !== null).sort());
      },
    ),
    { numRuns: 25 },
  );
});
