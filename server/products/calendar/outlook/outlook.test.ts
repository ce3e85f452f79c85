import { createHash, randomBytes } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { SaxesParser } from "saxes";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";
import { parseOrigins } from "./config.ts";
import { forgetLeft } from "./requests.ts";
import { addInId, writeManifest } from "./manifest.ts";

const origins = "https://outlook.office.com https://outlook.office365.com";
const server = await startTestServer({ SAFOS_OUTLOOK_ORIGINS: origins });
const twin = await server.twin();
const without = await server.twin({ SAFOS_OUTLOOK_ORIGINS: "" });
afterAll(async () => {
  await without.stop();
  await twin.stop();
  await server.stop();
});
const { anna, bo } = server.people;
const workspaceId = (await server.workspace("Utredning", anna)).id;

const secretOf = (): { secret: string; code: string } => {
  const secret = randomBytes(32).toString("base64url");
  return { secret, code: createHash("sha256").update(secret).digest("base64url") };
};
const meet = async (): Promise<string> => {
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${workspaceId}/meetings`, { title: "Avstämning" });
  expect(made.status).toBe(201);
  return (made.body as { id: string }).id;
};
const leave = (who: TestPerson | null, body: object) => server.call(who, "POST", "/api/v1/outlook/meetings", body);
const ask = async (secret: string, on = server) =>
  (await on.call(null, "POST", "/api/v1/outlook/left", { secret })).body;

/** The names of elements by how deep they lie; throws for what is no XML. */
function elementsOf(text: string): { readonly depth: number; readonly name: string }[] {
  const found: { depth: number; name: string }[] = [];
  let depth = 0;
  const parser = new SaxesParser({ xmlns: true });
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name }) => found.push({ depth: depth++, name }));
  parser.on("closetag", () => depth--);
  parser.write(text).close();
  return found;
}

test("the manifest is XML that Outlook's schema orders so, with addresses and pictures of this server", async () => {
  const answer = await fetch(`${server.url}/outlook/manifest.xml`);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/xml; charset=utf-8"]);
  const text = await answer.text();
  const elements = elementsOf(text);
  // The order of the elements is the schema's (MailApp, 1.1): Outlook refuses another.
  expect(elements.filter(({ depth }) => depth === 1).map(({ name }) => name)).toEqual([
    ...[
      "Id",
      "Version",
      "ProviderName",
      "DefaultLocale",
      "DisplayName",
      "Description",
      "IconUrl",
      "HighResolutionIconUrl",
    ],
    ...["SupportUrl", "AppDomains", "Hosts", "Requirements", "FormSettings", "Permissions", "Rule"],
    ...["DisableEntityHighlighting", "VersionOverrides"],
  ]);
  // What is named by an id is there, once, and everything that is there is named.
  const named = [...text.matchAll(/resid="([^"]+)"/g)].map(([, id]) => id);
  const given = [...text.matchAll(/<bt:(?:Image|Url|String) id="([^"]+)"/g)].map(([, id]) => id);
  expect([...new Set(named)].toSorted()).toEqual(given.toSorted());
  expect(given.every((id) => (id ?? "").length <= 32)).toBe(true);
  // Of the schema: at most 125 signs in a short text, 250 in a long one.
  for (const [, value = ""] of text.matchAll(/(?:DefaultValue|Value)="([^"]*)"/g))
    expect(value.length).toBeLessThan(125);
  expect(elements.filter(({ name }) => name === "ExtensionPoint")).toHaveLength(1);
  expect(text).toContain(`${new URL(server.safos.http.publicUrl).origin}/outlook/pane`);
  expect(await (await fetch(`${twin.url}/outlook/manifest.xml`)).text()).toMatch(/<Id>[0-9a-f-]{36}<\/Id>/);
});

test("an add-in's id is that of its agency, whatever it is called, and no name breaks the manifest", () => {
  const of = (name: string): string => addInId({ base: "https://safos.example", name });
  expect(of("fk.example")).toBe(of("fk.example"));
  expect(of("fk.example")).not.toBe(of("digg.example"));
  expect(of("fk.example")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const written = writeManifest({ base: "https://a.example", provider: `<"&'>`.repeat(50), name: "a.example" });
  expect(elementsOf(written).length).toBeGreaterThan(20);
  expect(written).not.toContain(`<"&`);
});

