import type { MatrixClient, MatrixEvent } from "matrix-js-sdk";
import { EventType, RelationType, RoomEvent } from "matrix-js-sdk";
import { parseCallNotificationContent } from "matrix-js-sdk/lib/matrixrtc/index.js";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { startMatrixClient } from "../matrix-client.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

/** Anna calls Bo from their chat; he answers on his phone. */

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let bo: Page;
let boAtHisDesk: Page;
let roomId: string;

beforeAll(async () => {
  ({ server, cast } = await startWithCast({ environment: { SAFOS_MEDIA_PORT: "0" } }));
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: bo } = await openContext(browser, server.url, "phone"));
  ({ page: boAtHisDesk } = await openContext(browser, server.url, "desktop"));
  roomId = await directRoom();
  await Promise.all([
    signIn(anna, cast.anna.name, cast.anna.password),
    signIn(bo, cast.bo.name, cast.bo.password),
    signIn(boAtHisDesk, cast.bo.name, cast.bo.password),
  ]);
  await anna.goto(`/chat/${encodeURIComponent(roomId)}`);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** A chat of Anna and Bo. */
async function directRoom(): Promise<string> {
  const room = { invite: [cast.bo.userId], is_direct: true, preset: "trusted_private_chat" };
  const made = await callApi<{ room_id: string }>(server, cast.anna, "POST", "/_matrix/client/v3/createRoom", room);
  await callApi(server, cast.bo, "POST", `/_matrix/client/v3/rooms/${encodeURIComponent(made.room_id)}/join`, {});
  return made.room_id;
}

const picturesOnFailure = (name: string): void => keepPicturesOnFailure(name, () => ({ anna, bo, boAtHisDesk }));
const incoming = (page: Page) => page.getByRole("alertdialog", { name: "Anna Lindqvist" });
const outgoing = () => anna.getByRole("region", { name: "Samtal till Bo Ek" });
const stage = (page: Page) => page.getByRole("region", { name: /^Möte:/ });
const pictures = (page: Page): Promise<number> =>
  stage(page)
    .locator("video")
    .evaluateAll((all) => all.filter((one) => one instanceof HTMLVideoElement && one.videoWidth > 0).length);
const ring = (name = "Ring Bo Ek") => button(anna, name).click();

/** What a client got to see of a room, in order. */
function watch(client: MatrixClient, type: string): MatrixEvent[] {
  const seen: MatrixEvent[] = [];
  client.on(RoomEvent.Timeline, (event) => void (event.getType() === type && seen.push(event)));
  return seen;
}
const roomFor = (client: MatrixClient) => client.getRoom(roomId) ?? expect.fail("The client is not in the room.");
const rings = (client: MatrixClient, event: MatrixEvent): Promise<boolean> =>
  parseCallNotificationContent(event, { room: roomFor(client), userId: client.getSafeUserId() }).then(
    () => true,
    () => false,
  );

test("it rings on all of Bo's pages without taking the focus; he declines and says why", async () => {
  picturesOnFailure("ringing-declined");
  await boAtHisDesk.getByRole("link", { name: "Filer" }).first().focus();
  await ring();
  await Promise.all([
    incoming(bo).waitFor(),
    incoming(boAtHisDesk).waitFor(),
    outgoing().getByText("Det ringer").waitFor(),
  ]);
  expect(await boAtHisDesk.evaluate(() => document.activeElement?.textContent)).toBe("Filer");
  await takePicture(anna, "ringing-out");
  for (const [page, name] of [
    [bo, "ringing-phone"],
    [boAtHisDesk, "ringing-in"],
  ] as const) {
    await takePicture(page, name);
    expect([name, await violationsOf(page)]).toEqual([name, []]);
    expect([name, await overflowOf(page)]).toEqual([name, 0]);
  }
  expect(await boAtHisDesk.title()).toContain("Anna Lindqvist ringer");
  await button(incoming(boAtHisDesk), "Jag ringer upp om 10 minuter").click();
  await incoming(bo).waitFor({ state: "hidden" });
  await outgoing().getByText("Kan inte svara nu").waitFor();
  await anna.getByRole("log").getByText("Jag ringer upp om 10 minuter").waitFor();
  await anna.getByRole("log").getByText("Avböjt samtal").waitFor();
  await takePicture(anna, "ringing-declined");
  expect(await violationsOf(anna)).toEqual([]);
});

