import { createServer, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startTestServer } from "../../../testing/server.ts";
import { davOf } from "../testing.ts";

/** A server of someone else's making, which answers as the test says. */
const server = await startTestServer({ SAFOS_FEDERATION_PRIVATE_NETWORKS: "127.0.0.0/8,::1/128" });
const { bo } = server.people;
const dav = davOf(server, bo);
const root = "/public.php/webdav/";
const entry = (href: string, more = ""): string =>
  `<d:response><d:href>${href}</d:href><d:propstat><d:prop><d:resourcetype>${href.endsWith("/") ? "<d:collection/>" : ""}</d:resourcetype><d:getcontentlength>5</d:getcontentlength>${more}</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>`;
const listing = (...entries: readonly string[]): string =>
  `<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:o="http://open-cloud-mesh.org/ns">${entries.join("")}</d:multistatus>`;
const writable = '<o:share-permissions>["read","write"]</o:share-permissions><d:getetag>"e1"</d:getetag>';
const whole = listing(entry(root, writable), entry(`${root}fil.txt`, '<d:getetag>"f1"</d:getetag>'));

let host = "";
let isDiscovered = true;
let answer: RequestListener | null = null;
const asked: string[] = [];
const usual = (response: ServerResponse): unknown => response.writeHead(207).end(whole);
const stranger = createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`);
  if (request.url === "/.well-known/ocm" && isDiscovered)
    return response.end(
      JSON.stringify({
        enabled: true,
        endPoint: `http://${host}/ocm`,
        resourceTypes: [{ name: "file", shareTypes: ["user"], protocols: { webdav: root } }],
      }),
    );
  if (request.method === "POST") return response.writeHead(201).end("{}");
  return answer ? answer(request, response) : usual(response);
});

beforeAll(async () => {
  await new Promise<void>((done) => stranger.listen(0, "127.0.0.1", done));
  host = `127.0.0.1:${(stranger.address() as AddressInfo).port}`;
  await server.safos.organisations.change(bo.organisationId, {
    rules: { federatedShares: true, federatedHosts: [host] },
  });
  const offer = {
    shareWith: `bo@digg.example@${new URL(server.url).host}`,
    ...{ name: "Långt borta", providerId: "7", owner: `eve@${host}`, sender: `eve@${host}` },
    ...{ shareType: "user", resourceType: "file" },
    protocol: { name: "webdav", options: { sharedSecret: "en-hemlighet-1" } },
  };
  const taken = await fetch(`${server.url}/ocm/shares`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(offer),
  });
  expect(taken.status).toBe(201);
  const [share] = (await server.call(bo, "GET", "/api/v1/federated-shares")).body.items;
  expect((await server.call(bo, "POST", `/api/v1/federated-shares/${share.id}/accept`)).status).toBe(200);
});
beforeEach(() => {
  answer = null;
  isDiscovered = true;
});
afterAll(async () => {
  stranger.closeAllConnections();
  stranger.close();
  await server.stop();
});

const path = encodeURI("Långt borta/");
const list = (depth = "1"): Promise<Response> => dav("PROPFIND", path, { depth });
/** It stands in the root, and nothing else there waits for it. */
async function requireRoot(): Promise<void> {
  const begun = performance.now();
  const top = await dav("PROPFIND", "", { depth: "1" });
  expect([top.status, (await top.text()).includes(path)]).toEqual([207, true]);
  expect(performance.now() - begun).toBeLessThan(4000);
}
/** A 503 that the desktop program takes for a folder that is away, and not for the end of the server. */
async function requireAway(what: string): Promise<void> {
  const away = await list();
  const text = await away.text();
  expect([what, away.status, text.includes("Storage is temporarily not available")]).toEqual([what, 503, true]);
  expect([what, text.includes("<d:href>")]).toEqual([what, false]);
}

