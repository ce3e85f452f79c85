import type { Browser, Page } from "playwright-core";
import * as sdk from "matrix-js-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { button, launchChromium, openContext, signIn } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { startMatrixClient } from "../matrix-client.ts";
import { requireGood } from "../require-good.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

/** Anna watches for keywords; what Bo writes with another client finds her, and her own other client has the same keywords. */

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let phone: Page;
let bo: sdk.MatrixClient;
let annas: sdk.MatrixClient;
let channel = "";

beforeAll(async () => {
  ({ server, cast } = await startWithCast({ environment: { SAFOS_CHAT_SENDS_PER_SECOND: "100000" } }));
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: phone } = await openContext(browser, server.url, "phone"));
  bo = await startMatrixClient(server.url, cast.bo, { hasKeys: false });
  annas = await startMatrixClient(server.url, cast.anna, { hasKeys: false });
  await signIn(anna, cast.anna.name, cast.anna.password, "/me");
  const { items } = await callApi<{ items: { roomId: string }[] }>(
    server,
    cast.bo,
    "GET",
    `/api/v1/workspaces/${cast.workspaceId}/channels`,
  );
  channel = items[0]?.roomId ?? "";
  await until(() => bo.getRoom(channel)?.getMyMembership() === "join");
});
afterAll(async () => {
  bo.stopClient();
  annas.stopClient();
  await browser.close();
  await server.stop();
});

const section = (page: Page) => page.getByRole("region", { name: "Bevakade ord" });
const keyword = (page: Page, text: string) => section(page).getByRole("listitem").filter({ hasText: text });
const patterns = () => annas.pushRules?.global.content?.flatMap((one) => (one.default ? [] : one.pattern)) ?? [];
const add = async (page: Page, text: string) => {
  await section(page).getByRole("textbox", { name: "Ord eller fras" }).fill(text);
  await section(page).getByRole("textbox", { name: "Ord eller fras" }).press("Enter");
};

test("keywords are added by keyboard, with what is wrong said, and other clients have them", async () => {
  keepPicturesOnFailure("keywords-add", () => ({ anna }));
  await add(anna, "  ");
  await section(anna).getByText("Skriv ett ord.").waitFor();
  await add(anna, "remiss*");
  await keyword(anna, "remiss*").waitFor();
  await add(anna, "REMISS*");
  await section(anna).getByText("Du bevakar redan det.").waitFor();
  await add(anna, "FK/2026");
  await keyword(anna, "FK/2026").waitFor();
  await until(() => patterns().toSorted().join() === "FK/2026,remiss*");
  await requireGood(anna, "bevakade-ord-desktop");
});

test("what is written counts as a mention, by the bell and in the list, and only whole keywords do", async () => {
  keepPicturesOnFailure("keywords-written", () => ({ anna }));
  await anna.goto("/chat/mentioned");
  await bo.sendTextMessage(channel, "En förremiss angår ingen");
  await bo.sendTextMessage(channel, "Har du läst REMISSEN?");
  const list = anna.getByRole("list", { name: "Omnämnda" });
  await list.getByRole("listitem").filter({ hasText: "Har du läst REMISSEN?" }).waitFor();
  expect(await list.getByRole("listitem").count()).toBe(1);
  await anna.getByRole("link", { name: /^Aviseringar, / }).click();
  await anna.getByText("Bo Ek skrev ett ord du bevakar").waitFor();
  await requireGood(anna, "bevakade-ord-klockan");
});

test("what another client added is shown on a phone, and removed there for all", async () => {
  keepPicturesOnFailure("keywords-phone", () => ({ phone }));
  await signIn(phone, cast.anna.name, cast.anna.password, "/me");
  await keyword(phone, "remiss*").waitFor();
  const { ContentSpecific } = sdk.PushRuleKind;
  const actions = [sdk.PushRuleActionName.Notify];
  await annas.addPushRule("global", ContentSpecific, "tillsyn", { pattern: "tillsyn", actions });
  await keyword(phone, "tillsyn").waitFor();
  await section(phone).scrollIntoViewIfNeeded();
  await requireGood(phone, "bevakade-ord-mobil");
  await button(keyword(phone, "remiss*"), "Sluta bevaka remiss*").click();
  await button(keyword(phone, "FK/2026"), "Sluta bevaka FK/2026").click();
  await until(() => patterns().join() === "tillsyn");
  await annas.deletePushRule("global", ContentSpecific, "tillsyn");
  await keyword(phone, "tillsyn").waitFor({ state: "detached" });
  await bo.sendTextMessage(channel, "Remissen igen");
  await bo.sendEvent(channel, sdk.EventType.RoomMessage, {
    msgtype: sdk.MsgType.Text,
    body: "Och nu till dig, Anna",
    "m.mentions": { user_ids: [cast.anna.userId] },
  });
  await anna.goto("/chat/mentioned");
  const list = anna.getByRole("list", { name: "Omnämnda" });
  await list.getByRole("listitem").filter({ hasText: "Och nu till dig, Anna" }).waitFor();
  expect(await list.getByRole("listitem").filter({ hasText: "Remissen igen" }).count()).toBe(0);
});
