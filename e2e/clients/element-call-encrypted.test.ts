import type { MatrixClient } from "matrix-js-sdk";
import { EventType, MatrixEventEvent, RoomEvent, type MatrixEvent } from "matrix-js-sdk";
import type { Browser, Frame, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { loudness } from "../loudness.ts";
import { startMatrixClient } from "../matrix-client.ts";
import { addPerson } from "../people.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { isThorough } from "../sizes.ts";
import { startWithCast } from "../with-cast.ts";
import { moving, openElementCall, serveElementCall } from "./element-call-host.ts";

/** Bo has a call in an encrypted room with Element Call, and Anna and Citra with the page: their keys go between their devices. */

const encryption = { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } };
let server: RunningServer;
let cast: Cast;
/** Citra. */
let third: Cast["anna"];
let browser: Browser;
let elementCall: Awaited<ReturnType<typeof serveElementCall>>;
let anna: Page;
let citra: Page;
let client: MatrixClient;
let bo: Awaited<ReturnType<typeof openElementCall>>;
/** What the pages sent from device to device: the body, as it went. */
const toDevices: string[] = [];

beforeAll(async () => {
  ({ server, cast } = await startWithCast({ environment: { SAFOS_MEDIA_PORT: "0" } }));
  elementCall = await serveElementCall();
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: citra } = await openContext(browser, server.url, "desktop"));
  for (const page of [anna, citra])
    page.on("request", (request) => {
      if (request.url().includes("/sendToDevice/")) toDevices.push(`${request.url()} ${request.postData() ?? ""}`);
    });
  client = await startMatrixClient(server.url, cast.bo, { hasKeys: true });
  third = await addThird("citra@fk.example", "Citra Wahyudi");
  await signIn(anna, cast.anna.name, cast.anna.password);
  await signIn(citra, third.name, third.password);
});
afterAll(async () => {
  client.stopClient();
  await browser.close();
  elementCall.stop();
  await server.stop();
});

async function addThird(name: string, displayName: string): Promise<Cast["anna"]> {
  const { password } = cast.anna;
  await addPerson(server, cast, name, displayName);
  const session = await callApi<{ access_token: string; user_id: string }>(
    ...([server, { token: "" }, "POST", "/_matrix/client/v3/login"] as const),
    { type: "m.login.password", identifier: { type: "m.id.user", user: name }, password },
  );
  return { name, password, userId: session.user_id, token: session.access_token };
}
const stage = (page: Page) => page.getByRole("region", { name: /^Möte:/ });
const incoming = () => anna.getByRole("alertdialog", { name: "Bo Ek" });
const outgoing = () => anna.getByRole("region", { name: "Samtal till Bo Ek" });
const pathOf = (roomId: string): string => `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}`;
const open = (roomId: string, intent: "join_existing" | "start_call_dm" = "join_existing") =>
  openElementCall(browser, server, elementCall.url, {
    ...{ name: cast.bo.userId, password: cast.bo.password, roomId, intent, client },
  });

async function makeRoom(more: object, ...others: readonly Cast["anna"][]): Promise<string> {
  const { room_id: roomId } = await callApi<{ room_id: string }>(
    ...([server, cast.bo, "POST", "/_matrix/client/v3/createRoom"] as const),
    { invite: others.map((one) => one.userId), initial_state: [encryption], ...more },
  );
  for (const one of others) await callApi(server, one, "POST", `${pathOf(roomId)}/join`, {});
  return roomId;
}
async function show(page: Page, roomId: string): Promise<void> {
  await page.goto(`/chat/${encodeURIComponent(roomId)}`);
  await page.getByRole("textbox", { name: /^Skriv till/ }).waitFor();
}

const meet = async (count: number, ...everybody: readonly (Page | Frame)[]): Promise<void> => {
  for (const where of everybody) {
    await until(async () => (await moving(where)) >= count, 40_000);
    await until(async () => (await loudness(where)) > 0.005, 20_000);
  }
};
/** Keys of a page that came to Element Call. */
const keysOf = (person: Cast["anna"]) => bo.keys.filter((one) => one.sender === person.userId);

