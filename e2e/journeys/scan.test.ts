import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eicar, eicarName, startTestClamd, type TestClamd } from "../../server/platform/scan/testing.ts";
import { launchChromium, openContext, signIn } from "../browser.ts";
import { requireGood } from "../require-good.ts";
import type { Cast, RunningServer } from "../server.ts";
import { sizesOf } from "../sizes.ts";
import { startWithCast } from "../with-cast.ts";

let clamd: TestClamd;
let server: RunningServer;
let browser: Browser;
let cast: Cast;

beforeAll(async () => {
  clamd = await startTestClamd();
  ({ server, cast } = await startWithCast({ environment: { SAFOS_SCAN_URL: clamd.url } }));
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  await clamd.stop();
});

for (const size of sizesOf("phone"))
  test(`Anna uploads a clean file and one with a virus, reads what was found, and finds it in the log (${size})`, async () => {
    const { context, page } = await openContext(browser, server.url, size);
    await signIn(page, cast.anna.name, cast.anna.password, `/w/${cast.workspaceId}/files/`);
    const text = (name: string, buffer: Buffer) => ({ name: `${name} ${size}.txt`, mimeType: "text/plain", buffer });
    await page
      .locator("main input[type=file]")
      .first()
      .setInputFiles([
        text("Ren", Buffer.from(`ren ${size}`)),
        text("Smittad", Buffer.concat([Buffer.from(size), eicar()])),
      ]);
    await page.getByText(`Virusskyddet hittade ${eicarName}, så det sparades inte.`).first().waitFor();
    await page.getByRole("row", { name: new RegExp(`Ren ${size}`) }).waitFor();
    expect(await page.getByRole("row", { name: new RegExp(`Smittad ${size}`) }).count()).toBe(0);
    await requireGood(page, `${size}-virus`);
    await page.goto("/admin/audit");
    await page
      .getByText(new RegExp(`försökte spara något där virusskyddet hittade ${eicarName}`))
      .first()
      .waitFor();
    await requireGood(page, `${size}-virus-logg`);
    await context.close();
  });