test("what is no whole listing is none: the folder is away, and never empty", async () => {
  expect((await list()).status).toBe(207);
  const many = Array.from({ length: 20_002 }, (_, n) => entry(`${root}f${n}`));
  const answers: readonly (readonly [string, number, string])[] = [
    ["an error", 500, "x"],
    ["too many requests", 429, ""],
    ["a page for people", 200, "<html></html>"],
    ["another place", 302, ""],
    ["no XML", 207, "{}"],
    ["nothing at all", 207, ""],
    ["a list of nothing", 207, listing()],
    ["a list of what was not asked for", 207, listing(entry("/andra/"))],
    ["a list that is cut off", 207, whole.slice(0, -40)],
    ["more than is read", 207, listing(entry(root), ...many)],
    ["entities in entities", 207, `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${whole}`],
    ["nesting without end", 207, "<a>".repeat(5000)],
  ];
  for (const [what, status, body] of answers) {
    answer = (_request, response) => response.writeHead(status, { location: "http://169.254.169.254/" }).end(body);
    await requireAway(what);
    await requireRoot();
  }
  expect(asked.filter((one) => !one.includes(root) && !one.includes("/ocm"))).toEqual([]);
}, 60_000);

test("a folder of many thousands is listed whole, and others are answered while it is read", async () => {
  const many = Array.from({ length: 19_000 }, (_, n) => entry(`${root}f${n}`));
  answer = (_request, response) => response.writeHead(207).end(listing(entry(root), ...many));
  let answered = 0;
  let isDone = false;
  const listed = list().then(async (got) => {
    const text = await got.text();
    isDone = true;
    return [got.status, text.match(/<d:response>/g)?.length];
  });
  while (!isDone) {
    await fetch(`${server.url}/status.php`);
    if (!isDone) answered += 1;
  }
  expect(await listed).toEqual([207, 19_001]);
  expect(answered).toBeGreaterThan(5);
}, 60_000);

test("a listing leads nowhere else", async () => {
  answer = (_request, response) =>
    response
      .writeHead(207)
      .end(
        listing(
          entry(root),
          entry(`${root}rätt.txt`.replace("ä", "%C3%A4")),
          entry(`${root}..%2f..%2fut`),
          entry("/annat/fel.txt"),
          entry("http://annan.example/public.php/webdav/fel.txt"),
          entry(`${root}djupt/fel.txt`),
          entry(`${root}a%00b`),
        ),
      );
  const text = await (await list()).text();
  expect([...text.matchAll(/<d:href>([^<]*)/g)].map(([, href]) => href?.split("/").slice(5).join("/"))).toEqual([
    path,
    `${path}r%C3%A4tt.txt`,
  ]);
});

test("it is gone only when the server itself says so", async () => {
  const gone: RequestListener = (_request, response) => response.writeHead(404).end();
  // A proxy that knows nothing while the server behind it is down.
  isDiscovered = false;
  answer = gone;
  await requireAway("404 of a proxy");
  await requireRoot();
  expect((await dav("GET", `${path}fil.txt`)).status).toBe(404);
  // A folder in it, while what was shared is there.
  isDiscovered = true;
  answer = (request, response) => (request.url === root ? usual(response) : gone(request, response));
  expect((await dav("PROPFIND", `${path}borta/`, { depth: "1" })).status).toBe(404);
  await requireRoot();
  answer = gone;
  expect((await list()).status).toBe(404);
  // What was seen of it a moment ago counts in the root for three seconds.
  const isListed = async (): Promise<boolean> =>
    (await (await dav("PROPFIND", "", { depth: "1" })).text()).includes(path);
  await expect.poll(isListed, { timeout: 6000 }).toBe(false);
  answer = null;
  expect((await list()).status).toBe(207);
});

test("content is as long as it was said to be, or the answer breaks off", async () => {
  answer = (_request, response) => {
    response.writeHead(200, { "content-length": "1000", etag: '"f1"' });
    response.write("kort");
    setImmediate(() => response.destroy());
  };
  await expect(dav("GET", `${path}fil.txt`).then((got) => got.text())).rejects.toThrow();
  // What is carried here is not half of it either: nothing stands there, and nothing is removed.
  const to = { destination: `/remote.php/dav/files/${bo.name}/hem.txt` };
  answer = (request, response) => {
    if (request.method === "PROPFIND")
      return response.writeHead(207).end(listing(entry((request.url ?? "").replace(/\/$/, ""))));
    return response.writeHead(200).end("mycket mer än fem tecken");
  };
  expect((await dav("MOVE", `${path}fil.txt`, to)).status).toBe(503);
  expect((await dav("GET", "hem.txt")).status).toBe(404);
  expect(asked.filter((one) => one.startsWith("DELETE"))).toEqual([]);
  answer = (_request, response) =>
    response.writeHead(200, { "content-type": "text/html", "set-cookie": "a=b", etag: "<x>" }).end("<script>");
  const page = await dav("GET", `${path}fil.txt`);
  expect(page.headers.get("content-type")).toContain("application/octet-stream");
  expect(page.headers.get("content-disposition")).toContain("attachment");
  expect([page.headers.get("set-cookie"), page.headers.get("etag")]).toEqual([null, null]);
});

