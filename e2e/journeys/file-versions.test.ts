import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { requireGood } from "../require-good.ts";
import type { Cast, RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;

const lines = (change: Readonly<Record<number, string | null>>): string =>
  Array.from({ length: 60 }, (_, n) => (n in change ? change[n] : `Punkt ${n + 1} i planen gäller tills vidare.`))
    .filter((one) => one !== null)
    .join("\n");

async function write(name: string, body: string): Promise<void> {
  const query = new URLSearchParams({ name, onConflict: "version" });
  const answer = await fetch(`${server.url}/api/v1/workspaces/${cast.workspaceId}/files?${query}`, {
    method: "POST",
    headers: { authorization: `Bearer ${cast.anna.token}` },
    body,
  });
  expect(answer.status).toBe(201);
}

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  await write("Plan.txt", lines({}));
  await write("Plan.txt", lines({ 3: "Punkt 4 är struken och ersatt.", 40: null }));
  await write("Plan.txt", lines({ 3: "Punkt 4 är struken och ersatt.", 40: null, 59: "Sist: beslutat den 3 maj." }));
  await write("Bilaga.txt", "Utan äldre versioner.\n");
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function openViewer(size: "desktop" | "phone"): Promise<Page> {
  const { page } = await openContext(browser, server.url, size);
  keepPicturesOnFailure("file-versions", () => ({ page }));
  await signIn(page, cast.anna.name, cast.anna.password, `/w/${cast.workspaceId}/files/`);
  await page
    .getByRole("row", { name: /Plan\.txt/ })
    .getByText("Plan.txt")
    .dblclick();
  await page.getByRole("region", { name: "Visar Plan.txt" }).getByText("Punkt 1 i planen").waitFor();
  return page;
}
const details = (page: Page) => page.getByRole("complementary", { name: "Detaljer" });
const oldest = (page: Page) => details(page).getByRole("listitem").last();

test("beside the file stand its details: by key, with the next file, and gone with Escape", async () => {
  const page = await openViewer("desktop");
  await page.keyboard.press("i");
  await details(page).getByRole("tab", { name: "Detaljer", selected: true }).waitFor();
  await requireGood(page, "viewer-details");
  await details(page).getByRole("tab", { name: "Detaljer" }).focus();
  await page.keyboard.press("ArrowRight");
  await details(page)
    .getByText(/lade till filen/)
    .waitFor();
  await page.keyboard.press("ArrowRight");
  await details(page).getByRole("textbox").first().fill("Stämmer punkt 4?");
  await page.keyboard.press("Enter");
  await details(page).getByText("Stämmer punkt 4?").last().waitFor();
  await takePicture(page, "viewer-details-comments");
  await button(page, "Föregående fil").click();
  await details(page).getByText("Bilaga.txt").first().waitFor();
  await details(page).focus();
  await page.keyboard.press("Escape");
  await details(page).waitFor({ state: "detached" });
  await page.getByRole("region", { name: "Visar Bilaga.txt" }).waitFor();
});

test("an earlier version is compared with now, line by line, and is given a name", async () => {
  const page = await openViewer("desktop");
  await page.keyboard.press("i");
  await details(page).getByRole("tab", { name: "Versioner" }).click();
  await expect.poll(() => details(page).getByRole("listitem").count()).toBe(3);
  await oldest(page)
    .getByRole("button", { name: /^Jämför versionen/ })
    .click();
  const dialog = page.getByRole("dialog", { name: "Jämför versioner av Plan.txt" });
  await dialog.getByText("2 rader tillagda, 3 rader borttagna.").waitFor();
  const row = dialog.getByRole("row", { name: /Punkt 4 är struken/ });
  expect(await row.getByRole("cell").allTextContents()).toEqual([
    "4",
    "−Borttagen",
    "Punkt 4 i planen gäller tills vidare.",
    "4",
    "+Tillagd",
    "Punkt 4 är struken och ersatt.",
  ]);
  await requireGood(page, "compare-beside");
  const before = await dialog.getByRole("row").count();
  await button(dialog, /^Visa \d+ rader som är lika$/)
    .first()
    .click();
  await expect.poll(() => dialog.getByRole("row").count()).toBeGreaterThan(before);
  await dialog.getByText("I en spalt").click();
  await dialog.getByRole("row", { name: /Borttagen.*Punkt 4 i planen/ }).waitFor();
  await page.keyboard.press("Escape");
  await oldest(page)
    .getByRole("button", { name: /^Mer om versionen/ })
    .click();
  await page.getByRole("menuitem", { name: "Namnge" }).click();
  await page.getByRole("textbox", { name: "Namn" }).fill("Utkast till nämnden");
  await page.keyboard.press("Enter");
  await oldest(page).getByText("Utkast till nämnden").waitFor();
  await takePicture(page, "versions-named");
});

test("on a phone the details cover the file, and changes stand in one column", async () => {
  const page = await openViewer("phone");
  await button(page, "Mer").filter({ visible: true }).last().click();
  await page.getByRole("menuitem", { name: "Detaljer om filen" }).click();
  await requireGood(page, "viewer-details-phone");
  await details(page).getByRole("tab", { name: "Versioner" }).click();
  await oldest(page)
    .getByRole("button", { name: /^Jämför versionen/ })
    .click();
  const dialog = page.getByRole("dialog", { name: "Jämför versioner av Plan.txt" });
  await dialog.getByRole("row", { name: /Tillagd.*Sist: beslutat/ }).waitFor();
  await requireGood(page, "compare-phone");
});
