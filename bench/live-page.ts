import { fork, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { loadavg } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import type { LivePlaylist } from "@safos/contract/live-page";
import { callApi } from "../e2e/api.ts";
import { mediaProcessesOf } from "../e2e/clients/media-processes.ts";
import { addCast, startServer } from "../e2e/server.ts";
import type { Asked, Figures } from "../server/products/meetings/media/testing-clients.ts";
import { makePictures } from "../server/products/meetings/recorder/testing.ts";
import type { Watched } from "./live-page-clients.ts";

/**
 * How many watch a live page of one process, and what that costs the call itself: one sends a camera and a microphone, someone
 * in the audience takes them by WebRTC, and the pages of up to 2,000 ask for the playlist and fetch every piece. Then the same pages ask
 * a server of Node's that does nothing but answer with the same bytes. `VIEWERS` chooses the rows.
 */
const seconds = 12;
const counts = (process.env["VIEWERS"] ?? "0,200,1000,2000").split(",").map(Number);

const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(Math.floor(values.length * q), values.length - 1)] ?? NaN;

function statOf(pid: number): { readonly seconds: number; readonly memory: number } {
  const line = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
  return { seconds: (Number(fields[11]) + Number(fields[12])) / 100, memory: (Number(fields[21]) * 4096) / 2 ** 20 };
}

function askOf<T>(child: ChildProcess): (asked: object) => Promise<T> {
  return (asked) =>
    new Promise((resolve) => {
      child.once("message", resolve as (value: unknown) => void);
      child.send(asked);
    });
}

if (!makePictures(1, "320x180")) throw new Error("This needs ffmpeg.");
const server = await startServer({ environment: { SAFOS_MEDIA_PORT: "0" } });
const cast = await addCast(server);
await server.safos("workspace", "member", cast.workspaceId, "bo@digg.example", "--role", "viewer");
const fresh = { title: "Mätning", isStarted: true, lobby: "open", isWebinar: true };
const { id } = await callApi<{ id: string }>(
  server,
  cast.anna,
  "POST",
  `/api/v1/workspaces/${cast.workspaceId}/meetings`,
  fresh,
);
const { url } = await callApi<{ url: string }>(server, cast.anna, "PUT", `/api/v1/meetings/${id}/live-page`, {
  state: "on",
});
const page = `${server.url}/api/v1/live-pages/${url.split("/").at(-1)}`;

const clients = new URL("../server/products/meetings/media/testing-clients.ts", import.meta.url);
const people = fork(clients, ["21000"], { execArgv: [] });
const askPeople = askOf<Figures>(people) as (asked: Asked) => Promise<Figures>;
const tokenOf = async (who: typeof cast.anna): Promise<string> =>
  (await callApi<{ token: string }>(server, who, "POST", `/api/v1/meetings/${id}/join`)).token;
await askPeople({ kind: "publish", url: server.url, token: await tokenOf(cast.anna), hasSound: true });
await askPeople({ kind: "view", url: server.url, token: await tokenOf(cast.bo) });
for (let n = 0; n < 60; n++) {
  const { tracks } = (await (await fetch(page)).json()) as LivePlaylist;
  if (tracks.filter((one) => one.segments.length > 3).length === 2) break;
  await wait(500);
}

/** The same answers from memory, by Node alone. */
async function startBare(): Promise<{ readonly url: string; stop(): void }> {
  const playlist = Buffer.from(await (await fetch(page)).arrayBuffer());
  const { tracks } = JSON.parse(playlist.toString()) as LivePlaylist;
  const name = `${tracks[0]?.id}-${tracks[0]?.segments.at(-1)?.n}`;
  const piece = Buffer.from(await (await fetch(`${page}/segments/${name}`)).arrayBuffer());
  const bare = createServer(({ url: path = "" }, response) =>
    response.end(path.includes("/segments/") ? piece : playlist),
  );
  await new Promise<void>((done) => bare.listen(0, "127.0.0.1", done));
  const { port } = bare.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/x`, stop: () => bare.close() };
}

async function measure(name: string, address: string, count: number, pid: number): Promise<string> {
  const half = Math.ceil(count / 2);
  const script = new URL("./live-page-clients.ts", import.meta.url);
  const children =
    count === 0 ? [] : [half, count - half].map((n) => fork(script, [address, String(n)], { execArgv: [] }));
  const read = (): Promise<Watched[]> => Promise.all(children.map((child) => askOf<Watched>(child)({})));
  await wait(6000);
  await read();
  await askPeople({ kind: "watch" });
  const media = mediaProcessesOf(server.process().pid)[0] ?? 0;
  const [before, mediaBefore, at] = [statOf(pid), statOf(media), performance.now()];
  await wait(seconds * 1000);
  const span = (performance.now() - at) / 1000;
  const [after, mediaAfter, seen] = [statOf(pid), statOf(media), await read()];
  const { viewers } = await askPeople({ kind: "read" });
  for (const child of children) child.kill("SIGKILL");
  await wait(1000);
  const sum = (of: (one: Watched) => number): number => seen.reduce((all, one) => all + of(one), 0);
  const spans = seen.flatMap((one) => one.spans);
  const cores = (after.seconds - before.seconds) / span;
  return [
    name,
    count,
    (sum((one) => one.requests) / span).toFixed(0),
    (sum((one) => one.bytes) / span / 1e6).toFixed(1),
    spans.length === 0 ? "" : `${quantile(spans, 0.5).toFixed(1)} / ${quantile(spans, 0.99).toFixed(1)}`,
    sum((one) => one.failed),
    cores.toFixed(2),
    count === 0 ? "" : (count / cores).toFixed(0),
    after.memory.toFixed(0),
    ((mediaAfter.seconds - mediaBefore.seconds) / span).toFixed(2),
    `${((viewers[0]?.loss ?? 1) * 100).toFixed(2)} % / ${(viewers[0]?.gap ?? NaN).toFixed(0)}`,
    loadavg()[0]?.toFixed(1),
  ].join(" | ");
}

const heads =
  "server | viewers | requests/s | MB/s | p50 / p99 ms | failed | cores | viewers per core | MB of memory | cores: media | the call: loss / longest gap ms | load";
process.stdout.write(`| ${heads} |\n|${heads.replace(/[^|]+/g, "---")}|\n`);
for (const count of counts)
  process.stdout.write(`| ${await measure("Safos", page, count, server.process().pid ?? 0)} |\n`);
const bare = await startBare();
for (const count of counts.filter((one) => one > 0).slice(-1))
  process.stdout.write(`| ${await measure("Node alone, this process", bare.url, count, process.pid)} |\n`);
bare.stop();
people.kill("SIGKILL");
await server.stop();
process.exit(0);
