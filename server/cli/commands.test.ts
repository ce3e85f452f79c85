import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readAllSettings } from "../compose/compose.ts";
import { eventually, startTestServer, testPassword, type TestAnswer } from "../testing/server.ts";
import { readArguments } from "./arguments.ts";
import { asOperator } from "./command.ts";
import { commands, findCommand, usage } from "./commands.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna } = server.people;
const settings = readAllSettings({});

/** As `safos …` does it, without starting a process. */
async function safos(...list: string[]): Promise<{ text: string; json: TestAnswer["body"] }> {
  const { positionals, options } = readArguments(list);
  const command = findCommand(positionals);
  if (!command) throw new Error(`There is no command ${positionals.join(" ")}.`);
  return asOperator(() => command.run(server.safos, positionals.slice(command.path.length), options, settings));
}
const refusal = async (...list: string[]): Promise<string> =>
  safos(...list).then(
    () => "yes",
    (error: { code?: string; stack?: string }) => error.code ?? error.stack ?? "no",
  );

test("options are read in both forms, flags take no value, and the rest are positional", () => {
  expect(
    readArguments([
      "person",
      "add",
      "a@b.example",
      "--password",
      "p q",
      "--admin",
      "--display-name=Anna = A",
      "--json",
    ]),
  ).toEqual({
    positionals: ["person", "add", "a@b.example"],
    options: { password: "p q", admin: true, "display-name": "Anna = A", json: true },
  });
  expect(readArguments(["token", "--json", "create", "x"]).positionals).toEqual(["token", "create", "x"]);
  expect(readArguments(["x", "--name"]).options).toEqual({ name: "" });
  expect(readArguments([])).toEqual({ positionals: [], options: {} });
});

test("commands are found by their whole path, and the help names each", () => {
  expect(findCommand(["person"])).toBeUndefined();
  expect(findCommand(["nonsense", "add"])).toBeUndefined();
  for (const command of commands) {
    expect(findCommand([...command.path, "more"])).toBe(command);
    expect(usage(commands)).toContain(command.usage);
    expect(command.usage.startsWith(command.path.join(" "))).toBe(true);
  }
});

test("an organisation, a person and a workspace are added, and their token opens the API", async () => {
  expect((await safos("organisation", "add", "msb.example", "--name", "MSB")).json).toMatchObject({
    name: "MSB",
    domain: "msb.example",
  });
  const made = await safos(
    "person",
    "add",
    "cia@msb.example",
    "--password",
    testPassword,
    "--display-name",
    "Cia Ek",
    "--admin",
  );
  expect(made.json).toMatchObject({
    name: "cia@msb.example",
    userId: "@cia:msb.example",
    displayName: "Cia Ek",
    isAdmin: true,
  });
  expect(made.text).toContain("cia@msb.example");
  const { token } = (await safos("token", "create", "cia@msb.example")).json as { token: string };
  const me = await fetch(`${server.url}/api/v1/organisation`, { headers: { authorization: `Bearer ${token}` } });
  expect(await me.json()).toMatchObject({ name: "MSB" });
  const workspace = await safos("workspace", "add", "Krisledning", "--owner", "cia@msb.example");
  expect(workspace.json).toMatchObject({ name: "Krisledning", owner: "cia@msb.example" });
  // Either form of a name does.
  expect((await safos("token", "create", "@cia:msb.example")).json.person).toBe("cia@msb.example");
});

test("a member is added, and the same command changes their role", async () => {
  const { id } = (await safos("workspace", "add", "Med roller", "--owner", anna.name)).json as { id: string };
  const agnes = server.people.agnes;
  expect((await safos("workspace", "member", id, agnes.name, "--role", "viewer")).json.role).toBe("viewer");
  expect(await server.safos.workspaces.roleOf(agnes.id, id)).toBe("viewer");
  await safos("workspace", "member", "Med roller", agnes.name, "--role", "owner");
  expect(await server.safos.workspaces.roleOf(agnes.id, id)).toBe("owner");
  await safos("workspace", "member", id, anna.name, "--role", "viewer");
  expect(await refusal("workspace", "member", id, agnes.name, "--role", "viewer")).toBe("LAST_OWNER");
  expect(await refusal("workspace", "member", id, agnes.name, "--role", "king")).toBe("INVALID");
  expect(await refusal("workspace", "member", id, agnes.name)).toBe("INVALID");
});

