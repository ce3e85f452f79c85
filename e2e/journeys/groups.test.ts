import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { addPerson } from "../people.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let boardId = "";
let pollId = "";
const eva = "eva@fk.example";

const api = <T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> =>
  callApi<T>(server, cast.anna, method, path, body);

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  await addPerson(server, cast, eva, "Eva Holm");
  browser = await launchChromium();
  const place = `/api/v1/workspaces/${cast.workspaceId}`;
  boardId = (await api<{ id: string }>("POST", `${place}/boards`, { title: "Jourtavlan", template: "kanban" })).id;
  await api("POST", `/api/v1/boards/${boardId}/cards`, { title: "Svara på larm" });
  pollId = (
    await api<{ id: string }>("POST", `${place}/polls`, {
      title: "När övar vi?",
      kind: "text",
      options: [{ text: "Vår" }, { text: "Höst" }],
    })
  ).id;
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});
test("an administrator makes a group by keyboard and puts someone in it", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.anna.name, cast.anna.password, "/more");
  await page.getByRole("link", { name: "Grupper" }).click();
  await page.getByText("Inga grupper än.").waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePicture(page, "desktop-tom");
  await page.getByRole("button", { name: "Ny grupp" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: "Namn" }).waitFor();
  await page.keyboard.type("Jourgruppen");
  await page.keyboard.press("Tab");
  await page.keyboard.type("De som svarar utanför kontorstid");
  await page.keyboard.press("Enter");
  const members = page.getByRole("dialog", { name: "Medlemmar i Jourgruppen" });
  const field = members.getByRole("combobox", { name: "Lägg till person" });
  await field.waitFor();
  await field.focus();
  await page.keyboard.type("Eva");
  await page.getByRole("option", { name: /Eva Holm|eva@fk/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await members.getByRole("button", { name: "Lägg till", exact: true }).click();
  await members.getByRole("button", { name: "Ta bort Eva Holm ur gruppen" }).waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePicture(page, "desktop-medlemmar");
  await expect.poll(() => members.getByRole("combobox").evaluate((one) => one === document.activeElement)).toBe(true);
  await page.keyboard.press("Escape");
  await members.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "1 medlem" }).waitFor();
  await takePicture(page, "desktop-grupper");
  // The same name once more is told beside the field.
  await page.getByRole("button", { name: "Ny grupp" }).click();
  await page.getByRole("textbox", { name: "Namn" }).fill("jourgruppen");
  await page.keyboard.press("Enter");
  await page.getByText("Det finns redan en grupp med det namnet.").waitFor();
  await context.close();
});

