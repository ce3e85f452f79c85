import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { ask, createProxies } from "../proxies.ts";
import { freePort, startServer, until, type RunningServer } from "../server.ts";

/** Caddy, which ends TLS, in front of nginx in front of Safos. */

const anna = { name: "anna@fk.example", password: "ett långt lösenord" };

describe.each([
  ["their number", "2"],
  ["their networks", "127.0.0.1/32"],
])("two proxies, known by %s", (_how, trusted) => {
  const proxies = createProxies();
  let server: RunningServer;
  let token = "";
  let [port, innerPort] = [0, 0];
  const headers = (): Record<string, string> => ({ authorization: `Bearer ${token}` });

  beforeAll(async () => {
    const [outer, inner, plainPort] = [await freePort(), await freePort(), await freePort()];
    [port, innerPort] = [outer, inner];
    server = await startServer({
      environment: {
        SAFOS_HOST: "127.0.0.1",
        SAFOS_PUBLIC_URL: "https://safos.example.org",
        SAFOS_TRUST_PROXY: trusted,
        SAFOS_REQUESTS_PER_SECOND: "20",
      },
    });
    proxies.startNginx({ port: innerPort, plainPort, to: server.port, isInner: true });
    proxies.startCaddy({ port, to: innerPort });
    await server.safos("organisation", "add", "fk.example", "--name", "Försäkringskassan");
    await server.safos("person", "add", anna.name, "--password", anna.password, "--display-name", "Anna Lindqvist");
    token = (await server.safos("token", "create", anna.name))["token"] ?? "";
    await until(async () => (await ask(port, "/healthz")).status === 200);
  });
  afterAll(async () => {
    proxies.stop();
    await server.stop();
  });

  const statuses = async (from: string, count: number): Promise<number[]> =>
    Promise.all(
      Array.from({ length: count }, async (_, index) => {
        // What a caller claims, once and as if a proxy of ours had said it already.
        const forged = `203.0.113.${index}, 127.0.0.1`;
        return (
          await ask(port, "/api/v1/session", { headers: { "x-forwarded-for": forged, "x-real-ip": forged }, from })
        ).status;
      }),
    );

  test("the caller's address is their own, whatever they claim, and not that of a proxy", async () => {
    expect(await statuses("127.0.0.2", 60)).toContain(429);
    expect(await statuses("127.0.0.3", 5)).not.toContain(429);
  });

  test("the scheme is the one that the caller came by, whatever they claim", async () => {
    for (const claimed of [{}, { "x-forwarded-proto": "http" }, { "x-forwarded-proto": "http, http, http" }]) {
      const page = await ask(port, "/", { headers: { accept: "text/html", ...claimed } });
      expect([page.status, page.headers["strict-transport-security"]]).toEqual([200, "max-age=31536000"]);
    }
    // Past the outer proxy it was not TLS, and that is said as well.
    const inside = await fetch(`http://127.0.0.1:${innerPort}/`, {
      headers: { host: "localhost", accept: "text/html", "x-forwarded-proto": "http" },
    });
    expect([inside.status, inside.headers.get("strict-transport-security")]).toEqual([200, null]);
  });

  test("the host comes through both, so that WebDAV copies; a claimed one changes nothing", async () => {
    const folder = `/remote.php/dav/files/${anna.name}`;
    const basic = { authorization: `Basic ${Buffer.from(`${anna.name}:${anna.password}`).toString("base64")}` };
    const put = await ask(port, `${folder}/text.txt`, { method: "PUT", headers: basic }, (write) =>
      write(Buffer.from("hej")),
    );
    expect(put.status).toBe(201);
    const copy = async (name: string, host: string, more: Record<string, string> = {}): Promise<number> =>
      (
        await ask(port, `${folder}/text.txt`, {
          method: "COPY",
          headers: { ...basic, ...more, destination: `https://${host}${folder}/${name}` },
        })
      ).status;
    expect(await copy("kopia.txt", `localhost:${port}`)).toBe(201);
    const claimed = { "x-forwarded-host": "elsewhere.example" };
    expect(await copy("annan.txt", `localhost:${port}`, claimed)).toBe(201);
    expect(await copy("tredje.txt", "elsewhere.example", claimed)).toBe(502);
  });

  test("a WebSocket goes through both", async () => {
    const socket = new WebSocket(`wss://localhost:${port}/api/live`, { rejectUnauthorized: false, headers: headers() });
    let received = "";
    socket.on("message", (data: Buffer) => (received += data.toString()));
    await once(socket, "open");
    socket.send(JSON.stringify({ op: "subscribe", topics: ["workspace:00000000-0000-7000-8000-000000000000"] }));
    await until(() => received.includes("workspace:"));
    socket.close();
    await once(socket, "close");
  });
});
