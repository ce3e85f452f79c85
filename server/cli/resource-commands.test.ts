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

test("the operator adds a room, lists and closes it, and the organisation's log knows", async () => {
  const more = ["--location", "Plan 3", "--seats", "8", "--features", "Skärm, Hörslinga", "--shared"];
  const { json, text } = await safos("resource", "add", "fk.example", "--name", "Utsikten", ...more);
  expect(json).toMatchObject({ kind: "room", seats: 8, features: ["Skärm", "Hörslinga"], isShared: true });
  expect(text).toContain("utsikten@resources.fk.example");
  expect((await safos("resource", "list", "fk.example")).text).toContain(json.id);
  expect((await safos("resource", "list", "digg.example")).json.resources).toEqual([]);
  await expect(safos("resource", "close", "digg.example", json.id)).rejects.toMatchObject({ code: "MISSING" });
  expect((await safos("resource", "close", "fk.example", json.id)).json.isClosed).toBe(true);
  await eventually(async () => {
    const log = await server.call(server.people.anna, "GET", "/api/v1/audit");
    const acts = (log.body.items as { act: string }[]).map(({ act }) => act);
    expect(acts).toEqual(expect.arrayContaining(["resource.added", "resource.changed"]));
  });
});

test("what is no room is refused", async () => {
  await expect(safos("resource", "add", "fk.example")).rejects.toMatchObject({ code: "INVALID" });
  for (const options of [
    ["--kind", "bil"],
    ["--seats", "många"],
    ["--seats", "0"],
  ])
    await expect(safos("resource", "add", "fk.example", "--name", "x", ...options)).rejects.toMatchObject({
      code: "INVALID",
    });
  await expect(safos("resource", "add", "fk.example", "--name", "x".repeat(101))).rejects.toMatchObject({
    code: "INVALID",
  });
  await expect(safos("resource", "add", "okand.example", "--name", "x")).rejects.toMatchObject({ code: "MISSING" });
});
