import { createServer, request as ask } from "node:http";
import { mostLogoBytes } from "@safos/contract/look";
import sharp from "sharp";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestAnswer, type TestPerson } from "../../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo } = server.people;
const { organisations, database } = server.safos;
const looks = "/api/v1/organisation/looks";
const logos = "/api/v1/organisation/logos";
await organisations.addDomain(anna.organisationId, "pension.example");

const picture = (width: number, height: number, background = "#c00") =>
  sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
const svg = (inside: string, size = 'width="200" height="50"') =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${size}>${inside}</svg>`,
  );

async function upload(
  who: TestPerson | null,
  bytes: Uint8Array,
): Promise<{ status: number; body: TestAnswer["body"] }> {
  const answer = await fetch(server.url + logos, {
    method: "POST",
    headers: who ? { authorization: `Bearer ${who.token}` } : {},
    body: new Blob([new Uint8Array(bytes)]),
  });
  return { status: answer.status, body: await answer.json() };
}
const change = (who: TestPerson | null, body: unknown) => server.call(who, "PATCH", looks, body);
const waysOf = async (name: string) =>
  (await server.call(null, "GET", `/api/v1/sign-in/ways?name=${encodeURIComponent(name)}`)).body;

/** `fetch` names the host by itself. */
const lookAt = (host: string): Promise<TestAnswer["body"]> =>
  new Promise((resolve, reject) => {
    ask(`${server.url}/api/v1/look`, { headers: { host } }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => (text += part));
      answer.on("end", () => resolve((JSON.parse(text) as { look: unknown }).look));
    })
      .on("error", reject)
      .end();
  });

test("an agency looks as it has decided, and its domains as it does where they have decided nothing", async () => {
  const own = { domain: null, name: "Kassan", accentHue: 150, accentChroma: 0.1 };
  expect((await change(anna, { ...own, welcome: "  Välkommen in! ", helpContact: "hjalp@fk.example" })).status).toBe(
    200,
  );
  expect(await lookAt("fk.example")).toMatchObject({ name: "Kassan", welcome: "Välkommen in!" });
  const ofDomain = { domain: "pension.example", name: "Pension", accentHue: 20, accentChroma: 0.12, welcome: null };
  const { body } = await change(anna, ofDomain);
  expect(body.items.map((one: { domain: string | null }) => one.domain)).toEqual([
    null,
    "fk.example",
    "pension.example",
  ]);
  expect(await lookAt("arbete.pension.example:8443")).toEqual({
    name: "Pension",
    accentHue: 20,
    accentChroma: 0.12,
    lightLogo: null,
    darkLogo: null,
    welcome: "Välkommen in!",
    helpContact: "hjalp@fk.example",
  });
  expect(await lookAt("fk.example")).toMatchObject({ name: "Kassan", accentHue: 150 });
  expect(await lookAt("digg.example")).toMatchObject({ name: "Digg", accentHue: 238 });
  for (const host of ["127.0.0.1", "annan.example", "fk.example.evil.test"]) expect(await lookAt(host)).toBeNull();
  // The session knows it too, by the person's own domain.
  expect((await server.call(agnes, "GET", "/api/v1/session")).body.look).toMatchObject({ name: "Kassan" });
  // And what the organisation is called in rules and lists is the same name.
  expect((await server.call(agnes, "GET", "/api/v1/organisation")).body.name).toBe("Kassan");
  expect(
    (await change(anna, { domain: "pension.example", name: null, accentHue: null, accentChroma: null })).status,
  ).toBe(200);
  expect(await lookAt("pension.example")).toMatchObject({ name: "Kassan", accentHue: 150 });
});

test("how the sign-in page looks says nothing of who exists", async () => {
  const there = await waysOf("anna@fk.example");
  expect(there.look).toMatchObject({ name: "Kassan" });
  expect(await waysOf("ingen-alls@fk.example")).toEqual(there);
  expect((await waysOf("anna@annan.example")).look).toBeNull();
});

test("only the organisation's own administrators decide, about domains of their own", async () => {
  const before = (await server.call(anna, "GET", looks)).body;
  for (const [who, status] of [
    [null, 401],
    [agnes, 403],
  ] as const) {
    expect((await server.call(who, "GET", looks)).status).toBe(status);
    expect((await change(who, { domain: null, name: "Kapad" })).status).toBe(status);
    expect((await upload(who, await picture(10, 10))).status).toBe(status);
  }
  for (const domain of ["fk.example", "pension.example", "finns-inte.example"])
    expect([domain, (await change(bo, { domain, name: "Kapad" })).status]).toEqual([domain, 404]);
  const { body: drawn } = await upload(bo, await picture(20, 20, "#00c"));
  expect((await change(anna, { domain: null, lightLogo: drawn.id })).status).toBe(404);
  expect((await change(anna, { domain: null, lightLogo: "0".repeat(64) })).status).toBe(404);
  const guests = await organisations.ensureGuests();
  await expect(organisations.looks.change(guests.id, { domain: null, name: "Kapad" })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  expect((await server.call(anna, "GET", looks)).body).toEqual(before);
});

test("a removed administrator decides nothing more", async () => {
  const carl = await server.safos.identity.add({
    name: "carl@fk.example",
    displayName: "Carl",
    password: "ett långt lösenord",
    isAdmin: true,
  });
  const { token } = await server.safos.identity.createSession(carl.id, { kind: "api", label: "x" });
  const person = { ...carl, token, password: "" };
  expect((await change(person, { domain: null, welcome: "Hej" })).status).toBe(200);
  await server.safos.identity.change(carl.id, { isDisabled: true });
  expect((await change(person, { domain: null, welcome: "Kapad" })).status).toBe(401);
  expect((await upload(person, await picture(10, 10))).status).toBe(401);
});

test("an accent that is seen too faintly is refused with its numbers, by either way", async () => {
  const faint = { accentHue: 192, accentChroma: 0.2 };
  const refused = await change(anna, { domain: null, ...faint });
  expect([refused.status, refused.body.code]).toEqual([400, "ACCENT_CONTRAST"]);
  expect(refused.body.data.faint).toMatchObject([{ name: "buttonText", theme: "dark", least: 4.5 }]);
  expect(refused.body.data.ratio).toBeLessThan(4.5);
  expect((await change(anna, { domain: "pension.example", ...faint })).body.code).toBe("ACCENT_CONTRAST");
  expect((await server.call(anna, "PATCH", "/api/v1/organisation", faint)).body.code).toBe("ACCENT_CONTRAST");
  // Half of it at a time.
  expect((await server.call(anna, "PATCH", "/api/v1/organisation", { accentHue: 192 })).status).toBe(200);
  expect((await server.call(anna, "PATCH", "/api/v1/organisation", { accentChroma: 0.2 })).body.code).toBe(
    "ACCENT_CONTRAST",
  );
  expect((await change(anna, { domain: null, accentHue: 28, accentChroma: 0.2 })).status).toBe(200);
});

test("what has the wrong shape is refused", async () => {
  for (const bad of [
    { name: "x" },
    { domain: null, name: null },
    { domain: null, name: "   " },
    { domain: null, accentHue: null },
    { domain: null, accentHue: 361 },
    { domain: null, accentChroma: 0.21 },
    { domain: "pension.example", accentHue: 10 },
    { domain: null, welcome: "x".repeat(301) },
    { domain: null, helpContact: "javascript:alert(1)" },
    { domain: null, helpContact: "http://fk.example" },
    { domain: null, helpContact: 'https://fk.example/"onclick=' },
    { domain: null, lightLogo: "../../etc/passwd" },
    { domain: null, rules: {} },
  ])
    expect([bad, (await change(anna, bad)).status]).toEqual([bad, 400]);
});

test("a logo is drawn again, served under its hash and never changed, and named in the log", async () => {
  const source = await picture(1000, 400);
  const { status, body } = await upload(anna, source);
  expect(status).toBe(201);
  expect((await change(anna, { domain: null, lightLogo: body.id })).status).toBe(200);
  expect(await lookAt("fk.example")).toMatchObject({ lightLogo: body.id, darkLogo: body.id });
  for (const [size, height] of [
    ["large", 96],
    ["small", 56],
  ] as const) {
    const answer = await fetch(`${server.url}/api/v1/logos/${body.id}/${size}`);
    expect(answer.headers.get("content-type")).toBe("image/png");
    expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    const drawn = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
    expect([drawn.format, drawn.height]).toEqual(["png", height]);
  }
  expect((await fetch(`${server.url}/api/v1/logos/${"0".repeat(64)}/large`)).status).toBe(404);
  expect((await fetch(`${server.url}/api/v1/logos/${body.id}/huge`)).status).toBe(400);
  // One for the dark only belongs to that domain's mark, and the other's stays away from it.
  const { body: dark } = await upload(anna, await picture(30, 30, "#fff"));
  await change(anna, { domain: "pension.example", darkLogo: dark.id });
  expect(await lookAt("pension.example")).toMatchObject({ lightLogo: null, darkLogo: dark.id });
  await eventually(async () => {
    const { items } = (await server.call(anna, "GET", "/api/v1/audit")).body;
    expect(JSON.stringify(items)).toContain(`"domains.pension.example.darkLogo":[null,"${dark.id}"]`);
  });
});

test("an SVG is drawn and does nothing: no script, no reference, no other file", async () => {
  let asked = 0;
  const trap = createServer((_request, response) => {
    asked += 1;
    response.end();
  });
  await new Promise<void>((resolve) => trap.listen(0, "127.0.0.1", resolve));
  const { port } = trap.address() as { port: number };
  const plain = '<rect width="200" height="50" fill="#060"/>';
  const { body: clean } = await upload(anna, svg(plain));
  const hostile = [
    `${plain}<script>fetch("http://127.0.0.1:${port}")</script>`,
    `${plain}<image href="http://127.0.0.1:${port}/a.png" width="200" height="50"/>`,
    `${plain}<image xlink:href="file:///etc/hostname" width="200" height="50"/>`,
    `${plain}<image href="logo" width="200" height="50"/>`,
    `${plain}<use href="http://127.0.0.1:${port}/a.svg#x"/>`,
    `<style>@import url("http://127.0.0.1:${port}/a.css");</style>${plain}`,
    `${plain}<foreignObject width="200" height="50"><iframe xmlns="http://www.w3.org/1999/xhtml" src="http://127.0.0.1:${port}"/></foreignObject>`,
    `<g onload="alert(1)">${plain}</g>`,
  ];
  for (const one of hostile) {
    const { status, body } = await upload(anna, svg(one));
    expect([one, status, body.id]).toEqual([one, 201, clean.id]);
  }
  expect(asked).toBe(0);
  await new Promise((resolve) => trap.close(resolve));
  const entities = Array.from({ length: 12 }, (_, at) => `<!ENTITY e${at + 1} "${`&e${at};`.repeat(10)}">`).join("");
  const bombs = [
    Buffer.from(
      `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY e0 "aaaaaaaaaa">${entities}]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&e12;</text></svg>`,
    ),
    Buffer.from(
      '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&x;</text></svg>',
    ),
    svg("", 'width="30000" height="30000"'),
    svg(`${'<g filter="url(#f)">'.repeat(3000)}${"</g>".repeat(3000)}`),
  ];
  for (const bomb of bombs) expect([201, 400, 413]).toContain((await upload(anna, bomb)).status);
  expect((await upload(anna, svg("", 'width="30000" height="30000"'))).status).toBe(413);
  // The server is as it was.
  expect((await upload(anna, svg(plain))).body.id).toBe(clean.id);
});

test("what is too large, or no picture, is refused", async () => {
  const noise = Buffer.alloc(mostLogoBytes + 1, 7);
  const large = await upload(anna, noise);
  expect([large.status, large.body.data]).toMatchObject([413, { limit: "bytes" }]);
  // A few kilobytes that unpack to forty million pixels.
  const bomb = await sharp({ create: { width: 6500, height: 6500, channels: 3, background: "#000" } })
    .png({ palette: true })
    .toBuffer();
  expect(bomb.length).toBeLessThan(mostLogoBytes);
  const refused = await upload(anna, bomb);
  expect([refused.status, refused.body.data]).toMatchObject([413, { limit: "pixels" }]);
  const gif = await sharp({ create: { width: 9, height: 9, channels: 3, background: "#000" } })
    .gif()
    .toBuffer();
  const cut = (await picture(300, 300)).subarray(0, 200);
  const gzip = Buffer.from("1f8b0800000000000003", "hex");
  for (const bytes of [Buffer.from("<html>"), Buffer.from("%PDF-1.7"), Buffer.alloc(0), gif, cut, gzip]) {
    const answer = await upload(anna, bytes);
    expect([bytes.subarray(0, 8), answer.status, answer.body.code]).toEqual([
      bytes.subarray(0, 8),
      400,
      "LOGO_UNREADABLE",
    ]);
  }
});

test("logos that nothing names do not pile up, and those in use stay", async () => {
  for (let at = 0; at < 25; at++) await upload(bo, await picture(4 + at, 4, "#abc"));
  const { rows } = await sql<{ n: number }>`select count(*)::int n from organisations.logo
    where organisation_id = ${bo.organisationId}`.execute(database.of());
  expect(rows[0]?.n).toBe(20);
  const { lightLogo } = await lookAt("fk.example");
  expect((await fetch(`${server.url}/api/v1/logos/${lightLogo}/small`)).status).toBe(200);
});

test("two at once both have their way, and another process knows it", async () => {
  const other = await server.twin();
  try {
    await Promise.all([
      change(anna, { domain: null, welcome: "Först" }),
      other.call(anna, "PATCH", looks, { domain: null, helpContact: "https://hjalp.fk.example/start" }),
    ]);
    for (const one of [server, other])
      await eventually(() =>
        expect(one.safos.organisations.looks.of("fk.example")).toMatchObject({
          welcome: "Först",
          helpContact: "https://hjalp.fk.example/start",
        }),
      );
  } finally {
    await other.stop();
  }
});
