import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, extname, join, normalize } from "node:path";
import { ClientEvent, RoomStateEvent, type MatrixClient, type MatrixEvent } from "matrix-js-sdk";
import type { Browser, Frame, Page } from "playwright-core";
import { callApi } from "../api.ts";
import type { RunningServer } from "../server.ts";

/**
 * Element Call as Element embeds it: a widget in a frame, and around it what a Matrix client does for widgets (MSC2762,
 * MSC4157, MSC4515). It is AGPL: it is a client in tests, and no part of Safos.
 */

const folder = join(
  dirname(createRequire(import.meta.url).resolve("@element-hq/element-call-embedded/package.json")),
  "dist",
);
const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".wasm": "application/wasm",
};
const widgetId = "call";
const hostPage = "/host.html";

/** Carries messages between the widget and the test, which answers them. */
const bridge = `<!doctype html><title>host</title><style>body{margin:0}iframe{border:0;width:100vw;height:100vh}</style>
<iframe allow="camera; microphone; autoplay; display-capture"></iframe>
<script>
const frame = document.querySelector("iframe");
const post = (message) => frame.contentWindow.postMessage(message, "*");
window.askWidget = (action, data) =>
  post({ api: "toWidget", widgetId: "${widgetId}", requestId: crypto.randomUUID(), action, data });
window.addEventListener("message", async ({ source, data }) => {
  if (source !== frame.contentWindow) return;
  if (data.api === "fromWidget" && !data.response) post({ ...data, response: await window.answerWidget(data.action, data.data) });
  if (data.action === "content_loaded") askWidget("capabilities", {});
  if (data.api === "toWidget" && data.action === "capabilities" && data.response) {
    const { capabilities } = data.response;
    askWidget("notify_capabilities", { requested: capabilities, approved: capabilities });
    await window.followRoom();
  }
});
</script>`;

interface Device {
  readonly userId: string;
  readonly deviceId: string;
  readonly token: string;
}
type Data = Readonly<Record<string, unknown>>;
interface RoomEvent {
  readonly type: string;
  readonly state_key?: string;
}

/** Where Element Call is served; any origin but the server's. */
export async function serveElementCall(): Promise<{ readonly url: string; stop(): void }> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
    response.setHeader("content-type", types[extname(path)] ?? "application/octet-stream");
    const content = path === hostPage ? Promise.resolve(bridge) : readFile(join(folder, path));
    content.then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = address && typeof address === "object" ? address.port : 0;
  return { url: `http://localhost:${port}`, stop: () => void server.close() };
}

/** Pictures that move: videos with frames, whose time goes on. */
export const moving = (where: Page | Frame): Promise<number> =>
  where.locator("video").evaluateAll(async (all) => {
    const videos = all.filter((one): one is HTMLVideoElement => one instanceof HTMLVideoElement);
    const frames = videos.map((one) => one.getVideoPlaybackQuality().totalVideoFrames);
    await new Promise((resolve) => setTimeout(resolve, 500));
    return videos.filter(
      (one, index) => one.videoWidth > 0 && one.getVideoPlaybackQuality().totalVideoFrames > (frames[index] ?? 0),
    ).length;
  });

async function signIn(server: RunningServer, user: string, password: string): Promise<Device> {
  const body = { type: "m.login.password", identifier: { type: "m.id.user", user }, password };
  const made = await callApi<Record<string, string>>(server, { token: "" }, "POST", "/_matrix/client/v3/login", body);
  return { userId: user, deviceId: made["device_id"] ?? "", token: made["access_token"] ?? "" };
}

