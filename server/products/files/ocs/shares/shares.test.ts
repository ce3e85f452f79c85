import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../../../testing/server.ts";
import { davOf, davPath } from "../../testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const { identity, organisations } = server.safos;
const api = "/apps/files_sharing/api/v1";

interface Answer {
  readonly status: number;
  readonly code: number;
  readonly message: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came back
  readonly data: any;
}
const ocs = async (
  who: TestPerson | null,
  method: string,
  path: string,
  body?: Record<string, string> | string,
  version = "v2",
): Promise<Answer> => {
  const isJson = typeof body === "string";
  const answer = await fetch(`${server.url}/ocs/${version}.php${api}${path}`, {
    method,
    headers: {
      "ocs-apirequest": "true",
      accept: "application/json",
      ...(who ? { authorization: `Bearer ${who.token}` } : {}),
      ...(isJson ? { "content-type": "application/json" } : {}),
    },
    ...(body === undefined ? {} : { body: isJson ? body : new URLSearchParams(body) }),
  });
  const { ocs: found } = (await answer.json()) as {
    ocs: { meta: { statuscode: number; message: string }; data: unknown };
  };
  return { status: answer.status, code: found.meta.statuscode, message: found.meta.message, data: found.data };
};
const make = async (path: string, who = anna): Promise<void> =>
  expect(
    (
      await davOf(server, who)(
        path.endsWith(".txt") ? "PUT" : "MKCOL",
        path,
        {},
        path.endsWith(".txt") ? "text" : undefined,
      )
    ).status,
  ).toBe(201);
const give = (path: string, to: Record<string, string>, who = anna) => ocs(who, "POST", "/shares", { path, ...to });
const listOf = async (who: TestPerson, query = ""): Promise<Record<string, unknown>[]> =>
  (await ocs(who, "GET", `/shares${query}`)).data as Record<string, unknown>[];

test("a folder is shared as the desktop and the phones share it, changed and ended, and both ends see it", async () => {
  await make("Underlag");
  await make("Underlag/a.txt");
  const made = await give("/Underlag", { shareType: "0", shareWith: bo.name, permissions: "31" });
  expect([made.status, made.code]).toEqual([200, 200]);
  expect(made.data).toMatchObject({
    share_type: 0,
    uid_owner: anna.name,
    displayname_owner: "Anna Lindqvist",
    uid_file_owner: anna.name,
    share_with: bo.name,
    share_with_displayname: "Bo Ek",
    permissions: 15,
    path: "/Underlag",
    item_type: "folder",
    mimetype: "httpd/unix-directory",
    expiration: null,
    token: null,
    note: "",
    hide_download: 0,
    can_edit: true,
  });
  const id = String(made.data.id);
  // Phones parse a long.
  expect(id).toMatch(/^\d{1,15}$/);
  for (const field of "stime parent file_source file_parent item_source storage has_preview file_target attributes mail_send tags".split(
    " ",
  ))
    expect([field, field in made.data]).toEqual([field, true]);
  expect((await listOf(anna, "?path=/Underlag&reshares=true")).map((one) => one["id"])).toEqual([id]);
  expect((await listOf(anna, "?path=/&subfiles=true")).map((one) => one["path"])).toEqual(["/Underlag"]);
  expect((await listOf(anna)).map((one) => one["id"])).toEqual([id]);
  expect(await listOf(bo, "?shared_with_me=true")).toMatchObject([
    { id, path: "/Underlag", uid_owner: anna.name, permissions: 15 },
  ]);
  // Who has it keeps it elsewhere.
  await davOf(server, bo)("MOVE", "Underlag", { destination: davPath(bo, "Från Anna") });
  expect(await listOf(bo, "?shared_with_me=true")).toMatchObject([{ id, file_target: "/Från Anna" }]);
  expect((await ocs(bo, "GET", `/shares/${id}`)).data).toMatchObject([{ id }]);
  const narrower = await ocs(anna, "PUT", `/shares/${id}`, { permissions: "1" });
  expect(narrower.data).toMatchObject({ id, permissions: 1 });
  expect((await davOf(server, bo)("PUT", "Fr%C3%A5n%20Anna/b.txt", {}, "x")).status).toBe(403);
  const ending = await ocs(anna, "PUT", `/shares/${id}`, JSON.stringify({ expireDate: "2999-12-31" }));
  expect(ending.data).toMatchObject({ id, permissions: 1, expiration: "2999-12-31 00:00:00" });
  expect((await ocs(anna, "PUT", `/shares/${id}`, { permissions: "15" })).data).toMatchObject({
    expiration: "2999-12-31 00:00:00",
  });
  expect((await ocs(anna, "PUT", `/shares/${id}`, { expireDate: "" })).data).toMatchObject({
    expiration: null,
    permissions: 15,
  });
  expect((await ocs(anna, "DELETE", `/shares/${id}`)).status).toBe(200);
  expect(await listOf(bo, "?shared_with_me=true")).toEqual([]);
  expect((await ocs(anna, "DELETE", `/shares/${id}`)).status).toBe(404);
});