test("a group opens what it was given to someone outside the workspace, and closes it within a second", async () => {
  const anna = (await openContext(browser, server.url, "desktop")).page;
  const member = (await openContext(browser, server.url, "phone")).page;
  await signIn(anna, cast.anna.name, cast.anna.password);
  const path = `/w/${cast.workspaceId}/boards/${boardId}`;
  await signIn(member, eva, cast.anna.password, path);
  await member.getByRole("heading", { name: "Det finns inget här" }).waitFor();

  // Shared in the dialog, which says how it will be.
  await anna.goto(path);
  await anna.getByText("Svara på larm").filter({ visible: true }).first().waitFor();
  await anna.getByRole("button", { name: "Mer om Jourtavlan" }).click();
  await anna.getByRole("menuitem", { name: /^Dela/ }).click();
  const share = anna.getByRole("dialog");
  const field = share.getByRole("combobox", { name: "Person, grupp eller organisation" });
  await field.fill("Jour");
  await anna.getByRole("option", { name: /Jourgruppen/ }).click();
  await share.getByText("Alla i gruppen Jourgruppen kan läsa och ändra.").waitFor();
  await takePicture(anna, "desktop-dela");
  await expect.poll(() => violationsOf(anna)).toEqual([]);
  await share.getByRole("button", { name: "Bjud in Jourgruppen" }).click();
  await share.getByText(/Grupp · 1 person/).waitFor();
  await takePicture(anna, "desktop-delat");
  await field.fill("Digg");
  await anna.getByRole("option", { name: /Digg/ }).first().waitFor();
  await anna.keyboard.press("Escape");
  await anna.keyboard.press("Escape");

  await member.goto(path);
  await member.getByText("Svara på larm").filter({ visible: true }).first().waitFor();
  await expect.poll(() => overflowOf(member)).toBeLessThanOrEqual(0);
  await expect.poll(() => violationsOf(member)).toEqual([]);
  await takePicture(member, "phone-tavla");

  // The card is given to the group in the card's panel.
  await anna.goto(path);
  await anna.getByText("Svara på larm").first().click();
  await anna.getByRole("button", { name: "Välj ansvariga" }).click();
  await anna.getByRole("menuitem", { name: "Jourgruppen" }).click();
  await anna
    .getByRole("complementary")
    .getByText(/Jourgruppen/)
    .first()
    .waitFor();
  await takePicture(anna, "desktop-kort");
  await expect.poll(() => violationsOf(anna)).toEqual([]);
  const mine = await member.context().newPage();
  await mine.goto("/boards");
  await mine.getByRole("region", { name: "Mina kort" }).getByText("Svara på larm").waitFor();
  await takePicture(mine, "phone-mina-kort");
  await until(async () => (await violationsOf(mine)).length === 0);

  // Out of the group: the open pages lose it.
  const groups = await api<{ items: { id: string }[] }>("GET", "/api/v1/organisation/groups");
  const group = groups.items[0]?.id ?? "";
  const found = await api<{ items: { id: string }[] }>("GET", "/api/v1/people?query=eva");
  await api("DELETE", `/api/v1/organisation/groups/${group}/members/${found.items[0]?.id ?? ""}`);
  const began = performance.now();
  await member.getByText("Svara på larm").first().waitFor({ state: "detached", timeout: 5000 });
  expect(performance.now() - began).toBeLessThan(1000);
  await mine.getByRole("region", { name: "Mina kort" }).getByText("Svara på larm").waitFor({ state: "detached" });

  // A poll as well, to the whole organisation.
  await api("POST", `/api/v1/items/poll/${pollId}/shares`, { groupId: group, role: "commenter" });
  await api("POST", `/api/v1/organisation/groups/${group}/members`, { name: eva });
  await member.goto(`/w/${cast.workspaceId}/polls/${pollId}`);
  await member.getByRole("radio", { name: "Höst" }).waitFor();
  await expect.poll(() => violationsOf(member)).toEqual([]);
  await anna.goto("/admin/groups");
  await anna.getByRole("button", { name: "Mer om Jourgruppen" }).click();
  await anna.getByRole("menuitem", { name: "Ta bort gruppen" }).click();
  await anna.getByRole("dialog").getByRole("button", { name: "Ta bort gruppen" }).click();
  await member.getByRole("radio", { name: "Höst" }).waitFor({ state: "detached", timeout: 2000 });
  await anna.getByText("Inga grupper än.").waitFor();
  for (const page of [anna, member]) await page.context().close();
});

test("on a phone the groups are listed without scrolling sideways", async () => {
  await api("POST", "/api/v1/organisation/groups", {
    name: "Registrator och arkiv med ett långt namn",
    description: "Tar emot och diarieför",
  });
  for (const width of [390, 320]) {
    const { context, page } = await openContext(browser, server.url, "phone");
    await page.setViewportSize({ width, height: 844 });
    await signIn(page, cast.anna.name, cast.anna.password, "/admin/groups");
    await page.getByRole("button", { name: "Inga medlemmar" }).waitFor();
    await expect.poll(() => overflowOf(page)).toBeLessThanOrEqual(0);
    await expect.poll(() => violationsOf(page)).toEqual([]);
    await takePicture(page, `phone-grupper-${width}`);
    await page.getByRole("button", { name: "Inga medlemmar" }).click();
    await page.getByRole("combobox", { name: "Lägg till person" }).waitFor();
    await expect.poll(() => overflowOf(page)).toBeLessThanOrEqual(0);
    await takePicture(page, `phone-medlemmar-${width}`);
    await context.close();
  }
});
