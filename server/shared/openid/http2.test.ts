import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeCertificate } from "../../testing/make-certificate.ts";
import { startTestServer } from "../../testing/server.ts";
import { addSystem, question } from "./testing.ts";

const folder = mkdtempSync(join(tmpdir(), "safos-openid-"));
const { cert, key } = makeCertificate(folder);
const server = await startTestServer({
  SAFOS_TLS: "files",
  SAFOS_TLS_CERT: cert,
  SAFOS_TLS_KEY: key,
  SAFOS_TLS_REDIRECT_PORT: "0",
  SAFOS_PUBLIC_URL: "https://safos.example",
});
const session = connect(server.url.replace("http:", "https:"), { rejectUnauthorized: false });
afterAll(async () => {
  session.destroy();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

function ask(headers: Record<string, string>, body?: string) {
  return new Promise<{ headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const stream = session.request({ ":method": body === undefined ? "GET" : "POST", ...headers });
    let found: Record<string, unknown> = {};
    let text = "";
    stream.on("response", (given) => (found = given));
    stream.on("data", (part: Buffer) => (text += part.toString()));
    stream.on("end", () => resolve({ headers: found, body: text }));
    stream.on("error", reject);
    stream.end(body);
  });
}

test("over HTTP/2 it answers the same, in its own name, with cookies for TLS only", async () => {
  const discovery = await ask({ ":path": "/.well-known/openid-configuration", ":authority": "ond.example" });
  const { issuer, token_endpoint: token } = JSON.parse(discovery.body) as Record<string, string>;
  expect([discovery.headers[":status"], issuer, token]).toEqual([
    200,
    "https://safos.example",
    "https://safos.example/oauth2/token",
  ]);
  expect(discovery.headers["x-content-type-options"]).toBe("nosniff");
  const client = await addSystem(server, server.people.anna.organisationId);
  const begun = await ask({ ":path": question(client.id).address });
  expect(begun.headers[":status"]).toBe(303);
  expect(String(begun.headers["location"])).toMatch(/^https:\/\/safos\.example\/authorise\//);
  const cookies = [begun.headers["set-cookie"]].flat().map(String);
  expect(cookies.length).toBeGreaterThan(2);
  for (const cookie of cookies) expect(cookie.toLowerCase()).toContain("; secure");
  const form = "grant_type=authorization_code&code=x&code_verifier=y&redirect_uri=z";
  const refused = await ask(
    {
      ":path": "/oauth2/token",
      "content-type": "application/x-www-form-urlencoded",
      authorization: `Basic ${Buffer.from(`${client.id}:${client.secret ?? ""}`).toString("base64")}`,
    },
    form,
  );
  expect([refused.headers[":status"], (JSON.parse(refused.body) as { error: string }).error]).toEqual([
    400,
    "invalid_grant",
  ]);
});
