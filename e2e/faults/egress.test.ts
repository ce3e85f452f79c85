import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { tokenOf } from "../../server/products/meetings/media-keys/testing.ts";
import { ask, startBrowser } from "../clients/livekit-page.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

/** The whole server is killed while a program with a media key records a room (LiveKit's Egress). */

const key = { id: "APIkilled", secret: "k".repeat(40) };
let server: RunningServer;
let cast: Cast;
let browser: Awaited<ReturnType<typeof startBrowser>>;

beforeAll(async () => {
  const { workspaceId } = inject("prepared").cast;
  ({ server, cast } = await startWithCast({
    environment: {
      SAFOS_MEDIA_KEYS: `${key.id}:${key.secret}`,
      SAFOS_MEDIA_RECORDINGS: `${key.id}=${workspaceId}`,
    },
  }));
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.stop();
  await server.stop();
});

interface Info {
  egress_id: string;
  status: string;
  error: string;
  file_results: { location: string; duration: string }[];
}

async function twirp<T>(method: string, body: object): Promise<T> {
  const response = await fetch(`${server.url}/twirp/livekit.Egress/${method}`, {
    method: "POST",
    headers: { authorization: `Bearer ${tokenOf(key, { roomRecord: true })}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.status, await response.clone().text()).toBe(200);
  return (await response.json()) as T;
}

test("what was taped until two seconds before a SIGKILL is a file in the workspace", async () => {
  const page = await browser.open();
  const token = tokenOf(key, { room: "killed", roomJoin: true }, { sub: "a" });
  await ask(page, "join", server.url.replace("http", "ws"), token, 250);
  await ask(page, "publish");
  const { egress_id: id } = await twirp<Info>("StartRoomCompositeEgress", {
    room_name: "killed",
    file_outputs: [{ filepath: "killed.mp4" }],
  });
  const folder = join(server.data, "recordings", "egress", id);
  const begunAt = await until(
    () =>
      (existsSync(folder) ? readdirSync(folder) : []).flatMap((one) =>
        one.startsWith("timeline-") ? Number(one.slice(9)) : [],
      )[0] ?? false,
    30_000,
  );
  await until(
    () => readdirSync(folder).some((one) => statSync(join(folder, one)).size > 20_000) && Date.now() - begunAt > 6000,
    30_000,
  );
  await server.kill("SIGKILL");
  const taped = (Date.now() - begunAt) / 1000;
  // Nobody comes back, and the program asks for its end only now.
  await page.context().close();
  await server.restart();
  await twirp<Info>("StopEgress", { egress_id: id });
  const done = await until(async () => {
    const [one] = (await twirp<{ items: Info[] }>("ListEgress", { egress_id: id })).items;
    return one?.status === "EGRESS_COMPLETE" && one;
  }, 90_000);
  const [film] = done.file_results;
  // What comes before the first picture is not in the film.
  expect(Number(film?.duration) / 1e9).toBeGreaterThan(taped - 2.5);
  expect(Number(film?.duration) / 1e9).toBeLessThan(taped + 1);
  const answer = await fetch(film?.location ?? "", { headers: { authorization: `Bearer ${cast.anna.token}` } });
  expect(answer.status).toBe(200);
  expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(10_000);
  expect(existsSync(folder)).toBe(false);
});