test("Android reads XML, and the first version says how it went in the body", async () => {
  await make("Android.txt");
  const headers = { authorization: `Bearer ${anna.token}`, "ocs-apirequest": "true" };
  const body = new URLSearchParams({ path: "/Android.txt", shareType: "0", shareWith: britt.name, permissions: "19" });
  const made = await fetch(`${server.url}/ocs/v2.php${api}/shares`, { method: "POST", headers, body });
  expect(made.headers.get("content-type")).toContain("xml");
  expect(await made.text()).toMatch(
    /<ocs><meta><status>ok<\/status><statuscode>200<.*<data><id>\d+<\/id><share_type>0<.*<permissions>3</s,
  );
  const list = await fetch(`${server.url}/ocs/v2.php${api}/shares?path=%2FAndroid.txt&reshares=true&subfiles=false`, {
    headers,
  });
  expect(await list.text()).toMatch(/<data><element><id>\d+<\/id>.*<\/element><\/data>/s);
  const gone = await ocs(anna, "GET", "/shares/999999", undefined, "v1");
  expect([gone.status, gone.code]).toEqual([200, 998]);
  expect((await ocs(anna, "GET", "/shares", undefined, "v1")).code).toBe(100);
  for (const path of ["/shares/pending", "/remote_shares", "/remote_shares/pending"])
    expect([path, (await ocs(anna, "GET", path)).data]).toEqual([path, []]);
});