test("a name that several workspaces have must be given as an id", async () => {
  const first = (await safos("workspace", "add", "Tvetydig", "--owner", anna.name)).json.id as string;
  const second = (await safos("workspace", "add", "Tvetydig", "--owner", anna.name)).json.id as string;
  const refused = await safos("workspace", "member", "Tvetydig", anna.name, "--role", "owner").catch(
    (error: { code: string; data: { ids: string[] } }) => error,
  );
  expect(refused).toMatchObject({ code: "AMBIGUOUS" });
  expect([...(refused as { data: { ids: string[] } }).data.ids].sort()).toEqual([first, second].sort());
  expect(await refusal("workspace", "member", first, anna.name, "--role", "owner")).toBe("yes");
});

test("what is missing, unknown or taken is refused with its code", async () => {
  for (const [list, code] of [
    [["organisation", "add"], "INVALID"],
    [["organisation", "add", "x.example"], "INVALID"],
    [["organisation", "add", "inte en domän", "--name", "X"], "DOMAIN_INVALID"],
    [["organisation", "add", "fk.example", "--name", "X"], "DOMAIN_TAKEN"],
    [["person", "add", "ny@fk.example"], "INVALID"],
    [["person", "add", anna.name, "--password", testPassword], "NAME_TAKEN"],
    [["workspace", "add", "X"], "INVALID"],
    [["workspace", "add", "X", "--owner", "nobody@fk.example"], "MISSING"],
    [["workspace", "member", "Finns inte", anna.name, "--role", "viewer"], "MISSING"],
    [["workspace", "member", anna.id, anna.name, "--role", "viewer"], "MISSING"],
    [["workspace", "export", "Finns inte", "/tmp/x"], "MISSING"],
    [["meeting", "token", "Finns inte", anna.name], "MISSING"],
    [["token", "create"], "INVALID"],
    [["token", "create", "nobody@fk.example"], "MISSING"],
    [["backup"], "INVALID"],
    [["restore"], "INVALID"],
  ] as const)
    expect([list, await refusal(...list)]).toEqual([list, code]);
});

