import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { addPerson } from "../people.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let boardId = "";
const daniel = "daniel@fk.example";

const api = <T = Record<string, unknown>>(
  who: "anna" | "bo",
  method: string,
  path: string,
  body?: unknown,
): Promise<T> => callApi<T>(server, cast[who], method, path, body);

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  await addPerson(server, cast, daniel, "Daniel Ström", { isAdmin: true });
  await api("anna", "PATCH", `/api/v1/workspaces/${cast.workspaceId}/members/${await idOfBo()}`, { role: "owner" });
  browser = await launchChromium();
  const place = `/api/v1/workspaces/${cast.workspaceId}`;
  boardId = (await api<{ id: string }>("anna", "POST", `${place}/boards`, { title: "Referensgruppen" })).id;
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function idOfBo(): Promise<string> {
  const { items } = await api<{ items: { person: { id: string; name: string } }[] }>(
    "anna",
    "GET",
    `/api/v1/workspaces/${cast.workspaceId}/members`,
  );
  return items.find((one) => one.person.name === cast.bo.name)?.person.id ?? "";
}

async function openSharing(page: Page): Promise<void> {
  await page.goto(`/w/${cast.workspaceId}/boards/${boardId}`);
  await button(page, "Mer om Referensgruppen").click();
  await page.getByRole("menuitem", { name: "Dela" }).click();
  await page.getByRole("dialog").waitFor();
}

test("Digg's rule refuses Bo a link in FK's workspace by name, and refuses FK's people nothing", async () => {
  await api("bo", "PATCH", "/api/v1/organisation", { rules: { guestLinks: false, otherOrganisations: false } });
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.bo.name, cast.bo.password);
  await openSharing(page);
  await page.getByText("Diggs regel Gästlänkar tillåter inte det här. Bo Ek kan ändra den.").waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePicture(page, "desktop-regel-nekar");
  await context.close();

  const anna = await openContext(browser, server.url, "desktop");
  await signIn(anna.page, cast.anna.name, cast.anna.password);
  await openSharing(anna.page);
  await button(anna.page, "Skapa länk").waitFor();
  await expect.poll(() => anna.page.getByText("Diggs regel").count()).toBe(0);
  await anna.context.close();

  // In English, with whom the organisation has named instead of its administrators.
  await api("bo", "PATCH", "/api/v1/organisation", { rules: { policyContact: "Diggs kansli" } });
  await api("bo", "PATCH", "/api/v1/me", { locale: "en" });
  const english = await openContext(browser, server.url, "desktop");
  await english.context.request.post("/api/v1/session", { data: cast.bo });
  await english.page.goto(`/w/${cast.workspaceId}/boards/${boardId}`);
  await button(english.page, /^More about/)
    .first()
    .click();
  await english.page.getByRole("menuitem", { name: "Share" }).click();
  await english.page.getByText("Digg’s rule Guest links does not allow this. Diggs kansli can change it.").waitFor();
  await english.context.close();
  await api("bo", "PATCH", "/api/v1/me", { locale: "sv" });
});

