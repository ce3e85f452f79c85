import { afterAll, expect, test } from "vitest";
import { readAllSettings } from "../compose/compose.ts";
import { askScim } from "../shared/identity/scim/testing.ts";
import { eventually, startTestServer, type TestAnswer } from "../testing/server.ts";
import { readArguments } from "./arguments.ts";
import { findCommand } from "./commands.ts";

const server = await startTestServer();
afterAll(() => server.stop());

async function safos(...list: string[]): Promise<{ text: string; json: TestAnswer["body"] }> {
  const { positionals, options } = readArguments(list);
  const command = findCommand(positionals);
  if (!command) throw new Error("There is no such command.");
  return command.run(server.safos, positionals.slice(command.path.length), options, readAllSettings({}));
}

test("the operator makes a token, sees it once, lists and revokes it, and the organisation's log knows who it was", async () => {
  const { json, text } = await safos("scim", "token", "fk.example", "--name", "Entra ID", "--months", "3");
  expect(json).toMatchObject({ name: "Entra ID", address: `${server.url}/scim/v2` });
  expect(text.split("\n")[0]).toBe(json.token);
  expect((await askScim(server, json.token, "GET", "/Users")).status).toBe(200);
  const listed = await safos("scim", "list");
  expect(listed.json.tokens).toMatchObject([{ id: json.id, domain: "fk.example", name: "Entra ID" }]);
  expect(listed.text).not.toContain(json.token);
  expect((await safos("scim", "list", "digg.example")).json.tokens).toEqual([]);
  await expect(safos("scim", "revoke", "digg.example", json.id)).rejects.toMatchObject({ code: "MISSING" });
  await safos("scim", "revoke", "fk.example", json.id);
  expect((await askScim(server, json.token, "GET", "/Users")).status).toBe(401);
  await eventually(async () => {
    const log = await server.call(server.people.anna, "GET", "/api/v1/audit");
    const acts = log.body.items.filter((one: { act: string }) => one.act.startsWith("directoryToken."));
    expect(acts.map((one: { actor: { kind: string } }) => one.actor.kind)).toEqual(["operator", "operator"]);
  });
});

test("what cannot be is refused", async () => {
  for (const [list, code] of [
    [["token"], "INVALID"],
    [["token", "annan.example"], "MISSING"],
    [["token", "fk.example", "--months", "25"], "INVALID"],
    [["token", "fk.example", "--months", "x"], "INVALID"],
    [["revoke", "fk.example"], "INVALID"],
    [["revoke", "fk.example", "inget-id"], "MISSING"],
  ] as const)
    await expect(safos("scim", ...list)).rejects.toMatchObject({ code });
});
