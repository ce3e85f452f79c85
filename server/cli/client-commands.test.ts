import { afterAll, expect, test } from "vitest";
import { readAllSettings } from "../compose/compose.ts";
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
const redirect = "https://diariet.fk.example/svar";

test("the operator connects a system, sees its secret once, lists and removes it, and the organisation's log knows", async () => {
  const { json, text } = await safos("client", "add", "fk.example", "--name", "Diariet", "--redirect", redirect);
  expect(json).toMatchObject({ issuer: server.url, scopes: ["openid", "profile", "email"], redirectUris: [redirect] });
  expect(text).toContain(json.secret);
  const open = await safos(
    "client",
    "add",
    "fk.example",
    "--name",
    "App",
    "--redirect",
    "http://localhost/",
    "--public",
  );
  expect(open.json.secret).toBeNull();
  const listed = await safos("client", "list");
  expect(listed.json.clients.map((one: { name: string }) => one.name)).toEqual(["App", "Diariet"]);
  expect(listed.text).not.toContain(json.secret);
  expect((await safos("client", "list", "digg.example")).json.clients).toEqual([]);
  await expect(safos("client", "remove", "digg.example", json.id)).rejects.toMatchObject({ code: "MISSING" });
  await safos("client", "remove", "fk.example", json.id);
  await safos("client", "rotate-keys");
  await eventually(async () => {
    const log = await server.call(server.people.anna, "GET", "/api/v1/audit");
    const acts = log.body.items.filter((one: { act: string }) => one.act.startsWith("client."));
    expect(acts.map((one: { act: string; actor: { kind: string } }) => [one.act, one.actor.kind])).toEqual([
      ["client.removed", "operator"],
      ["client.added", "operator"],
      ["client.added", "operator"],
    ]);
  });
});

test("what cannot be is refused", async () => {
  for (const [list, code] of [
    [["add"], "INVALID"],
    [["add", "fk.example", "--name", "Utan adress"], "INVALID"],
    [["add", "fk.example", "--redirect", redirect], "INVALID"],
    [["add", "annan.example", "--name", "A", "--redirect", redirect], "MISSING"],
    [["add", "fk.example", "--name", "A", "--redirect", "http://diariet.example/"], "REDIRECT_INVALID"],
    [["add", "fk.example", "--name", "A", "--redirect", redirect, "--scopes", "allt"], "INVALID"],
    [["remove", "fk.example", "inget"], "MISSING"],
  ] as const)
    await expect(safos("client", ...list)).rejects.toMatchObject({ code });
});
