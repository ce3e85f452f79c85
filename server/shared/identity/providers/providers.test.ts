import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer, testPassword } from "../../../testing/server.ts";
import { nameOfClaims } from "./claims/names.ts";
import { pathInside } from "./path-inside.ts";
import { createSeal } from "../seal.ts";
import { oidcDraft, startFakeOidc } from "./testing.ts";

const server = await startTestServer({ SAFOS_PROVIDER_PRIVATE_NETWORKS: "127.0.0.0/8" });
const op = await startFakeOidc();
afterAll(async () => {
  op.stop();
  await server.stop();
});
const { anna, agnes, bo, britt } = server.people;
const { identity } = server.safos;
const db = server.safos.database.of();
const place = "/api/v1/organisation/providers";
const draft = oidcDraft(op.issuer, "fk.example");

test("an organisation's administrators keep its providers, and nobody else sees or changes them", async () => {
  const made = await server.call(anna, "POST", place, draft);
  expect([made.status, made.body]).toMatchObject([201, { name: "Keycloak", hasSecret: true, personCount: 0 }]);
  expect(JSON.stringify(made.body)).not.toContain("en hemlighet");
  const path = `${place}/${made.body.id}`;
  for (const [who, status] of [
    [null, 401],
    [agnes, 403],
    [bo, 404],
  ] as const) {
    expect((await server.call(who, "PATCH", path, { isEnabled: false })).status).toBe(status);
    expect((await server.call(who, "DELETE", path)).status).toBe(status);
    const test1 = { kind: "oidc", id: made.body.id, oidc: draft.oidc };
    expect((await server.call(who, "POST", "/api/v1/organisation/provider-tests", test1)).status).toBe(status);
  }
  for (const who of [null, agnes]) {
    expect((await server.call(who, "GET", place)).status).toBe(who ? 403 : 401);
    expect((await server.call(who, "POST", place, draft)).status).toBe(who ? 403 : 401);
    expect((await server.call(who, "GET", "/api/v1/organisation/emergency-administrators")).status).toBe(
      who ? 403 : 401,
    );
    expect(
      (await server.call(who, "PUT", "/api/v1/organisation/emergency-administrators", { personIds: [] })).status,
    ).toBe(who ? 403 : 401);
  }
  expect((await server.call(bo, "GET", place)).body.items).toEqual([]);
  const changed = await server.call(anna, "PATCH", path, { name: " Freja ", isEnabled: false });
  expect(changed.body).toMatchObject({ name: "Freja", isEnabled: false, hasSecret: true });
  expect((await server.call(anna, "DELETE", path)).status).toBe(200);
  expect((await server.call(anna, "DELETE", path)).status).toBe(404);
});

test("what belongs to others, and what has the wrong shape, is refused", async () => {
  const code = async (more: object): Promise<unknown> =>
    (await server.call(anna, "POST", place, { ...draft, ...more })).body.code;
  expect(await code({ domains: ["digg.example"] })).toBe("PROVIDER_DOMAIN");
  expect(await code({ domains: ["fk.example", "annan.example"] })).toBe("PROVIDER_DOMAIN");
  expect(await code({ domains: [] })).toBe("INVALID");
  expect(await code({ name: "  " })).toBe("PROVIDER_INVALID");
  expect(await code({ oidc: undefined })).toBe("PROVIDER_INVALID");
  expect(await code({ oidc: { ...draft.oidc, issuer: "javascript:alert(1)" } })).toBe("PROVIDER_INVALID");
  expect(await code({ extra: 1 })).toBe("INVALID");
  const theirs = await identity.addGroup(bo.organisationId, { name: "Deras" });
  expect(await code({ groups: [{ value: "x", groupId: theirs.id, makesAdmin: false }] })).toBe("PROVIDER_GROUP");
  const ours = await identity.addGroup(anna.organisationId, { name: "Vår" });
  const groups = [{ value: "x", groupId: ours.id, makesAdmin: false }];
  const first = await server.call(anna, "POST", place, { ...draft, groups });
  expect(first.status).toBe(201);
  // A group is filled by one provider, and is free again without it.
  expect(await code({ groups })).toBe("PROVIDER_GROUP");
  expect((await server.call(anna, "DELETE", `/api/v1/organisation/groups/${ours.id}`)).body.code).toBe("GROUP_KEPT");
  await server.call(anna, "DELETE", `${place}/${first.body.id}`);
  expect((await server.call(anna, "DELETE", `/api/v1/organisation/groups/${ours.id}`)).status).toBe(200);
});

