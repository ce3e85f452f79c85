import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium, openContext, signIn } from "../browser.ts";
import { requireGood } from "../require-good.ts";
import type { Cast, RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

// An administrator lets Matrix apps on telephones be woken, and reads what leaves the server then.

const daniel = "daniel@fk.example";
let server: RunningServer;
let browser: Browser;
let cast: Cast;

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  const more = ["--password", cast.anna.password, "--display-name", "Daniel Ström", "--admin"];
  await server.safos("person", "add", daniel, ...more);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

test("the rule is off at first, is turned on with the keyboard, and says what a gateway is given", async () => {
  for (const size of ["desktop", "phone"] as const) {
    const { page } = await openContext(browser, server.url, size);
    await signIn(page, daniel, cast.anna.password);
    await page.goto("/admin/rules");
    const choice = page.getByRole("switch", { name: "Matrix-appar i telefoner" });
    await choice.waitFor();
    if (size === "desktop") {
      expect(await choice.isChecked()).toBe(false);
      await page.getByText("Inget skickas till mottagare utanför.").waitFor();
      await choice.press("Space");
    }
    await expect.poll(() => choice.isChecked()).toBe(true);
    await page.getByText("inga namn och inga texter").waitFor();
    await choice.scrollIntoViewIfNeeded();
    await requireGood(page, `regel-matrix-appar-${size}`);
  }
});
