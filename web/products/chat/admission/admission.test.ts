import { createClient, type MatrixClient } from "matrix-js-sdk";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { silenceLibrary, silent } from "../silent-log.ts";
import { Admission } from "./admission.ts";

/** How an admission ends without a second device: its time is over, it is gone at the server, or there is nothing to give. */

const lifeMs = 300_000;
const requests: string[] = [];
let read: () => Response;

beforeAll(async () => {
  silenceLibrary();
  // With its encryption, of which the codes are made.
  const opened = createClient({
    baseUrl: "https://fk.example",
    userId: "@anna:fk.example",
    deviceId: "ANNA",
    logger: silent,
    fetchFn: async () => Response.json({}, { status: 404 }),
  });
  await opened.initRustCrypto({ useIndexedDB: false });
  opened.stopClient();
});
beforeEach(() => {
  vi.useFakeTimers();
  requests.length = 0;
  read = () => new Response(null, { status: 304 });
  vi.stubGlobal("fetch", async (_address: unknown, init?: RequestInit) => {
    const method = init?.method ?? "GET";
    if (method !== "GET") requests.push(method);
    if (method === "GET") return read();
    if (method === "DELETE") return new Response(null, { status: 204 });
    const headers = { etag: "1", expires: new Date(Date.now() + lifeMs).toUTCString() };
    return Response.json({ url: "https://fk.example/r/1" }, { status: 201, headers });
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const clientWith = (selfSigningKey: boolean): MatrixClient =>
  ({
    getCrypto: () => ({
      getCrossSigningStatus: async () => ({
        privateKeysCachedLocally: { masterKey: true, selfSigningKey, userSigningKey: true },
      }),
    }),
    getDomain: () => "fk.example",
    doesServerSupportUnstableFeature: async () => true,
    http: { getUrl: (path: string) => new URL(path, "https://fk.example") },
  }) as unknown as MatrixClient;

async function show(admission: Admission): Promise<void> {
  void admission.begin();
  await vi.waitFor(() => expect(admission.step().is).toBe("showing"));
}

test("a browser without all of the keys makes no code", async () => {
  const admission = new Admission(clientWith(false));
  await admission.begin();
  expect(admission.step()).toEqual({ is: "ended", why: "keys" });
  expect(requests).toEqual([]);
});

test("a code that nobody scans ends when its time is over", async () => {
  const admission = new Admission(clientWith(true));
  const steps: string[] = [];
  admission.subscribe(() => steps.push(admission.step().is));
  await show(admission);
  await vi.advanceTimersByTimeAsync(lifeMs);
  expect(admission.step()).toEqual({ is: "ended", why: "expired" });
  expect(steps).toEqual(["opening", "showing", "ended"]);
});

test("one that is gone at the server before that was ended by the other device", async () => {
  const admission = new Admission(clientWith(true));
  await show(admission);
  read = () => new Response(null, { status: 404 });
  await vi.advanceTimersByTimeAsync(2000);
  expect(admission.step()).toEqual({ is: "ended", why: "gone" });
});

test("who leaves ends it at the server, and nothing more comes of it", async () => {
  const admission = new Admission(clientWith(true));
  await show(admission);
  admission.cancel();
  await vi.waitFor(() => expect(requests).toEqual(["POST", "DELETE"]));
  await vi.advanceTimersByTimeAsync(lifeMs);
  expect(admission.step().is).toBe("showing");
});