test("only the pane may be framed, by the origins that the operator names, and reaches nothing but its two addresses", async () => {
  const pane = await fetch(`${server.url}/outlook/pane`);
  const policy = pane.headers.get("content-security-policy") ?? "";
  expect(pane.status).toBe(200);
  expect(policy).toContain(`frame-ancestors ${origins}`);
  expect(policy).toContain("script-src 'self' https://appsforoffice.microsoft.com;");
  expect(policy).toMatch(/connect-src \S+\/api\/v1\/outlook\/;/);
  expect(policy).not.toMatch(/unsafe|\*/);
  expect(pane.headers.get("set-cookie")).toBe(null);
  // Without the setting there is no add-in.
  for (const path of ["/outlook/pane", "/outlook/manifest.xml"])
    expect((await fetch(`${without.url}${path}`)).status).toBe(404);
  for (const wrong of ["http://outlook.office.com", "https://a.example/x", "*", "https://a.example; script-src *", " "])
    expect(() => parseOrigins(wrong)).toThrow();
});

test("a meeting that is left for a pane is found by its secret alone, in any process, for a quarter of an hour", async () => {
  const { secret, code } = secretOf();
  const meetingId = await meet();
  expect(await ask(secret)).toEqual({ address: null });
  expect((await leave(anna, { code, meetingId })).status).toBe(200);
  // Once more is the same; what another leaves there is refused.
  expect((await leave(anna, { code, meetingId })).status).toBe(200);
  expect((await leave(anna, { code, meetingId: await meet() })).body.code).toBe("OUTLOOK_CODE_TAKEN");
  for (const on of [server, twin]) {
    const address = `${on.safos.http.publicUrl}/w/${workspaceId}/meetings/${meetingId}`;
    expect(await ask(secret, on)).toEqual({ address });
  }
  const other = secretOf();
  await leave(anna, { code: other.code, meetingId, guestPath: "/g/hemlig-kod" });
  expect(await ask(other.secret)).toEqual({ address: `${server.safos.http.publicUrl}/g/hemlig-kod` });
  // The code, which stands in the window's address, is no secret.
  expect(await ask(code)).toEqual({ address: null });
  await sql`update calendar.outlook_request set created_at = now() - interval '16 minutes'`.execute(
    server.safos.database.of(),
  );
  expect(await ask(secret)).toEqual({ address: null });
  await forgetLeft(server.safos.database.of());
  expect((await sql`select from calendar.outlook_request`.execute(server.safos.database.of())).rows).toEqual([]);
});

test("the address of a meeting that is in the trash is given to nobody", async () => {
  const { secret, code } = secretOf();
  const meetingId = await meet();
  expect((await leave(anna, { code, meetingId, guestPath: "/g/hemlig-kod" })).status).toBe(200);
  expect((await server.call(anna, "DELETE", `/api/v1/items/meeting/${meetingId}`)).status).toBeLessThan(300);
  for (const on of [server, twin]) expect(await ask(secret, on)).toEqual({ address: null });
});

test("who may not read a meeting leaves it for nobody, and what is no code is refused", async () => {
  const { secret, code } = secretOf();
  const meetingId = await meet();
  expect((await leave(null, { code, meetingId })).status).toBe(401);
  // Of another agency.
  expect((await leave(bo, { code, meetingId })).status).toBe(404);
  expect(await ask(secret)).toEqual({ address: null });
  for (const wrong of [
    { code: "kort", meetingId },
    { code: `${code}x`, meetingId },
    { code, meetingId: "x" },
    { code },
  ])
    expect((await leave(anna, wrong)).status).toBe(400);
  for (const wrong of ["", "a", `${secret}=`, "å".repeat(43)])
    expect((await server.call(null, "POST", "/api/v1/outlook/left", { secret: wrong })).status).toBe(400);
});
