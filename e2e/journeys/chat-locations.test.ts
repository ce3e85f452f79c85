import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { button } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { requireGood } from "../require-good.ts";
import { chatOf, fieldOf, startTwoChats, type TwoChats } from "../two-chats.ts";

/** Anna and Bo send each other places, in a plain and in an encrypted room. */

let chats: TwoChats;
let anna: Page;
let bo: Page;
let plainId = "";
let sealedId = "";

beforeAll(async () => {
  chats = await startTwoChats();
  ({ anna, bo, plainId, sealedId } = chats);
});
afterAll(() => chats.stop());

const viewer = (page: Page) => page.getByRole("dialog");

const openPlace = async (page: Page): Promise<void> => {
  await button(page, "Bifoga fil").click();
  await page.getByRole("menuitem", { name: "Plats" }).click();
  await viewer(page).getByRole("heading", { name: "Skicka en plats" }).waitFor();
};
const place = (page: Page, text: string) => page.getByRole("article").filter({ hasText: text }).last();

test("one's own place is sent after the browser has given it and one has said yes, and no other host is asked", async () => {
  keepPicturesOnFailure("media-place", () => ({ anna, bo }));
  const hosts = new Set<string>();
  for (const page of [anna, bo]) page.on("request", (request) => void hosts.add(new URL(request.url()).origin));
  await bo.goto(chatOf(plainId));
  await fieldOf(bo).waitFor();
  await openPlace(bo);
  await button(viewer(bo), "Hitta min plats").click();
  await viewer(bo).getByText("Sidan får inte veta var du är.").waitFor();
  await requireGood(bo, "plats-nekad-mobil");
  await bo.context().grantPermissions(["geolocation"]);
  await bo.context().setGeolocation({ latitude: 59.32932, longitude: 18.06858, accuracy: 35 });
  await button(viewer(bo), "Hitta min plats").click();
  await viewer(bo).getByText("59,32932° N, 18,06858° Ö · Inom 35 meter").waitFor();
  await viewer(bo).getByRole("textbox", { name: "Beskrivning (frivillig)" }).fill("Utanför Kanslihuset");
  await requireGood(bo, "plats-min-mobil");
  await button(viewer(bo), "Skicka min plats").click();
  await place(bo, "Utanför Kanslihuset").getByText("Inom 35 meter").waitFor();
  await requireGood(bo, "plats-mobil");
  expect(await chats.received(plainId, "m.location")).toMatchObject({
    geo_uri: "geo:59.32932,18.06858;u=35",
    "org.matrix.msc3488.location": { uri: "geo:59.32932,18.06858;u=35", description: "Utanför Kanslihuset" },
    "org.matrix.msc3488.asset": { type: "m.self" },
  });
  expect([...hosts].filter((origin) => origin !== new URL(chats.server.url).origin && origin !== "null")).toEqual([]);
});

test("a point is sent from a thread, as a reply in it", async () => {
  keepPicturesOnFailure("media-thread", () => ({ anna, bo }));
  const { event_id: root } = await chats.bos.sendTextMessage(plainId, "Var ses vi?");
  await anna.goto(`${chatOf(plainId)}?panel=${encodeURIComponent(root)}`);
  const panel = anna.getByRole("complementary", { name: "Tråd" });
  await button(panel, "Bifoga fil").click();
  await anna.getByRole("menuitem", { name: "Plats" }).click();
  await viewer(anna).getByRole("textbox", { name: "Beskrivning (frivillig)" }).fill("I entrén");
  await button(viewer(anna), "Skicka platsen").click();
  await panel.getByRole("article").filter({ hasText: "I entrén" }).waitFor();
  await expect
    .poll(() => chats.received(plainId, "m.location"))
    .toMatchObject({ "m.relates_to": { rel_type: "m.thread", event_id: root } });
  await requireGood(anna, "plats-i-trad");
});

test("a point is chosen on the map by keys and by pointer, in an encrypted room too, and what others send is shown", async () => {
  keepPicturesOnFailure("media-point", () => ({ anna, bo }));
  await anna.goto(chatOf(sealedId));
  await button(anna, "Gå med").click();
  await fieldOf(anna).waitFor();
  await openPlace(anna);
  const map = viewer(anna).getByRole("application");
  const position = viewer(anna).getByText(/° N, /);
  await expect.poll(() => position.textContent()).toBe("62,00000° N, 16,00000° Ö");
  await map.focus();
  await anna.keyboard.press("ArrowDown");
  await anna.keyboard.press("+");
  await expect.poll(() => position.textContent()).toBe("61,20000° N, 16,00000° Ö");
  await button(viewer(anna), "Längre bort").click();
  const box = await map.boundingBox();
  if (!box) throw new Error("There is no map.");
  await anna.mouse.move(box.x + 100, box.y + 100);
  await anna.mouse.down();
  await anna.mouse.move(box.x + 100, box.y + 100 + box.height / 4, { steps: 3 });
  await anna.mouse.up();
  await expect.poll(() => position.textContent()).toMatch(/^65,/);
  await requireGood(anna, "plats-valj");
  await button(viewer(anna), "Skicka platsen").click();
  const sent = await chats.received(sealedId, "m.location");
  expect(sent["geo_uri"]).toMatch(/^geo:65\.\d+,16\.00000$/);
  expect(sent["org.matrix.msc3488.asset"]).toEqual({ type: "m.pin" });
  await place(anna, "16,00000° Ö").waitFor();
  await chats.bos.sendMessage(plainId, {
    msgtype: "m.location",
    body: "Mötet är här",
    geo_uri: "geo:-33.86,151.21",
  } as never);
  await chats.bos.sendMessage(plainId, { msgtype: "m.location", body: "Ingenstans", geo_uri: "geo:999,1" } as never);
  await anna.goto(chatOf(plainId));
  await place(anna, "33,86000° S, 151,21000° Ö").waitFor();
  await place(anna, "Ingenstans").waitFor();
  await requireGood(anna, "plats");
});
