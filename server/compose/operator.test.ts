import { afterAll, expect, test } from "vitest";
import { startTestServer } from "../testing/server.ts";

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
});
