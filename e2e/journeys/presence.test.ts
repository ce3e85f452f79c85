import * as sdk from "matrix-js-sdk";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { button, launchChromium, openContext, openPeople, signIn } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { startMatrixClient } from "../matrix-client.ts";
import { requireGood } from "../require-good.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

/** Anna sees in the page whether Bo, of another agency and with another client, is active, and he sees her, where both agencies let them. */

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let phone: Page;
let bo: sdk.MatrixClient;
let roomId = "";
/** Rounds are three seconds, and a client says what is otherwise with its next sync. */
const patience = { timeout: 60_000 };

const rule = (who: "anna" | "bo", presence: boolean) =>
  callApi(server, cast[who], "PATCH", "/api/v1/organisation", { rules: { presence } });

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: phone } = await openContext(browser, server.url, "phone"));
  bo = await startMatrixClient(server.url, cast.bo, { hasKeys: false });
  await makeDirect();
  await signIn(anna, cast.anna.name, cast.anna.password, "/chat");
  await signIn(phone, cast.anna.name, cast.anna.password, "/chat");
});
afterAll(async () => {
  bo.stopClient();
  await browser.close();
  await server.stop();
});

/** Anna's client is there for this and no longer. */
async function makeDirect(): Promise<void> {
  const invite = [cast.anna.userId];
  const made = await bo.createRoom({ is_direct: true, preset: sdk.Preset.TrustedPrivateChat, invite });
  roomId = made.room_id;
  const client = await startMatrixClient(server.url, cast.anna, { hasKeys: false });
  await client.joinRoom(roomId);
  await client.setAccountData("m.direct" as never, { [cast.bo.userId]: [roomId] } as never);
  client.stopClient();
  await bo.sendTextMessage(roomId, "Hej Anna");
}

const rowOf = (page: Page): Locator => page.getByRole("link", { name: /Bo Ek/ }).first();
const markOf = (where: Locator, name: string): Locator => where.getByRole("img", { name, exact: true });
const annaFor = (): string | undefined => bo.getUser(cast.anna.userId)?.presence;

test("without the rule nobody's activity is shown or chosen", async () => {
  keepPicturesOnFailure("presence-off", () => ({ anna }));
  await rowOf(anna).waitFor();
  expect(await markOf(rowOf(anna), "Aktiv").count()).toBe(0);
  await anna.goto("/me");
  await anna.getByRole("region", { name: "Språk och utseende" }).waitFor();
  expect(await anna.getByRole("region", { name: "Om du är aktiv" }).count()).toBe(0);
});

test("by the rule of both agencies one sees it in the list, among the people and on the card", async () => {
  keepPicturesOnFailure("presence-on", () => ({ anna, phone }));
  await rule("anna", true);
  await rule("bo", true);
  await anna.goto("/chat");
  await phone.goto("/chat");
  await markOf(rowOf(anna), "Aktiv").waitFor(patience);
  await requireGood(anna, "aktiv-lista-desktop");
  await markOf(rowOf(phone), "Aktiv").waitFor(patience);
  await requireGood(phone, "aktiv-lista-phone");
  await rowOf(anna).click();
  await openPeople(anna);
  const people = anna.getByRole("complementary", { name: "Om samtalet" });
  await markOf(people.getByRole("listitem").filter({ hasText: "Bo Ek" }), "Aktiv").waitFor(patience);
  await requireGood(anna, "aktiv-personer");
  await button(people, "Bo Ek").click();
  await markOf(anna.getByRole("dialog", { name: "Bo Ek" }), "Aktiv").waitFor();
  await requireGood(anna, "aktiv-kort");
  await anna.keyboard.press("Escape");
});

test("another client sees it, and says it of its own person", async () => {
  keepPicturesOnFailure("presence-client", () => ({ anna }));
  await until(() => annaFor() === "online", patience.timeout);
  await bo.setSyncPresence(sdk.SetPresence.Unavailable);
  await bo.setPresence({ presence: "unavailable" });
  await markOf(rowOf(anna), "Borta").waitFor(patience);
  await requireGood(anna, "aktiv-borta");
  await bo.setSyncPresence(sdk.SetPresence.Online);
  await bo.setPresence({ presence: "online" });
  await markOf(rowOf(anna), "Aktiv").waitFor(patience);
});

test("one is away, or hides it, for everybody", async () => {
  keepPicturesOnFailure("presence-hidden", () => ({ anna, phone }));
  await anna.goto("/me");
  const own = anna.getByRole("region", { name: "Om du är aktiv" });
  await own.getByRole("radio", { name: "Borta" }).click();
  await own.getByText("De du delar chattar med ser dig som borta").waitFor();
  await until(() => annaFor() === "unavailable", patience.timeout);
  await own.getByRole("radio", { name: "Dölj att jag är aktiv" }).click();
  await own.getByText("Ingen ser om du är aktiv.").waitFor();
  await requireGood(anna, "aktiv-dold");
  await until(() => annaFor() === "offline", patience.timeout);
  // It holds on every device.
  await phone.goto("/me");
  const there = phone.getByRole("region", { name: "Om du är aktiv" });
  await there.getByRole("radio", { name: "Dölj att jag är aktiv", checked: true }).waitFor();
  await requireGood(phone, "aktiv-dold-phone");
  await there.getByRole("radio", { name: "Aktiv", exact: true }).click();
  await until(() => annaFor() === "online", patience.timeout);
});

test("the agency of one of them ends it for both", async () => {
  keepPicturesOnFailure("presence-ended", () => ({ anna }));
  await anna.goto("/chat");
  await markOf(rowOf(anna), "Aktiv").waitFor(patience);
  await rule("bo", false);
  await markOf(rowOf(anna), "Inte aktiv").waitFor(patience);
  await until(() => annaFor() === "offline", patience.timeout);
  await requireGood(anna, "aktiv-slut");
});