test("a secret lies encrypted, belongs to its row, and goes to no other address", async () => {
  const made = await identity.addProvider(anna.organisationId, draft);
  const { rows } = await sql<{ secret: Buffer }>`select secret from identity.provider where id = ${made.id}`.execute(
    db,
  );
  expect(rows[0]?.secret.toString("latin1")).not.toContain("hemlighet");
  const folder = mkdtempSync(join(tmpdir(), "safos-seal-"));
  try {
    const seal = createSeal(folder);
    const sealed = seal.seal("en hemlighet", "ett");
    expect(statSync(join(folder, "secrets.key")).mode & 0o777).toBe(0o600);
    expect(createSeal(folder).open(sealed, "ett")).toBe("en hemlighet");
    expect(() => seal.open(sealed, "två")).toThrow();
    expect(() => seal.open(Buffer.concat([sealed, Buffer.of(1)]), "ett")).toThrow();
    writeFileSync(join(folder, "secrets.key"), "0".repeat(64));
    expect(() => seal.open(sealed, "ett")).toThrow();
  } finally {
    rmSync(folder, { recursive: true });
  }
  const found = await server.call(anna, "POST", "/api/v1/organisation/provider-tests", {
    kind: "oidc",
    id: made.id,
    oidc: draft.oidc,
  });
  expect(found.body.items).toContainEqual({ name: "reachable", result: "ok", detail: op.issuer });
  expect(found.body.items.map((one: { name: string }) => one.name)).toEqual([
    "reachable",
    "endpoints",
    "keys",
    "pkce",
    "clock",
  ]);
  for (const issuer of [
    "https://169.254.169.254/",
    "http://10.0.0.1/",
    "http://127.0.0.1:1/",
    "https://finns.inte.invalid",
  ]) {
    const bad = await server.call(anna, "POST", "/api/v1/organisation/provider-tests", {
      kind: "oidc",
      oidc: { ...draft.oidc, issuer },
    });
    expect([issuer, bad.body.items[0]]).toMatchObject([issuer, { name: "reachable", result: "fault" }]);
  }
  await identity.removeProvider(anna.organisationId, made.id);
});

test("the ways in depend on the domain alone", async () => {
  const made = await identity.addProvider(anna.organisationId, { ...draft, name: "Freja" });
  const ways = async (name: string) =>
    (await server.call(null, "GET", `/api/v1/sign-in/ways?name=${encodeURIComponent(name)}`)).body;
  const known = await ways(agnes.name);
  expect(known).toEqual({
    organisationName: "Försäkringskassan",
    providers: [{ id: made.id, name: "Freja", kind: "oidc" }],
    isPasswordOpen: true,
    directoryName: null,
    isCodeOpen: false,
    look: expect.objectContaining({ name: "Försäkringskassan" }),
  });
  for (const name of ["finns.inte@fk.example", "@x:fk.example", " X@FK.example "])
    expect(await ways(name)).toEqual(known);
  expect(await ways("bo@digg.example")).toEqual({
    organisationName: "Digg",
    providers: [],
    isPasswordOpen: true,
    directoryName: null,
    isCodeOpen: false,
    look: expect.objectContaining({ name: "Digg" }),
  });
  for (const name of ["", "x", "x@annan.example", "@", "x@", "'; drop table", "x".repeat(320)])
    expect([name, await ways(name)]).toEqual([
      name,
      {
        organisationName: null,
        providers: [],
        isPasswordOpen: true,
        directoryName: null,
        isCodeOpen: false,
        look: null,
      },
    ]);
  await identity.changeProvider(anna.organisationId, made.id, { isEnabled: false });
  expect((await ways(agnes.name)).providers).toEqual([]);
  await identity.removeProvider(anna.organisationId, made.id);
});

