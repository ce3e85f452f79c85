import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { parseNetworks } from "#config";
import { createGuardedFetch, type GuardedFetch } from "./guarded-fetch.ts";
import { GuardedFetchError } from "./reach.ts";

const loopback = parseNetworks("127.0.0.0/8,::1/128");
const none = { has: () => false };
if (!loopback) throw new Error("These are networks.");
const limits = { timeoutMs: 500, mostBytes: 10_000 };
const open = createGuardedFetch({ privateNetworks: loopback, ...limits });
const closed = createGuardedFetch({ privateNetworks: none, ...limits });

let answer: RequestListener = (_request, response) => response.end("hej");
let asked = 0;
const server = createServer((request, response) => {
  asked++;
  answer(request, response);
});
await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
afterAll(() => server.close());
const { port } = server.address() as AddressInfo;
const at = `http://127.0.0.1:${port}/`;

const faultOf = async (fetch: GuardedFetch, address: string): Promise<string> => {
  try {
    await fetch(address);
    return "none";
  } catch (error) {
    return error instanceof GuardedFetchError ? error.fault : String(error);
  }
};

test("a network that is named is reached, with method, headers and body", async () => {
  answer = (request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => response.setHeader("x-seen", request.method ?? "").end(Buffer.concat(parts)));
  };
  const got = await open(at, { method: "POST", headers: { "content-type": "text/plain" }, body: "å" });
  expect([got.status, got.headers.get("x-seen"), await got.text()]).toEqual([200, "POST", "å"]);
  expect((await open(`http://localhost:${port}/`)).status).toBe(200);
});

test("private, special and strange addresses are not reached, by name or number", async () => {
  const before = asked;
  for (const address of [
    at,
    `http://localhost:${port}/`,
    "https://10.0.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://0x7f000001/",
    "https://2130706433/",
    "https://0/",
    "https://[fd00::1]/",
    "https://100.64.0.1/",
    // Public, and yet in the clear.
    "http://8.8.8.8/",
  ])
    expect([address, await faultOf(closed, address)]).toEqual([address, "private"]);
  for (const address of [
    "file:///etc/passwd",
    "ftp://fk.example/",
    "inte en adress",
    "https://anna:hemlig@fk.example/",
  ])
    expect([address, await faultOf(open, address)]).toEqual([address, "address"]);
  expect(asked).toBe(before);
});

test("an answer that leads elsewhere is not followed", async () => {
  answer = (_request, response) => response.writeHead(302, { location: "https://169.254.169.254/" }).end();
  const got = await open(at);
  expect([got.status, got.headers.get("location")]).toEqual([302, "https://169.254.169.254/"]);
});

test("answers that are too large or too slow are given up", async () => {
  answer = (_request, response) => response.end("x".repeat(20_000));
  expect(await faultOf(open, at)).toBe("tooLarge");
  answer = (_request, response) => void response.write("x");
  expect(await faultOf(open, at)).toBe("time");
  answer = () => undefined;
  expect(await faultOf(open, at)).toBe("time");
  answer = (request) => request.socket.destroy();
  expect(await faultOf(open, at)).toBe("unreachable");
});
