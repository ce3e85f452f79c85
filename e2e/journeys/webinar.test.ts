import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { asked, countAsked } from "../asked-devices.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, openSession, signIn, takePicture } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { loudness } from "../loudness.ts";
import { wholeLines, type TestMailServer } from "../../server/testing/mail-server.ts";
import { type Cast, type RunningServer } from "../server.ts";
import { startWithMail } from "../with-cast.ts";

let mailServer: TestMailServer;
let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let bo: Page;
let citra: Page;
let meetingId: string;

beforeAll(async () => {
  ({ server, cast, mailServer } = await startWithMail({ environment: { SAFOS_MEDIA_PORT: "0" } }));
  await server.safos("workspace", "member", cast.workspaceId, "bo@digg.example", "--role", "viewer");
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: bo } = await openContext(browser, server.url, "phone"));
  ({ page: citra } = await openContext(browser, server.url, "desktop"));
  for (const page of [bo, citra]) await page.addInitScript(countAsked);
  await openSession(anna, cast.anna.name, cast.anna.password);
  await openSession(bo, cast.bo.name, cast.bo.password);
  const path = `/api/v1/workspaces/${cast.workspaceId}/meetings`;
  const body = { title: "Ny e-tjänst", isStarted: true, lobby: "open", isWebinar: true };
  ({ id: meetingId } = await callApi<{ id: string }>(server, cast.anna, "POST", path, body));
  const link = `/api/v1/meetings/${meetingId}/guest-link`;
  const { url } = await callApi<{ url: string }>(server, cast.anna, "POST", link);
  for (const page of [anna, bo]) {
    await page.goto(`/w/${cast.workspaceId}/meetings`);
    await button(page, "Gå med").first().click();
  }
  // What is heard is Bo, or nothing.
  await button(anna, "Mikrofonen är på").click();
  await button(anna, "Gå med nu").click();
  await button(bo, "Gå med i publiken").click();
  await citra.goto(url);
  await citra.getByRole("textbox", { name: "Ditt namn" }).fill("Citra Wahyudi");
  await takePicture(citra, "webinar-check");
  await button(citra, "Gå med i publiken").click();
  for (const page of [anna, bo, citra]) await stage(page).waitFor();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const picturesOnFailure = (name: string): void => keepPicturesOnFailure(name, () => ({ anna, bo, citra }));
const stage = (page: Page) => page.getByRole("region", { name: /^Möte:/ });
const names = (page: Page): Promise<number> => stage(page).locator("li[data-identity]").count();
const bar = (page: Page, name: string | RegExp) => button(page.getByRole("toolbar"), name);
const questions = (page: Page) => page.getByRole("complementary", { name: "Frågor" });
const question = (page: Page, text: string) => questions(page).getByRole("listitem").filter({ hasText: text });

test("the audience sees the stage and is asked for no device; Bo asks, Anna shows it, and the guest votes", async () => {
  picturesOnFailure("webinar-questions");
  for (const page of [anna, bo, citra]) await expect.poll(() => names(page), { timeout: 15_000 }).toBe(1);
  await anna.getByText("2 i publiken").waitFor();
  for (const page of [bo, citra]) {
    expect(await asked(page)).toBe(0);
    expect(await button(page, /mikrofon|kamera/i).count()).toBe(0);
  }
  await bar(bo, "Frågor").click();
  await questions(bo).getByRole("textbox", { name: "Ställ en fråga" }).fill("Kan ombud använda tjänsten?");
  await button(questions(bo), "Skicka frågan").click();
  await question(bo, "Väntar på granskning").waitFor();
  await takePicture(bo, "webinar-asked-phone");
  await bar(citra, "Frågor").click();
  await bar(anna, /Frågor/).click();
  await button(question(anna, "ombud").first(), "Visa för alla").click();
  await question(citra, "ombud").waitFor({ timeout: 10_000 });
  await button(question(citra, "ombud"), /Rösta/).click();
  await question(anna, "Bo Ek")
    .getByRole("button", { name: /1 röst/ })
    .waitFor();
  await button(question(anna, "ombud"), "Ta upp").click();
  await takePicture(anna, "webinar-desktop-one");
  for (const page of [anna, bo, citra]) expect(await violationsOf(page)).toEqual([]);
  expect(await overflowOf(bo)).toBe(0);
  await button(questions(bo), "Stäng").click();
});

