import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readAllSettings } from "../compose/compose.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";
import { startTestServer, type TestAnswer } from "../testing/server.ts";
import { readArguments } from "./arguments.ts";
import { findCommand } from "./commands.ts";

const server = await startTestServer();
const folder = mkdtempSync(join(scratchFolder(), "safos-appservice-"));
afterAll(() => server.stop());

async function safos(...list: string[]): Promise<{ text: string; json: TestAnswer["body"] }> {
  const { positionals, options } = readArguments(list);
  const command = findCommand(positionals);
  if (!command) throw new Error("There is no such command.");
  return command.run(server.safos, positionals.slice(command.path.length), options, readAllSettings({}));
}

function fileOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

// As a bridge writes it.
const registration = `id: irc
url: http://localhost:9995
as_token: ${"a".repeat(40)}
hs_token: ${"b".repeat(40)}
sender_localpart: ircbot
rate_limited: false
protocols: [irc]
namespaces:
  users:
    - exclusive: true
      regex: '@_irc_.*:fk\\.example'
  aliases:
    - exclusive: false
      regex: '#irc_.*:fk\\.example'
`;

test("the operator registers what a file says, lists and removes it, and never sees its tokens", async () => {
  const path = fileOf("irc.yaml", registration);
  const added = await safos("appservice", "add", path, "--organisation", "fk.example");
  expect(added.json).toMatchObject({ id: "irc", url: "http://localhost:9995", sender: "@ircbot:fk.example" });
  const { json, text } = await safos("appservice", "list");
  expect(json.appservices).toMatchObject([{ id: "irc", domain: "fk.example", isRateLimited: false }]);
  for (const shown of [JSON.stringify(json), text, JSON.stringify(added)]) expect(shown).not.toMatch(/a{40}|b{40}/);
  await expect(safos("appservice", "add", path, "--organisation", "digg.example")).rejects.toMatchObject({
    code: "INVALID",
  });
  await safos("appservice", "remove", "irc");
  expect((await safos("appservice", "list")).text).toBe("There are no application services.");
  // The same again takes its account over again.
  const json5 = fileOf(
    "irc.json",
    JSON.stringify({
      id: "irc",
      url: null,
      as_token: "c".repeat(40),
      hs_token: "d".repeat(40),
      sender_localpart: "ircbot",
      namespaces: {},
    }),
  );
  expect((await safos("appservice", "add", json5, "--organisation", "fk.example")).json).toMatchObject({ url: null });
});

test("what cannot be is refused", async () => {
  const path = fileOf("whole.yaml", registration.replaceAll("irc", "xmpp"));
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 9 }, (_, n) => `${"bcdefghij"[n]}: &${"bcdefghij"[n]} [${Array.from({ length: 9 }, () => `*${"abcdefghi"[n]}`).join(",")}]`).join("\n")}`;
  for (const [list, code] of [
    [["add"], "INVALID"],
    [["add", join(folder, "none.yaml"), "--organisation", "fk.example"], "INVALID"],
    [["add", path], "INVALID"],
    [["add", path, "--organisation", "annan.example"], "MISSING"],
    [["add", fileOf("bad.yaml", "a: [b"), "--organisation", "fk.example"], "INVALID"],
    [["add", fileOf("bomb.yaml", bomb), "--organisation", "fk.example"], "INVALID"],
    [["add", fileOf("text.yaml", "bara text"), "--organisation", "fk.example"], "INVALID"],
    [["remove"], "INVALID"],
    [["remove", "ingen"], "MISSING"],
  ] as const)
    await expect(safos("appservice", ...list), list.join(" ")).rejects.toMatchObject({ code });
});
