import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { launchChromium, openContext, openSession, takePicture } from "../browser.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let bo: Page;
let meetingId = "";
const address = (): string => `/w/${cast.workspaceId}/meetings/${meetingId}`;

const api = <T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> =>
  callApi<T>(server, cast.anna, method, path, body);
const panel = (page: Page) => page.getByRole("complementary", { name: "Möte", exact: true });
const said = (page: Page) => panel(page).getByRole("region", { name: "Skrivet i mötet" });

beforeAll(async () => {
  ({ server, cast } = await startWithCast({ environment: { SAFOS_MEDIA_PORT: "0" } }));
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: bo } = await openContext(browser, server.url, "phone"));
  for (const page of [anna, bo]) page.setDefaultTimeout(8000);
  await openSession(anna, cast.anna.name, cast.anna.password);
  await openSession(bo, cast.bo.name, cast.bo.password);
  const made = await api<{ id: string }>("POST", `/api/v1/workspaces/${cast.workspaceId}/meetings`, {
    title: "Styrgruppen",
    startsAt: "2027-03-01T09:00:00.000Z",
  });
  meetingId = made.id;
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

test("a meeting opens by its own address, is started there, and the list leads to it", async () => {
  await bo.goto(`/w/${cast.workspaceId}/meetings?meeting=${meetingId}`);
  await bo.waitForURL(`**${address()}`);
  await panel(bo).getByRole("heading", { name: "Styrgruppen" }).waitFor();
  await panel(bo).getByText("Planerat").waitFor();
  await expect.poll(() => overflowOf(bo)).toBeLessThanOrEqual(0);
  await expect.poll(() => violationsOf(bo)).toEqual([]);
  await anna.goto(`/w/${cast.workspaceId}/meetings`);
  await anna.getByRole("link", { name: "Styrgruppen", exact: true }).click();
  await panel(anna).getByRole("heading", { name: "Styrgruppen" }).waitFor();
  await anna.keyboard.press("Escape");
  await anna.waitForURL("**/meetings");
  await anna.getByRole("link", { name: "Styrgruppen", exact: true }).press("Enter");
  await panel(anna).getByRole("button", { name: "Starta" }).click();
  await anna.getByRole("button", { name: "Gå med nu" }).click();
  await anna.getByRole("region", { name: /^Möte:/ }).waitFor();
});

test("what is written in the call is read on the meeting's page by anyone who is not in it, as it is said", async () => {
  await anna.getByRole("button", { name: "Möteschatt", exact: true }).click();
  const field = anna.getByRole("textbox", { name: "Skriv till alla i mötet" });
  await field.fill("Vi börjar med budgeten");
  await anna.keyboard.press("Enter");
  await said(bo).getByText("Vi börjar med budgeten").waitFor();
  await said(bo).getByText("Anna Lindqvist").waitFor();
  await panel(bo).getByRole("region", { name: "I mötet nu" }).getByText("Anna Lindqvist").waitFor();
  await field.fill("Sedan lokalerna");
  await anna.keyboard.press("Enter");
  await said(bo).getByText("Sedan lokalerna").waitFor();
  await expect.poll(() => overflowOf(bo)).toBeLessThanOrEqual(0);
  await expect.poll(() => violationsOf(bo)).toEqual([]);
});

test("anyone who comes later reads in the call what was written before", async () => {
  await panel(bo).getByRole("button", { name: "Gå med" }).tap();
  await bo.getByRole("button", { name: "Gå med nu" }).tap();
  await bo.getByRole("region", { name: /^Möte:/ }).waitFor();
  await bo.getByRole("toolbar").getByRole("button", { name: /Mer$/ }).click();
  await bo.getByRole("menuitem", { name: /^Möteschatt/ }).click();
  const chat = bo.getByRole("complementary", { name: "Möteschatt" });
  await chat.getByText("Vi börjar med budgeten").waitFor();
  await chat.getByText("Sedan lokalerna").waitFor();
  await anna.getByRole("textbox", { name: "Skriv till alla i mötet" }).fill("Välkommen Bo");
  await anna.keyboard.press("Enter");
  await chat.getByText("Välkommen Bo").waitFor();
  // Each line once, however it came.
  await until(async () => (await chat.getByRole("listitem").count()) === 3);
});

test("after the meeting its page keeps what was written, the search finds it, and comments are made", async () => {
  await api("POST", `/api/v1/meetings/${meetingId}/end`);
  await anna.goto(address());
  await panel(anna).getByText("Slut", { exact: true }).waitFor();
  await said(anna).getByText("Vi börjar med budgeten").waitFor();
  await said(anna).getByText("Välkommen Bo").waitFor();
  await panel(anna).getByRole("textbox").last().fill("Protokollet kommer på fredag");
  await panel(anna).getByRole("button", { name: "Kommentera" }).click();
  await panel(anna).getByText("Protokollet kommer på fredag").filter({ visible: true }).first().waitFor();
  await expect.poll(() => violationsOf(anna)).toEqual([]);
  const found = await until(async () => {
    const { groups } = await api<{ groups: { kind: string; items: { path: string }[] }[] }>(
      "GET",
      "/api/v1/search?q=lokalerna",
    );
    return groups.find((one) => one.kind === "meeting")?.items[0] ?? false;
  });
  expect(found.path).toBe(address());
});

test("a meeting goes to the trash with its lines and comes back with them", async () => {
  await panel(anna).getByRole("button", { name: "Mer om Styrgruppen" }).click();
  await anna.getByRole("menuitem", { name: "Flytta till papperskorgen" }).click();
  await anna.getByText("Mötet Styrgruppen ligger i papperskorgen.").waitFor();
  await bo.goto(address());
  await panel(bo)
    .getByText(/^Mötet finns inte längre/)
    .waitFor();
  await anna.getByRole("button", { name: "Papperskorg" }).click();
  await anna.getByRole("button", { name: /^Återställ.*Styrgruppen/ }).click();
  await anna.getByRole("link", { name: "Styrgruppen", exact: true }).click();
  await said(anna).getByText("Vi börjar med budgeten").waitFor();
});

test("a meeting is planned with its beginning and its end", async () => {
  await bo.goto(`/w/${cast.workspaceId}/meetings`);
  await bo.getByRole("button", { name: "Planera möte" }).click();
  const dialog = bo.getByRole("dialog", { name: "Planera möte" });
  await dialog.getByRole("textbox", { name: "Titel" }).fill("Avstämning");
  const parts = (name: string) => dialog.getByRole("group", { name }).getByRole("spinbutton");
  await parts("Börjar").first().click();
  await bo.keyboard.type("203003011400");
  await parts("Slutar").first().click();
  await bo.keyboard.type("1330");
  await dialog.getByText("Mötet slutar efter att det har börjat.").waitFor();
  await parts("Slutar").first().click();
  await bo.keyboard.type("1530");
  await expect.poll(() => violationsOf(bo)).toEqual([]);
  await takePicture(bo, "planera");
  await dialog.getByRole("button", { name: "Spara" }).click();
  await bo
    .getByText(/14.00–15.30/)
    .first()
    .waitFor();
});