test("an iPhone asks with its own parameters and reads booleans and numbers in JSON", async () => {
  await make("Telefon");
  const made = await fetch(`${server.url}/ocs/v2.php${api}/shares?format=json`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${anna.token}`,
      "ocs-apirequest": "true",
      "content-type": "application/x-www-form-urlencoded; charset=utf-8",
      "user-agent": "Mozilla/5.0 (iOS) Nextcloud-iOS/6.0.0",
    },
    body: "path=%2FTelefon&shareType=0&shareWith=bo%40digg.example&publicUpload=false&permissions=1&attributes=%5B%5D&note=",
  });
  const { ocs: answer } = (await made.json()) as { ocs: { data: Record<string, unknown> } };
  expect(made.status).toBe(200);
  for (const [field, type] of [
    ["id", "string"],
    ["share_type", "number"],
    ["permissions", "number"],
    ["stime", "number"],
    ["file_source", "number"],
    ["can_edit", "boolean"],
    ["can_delete", "boolean"],
    ["has_preview", "boolean"],
    ["hide_download", "number"],
  ] as const)
    expect([field, typeof answer.data[field]]).toEqual([field, type]);
  const query = "path=/Telefon&reshares=true&subfiles=false&shared_with_me=false&format=json";
  expect(await listOf(anna, `?${query}`)).toHaveLength(1);
  expect((await ocs(anna, "DELETE", `/shares/${String(answer.data["id"])}?format=json`)).status).toBe(200);
  const found = await ocs(
    anna,
    "GET",
    "/sharees?format=json&search=Britt&itemType=file&page=1&perPage=200&lookup=false",
  );
  expect(found.data.users).toHaveLength(1);
  expect(Object.keys(found.data.exact)).toEqual(
    expect.arrayContaining(["users", "groups", "remotes", "emails", "circles", "rooms"]),
  );
});

test("links are made with password and end, changed one field at a time, and their address is said once", async () => {
  await make("Länk");
  const made = await give("/Länk", {
    shareType: "3",
    permissions: "1",
    password: "ett långt lösenord",
    expireDate: "2999-01-31",
  });
  expect(made.data).toMatchObject({ share_type: 3, permissions: 1, expiration: "2999-01-31 00:00:00" });
  expect(made.data.url).toBe(`${server.url}/s/${made.data.token}`);
  expect(made.data.password).not.toBeNull();
  const id = String(made.data.id);
  const shown = await server.call(null, "POST", "/api/v1/shared/unlock", {
    secret: made.data.token,
    password: "ett långt lösenord",
  });
  expect(shown.status).toBe(200);
  expect(await listOf(anna, "?path=/L%C3%A4nk")).toMatchObject([{ id, url: "", token: "" }]);
  expect((await ocs(anna, "PUT", `/shares/${id}`, { password: "" })).data).toMatchObject({ id, password: null });
  expect((await ocs(anna, "PUT", `/shares/${id}`, { permissions: "15" })).data).toMatchObject({ id, permissions: 15 });
  expect((await ocs(anna, "PUT", `/shares/${id}`, { expireDate: "" })).data).toMatchObject({ id, expiration: null });
  const second = await give("/Länk", { shareType: "3" });
  expect(second.data.id).not.toBe(id);
  expect(await listOf(anna, "?path=/L%C3%A4nk")).toHaveLength(2);
  await organisations.change(anna.organisationId, { rules: { isDirectoryOpen: true, guestLinks: false } });
  const refused = await give("/Länk", { shareType: "3" });
  expect(refused.status).toBe(403);
  const capabilities = await fetch(`${server.url}/ocs/v2.php/cloud/capabilities?format=json`, {
    headers: { authorization: `Bearer ${anna.token}` },
  });
  const { ocs: found } = (await capabilities.json()) as { ocs: { data: { capabilities: { files_sharing: object } } } };
  expect(found.data.capabilities.files_sharing).toMatchObject({
    api_enabled: true,
    group_sharing: true,
    public: { enabled: false },
  });
  await organisations.change(anna.organisationId, { rules: { isDirectoryOpen: true, guestLinks: true } });
  expect((await ocs(anna, "DELETE", `/shares/${id}`)).status).toBe(200);
});

test("a group and an organisation are shared with as groups; who has it through one leaves it for themselves", async () => {
  await make("Grupp");
  const group = await identity.addGroup(bo.organisationId, { name: "Enhet Väst" });
  for (const one of [bo, britt]) await identity.addGroupMember(bo.organisationId, group.id, one.id);
  const made = await give("/Grupp", { shareType: "1", shareWith: group.id, permissions: "15" });
  expect(made.data).toMatchObject({ share_type: 1, share_with: group.id, share_with_displayname: "Enhet Väst" });
  const whole = await give("/Grupp", { shareType: "1", shareWith: bo.organisationId });
  expect(whole.data).toMatchObject({ share_type: 1, share_with_displayname: "Digg", permissions: 1 });
  const [own] = await listOf(bo, "?shared_with_me=true");
  expect(own).toMatchObject({ share_type: 1, permissions: 15 });
  expect((await ocs(bo, "DELETE", `/shares/${String(own?.["id"])}`)).status).toBe(200);
  expect(await listOf(bo, "?shared_with_me=true")).toEqual([]);
  expect((await listOf(britt, "?shared_with_me=true")).map((one) => one["path"])).toContain("/Grupp");
  expect(await listOf(anna, "?path=/Grupp")).toHaveLength(2);
});

test("what cannot be held is refused with a reason", async () => {
  await make("Nej");
  await make("Nej.txt");
  const to = { shareType: "0", shareWith: bo.name };
  for (const [path, body] of [
    ["/Nej", { ...to, permissions: "4" }],
    ["/Nej", { ...to, permissions: "3" }],
    ["/Nej", { ...to, permissions: "0" }],
    ["/Nej", { ...to, permissions: "99" }],
    ["/Nej", { ...to, permissions: "x" }],
    ["/Nej.txt", { ...to, permissions: "4" }],
    ["/Nej", { ...to, expireDate: "2020-01-01" }],
    ["/Nej", { ...to, expireDate: "2999-02-31" }],
    ["/Nej", { ...to, expireDate: "i morgon" }],
    ["/Nej", { ...to, password: "ett långt lösenord" }],
    ["/Nej", { ...to, note: "Läs" }],
    ["/Nej", { ...to, hideDownload: "true" }],
    ["/Nej", { ...to, attributes: '[{"scope":"permissions","key":"download","value":false}]' }],
    ["/Nej", { shareType: "0" }],
    ["/Nej", { shareType: "4", shareWith: "x@y.example" }],
    ["/Nej", { shareWith: bo.name }],
    ["/Nej", { shareType: "3", password: "kort" }],
  ] as const) {
    const answer = await give(path, body);
    expect([body, answer.status, answer.message.length > 10]).toEqual([body, 400, true]);
  }
  for (const body of [
    { ...to, shareWith: "ingen@fk.example" },
    { shareType: "1", shareWith: "inte ett id" },
    { shareType: "1", shareWith: "00000000-0000-7000-8000-000000000000" },
  ])
    expect([body, (await give("/Nej", body)).status]).toEqual([body, 404]);
  for (const path of ["/Saknas", "/", "", "/../Nej", "/Nej/../Nej", "/\u0000"])
    expect([path, (await give(path, to)).status]).toEqual([path, 404]);
  expect((await ocs(anna, "POST", "/shares", "{")).status).toBe(400);
  expect((await ocs(anna, "POST", "/shares", `{"path":${"[".repeat(3000)}`)).status).toBe(400);
  expect((await ocs(anna, "POST", "/shares", { path: "x".repeat(20_000) })).status).toBe(413);
  expect(await listOf(anna, "?path=/Nej")).toEqual([]);
});

test("others' shares are missing to everyone else, and who may only write does not share on", async () => {
  await make("Sluten");
  const made = await give("/Sluten", { shareType: "0", shareWith: bo.name, permissions: "15" });
  const id = String(made.data.id);
  for (const who of [agnes, britt])
    for (const [method, body] of [
      ["GET", undefined],
      ["PUT", { permissions: "1" }],
      ["DELETE", undefined],
    ] as const)
      expect([who.name, method, (await ocs(who, method, `/shares/${id}`, body)).status]).toEqual([
        who.name,
        method,
        404,
      ]);
  for (const [method, path] of [
    ["GET", "/shares"],
    ["POST", "/shares"],
    ["GET", `/shares/${id}`],
    ["PUT", `/shares/${id}`],
    ["DELETE", `/shares/${id}`],
    ["GET", "/sharees?search=anna"],
    ["GET", "/sharees_recommended"],
    ["GET", "/remote_shares"],
  ] as const)
    expect([method, path, (await ocs(null, method, path)).status]).toEqual([method, path, 401]);
  for (const odd of ["0", "-1", "x", "9".repeat(30), "1%20or%201=1"])
    expect([odd, (await ocs(anna, "GET", `/shares/${odd}`)).status]).toEqual([odd, 404]);
  // Bo writes in it, and neither shares it on nor changes what he was given.
  expect((await give("/Sluten", { shareType: "0", shareWith: britt.name }, bo)).status).toBe(403);
  expect((await ocs(bo, "PUT", `/shares/${id}`, { permissions: "31" })).status).toBe(403);
  await organisations.change(anna.organisationId, { rules: { isDirectoryOpen: true, otherOrganisations: false } });
  expect((await give("/Sluten", { shareType: "0", shareWith: britt.name })).status).toBe(403);
  await organisations.change(anna.organisationId, { rules: { isDirectoryOpen: true, otherOrganisations: true } });
});

test("only whom the caller may find is found, by two letters or more, and not without end", async () => {
  const find = async (who: TestPerson, query: string) =>
    (await ocs(who, "GET", `/sharees?itemType=folder&${query}`)).data;
  const names = (list: { value: { shareWith: string } }[]): string[] => list.map((one) => one.value.shareWith);
  expect(names((await find(anna, "search=Britt")).users)).toEqual([britt.name]);
  expect((await find(anna, `search=${encodeURIComponent("britt ahl")}`)).exact.users).toMatchObject([
    { label: "Britt Ahl", subline: "Digg", value: { shareType: 0, shareWith: britt.name } },
  ]);
  for (const query of [
    "search=",
    "search=B",
    "search=%20b%20",
    "",
    "search=Britt&page=1000000",
    "search=Britt&page=5&perPage=50",
  ])
    expect([query, (await find(anna, query)).users]).toEqual([query, []]);
  expect((await find(anna, "search=Anna")).users).toEqual([]);
  expect((await find(anna, "search=Enhet")).groups).toMatchObject([{ label: "Enhet Väst", value: { shareType: 1 } }]);
  await organisations.change(bo.organisationId, { rules: { isDirectoryOpen: false } });
  const closed = await find(anna, "search=Britt");
  expect([closed.users, closed.exact.users, (await find(anna, "search=Enhet")).groups]).toEqual([[], [], []]);
  expect(names((await find(bo, "search=Britt")).users)).toEqual([britt.name]);
  await organisations.change(bo.organisationId, { rules: { isDirectoryOpen: true } });
  expect((await ocs(anna, "GET", "/sharees_recommended?itemType=file")).data.users).toEqual([]);
});
