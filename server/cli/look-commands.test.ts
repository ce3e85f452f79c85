import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readAllSettings } from "../compose/compose.ts";
import { startTestServer, type TestAnswer } from "../testing/server.ts";
import { readArguments } from "./arguments.ts";
import { findCommand } from "./commands.ts";

const server = await startTestServer();
const folder = mkdtempSync(join(tmpdir(), "safos-look-"));
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});
const settings = readAllSettings({});
const logo = join(folder, "logo.svg");
writeFileSync(
  logo,
  '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="20" height="20"/></svg>',
);
const broken = join(folder, "broken.png");
writeFileSync(broken, "no picture");

async function safos(...list: string[]): Promise<TestAnswer["body"]> {
  const { positionals, options } = readArguments(list);
  const command = findCommand(positionals);
  if (!command) throw new Error("There is no such command.");
  return (await command.run(server.safos, positionals.slice(command.path.length), options, settings)).json;
}
const refusal = (...list: string[]): Promise<string> =>
  safos(...list).then(
    () => "yes",
    (error: { code?: string }) => error.code ?? "no",
  );

test("the operator gives an agency a logo, a colour and another domain that looks otherwise", async () => {
  const made = await safos("organisation", "look", "FK.example", "--logo", logo, "--hue", "150", "--name", "Kassan");
  expect(made.look).toMatchObject({ name: "Kassan", accentHue: 150, accentChroma: 0.104 });
  expect(made.look.lightLogo).toMatch(/^[0-9a-f]{64}$/);
  const more = await safos("organisation", "domain", "fk.example", "pension.example");
  expect(more.domains).toEqual(["fk.example", "pension.example"]);
  const other = await safos(
    "organisation",
    "look",
    "pension.example",
    "--only-domain",
    "--hue",
    "20",
    "--welcome",
    "Hej",
  );
  expect(other.look).toMatchObject({ name: "Kassan", accentHue: 20, welcome: "Hej", lightLogo: made.look.lightLogo });
  expect(server.safos.organisations.looks.of("fk.example")).toMatchObject({ accentHue: 150, welcome: null });
});

test("what cannot be used is refused and changes nothing", async () => {
  const before = server.safos.organisations.looks.of("digg.example");
  for (const [code, ...more] of [
    ["INVALID", "--hue", "far"],
    ["INVALID", "--hue", "400"],
    ["INVALID", "--contact", "javascript:x"],
    ["INVALID", "--logo", join(folder, "missing.png")],
    ["INVALID", "--logo", folder],
    ["LOGO_UNREADABLE", "--logo", broken],
    ["ACCENT_CONTRAST", "--hue", "192", "--chroma", "0.2"],
  ] as const)
    expect([more, await refusal("organisation", "look", "digg.example", ...more)]).toEqual([more, code]);
  expect(await refusal("organisation", "look", "finns-inte.example", "--hue", "1")).toBe("MISSING");
  expect(await refusal("organisation", "domain", "fk.example", "digg.example")).toBe("DOMAIN_TAKEN");
  expect(server.safos.organisations.looks.of("digg.example")).toEqual(before);
});