test("Bo raises his hand, is let to speak, opens his microphone himself, is heard, and is taken down", async () => {
  picturesOnFailure("webinar-hand");
  await button(bo, "Räck upp").click();
  await anna.getByText("Bo Ek räcker upp handen").waitFor();
  await takePicture(anna, "webinar-hand-desktop");
  await button(anna, "Låt Bo Ek tala").focus();
  await anna.keyboard.press("Enter");
  await bo.getByText("Du får tala nu").waitFor();
  expect(await asked(bo)).toBe(0);
  expect(await button(bo, /kamera/i).count()).toBe(0);
  await takePicture(bo, "webinar-may-speak-phone");
  expect(await violationsOf(bo)).toEqual([]);
  expect(await overflowOf(bo)).toBe(0);
  await button(bo, "Slå på mikrofonen").click();
  for (const page of [anna, citra]) await expect.poll(() => names(page)).toBe(2);
  await expect.poll(() => loudness(citra), { timeout: 15_000 }).toBeGreaterThan(0.01);
  await takePicture(citra, "webinar-audience-desktop");
  await bar(anna, "Publik").click();
  const panel = anna.getByRole("complementary", { name: "Publik" });
  await panel.getByText("Citra Wahyudi").waitFor();
  await takePicture(anna, "webinar-people");
  expect(await violationsOf(anna)).toEqual([]);
  await button(panel, "Skicka Bo Ek till publiken").click();
  for (const page of [anna, bo, citra]) await expect.poll(() => names(page)).toBe(1);
  await bo.getByText("Du är i publiken igen.").waitFor();
  await expect.poll(() => loudness(citra)).toBeLessThan(0.001);
  expect(await button(bo, /mikrofon/i).count()).toBe(0);
});

test("with many questions those with most votes come first; a reaction of the audience is seen by all without a name", async () => {
  picturesOnFailure("webinar-many");
  const path = `/api/v1/meetings/${meetingId}/webinar/questions`;
  const texts = [
    "Hur gör man vid delad vårdnad när en förälder saknar e-legitimation?",
    "När stängs den gamla blanketten?",
  ];
  for (let n = 0; n < 3; n++) {
    const text = texts[n] ?? "Ord".repeat(300);
    await callApi(server, cast.anna, "POST", path, { text, isAnonymous: n === 0 }).catch(() => undefined);
  }
  await bar(anna, /Frågor/).click();
  await question(citra, "blanketten").waitFor({ timeout: 10_000 });
  await button(question(citra, "blanketten"), /Rösta/).click();
  await expect
    .poll(() => questions(anna).getByRole("listitem").allInnerTexts())
    .toEqual([/ombud/, /blanketten/, /vårdnad/, /Ord/].map((one) => expect.stringMatching(one)));
  await takePicture(anna, "webinar-desktop-many");
  await button(citra, "Reagera").click();
  await citra.getByRole("menuitem").first().click();
  await anna.getByRole("status", { name: "Reaktioner" }).getByText("Publiken").waitFor();
});

/** The own link in the latest letter to an address, once that many came. */
const linkTo = (mail: string, count: number): Promise<string> =>
  expect
    .poll(() => mailServer.received.filter((one) => one.to === mail).length, { timeout: 15_000 })
    .toBe(count)
    .then(() => {
      const last = mailServer.received.filter((one) => one.to === mail).at(-1);
      return /https?:\S+\/g\/p-\w+/.exec(wholeLines(last?.raw ?? ""))?.[0] ?? "";
    });

