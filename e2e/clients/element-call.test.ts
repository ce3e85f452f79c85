import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";
import { moving, openElementCall, serveElementCall } from "./element-call-host.ts";

/** Bo has a call in a channel with Element Call, and Anna with the page. */

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let elementCall: Awaited<ReturnType<typeof serveElementCall>>;
let anna: Page;
let bo: Awaited<ReturnType<typeof openElementCall>>;
let roomId: string;

beforeAll(async () => {
  ({ server, cast } = await startWithCast({ environment: { SAFOS_MEDIA_PORT: "0" } }));
  elementCall = await serveElementCall();
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  await signIn(anna, cast.anna.name, cast.anna.password);
  const { items } = await callApi<{ items: { id: string }[] }>(
    server,
    cast.anna,
    "GET",
    `/api/v1/workspaces/${cast.workspaceId}/channels`,
  );
  roomId = items[0]?.id ?? "";
  await anna.goto(`/w/${cast.workspaceId}/chat/${encodeURIComponent(roomId)}`);
});
afterAll(async () => {
  await browser.close();
  elementCall.stop();
  await server.stop();
});

const stage = () => anna.getByRole("region", { name: /^Möte:/ });
const open = () =>
  openElementCall(browser, server, elementCall.url, {
    ...{ name: cast.bo.userId, password: cast.bo.password, roomId },
  });

test("a call that Element Call begins stands in the channel's head, and the page and it see each other", async () => {
  keepPicturesOnFailure("element-call", () => ({ anna, bo: bo.page }));
  bo = await open();
  await button(anna, "Samtal pågår – 1 deltar").click({ timeout: 30_000 });
  await takePicture(anna, "element-call-check");
  await button(anna, "Gå med nu").click();
  await stage().getByText("Bo Ek").first().waitFor();
  await until(async () => (await moving(anna)) >= 2, 30_000);
  await takePicture(anna, "element-call-page");
  await bo.frame.getByText("Anna Lindqvist").first().waitFor();
  await until(async () => (await moving(bo.frame)) >= 2, 30_000);
  await takePicture(bo.page, "element-call-element");
  await bo.page.close();
  await button(anna, /^Lämna/).click();
}, 120_000);

test("a call that the page begins is found by Element Call, and who leaves is seen no longer", async () => {
  keepPicturesOnFailure("element-call-page-first", () => ({ anna, bo: bo.page }));
  await button(anna, /^Starta samtal i #/).click();
  await button(anna, "Gå med nu").click();
  bo = await open();
  await bo.frame.getByText("Anna Lindqvist").first().waitFor();
  await until(async () => (await moving(bo.frame)) >= 2, 30_000);
  await until(async () => (await moving(anna)) >= 2, 30_000);
  await button(anna, /^Lämna/).click();
  await bo.frame.getByText("Anna Lindqvist").first().waitFor({ state: "hidden" });
  expect(await moving(bo.frame)).toBe(1);
}, 120_000);

test("a call that Element Call begins in a direct chat rings on Anna's page, and she answers it into the same call", async () => {
  keepPicturesOnFailure("element-call-rings", () => ({ anna, bo: bo.page }));
  const made = await callApi<{ room_id: string }>(server, cast.bo, "POST", "/_matrix/client/v3/createRoom", {
    invite: [cast.anna.userId],
    is_direct: true,
    preset: "trusted_private_chat",
  });
  const room = `/_matrix/client/v3/rooms/${encodeURIComponent(made.room_id)}`;
  await callApi(server, cast.anna, "POST", `${room}/join`, {});
  await anna.goto("/");
  bo = await openElementCall(browser, server, elementCall.url, {
    ...{ name: cast.bo.userId, password: cast.bo.password, roomId: made.room_id, intent: "start_call_dm" },
  });
  const card = anna.getByRole("alertdialog", { name: "Bo Ek" });
  await card.waitFor({ timeout: 30_000 });
  await takePicture(anna, "element-call-rings");
  await button(card, "Svara").click();
  await stage().getByText("Bo Ek").first().waitFor({ timeout: 30_000 });
  await bo.frame.getByText("Anna Lindqvist").first().waitFor({ timeout: 30_000 });
  await bo.page.close();
  await button(anna, /^Lämna/).click();
}, 120_000);