/** What the widget asks of the client around it. */
async function answer(
  server: RunningServer,
  who: Device,
  roomId: string,
  action: string,
  data: Data,
): Promise<unknown> {
  const call = <T = Data>(method: string, path: string, body?: unknown): Promise<T> =>
    callApi<T>(server, who, method, `/_matrix/client${path}`, body);
  const room = `/v3/rooms/${encodeURIComponent(roomId)}`;
  if (action === "supported_api_versions")
    return {
      supported_versions: [
        ...["0.0.1", "0.0.2", "org.matrix.msc2762", "org.matrix.msc2762_update_state", "org.matrix.msc2871"],
        ...["org.matrix.msc2873", "org.matrix.msc2876", "org.matrix.msc3819", "org.matrix.msc4515"],
      ],
    };
  if (action === "send_event") {
    const { type, state_key: stateKey, content, delay } = data;
    const query = typeof delay === "number" ? `?org.matrix.msc4140.delay=${delay}` : "";
    const path =
      typeof stateKey === "string"
        ? `${room}/state/${String(type)}/${encodeURIComponent(stateKey)}`
        : `${room}/send/${String(type)}/${crypto.randomUUID()}`;
    return { room_id: roomId, ...(await call("PUT", path + query, content)) };
  }
  if (action === "org.matrix.msc4157.update_delayed_event")
    return call(
      "POST",
      `/unstable/org.matrix.msc4140/delayed_events/${String(data["delay_id"])}/${String(data["action"])}`,
      {},
    );
  if (action === "get_openid")
    return {
      state: "allowed",
      ...(await call("POST", `/v3/user/${encodeURIComponent(who.userId)}/openid/request_token`, {})),
    };
  if (action === "org.matrix.msc4515.get_rtc_transports")
    return call("GET", "/unstable/org.matrix.msc4143/rtc/transports");
  if (action === "org.matrix.msc2876.read_events") return { events: [] };
  return {};
}

/** Sends the widget what is in the room, and what happens there until its page is closed. */
async function follow(server: RunningServer, who: Device, roomId: string, page: Page): Promise<void> {
  const send = (action: string, data: unknown): Promise<void> =>
    page.evaluate(([name, of]) => window.askWidget(name as string, of), [action, data]);
  const room = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/state`;
  await send("update_state", { state: await callApi(server, who, "GET", room) });
  for (let since = ""; !page.isClosed();) {
    const path = `/_matrix/client/v3/sync?timeout=${since === "" ? 0 : 5000}${since === "" ? "" : `&since=${since}`}`;
    const answered = await callApi<{
      next_batch: string;
      rooms?: { join?: Record<string, { state?: { events: RoomEvent[] }; timeline?: { events: RoomEvent[] } }> };
    }>(server, who, "GET", path);
    const { state, timeline } = answered.rooms?.join?.[roomId] ?? {};
    const events = [...(state?.events ?? []), ...(timeline?.events ?? [])].map((one) => ({ ...one, room_id: roomId }));
    const isState = (one: RoomEvent): boolean => one.state_key !== undefined;
    if (since !== "" && events.some(isState)) await send("update_state", { state: events.filter(isState) });
    since = answered.next_batch;
  }
}

declare global {
  interface Window {
    askWidget(action: string, data: unknown): void;
  }
}

/** What it asks of a client that has the keys of encrypted rooms; undefined: the same as of every client. */
async function answerWithKeys(
  client: MatrixClient,
  roomId: string,
  action: string,
  data: Data,
): Promise<Data | undefined> {
  if (action === "send_event" && data["state_key"] === undefined && data["delay"] === undefined) {
    const type = String(data["type"]) as never;
    return { room_id: roomId, ...(await client.sendEvent(roomId, type, data["content"] as never)) };
  }
  if (action !== "send_to_device") return undefined;
  if (data["encrypted"] !== true) throw new Error("Element Call sends keys in the clear.");
  for (const [userId, devices] of Object.entries(data["messages"] as Record<string, Record<string, Data>>))
    for (const [deviceId, content] of Object.entries(devices))
      await client.encryptAndSendToDevice(String(data["type"]), [{ userId, deviceId }], content);
  return {};
}

/** A key that came for Element Call. */
export interface KeyForElementCall {
  readonly sender: string;
  readonly isEncrypted: boolean;
  readonly content: { readonly keys: { readonly index: number; readonly key: string } };
}

/** The same of a client that has keys, with what it opens of what is sent to its device. */
async function followWithKeys(
  server: RunningServer,
  { client, roomId, page, keys }: { client: MatrixClient; roomId: string; page: Page; keys: KeyForElementCall[] },
): Promise<void> {
  const send = (action: string, data: unknown): Promise<void> =>
    page.evaluate(([name, of]) => window.askWidget(name as string, of), [action, data]);
  const token = client.getAccessToken() ?? "";
  const state = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/state`;
  await send("update_state", { state: await callApi(server, { token }, "GET", state) });
  const change = (event: MatrixEvent): void => {
    if (event.getRoomId() !== roomId || page.isClosed()) return;
    void send("update_state", { state: [{ ...event.event, room_id: roomId }] }).catch(() => undefined);
  };
  client.on(RoomStateEvent.Events, change);
  client.on(ClientEvent.ReceivedToDeviceMessage, ({ message, encryptionInfo }) => {
    if (message.type !== "io.element.call.encryption_keys" || page.isClosed()) return;
    const { content, sender, type } = message;
    keys.push({ sender, isEncrypted: encryptionInfo !== null, content: content as KeyForElementCall["content"] });
    void send("send_to_device", { type, sender, content, encrypted: encryptionInfo !== null }).catch(() => undefined);
  });
}

