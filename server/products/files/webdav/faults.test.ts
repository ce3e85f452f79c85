import { connect } from "node:net";
import { afterAll, expect, test } from "vitest";
import { startTestServer } from "../../../testing/server.ts";
import { davOf, davPath } from "../testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna } = server.people;
const dav = davOf(server, anna);
const to = (path: string): Record<string, string> => ({ destination: davPath(anna, path) });

/** A request whose address no client library would send. */
function raw(method: string, path: string, headers: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    let answer = "";
    socket.on("data", (part) => (answer += part.toString()));
    socket.on("error", reject);
    socket.on("close", () => resolve(answer));
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(
      `${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${anna.token}\r\n${lines.join("")}\r\n`,
    );
  });
}

test("an address with an unescaped # is refused and touches nothing", async () => {
  await dav("MKCOL", "frag");
  expect(await raw("DELETE", `${davPath(anna, "frag")}/#ment`)).toMatch(/^HTTP\/1.1 400[^]*<s:exception>/);
  expect(await raw("DELETE", `${davPath(anna, "frag")}#ment`)).toMatch(/^HTTP\/1.1 400/);
  expect((await dav("MOVE", "frag", to("bort#frag"))).status).toBe(400);
  expect((await dav("MOVE", "frag", { destination: `${server.url}${davPath(anna, "bort#frag")}` })).status).toBe(400);
  expect((await dav("PROPFIND", "frag", { depth: "0" })).status).toBe(207);
  expect((await dav("MOVE", "frag", to("med%23korg"))).status).toBe(201);
});

test("nothing is moved onto itself", async () => {
  await dav("PUT", "sig.txt", {}, "1");
  expect((await dav("MOVE", "sig.txt", to("sig.txt"))).status).toBe(403);
  expect((await dav("MOVE", "sig.txt", { ...to("sig.txt"), overwrite: "F" })).status).toBe(403);
  expect((await dav("MOVE", "sig.txt", to("Sig.txt"))).status).toBe(201);
  expect(await (await dav("GET", "Sig.txt")).text()).toBe("1");
});

test("a name that ends in a space keeps it, in every way that it is shown", async () => {
  expect((await dav("PUT", "med%20", {}, "med")).status).toBe(201);
  expect((await dav("PUT", "med", {}, "utan")).status).toBe(201);
  const listed = await (await dav("PROPFIND", "", { depth: "1" })).text();
  expect(listed).toContain("/med%20</d:href>");
  expect(listed).toContain("<d:displayname>med </d:displayname>");
  expect(await (await dav("GET", "med%20")).text()).toBe("med");
  expect((await dav("MOVE", "med%20", to("%20mitt%20"))).status).toBe(201);
  expect(await (await dav("GET", "%20mitt%20")).text()).toBe("med");
});

test("a moment before 1970 is the first that sync clients take, and nonsense is said not to be taken", async () => {
  const put = async (mtime: string): Promise<[string | null, string | null]> => {
    const written = await dav("PUT", "tid.txt", { "x-oc-mtime": mtime }, mtime);
    return [written.headers.get("x-oc-mtime"), (await dav("HEAD", "tid.txt")).headers.get("last-modified")];
  };
  expect(await put("-86400")).toEqual(["accepted", "Thu, 01 Jan 1970 00:00:01 GMT"]);
  expect(await put("0")).toEqual(["accepted", "Thu, 01 Jan 1970 00:00:01 GMT"]);
  expect(await put("1700000000.0")).toEqual(["accepted", "Tue, 14 Nov 2023 22:13:20 GMT"]);
  expect((await put("igår"))[0]).toBeNull();
});

test("how much room is left is said of the space that a folder lies in", async () => {
  const place = await server.workspace("Trångt", anna);
  await dav("PUT", `${encodeURIComponent("Trångt")}/a.txt`, {}, "x".repeat(300));
  await dav("PUT", "egen.txt", {}, "x".repeat(100));
  const quotas = async (path: string, depth: string): Promise<Map<string, string>> => {
    const body = `<d:propfind xmlns:d="DAV:"><d:prop><d:quota-available-bytes/></d:prop></d:propfind>`;
    const text = await (await dav("PROPFIND", path, { depth }, body)).text();
    const found = text.matchAll(
      /<d:href>[^<]*\/([^/<]*)\/<\/d:href><d:propstat><d:prop><d:quota-available-bytes>([^<]*)</g,
    );
    return new Map([...found].map((one) => [decodeURIComponent(one[1] ?? ""), one[2] ?? ""]));
  };
  expect((await quotas("", "1")).get(place.name)).toBe("-3");
  const rules = { personQuota: 100_000, workspaceQuota: 1000 };
  await server.safos.organisations.change(anna.organisationId, { rules });
  const top = await quotas("", "1");
  expect(top.get(place.name)).toBe("700");
  expect(Number(top.get(anna.name))).toBeGreaterThan(90_000);
  expect((await quotas(encodeURIComponent("Trångt/"), "0")).size).toBe(0);
  expect((await quotas(`${encodeURIComponent("Trångt")}/`, "0")).get(place.name)).toBe("700");
});

test("the upload that rclone of today sends is put together", async () => {
  // As recorded: pieces are named by their first and last bytes, in 15 digits each.
  const upload = `${server.url}/remote.php/dav/uploads/${encodeURIComponent(anna.name)}/rclone-chunked-upload-6b0c8f1d`;
  const send = (method: string, path: string, headers = {}, body?: string): Promise<Response> =>
    fetch(`${upload}${path}`, {
      method,
      headers: { authorization: `Bearer ${anna.token}`, ...headers },
      ...(body === undefined ? {} : { body }),
    });
  expect((await send("DELETE", "")).status).toBe(404);
  expect((await send("MKCOL", "", to("stor.bin"))).status).toBe(201);
  const pieces = ["aaaaaaaaaa", "bbbbbbbbbb", "cc"];
  for (const [index, piece] of [...pieces.entries()].toReversed()) {
    const [first, last] = [index * 10, index * 10 + piece.length - 1].map((one) => String(one).padStart(15, "0"));
    expect((await send("PUT", `/${first}-${last}`, to("stor.bin"), piece)).status).toBe(201);
  }
  expect((await send("PUT", "/a-b", to("stor.bin"), "x")).status).toBe(400);
  const named = (first: number, last: number): string =>
    `/${[first, last].map((one) => String(one).padStart(15, "0")).join("-")}`;
  // Over another's bytes, of another length than it is named for, and from its end to its beginning.
  for (const [first, last, body] of [
    [5, 14, "xxxxxxxxxx"],
    [9, 9, "x"],
    [0, 21, "x".repeat(22)],
    [15, 25, "x".repeat(11)],
    [30, 39, "för kort"],
    [30, 31, "för långt"],
    [39, 30, "x"],
  ] as const)
    expect([first, last, (await send("PUT", named(first, last), to("stor.bin"), body)).status]).toEqual([
      first,
      last,
      400,
    ]);
  expect((await send("PUT", named(10, 19), to("stor.bin"), "bbbbbbbbbb")).status).toBe(201);
  const moved = await send("MOVE", "/.file", { ...to("stor.bin"), "oc-total-length": "22" });
  expect(moved.status).toBe(201);
  expect(await (await dav("GET", "stor.bin")).text()).toBe(pieces.join(""));
});