test("Anna calls again with her camera, and Bo answers with his: both are in, without another question", async () => {
  picturesOnFailure("ringing-answered");
  await button(outgoing(), "Stäng").click();
  await ring("Ring Bo Ek med video");
  await button(incoming(bo), "Med video").click();
  await incoming(boAtHisDesk).waitFor({ state: "hidden" });
  for (const page of [anna, bo]) {
    await stage(page).waitFor({ timeout: 15_000 });
    await expect.poll(() => pictures(page), { timeout: 15_000 }).toBe(2);
  }
  await takePicture(anna, "ringing-call");
  await takePicture(bo, "ringing-call-phone");
  await Promise.all([anna, bo].map((page) => button(page, "Lämna").click()));
});

test("a call that Anna takes back is missed; the next Bo answers by the keys, and he hangs up to answer another", async () => {
  picturesOnFailure("ringing-missed");
  const client = await startMatrixClient(server.url, cast.bo, { hasKeys: false });
  const seen = watch(client, EventType.RTCNotification);
  await ring();
  await incoming(boAtHisDesk).waitFor();
  const event = await until(() => seen[0] ?? false);
  await until(() => rings(client, event));
  await button(outgoing(), "Avbryt").click();
  await incoming(boAtHisDesk).waitFor({ state: "hidden" });
  // It rings on no Matrix client any more either.
  await until(async () => !(await rings(client, event)));
  client.stopClient();
  await anna.getByRole("log").getByText("Inget svar").waitFor({ timeout: 15_000 });
  await ring();
  await incoming(boAtHisDesk).waitFor();
  await boAtHisDesk.keyboard.press("Control+Shift+S");
  await Promise.all([anna, boAtHisDesk].map((page) => stage(page).waitFor({ timeout: 15_000 })));
  await incoming(bo).waitFor({ state: "hidden" });
  expect(await pictures(boAtHisDesk)).toBe(0);
  const other = await directRoom();
  await callApi(server, cast.anna, "POST", "/api/v1/rings", { roomId: other });
  await Promise.all([incoming(boAtHisDesk).waitFor(), incoming(bo).waitFor()]);
  await takePicture(boAtHisDesk, "ringing-in-call");
  expect(await violationsOf(boAtHisDesk)).toEqual([]);
  await button(incoming(boAtHisDesk), "Lägg på och svara").click();
  // Nobody waits alone in the call that he left, and he is in the other.
  await stage(anna).waitFor({ state: "hidden", timeout: 15_000 });
  await stage(boAtHisDesk).waitFor();
  await incoming(bo).waitFor({ state: "hidden" });
  await anna.getByRole("log").getByText("Samtal, under en minut").first().waitFor({ timeout: 15_000 });
});

test("Bo's Matrix client rings too when Anna calls; what it declines has stopped ringing everywhere", async () => {
  picturesOnFailure("ringing-client-declines");
  await boAtHisDesk.goto("/");
  await anna.goto(`/chat/${encodeURIComponent(roomId)}`);
  const client = await startMatrixClient(server.url, cast.bo, { hasKeys: false });
  const seen = watch(client, EventType.RTCNotification);
  await ring();
  await incoming(boAtHisDesk).waitFor();
  await until(() => seen.length === 1);
  await until(async () => (seen[0] ? rings(client, seen[0]) : false));
  await client.sendEvent(roomId, EventType.RTCDecline, {
    "m.relates_to": { rel_type: RelationType.Reference, event_id: seen[0]?.getId() ?? "" },
  } as never);
  await Promise.all([incoming(boAtHisDesk), incoming(bo)].map((one) => one.waitFor({ state: "hidden" })));
  await outgoing().getByText("Kan inte svara nu").waitFor();
  client.stopClient();
});

test("Bo calls with his Matrix client, and Anna's page rings; she declines, and he sees it", async () => {
  picturesOnFailure("ringing-client-calls");
  const client = await startMatrixClient(server.url, cast.bo, { hasKeys: false });
  const declined = watch(client, EventType.RTCDecline);
  const notified = watch(client, EventType.RTCNotification);
  const session = client.matrixRTC.getRoomSession(roomFor(client));
  session.joinRoomSession(
    [{ type: "livekit", livekit_service_url: `${server.url}/livekit/jwt`, livekit_alias: roomId }],
    undefined,
    { notificationType: "ring" },
  );
  const card = anna.getByRole("alertdialog", { name: "Bo Ek" });
  await card.waitFor({ timeout: 20_000 });
  await takePicture(anna, "ringing-from-client");
  expect(await violationsOf(anna)).toEqual([]);
  await button(card, "Avböj").click();
  await card.waitFor({ state: "hidden" });
  await until(() => declined.length === 1);
  const own = notified.find((one) => one.getSender() === cast.bo.userId);
  expect(declined[0]?.getSender()).toBe(cast.anna.userId);
  expect(declined[0]?.getRelation()?.event_id).toBe(own?.getId());
  await session.leaveRoomSession(5000);
  client.stopClient();
});