test("Daniel turns a rule on, is shown what it closes, and closes it", async () => {
  const link = await api<{ secret: string }>("anna", "POST", `/api/v1/items/board/${boardId}/shares`, {
    isLink: true,
    role: "viewer",
  });
  const opens = async (): Promise<number> =>
    (await fetch(`${server.url}/api/v1/shared`, { headers: { "safos-link": link.secret } })).status;
  expect(await opens()).toBe(200);
  for (const size of ["desktop", "phone"] as const) {
    const { context, page } = await openContext(browser, server.url, size);
    await signIn(page, daniel, cast.anna.password, "/admin/rules");
    await page
      .getByText("Digg är strängare: inte tillåtet. Ni delar 1 samarbetsyta.")
      .filter({ visible: true })
      .first()
      .waitFor();
    expect([await violationsOf(page), await overflowOf(page)]).toEqual([[], 0]);
    await takePicture(page, `${size}-regler`);
    const toggle = page.getByRole("switch", { name: "Gästlänkar", exact: true });
    await toggle.focus();
    await page.keyboard.press("Space");
    const panel = page.getByRole("complementary", { name: "Det här stängs om du sparar" });
    await panel.getByText("1 länk slutar fungera direkt").waitFor();
    await panel.getByText("Referensgruppen").waitFor();
    await panel
      .getByText("Försäkringskassans regel Gästlänkar tillåter inte det här. Daniel Ström kan ändra den.")
      .waitFor();
    expect([await violationsOf(page), await overflowOf(page)]).toEqual([[], 0]);
    await takePicture(page, `${size}-regler-stanger`);
    expect(await opens()).toBe(200);
    await button(panel, "Ångra").click();
    await panel.waitFor({ state: "detached" });
    await expect.poll(() => toggle.isChecked()).toBe(true);
    if (size === "desktop") {
      await context.close();
      continue;
    }
    await toggle.click({ force: true });
    await button(panel, "Spara och stäng 1").click();
    await page.getByText("Regeln gäller nu.").waitFor();
    await until(async () => (await opens()) === 410, 1000);
    await expect.poll(() => toggle.isChecked()).toBe(false);
    // Taken back, the link opens again.
    await button(page, "Ångra").click();
    await until(async () => (await opens()) === 200);
    await context.close();
  }
});

test("the matrix of classes is read and changed by keyboard, and one class at a time on a phone", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, daniel, cast.anna.password, "/admin/classes");
  const first = button(page, "Länk utan inloggning, K0: Ja");
  await first.waitFor();
  expect([await violationsOf(page), await overflowOf(page)]).toEqual([[], 0]);
  await first.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  const panel = page.getByRole("complementary", { name: "Annan myndighet, K2" });
  await panel.waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePicture(page, "desktop-informationsklass");
  await panel.getByRole("radio", { name: "Ja" }).focus();
  await page.keyboard.press("ArrowDown");
  await panel.getByText("i klass K2").filter({ visible: true }).first().waitFor();
  await button(panel, "Spara för K2").click();
  await button(page, "Annan myndighet, K2: Nej").waitFor();
  await button(page, "Ångra").click();
  await button(page, "Annan myndighet, K2: Ja").waitFor();
  await context.close();

  const phone = await openContext(browser, server.url, "phone");
  await signIn(phone.page, daniel, cast.anna.password, "/admin/classes");
  await phone.page.getByRole("radio", { name: "K2" }).click();
  await button(phone.page, "Länk utan inloggning, K2: Nej").waitFor();
  expect([await violationsOf(phone.page), await overflowOf(phone.page)]).toEqual([[], 0]);
  await takePicture(phone.page, "phone-informationsklass");
  await phone.context.close();
});

test("the class in the workspace's header explains itself, and its owners change it", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.anna.name, cast.anna.password, `/w/${cast.workspaceId}/boards`);
  await button(page, "Informationsklass: Ingen klass vald").click();
  const dialog = page.getByRole("dialog", { name: "Ingen klass vald" });
  await dialog.getByText("Gästlänkar: tillåtet").waitFor();
  await button(dialog, "Ändra klassen").click();
  const settings = page.getByRole("dialog", { name: "Inställningar" });
  await settings.getByRole("button", { name: /Informationsklass/ }).click();
  await page.getByRole("option", { name: "K4 Hemlig" }).click();
  await settings.getByText("K4 är information som rör rikets säkerhet.").waitFor();
  await expect.poll(() => button(settings, "Spara").isDisabled()).toBe(true);
  await settings.getByRole("button", { name: /Informationsklass/ }).click();
  await page.getByRole("option", { name: "K2 Intern" }).click();
  await button(settings, "Spara").click();
  await button(page, "Informationsklass: K2 Intern").click();
  await page.getByText("Försäkringskassans regel Gästlänkar tillåter inte det här i klass K2.").waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePicture(page, "desktop-klass");
  await context.close();
});
