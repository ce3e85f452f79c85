import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { davOf } from "../testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const workspace = await server.workspace("Gemensam", anna, bo);
const dav = davOf(server, anna);

interface Asked {
  readonly who?: TestPerson | null;
  readonly method?: string;
  readonly fields?: Record<string, string>;
  readonly headers?: Record<string, string>;
}
const ask = (path: string, { who = anna, method = "GET", fields, headers = {} }: Asked = {}): Promise<Response> =>
  fetch(server.url + path, {
    method,
    headers: { "ocs-apirequest": "true", ...(who ? { authorization: `Bearer ${who.token}` } : {}), ...headers },
    ...(fields ? { body: new URLSearchParams(fields) } : {}),
  });
const json = (path: string): string => `${path}${path.includes("?") ? "&" : "?"}format=json`;
// oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came back
const data = async (path: string, asked: Asked = {}): Promise<any> => {
  const answer = await ask(json(path), asked);
  expect([path, answer.status]).toEqual([path, 200]);
  return ((await answer.json()) as { ocs: { data: object } }).ocs.data;
};
const statusOf = async (path: string, asked: Asked = {}): Promise<number> => (await ask(path, asked)).status;
const idOf = async (name: string): Promise<number> => {
  const { body } = await server.call(anna, "GET", `/api/v1/workspaces/${workspace.id}/files`);
  return (body.items as { id: number; name: string }[]).find((one) => one.name === name)?.id ?? 0;
};

const activity = "/ocs/v2.php/apps/activity/api/v2/activity";
interface Act {
  activity_id: number;
  type: string;
  user: string;
  object_id: number;
  object_name: string;
  subject: string;
}
const acts = async (who: TestPerson, path = activity): Promise<Act[]> => {
  const answer = await ask(json(path), { who });
  return answer.status === 304 ? [] : ((await answer.json()) as { ocs: { data: Act[] } }).ocs.data;
};
const seen = async (who: TestPerson, path = activity): Promise<string[]> =>
  (await acts(who, path)).map((one) => `${one.user.split("@")[0]} ${one.type} ${one.object_name}`);

test("what is done to files is listed, the latest first, page by page, in JSON and XML", async () => {
  expect((await ask(json(activity))).status).toBe(304);
  await dav("PUT", "Gemensam/plan.txt", {}, "ett");
  await dav("PUT", "Gemensam/plan.txt", {}, "två", bo);
  await dav("MOVE", "Gemensam/plan.txt", { destination: `/remote.php/dav/files/${anna.name}/Gemensam/beslut.txt` });
  await dav("PUT", "Gemensam/bort.txt", {}, "x");
  await dav("DELETE", "Gemensam/bort.txt");
  await dav("PUT", "eget.txt", {}, "privat");
  const all = [
    "anna file_created /eget.txt",
    "anna file_deleted /Gemensam/bort.txt",
    "anna file_created /Gemensam/bort.txt",
    "anna file_changed /Gemensam/beslut.txt",
    "bo file_changed /Gemensam/beslut.txt",
    "anna file_created /Gemensam/beslut.txt",
  ];
  await eventually(async () => expect(await seen(anna)).toEqual(all));
  expect(await seen(bo)).toEqual(all.slice(1));
  expect(await seen(anna, `${activity}/self`)).toEqual(all.filter((one) => one.startsWith("anna")));
  expect(await seen(anna, `${activity}/by`)).toEqual(["bo file_changed /Gemensam/beslut.txt"]);
  const id = await idOf("beslut.txt");
  expect(await seen(bo, `${activity}/filter?object_type=files&object_id=${id}`)).toEqual(all.slice(3));
  const first = await ask(json(`${activity}?limit=4`));
  const last = first.headers.get("x-activity-last-given");
  expect(first.headers.get("link")).toContain(`since=${last}`);
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
  expect(await seen(anna, new URL(next).pathname + new URL(next).search.replace("format=json&", ""))).toEqual(
    all.slice(4),
  );
  const oldest = (await acts(anna, `${activity}?sort=asc&limit=1`))[0];
  expect(oldest?.subject).toBe("Anna Lindqvist lade till plan.txt");
  expect((await ask(json(`${activity}?since=${oldest?.activity_id}`))).status).toBe(304);
  const xml = await (await ask(`${activity}?limit=1`)).text();
  expect(xml).toContain("<object_name>/eget.txt</object_name>");
  expect(xml).toContain("<objects><element>/eget.txt</element></objects>");
  const { ocs } = (await (await ask(json("/ocs/v2.php/apps/activity/api/v2/activity/filters"))).json()) as {
    ocs: { data: { id: string }[] };
  };
  expect(ocs.data.map((one) => one.id)).toEqual(["all", "self", "by", "files"]);
});

