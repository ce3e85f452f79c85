import * as sdk from "matrix-js-sdk";
import type { Browser, Locator, Page } from "playwright-core";
import { button, launchChromium, openContext, signIn } from "./browser.ts";
import { startMatrixClient } from "./matrix-client.ts";
import { until, type Cast, type RunningServer } from "./server.ts";
import { startWithCast } from "./with-cast.ts";

/** Anna at her desk and Bo with his telephone, who have a plain and an encrypted chat; Bo's other client hears what arrives. */
export interface TwoChats {
  readonly server: RunningServer;
  readonly cast: Cast;
  readonly browser: Browser;
  readonly anna: Page;
  readonly bo: Page;
  readonly bos: sdk.MatrixClient;
  readonly plainId: string;
  readonly sealedId: string;
  /** What Bo's client has of the newest message of a kind. */
  received(roomId: string, msgtype: string): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

export const chatOf = (id: string): string => `/chat/${encodeURIComponent(id)}`;
export const fieldOf = (page: Page): Locator => page.getByRole("textbox", { name: /^Skriv till/ });

/** Both are in the plain chat, _Inspelat_; Anna is asked into the encrypted one, _Förtroligt_. */
export async function startTwoChats(): Promise<TwoChats> {
  const { server, cast } = await startWithCast({ environment: { SAFOS_CHAT_SENDS_PER_SECOND: "100000" } });
  const browser = await launchChromium();
  const { page: anna } = await openContext(browser, server.url, "desktop");
  const { page: bo } = await openContext(browser, server.url, "phone");
  const bos = await startMatrixClient(server.url, cast.bo, { hasKeys: true });
  const createRoom = async (name: string, isEncrypted: boolean): Promise<string> => {
    const encryption = { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } };
    const { room_id: id } = await bos.createRoom({
      name,
      preset: sdk.Preset.PrivateChat,
      invite: [cast.anna.userId],
      initial_state: isEncrypted ? [encryption] : [],
    });
    return id;
  };
  const plainId = await createRoom("Inspelat", false);
  const sealedId = await createRoom("Förtroligt", true);
  await signIn(anna, cast.anna.name, cast.anna.password, chatOf(plainId));
  await button(anna, "Gå med").click();
  await fieldOf(anna).waitFor();
  await signIn(bo, cast.bo.name, cast.bo.password, chatOf(plainId));
  await fieldOf(bo).waitFor();
  return {
    ...{ server, cast, browser, anna, bo, bos, plainId, sealedId },
    received: (roomId, msgtype) =>
      until(() => {
        const events = bos.getRoom(roomId)?.getLiveTimeline().getEvents() ?? [];
        return events.findLast((event) => event.getContent()["msgtype"] === msgtype)?.getContent() ?? false;
      }),
    async stop() {
      bos.stopClient();
      await browser.close();
      await server.stop();
    },
  };
}
