import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { violationsOf } from "../axe.ts";
import { launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import type { TestMailServer } from "../../server/testing/mail-server.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithMail } from "../with-cast.ts";
import { sizesOf } from "../sizes.ts";

let mailServer: TestMailServer;
let server: RunningServer;
let browser: Browser;
let cast: Cast;
/** Addresses at which nothing is taken. */
const closed = new Set<string>();

beforeAll(async () => {
  const refusalFor = (address: string) => (closed.has(address) ? { code: 550, line: "no such mailbox" } : null);
  ({ server, cast, mailServer } = await startWithMail({ refusalFor }));
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

test.each(sizesOf("desktop"))(
  "an administrator says who letters come from, tries it, and sees at whom none arrive (%s)",
  async (size) => {
    const { received } = mailServer;
    received.length = 0;
    closed.clear();
    const { context, page } = await openContext(browser, server.url, size);
    await signIn(page, cast.anna.name, cast.anna.password, "/admin/organisation");
    await page.getByRole("textbox", { name: "Avsändarens namn" }).fill("Försäkringskassan");
    const address = page.getByRole("textbox", { name: "Avsändarens adress" });
    const section = page.getByRole("region", { name: "Brev", exact: true });
    await address.fill("safos@digg.example");
    await section.getByRole("button", { name: "Spara" }).click();
    await page
      .getByText("Brev kommer från en adress på någon av organisationens egna domäner.")
      .filter({ visible: true })
      .first()
      .waitFor();
    await address.fill("safos@fk.example");
    await section.getByRole("button", { name: "Spara" }).click();
    await page.getByText("Sparat").filter({ visible: true }).first().waitFor();
    await section.getByRole("button", { name: "Skicka provbrev till mig" }).click();
    await section.getByText(`E-postservern tog emot provbrevet till ${cast.anna.name}.`).waitFor();
    expect(received[0]?.raw).toMatch(/^From: =\?UTF-8\?.*<safos@fk\.example>/im);
    await expect.poll(() => violationsOf(page)).toEqual([]);
    await takePicture(page, `${size}-administration-brev`);
    closed.add(cast.anna.name);
    await section.getByRole("button", { name: "Skicka provbrev till mig" }).click();
    await section.getByText(/tog inte emot brevet till .*no such mailbox/).waitFor();

    // A letter of everyday life that does not arrive either.
    const name = `${size}@fk.example`;
    closed.add(name);
    await callApi(server, cast.anna, "POST", "/api/v1/persons", { name, displayName: "Märta Sjöström" });
    await page.goto("/admin/persons");
    const row = page.getByRole("row").filter({ hasText: name });
    await until(async () => {
      await page.reload();
      await row.waitFor();
      return (await row.getByText("Brev kommer inte fram").count()) > 0;
    });
    await expect.poll(() => violationsOf(page)).toEqual([]);
    await takePicture(page, `${size}-administration-personer-brev`);

    // It works by now.
    closed.delete(name);
    await row.getByRole("button", { name: "Mer om Märta Sjöström" }).click();
    await page.getByRole("menuitem", { name: "Skicka brev igen" }).click();
    await page.getByText("Brev går till Märta Sjöström igen.").filter({ visible: true }).first().waitFor();
    await row.getByText("Brev kommer inte fram").waitFor({ state: "detached" });
    await context.close();
  },
);

test("who wants a letter at once turns it on in the profile", async () => {
  const { context, page } = await openContext(browser, server.url, "phone");
  await signIn(page, cast.bo.name, cast.bo.password, "/me");
  await page.getByRole("switch", { name: "Brev direkt när något gäller just mig" }).focus();
  await page.keyboard.press("Space");
  await page.getByText("Sparat").filter({ visible: true }).first().waitFor();
  await page.reload();
  await until(() => page.getByRole("switch", { name: "Brev direkt när något gäller just mig" }).isChecked());
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePicture(page, "phone-profil-brev");
  await context.close();
});
