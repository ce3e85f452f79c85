import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { overflowOf, violationsOf } from "../axe.ts";
import { launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { addPerson } from "../people.ts";
import type { Cast, RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

// What a page that someone links to says of itself stands below the message, once an administrator has allowed it.

const daniel = "daniel@fk.example";
const picture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const asked: string[] = [];
const outside = createServer((request, reply) => {
  asked.push(request.url ?? "");
  if (request.url === "/bild.png") {
    reply.writeHead(200, { "content-type": "image/png" }).end(picture);
    return;
  }
  reply.writeHead(200, { "content-type": "text/html; charset=utf-8" })
    .end(`<title>Ny vägledning om föräldrapenning</title>
    <meta property="og:site_name" content="Vägledningar"><meta property="og:image" content="/bild.png">
    <meta name="description" content="Vad som gäller från årsskiftet, och vad som är nytt för den som handlägger.">`);
});
let link = "";
let server: RunningServer;
let browser: Browser;
let cast: Cast;

beforeAll(async () => {
  await new Promise<void>((done) => outside.listen(0, "127.0.0.1", done));
  link = `http://127.0.0.1:${(outside.address() as AddressInfo).port}/vagledning`;
  const environment = { SAFOS_CHAT_PREVIEW_PRIVATE_NETWORKS: "127.0.0.1/32" };
  ({ server, cast } = await startWithCast({ environment }));
  await addPerson(server, cast, daniel, "Daniel Ström", { isAdmin: true });
  browser = await launchChromium();
});
afterAll(async () => {
  outside.closeAllConnections();
  outside.close();
  await browser.close();
  await server.stop();
});

async function openChannel(page: Page): Promise<void> {
  await page.goto(`/w/${cast.workspaceId}/chat`);
  await page
    .getByRole("link", { name: /Allmänt/ })
    .first()
    .click();
  await page.getByRole("textbox", { name: "Skriv till Allmänt" }).waitFor();
}

const card = (page: Page) => page.getByRole("link", { name: /Ny vägledning om föräldrapenning/ });

test("an administrator allows previews, and a link in a message then shows title, words and picture, on a phone too", async () => {
  const { page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.anna.name, cast.anna.password);
  await openChannel(page);
  const channel = page.url();
  await page.getByRole("textbox", { name: "Skriv till Allmänt" }).fill(`Läs den här före mötet: ${link}`);
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: link }).waitFor();
  expect(asked).toEqual([]);

  const { page: rules } = await openContext(browser, server.url, "desktop");
  await signIn(rules, daniel, cast.anna.password, "/admin/rules");
  const choice = rules.getByRole("switch", { name: "Förhandsvisning av länkar" });
  await choice.waitFor();
  await choice.press("Space");
  await expect.poll(() => choice.isChecked()).toBe(true);
  await takePicture(rules, "regel-forhandsvisning");

  for (const size of ["desktop", "phone"] as const) {
    const { page: seen } = await openContext(browser, server.url, size);
    await signIn(seen, cast.anna.name, cast.anna.password, channel);
    await card(seen).waitFor();
    expect(await card(seen).textContent()).toContain("Vägledningar");
    await card(seen).locator("img").waitFor();
    expect(await card(seen).getAttribute("href")).toBe(link);
    await expect.poll(() => violationsOf(seen)).toEqual([]);
    expect(await overflowOf(seen)).toBe(0);
    await takePicture(seen, `lankvisning-${size}`);
  }
  expect(asked).toEqual(["/vagledning", "/bild.png"]);
});
