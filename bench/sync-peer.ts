import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** Files and folders by their path; no content: a folder. */
interface Entry {
  readonly id: number;
  readonly content: Buffer | null;
  etag: number;
}

const capabilities = {
  version: { major: 32, minor: 0, micro: 0, string: "32.0.0", edition: "", extendedSupport: false },
  capabilities: {
    core: { pollinterval: 60, "webdav-root": "remote.php/webdav" },
    // No bulk uploads, as with Safos: the programs that use them (before 3.16) send none of the files while one is empty.
    dav: { chunking: "1.0" },
    files: { bigfilechunking: true },
  },
};
const status = {
  installed: true,
  maintenance: false,
  needsDbUpgrade: false,
  version: "32.0.0.0",
  versionstring: "32.0.0",
  edition: "",
  productname: "Peer",
  extendedSupport: false,
};

/** As little of a server as the desktop program syncs with, in memory: what the program and the loopback cost by themselves. */
export async function startSyncPeer(): Promise<{ readonly url: string; count(): number; stop(): void }> {
  const entries = new Map<string, Entry>([["", { id: 1, content: null, etag: 1 }]]);
  let last = 1;

  function touch(path: string): void {
    for (let at = path; ; at = at.slice(0, Math.max(at.lastIndexOf("/"), 0))) {
      const entry = entries.get(at);
      if (entry) entry.etag = ++last;
      if (at === "") return;
    }
  }
  function put(path: string, content: Buffer | null): Entry {
    const entry = { id: entries.get(path)?.id ?? ++last, content, etag: ++last };
    entries.set(path, entry);
    touch(path);
    return entry;
  }
  const describe = (prefix: string, path: string, { id, content, etag }: Entry): string =>
    `<d:response><d:href>${prefix}/${path.split("/").map(encodeURIComponent).join("/")}${content || path === "" ? "" : "/"}</d:href><d:propstat><d:prop>
<d:resourcetype>${content ? "" : "<d:collection/>"}</d:resourcetype><d:getetag>"${etag}"</d:getetag><d:getlastmodified>Mon, 01 Jan 2024 00:00:00 GMT</d:getlastmodified>
${content ? `<d:getcontentlength>${content.length}</d:getcontentlength>` : ""}<oc:size>${content?.length ?? 0}</oc:size><oc:id>${String(id).padStart(8, "0")}oc</oc:id><oc:fileid>${id}</oc:fileid>
<oc:permissions>${content ? "RGDNVW" : "RGDNVCK"}</oc:permissions></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>`;

  function list(prefix: string, path: string, depth: string): string {
    const begin = path === "" ? "" : `${path}/`;
    const members =
      depth === "0"
        ? []
        : [...entries].filter(
            ([one]) => one !== "" && one !== path && one.startsWith(begin) && !one.slice(begin.length).includes("/"),
          );
    const own = entries.get(path);
    const all = [...(own ? [[path, own] as const] : []), ...members];
    return `<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns">${all.map(([one, entry]) => describe(prefix, one, entry)).join("")}</d:multistatus>`;
  }

  function answer(incoming: IncomingMessage, outgoing: ServerResponse, body: Buffer): void {
    const { pathname } = new URL(incoming.url ?? "/", "http://localhost");
    const json = (value: object): void =>
      void outgoing.setHeader("content-type", "application/json").end(JSON.stringify(value));
    const ocs = (data: object): void => json({ ocs: { meta: { status: "ok", statuscode: 200, message: "OK" }, data } });
    if (pathname.endsWith("/status.php")) return json(status);
    if (pathname.endsWith("/cloud/capabilities")) return ocs(capabilities);
    if (pathname.endsWith("/cloud/user")) return ocs({ id: "anna", "display-name": "Anna", email: "" });
    const prefix = /^\/remote\.php\/(?:webdav|dav\/files\/anna)/.exec(pathname)?.[0];
    if (prefix === undefined) return void outgoing.writeHead(404).end();
    const path = decodeURIComponent(pathname.slice(prefix.length)).replace(/^\/|\/$/g, "");
    if (incoming.method === "PROPFIND" && entries.has(path))
      return void outgoing
        .writeHead(207, { "content-type": "application/xml; charset=utf-8" })
        .end(list(prefix, path, String(incoming.headers.depth ?? "1")));
    if (incoming.method === "PUT" || incoming.method === "MKCOL") {
      const { id, etag } = put(path, incoming.method === "PUT" ? body : null);
      return void outgoing
        .writeHead(201, {
          etag: `"${etag}"`,
          "oc-etag": `"${etag}"`,
          "oc-fileid": `${String(id).padStart(8, "0")}oc`,
          "x-oc-mtime": "accepted",
        })
        .end();
    }
    outgoing.writeHead(entries.has(path) ? 200 : 404).end();
  }

  const peer = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on("data", (part: Buffer) => parts.push(part));
    incoming.on("end", () => answer(incoming, outgoing, Buffer.concat(parts)));
  });
  await new Promise<void>((resolve) => peer.listen(0, "127.0.0.1", () => resolve()));
  const address = peer.address();
  return {
    url: `http://127.0.0.1:${address && typeof address === "object" ? address.port : 0}`,
    count: () => [...entries.values()].filter((one) => one.content !== null).length,
    stop() {
      peer.close();
      peer.closeAllConnections();
    },
  };
}
