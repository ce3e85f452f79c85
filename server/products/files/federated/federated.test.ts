import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeEach, expect, test } from "vitest";
import { eventually, startTestServer } from "../../../testing/server.ts";
import { received, startPair } from "./testing.ts";

const pair = await startPair();
const { here, there, hereHost, thereHost, boAddress, rules, makeFolder, send, receivedBy, remote, content, shared } =
  pair;
afterAll(async () => {
  await pair.stop();
  stranger.close();
});
const { anna, agnes } = here.people;
const { bo, britt } = there.people;

/** A server of someone else's making, which answers as the test says. */
let answer: RequestListener = (_request, response) => response.writeHead(404).end();
const seen: string[] = [];
const stranger = createServer((request, response) => {
  seen.push(`${request.method} ${request.url}`);
  answer(request, response);
});
await new Promise<void>((done) => stranger.listen(0, "127.0.0.1", done));
const strangerHost = `127.0.0.1:${(stranger.address() as AddressInfo).port}`;
const discovery = (host: string): string =>
  JSON.stringify({
    enabled: true,
    apiVersion: "1.1.0",
    endPoint: `http://${host}/ocm`,
    resourceTypes: [{ name: "file", shareTypes: ["user"], protocols: { webdav: "/public.php/webdav/" } }],
  });

/** The same by another name, which nobody has asked yet. */
const cloudHost = strangerHost.replace("127.0.0.1", "localhost");
const allow = (): Promise<void> => pair.allow(strangerHost, cloudHost);
beforeEach(allow);

