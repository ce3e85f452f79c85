import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { requireGood } from "../require-good.ts";
import { type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let fileId = 0;

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  const answer = await fetch(`${server.url}/api/v1/workspaces/${cast.workspaceId}/files?name=Remiss.txt`, {
    method: "POST",
    headers: { authorization: `Bearer ${cast.anna.token}` },
    body: "Vi har fått en remiss om havtorn.\n".repeat(20),
  });
  fileId = ((await answer.json()) as { id: number }).id;
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

test("a person tags a file among its details, others see the tag and what was done, and a private link opens the file", async () => {
  const { page: anna } = await openContext(browser, server.url, "desktop");
  const { page: bo } = await openContext(browser, server.url, "phone");
  await signIn(bo, cast.bo.name, cast.bo.password);
  const path = `/w/${cast.workspaceId}/files/`;
  await signIn(anna, cast.anna.name, cast.anna.password, path);
  await anna.getByRole("button", { name: "Mer om Remiss.txt" }).click();
  await anna.getByRole("menuitem", { name: "Detaljer och versioner" }).click();
  await anna.getByText("Inga etiketter.").waitFor();
  await anna.getByLabel("Lägg till etikett").fill("Svaras i maj");
  await anna.keyboard.press("Enter");
  await anna.getByText("Etiketten Svaras i maj är tillagd.").waitFor();
  await requireGood(anna, "file-details-tags");
  await anna.getByRole("tab", { name: "Aktivitet" }).click();
  await anna.getByText(/Anna .* lade till filen/).waitFor();
  await requireGood(anna, "file-details-activity");
  await bo.goto(path);
  await bo.getByRole("button", { name: "Mer om Remiss.txt" }).click();
  await bo.getByRole("menuitem", { name: "Detaljer och versioner" }).click();
  await bo.getByText("Svaras i maj", { exact: true }).scrollIntoViewIfNeeded();
  await requireGood(bo, "file-details-tags-phone");
  await bo.getByRole("button", { name: "Ta bort etiketten Svaras i maj" }).click();
  await bo.getByText("Etiketten Svaras i maj är borttagen.").waitFor();
  const { items } = await callApi<{ items: object[] }>(server, cast.bo, "GET", `/api/v1/files/${fileId}/tags`);
  expect(items).toEqual([]);
  await anna.goto(`/index.php/f/${fileId}`);
  await anna.waitForURL((url) => url.searchParams.get("file") === String(fileId));
  await takePicture(anna, "file-by-number");
  await anna.getByText("Remiss.txt").first().waitFor();
  await anna.goto("/index.php/f/999999");
  await anna.getByRole("heading", { name: "Det finns inget här" }).waitFor();
});

test("a person asks to be reminded of a file, and no longer", async () => {
  const { page: anna } = await openContext(browser, server.url, "desktop");
  const { page: bo } = await openContext(browser, server.url, "phone");
  await signIn(anna, cast.anna.name, cast.anna.password);
  await signIn(bo, cast.bo.name, cast.bo.password);
  for (const [page, name] of [
    [anna, "file-reminder"],
    [bo, "file-reminder-phone"],
  ] as const) {
    await page.goto(`/w/${cast.workspaceId}/files/`);
    await page.getByRole("button", { name: "Mer om Remiss.txt" }).click();
    await page.getByRole("menuitem", { name: "Påminn mig …" }).click();
    await page.getByRole("dialog").getByText("Ingen annan ser det.").waitFor();
    await page.getByText("Imorgon bitti").click();
    await requireGood(page, name);
    await page.getByRole("dialog").getByRole("button", { name: "Påminn mig" }).click();
    await page.getByText(/Du blir påmind imorgon 08.00/i).waitFor();
  }
  await anna.getByRole("button", { name: "Mer om Remiss.txt" }).click();
  await anna.getByRole("menuitem", { name: "Påminn mig …" }).click();
  await anna.getByRole("button", { name: "Ta bort påminnelsen" }).click();
  await anna.getByText("Påminnelsen är borttagen.").waitFor();
  const of = (who: Cast["anna"]) =>
    callApi<{ items: object[] }>(server, who, "GET", "/api/v1/reminders").then(({ items }) => items.length);
  expect([await of(cast.anna), await of(cast.bo)]).toEqual([0, 1]);
});
