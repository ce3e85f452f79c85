import type { Browser } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { launchChromium, openContext, signIn } from "../browser.ts";
import { officeFilesOf } from "../made-files.ts";
import { addWorkspace } from "../people.ts";
import { putFile } from "../put-file.ts";
import { requireGood } from "../require-good.ts";
import type { Cast, RunningServer } from "../server.ts";
import { sizesOf } from "../sizes.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let workspace = "";

const text = [
  'Ingressen</text:p><text:h text:outline-level="1">Skälen för beslutet</text:h>',
  ...Array.from({ length: 60 }, (_, index) => `<text:p>Skäl nummer ${index + 1}</text:p>`),
  "<text:p>Klagan görs hos förvaltningsrätten",
].join("");

beforeAll(async () => {
  ({ server, cast } = await startWithCast({ environment: { SAFOS_LIBREOFFICE: "off" } }));
  browser = await launchChromium();
  workspace = await addWorkspace(server, cast.anna, "Utan");
  const made = officeFilesOf({ docx: text, odt: text, pptx: "Nuläget", odp: "Nuläget" });
  for (const [ending, bytes] of made)
    await putFile(server, cast.anna, ["Utan", `${/p/.test(ending) ? "Läget" : "Beslut"}.${ending}`], bytes);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

for (const size of sizesOf("desktop"))
  test(`without LibreOffice Anna reads texts of Word and OpenDocument page by page, and finds in them (${size})`, async () => {
    const { context, page } = await openContext(browser, server.url, size);
    await signIn(page, cast.anna.name, cast.anna.password, `/w/${workspace}/files/`);
    for (const ending of ["docx", "odt"]) {
      await page
        .getByRole("row", { name: `Beslut.${ending}` })
        .getByText(`Beslut.${ending}`)
        .dblclick();
      const viewer = page.getByRole("region", { name: `Visar Beslut.${ending}` });
      await viewer.getByText("Skälen för beslutet").waitFor({ timeout: 30_000 });
      await viewer.getByText("Förenklad visning.").waitFor();
      await viewer.getByRole("searchbox", { name: "Sök i filen" }).fill("förvaltningsrätten");
      await viewer.getByText("1 av 1", { exact: true }).waitFor();
      await viewer.getByRole("region", { name: "Sida 2" }).getByText("Klagan görs").waitFor();
      await requireGood(page, `viewer-drawn-${ending}-${size}`);
      await page.keyboard.press("Escape");
      await page.keyboard.press("Escape");
      await viewer.waitFor({ state: "detached" });
    }
    await context.close();
  });

for (const size of sizesOf("desktop"))
  test(`without LibreOffice Anna looks at presentations slide by slide (${size})`, async () => {
    const { context, page } = await openContext(browser, server.url, size);
    await signIn(page, cast.anna.name, cast.anna.password, `/w/${workspace}/files/`);
    for (const ending of ["pptx", "odp"]) {
      const name = `Läget.${ending}`;
      await page.getByRole("row", { name }).getByText(name).dblclick();
      const viewer = page.getByRole("region", { name: `Visar ${name}` });
      await viewer.getByRole("region", { name: "Sida 1" }).getByText("Nuläget").waitFor({ timeout: 30_000 });
      await viewer.getByText("Förenklad visning.").waitFor();
      await viewer.getByRole("searchbox", { name: "Sök i filen" }).fill("nuläget");
      await viewer.getByText("1 av 1", { exact: true }).waitFor();
      await requireGood(page, `viewer-drawn-${ending}-${size}`);
      await page.keyboard.press("Escape");
      await page.keyboard.press("Escape");
      await viewer.waitFor({ state: "detached" });
    }
    await context.close();
  });
