import { createHash, randomBytes } from "node:crypto";
import sharp from "sharp";
import { afterAll, expect, test } from "vitest";
import { openTestBrowser } from "../../../testing/browser.ts";
import { eventually, startTestServer, testPassword } from "../../../testing/server.ts";

/** What Nextcloud's libraries for Android and iOS send and read, in the order in which their apps do. */
const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes } = server.people;
await server.workspace("Gemensam", anna, agnes);

interface Phone {
  ask(method: string, path: string, headers?: Record<string, string>, body?: string | Uint8Array): Promise<Response>;
}
const phoneOf = (agent: string, name: string, password: string): Phone => {
  const authorization = `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`;
  return {
    ask: (method, path, headers = {}, body) =>
      fetch(server.url + path, {
        method,
        redirect: "manual",
        headers: { authorization, "user-agent": agent, "ocs-apirequest": "true", ...headers },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : new Uint8Array(body) }),
      }),
  };
};
const android = "Mozilla/5.0 (Android) Nextcloud-android/3.34.0";
const iphone = "Mozilla/5.0 (iOS) Nextcloud-iOS/6.0.0";
const root = `/remote.php/dav/files/${encodeURIComponent(anna.name)}`;
const uploads = `/remote.php/dav/uploads/${encodeURIComponent(anna.name)}`;
const dataOf = async (answer: Response): Promise<Record<string, unknown>> =>
  ((await answer.json()) as { ocs: { data: Record<string, unknown> } }).ocs.data;

const browser = openTestBrowser(server.url);
await browser.call("POST", "/api/v1/session", { name: anna.name, password: testPassword });

/** Login flow v2, from the address that the person wrote. */
async function signInByFlow(agent: string): Promise<Phone> {
  const post = (path: string, body: string): Promise<Response> =>
    fetch(path, {
      method: "POST",
      headers: { "user-agent": agent, "content-type": "application/x-www-form-urlencoded" },
      body,
    });
  const status = (await (await fetch(`${server.url}/status.php`)).json()) as Record<string, unknown>;
  expect(status).toMatchObject({
    installed: true,
    maintenance: false,
    version: expect.stringMatching(/^\d+(\.\d+){3}$/),
  });
  const begun = (await (await post(`${server.url}/index.php/login/v2`, "")).json()) as {
    poll: { token: string; endpoint: string };
    login: string;
  };
  expect((await post(begun.poll.endpoint, `token=${begun.poll.token}`)).status).toBe(404);
  await browser.call("POST", `/api/v1/app-logins/${begun.login.split("/").at(-1)}`, { isAllowed: true });
  const access = (await (await post(begun.poll.endpoint, `token=${begun.poll.token}`)).json()) as {
    server: string;
    loginName: string;
    appPassword: string;
  };
  expect([access.server, access.loginName]).toEqual([server.url, anna.name]);
  return phoneOf(agent, access.loginName, access.appPassword);
}

interface Propstat {
  readonly status: string;
  readonly props: string;
}
interface Entry {
  readonly href: string;
  readonly stats: readonly Propstat[];
}
async function entriesOf(answer: Response): Promise<Entry[]> {
  expect([answer.status, answer.headers.get("content-type")]).toEqual([207, "application/xml; charset=utf-8"]);
  return [...(await answer.text()).matchAll(/<d:response>(.*?)<\/d:response>/gs)].map(([, inside = ""]) => ({
    href: decodeURIComponent(/<d:href>(.*?)<\/d:href>/.exec(inside)?.[1] ?? ""),
    stats: [...inside.matchAll(/<d:propstat><d:prop>(.*?)<\/d:prop><d:status>(.*?)<\/d:status>/gs)].map((one) => ({
      props: one[1] ?? "",
      status: one[2] ?? "",
    })),
  }));
}
/** The iPhone reads the first propstat, and knows properties by their prefix. */
const readAsIphone = ({ stats }: Entry, name: string): string | undefined =>
  new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(stats[0]?.props ?? "")?.[1];
/** Android reads the first, or the second where the first says 404. */
const readAsAndroid = ({ stats }: Entry, name: string): string | undefined =>
  new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(
    (stats[0]?.status.includes("404") ? stats[1] : stats[0])?.props ?? "",
  )?.[1];

