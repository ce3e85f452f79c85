import { readFileSync } from "node:fs";
import { createSocket } from "node:dgram";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { eventually, startTestServer } from "../testing/server.ts";

const token = "a-long-operator-token";
const server = await startTestServer({ SAFOS_ADMIN_TOKEN: token });
afterAll(() => server.stop());

const ask = (path: string, authorization: string | null, body?: unknown): Promise<Response> =>
  fetch(server.url + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { ...(authorization === null ? {} : { authorization }), "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

test("the operator adds an organisation and reads the metrics with the token, nobody else does", async () => {
  const path = "/api/v1/operator/organisations";
  const fresh = { domain: "skatt.example", name: "Skatteverket" };
  for (const wrong of [null, "Bearer fel", `Bearer ${server.people.anna.token}`]) {
    expect((await ask(path, wrong, fresh)).status).toBe(401);
    expect((await ask("/metrics", wrong)).status).toBe(401);
  }
  expect((await ask(path, `Bearer ${token}`, fresh)).status).toBe(201);
  expect((await ask(path, `Bearer ${token}`, fresh)).status).toBe(409);
  expect((await ask(path, `Bearer ${token}`, { domain: "inte en domän", name: "X" })).status).toBe(400);
  for (let turn = 0; turn < 2; turn += 1) {
    const metrics = await (await ask("/metrics", `Bearer ${token}`)).text();
    expect(metrics).toContain("safos_http_request_seconds_bucket");
    expect(metrics).toMatch(/^safos_blobs_damaged 0$/m);
    expect(metrics).toMatch(/^safos_disk_free_bytes \d+$/m);
  }
  // The media process is asked once for all that a scrape wants to know of it.
  const statistics = vi.spyOn(server.safos.meetings, "statistics");
  await (await ask("/metrics", `Bearer ${token}`)).text();
  expect(statistics).toHaveBeenCalledTimes(1);
  statistics.mockRestore();
});

/** Names of metrics in a text; not those of Prometheus itself, nor of functions and labels. */
const namesIn = (text: string): string[] => [...new Set(text.match(/\b(safos|process)_[a-z_]+[a-z]\b/g))].toSorted();

test("the dashboard and the alert rules speak of metrics that there are, and each of Safos' own is in the dashboard", async () => {
  const metrics = await (await ask("/metrics", `Bearer ${token}`)).text();
  const names = [...metrics.matchAll(/^# TYPE (\S+)/gm)].map(([, name = ""]) => name);
  const folder = join(import.meta.dirname, "..", "..", "deploy", "monitoring");
  const dashboard = readFileSync(join(folder, "grafana-dashboard.json"), "utf8");
  const used = namesIn(dashboard + readFileSync(join(folder, "alerts.yml"), "utf8"));
  expect(used.length).toBeGreaterThan(15);
  // Only where Safos speaks TLS itself; `certificates/files.test.ts` and its kin read it.
  const known = [...names, "safos_certificates_seconds_left"];
  expect(used.map((name) => name.replace(/_(bucket|count)$/, "")).filter((name) => !known.includes(name))).toEqual([]);
  const own = names.filter((name) => name.startsWith("safos_") && !name.startsWith("safos_workers_"));
  expect(own.filter((name) => !dashboard.includes(name))).toEqual([]);
});

test("figures follow what happens, and /healthz names a media port that something else has", async () => {
  const figure = async (name: string): Promise<number> => {
    const metrics = await (await ask("/metrics", `Bearer ${token}`)).text();
    return Number(new RegExp(`^${name} (\\S+)$`, "m").exec(metrics)?.[1]);
  };
  const { anna, bo } = server.people;
  await server.workspace("Mätt", anna, bo);
  await eventually(async () => expect(await figure("safos_chat_rooms")).toBeGreaterThanOrEqual(2));
  await eventually(async () => expect(await figure("safos_events_backlog")).toBe(0));
  expect(await figure("safos_events_dead_letters")).toBe(0);
  expect(await figure("safos_jobs_failed")).toBe(0);
  const ws = new WebSocket(`${server.url.replace("http", "ws")}/api/live`, {
    headers: { authorization: `Bearer ${anna.token}` },
  });
  await new Promise((resolve) => ws.once("open", resolve));
  expect(await figure("safos_sockets")).toBe(1);
  ws.terminate();
  await eventually(async () => expect(await figure("safos_sockets")).toBe(0));

  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  const taken = createSocket("udp4");
  await new Promise<void>((resolve) => taken.bind(server.safos.meetings.mediaPorts()[0] ?? 0, resolve));
  const health = await fetch(`${server.url}/healthz`);
  expect([health.status, await health.json()]).toEqual([503, expect.objectContaining({ part: "media" })]);
  await new Promise<void>((resolve) => taken.close(resolve));
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});
