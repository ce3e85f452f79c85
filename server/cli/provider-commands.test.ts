import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readAllSettings } from "../compose/compose.ts";
import { makeFakeIdp } from "../shared/identity/providers/saml/testing.ts";
import { startFakeOidc } from "../shared/identity/providers/testing.ts";
import { dnOf, groupLdif, personLdif, startSlapd } from "../testing/slapd.ts";
import { eventually, startTestServer, type TestAnswer } from "../testing/server.ts";
import { readArguments } from "./arguments.ts";
import { findCommand } from "./commands.ts";

const server = await startTestServer({ SAFOS_PROVIDER_PRIVATE_NETWORKS: "127.0.0.0/8" });
const op = await startFakeOidc();
const folder = mkdtempSync(join(tmpdir(), "safos-provider-"));
afterAll(async () => {
  op.stop();
  rmSync(folder, { recursive: true });
  await server.stop();
});

async function safos(...list: string[]): Promise<{ code: number; text: string; json: TestAnswer["body"] }> {
  const { positionals, options } = readArguments(list);
  const command = findCommand(positionals);
  if (!command) throw new Error("There is no such command.");
  const done = await command.run(server.safos, positionals.slice(command.path.length), options, readAllSettings({}));
  return { code: 0, ...done };
}

test("the operator connects a provider of each kind, tests and lists them, and the audit log knows", async () => {
  const secret = join(folder, "secret");
  writeFileSync(secret, "en hemlighet\n");
  const oidc = ["provider", "add", "oidc", "fk.example", "--issuer", op.issuer, "--client-id", "safos"];
  const made = await safos(...oidc, "--client-secret-file", secret, "--name", "Keycloak");
  expect(made.json).toMatchObject({ kind: "oidc", name: "Keycloak", domains: ["fk.example"] });
  expect(made.json.callback).toBe(`${server.url}/api/v1/sign-in/${made.json.id}/callback`);
  const idp = await makeFakeIdp("idp.fk.example");
  const metadata = join(folder, "metadata.xml");
  writeFileSync(metadata, idp.metadata);
  const saml = await safos(
    "provider",
    "add",
    "saml",
    "fk.example",
    "--metadata",
    metadata,
    "--organisation-number",
    "2021005521",
  );
  expect((await fetch(saml.json.metadata)).status).toBe(200);
  const listed = await safos("provider", "list");
  expect(listed.json.providers.map((one: { kind: string }) => one.kind)).toEqual(["oidc", "saml"]);
  expect(listed.text).not.toContain("en hemlighet");
  expect((await safos("provider", "list", "digg.example")).json.providers).toEqual([]);
  expect((await safos("provider", "test", "fk.example")).code).toBe(0);
  op.isDown = true;
  const down = await safos("provider", "test", "fk.example");
  expect([down.code, down.text.includes("fault  reachable")]).toEqual([3, true]);
  const log = await server.call(server.people.anna, "GET", "/api/v1/audit");
  expect(JSON.stringify(log.body)).toContain("provider.added");
});

test("the operator connects a directory, tests it and syncs it, and its password is shown nowhere", async () => {
  const slapd = await startSlapd();
  const person = personLdif({ uid: "katrin", name: "Katrin Å" });
  await slapd.load(person + groupLdif("jour", [dnOf("katrin")]));
  const file = join(folder, "bind-password");
  writeFileSync(file, `${slapd.reader.password}\n`);
  const ca = join(folder, "ca.pem");
  writeFileSync(ca, slapd.certificate);
  const made = await safos(
    ...["provider", "add", "ldap", "digg.example", "--url", slapd.tlsUrl, "--ca", ca, "--bind-dn", slapd.reader.dn],
    ...["--bind-password-file", file, "--people-base", `ou=people,${slapd.base}`],
    ...["--group-base", `ou=groups,${slapd.base}`, "--every", "30", "--name", "Katalogen"],
  );
  expect(made.json).toMatchObject({ kind: "ldap", name: "Katalogen", isEnabled: true });
  const tested = await safos("provider", "test", "digg.example");
  expect([tested.code, tested.text]).toEqual([0, expect.stringContaining("uid  katrin")]);
  // The server may be at it already.
  const synced = await eventually(async () => {
    const done = await safos("provider", "sync", "digg.example");
    expect(done.json.providers[0].sync).not.toBeNull();
    return done;
  });
  expect(synced.json.providers[0].sync).toMatchObject({ state: "done", counts: { people: 1, groups: 1 } });
  await slapd.remove(dnOf("katrin"));
  const emptied = await safos("provider", "sync", "digg.example");
  expect([emptied.code, emptied.text.includes("stopped: it would close 1 people")]).toEqual([3, true]);
  await slapd.kill();
  expect((await safos("provider", "sync", "digg.example")).text).toContain("failed");
  for (const { text } of [made, tested, synced, emptied]) expect(text).not.toContain(slapd.reader.password);
  const refused = async (...list: string[]): Promise<string> =>
    safos("provider", ...list).then(
      () => "yes",
      (error: { code?: string }) => error.code ?? "no",
    );
  const usual = [
    "add",
    "ldap",
    "digg.example",
    "--bind-dn",
    "cn=x",
    "--bind-password-file",
    file,
    "--people-base",
    "dc=x",
  ];
  expect(await refused(...usual)).toBe("INVALID");
  expect(await refused(...usual, "--url", "ldap://katalog.example", "--plain")).toBe("PROVIDER_INVALID");
  expect(await refused(...usual, "--url", "ldaps://katalog.example", "--every", "1")).toBe("INVALID");
  expect(await refused("sync", "fk.example")).toBe("MISSING");
  await server.safos.identity.removeProvider(server.people.bo.organisationId, made.json.id);
  await slapd.stop();
});

test("what cannot be is refused", async () => {
  const refused = async (...list: string[]): Promise<string> =>
    safos(...list).then(
      () => "yes",
      (error: { code?: string }) => error.code ?? "no",
    );
  const oidc = ["provider", "add", "oidc"];
  expect(await refused(...oidc, "annan.example", "--issuer", op.issuer, "--client-id", "x")).toBe("MISSING");
  expect(await refused(...oidc, "fk.example", "--client-id", "x")).toBe("INVALID");
  expect(await refused(...oidc, "fk.example", "--issuer", "skräp", "--client-id", "x")).toBe("PROVIDER_INVALID");
  expect(
    await refused(...oidc, "fk.example", "--issuer", op.issuer, "--client-id", "x", "--passwords", "emergency"),
  ).toBe("EMERGENCY_NEEDED");
  expect(await refused(...oidc, "fk.example", "--issuer", op.issuer, "--client-id", "x", "--passwords", "ingen")).toBe(
    "INVALID",
  );
  expect(await refused("provider", "add", "saml", "fk.example", "--metadata", "/finns/inte")).toBe("INVALID");
  expect(await refused("provider", "add", "saml", "fk.example", "--metadata", "https://169.254.169.254/x")).toBe(
    "PROVIDER_UNREACHABLE",
  );
  expect(await refused("provider", "test", "digg.example")).toBe("MISSING");
});