test("what the operator does stands in the log as the operator's, and the log is verified and taken out", async () => {
  const folder = mkdtempSync(join(tmpdir(), "safos-audit-"));
  const file = join(folder, "log");
  const exported = async (format: string): Promise<string> => {
    await safos("audit", "export", "fk.example", file, "--format", format);
    return readFileSync(file, "utf8");
  };
  try {
    await safos("token", "create", anna.name);
    await eventually(async () =>
      expect(await exported("json")).toMatch(/"act":"session.started".*"actor":\{"kind":"operator"/),
    );
    const [first = "{}"] = (await exported("json")).split("\n");
    expect(JSON.parse(first)).toMatchObject({ sequence: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    expect(await exported("syslog")).toMatch(
      /^<109>1 \S+ fk\.example safos - \S+ \[audit@32473 sequence="1" .*hash="[0-9a-f]{64}"\]$/m,
    );
    expect(await exported("cef")).toMatch(/^CEF:0\|Safos\|Safos\|1\|\S+\|rt=\d+ dhost=fk\.example externalId=1 /m);
    expect(await refusal("audit", "export", "fk.example", file, "--format", "xml")).toBe("INVALID");
    expect(await refusal("audit", "export", "okänd.example", file)).toBe("MISSING");
    const { json } = await safos("audit", "verify", "fk.example");
    expect(json).toMatchObject({ organisations: [{ domain: "fk.example", fault: null }] });
    const [end] = (json as { organisations: { sequence: number; hash: string }[] }).organisations;
    writeFileSync(file, JSON.stringify({ organisations: [{ ...end, hash: "00" }] }));
    const against = await safos("audit", "verify", "--against", file);
    expect(against.text).toContain(`fk.example: record ${end?.sequence} is not what was written`);
    writeFileSync(file, "skräp");
    expect(await refusal("audit", "verify", "--against", file)).toBe("INVALID");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("what a person has is handed over by a command, and their account closes", async () => {
  await safos("person", "add", "leaver@fk.example", "--password", testPassword);
  await safos("workspace", "add", "Efterlämnad", "--owner", "leaver@fk.example");
  const { json } = await safos("person", "hand-over", "leaver@fk.example", "agnes@fk.example");
  expect(json.state).toBe("done");
  expect(json.handedOver).toContainEqual({ name: "workspaces", given: 1, kept: 0 });
  expect((await server.safos.identity.personByName("leaver@fk.example"))?.disabled).toBe(true);
  expect(await refusal("person", "hand-over", "leaver@fk.example", "bo@digg.example")).toBe("SUCCESSOR_UNFIT");
  expect(await refusal("person", "hand-over", "anna@fk.example", "agnes@fk.example")).toBe("LAST_ADMIN");
  expect(await refusal("person", "hand-over", "nobody@fk.example", "agnes@fk.example")).toBe("MISSING");
});

test("a role is given with an end and taken again, and nothing else is a role", async () => {
  const given = await safos("person", "role", anna.name, "auditor", "--until", "2099-01-31");
  expect(given.json.roles).toEqual([{ role: "auditor", until: "2099-01-31T00:00:00.000Z" }]);
  expect(given.text).toContain("auditor until 2099-01-31");
  expect((await safos("person", "role", anna.name, "groupManager")).json.roles).toHaveLength(2);
  expect((await safos("person", "role", anna.name, "auditor", "--remove")).json.roles).toEqual([
    { role: "groupManager", until: null },
  ]);
  expect((await safos("person", "role", anna.name, "groupManager", "--remove")).text).toContain("no roles");
  for (const [list, code] of [
    [["person", "role", anna.name, "admin"], "INVALID"],
    [["person", "role", anna.name, "auditor", "--until", "snart"], "INVALID"],
    [["person", "role", anna.name, "auditor", "--until", "2020-01-01"], "ROLE_ENDED"],
    [["person", "role", "nobody@fk.example", "auditor"], "MISSING"],
  ] as const)
    expect([list, await refusal(...list)]).toEqual([list, code]);
});

test("emergency access is asked for, listed, looked at, and ended once it is open", async () => {
  const { agnes, bo } = server.people;
  const workspace = await server.workspace("Nödläge", agnes);
  const made = await safos(
    "break-glass",
    "request",
    "Nödläge",
    "--for",
    bo.name,
    "--reason",
    "Ett borttaget protokoll",
  );
  expect(made.json).toMatchObject({ state: "asked", workspaceId: workspace.id, person: bo.name, minutes: 60 });
  const { id } = made.json as { id: string };
  expect((await safos("break-glass", "list")).text).toContain(`${id}  asked  ${bo.name}`);
  expect(await refusal("break-glass", "end", id)).toBe("BREAK_GLASS_DECIDED");
  expect((await server.call(anna, "POST", `/api/v1/break-glass/${id}/approve`)).status).toBe(200);
  expect((await safos("break-glass", "status", id)).json).toMatchObject({ state: "open", decidedBy: anna.name });
  expect((await safos("break-glass", "end", id)).json.state).toBe("ended");
  expect(await server.safos.workspaces.roleOf(bo.id, workspace.id)).toBeNull();
  const request = ["break-glass", "request", "Nödläge"];
  for (const [list, code] of [
    [[...request, "--reason", "Ett borttaget protokoll"], "INVALID"],
    [[...request, "--for", bo.name], "INVALID"],
    [[...request, "--for", bo.name, "--reason", "Ett borttaget protokoll", "--minutes", "241"], "INVALID"],
    [[...request, "--for", bo.name, "--reason", "Ett borttaget protokoll", "--minutes", "länge"], "INVALID"],
    [["break-glass", "status", "x"], "MISSING"],
    [["break-glass", "end", "00000000-0000-7000-8000-000000000000"], "MISSING"],
  ] as const)
    expect([list, await refusal(...list)]).toEqual([list, code]);
});

test("what the operator makes in someone's name is said to them and to their administrators, once an hour; every call is in the log", async () => {
  const { agnes } = server.people;
  await server.workspace("Med nyckel", agnes);
  for (let turn = 0; turn < 3; turn += 1) await safos("token", "create", agnes.name);
  await safos("meeting", "token", "Med nyckel", agnes.name);
  const noticesOf = async (who: typeof agnes) =>
    (
      (await server.call(who, "GET", "/api/v1/notices")).body.items as {
        reason: string;
        itemId: string;
        title: string;
      }[]
    )
      .filter((one) => one.itemId === agnes.id)
      .map(({ reason, title }) => [reason, title]);
  await eventually(async () => {
    const { body } = await server.call(anna, "GET", `/api/v1/audit?person=${agnes.id}&category=signIn`);
    const made = (body.items as { act: string; actor: { kind: string } }[]).filter(
      ({ actor }) => actor.kind === "operator",
    );
    expect(made.map(({ act }) => act)).toEqual(["token.made", "session.started", "session.started", "session.started"]);
    expect(await noticesOf(agnes)).toEqual([["tokenMade", ""]]);
    expect(await noticesOf(anna)).toEqual([["tokenMadeFor", agnes.displayName]]);
  });
  const sessions = (await server.call(agnes, "GET", "/api/v1/sessions")).body.items as { isOperators: boolean }[];
  expect(sessions.filter((one) => one.isOperators)).toHaveLength(3);
  expect(sessions.some((one) => !one.isOperators)).toBe(true);
});
