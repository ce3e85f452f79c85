import * as sdk from "matrix-js-sdk";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { button, launchChromium, openContext, signIn } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { startMatrixClient } from "../matrix-client.ts";
import { requireGood } from "../require-good.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

/** Bo writes with another Matrix client what Anna reads here, on her computer and her telephone, and the other way round. */

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let phone: Page;
let bos: sdk.MatrixClient;
let roomId = "";
let otherId = "";

beforeAll(async () => {
  ({ server, cast } = await startWithCast({ environment: { SAFOS_CHAT_SENDS_PER_SECOND: "100000" } }));
  browser = await launchChromium();
  let context;
  ({ page: anna, context } = await openContext(browser, server.url, "desktop"));
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  ({ page: phone } = await openContext(browser, server.url, "phone"));
  const hers = await startMatrixClient(server.url, cast.anna, { hasKeys: false });
  bos = await startMatrixClient(server.url, cast.bo, { hasKeys: false });
  const make = async (name: string): Promise<string> => {
    const made = await bos.createRoom({ name, preset: sdk.Preset.PrivateChat, invite: [cast.anna.userId] });
    await hers.joinRoom(made.room_id);
    return made.room_id;
  };
  otherId = await make("Fikarummet");
  roomId = await make("Testlaget");
  hers.stopClient();
  await signIn(anna, cast.anna.name, cast.anna.password, `/chat/${encodeURIComponent(roomId)}`);
  await signIn(phone, cast.anna.name, cast.anna.password, `/chat/${encodeURIComponent(roomId)}`);
});
afterAll(async () => {
  bos.stopClient();
  await browser.close();
  await server.stop();
});

const send = (html: string, body = html.replace(/<[^>]*>/g, ""), to = roomId) =>
  bos.sendEvent(to, sdk.EventType.RoomMessage, {
    msgtype: sdk.MsgType.Text,
    body,
    format: "org.matrix.custom.html",
    formatted_body: html,
  });
const message = (page: Page, text: string) => page.getByRole("article").filter({ hasText: text }).last();
const write = async (page: Page, text: string): Promise<void> => {
  await page.getByRole("textbox", { name: "Skriv till Testlaget" }).fill(text);
  await page.keyboard.press("Enter");
};

test("what is hidden stays so until it is asked for, by key, and is hidden again", async () => {
  keepPicturesOnFailure("rich-spoilers", () => ({ anna, phone }));
  await send('Slutet: <span data-mx-spoiler="boken">betjänten gjorde det</span>', "Slutet: ||betjänten gjorde det||");
  const show = button(message(anna, "Slutet:"), "Visa dold text: boken");
  await show.waitFor();
  expect(await anna.getByText("betjänten").count()).toBe(0);
  await requireGood(anna, "dold-text");
  await requireGood(phone, "dold-text-mobil");
  await show.focus();
  await anna.keyboard.press("Enter");
  await message(anna, "betjänten gjorde det").waitFor();
  const hide = button(message(anna, "Slutet:"), "Dölj texten: boken");
  expect(await hide.evaluate((one) => one === document.activeElement)).toBe(true);
  await anna.keyboard.press("Enter");
  await expect.poll(() => anna.getByText("betjänten").count()).toBe(0);
});