/** Opens Element Call in a room; it goes straight into the room's call. */
export async function openElementCall(
  browser: Browser,
  server: RunningServer,
  at: string,
  {
    name,
    password,
    roomId,
    intent = "join_existing",
    client,
  }: {
    readonly name: string;
    readonly password: string;
    readonly roomId: string;
    /** What it is opened for: `start_call_dm` rings. */
    readonly intent?: "join_existing" | "start_call_dm";
    /** One that has the keys of encrypted rooms, for the call of one; it does what Element does around it. */
    readonly client?: MatrixClient;
  },
): Promise<{
  readonly page: Page;
  readonly frame: Frame;
  readonly device: Device;
  readonly keys: readonly KeyForElementCall[];
}> {
  const keys: KeyForElementCall[] = [];
  const device = client
    ? { userId: client.getSafeUserId(), deviceId: client.getDeviceId() ?? "", token: client.getAccessToken() ?? "" }
    : await signIn(server, name, password);
  const context = await browser.newContext({ permissions: ["camera", "microphone"], locale: "en-GB" });
  const page = await context.newPage();
  const answerTo = async (action: string, data: Data): Promise<unknown> =>
    (client && (await answerWithKeys(client, roomId, action, data))) ?? answer(server, device, roomId, action, data);
  await page.exposeFunction("answerWidget", (action: string, data: Data) =>
    answerTo(action, data).catch((error: unknown) => ({ error: { message: String(error) } })),
  );
  let isFollowing = false;
  await page.exposeFunction("followRoom", () => {
    if (isFollowing) return;
    isFollowing = true;
    // The page may be closed in the middle of it.
    const following = client
      ? followWithKeys(server, { client, roomId, page, keys })
      : follow(server, device, roomId, page);
    void following.catch(() => undefined);
  });
  await page.goto(at + hostPage);
  const parameters = new URLSearchParams({
    ...{ userId: device.userId, deviceId: device.deviceId, roomId, baseUrl: server.url, lang: "en" },
    ...{
      intent,
      skipLobby: "true",
      perParticipantE2EE: String(client !== undefined),
      header: "none",
      appPrompt: "false",
    },
  });
  const source = `/index.html?${new URLSearchParams({ widgetId, parentUrl: at }).toString()}#?${parameters.toString()}`;
  await page.evaluate((src) => document.querySelector("iframe")?.setAttribute("src", src), source);
  const frame = page.frames().find((one) => one !== page.mainFrame());
  if (!frame) throw new Error("The page has no frame.");
  return { page, frame, device, keys };
}