test("Element Call and two pages see and hear each other; who is put out is out, and the key is another one", async () => {
  keepPicturesOnFailure("element-call-encrypted", () => ({ anna, citra, bo: bo.page }));
  const roomId = await makeRoom({ name: "Förtroligt" }, cast.anna, third);
  await Promise.all([show(anna, roomId), show(citra, roomId)]);
  bo = await open(roomId);
  for (const page of [anna, citra]) {
    await button(page, /^Krypterat samtal pågår/).click({ timeout: 30_000 });
    await page.getByText(/Bara de som är med i chatten ser och hör det/).waitFor();
    await button(page, "Gå med nu").click();
    await stage(page).getByText("Totalsträckskrypterat").waitFor();
  }
  await meet(3, anna, citra, bo.frame);
  await takePicture(anna, "element-call-encrypted-page");
  await takePicture(bo.page, "element-call-encrypted-element");
  expect(bo.keys.every((one) => one.isEncrypted)).toBe(true);
  const before = keysOf(cast.anna).at(-1)?.content.keys;
  expect(before).toBeDefined();

  // The one who is put out of the room is out of the call within a second, and nothing is sent to their device any more.
  const sentBefore = toDevices.length;
  await callApi(server, cast.bo, "POST", `${pathOf(roomId)}/kick`, { user_id: third.userId });
  await citra
    .getByText(/Du är inte längre med i mötet|Mötet är slut|Anslutningen till mötet bröts/)
    .waitFor({ timeout: 3000 });
  // One that was on its way before does not count.
  await until(
    () =>
      toDevices.slice(sentBefore).some((one) => one.includes(cast.bo.userId)) &&
      keysOf(cast.anna).at(-1)?.content.keys.key !== before?.key,
    15_000,
  );
  expect(keysOf(cast.anna).at(-1)?.content.keys.index).not.toBe(before?.index);
  const since = toDevices.slice(sentBefore).join(" ");
  expect(since).not.toContain(third.userId);
  // It is in use a second later, and the others see and hear each other with it.
  await new Promise((resolve) => setTimeout(resolve, 2500));
  await meet(2, anna, bo.frame);
  await stage(anna)
    .getByText(/Du ser och hör inte/)
    .waitFor({ state: "detached" });
  for (const one of toDevices) expect(one).toContain("/sendToDevice/m.room.encrypted/");
  await bo.page.close();
  await button(anna, /^Lämna/).click();
}, 170_000);

test.runIf(isThorough)(
  "in an encrypted direct chat Element Call rings on the page and the page on clients, and both decline",
  async () => {
    keepPicturesOnFailure("element-call-encrypted-rings", () => ({ anna, bo: bo.page }));
    const roomId = await makeRoom({ is_direct: true, preset: "trusted_private_chat" }, cast.anna);
    await show(anna, roomId);
    const seen: MatrixEvent[] = [];
    const note = (event: MatrixEvent): void => {
      if (event.getRoomId() === roomId && /rtc\.(notification|decline)$/.test(event.getType())) seen.push(event);
    };
    client.on(MatrixEventEvent.Decrypted, note);
    client.on(RoomEvent.Timeline, note);
    const ofAnna = (type: RegExp) => () =>
      seen.find((one) => one.getSender() === cast.anna.userId && type.test(one.getType())) ?? false;

    // Declined on the page: the client that rings is told, in a message that it alone can read.
    bo = await open(roomId, "start_call_dm");
    await incoming().waitFor({ timeout: 40_000 });
    await takePicture(anna, "element-call-encrypted-rings");
    await button(incoming(), "Avböj").click();
    const declined = await until(ofAnna(/decline$/), 15_000);
    expect(declined.getWireType()).toBe("m.room.encrypted");
    await bo.page.close();
    await until(async () => (await button(anna, /^Krypterat samtal pågår/).count()) === 0, 30_000);

    // Answered: they are in one call.
    bo = await open(roomId, "start_call_dm");
    await incoming().waitFor({ timeout: 40_000 });
    await button(incoming(), "Med video").click();
    await stage(anna).getByText("Totalsträckskrypterat").waitFor({ timeout: 30_000 });
    await meet(2, anna, bo.frame);
    await bo.page.close();
    await button(anna, /^Lämna/).click();
    await until(async () => (await button(anna, /^Krypterat samtal pågår/).count()) === 0, 30_000);

    // The page rings: the client reads it, and what it declines has stopped ringing.
    await button(anna, "Ring Bo Ek").click();
    const rung = await until(ofAnna(/notification$/), 15_000);
    expect(rung.getWireType()).toBe("m.room.encrypted");
    expect(rung.getContent()).toMatchObject({
      notification_type: "ring",
      "m.mentions": { user_ids: [cast.bo.userId] },
    });
    await client.sendEvent(roomId, EventType.RTCDecline, {
      "m.relates_to": { rel_type: "m.reference", event_id: rung.getId() },
    } as never);
    await outgoing().getByText("Kan inte svara nu").waitFor({ timeout: 15_000 });
  },
  170_000,
);
