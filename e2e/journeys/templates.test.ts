import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { button, launchChromium, openContext, signIn } from "../browser.ts";
import { addWorkspace } from "../people.ts";
import { requireGood } from "../require-good.ts";
import type { Cast, RunningServer } from "../server.ts";
import { sizesOf } from "../sizes.ts";
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

for (const size of sizesOf("desktop"))
  test(`Anna keeps a workspace as a template, makes a new one of it, and renames and removes it (${size})`, async () => {
    const name = `Upphandling ${size}`;
    const id = await addWorkspace(server, cast.anna, name);
    const base = `/api/v1/workspaces/${id}`;
    await callApi(server, cast.anna, "POST", `${base}/documents`, { title: "Kravlista" });
    await callApi(server, cast.anna, "POST", `${base}/channels`, { name: "Frågor", topic: "Från anbudsgivare" });
    await callApi(server, cast.anna, "PATCH", base, { informationClass: "K2" });
    const { context, page } = await openContext(browser, server.url, size);
    await signIn(page, cast.anna.name, cast.anna.password, `/w/${id}/members`);
    await button(page, "Inställningar för samarbetsytan").click();
    await button(page, "Spara som mall").click();
    await page.getByLabel("Mallens namn").fill(`Mall ${size}`);
    await page.getByLabel("Vad den är till för").fill("För nya upphandlingar");
    await requireGood(page, `template-save-${size}`);
    await button(page, "Spara som mall").click();
    // What is above K1 is confirmed first.
    await page.getByText("Kollegorna får ta del av innehåll över K1").click();
    await requireGood(page, `template-confirm-${size}`);
    await button(page, "Spara som mall").click();
    await page.getByText(`Mallen Mall ${size} är sparad.`).waitFor();

    await page.goto("/admin/workspaces");
    await page.getByText("För nya upphandlingar").waitFor();
    await requireGood(page, `template-list-${size}`);
    await button(page, "Ny samarbetsyta").click();
    await page.getByLabel("Namn", { exact: true }).fill(`Ny upphandling ${size}`);
    await page.getByRole("button", { name: /Börja från/ }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("option", { name: `Mall ${size}` }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: new RegExp(`Mall ${size}.*Börja från|Börja från.*Mall ${size}`) }).waitFor();
    await requireGood(page, `template-new-${size}`);
    await page.getByRole("dialog").getByRole("button", { name: "Skapa" }).click();
    await page.waitForURL(/\/w\/[0-9a-f-]{36}/);
    const made = /\/w\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? "";
    expect(made).not.toBe(id);
    await page.goto(`/w/${made}/documents`);
    await page.getByText("Kravlista").filter({ visible: true }).first().waitFor();

    await page.goto("/admin/workspaces");
    await button(page, `Mer om Mall ${size}`).click();
    await page.getByRole("menuitem", { name: "Ändra" }).click();
    await page.getByLabel("Mallens namn").fill(`Annan ${size}`);
    await page.keyboard.press("Enter");
    await page.getByText("Mallen är ändrad.").waitFor();
    await button(page, `Mer om Annan ${size}`).click();
    await page.getByRole("menuitem", { name: "Ta bort" }).click();
    await requireGood(page, `template-remove-${size}`);
    await button(page, "Ta bort").click();
    await page.getByText(`Mallen Annan ${size} är borttagen.`).waitFor();
    await button(page, `Mer om Annan ${size}`).waitFor({ state: "detached" });
    await context.close();
  });
