import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { canMakeNetwork, makeNetwork, type Network } from "../network.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";
import { ask, startBrowser, type ClientName, type Received } from "./livekit-page.ts";

/** Calls by TCP straight to the media, with no relay: an unmodified livekit-client in Chromium, in a namespace that lets no UDP out. */

const hasNetworks = canMakeNetwork();
let network: Network;
let server: RunningServer;
let cast: Cast;
let outside: Awaited<ReturnType<typeof startBrowser>>;
let inside: Awaited<ReturnType<typeof startBrowser>>;
let anna: { page: Page; identity: string };

async function enter(page: Page, who: { readonly name: string }): Promise<string> {
  const { token = "" } = await server.safos("meeting", "token", cast.workspaceId, who.name);
  return ask<string>(page, "join", `ws://${network.host}:${server.port}`, token, 250);
}

/** The protocols of the chosen paths, by connection. */
function waysOf(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    /* oxlint-disable typescript/no-explicit-any, typescript/no-unsafe-member-access -- the page has no types */
    const { publisher, subscriber } = (globalThis as any).room.engine.pcManager;
    const ways: string[] = [];
    for (const connection of [publisher, subscriber]) {
      const all = new Map<string, any>((await connection?.getStats()) ?? []);
      for (const one of all.values()) {
        const pair = one.type === "transport" ? all.get(one.selectedCandidatePairId) : undefined;
        if (pair) ways.push(all.get(pair.localCandidateId).protocol as string);
      }
    }
    return ways;
    /* oxlint-enable typescript/no-explicit-any, typescript/no-unsafe-member-access */
  });
}

const framesOf = async (page: Page, identity: string): Promise<number> =>
  (await ask<Received[]>(page, "received")).find((one) => one.identity === identity && one.kind === "video")?.frames ??
  0;

beforeAll(async () => {
  network = makeNetwork();
  ({ server, cast } = await startWithCast({
    environment: { SAFOS_HOST: "0.0.0.0", SAFOS_TURN_PORT: "0", SAFOS_TURN_TLS_PORT: "0" },
  }));
  outside = await startBrowser();
  inside = await startBrowser({ executablePath: network.chromium, host: network.host });
  const page = await outside.open();
  anna = { page, identity: await enter(page, cast.anna) };
  await ask(page, "publish", 640, 360, 15);
});
afterAll(async () => {
  await inside?.stop();
  await outside?.stop();
  await server?.stop();
  network.stop();
});

test.runIf(hasNetworks).each<{ client: ClientName; walls: string[]; way: string }>([
  { client: "livekit-client", walls: [], way: "udp" },
  { client: "livekit-client", walls: ["meta l4proto udp"], way: "tcp" },
  { client: "livekit-client-2", walls: ["meta l4proto udp"], way: "tcp" },
])("with $walls dropped $client's picture comes by $way, and goes both ways", async ({ client, walls, way }) => {
  network.open();
  for (const wall of walls) network.drop(wall);
  const page = await inside.open(client);
  try {
    const identity = await enter(page, cast.bo);
    await ask(page, "publish", 640, 360, 15);
    await until(async () => (await framesOf(page, anna.identity)) > 20, 20_000);
    await until(async () => (await framesOf(anna.page, identity)) > 20, 20_000);
    const ways = await waysOf(page);
    expect(ways).toEqual(client === "livekit-client" ? [way] : [way, way]);
  } finally {
    await ask(page, "leave");
    await page.context().close();
  }
});