test("what was done is seen by those who may read the file now, and by nobody else", async () => {
  expect(await statusOf(activity, { who: null })).toBe(401);
  expect(await seen(britt)).toEqual([]);
  const id = await idOf("beslut.txt");
  expect(await statusOf(`${activity}/filter?object_type=files&object_id=${id}`, { who: britt })).toBe(404);
  for (const path of [
    "filter",
    "filter?object_type=files&object_id=x",
    "filter?object_type=calendar&object_id=1",
    "okänt",
  ])
    expect([path, await statusOf(`${activity}/${path}`)]).toEqual([path, 404]);
  for (const query of ["since=x", "limit=0", "limit=-1", "since=1e9"])
    expect([query, await statusOf(`${activity}?${query}`)]).toEqual([query, 400]);
  await server.safos.workspaces.addMember(anna.id, workspace.id, agnes.id, "viewer");
  expect((await seen(agnes)).length).toBe(5);
  await server.safos.workspaces.removeMember(anna.id, workspace.id, agnes.id);
  expect(await seen(agnes)).toEqual([]);
  // A share shows what was done in it, and nothing beside it.
  await dav("MKCOL", "Gemensam/Delad");
  await dav("PUT", "Gemensam/Delad/a.txt", {}, "a");
  await ask(json("/ocs/v2.php/apps/files_sharing/api/v1/shares"), {
    method: "POST",
    fields: { path: "/Gemensam/Delad", shareType: "0", shareWith: britt.name, permissions: "1" },
  });
  await eventually(async () =>
    expect((await seen(britt)).toSorted()).toEqual(["anna file_created /Delad", "anna file_created /Delad/a.txt"]),
  );
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from files.activity`.execute(
    server.safos.files.db,
  );
  expect(rows[0]?.n).toBe(8);
});

const notices = "/ocs/v2.php/apps/notifications/api/v2/notifications";

test("what a person is notified of is listed by number, with an etag, and taken away", async () => {
  expect(await data(notices, { who: bo })).toEqual([]);
  const id = await idOf("beslut.txt");
  for (const text of ["Bo, titta", "Och en gång till"])
    await server.call(anna, "POST", `/api/v1/items/file/${id}/comments`, { text, mentions: [bo.id] });
  await server.safos.workspaces.addMember(anna.id, workspace.id, agnes.id, "editor");
  interface Notice {
    notification_id: number;
    object_type: string;
    subject: string;
    link: string;
  }
  const list = await eventually(async () => {
    const found = (await data(notices, { who: bo })) as Notice[];
    expect(found.length).toBe(2);
    return found;
  });
  const [first] = list;
  expect(first).toMatchObject({
    object_type: "files",
    object_id: String(id),
    app: "files",
    user: bo.name,
    actions: [],
  });
  expect(first?.subject).toContain("beslut.txt");
  expect(first?.link.startsWith(`${server.url}/w/`)).toBe(true);
  expect(Number.isInteger(first?.notification_id)).toBe(true);
  const answer = await ask(json(notices), { who: bo });
  const headers = { "if-none-match": answer.headers.get("etag") ?? "" };
  expect(await statusOf(json(notices), { who: bo, headers })).toBe(304);
  expect(await (await ask(notices, { who: bo })).text()).toContain(`<notification_id>${first?.notification_id}<`);
  const one = `${notices}/${first?.notification_id}`;
  expect(await data(one, { who: bo })).toMatchObject({ subject: first?.subject });
  expect(await statusOf(one, { who: britt })).toBe(404);
  expect(await statusOf(one, { who: britt, method: "DELETE" })).toBe(404);
  expect(await statusOf(notices, { who: null })).toBe(401);
  const known = await fetch(server.url + json("/ocs/v2.php/apps/notifications/api/v2/notifications/exists"), {
    method: "POST",
    headers: { authorization: `Bearer ${bo.token}`, "ocs-apirequest": "true", "content-type": "application/json" },
    body: JSON.stringify({ ids: [first?.notification_id, 999_999] }),
  });
  expect(((await known.json()) as { ocs: { data: number[] } }).ocs.data).toEqual([first?.notification_id]);
  expect(await statusOf(one, { who: bo, method: "DELETE" })).toBe(200);
  expect(await statusOf(one, { who: bo, method: "DELETE" })).toBe(200);
  expect((await data(notices, { who: bo })).length).toBe(list.length - 1);
  expect(await statusOf(notices, { who: bo, method: "DELETE" })).toBe(200);
  expect(await data(notices, { who: bo })).toEqual([]);
  const push = "/ocs/v2.php/apps/notifications/api/v2/push";
  for (const method of ["POST", "DELETE"]) expect(await statusOf(push, { who: bo, method })).toBe(404);
  expect(await statusOf(`${notices}/abc`, { who: bo })).toBe(404);
});

const own = "/ocs/v2.php/apps/user_status/api/v1/user_status";
const other = (who: TestPerson) => `/ocs/v2.php/apps/user_status/api/v1/statuses/${encodeURIComponent(who.name)}`;

test("a person says whether they are there and what they do, until its time is over", async () => {
  expect(await data(own)).toMatchObject({ userId: anna.name, status: "online", statusIsUserDefined: false });
  expect(await statusOf(other(anna), { who: bo })).toBe(404);
  expect(
    await data("/ocs/v2.php/apps/user_status/api/v1/user_status/status", {
      method: "PUT",
      fields: { statusType: "dnd" },
    }),
  ).toMatchObject({
    status: "dnd",
  });
  const clearAt = Math.floor(Date.now() / 1000) + 3600;
  const meeting = { messageId: "meeting", clearAt: String(clearAt) };
  expect(
    await data("/ocs/v2.php/apps/user_status/api/v1/user_status/message/predefined", {
      method: "PUT",
      fields: meeting,
    }),
  ).toMatchObject({
    message: "I möte",
    messageIsPredefined: true,
    clearAt,
  });
  const custom = { message: "Skriver <b>yttrande</b>", statusIcon: "✍️" };
  await data("/ocs/v2.php/apps/user_status/api/v1/user_status/message/custom", {
    method: "PUT",
    fields: { ...custom, clearAt: String(clearAt) },
  });
  expect(await data(other(anna), { who: bo })).toEqual({
    userId: anna.name,
    status: "dnd",
    message: "Skriver <b>yttrande</b>",
    icon: "✍️",
    clearAt,
  });
  expect(await (await ask(other(anna), { who: bo })).text()).toContain("<message>Skriver &lt;b&gt;yttrande");
  await sql`update files.user_status set clear_at = now() - interval '1 second'`.execute(server.safos.files.db);
  expect(await data(own)).toMatchObject({ status: "dnd", message: null, clearAt: null });
  await data("/ocs/v2.php/apps/user_status/api/v1/user_status/message/custom", {
    method: "PUT",
    fields: { message: "Kvar" },
  });
  expect(await data("/ocs/v2.php/apps/user_status/api/v1/user_status/message", { method: "DELETE" })).toEqual([]);
  expect(await data(own)).toMatchObject({ message: null, status: "dnd" });
  await data("/ocs/v2.php/apps/user_status/api/v1/user_status/status", {
    method: "PUT",
    fields: { statusType: "invisible" },
  });
  expect(await data(other(anna), { who: bo })).toMatchObject({ status: "offline" });
  expect(
    await data("/ocs/v2.php/apps/user_status/api/v1/heartbeat", { method: "PUT", fields: { status: "online" } }),
  ).toMatchObject({
    status: "invisible",
  });
  expect(await data("/ocs/v2.php/apps/user_status/api/v1/statuses", { who: agnes })).toMatchObject([
    { userId: anna.name },
  ]);
  expect(await data("/ocs/v2.php/apps/user_status/api/v1/statuses", { who: britt })).toEqual([]);
  expect((await data("/ocs/v2.php/apps/user_status/api/v1/predefined_statuses")).length).toBe(6);
  for (const [path, fields] of [
    ["status", { statusType: "borta" }],
    ["message/predefined", { messageId: "okänt" }],
    ["message/custom", { message: "x".repeat(81) }],
    ["message/custom", { message: "x", clearAt: "1000" }],
    ["message/custom", { message: "x", statusIcon: "x".repeat(17) }],
  ] as const)
    expect([path, await statusOf(`${own}/${path}`, { method: "PUT", fields })]).toEqual([path, 400]);
  expect(await statusOf(own, { who: null })).toBe(401);
  await server.safos.organisations.change(anna.organisationId, { rules: { isDirectoryOpen: false } });
  expect(await statusOf(other(anna), { who: britt })).toBe(404);
});

test("everything is found by its kind, and files by the path that the app shows", async () => {
  const providers = (await data("/ocs/v2.php/search/providers")) as { id: string; name: string }[];
  expect(providers.find((one) => one.id === "files")).toMatchObject({ name: "Filer" });
  const search = (id: string, term: string, who = anna, more = "") =>
    data(`/ocs/v2.php/search/providers/${id}/search?term=${encodeURIComponent(term)}${more}`, { who });
  for (const name of ["havtorn1.txt", "havtorn2.txt", "havtorn3.txt"]) await dav("PUT", `Gemensam/${name}`, {}, "x");
  const found = await eventually(async () => {
    const answer = await search("files", "havtorn", anna, "&limit=2");
    expect(answer.entries.length).toBe(2);
    expect(answer.isPaginated).toBe(true);
    return answer;
  });
  expect(found.entries[0].attributes.path).toMatch(/^\/Gemensam\/havtorn\d\.txt$/);
  expect(found.entries[0].resourceUrl.startsWith(server.url)).toBe(true);
  const rest = await search("files", "havtorn", anna, `&limit=2&cursor=${found.cursor}`);
  expect([rest.entries.length, rest.isPaginated, rest.cursor]).toEqual([1, false, null]);
  expect((await search("files", "havtorn", britt)).entries).toEqual([]);
  expect((await search("people", "Agnes")).entries[0]).toMatchObject({ title: "Agnes Berg", rounded: true });
  const xml = await (await ask("/ocs/v2.php/search/providers/files/search?term=havtorn")).text();
  expect(xml).toContain("<title>havtorn1.txt</title>");
  expect(await statusOf("/ocs/v2.php/search/providers/okänd/search?term=x")).toBe(404);
  expect(await statusOf("/ocs/v2.php/search/providers/files/search?term=%20")).toBe(400);
  expect(await statusOf("/ocs/v2.php/search/providers/files/search?term=x", { who: null })).toBe(401);
});

test("what a class keeps from another agency is not seen in what was done, drawn, tagged, fetched or found", async () => {
  await server.safos.organisations.change(anna.organisationId, {
    rules: { classes: { K3: { otherOrganisations: false } } },
  });
  await dav("PUT", "Gemensam/hemligstämplat.txt", {}, "skyddad uppgift");
  const id = await idOf("hemligstämplat.txt");
  const direct = await data("/ocs/v2.php/apps/dav/api/v1/direct", {
    who: bo,
    method: "POST",
    fields: { fileId: String(id) },
  });
  const isSeen = async (): Promise<boolean[]> => [
    (await seen(bo)).some((one) => one.endsWith("hemligstämplat.txt")),
    (await statusOf(`/index.php/core/preview?fileId=${id}&x=64&y=64`, { who: bo })) === 200,
    (await statusOf(`/remote.php/dav/systemtags-relations/files/${id}`, {
      who: bo,
      method: "PROPFIND",
      headers: { depth: "1" },
    })) === 207,
    (await fetch(direct.url as string)).status === 200,
    (await data("/ocs/v2.php/search/providers/files/search?term=hemligst", { who: bo })).entries.length > 0,
  ];
  await eventually(async () => expect(await isSeen()).toEqual([true, true, true, true, true]));
  await server.call(anna, "PUT", `/api/v1/items/file/${id}/class`, { informationClass: "K3" });
  await eventually(async () => expect(await isSeen()).toEqual([false, false, false, false, false]), 1000);
  expect(await statusOf(`${activity}/filter?object_type=files&object_id=${id}`, { who: bo })).toBe(404);
  expect((await seen(anna)).some((one) => one.endsWith("hemligstämplat.txt"))).toBe(true);
});

test("an app reminds of a file that its person may read", async () => {
  await dav("PUT", "Gemensam/att läsa.txt", {}, "läs mig");
  const path = `/ocs/v2.php/apps/files_reminders/api/v1/${await idOf("att läsa.txt")}`;
  const dueDate = new Date(Date.now() + 86_400_000).toISOString();
  expect(await data(path)).toEqual({ dueDate: null });
  expect(await statusOf(path, { method: "DELETE" })).toBe(404);
  const put = (at: string, who: TestPerson | null = anna) =>
    statusOf(path, { who, method: "PUT", fields: { dueDate: at } });
  expect([await put(dueDate), await put(dueDate)]).toEqual([201, 200]);
  expect([await data(path), await data(path, { who: bo })]).toEqual([{ dueDate }, { dueDate: null }]);
  expect([await put("i morgon"), await put("2020-01-01T00:00:00Z")]).toEqual([400, 400]);
  expect([await put(dueDate, britt), await put(dueDate, null)]).toEqual([404, 401]);
  expect(await statusOf("/ocs/v2.php/apps/files_reminders/api/v1/abc")).toBe(404);
  const shown = async (who: TestPerson, address: string, depth: string): Promise<(string | undefined)[]> => {
    const body = `<d:propfind xmlns:d="DAV:" xmlns:nc="http://nextcloud.org/ns"><d:prop><nc:reminder-due-date/></d:prop></d:propfind>`;
    const answer = await dav("PROPFIND", address, { depth }, body, who);
    return [...(await answer.text()).matchAll(/<nc:reminder-due-date(?:\/>|>([^<]*)<)/g)].map(([, date]) => date);
  };
  const inSeconds = `${dueDate.slice(0, 19)}Z`;
  expect(await shown(anna, "Gemensam/att läsa.txt", "0")).toEqual([inSeconds]);
  expect((await shown(anna, "Gemensam", "1")).filter(Boolean)).toEqual([inSeconds]);
  expect((await shown(bo, "Gemensam", "1")).filter(Boolean)).toEqual([]);
  expect(await statusOf(path, { method: "DELETE" })).toBe(200);
  expect(await data(path)).toEqual({ dueDate: null });
});

test("what is there is said to be there", async () => {
  const { capabilities } = await data("/ocs/v2.php/cloud/capabilities");
  expect(capabilities).toMatchObject({
    activity: { apiv2: expect.arrayContaining(["filters", "previews", "rich-strings"]) },
    notifications: { "ocs-endpoints": expect.arrayContaining(["list", "get", "delete"]), push: [] },
    user_status: { enabled: true, supports_emoji: true, supports_busy: true },
  });
});
