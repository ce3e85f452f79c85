import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, testPassword, type TestServer } from "../../../testing/server.ts";

interface Answer {
  readonly "m.homeserver"?: { readonly base_url: string };
  readonly user_id?: string;
  readonly errcode?: string;
}

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.stop();
});

/** Asks at a host, which fetch does not let one name. */
const askAt = (host: string, method: string, path: string, body?: object): Promise<[number, Answer]> =>
  new Promise((resolve, reject) => {
    const headers = { host, "content-type": "application/json" };
    const asked = request(`${server.url}${path}`, { method, headers, insecureHTTPParser: true }, (response) => {
      let text = "";
      response.on("data", (part: Buffer) => (text += part.toString()));
      response.on("end", () => resolve([response.statusCode ?? 0, JSON.parse(text) as Answer]));
    });
    asked.on("error", reject).end(body && JSON.stringify(body));
  });
const homeserverAt = async (host: string): Promise<unknown> =>
  (await askAt(host, "GET", "/.well-known/matrix/client"))[1]["m.homeserver"]?.base_url;
const signInAt = async (host: string, user: string): Promise<unknown> => {
  const identifier = { type: "m.id.user", user };
  const body = { type: "m.login.password", identifier, password: testPassword };
  const [status, answer] = await askAt(host, "POST", "/_matrix/client/v3/login", body);
  return status === 200 ? answer.user_id : `${status} ${answer.errcode}`;
};

test("at an agency's own address clients are sent to that address, with its port", async () => {
  expect(await homeserverAt("safos.fk.example")).toBe("http://safos.fk.example");
  expect(await homeserverAt("Chatt.Safos.FK.example:8448")).toBe("http://chatt.safos.fk.example:8448");
  expect(await homeserverAt("safos.digg.example")).toBe("http://safos.digg.example");
});

test("the domain itself, which may be a site of the agency's, and every other host send them to the shared one", async () => {
  const hostile = `safos.fk.example:99999 safos.fk.example:99999999 safos.fk.example:0x1 .fk.example a..fk.example
    safos.fk.example@evil.example evil.example/safos.fk.example evil.example#.fk.example å.fk.example`;
  const others = `fk.example fk.example:8448 FK.EXAMPLE fk.example. example safos.fk.example.evil.example evil.example
    notfk.example guests.localhost 127.0.0.1 [::1]:80 ${"a".repeat(300)}.fk.example`;
  for (const host of `${others} ${hostile}`.split(/\s+/)) {
    const [status, { "m.homeserver": found }] = await askAt(host, "GET", "/.well-known/matrix/client");
    expect([host, status, found?.base_url]).toEqual([host, 200, server.url]);
  }
});

test("the local part alone signs in at the address that clients were sent to, and nowhere else", async () => {
  expect(await signInAt("safos.fk.example", "anna")).toBe("@anna:fk.example");
  expect(await signInAt("safos.digg.example", "bo")).toBe("@bo:digg.example");
  expect(await signInAt("safos.digg.example", "anna")).toBe("403 M_FORBIDDEN");
  expect(await signInAt(new URL(server.url).host, "anna")).toBe("403 M_FORBIDDEN");
  expect(await signInAt("evil.example", "anna")).toBe("403 M_FORBIDDEN");
});
