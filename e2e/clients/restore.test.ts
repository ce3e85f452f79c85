import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as sdk from "matrix-js-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startMatrixClient } from "../matrix-client.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

// Foreign clients that have seen what a restore takes back: backup, work, restore, work.

let server: RunningServer;
let cast: Cast;
const folder = mkdtempSync(join(tmpdir(), "safos-restore-"));
const archive = join(folder, "before.safos");
const run = promisify(execFile);

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The same address, with what the archive holds and nothing else. */
async function restore(): Promise<void> {
  await server.kill("SIGTERM");
  for (const name of readdirSync(server.data)) rmSync(join(server.data, name), { recursive: true, force: true });
  await server.safos("restore", archive);
  await server.restart();
}

const bodies = (client: sdk.MatrixClient, roomId: string): unknown[] =>
  (client.getRoom(roomId)?.getLiveTimeline().getEvents() ?? []).map((event) => event.getContent()["body"]);

/** One run of the desktop client over the workspace's folder. */
const sync = (local: string, who: Cast["anna"]): Promise<unknown> =>
  run(
    "nextcloudcmd",
    ["--non-interactive", "-u", who.name, "-p", who.password, "--path", `/${cast.workspaceName}`, local, server.url],
    { env: { ...process.env, QT_QPA_PLATFORM: "offscreen", HOME: folder }, timeout: 60_000 },
  );
const filesIn = (local: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(local)
      .filter((name) => !name.startsWith("."))
      .map((name) => [name, readFileSync(join(local, name), "utf8")]),
  );

test("after a restore the desktop client loses nothing, and the Matrix client goes on where the server is", async () => {
  const annas = join(folder, "anna");
  const bos = join(folder, "bo");
  mkdirSync(annas);
  mkdirSync(bos);
  const anna = await startMatrixClient(server.url, cast.anna, { hasKeys: false });
  const bo = await startMatrixClient(server.url, cast.bo, { hasKeys: false });
  let isSignedOut = false;
  anna.on(sdk.HttpApiEvent.SessionLoggedOut, () => (isSignedOut = true));
  try {
    const { room_id: roomId } = await anna.createRoom({ invite: [cast.bo.userId], preset: sdk.Preset.PrivateChat });
    await until(() => bo.getRoom(roomId)?.getMyMembership() === "invite");
    await bo.joinRoom(roomId);
    await anna.sendTextMessage(roomId, "före");
    await until(() => bodies(bo, roomId).includes("före"));
    writeFileSync(join(annas, "x.txt"), "ett");
    // With no file unchanged the client would ask its person what to do.
    writeFileSync(join(annas, "orörd.txt"), "orörd");
    await sync(annas, cast.anna);
    await server.safos("backup", archive);

    writeFileSync(join(annas, "x.txt"), "version två");
    writeFileSync(join(annas, "ny.txt"), "skriven efter säkerhetskopian");
    await sync(annas, cast.anna);
    await anna.sendTextMessage(roomId, "förlorad");
    await until(() => bodies(bo, roomId).includes("förlorad"));

    await restore();

    // Another device writes the same file, once, as the first one had.
    await sync(bos, cast.bo);
    expect(filesIn(bos)).toEqual({ "x.txt": "ett", "orörd.txt": "orörd" });
    writeFileSync(join(bos, "x.txt"), "annan enhet");
    await sync(bos, cast.bo);
    for (const turn of [1, 2, 3]) await sync(turn === 2 ? bos : annas, turn === 2 ? cast.bo : cast.anna);
    const here = filesIn(annas);
    expect(filesIn(bos)["x.txt"]).toBe(here["x.txt"]);
    expect(here["ny.txt"]).toBe("skriven efter säkerhetskopian");
    expect(filesIn(bos)["ny.txt"]).toBe("skriven efter säkerhetskopian");
    // Both contents are there, under the one name or the other.
    expect(Object.values(here)).toEqual(expect.arrayContaining(["annan enhet", "version två"]));

    await until(async () => {
      await bo.sendTextMessage(roomId, "efter");
      return true;
    }, 60_000);
    await until(() => bodies(anna, roomId).includes("efter"), 60_000);
    await anna.sendTextMessage(roomId, "svar");
    await until(() => bodies(bo, roomId).includes("svar"), 60_000);
    expect(isSignedOut).toBe(false);
    expect(anna.getSyncState()).toBe(sdk.SyncState.Syncing);
  } finally {
    anna.stopClient();
    bo.stopClient();
  }
}, 240_000);