const post = (path: string, body: unknown, server = there): Promise<Response> =>
  fetch(server.url + path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
const offer = (more: object = {}): object => ({
  shareWith: boAddress,
  name: "Påhittat",
  providerId: "7",
  owner: `eve@${strangerHost}`,
  sender: `eve@${strangerHost}`,
  ownerDisplayName: "Eve",
  shareType: "user",
  resourceType: "file",
  protocol: { name: "webdav", options: { sharedSecret: "en-hemlighet-1" } },
  ...more,
});

test("a folder goes from one server to the other, is read and written there, and is closed within a second", async () => {
  const { id, workspaceId, grantId, received: share } = await shared("Underlag");
  const listed = await remote(share);
  expect(listed.body.items).toEqual([expect.objectContaining({ name: "Läs mig.txt", kind: "file", size: 12 })]);
  const read = await content(share, "Läs mig.txt");
  expect([read.status, await read.text()]).toEqual([200, "hej från fk"]);
  expect(read.headers.get("content-disposition")).toMatch(/^attachment/);
  const part = await content(share, "Läs mig.txt", { headers: { range: "bytes=0-2" } });
  expect([part.status, await part.text(), part.headers.get("content-range")]).toEqual([206, "hej", "bytes 0-2/12"]);
  const put = await content(share, "Svar från Bo.txt", { method: "PUT", body: "tack" });
  expect(put.status).toBe(201);
  const seenHere = (await here.call(anna, "GET", `/api/v1/workspaces/${workspaceId}/files?folder=${id}`)).body.items;
  expect(seenHere.map((one: { name: string }) => one.name)).toEqual(
    expect.arrayContaining(["Läs mig.txt", "Svar från Bo.txt"]),
  );
  for (const [path, body] of [
    ["folders", { path: "Ny%20mapp" }],
    ["move", { path: "Svar%20fr%C3%A5n%20Bo.txt", to: "Ny%20mapp/Svar.txt" }],
  ] as const)
    expect([path, (await there.call(bo, "POST", `${received}/${share}/${path}`, body)).status]).toEqual([
      path,
      path === "folders" ? 201 : 200,
    ]);
  expect((await remote(share, "Ny mapp")).body.items).toEqual([expect.objectContaining({ name: "Svar.txt" })]);
  expect(
    (await there.call(bo, "DELETE", `${received}/${share}/files?path=${encodeURIComponent("Ny mapp/Svar.txt")}`))
      .status,
  ).toBe(200);
  expect((await remote(share, "Ny mapp")).body.items).toEqual([]);
  // Anna sees that Bo has taken it.
  await eventually(async () =>
    expect((await here.call(anna, "GET", `/api/v1/files/${id}/federated-shares`)).body.items).toEqual([
      { id: grantId, fileId: id, address: boAddress, state: "accepted" },
    ]),
  );
  const list = (await here.call(anna, "GET", `/api/v1/items/file/${id}/shares`)).body;
  expect(list.items[0]).toMatchObject({
    isLink: true,
    isOpen: true,
    terms: { purpose: "federated", label: boAddress },
  });
  const audience = (await here.call(anna, "GET", `/api/v1/items/file/${id}/audience`)).body;
  expect(audience.items[0]).toMatchObject({ way: "link", purpose: "federated", label: boAddress, role: "editor" });
  expect((await here.call(anna, "DELETE", `/api/v1/items/file/${id}/shares/${grantId}`)).status).toBe(200);
  expect((await remote(share)).status).toBe(404);
  await eventually(async () => expect((await receivedBy(bo)).some((one) => one.id === share)).toBe(false));
});

test("who reads does not write, and a file is shared by itself", async () => {
  const { received: share, workspaceId } = await shared("Läsning", "viewer");
  expect((await content(share, "x.txt", { method: "PUT", body: "x" })).status).toBe(409);
  const fileId = await pair.upload(workspaceId, "Ensam.txt", "bara jag");
  expect((await send(fileId)).status).toBe(201);
  const found = (await receivedBy(bo)).find((one) => one.name === "Ensam.txt");
  expect(found).toMatchObject({ isFolder: false, canWrite: false });
  await there.call(bo, "POST", `${received}/${found?.id}/accept`);
  expect(await (await content(found?.id ?? "", "")).text()).toBe("bara jag");
});

test("declined is closed on both sides", async () => {
  const { id } = await makeFolder("Nej tack");
  await send(id);
  const [share] = (await receivedBy(bo)).filter((one) => one.name === "Nej tack");
  expect((await there.call(bo, "DELETE", `${received}/${share?.id}`)).status).toBe(200);
  expect((await receivedBy(bo)).some((one) => one.name === "Nej tack")).toBe(false);
  await eventually(async () =>
    expect((await here.call(anna, "GET", `/api/v1/items/file/${id}/shares`)).body.items).toEqual([]),
  );
});

test("others read and answer nothing of it", async () => {
  const { received: share, id } = await shared("Andras");
  for (const [who, status] of [
    [null, 401],
    [britt, 404],
  ] as const) {
    for (const [method, path, body] of [
      ["GET", `${received}/${share}/files`],
      ["GET", `${received}/${share}/content`],
      ["PUT", `${received}/${share}/content?path=x`],
      ["POST", `${received}/${share}/accept`],
      ["POST", `${received}/${share}/folders`, { path: "x" }],
      ["POST", `${received}/${share}/move`, { path: "x", to: "y" }],
      ["DELETE", `${received}/${share}/files?path=x`],
      ["DELETE", `${received}/${share}`],
    ] as const)
      expect([method, path, (await there.call(who, method, path, body)).status]).toEqual([method, path, status]);
  }
  expect((await there.call(britt, "GET", received)).body.items).toEqual([]);
  expect((await there.call(null, "GET", received)).status).toBe(401);
  // Agnes may edit, and so sees with whom it is shared, but does not share it on.
  expect((await send(id, boAddress, "viewer", agnes)).status).toBe(403);
  expect((await here.call(null, "POST", `/api/v1/files/${id}/federated-shares`, {})).status).toBe(401);
  expect((await here.call(here.people.bo, "GET", `/api/v1/files/${id}/federated-shares`)).status).toBe(404);
  for (const path of ["../x", "a/%2e%2e/b", "%2e%2e", "a%2Fb", "x".repeat(300)])
    expect([
      path,
      (await there.call(bo, "GET", `${received}/${share}/files?path=${encodeURIComponent(path)}`)).status,
    ]).toEqual([path, 400]);
});

test("the secret opens nothing else of this server", async () => {
  const { id } = await makeFolder("Hemlig");
  let secret = "";
  answer = (request, response) => {
    if (request.url === "/.well-known/ocm") return response.end(discovery(strangerHost));
    let text = "";
    request.on("data", (part) => (text += part));
    request.on("end", () => {
      if (request.url === "/ocm/shares") secret = JSON.parse(text).protocol.webdav.sharedSecret;
      response.writeHead(201).end("{}");
    });
    return undefined;
  };
  expect((await send(id, `eve@${strangerHost}`)).status).toBe(201);
  const basic = { authorization: `Basic ${Buffer.from(`${secret}:`).toString("base64")}` };
  const dav = (path: string): Promise<Response> =>
    fetch(here.url + path, { method: "PROPFIND", headers: { ...basic, depth: "1" } });
  expect((await dav("/public.php/webdav/")).status).toBe(207);
  expect((await dav(`/public.php/dav/files/${secret}/`)).status).toBe(207);
  const headers = { "safos-link": secret };
  for (const path of ["/api/v1/shared", "/api/v1/shared/files", `/api/v1/items/file/${id}`])
    expect([path, (await fetch(here.url + path, { headers })).status]).toEqual([path, 404]);
  expect((await dav("/remote.php/webdav/")).status).toBe(401);
  // A class above what the rule allows closes it at once.
  await here.call(anna, "PUT", `/api/v1/items/file/${id}/class`, { informationClass: "K3" });
  expect((await dav("/public.php/webdav/")).status).toBe(404);
});

test("without the rule nothing is sent, received or read, and both sides are shown what a change closes", async () => {
  const { id, received: share } = await shared("Regler");
  const shown = await there.call(bo, "POST", "/api/v1/policy/preview", { rules: { federatedShares: false } });
  expect(shown.body.counts.federated).toBeGreaterThan(0);
  const shownHere = await here.call(anna, "POST", "/api/v1/policy/preview", { rules: { federatedHosts: [] } });
  expect(shownHere.body.items).toContainEqual(expect.objectContaining({ kind: "federated", person: boAddress }));
  await rules(there, bo, { federatedShares: false });
  expect(await remote(share)).toMatchObject({
    status: 403,
    body: { code: "POLICY_REFUSED", data: { rule: "federatedShares" } },
  });
  // What the other server says of itself is kept for a moment: then it refuses.
  expect((await send(id)).body.code).toMatch(/^REMOTE_(REFUSED|UNREACHABLE)$/);
  await allow();
  await rules(here, anna, { federatedHosts: ["annan.example"] });
  expect((await remote(share)).status).toBe(404);
  expect((await send(id)).body).toMatchObject({ code: "POLICY_REFUSED", data: { rule: "federatedHosts" } });
  await rules(here, anna, { federatedHosts: null });
  expect((await remote(share)).status).toBe(200);
  await rules(here, anna, { federatedShares: false });
  expect((await remote(share)).status).toBe(404);
  expect((await (await fetch(`${here.url}/.well-known/ocm`)).json()) as object).toMatchObject({ enabled: false });
  await allow();
  expect((await remote(share)).status).toBe(200);
  for (const path of ["/.well-known/ocm", "/ocm-provider/", "/ocm-provider"])
    expect(await (await fetch(there.url + path)).json()).toMatchObject({
      enabled: true,
      endPoint: `${there.url}/ocm`,
      resourceTypes: [{ name: "file", protocols: { webdav: "/public.php/webdav/" } }],
    });
});

test("addresses that are none, and people of this server, are refused before anyone is asked", async () => {
  const { id } = await makeFolder("Adresser");
  for (const address of [
    "boo",
    "@x.example",
    "bo@",
    `bo@${hereHost}`,
    "bo@fk.example",
    "bo@exa mple",
    "bo@x.example/../y",
  ])
    expect([address, (await send(id, address)).body.code]).toEqual([address, "FEDERATED_ADDRESS"]);
  // A person whom the other server does not know is not shared with, and nothing stays behind.
  expect((await send(id, `ingen@digg.example@${thereHost}`)).body.code).toBe("REMOTE_REFUSED");
  expect((await here.call(anna, "GET", `/api/v1/items/file/${id}/shares`)).body.items).toEqual([]);
});

test("a forged sender, an unknown recipient and a foreign server are answered alike", async () => {
  const forged = await post(
    "/ocm/shares",
    offer({ sender: `anna@fk.example@${hereHost}`, owner: `anna@fk.example@${hereHost}` }),
  );
  const refusal = [forged.status, await forged.text()];
  expect(refusal[0]).toBe(403);
  answer = (request, response) =>
    request.url === "/.well-known/ocm"
      ? response.end(discovery(strangerHost))
      : response.writeHead(207).end(listing(["/public.php/webdav/"]));
  const unknown = await post("/ocm/shares", offer({ shareWith: `ingen@digg.example@${thereHost}` }));
  expect([unknown.status, await unknown.text()]).toEqual(refusal);
  const foreign = await post("/ocm/shares", offer({ sender: "eve@annan.example", owner: "eve@annan.example" }));
  expect([foreign.status, await foreign.text()]).toEqual(refusal);
  expect((await post("/ocm/shares", offer())).status).toBe(201);
  // The same again is the same; another secret under its name is not.
  expect((await post("/ocm/shares", offer())).status).toBe(201);
  const other = offer({ protocol: { name: "webdav", options: { sharedSecret: "en-hemlighet-2" } } });
  expect((await post("/ocm/shares", other)).status).toBe(403);
  expect((await receivedBy(bo)).filter((one) => one.name === "Påhittat")).toHaveLength(1);
  for (const bad of ["{", "[]", "{}", offer({ shareType: "group" }), offer({ owner: "x@y.example" })])
    expect((await post("/ocm/shares", bad)).status).toBe(400);
  expect((await post("/ocm/shares", "x".repeat(10 << 20)).catch(() => ({ status: 413 }))).status).toBe(413);
});

const listing = (hrefs: readonly string[]): string =>
  `<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">${hrefs
    .map(
      (href) =>
        `<d:response><d:href>${href}</d:href><d:propstat><d:prop><d:resourcetype>${
          href.endsWith("/") ? "<d:collection/>" : ""
        }</d:resourcetype><d:getcontentlength>5</d:getcontentlength></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>`,
    )
    .join("")}</d:multistatus>`;

test("a Nextcloud of today shares and is shared with: it says what may be changed where it lies", async () => {
  const root = "/public.php/webdav/";
  const asked: string[] = [];
  answer = (request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ""}`);
    // Discovery of Nextcloud 30, whose front controller stands in the path.
    if (request.url === "/ocm-provider/")
      return response.end(discovery(cloudHost).replace("/ocm", "/index.php/ocm").replace("1.1.0", "1.0-proposal1"));
    if (request.url === "/.well-known/ocm") return response.writeHead(404).end("<html>");
    if (request.method === "PROPFIND")
      return response
        .writeHead(207)
        .end(
          listing([root]).replace(
            "<d:getcontentlength>",
            '<x2:share-permissions xmlns:x2="http://open-cloud-mesh.org/ns">["share","read","write"]</x2:share-permissions><d:getcontentlength>',
          ),
        );
    return response.writeHead(201).end("{}");
  };
  const path = "/ocm/shares";
  const sharedOffer = offer({
    name: "/Från Nextcloud",
    owner: `eve@${cloudHost}`,
    sender: `eve@${cloudHost}/`,
    providerId: 42,
    shareWith: `bo@digg.example@${thereHost}`,
    protocol: {
      name: "webdav",
      options: { sharedSecret: "AbCdEfGhIjKlMnO", permissions: "{http://open-cloud-mesh.org/ns}share-permissions" },
    },
  });
  expect((await post(path, sharedOffer)).status).toBe(201);
  const found = (await receivedBy(bo)).find((one) => one.name === "Från Nextcloud");
  expect(found).toMatchObject({ state: "pending", isFolder: true, canWrite: true });
  await there.call(bo, "POST", `${received}/${found?.id}/accept`);
  const basic = `Basic ${Buffer.from("AbCdEfGhIjKlMnO:").toString("base64")}`;
  expect((await content(found?.id ?? "", "nytt.txt", { method: "PUT", body: "x" })).status).toBe(201);
  expect(asked).toContain(`PUT ${root}nytt.txt ${basic}`);
  await eventually(() => expect(asked.some((one) => one.startsWith("POST /index.php/ocm/notifications"))).toBe(true));
});

test("another server's listing leads nowhere, is not followed, and does not hold anything up", async () => {
  const root = "/public.php/webdav/";
  let hrefs = [root];
  let other: RequestListener | null = null;
  answer = (request, response) => {
    if (request.url === "/.well-known/ocm") return response.end(discovery(strangerHost));
    if (other && request.method !== "POST") return other(request, response);
    return response.writeHead(request.method === "POST" ? 201 : 207).end(listing(hrefs));
  };
  await post("/ocm/shares", offer({ providerId: "8", name: "../../etc/passwd" }));
  const [share] = (await receivedBy(bo)).filter((one) => one.name.includes("etc"));
  expect(share?.name).toBe("..-..-etc-passwd");
  const id = share?.id ?? "";
  await there.call(bo, "POST", `${received}/${id}/accept`);
  hrefs = [
    root,
    `${root}bra.txt`,
    `${root}..%2f..%2fetc`,
    `${root}a/b.txt`,
    "/etc/passwd",
    "https://annan.example/public.php/webdav/x",
    `${root}%2e%2e`,
    `${root}under/`,
    `${root}dold%00.txt`,
  ];
  expect((await remote(id)).body.items.map((one: { name: string }) => one.name)).toEqual(["bra.txt", "under"]);
  hrefs = [root, ...Array.from({ length: 2500 }, (_, index) => `${root}${index}.txt`)];
  const many = (await remote(id)).body;
  expect([many.items.length, many.isPartial]).toEqual([2000, true]);
  seen.length = 0;
  other = (_request, response) => response.writeHead(302, { location: `${here.url}/healthz` }).end();
  expect((await remote(id)).body.code).toBe("REMOTE_UNREACHABLE");
  expect((await content(id, "x")).status).toBe(503);
  other = (_request, response) => response.writeHead(207).end('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>');
  expect((await remote(id)).body.code).toBe("REMOTE_UNREACHABLE");
  other = (_request, response) => response.writeHead(207).end("x".repeat(5 << 20));
  expect((await remote(id)).body.code).toBe("REMOTE_UNREACHABLE");
  other = (_request, response) =>
    response.writeHead(200, { "content-type": "text/html", "set-cookie": "x=y" }).end("<script>1</script>");
  const page = await content(id, "sida.html");
  expect([page.headers.get("content-type"), page.headers.get("set-cookie")]).toEqual([
    "application/octet-stream",
    null,
  ]);
  expect(page.headers.get("content-disposition")).toMatch(/^attachment/);
  // While it says nothing, nobody else waits: many more ask than there are connections of the database.
  other = () => undefined;
  const asking = Array.from({ length: 60 }, () => remote(id));
  expect((await there.call(bo, "GET", received)).status).toBe(200);
  expect(new Set((await Promise.all(asking)).map((one) => one.body.code))).toEqual(new Set(["REMOTE_UNREACHABLE"]));
}, 30_000);

test("only who shows the secret of a share says what becomes of it", async () => {
  const { grantId, id, received: share } = await shared("Besked");
  for (const [server, notification] of [
    [there, { notificationType: "SHARE_UNSHARED", providerId: grantId }],
    [here, { notificationType: "SHARE_DECLINED", providerId: grantId }],
    [here, { notificationType: "SHARE_ACCEPTED", providerId: "7" }],
    [here, { notificationType: "SHARE_DECLINED", providerId: "not a uuid" }],
  ] as const)
    for (const sharedSecret of ["fel-hemlighet", ""])
      expect(
        (
          await post(
            "/ocm/notifications",
            { ...notification, resourceType: "file", notification: { sharedSecret } },
            server,
          )
        ).status,
      ).toBe(403);
  expect((await post("/ocm/notifications", { notificationType: "REQUEST_RESHARE" })).status).toBe(400);
  expect((await remote(share)).status).toBe(200);
  expect((await here.call(anna, "GET", `/api/v1/items/file/${id}/shares`)).body.items).toHaveLength(1);
});

test("servers in networks that are not named are not asked", async () => {
  const closed = await startTestServer();
  try {
    const { anna: other } = closed.people;
    await closed.safos.organisations.change(other.organisationId, {
      rules: { federatedShares: true, federatedHosts: null },
    });
    const { id: workspaceId } = await closed.workspace("Sluten", other);
    const made = await closed.call(other, "POST", `/api/v1/workspaces/${workspaceId}/folders`, { name: "Mapp" });
    seen.length = 0;
    const sent = await closed.call(other, "POST", `/api/v1/files/${made.body.id}/federated-shares`, {
      address: `eve@${strangerHost}`,
      role: "viewer",
    });
    expect([sent.status, sent.body.code, seen]).toEqual([503, "REMOTE_UNREACHABLE", []]);
  } finally {
    await closed.stop();
  }
});

test("a server names no more people than it may guess, and nobody gets more than they can answer", async () => {
  answer = (request, response) =>
    request.url === "/.well-known/ocm"
      ? response.end(discovery(request.headers.host ?? ""))
      : response.writeHead(207).end(listing(["/public.php/webdav/"]));
  const guess = (index: number): Promise<Response> =>
    post("/ocm/shares", {
      ...offer({ providerId: `gissning ${index}`, shareWith: `gissad${index}@digg.example@${thereHost}` }),
      owner: `eve@${cloudHost}`,
      sender: `eve@${cloudHost}`,
    });
  const statuses: number[] = [];
  for (let index = 0; index < 32; index++) statuses.push((await guess(index)).status);
  expect(statuses).toEqual([...Array<number>(30).fill(403), 429, 429]);
  // Another server is not held up by it.
  const many: number[] = [];
  for (let index = 0; index < 102; index++)
    many.push(
      (await post("/ocm/shares", offer({ providerId: `många ${index}`, shareWith: `britt@digg.example@${thereHost}` })))
        .status,
    );
  expect([many.filter((one) => one === 201).length, many.at(-1)]).toEqual([100, 429]);
  expect((await there.call(britt, "GET", received)).body.items).toHaveLength(100);
}, 60_000);

test("a server that does not answer is told later what was taken away, and it is closed meanwhile", async () => {
  const { id } = await makeFolder("Senare");
  let secret = "";
  const notifications: { notification: { sharedSecret: string }; notificationType: string }[] = [];
  answer = (request, response) => {
    if (request.url === "/.well-known/ocm") return response.end(discovery(strangerHost));
    let text = "";
    request.on("data", (part) => (text += part));
    request.on("end", () => {
      if (request.url === "/ocm/shares") secret = JSON.parse(text).protocol.options.sharedSecret;
      else notifications.push(JSON.parse(text));
      response.writeHead(notifications.length === 1 ? 500 : 201).end("{}");
    });
    return undefined;
  };
  const made = await send(id, `eve@${strangerHost}`);
  expect((await here.call(anna, "DELETE", `/api/v1/items/file/${id}/shares/${made.body.id}`)).status).toBe(200);
  const authorization = `Basic ${Buffer.from(`${secret}:`).toString("base64")}`;
  const read = await fetch(`${here.url}/public.php/webdav/`, {
    method: "PROPFIND",
    headers: { authorization, depth: "0" },
  });
  expect(read.status).toBe(404);
  await eventually(() => expect(notifications.length).toBeGreaterThan(1), 20_000);
  expect(notifications[1]).toMatchObject({
    notificationType: "SHARE_UNSHARED",
    notification: { sharedSecret: secret },
  });
}, 60_000);
