import { Agent, request } from "node:http";
import { liveAskEveryMs, type LivePlaylist } from "@safos/contract/live-page";

/** Those who watch a live page, in a process of their own: they ask as the page does and play nothing. */
export interface Watched {
  readonly requests: number;
  readonly bytes: number;
  readonly failed: number;
  /** Of playlists and of pieces, ms. */
  readonly spans: readonly number[];
}

const [address = "", count = "0"] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
let requests = 0;
let bytes = 0;
let failed = 0;
let spans: number[] = [];

function ask(path: string, headers: Record<string, string>): Promise<{ status: number; etag: string; body: Buffer }> {
  const began = performance.now();
  return new Promise((resolve) => {
    const fail = (): void => {
      failed++;
      resolve({ status: 0, etag: "", body: Buffer.alloc(0) });
    };
    const asked = request(address + path, { agent, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", fail);
      response.on("end", () => {
        const body = Buffer.concat(parts);
        requests++;
        bytes += body.length;
        spans.push(performance.now() - began);
        if ((response.statusCode ?? 500) >= 400) failed++;
        resolve({ status: response.statusCode ?? 500, etag: response.headers.etag ?? "", body });
      });
    });
    asked.on("error", fail);
    asked.end();
  });
}

async function watch(): Promise<void> {
  const had = new Set<string>();
  let etag = "";
  for (;;) {
    const { status, etag: next, body } = await ask("", etag === "" ? {} : { "if-none-match": etag });
    if (status === 200) {
      etag = next;
      const isFirst = had.size === 0;
      for (const { id, segments, hasEnded } of (JSON.parse(body.toString()) as LivePlaylist).tracks)
        for (const { n } of hasEnded ? [] : segments) {
          if (had.has(`${id}-${n}`)) continue;
          had.add(`${id}-${n}`);
          // Who comes begins with the newest ones.
          if (!isFirst || n > segments.length - 3) await ask(`/segments/${id}-${n}`, {});
        }
    }
    await new Promise((resolve) => setTimeout(resolve, liveAskEveryMs - 200 + Math.random() * 400));
  }
}

for (let n = 0; n < Number(count); n++) setTimeout(() => void watch(), Math.random() * liveAskEveryMs);
process.on("message", () => {
  process.send?.({ requests, bytes, failed, spans } satisfies Watched);
  [requests, bytes, failed, spans] = [0, 0, 0, []];
});
process.on("disconnect", () => process.exit(0));
