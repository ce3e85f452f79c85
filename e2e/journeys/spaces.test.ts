import * as sdk from "matrix-js-sdk";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { button, launchChromium, openContext, signIn } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { startMatrixClient } from "../matrix-client.ts";
import { requireGood } from "../require-good.ts";
import type { Cast, RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

/** Bo makes a space with a client as anybody gets it from npm; Anna finds it in the page. */

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let phone: Page;
let bo: sdk.MatrixClient;
let spaceId: string;
let subId: string;
const longName = "Samordningen av den nya e-tjänsten för föräldrapenning och vård av barn i hela landet";

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: phone } = await openContext(browser, server.url, "phone"));
  bo = await startMatrixClient(server.url, cast.bo, { hasKeys: false });
  spaceId = await make("Nordiskt nätverk", { isSpace: true, topic: "Det vi gör tillsammans" });
  subId = await make("Arbetsgrupper", { isSpace: true, of: spaceId, order: "c" });
  await make("Anslagstavla", { of: spaceId, order: "a" });
  await make(longName, { of: spaceId, order: "b" });
  // Not even its name is anybody's who is not asked in.
  await make("Styrgruppen", { of: spaceId, isClosed: true, order: "d" });
  await bo.invite(spaceId, cast.anna.userId);
  await signIn(anna, cast.anna.name, cast.anna.password, "/chat");
  await signIn(phone, cast.anna.name, cast.anna.password, "/chat");
});
afterAll(async () => {
  bo.stopClient();
  await browser.close();
  await server.stop();
});

/** A room of Bo's, in a space of his; who is in the space may enter it. */
async function make(
  name: string,
  options: { isSpace?: boolean; topic?: string; of?: string; order?: string; isClosed?: boolean },
): Promise<string> {
  const { of, order } = options;
  const byParent = { join_rule: sdk.JoinRule.Restricted, allow: [{ type: "m.room_membership", room_id: of }] };
  const rule = { type: sdk.EventType.RoomJoinRules, state_key: "", content: byParent };
  const { room_id: id } = await bo.createRoom({
    name,
    preset: sdk.Preset.PrivateChat,
    ...(options.topic === undefined ? {} : { topic: options.topic }),
    ...(options.isSpace ? { creation_content: { type: "m.space" } } : {}),
    ...(of !== undefined && !options.isClosed ? { initial_state: [rule] } : {}),
  });
  if (of !== undefined)
    await bo.sendStateEvent(of, sdk.EventType.SpaceChild, { via: ["digg.example"], ...(order ? { order } : {}) }, id);
  return id;
}

const section = (page: Page) => page.getByRole("list", { name: "Utrymmen" });
const rows = (page: Page) => page.getByRole("list", { name: "I Nordiskt nätverk" }).getByRole("listitem");

test("an invitation to a space stands in the list and is answered there", async () => {
  keepPicturesOnFailure("spaces-invited", () => ({ anna, phone }));
  await section(anna).getByRole("link", { name: "Nordiskt nätverk" }).waitFor();
  await requireGood(anna, "utrymme-inbjudan");
  await section(anna).getByRole("link", { name: "Nordiskt nätverk" }).click();
  await anna.getByText("Bo Ek har bjudit in dig till Nordiskt nätverk").waitFor();
  await button(section(anna), /Nordiskt nätverk/)
    .last()
    .click();
  await anna.getByText("Det vi gör tillsammans").waitFor();
});

test("what stands in it has the space's order; Anna enters what she may, and sees nothing of what is for the invited only", async () => {
  keepPicturesOnFailure("spaces-children", () => ({ anna, phone }));
  await expect.poll(() => rows(anna).count()).toBe(3);
  const names = await rows(anna).allInnerTexts();
  expect(names.map((text) => text.split("\n")[0])).toEqual(["Anslagstavla", longName, "Arbetsgrupper"]);
  await requireGood(anna, "utrymme");
  await phone.goto(`/chat/${encodeURIComponent(spaceId)}`);
  await expect.poll(() => rows(phone).count()).toBe(3);
  await requireGood(phone, "utrymme-mobil");
  await button(anna, "Gå med i Anslagstavla").click();
  await anna.getByRole("heading", { name: "Anslagstavla" }).waitFor();
  await anna.getByRole("textbox", { name: /^Skriv till/ }).fill("Hej alla");
  await anna.keyboard.press("Enter");
  await anna.getByRole("article").filter({ hasText: "Hej alla" }).waitFor();
  await section(anna).getByRole("link", { name: "Nordiskt nätverk" }).click();
  await button(anna, "Öppna Anslagstavla").waitFor();
});

test("a space in a space is entered, is empty, and has its own row", async () => {
  keepPicturesOnFailure("spaces-sub", () => ({ anna, phone }));
  await button(anna, "Gå med i Arbetsgrupper").click();
  await anna.getByText("Utrymmet är tomt").waitFor();
  await section(anna).getByRole("link", { name: "Arbetsgrupper" }).waitFor();
  await requireGood(anna, "utrymme-tomt");
  const other = await make("Öppen data", { of: subId });
  await anna.reload();
  await button(anna, "Gå med i Öppen data").waitFor();
  expect(other).not.toBe(subId);
});

test("the list finds a space by its name, and only with what else is looked for", async () => {
  const filter = anna.getByRole("searchbox", { name: "Filtrera rum" });
  await filter.fill("nordiskt");
  await section(anna).getByRole("link", { name: "Nordiskt nätverk" }).waitFor();
  expect(await section(anna).getByRole("link").count()).toBe(1);
  await filter.fill("finns inte");
  await section(anna).waitFor({ state: "detached" });
  await filter.fill("");
});

test("who is put out sees the space no more; who leaves it neither", async () => {
  keepPicturesOnFailure("spaces-left", () => ({ anna, phone }));
  await bo.kick(spaceId, cast.anna.userId);
  await section(phone).getByRole("link", { name: "Nordiskt nätverk" }).waitFor({ state: "detached" });
  await phone.reload();
  await phone.getByText("Det finns inget här").waitFor();
  await section(anna).getByRole("link", { name: "Arbetsgrupper" }).click();
  await button(anna, "Lämna utrymmet").click();
  await anna.waitForURL("**/chat");
  await section(anna).waitFor({ state: "detached" });
});
