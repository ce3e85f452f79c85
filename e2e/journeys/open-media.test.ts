import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium, openContext, signIn } from "../browser.ts";
import { queryDatabase } from "../database.ts";
import { addPerson } from "../people.ts";
import { turnRuleOn } from "../rule-switch.ts";
import type { Cast, RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

// An administrator opens old addresses of files; someone without an account follows one, and finds nothing once it is closed again.

const daniel = "daniel@fk.example";
let server: RunningServer;
let browser: Browser;
let cast: Cast;

beforeAll(async () => {
  ({ server, cast } = await startWithCast({ environment: { SAFOS_CHAT_OPEN_MEDIA_BEFORE: "2024-09-01" } }));
  await addPerson(server, cast, daniel, "Daniel Ström", { isAdmin: true });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** A file that Anna sent to a chat years ago; the address of then. */
async function oldAddress(): Promise<string> {
  const ask = async (method: string, path: string, body: object | string): Promise<Record<string, string>> => {
    const answer = await fetch(`${server.url}/_matrix/${path}`, {
      method,
      headers: { authorization: `Bearer ${cast.anna.token}`, "content-type": "text/plain" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    return (await answer.json()) as Record<string, string>;
  };
  const { content_uri: uri = "" } = await ask("POST", "media/v3/upload?filename=protokoll.txt", "Protokoll 2023");
  const { room_id: roomId = "" } = await ask("POST", "client/v3/createRoom", {});
  const content = { msgtype: "m.file", body: "protokoll.txt", url: uri };
  await ask("PUT", `client/v3/rooms/${encodeURIComponent(roomId)}/send/m.room.message/en`, content);
  const media = uri.slice("mxc://".length);
  await queryDatabase(server, "update chat.media set created_at = '2023-05-01' where media_id = $1", [
    media.split("/")[1],
  ]);
  return `${server.url}/_matrix/media/v3/download/${media}`;
}

test("the rule is off at first, is turned on with the keyboard, and says who fetches what", async () => {
  const address = await oldAddress();
  const stranger = await browser.newContext();
  const visitor = await stranger.newPage();
  expect((await visitor.goto(address))?.status()).toBe(404);
  for (const size of ["desktop", "phone"] as const) {
    const { page } = await openContext(browser, server.url, size);
    await signIn(page, daniel, cast.anna.password);
    const rule = {
      name: "Gamla adresser till filer",
      off: "hämtas av dem som är inloggade",
      on: "hämtar den utan att logga in",
      picture: `regel-gamla-adresser-${size}`,
    };
    await turnRuleOn(page, rule, { isOn: size === "phone" });
    if (size === "desktop") {
      await visitor.goto(address);
      await visitor.getByText("Protokoll 2023").waitFor();
    } else {
      const choice = page.getByRole("switch", { name: rule.name });
      await choice.press("Space");
      await expect.poll(() => choice.isChecked()).toBe(false);
    }
  }
  const again = await browser.newContext();
  expect((await (await again.newPage()).goto(address))?.status()).toBe(404);
});