test("a server that does not answer costs others nothing, and comes back", async () => {
  await requireRoot();
  answer = () => {};
  const waiting = list();
  for (let n = 0; n < 3; n++) await requireRoot();
  // Waited for once, and not again while it hangs.
  const once = performance.now();
  for (let n = 0; n < 5; n++) await requireRoot();
  expect(performance.now() - once).toBeLessThan(4000);
  const begun = performance.now();
  expect((await dav("PUT", "eget.txt", {}, "x")).status).toBe(201);
  expect(performance.now() - begun).toBeLessThan(2000);
  stranger.closeAllConnections();
  expect((await waiting).status).toBe(503);
  const again = performance.now();
  await requireAway("a server that was silent a moment ago");
  expect(performance.now() - again).toBeLessThan(1000);
  answer = null;
  await expect.poll(async () => (await list()).status, { timeout: 10_000 }).toBe(207);
}, 60_000);

test("a folder with a name that nobody may have here is moved away by nobody: it would be gone with it", async () => {
  const folder = `${root}mapp/`;
  const names = ["ett.txt", "%61".repeat(300)];
  answer = ({ url, method, headers }, response) => {
    if (method === "GET") return response.writeHead(200).end("innan");
    const isFolder = url === folder || url === folder.slice(0, -1);
    const items = isFolder && headers.depth === "1" ? names.map((name) => entry(folder + name)) : [];
    return response.writeHead(207).end(listing(entry(isFolder ? folder : root, writable), ...items));
  };
  const move = (method: string, name: string): Promise<Response> =>
    dav(method, `${path}mapp`, { destination: encodeURI(`/remote.php/dav/files/${bo.name}/${name}`) });
  asked.length = 0;
  for (const method of ["MOVE", "COPY"]) expect((await move(method, `hit ${method}`)).status).toBe(403);
  expect(asked.filter((one) => one.startsWith("DELETE"))).toEqual([]);
  names.pop();
  expect((await move("MOVE", "hit")).status).toBe(201);
  expect(asked.filter((one) => one.startsWith("DELETE"))).toHaveLength(1);
});

test("what came into a folder while it was moved away is not removed with it", async () => {
  const folder = `${root}mapp/`;
  const names = ["ett.txt"];
  let grown = names;
  answer = ({ url, method, headers }, response) => {
    if (method === "GET") {
      names.splice(0, names.length, ...grown);
      return response.writeHead(200).end("innan");
    }
    const isFolder = url === folder || url === folder.slice(0, -1);
    const items = isFolder && headers.depth === "1" ? names.map((name) => entry(folder + name)) : [];
    return response.writeHead(207).end(listing(entry(isFolder ? folder : root, writable), ...items));
  };
  const move = (name: string): Promise<Response> =>
    dav("MOVE", `${path}mapp`, { destination: encodeURI(`/remote.php/dav/files/${bo.name}/${name}`) });
  asked.length = 0;
  grown = ["ett.txt", "sedan.txt"];
  expect((await move("växte")).status).toBe(403);
  grown = ["ett.txt"];
  names.splice(0, names.length, "ett.txt", "sedan.txt");
  expect((await move("krympte")).status).toBe(403);
  expect(asked.filter((one) => one.startsWith("DELETE"))).toEqual([]);
  names.splice(0, names.length, "ett.txt");
  expect((await move("lika")).status).toBe(201);
  expect(asked.filter((one) => one.startsWith("DELETE"))).toHaveLength(1);
});