test("tables scroll, code has colours and is copied, details open", async () => {
  keepPicturesOnFailure("rich-blocks", () => ({ anna, phone }));
  const cells = Array.from({ length: 8 }, (_, at) => `Kolumn nummer ${at}`);
  await write(anna, `| ${cells.join(" | ")} |\n|${" --- |".repeat(8)}\n| ${cells.join(" | ")} |`);
  for (const page of [anna, phone]) await page.getByRole("region", { name: "Tabell" }).waitFor();
  expect(await anna.getByRole("columnheader", { name: "Kolumn nummer 7" }).count()).toBe(1);
  const wide = phone.getByRole("region", { name: "Tabell" });
  expect(await wide.evaluate((box) => box.scrollWidth > box.clientWidth)).toBe(true);

  await write(anna, '```ts\n// Hälsa\nexport const hej: string = "Hej" + 1;\n```');
  const code = anna.getByRole("region", { name: "TypeScript" });
  await code.waitFor();
  await phone.getByRole("region", { name: "TypeScript" }).waitFor();
  await button(anna, "Kopiera koden").click();
  await until(
    async () =>
      (await anna.evaluate(() => navigator.clipboard.readText())) === '// Hälsa\nexport const hej: string = "Hej" + 1;',
  );
  await send("<details><summary>Protokoll</summary><p>Mötet öppnades.</p></details>");
  const summary = message(anna, "Protokoll").locator("summary");
  await summary.waitFor();
  const opened = anna.getByText("Mötet öppnades.", { exact: true });
  expect(await opened.isVisible()).toBe(false);
  await summary.press("Enter");
  await opened.waitFor();
  await message(phone, "Protokoll").waitFor();
  await requireGood(anna, "formaterat");
  await requireGood(phone, "formaterat-mobil");
  await anna.emulateMedia({ colorScheme: "dark" });
  await requireGood(anna, "formaterat-mork");
  await anna.emulateMedia({ colorScheme: "light" });
});

test("colours and pictures of another client's text", async () => {
  keepPicturesOnFailure("rich-colours", () => ({ anna, phone }));
  const bytes = new Uint8Array(await phone.screenshot({ clip: { x: 0, y: 0, width: 390, height: 260 } }));
  const { content_uri: url } = await bos.uploadContent(new Blob([bytes]), { name: "Tavla.png", type: "image/png" });
  const colours = ["red", "#ffff00", "#ffffff", "#000000", "#00ff7f", "#1e90ff", "#808080"];
  const named = `<a href="https://matrix.to/#/${encodeURIComponent(cast.anna.userId)}">Anna</a>`;
  await send(
    `<p>Färger: ${colours.map((one) => `<font color="${one}">text i ${one}</font>`).join(", ")}</p>` +
      `<p>${colours.map((one) => `<span data-mx-bg-color="${one}">till ${named} om <a href="https://fk.example/a">länken</a> <code>på ${one}</code> <font color="#ff0000">och rött</font></span>`).join(" ")}</p>`,
  );
  await send(
    `Så här: <img src="${url}" alt="Tavlan" width="4000" height="3000"> <img src="mxc://${cast.bo.userId.split(":")[1]}/saknas" alt="borta">`,
  );
  for (const page of [anna, phone]) {
    const shown = page.getByRole("img", { name: "Tavlan" });
    await shown.waitFor();
    await expect.poll(() => shown.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBeGreaterThan(0);
    await message(page, "Så här: borta").waitFor();
  }
  for (const colorScheme of ["dark", "light"] as const) {
    for (const page of [anna, phone]) await page.emulateMedia({ colorScheme });
    await requireGood(anna, `farger-${colorScheme}`);
    await requireGood(phone, `farger-mobil-${colorScheme}`);
  }
});

test("links to rooms and messages open here, and hostile HTML does nothing", async () => {
  keepPicturesOnFailure("rich-links", () => ({ anna, phone }));
  const { event_id: eventId } = await send("<b>Kakor</b> finns", undefined, otherId);
  await send(
    `<a href="https://matrix.to/#/${encodeURIComponent(otherId)}/${encodeURIComponent(eventId)}?via=x">Läs om kakorna</a>` +
      `<img src=x onerror="document.title='fel'"><script>document.title='fel'</script>` +
      `<a href="javascript:document.title='fel'">tryck här</a><p style="position:fixed;inset:0">slut</p>`,
  );
  const link = anna.getByRole("link", { name: "Läs om kakorna" });
  await link.waitFor();
  expect(await anna.getByRole("link", { name: "tryck här" }).count()).toBe(0);
  await anna.getByText("tryck här", { exact: true }).click();
  expect(await anna.title()).not.toContain("fel");
  await link.press("Enter");
  await anna.waitForURL((url) => url.pathname.includes(encodeURIComponent(otherId)) && url.search.includes("event="));
  await message(anna, "Kakor finns").waitFor();
});
