import type { Page } from "playwright-core";
import { button } from "./browser.ts";
import { signInMatrixClient } from "./matrix-client.ts";
import type { Cast, RunningServer } from "./server.ts";

/** Makes a recovery key on the page of a person who has encrypted chats. */
export async function makeRecoveryKey(page: Page): Promise<void> {
  const dialog = page.getByRole("dialog");
  await page.goto("/security");
  await button(page, "Skapa återställningsnyckel").click();
  await button(dialog, "Skapa återställningsnyckel").click();
  await dialog.getByText("Nyckeln är sparad eller utskriven").click();
  await button(dialog, "Klart, slå på").click();
  await page.getByText("Klart", { exact: true }).waitFor();
}

/** An encrypted chat of one person, with another one who is invited. */
export async function makeEncryptedRoom(server: RunningServer, who: Cast["anna"], other: Cast["bo"]): Promise<string> {
  const client = await signInMatrixClient(server.url, { user: who.userId, password: who.password });
  const content = { algorithm: "m.megolm.v1.aes-sha2" };
  const { room_id: id } = await client.createRoom({
    name: "Förtroligt",
    invite: [other.userId],
    initial_state: [{ type: "m.room.encryption", state_key: "", content }],
  });
  await client.logout(true);
  return id;
}