test("closed passwords open nothing but for emergency administrators, and say the same to everyone else", async () => {
  const signIn = async (name: string, password: string) => {
    const { status, body } = await server.call(null, "POST", "/api/v1/session", { name, password });
    return [status, body.code] as const;
  };
  const dav = async (): Promise<number> =>
    (
      await fetch(`${server.url}/remote.php/dav/files/${agnes.name}/`, {
        method: "PROPFIND",
        headers: {
          authorization: `Basic ${Buffer.from(`${agnes.name}:${testPassword}`).toString("base64")}`,
          depth: "0",
        },
      })
    ).status;
  const closed = { ...draft, passwordsFor: "emergency" };
  expect(await dav()).toBe(207);
  expect((await server.call(anna, "POST", place, closed)).body.code).toBe("EMERGENCY_NEEDED");
  const emergency = "/api/v1/organisation/emergency-administrators";
  for (const bad of [[agnes.id], [bo.id], ["00000000-0000-7000-8000-000000000000"]])
    expect((await server.call(anna, "PUT", emergency, { personIds: bad })).body.code).toBe("EMERGENCY_INVALID");
  expect((await server.call(anna, "PUT", emergency, { personIds: [anna.id] })).body.personIds).toEqual([anna.id]);
  const made = await server.call(anna, "POST", place, closed);
  expect(made.status).toBe(201);
  const refused = [401, "PASSWORD_CLOSED"];
  expect(await signIn(agnes.name, testPassword)).toEqual(refused);
  expect(await signIn(agnes.name, "fel lösenord")).toEqual(refused);
  expect(await signIn("finns.inte@fk.example", "fel lösenord")).toEqual(refused);
  expect(await signIn(anna.name, "fel lösenord")).toEqual(refused);
  expect((await signIn(anna.name, testPassword))[0]).toBe(201);
  expect((await signIn(britt.name, testPassword))[0]).toBe(201);
  expect(await signIn(britt.name, "fel lösenord")).toEqual([401, "SIGN_IN_REFUSED"]);
  expect(await dav()).toBe(401);
  const matrix = await fetch(`${server.url}/_matrix/client/v3/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      type: "m.login.password",
      identifier: { type: "m.id.user", user: agnes.userId },
      password: testPassword,
    }),
  });
  expect([matrix.status, ((await matrix.json()) as { errcode: string }).errcode]).toEqual([403, "M_FORBIDDEN"]);
  // Sessions that are open stay so; the last one cannot be taken away.
  expect((await server.call(agnes, "GET", "/api/v1/session")).status).toBe(200);
  expect((await server.call(anna, "PUT", emergency, { personIds: [] })).body.code).toBe("EMERGENCY_NEEDED");
  await server.call(anna, "PATCH", `${place}/${made.body.id}`, { isEnabled: false });
  expect((await signIn(agnes.name, testPassword))[0]).toBe(201);
});

test("paths that lead out of the page are none", () => {
  for (const [path, inside] of [
    [undefined, "/"],
    ["/a?b=c#d", "/a?b=c#d"],
    ["/å", "/%C3%A5"],
    ["//x", "/"],
    ["/\\x", "/"],
    ["\\\\x", "/"],
    ["/\u0000/x", "/"],
    ["/\n/x", "/"],
    ["x", "/"],
    ["/..//x", "/"],
    ["/api/v1/x", "/"],
    [`/${"x".repeat(3000)}`, "/"],
  ] as const)
    expect([path, pathInside(path)]).toEqual([path, inside]);
});

test("names are of the provider's domains or they are foreign", () => {
  const rule = { domains: ["fk.example", "fk.se"], organisationNumber: "2021005521" };
  const nameOf = (...names: string[]): string => {
    const found = nameOfClaims(names, rule);
    return typeof found === "string" ? found : `${found.name.localpart}@${found.name.domain}`;
  };
  expect(nameOf("Anna")).toBe("anna@fk.example");
  expect(nameOf("anna@FK.se")).toBe("anna@fk.se");
  expect(nameOf("@anna:fk.se")).toBe("anna@fk.se");
  expect(nameOf("anna@2021005521")).toBe("anna@fk.example");
  expect(nameOf("anna@2021005522")).toBe("foreign");
  expect(nameOf("anna@digg.example")).toBe("foreign");
  expect(nameOf("anna@digg.example", "anna")).toBe("anna@fk.example");
  expect(nameOf("anna@x@fk.example")).toBe("foreign");
  expect(nameOf("Anna Lind")).toBe("missing");
  expect(nameOf()).toBe("missing");
});
