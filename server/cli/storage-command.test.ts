import { randomBytes } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../testing/server.ts";
import { davOf } from "../products/files/testing.ts";
import { findCommand } from "./commands.ts";
import { parseSize } from "./storage-command.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, britt } = server.people;
const domain = server.safos.organisations.byId(anna.organisationId)?.domains[0] ?? "";
const workspace = await server.workspace("Lager", anna);

async function run(line: string): Promise<{ used: number; quota: number | null }> {
  const parts = line.split(" ");
  const command = findCommand(parts);
  if (!command) throw new Error(line);
  const { json } = await command.run(server.safos, parts.slice(command.path.length), {}, {} as never);
  return json as { used: number; quota: number | null };
}
const put = async (who: TestPerson, name: string, size: number, url = server.url) => {
  const dav = `${url}/remote.php/dav/files/${who.name}/${name}`;
  const headers = { authorization: `Bearer ${who.token}` };
  return (await fetch(dav, { method: "PUT", headers, body: new Uint8Array(randomBytes(size)) })).status;
};

test("sizes are numbers, with a letter, or none", () => {
  expect([parseSize("200000"), parseSize("1.5T"), parseSize("500GB"), parseSize("10k"), parseSize("none")]).toEqual([
    200_000,
    1.5e12,
    5e11,
    10_000,
    null,
  ]);
  for (const wrong of ["", "-1", "500X", "1e9", "9999999999999T", "G"])
    expect(() => parseSize(wrong)).toThrow(/A size is a number/);
});

test("an organisation stores what the operator allows, by every way, and what is there is read as before", async () => {
  expect(await put(anna, "först.bin", 300_000)).toBe(201);
  const { used } = await run(`organisation storage ${domain}`);
  expect(await run(`organisation storage ${domain} ${used + 1_000_000}`)).toEqual({
    domain,
    used,
    quota: used + 1_000_000,
  });
  expect(await put(anna, "ryms.bin", 600_000)).toBe(201);
  // No more of it is read than there is room for.
  expect(await put(anna, "för stor.bin", 900_000)).toBe(507);
  // What did not fit has taken nothing.
  expect(await put(anna, "ryms också.bin", 300_000)).toBe(201);
  const upload = await fetch(`${server.url}/api/v1/workspaces/${workspace.id}/files?name=a.bin`, {
    method: "POST",
    headers: { authorization: `Bearer ${anna.token}` },
    body: new Uint8Array(randomBytes(200_000)),
  });
  expect([upload.status, await upload.json()]).toEqual([
    507,
    // How much the organisation has is its administrators' to know, and nobody's who leaves a file.
    expect.objectContaining({ code: "ORGANISATION_FULL", data: {} }),
  ]);
  const media = await fetch(`${server.url}/_matrix/media/v3/upload?filename=a.bin`, {
    method: "POST",
    headers: { authorization: `Bearer ${anna.token}`, "content-type": "application/octet-stream" },
    body: new Uint8Array(randomBytes(200_000)),
  });
  expect(media.status).toBe(507);
  const read = await davOf(server, anna)("GET", "först.bin");
  expect([read.status, (await read.arrayBuffer()).byteLength]).toEqual([200, 300_000]);
  const asked = `<d:propfind xmlns:d="DAV:"><d:prop><d:quota-available-bytes/></d:prop></d:propfind>`;
  const found = await (await davOf(server, anna)("PROPFIND", "", { depth: "0" }, asked)).text();
  expect(Number(/quota-available-bytes>(\d+)</.exec(found)?.[1])).toBeLessThanOrEqual(100_000);
  // Others have what they had.
  expect(await put(britt, "egen.bin", 2_000_000)).toBe(201);
  const { body } = await server.call(anna, "GET", "/api/v1/organisation/usage");
  expect(body["storageQuota"]).toBe(used + 1_000_000);
});

test("those that come at once do not each take what is left", async () => {
  const { used } = await run(`organisation storage ${domain}`);
  await run(`organisation storage ${domain} ${used + 1_000_000}`);
  const all = await Promise.all(Array.from({ length: 8 }, (_, index) => put(anna, `samtidig ${index}.bin`, 400_000)));
  expect(all.filter((status) => status === 201).length).toBeLessThanOrEqual(2);
  expect((await run(`organisation storage ${domain}`)).used).toBeLessThanOrEqual(used + 1_000_000);
});

test("what would not fit as a whole does not begin to come in pieces, which would lie there until the next day", async () => {
  const { used } = await run(`organisation storage ${domain}`);
  await run(`organisation storage ${domain} ${used + 1_000_000}`);
  const begin = async (size: number) => {
    const file = { name: `bitar-${size}.bin`, size };
    return (await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/uploads`, file)).status;
  };
  expect([await begin(5_000_000), await begin(900_000)]).toEqual([507, 201]);
  const dav = async (total: string) =>
    (
      await fetch(`${server.url}/remote.php/dav/uploads/${anna.name}/${total}`, {
        method: "MKCOL",
        headers: {
          authorization: `Bearer ${anna.token}`,
          destination: `${server.url}/remote.php/dav/files/${anna.name}/bitar.bin`,
          "oc-total-length": total,
        },
      })
    ).status;
  expect([await dav("5000000"), await dav("900000"), await dav("inget")]).toEqual([507, 201, 201]);
  const folder = await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/folders`, { name: "Lämna" });
  const link = await server.call(anna, "POST", `/api/v1/items/file/${folder.body.id}/shares`, {
    isLink: true,
    role: "viewer",
    terms: { purpose: "drop", label: "Underlag" },
  });
  const leave = async (size: number) => {
    const answer = await fetch(`${server.url}/api/v1/shared/request/uploads`, {
      method: "POST",
      headers: {
        "safos-link": String(link.body["secret"]),
        "safos-guest": `${crypto.randomUUID()} Karin`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ name: `lämnad-${size}.bin`, size }),
    });
    return [answer.status, await answer.text()];
  };
  const [status, text] = await leave(5_000_000);
  expect([status, text]).toEqual([507, expect.stringContaining("ORGANISATION_FULL")]);
  expect(text).not.toContain(String(used + 1_000_000));
  expect((await leave(900_000))[0]).toBe(201);
});

test("every process learns what the operator changes, and the organisation's log has it", async () => {
  const twin = await server.twin();
  await run(`organisation storage ${domain} 0`);
  await eventually(async () => expect(await put(anna, "nej.bin", 10, twin.url)).toBe(507));
  await run(`organisation storage ${domain} none`);
  await eventually(async () => expect(await put(anna, "ja.bin", 10, twin.url)).toBe(201));
  expect(await put(anna, "ja.bin", 500_000)).toBe(204);
  await eventually(async () => {
    const { body } = await server.call(anna, "GET", "/api/v1/audit");
    const acts = (body["items"] as { act: string; actor: { kind: string }; facts: object }[]).filter(
      (one) => one.act === "organisation.storageQuotaSet",
    );
    expect(acts.map((one) => one.facts)).toContainEqual({ bytes: null });
    expect(acts.length).toBe(5);
  });
  const { body } = await server.call(britt, "GET", "/api/v1/audit");
  expect(JSON.stringify(body)).not.toContain("storageQuotaSet");
  await twin.stop();
  await expect(run("organisation storage finns.inte 5G")).rejects.toMatchObject({ code: "MISSING" });
});
