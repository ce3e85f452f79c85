import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { overflowOf, violationsOf } from "../axe.ts";
import { launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const sizes = [
  { name: "telefon", width: 390, height: 844 },
  { name: "dator", width: 1440, height: 900 },
];

async function lookAt(page: Page, name: string): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size);
    await expect.poll(() => violationsOf(page)).toEqual([]);
    await expect.poll(() => overflowOf(page)).toBe(0);
    await takePicture(page, `${name}-${size.name}`);
  }
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  const select = page.getByRole("button", { name: new RegExp(label) });
  await select.click();
  await page.getByRole("option", { name: option }).click();
  await expect.poll(() => select.innerText()).toBe(option);
  // Nothing else is changed until that has been.
  await expect.poll(() => select.isEnabled()).toBe(true);
}

const field = (page: Page) => page.getByRole("textbox", { name: /^Skriv till / });

test("an owner keeps a channel: its name, who writes, who is in it, and its end", async () => {
  const { page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.anna.name, cast.anna.password, `/w/${cast.workspaceId}/chat`);
  await page.getByRole("button", { name: "Ny kanal" }).first().click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Namn" }).fill("Tester");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Tester", exact: true }).first().waitFor();
  const bo = await openContext(browser, server.url, "desktop");
  await signIn(bo.page, cast.bo.name, cast.bo.password, `/w/${cast.workspaceId}/chat`);
  await bo.page.getByRole("link", { name: "Tester" }).click();
  await field(bo.page).waitFor();

  await page.getByRole("button", { name: "Med i samtalet" }).click();
  await page.getByRole("link", { name: "Inställningar för kanalen" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Inställningar för Tester" }).waitFor();
  await page.getByRole("list", { name: "Med i kanalen" }).getByText("Bo").first().waitFor();
  await lookAt(page, "kanal-installningar");

  // The name, for everybody.
  await page.getByRole("textbox", { name: "Namn" }).fill("Användartester");
  await page.getByRole("textbox", { name: "Ämne" }).fill("Testrunda 3");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Inställningar för Användartester" }).waitFor();
  await bo.page.getByText("Testrunda 3").first().waitFor();

  // Who writes.
  await choose(page, "Skriva", "Ansvariga");
  await expect.poll(() => field(bo.page).count()).toBe(0);
  await page.getByRole("button", { name: /Gör något med Bo/ }).click();
  await page.getByRole("menuitem", { name: "Gör till ansvarig för kanalen" }).click();
  await field(bo.page).waitFor();
  await page.getByRole("list", { name: "Med i kanalen" }).getByText("Ansvarig").waitFor();
  await choose(page, "Skriva", "Alla som får skriva i ytan");

  // Read by all, written in by nobody.
  await page.getByRole("button", { name: "Arkivera" }).click();
  await page.getByText("Kanalen är arkiverad").waitFor();
  await expect.poll(() => field(bo.page).count()).toBe(0);
  await lookAt(page, "kanal-arkiverad");
  await page.getByRole("button", { name: "Öppna kanalen igen" }).click();
  await field(bo.page).waitFor();

  // Private, with those who are in it; banned, and allowed again.
  await page.getByText("Privat", { exact: true }).waitFor();
  await page.getByRole("switch", { name: "Privat" }).focus();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Lägg till" }).waitFor();
  await page.getByRole("button", { name: /Gör något med Bo/ }).click();
  await page.getByRole("menuitem", { name: "Stäng av från kanalen" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stäng av från kanalen" }).click();
  await page.getByRole("list", { name: "Avstängda" }).getByText("Bo").first().waitFor();
  await expect.poll(() => field(bo.page).count()).toBe(0);
  await lookAt(page, "kanal-avstangd");
  await page.getByRole("button", { name: /Tillåt Bo.* i kanalen igen/ }).click();
  await page.getByText(/kan komma med i kanalen igen/).waitFor();

  // Opened to everybody after a question, which brings the others in.
  await page.getByRole("switch", { name: "Privat" }).focus();
  await page.keyboard.press("Space");
  await page.getByRole("dialog").getByRole("button", { name: "Öppna kanalen" }).click();
  await until(async () => expect(await page.getByRole("switch", { name: "Privat" }).isChecked()).toBe(false), 5000);
  await bo.context.close();
});

test("who is no owner reads the settings, leaves, and changes nothing that is not theirs", async () => {
  const { page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.bo.name, cast.bo.password, `/w/${cast.workspaceId}/chat`);
  await page.getByRole("link", { name: "Allmänt" }).first().click();
  await page.getByRole("button", { name: "Med i samtalet" }).click();
  await page.getByRole("link", { name: "Inställningar för kanalen" }).click();
  await page.getByText(/Den första kanalen i en samarbetsyta är alltid öppen/).waitFor();
  expect(await page.getByRole("switch", { name: "Privat" }).isDisabled()).toBe(true);
  expect(await page.getByRole("button", { name: "Arkivera" }).count()).toBe(0);
  await lookAt(page, "kanal-medlem");
});
