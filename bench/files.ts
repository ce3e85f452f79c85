import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { Agent, createServer, request } from "node:http";
import { startServer } from "../e2e/server.ts";

/**
 * Small writes and long listings over WebDAV: the whole server with fsync on, beside a bare HTTP server in the same run
 * that keeps bodies in memory (what the client and the loopback cost by themselves). `node bench/files.ts put depth0` asks
 * these questions alone.
 */
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const rounds = 3;

function call(
  url: string,
  method: string,
  headers: Record<string, string>,
  body?: Uint8Array,
): Promise<{ status: number; size: number }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method, agent, headers: { ...headers, ...(body ? { "content-length": String(body.length) } : {}) } },
      (answer) => {
        let size = 0;
        answer.on("data", (part: Buffer) => (size += part.length));
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, size }));
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

async function timed(
  count: number,
  parallel: number,
  work: (index: number) => Promise<unknown>,
): Promise<{ p50: number; p99: number; perSecond: number }> {
  const spans: number[] = [];
  let next = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      while (next < count) {
        const index = next++;
        const from = performance.now();
        await work(index);
        spans.push(performance.now() - from);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  spans.sort((a, b) => a - b);
  return {
    p50: spans[Math.floor(count / 2)] ?? 0,
    p99: spans[Math.floor(count * 0.99)] ?? 0,
    perSecond: count / seconds,
  };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function measure(
  name: string,
  work: () => Promise<{ p50: number; p99: number; perSecond: number }>,
): Promise<{ p50: number; perSecond: number }> {
  const runs = [];
  for (let round = 0; round < rounds; round++) runs.push(await work());
  const row = {
    p50: median(runs.map((one) => one.p50)),
    p99: median(runs.map((one) => one.p99)),
    perSecond: median(runs.map((one) => one.perSecond)),
  };
  process.stdout.write(`| ${name} | ${row.p50.toFixed(2)} | ${row.p99.toFixed(2)} | ${row.perSecond.toFixed(0)} |\n`);
  return row;
}

const bulkType = { "content-type": "multipart/related; boundary=bench" };

/** A thousand files as the desktop program sends them together. */
function bulkOf(folder: string, first = 0): Uint8Array {
  const path = decodeURIComponent(new URL(folder).pathname).split("/").slice(5).join("/");
  const parts = Array.from({ length: 1000 }, (_, n) => {
    const body = randomBytes(1024);
    const md5 = createHash("md5").update(body).digest("hex");
    const headers = `X-File-Path: /${path}/b${first + n}\r\nX-File-MD5: ${md5}\r\nX-File-Mtime: 1700000000\r\nContent-Length: ${body.length}`;
    return [Buffer.from(`--bench\r\n${headers}\r\n\r\n`), body, Buffer.from("\r\n")];
  });
  return Buffer.concat([...parts.flat(), Buffer.from("--bench--\r\n")]);
}

const bare = createServer((incoming, outgoing) => {
  const parts: Buffer[] = [];
  incoming.on("data", (part: Buffer) => parts.push(part));
  incoming.on("end", () => outgoing.writeHead(201).end());
});
await new Promise<void>((resolve) => bare.listen(0, "127.0.0.1", () => resolve()));
const address = bare.address();
const bareUrl = `http://127.0.0.1:${address && typeof address === "object" ? address.port : 0}`;

const server = await startServer();
try {
  await server.safos("organisation", "add", "fk.example", "--name", "FK");
  await server.safos("person", "add", "anna@fk.example", "--password", "ett långt lösenord");
  const { token } = await server.safos("token", "create", "anna@fk.example");
  const headers = { authorization: `Bearer ${token}` };
  const base = `${server.url}/remote.php/dav/files/anna@fk.example`;
  let series = 0;
  const folder = async (): Promise<string> => {
    const path = `${base}/m${series++}`;
    await call(path, "MKCOL", headers);
    return path;
  };
  const puts = async (): Promise<void> => {
    for (const parallel of [1, 6, 30]) {
      const floor = await measure(`bare HTTP, PUT 1 KiB, ${parallel} at once`, () =>
        timed(1000, parallel, (index) => call(`${bareUrl}/${index}`, "PUT", {}, randomBytes(1024))),
      );
      const own = await measure(`Safos, PUT 1 KiB, ${parallel} at once`, async () => {
        const path = await folder();
        return timed(1000, parallel, (index) => call(`${path}/f${index}`, "PUT", headers, randomBytes(1024)));
      });
      process.stdout.write(
        `| ratio to bare (time) | ${(own.p50 / floor.p50).toFixed(1)} | | ${(floor.perSecond / own.perSecond).toFixed(1)} |\n`,
      );
    }
  };
  const bulk = (path: string, first = 0): Promise<unknown> =>
    call(`${server.url}/remote.php/dav/bulk`, "POST", { ...headers, ...bulkType }, bulkOf(path, first));
  const folderOf = async (count: number): Promise<string> => {
    const path = await folder();
    for (let first = 0; first < count; first += 1000) await bulk(path, first);
    return path;
  };
  const props = `<d:propfind xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.org/ns"><d:prop><d:getlastmodified/><d:getcontentlength/><d:resourcetype/><d:getetag/><oc:id/><oc:permissions/><oc:fileid/><oc:size/><oc:checksums/><nc:has-preview/></d:prop></d:propfind>`;
  const list = (path: string, depth: string): Promise<unknown> =>
    call(path, "PROPFIND", { ...headers, depth }, Buffer.from(props));
  /** By the words that choose them. */
  const questions: Readonly<Record<string, () => Promise<unknown>>> = {
    put: puts,
    bulk: () =>
      measure("bulk, 1,000 × 1 KiB in one request", async () => {
        const path = await folder();
        return timed(1, 1, () => bulk(path));
      }),
    children: async () => {
      const path = await folderOf(1000);
      await measure("PROPFIND of 1,000 children", () => timed(40, 1, () => list(path, "1")));
    },
    "many-children": async () => {
      const path = await folderOf(10_000);
      await measure("PROPFIND of 10,000 children", () => timed(10, 1, () => list(path, "1")));
    },
    depth0: () => measure("PROPFIND depth 0 (has anything changed?)", () => timed(1000, 4, () => list(base, "0"))),
    get: async () => {
      const path = await folderOf(1000);
      await measure("GET 1 KiB, 6 at once", () =>
        timed(2000, 6, (index) => call(`${path}/b${index % 1000}`, "GET", headers)),
      );
    },
  };
  const chosen = process.argv.slice(2);
  process.stdout.write("| what | p50 ms | p99 ms | per second |\n| --- | --: | --: | --: |\n");
  for (const [name, ask] of Object.entries(questions)) if (chosen.length === 0 || chosen.includes(name)) await ask();
  const status = readFileSync(`/proc/${server.process().pid}/status`, "utf8");
  const most = Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  process.stdout.write(`\nThe server took ${most} MB at most.\n`);
} finally {
  await server.stop();
  bare.close();
  agent.destroy();
}
