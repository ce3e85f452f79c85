import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { settle, violationsOf } from "../axe.ts";
import { launchChromium, openContext, signIn } from "../browser.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { sizesOf } from "../sizes.ts";
import { startWithCast } from "../with-cast.ts";

// Searching and being told, as Anna and Bo do it: the box by keyboard, the inbox live, a rule, and the phone.

let server: RunningServer;
let browser: Browser;
let cast: Cast;
const pictures = process.env["SAFOS_TEST_PICTURES"];

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const call = async (
  who: "anna" | "bo",
  method: string,
  path: string,
  body?: unknown,
): Promise<Record<string, never>> => {
  const answer = await fetch(server.url + path, {
    method,
    headers: { authorization: `Bearer ${cast[who].token}`, ...(body ? { "content-type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  expect([path, answer.ok]).toEqual([path, true]);
  return (await answer.json()) as Record<string, never>;
};

async function expectNoViolations(page: Page): Promise<void> {
  await expect.poll(() => violationsOf(page)).toEqual([]);
}

async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await settle(page);
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

for (const size of sizesOf("desktop")) {
  test(`what was said and stored is found with the keyboard and opened where it is (${size})`, async () => {
    const { items } = (await call("anna", "GET", `/api/v1/workspaces/${cast.workspaceId}/channels`)) as unknown as {
      items: { id: string }[];
    };
    const room = items[0]?.id ?? "";
    const word = size === "desktop" ? "kostnadsberäkningen" : "tidsplaneringen";
    await call("bo", "PUT", `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/${size}`, {
      msgtype: "m.text",
      body: `Jag har lagt in ${word} nu`,
    });
    // Fifty messages later it is no longer on the screen.
    for (let count = 0; count < 50; count++)
      await call(
        "bo",
        "PUT",
        `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/${size}-${count}`,
        {
          msgtype: "m.text",
          body: `Rad ${count}\nmed två rader`,
        },
      );
    await call("anna", "POST", `/api/v1/workspaces/${cast.workspaceId}/folders`, { name: `Underlag ${size}` });
    const { context, page } = await openContext(browser, server.url, size);
    await signIn(page, cast.anna.name, cast.anna.password);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    await page.keyboard.press("Control+k");
    const box = page.getByRole("dialog");
    await box.getByRole("searchbox").waitFor();
    await page.keyboard.type(word.slice(0, -2));
    await box.getByRole("menuitem", { name: new RegExp(word) }).waitFor();
    await picture(page, `${size}-sok`);
    await expectNoViolations(page);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const found = page.getByRole("article").filter({ hasText: word });
    await found.waitFor();
    await until(() => found.isVisible());
    await page.keyboard.press("Control+k");
    await box.getByRole("searchbox").waitFor();
    await page.keyboard.type(`underlag ${size}`);
    await box.getByRole("menuitem", { name: new RegExp(`Underlag ${size}`) }).waitFor();
    // A letter wrong still leads there.
    await page.keyboard.press("Control+a");
    await page.keyboard.type("underlog");
    await box.getByText("liknar").waitFor();
    await page.keyboard.press("Control+a");
    await page.keyboard.type(">min");
    await box.getByRole("menuitem", { name: "Min profil" }).waitFor();
    await page.keyboard.press("Escape");
    await box.waitFor({ state: "detached" });
    await context.close();
  });

  test(`being mentioned lights the bell at once, opens where it was said, and is read everywhere (${size})`, async () => {
    const made = await call("anna", "POST", `/api/v1/workspaces/${cast.workspaceId}/meetings`, {
      title: `Avstämning ${size}`,
    });
    const { context, page } = await openContext(browser, server.url, size);
    const other = await openContext(browser, server.url, "desktop");
    await signIn(page, cast.bo.name, cast.bo.password);
    await signIn(other.page, cast.bo.name, cast.bo.password);
    // What the operator made for the tests is told too.
    await call("bo", "POST", "/api/v1/notices/read", { isAll: true });
    const bell = (where: Page) => where.getByRole("link", { name: /^Aviseringar/ }).first();
    await bell(page).waitFor();
    const me = (await call("bo", "GET", "/api/v1/session")) as unknown as { person: { id: string } };
    await call("anna", "POST", `/api/v1/items/meeting/${made["id"]}/comments`, {
      text: "Kan du ta punkt två, @Bo Ek?",
      mentions: [me.person.id],
    });
    await page
      .getByRole("link", { name: /Aviseringar, \d+ oläst/ })
      .first()
      .waitFor({ timeout: 5000 });
    await bell(page).click();
    const row = page.getByRole("link", { name: new RegExp(`nämnde dig.*Avstämning ${size}`) });
    await row.waitFor();
    await picture(page, `${size}-aviseringar`);
    await expectNoViolations(page);
    await row.click();
    await page.waitForURL(/\/meetings\/[0-9a-f-]{36}$/);
    await other.page.getByRole("link", { name: "Aviseringar", exact: true }).first().waitFor({ timeout: 5000 });
    await page.goto("/me");
    await page.getByText("Tyst tid varje dag").filter({ visible: true }).first().waitFor();
    await picture(page, `${size}-profil-aviseringar`);
    await expectNoViolations(page);
    await context.close();
    await other.context.close();
  });
}

test("what one may make and the pages are found by name, and the lists over all workspaces lead to what was made", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.anna.name, cast.anna.password);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  const ask = async (text: string): Promise<void> => {
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").getByRole("searchbox").waitFor();
    await page.keyboard.type(text);
  };
  await ask("inställningar");
  await page.getByRole("menuitem", { name: "Min profil" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await ask("ny omröstning");
  await page.getByRole("menuitem", { name: "Ny omröstning" }).click();
  await page.getByRole("textbox", { name: "Fråga" }).fill("Vilken dag?");
  await page.getByRole("textbox", { name: "Alternativ 1" }).fill("Måndag");
  await page.getByRole("textbox", { name: "Alternativ 2" }).fill("Tisdag");
  await page.getByRole("button", { name: "Skapa omröstning" }).click();
  await page.getByRole("heading", { name: "Vilken dag?" }).waitFor();
  await page.goto("/polls");
  await expectNoViolations(page);
  await page.getByRole("link", { name: /Vilken dag\?/ }).click();
  await page.getByRole("heading", { name: "Vilken dag?" }).waitFor();
  await context.close();
});