test("Anna opens registration; a visitor registers on the phone, confirms by letter, and comes into the audience by their own link", async () => {
  picturesOnFailure("webinar-register");
  const path = `/api/v1/workspaces/${cast.workspaceId}/meetings`;
  const startsAt = new Date(Date.now() + 3_600_000).toISOString();
  const { id } = await callApi<{ id: string }>(server, cast.anna, "POST", path, {
    ...{ title: "Öppet hus om e-tjänsten", startsAt, isWebinar: true },
  });
  const { context, page: planner } = await openContext(browser, server.url, "desktop");
  await signIn(planner, cast.anna.name, cast.anna.password, `/w/${cast.workspaceId}/meetings/${id}`);
  await button(planner, "Öppna anmälan").click();
  const dialog = planner.getByRole("dialog", { name: "Anmälan" });
  await dialog.getByRole("textbox", { name: "Medverkande" }).fill("Anna Lindqvist, Försäkringskassan\nBo Ek, Digg");
  await dialog.getByRole("textbox", { name: "Beskrivning" }).fill("Vi visar den nya e-tjänsten.\nTa med dina frågor.");
  await dialog.getByRole("textbox", { name: "Antal platser" }).fill("200");
  await takePicture(planner, "webinar-register-settings");
  expect(await violationsOf(planner)).toEqual([]);
  await button(dialog, "Öppna anmälan").click();
  await dialog.waitFor({ state: "detached" });
  const section = planner.getByRole("region", { name: "Anmälan" });
  await section.getByText("0 av 200 platser").waitFor();
  const { page } = await callApi<{ page: { url: string } }>(
    server,
    cast.anna,
    "GET",
    `/api/v1/meetings/${id}/registration`,
  );

  const mail = "citra@ute.example";
  const { context: pocket, page: visitor } = await openContext(browser, server.url, "phone");
  await visitor.goto(page.url);
  await visitor.getByRole("heading", { name: "Öppet hus om e-tjänsten" }).waitFor();
  await visitor.getByText("200 platser kvar").waitFor();
  await takePicture(visitor, "webinar-register-phone");
  expect([await violationsOf(visitor), await overflowOf(visitor)]).toEqual([[], 0]);
  await visitor.setViewportSize({ width: 1440, height: 900 });
  await takePicture(visitor, "webinar-register-desktop");
  expect([await violationsOf(visitor), await overflowOf(visitor)]).toEqual([[], 0]);
  await visitor.setViewportSize({ width: 390, height: 844 });
  await visitor.getByRole("textbox", { name: "Namn" }).fill("Citra Wahyudi");
  await visitor.getByRole("textbox", { name: "E-postadress" }).fill(mail);
  await visitor.getByRole("textbox", { name: "Organisation" }).fill("Ute AB");
  await visitor.getByText(/^Jag vet att/).click();
  await button(visitor, "Anmäl mig").click();
  await visitor.getByRole("heading", { name: "Kolla din e-post" }).waitFor();
  await takePicture(visitor, "webinar-register-sent-phone");
  expect(await violationsOf(visitor)).toEqual([]);
  await visitor.goto(await linkTo(mail, 1));
  await visitor.getByRole("heading", { name: "Hej Citra Wahyudi!" }).waitFor();
  await takePicture(visitor, "webinar-register-confirm-phone");
  await button(visitor, "Bekräfta anmälan").click();
  await visitor.getByRole("heading", { name: "Du har en plats" }).waitFor();
  await takePicture(visitor, "webinar-register-ready-phone");
  expect([await violationsOf(visitor), await overflowOf(visitor)]).toEqual([[], 0]);
  await section.getByText("Citra Wahyudi").waitFor();
  await callApi(server, cast.anna, "POST", `/api/v1/meetings/${id}/start`);
  await visitor.goto(await linkTo(mail, 2));
  await button(visitor, "Gå in").click();
  await visitor.getByText("Du går in som Citra Wahyudi.").waitFor();
  await takePicture(visitor, "webinar-register-enter-phone");
  expect(await violationsOf(visitor)).toEqual([]);
  await button(visitor, "Gå med i publiken").click();
  await stage(visitor).waitFor({ timeout: 15_000 });
  await planner.reload();
  await section.getByRole("listitem").getByText("Kom", { exact: true }).waitFor();
  await section.scrollIntoViewIfNeeded();
  await takePicture(planner, "webinar-register-list");
  expect(await violationsOf(planner)).toEqual([]);
  await pocket.close();
  await context.close();
});