const asked = (spaces: string, names: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?><d:propfind xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.org/ns"${spaces}><d:prop>${names.join("")}</d:prop></d:propfind>`;
const basic =
  "displayname getcontenttype resourcetype getcontentlength getlastmodified creationdate getetag quota-used-bytes quota-available-bytes";
const own = "permissions id fileid size favorite comments-unread owner-id owner-display-name share-types checksums";
const more =
  "is-encrypted mount-type has-preview note sharees rich-workspace creation_time upload_time lock lock-owner-type lock-owner lock-owner-displayname lock-owner-editor lock-time lock-timeout lock-token system-tags hidden metadata-photos-size metadata-photos-gps metadata-files-live-photo";
const named = (prefix: string, names: string): string[] => names.split(" ").map((name) => `<${prefix}:${name}/>`);
const androidProperties = asked("", [...named("d", basic), ...named("oc", own), ...named("nc", more)]);
const iphoneProperties = asked("", [
  ...named("d", basic),
  ...named("oc", own),
  ...named("nc", more),
  '<share-permissions xmlns="http://open-collaboration-services.org/ns"/>',
  '<share-permissions xmlns="http://open-cloud-mesh.org/ns"/>',
]);
const xml = { "content-type": "application/xml; charset=utf-8" };
const list = async (phone: Phone, path: string, depth: string, body: string): Promise<Entry[]> =>
  entriesOf(await phone.ask("PROPFIND", path, { ...xml, depth }, body));

test("an Android phone signs in, lists, sends a film in pieces over a break, and finds and marks it", async () => {
  const phone = await signInByFlow(android);
  const capabilities = await dataOf(await phone.ask("GET", "/ocs/v1.php/cloud/capabilities?format=json"));
  expect(capabilities).toMatchObject({
    version: { major: expect.any(Number), string: expect.any(String) },
    capabilities: {
      dav: { chunking: "1.0" },
      files: { undelete: true, versioning: true, comments: true, locking: "1.0" },
    },
  });
  expect(await dataOf(await phone.ask("GET", "/ocs/v1.php/cloud/user?format=json"))).toMatchObject({
    id: anna.name,
    quota: { used: expect.any(Number), quota: expect.any(Number) },
  });
  const [top, ...rest] = await list(phone, `${root}/`, "1", androidProperties);
  expect(top?.href).toBe(`/remote.php/dav/files/${anna.name}/`);
  expect(top && Number(readAsAndroid(top, "oc:fileid"))).toBeGreaterThan(0);
  const shared = rest.find((one) => one.href.endsWith("/Gemensam/"));
  expect(shared && readAsAndroid(shared, "oc:permissions")).toMatch(/G.*CK$/);
  expect(shared?.stats.map((one) => one.status)).toEqual(["HTTP/1.1 200 OK", "HTTP/1.1 404 Not Found"]);

  expect((await phone.ask("MKCOL", `${root}/InstantUpload`)).status).toBe(201);
  const film = randomBytes(250_000);
  const at = `${uploads}/${createHash("md5").update("film").digest("hex")}`;
  const destination = `${server.url}${root}/InstantUpload/VID_0001.mp4`;
  const length = { destination, "oc-total-length": String(film.length) };
  expect((await phone.ask("MKCOL", at, { destination })).status).toBe(201);
  const pieces = [film.subarray(0, 100_000), film.subarray(100_000, 200_000), film.subarray(200_000)];
  for (const index of [0, 1])
    expect((await phone.ask("PUT", `${at}/${String(index + 1).padStart(6, "0")}`, length, pieces[index])).status).toBe(
      201,
    );
  // The app was closed: it asks again for the folder, and sums up what is there.
  expect((await phone.ask("MKCOL", at, { destination })).status).toBe(405);
  const there = (await list(phone, at, "1", asked("", ["<d:getcontentlength/>", "<d:resourcetype/>"]))).slice(1);
  expect(
    there.map((one) => [Number(one.href.split("/").at(-1)), Number(readAsAndroid(one, "d:getcontentlength"))]),
  ).toEqual([
    [1, 100_000],
    [2, 100_000],
  ]);
  expect((await phone.ask("PUT", `${at}/000003`, length, pieces[2])).status).toBe(201);
  const moved = await phone.ask("MOVE", `${at}/.file`, {
    ...length,
    "x-oc-mtime": "1700000000",
    "x-oc-ctime": "1600000000",
    overwrite: "T",
  });
  expect([moved.status, moved.headers.get("x-oc-mtime")]).toEqual([201, "accepted"]);
  const [sent] = await list(phone, `${root}/InstantUpload/VID_0001.mp4`, "0", androidProperties);
  expect(sent && readAsAndroid(sent, "d:getlastmodified")).toBe(new Date(1_700_000_000_000).toUTCString());
  expect(sent && readAsAndroid(sent, "d:getetag")).toContain(moved.headers.get("oc-etag")?.replaceAll('"', ""));
  const got = await phone.ask("GET", `${root}/InstantUpload/VID_0001.mp4`);
  expect(Buffer.from(await got.arrayBuffer()).equals(film)).toBe(true);

  const mark = (verb: string) =>
    phone.ask(
      "PROPPATCH",
      `${root}/InstantUpload/VID_0001.mp4`,
      xml,
      `<d:propertyupdate xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:${verb}><d:prop><oc:favorite>1</oc:favorite></d:prop></d:${verb}></d:propertyupdate>`,
    );
  const report = `<oc:filter-files xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:prop><oc:fileid/></d:prop><oc:filter-rules><oc:favorite>1</oc:favorite></oc:filter-rules></oc:filter-files>`;
  const starred = async (): Promise<number> =>
    (await entriesOf(await phone.ask("REPORT", `${root}/`, xml, report))).length;
  expect((await mark("set")).status).toBe(207);
  expect(await starred()).toBe(1);
  expect((await mark("remove")).status).toBe(207);
  expect(await starred()).toBe(0);
  expect((await phone.ask("DELETE", `${root}/InstantUpload/VID_0001.mp4`)).status).toBe(204);
  const trash = `/remote.php/dav/trashbin/${encodeURIComponent(anna.name)}`;
  const [, thrown] = await list(
    phone,
    `${trash}/trash/`,
    "1",
    asked("", ["<nc:trashbin-filename/>", "<nc:trashbin-original-location/>", "<nc:trashbin-deletion-time/>"]),
  );
  expect(thrown && readAsAndroid(thrown, "nc:trashbin-original-location")).toBe("InstantUpload/VID_0001.mp4");
  const name = encodeURIComponent(thrown?.href.split("/").at(-1) ?? "");
  const back = { destination: `${server.url}${trash}/restore/${name}`, overwrite: "F" };
  expect((await phone.ask("MOVE", `${trash}/trash/${name}`, back)).status).toBe(201);
  expect((await phone.ask("HEAD", `${root}/InstantUpload/VID_0001.mp4`)).status).toBe(200);
});

test("an iPhone signs in by the code, sends its pictures, and looks at what it has by kind and day", async () => {
  const { body } = await browser.call("POST", "/api/v1/app-codes", {});
  const code = decodeURIComponent(/&password:(.+)$/.exec(body.address as string)?.[1] ?? "");
  const once = phoneOf(iphone, anna.name, code);
  const { apppassword } = await dataOf(await once.ask("GET", "/ocs/v2.php/core/getapppassword-onetime?format=json"));
  const phone = phoneOf(iphone, anna.name, apppassword as string);
  const { version } = await dataOf(await phone.ask("GET", "/ocs/v1.php/cloud/capabilities?format=json"));
  // Decoded with types; one that is missing ends the app's start.
  expect(version).toMatchObject({
    major: expect.any(Number),
    minor: expect.any(Number),
    micro: expect.any(Number),
    string: expect.any(String),
  });

  const picture = await sharp({ create: { width: 120, height: 80, channels: 3, background: "#336699" } })
    .jpeg()
    .toBuffer();
  const place = `${root}/Photos/2026/11/IMG_0001.jpg`;
  const put = await phone.ask(
    "PUT",
    place,
    {
      "x-nc-webdav-auto-mkcol": "1",
      "x-oc-mtime": "1700000000.0",
      "x-oc-ctime": "1699999999.5",
      overwrite: "true",
      "content-type": "application/octet-stream",
    },
    picture,
  );
  expect([put.status, put.headers.get("x-oc-mtime")]).toEqual([201, "accepted"]);
  expect(put.headers.get("oc-fileid")).toMatch(/^\d{8,}oc/);
  expect(put.headers.get("oc-etag")).toBeTruthy();
  expect(put.headers.get("date")).toBeTruthy();

  const at = `${uploads}/${crypto.randomUUID()}`;
  const destination = `${server.url}${root}/Photos/2026/12/IMG_0002.mov`;
  const film = randomBytes(120_000);
  const given = { destination, "oc-total-length": String(film.length), "x-nc-webdav-auto-mkcol": "1" };
  expect((await phone.ask("MKCOL", at, given)).status).toBe(201);
  expect((await phone.ask("PUT", `${at}/1`, given, film.subarray(0, 70_000))).status).toBe(201);
  expect((await phone.ask("PUT", `${at}/2`, given, film.subarray(70_000))).status).toBe(201);
  const moved = await phone.ask("MOVE", `${at}/.file`, { ...given, "x-oc-mtime": "1700000100.0", overwrite: "true" });
  expect([moved.status, Number.parseInt(moved.headers.get("oc-fileid") ?? "", 10) > 0]).toEqual([201, true]);
  expect(moved.headers.get("oc-etag")).toBeTruthy();

  const [folder, file] = await list(phone, `${root}/Photos/2026/11/`, "1", iphoneProperties);
  expect(folder && readAsIphone(folder, "x1:share-permissions")).toBe("31");
  expect(file && JSON.parse((readAsIphone(file, "x2:share-permissions") ?? "").replaceAll("&quot;", '"'))).toContain(
    "read",
  );
  expect(file && Number(readAsIphone(file, "oc:fileid"))).toBe(Number.parseInt(put.headers.get("oc-fileid") ?? "", 10));
  for (const [name, value] of [
    ["d:getcontenttype", "image/jpeg"],
    ["oc:favorite", "0"],
    ["nc:has-preview", "true"],
    ["d:getcontentlength", String(picture.length)],
  ] as const)
    expect([name, file && readAsIphone(file, name)]).toEqual([name, value]);

  const kind = (type: string): string =>
    `<d:like><d:prop><d:getcontenttype/></d:prop><d:literal>${type}/%</d:literal></d:like>`;
  const when = (how: string, date: string): string =>
    `<d:${how}><d:prop><d:getlastmodified/></d:prop><d:literal>${date}</d:literal></d:${how}>`;
  const media = (until: string): string =>
    `<?xml version="1.0"?><d:searchrequest xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.org/ns"><d:basicsearch><d:select><d:prop>${[...named("d", basic), ...named("oc", own), ...named("nc", more)].join("")}</d:prop></d:select><d:from><d:scope><d:href>/files/${anna.name}</d:href><d:depth>infinity</d:depth></d:scope></d:from><d:orderby><d:order><d:prop><d:getlastmodified/></d:prop><d:descending/></d:order><d:order><d:prop><d:displayname/></d:prop><d:descending/></d:order></d:orderby><d:where><d:and><d:or>${kind("image")}${kind("video")}</d:or><d:or><d:and>${when("lt", until)}${when("gte", "1970-01-02T00:00:00Z")}</d:and></d:or></d:and></d:where><d:limit><d:nresults>100</d:nresults></d:limit></d:basicsearch></d:searchrequest>`;
  const seen = async (until: string): Promise<(string | undefined)[]> =>
    (await entriesOf(await phone.ask("SEARCH", "/remote.php/dav/", { ...xml, depth: "infinity" }, media(until)))).map(
      (one) => one.href.split("/").at(-1),
    );
  expect(await seen("2030-01-01T00:00:00Z")).toEqual(["IMG_0002.mov", "VID_0001.mp4", "IMG_0001.jpg"]);
  expect(await seen(new Date(1_700_000_100_000).toISOString().replace(/\.\d+/, ""))).toEqual([
    "VID_0001.mp4",
    "IMG_0001.jpg",
  ]);
  const small = await phone.ask(
    "GET",
    `/index.php/core/preview?fileId=${Number.parseInt(put.headers.get("oc-fileid") ?? "", 10)}&x=256&y=256&a=1&mode=cover&forceIcon=0&mimeFallback=0`,
  );
  expect([small.status, small.headers.get("content-type")]).toEqual([200, "image/webp"]);
  expect((await phone.ask("GET", `/index.php/avatar/${encodeURIComponent(anna.name)}/128`)).status).toBe(200);

  // Lost: the app asks whether it is to delete everything, does, and says so.
  const { body: devices } = await browser.call("GET", "/api/v1/app-passwords");
  const [device] = (devices.items as { id: string; label: string }[]).filter((one) => one.label.includes("iOS"));
  await browser.call("POST", `/api/v1/app-passwords/${device?.id}/wipe`);
  await eventually(async () => expect((await phone.ask("PROPFIND", `${root}/`, { depth: "0" })).status).toBe(401));
  const token = `token=${encodeURIComponent(apppassword as string)}`;
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const check = await phone.ask("POST", "/index.php/core/wipe/check", form, token);
  expect(await check.json()).toEqual({ wipe: true });
  expect((await phone.ask("POST", "/index.php/core/wipe/success", form, token)).status).toBe(200);
  expect((await phone.ask("POST", "/index.php/core/wipe/check", form, token)).status).toBe(404);
});

test("a phone that is nobody's, or signed in as another, gets nothing of it", async () => {
  const stranger = phoneOf(android, anna.name, "fel");
  expect((await stranger.ask("PROPFIND", `${root}/`, { depth: "1" })).status).toBe(401);
  const other = { authorization: `Bearer ${agnes.token}` };
  expect((await fetch(server.url + root, { method: "PROPFIND", headers: { ...other, depth: "1" } })).status).toBe(404);
  expect((await fetch(`${server.url}${uploads}/x`, { method: "MKCOL", headers: other })).status).toBe(404);
});
