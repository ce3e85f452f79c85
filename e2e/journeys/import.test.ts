import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
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
  test(`a file of people is shown, added and undone (${size})`, async () => {
    const { context, page } = await openContext(browser, server.url, size);
    await signIn(page, cast.anna.name, cast.anna.password, "/admin/persons");
    await button(page, "Importera").click();
    await page.getByRole("heading", { name: "Importera personer" }).waitFor();
    // As Excel writes it in Sweden.
    const text = `E-post;Namn;Grupper\r\nasa-${size}@fk.example;Åsa Öberg;Utredare\r\nkalle-${size};Kalle Ek;\r\n${cast.anna.name};Anna;\r\nbo@digg.example;Bo;\r\n`;
    await page.getByLabel("Välj fil").setInputFiles({
      name: "personer.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(text, "latin1"),
    });
    await page.getByText("2 nya personer, 1 finns redan, 1 rad kan inte läsas in").waitFor();
    const rows = page.getByRole("table", { name: "Så här läses filen" });
    await rows.getByText("Domänen är inte er").waitFor();
    await rows.getByText("Åsa Öberg").waitFor();
    expect([await violationsOf(page), await overflowOf(page)]).toEqual([[], 0]);
    await takePicture(page, `${size}-import`);
    await page.getByText("Servern skickar ingen e-post.", { exact: false }).waitFor();
    await button(page, "Lägg till 2 personer").focus();
    await page.keyboard.press("Enter");
    await page.getByText("2 personer lades till.").waitFor();
    expect([await violationsOf(page), await overflowOf(page)]).toEqual([[], 0]);
    await takePicture(page, `${size}-import-klar`);
    await page.goto("/admin/persons");
    await page.getByText(`asa-${size}@fk.example`).waitFor();

    // Left and come back to: it is there still, and undone.
    await page.goto("/admin/persons/import");
    await button(page, "Ångra importen").click();
    await page.getByText("Importen är ångrad. Alla är borttagna.").waitFor();
    await page.goto("/admin/persons");
    await page.getByRole("table").getByText(cast.anna.name).waitFor();
    await expect.poll(() => page.getByText(`asa-${size}@fk.example`).count()).toBe(0);
    await context.close();
  });
