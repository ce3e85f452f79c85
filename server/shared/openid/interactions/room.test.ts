import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer } from "../../../testing/server.ts";
import { addSystem, question } from "../testing.ts";
import { mostWaiting } from "./room.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const db = server.safos.database.of();
const system = await addSystem(server, server.people.anna.organisationId);

test("strangers who ask again and again leave a limited number of questions behind, and keep nobody else out", async () => {
  const proxied = await server.twin({ SAFOS_TRUST_PROXY: "yes" });
  try {
    const rows = async (): Promise<number> => {
      const found = await sql<{
        n: number;
      }>`select count(*)::int as n from openid.stored where network_hash is not null`.execute(db);
      return found.rows[0]?.n ?? 0;
    };
    const before = await rows();
    const from = (address: string) => ({ "x-forwarded-for": address });
    const ask = async (headers: Record<string, string>): Promise<string> => {
      const answer = await fetch(proxied.url + question(system.id).address, { redirect: "manual", headers });
      await answer.arrayBuffer();
      return new URL(answer.headers.get("location") ?? "/", proxied.url).href;
    };
    const answers: string[] = [];
    for (let round = 0; round < 30; round++)
      answers.push(...(await Promise.all(Array.from({ length: 100 }, () => ask(from("203.0.113.7"))))));
    const refused = answers.filter((one) => one.endsWith("/authorise?error=slow_down"));
    expect(answers.length).toBe(3000);
    // Those that come at the same moment may each be the last.
    expect(refused.length).toBeGreaterThanOrEqual(3000 - mostWaiting - 100);
    expect((await rows()) - before).toBeLessThanOrEqual(mostWaiting + 100);
    const device = await fetch(`${proxied.url}/oauth2/device`, {
      method: "POST",
      headers: { ...from("203.0.113.7"), "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ client_id: system.id }),
    });
    expect([device.status, ((await device.json()) as { error: string }).error]).toEqual([429, "slow_down"]);
    expect(await ask(from("203.0.113.8"))).toContain("/authorise/");
    // What has ended makes room again.
    await sql`update openid.stored set expires_at = now() - interval '1 second' where network_hash is not null`.execute(
      db,
    );
    expect(await ask(from("203.0.113.7"))).toContain("/authorise/");
    expect(await rows()).toBeLessThan(before + 10);
  } finally {
    await proxied.stop();
  }
}, 180_000);
