import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { queryDatabase } from "../database.ts";
import { wholeLines, type TestMailServer } from "../../server/testing/mail-server.ts";
import { addWorkspace } from "../people.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithMail } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let mailServer: TestMailServer;
let workspaceId: string;

beforeAll(async () => {
  ({ server, cast, mailServer } = await startWithMail());
  browser = await launchChromium();
  workspaceId = await addWorkspace(server, cast.anna, "Nya blanketter");
  await addWorkspace(server, cast.anna, "Lönerna");
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function expectAccessible(page: Page, where: string): Promise<void> {
  expect([where, await violationsOf(page)]).toEqual([where, []]);
  expect([where, (await overflowOf(page)) <= 0]).toEqual([where, true]);
}

/** What stands in the latest letter to an address, once there are more than before. */
async function inLetter(mail: string, before: number, wanted: RegExp): Promise<string> {
  const to = () => mailServer.received.filter((one) => one.to === mail);
  await until(async () => to().length > before);
  const found = wanted.exec(wholeLines(to().at(-1)?.raw ?? ""))?.[1];
  if (found === undefined) throw new Error(`The letter to ${mail} has no ${String(wanted)}.`);
  return found;
}
const lettersTo = (mail: string): number => mailServer.received.filter((one) => one.to === mail).length;

/** Invites by the panel; resolves with the secret of the letter's link. */
async function invite(page: Page, mail: string): Promise<string> {
  const before = lettersTo(mail);
  await page.getByRole("button", { name: "Bjud in gäst" }).click();
  await page.getByRole("textbox", { name: "E-postadress" }).fill(mail);
  await page.getByRole("textbox", { name: "Meddelande" }).fill("Hej! Här granskar vi de nya blanketterna.");
  await page.getByText(`Så här blir det: ${mail}`).waitFor();
  await takePicture(page, `guests-invite-${page.viewportSize()?.width}`);
  await expectAccessible(page, "the panel");
  await page.getByRole("button", { name: "Bjud in", exact: true }).last().click();
  await page.getByText(`Brevet till ${mail} är på väg`).waitFor();
  await page
    .getByRole("row", { name: new RegExp(mail) })
    .getByText("Väntar på svar")
    .waitFor();
  return inLetter(mail, before, /\/guest#(\w+)/);
}

const guestsPage = (): string => `/w/${workspaceId}/members?tab=guests`;

test("Anna invites Citra for three months: she comes by a letter, sees that workspace alone, signs in by codes, and is gone at the end", async () => {
  const anna = await openContext(browser, server.url, "desktop");
  await signIn(anna.page, cast.anna.name, cast.anna.password, `/w/${workspaceId}/members`);
  await anna.page.getByRole("radio", { name: /^Gäster/ }).click();
  await anna.page.getByText("Inga gäster").waitFor();
  const secret = await invite(anna.page, "citra@konsult.example");
  await takePicture(anna.page, "guests-waiting");

  const citra = await openContext(browser, server.url, "desktop");
  const { page } = citra;
  await page.goto(`/guest#${secret}`);
  await page.getByRole("heading", { name: "Du är inbjuden till Nya blanketter" }).waitFor();
  await takePicture(page, "guests-open");
  await expectAccessible(page, "the invitation");
  await page.getByLabel("Ditt namn").fill("Citra Wahyudi");
  await page.getByRole("button", { name: "Tacka ja och logga in" }).click();
  await page.getByRole("heading", { name: "Nya blanketter", level: 1, exact: true }).waitFor();
  await page.getByText("Du är inte inbjuden till någon kanal här än.").waitFor();
  await takePicture(page, "guests-inside");
  await expectAccessible(page, "the workspace of a guest");
  await page.goto("/");
  await page.getByText("Nya blanketter").filter({ visible: true }).first().waitFor();
  await expect.poll(() => page.getByText("Lönerna").count()).toBe(0);
  await takePicture(page, "guests-today");
  await page.goto("/files");
  await page.getByRole("link", { name: "Nya blanketter" }).first().waitFor();
  await expect.poll(() => page.getByText("Mina filer").count()).toBe(0);
  await page.goto("/more");
  await page.getByRole("link", { name: "Inloggning och säkerhet" }).or(page.getByText("Min profil")).first().waitFor();
  await expect.poll(() => page.getByText("Regler", { exact: true }).count()).toBe(0);

  // The link is used, and the next sign-in is by a code.
  await citra.context.clearCookies();
  await page.goto(`/guest#${secret}`);
  await page.getByRole("heading", { name: "Länken fungerar inte" }).waitFor();
  await page.goto("/signin");
  await page.getByLabel("E-postadress").fill("Citra@konsult.example");
  await page.getByText("konsult.example hör inte till någon myndighet här.").waitFor();
  await takePicture(page, "guests-sign-in");
  await expectAccessible(page, "the sign-in");
  const before = lettersTo("citra@konsult.example");
  await page.getByRole("button", { name: "Skicka en engångskod" }).click();
  await page.getByRole("heading", { name: "Skriv koden" }).waitFor();
  const code = await inLetter("citra@konsult.example", before, /^Subject:.*?(\d{6})/m);
  await page.getByLabel("Kod, sex siffror").fill(code === "000000" ? "000001" : "000000");
  await page.getByRole("button", { name: "Logga in", exact: true }).click();
  await page.getByText("Koden stämmer inte.").waitFor();
  await takePicture(page, "guests-code");
  await expectAccessible(page, "the code");
  await page.getByLabel("Kod, sex siffror").fill(code);
  await page.getByRole("button", { name: "Logga in", exact: true }).click();
  await page.getByText("Nya blanketter").filter({ visible: true }).first().waitFor();

  // Anna sees her, and when the time is over she is gone by herself.
  await anna.page
    .getByRole("row", { name: /Citra Wahyudi/ })
    .getByText("Aktiv")
    .waitFor();
  await takePicture(anna.page, "guests-active");
  await expectAccessible(anna.page, "the list");
  const { items } = await callApi<{ items: { id: string }[] }>(
    server,
    cast.anna,
    "GET",
    `/api/v1/workspaces/${workspaceId}/guests`,
  );
  await callApi(server, cast.anna, "PATCH", `/api/v1/workspaces/${workspaceId}/guests/${items[0]?.id}`, {
    endsAt: new Date(Date.now() + 2000).toISOString(),
  });
  // As if the minute were over: memberships are ended once in each.
  await until(
    async () => {
      await queryDatabase(server, "select graphile_worker.add_job('workspaces:end-members')", []);
      return page.getByRole("button", { name: "Fortsätt" }).isVisible();
    },
    60_000,
    2000,
  );
  await page.getByRole("button", { name: "Fortsätt" }).waitFor({ timeout: 120_000 });
  await anna.page
    .getByRole("row", { name: /Citra Wahyudi/ })
    .getByText("Upphörd")
    .waitFor();
  await takePicture(anna.page, "guests-ended");
  await citra.context.close();
  await anna.context.close();
}, 240_000);

test("on a phone: inviting, answering, reviewing, ending; and the administrator sees every guest", async () => {
  const anna = await openContext(browser, server.url, "phone");
  const { page } = anna;
  await signIn(page, cast.anna.name, cast.anna.password, guestsPage());
  const secret = await invite(page, "ivar@syn.example");
  const ivar = await openContext(browser, server.url, "phone");
  await ivar.page.goto(`/guest#${secret}`);
  await ivar.page.getByLabel("Ditt namn").fill("Ivar Holm");
  await takePicture(ivar.page, "guests-open-phone");
  await expectAccessible(ivar.page, "the invitation on a phone");
  await ivar.page.getByRole("button", { name: "Tacka ja och logga in" }).click();
  await ivar.page.getByText("Du är inte inbjuden till någon kanal här än.").waitFor();
  await takePicture(ivar.page, "guests-inside-phone");
  await expectAccessible(ivar.page, "the workspace of a guest on a phone");

  await page
    .getByRole("row", { name: /Ivar Holm/ })
    .getByText("Aktiv")
    .waitFor();
  await takePicture(page, "guests-phone");
  await expectAccessible(page, "the list on a phone");
  await page.getByRole("button", { name: "Mer om Ivar Holm" }).click();
  await page.getByRole("menuitem", { name: "Granska" }).click();
  await page.getByRole("heading", { name: "Behöver Ivar Holm fortfarande vara gäst?" }).waitFor();
  await takePicture(page, "guests-review-phone");
  await expectAccessible(page, "the review");
  await page.getByRole("button", { name: "Spara" }).click();
  await page
    .getByText(/^Ivar Holm är gäst till/)
    .first()
    .waitFor();

  await page.goto("/admin/guests");
  await page
    .getByRole("row", { name: /Ivar Holm/ })
    .getByText("Nya blanketter")
    .waitFor();
  await takePicture(page, "guests-admin-phone");
  await expectAccessible(page, "the administrators' list on a phone");
  await page.setViewportSize({ width: 1440, height: 900 });
  await takePicture(page, "guests-admin");
  await expectAccessible(page, "the administrators' list");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(guestsPage());
  await page.getByRole("button", { name: "Mer om Ivar Holm" }).click();
  await page.getByRole("menuitem", { name: "Avsluta nu" }).click();
  await page.getByRole("button", { name: "Avsluta nu" }).click();
  await page.getByText("Ivar Holm är inte gäst längre").waitFor();
  await ivar.page.getByRole("button", { name: "Fortsätt" }).waitFor({ timeout: 30_000 });
  await ivar.context.close();
  await anna.context.close();
}, 120_000);
