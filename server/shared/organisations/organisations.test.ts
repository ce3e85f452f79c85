import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestAnswer } from "../../testing/server.ts";

const operatorToken = "en lång hemlighet för driften";
/** Events go round by the database; on a busy machine that takes a moment. */
const patient = { timeout: 15_000 };
const server = await startTestServer({ SAFOS_ADMIN_TOKEN: operatorToken });
afterAll(() => server.stop());
const { anna, agnes, bo } = server.people;
const { organisations } = server.safos;
const own = "/api/v1/organisation";
const operated = "/api/v1/operator/organisations";

async function operate(
  method: string,
  body?: unknown,
  token = operatorToken,
): Promise<Pick<TestAnswer, "status" | "body">> {
  const answer = await fetch(server.url + operated, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}

test("everybody reads their own organisation, and only its administrators change it", async () => {
  expect((await server.call(agnes, "GET", own)).body).toMatchObject({
    name: "Försäkringskassan",
    domains: ["fk.example"],
    rules: { guestLinks: true, otherOrganisations: true },
  });
  expect((await server.call(null, "GET", own)).status).toBe(401);
  expect((await server.call(null, "PATCH", own, { name: "Kapad" })).status).toBe(401);
  expect((await server.call(agnes, "PATCH", own, { name: "Kapad" })).status).toBe(403);
  const changed = await server.call(anna, "PATCH", own, { name: "Kassan", accentHue: 200, accentChroma: 0.1 });
  expect(changed.body).toMatchObject({ name: "Kassan", accentHue: 200, accentChroma: 0.1 });
  expect((await server.call(agnes, "GET", own)).body.name).toBe("Kassan");
  // Bo administers another one: it is as it was.
  expect((await server.call(bo, "GET", own)).body).toMatchObject({ name: "Digg", domains: ["digg.example"] });
});

test("one rule is changed without touching the others, and the newest answer wins", async () => {
  const before = (await server.call(anna, "GET", own)).body.rules as Record<string, unknown>;
  const after = (await server.call(anna, "PATCH", own, { rules: { personQuota: 5_000_000 } })).body.rules;
  expect(after).toEqual({ ...before, personQuota: 5_000_000 });
  expect((await server.call(anna, "PATCH", own, { rules: { personQuota: null } })).body.rules).toEqual(before);
  await Promise.all(
    Array.from({ length: 10 }, (_, index) => server.call(anna, "PATCH", own, { rules: { personQuota: index } })),
  );
  await organisations.change(anna.organisationId, { rules: { personQuota: null } });
  expect(organisations.byId(anna.organisationId)?.rules).toEqual(before);
  expect((await server.call(agnes, "GET", own)).body.rules).toEqual(before);
});

test("letters come from an address of one's own domains, and administrators try whether they arrive", async () => {
  const changed = await server.call(anna, "PATCH", own, { mailName: "FK", mailAddress: "safos@fk.example" });
  expect(changed.body).toMatchObject({ mailName: "FK", mailAddress: "safos@fk.example" });
  expect(organisations.senderOf(anna.organisationId)).toEqual({
    name: "FK",
    address: "safos@fk.example",
    letterhead: "Kassan",
  });
  for (const mailAddress of ["safos@digg.example", "safos@sub.fk.example", "safos@elsewhere.example"]) {
    const refused = await server.call(anna, "PATCH", own, { mailAddress });
    expect([mailAddress, refused.status, refused.body.code]).toEqual([mailAddress, 400, "MAIL_ADDRESS_FOREIGN"]);
  }
  for (const mailName of ["", "a\nBcc: b", 'a"b', "<a@b.example>"])
    expect([mailName, (await server.call(anna, "PATCH", own, { mailName })).status]).toEqual([mailName, 400]);
  expect((await server.call(anna, "PATCH", own, { mailAddress: null })).body.mailAddress).toBeNull();
  // This server sends none, and says so.
  const trial = await server.call(anna, "POST", `${own}/mail-trial`, { locale: "sv" });
  expect(trial.body).toMatchObject({ state: "off", to: anna.name });
  expect((await server.call(agnes, "POST", `${own}/mail-trial`, { locale: "sv" })).status).toBe(403);
  expect((await server.call(null, "POST", `${own}/mail-trial`, { locale: "sv" })).status).toBe(401);
  expect((await server.call(anna, "POST", `${own}/mail-trial`, { locale: "xx" })).status).toBe(400);
});

test("what has the wrong shape is refused, and nothing is changed", async () => {
  const before = (await server.call(anna, "GET", own)).body;
  for (const bad of [
    { name: "" },
    { name: "x".repeat(101) },
    { name: 7 },
    { accentHue: -1 },
    { accentHue: 361 },
    { accentChroma: 0.21 },
    { rules: { guestLinks: "yes" } },
    { rules: { personQuota: -1 } },
    { domains: ["annan.example"] },
    { id: bo.organisationId },
  ])
    expect([bad, (await server.call(anna, "PATCH", own, bad)).status]).toEqual([bad, 400]);
  expect((await server.call(anna, "GET", own)).body).toEqual(before);
});

test("the operator adds organisations with the deployment's token, and nobody without it", async () => {
  expect((await operate("GET", undefined, "fel")).status).toBe(401);
  expect((await operate("GET", undefined, anna.token)).status).toBe(401);
  expect((await server.call(anna, "POST", operated, { domain: "x.example", name: "X" })).status).toBe(401);
  const made = await operate("POST", { domain: " Sjofart.example", name: "Sjöfartsverket" });
  expect([made.status, made.body.domains]).toEqual([201, ["sjofart.example"]]);
  expect((await operate("POST", { domain: "SJOFART.example", name: "Igen" })).body.code).toBe("DOMAIN_TAKEN");
  expect((await operate("POST", { domain: "fk.example", name: "Igen" })).body.code).toBe("DOMAIN_TAKEN");
  for (const domain of ["x", "-x.example", "x..example", "x.example/y", "x y.example", `${"x".repeat(64)}.example`])
    expect([domain, (await operate("POST", { domain, name: "X" })).body.code]).toEqual([domain, "DOMAIN_INVALID"]);
  for (const bad of [{}, { domain: "y.example" }, { domain: "y.example", name: "" }, { domain: 7, name: "Y" }])
    expect([bad, (await operate("POST", bad)).status]).toEqual([bad, 400]);
  const names = (await operate("GET")).body.items.map((one: { name: string }) => one.name);
  expect(names).toEqual(expect.arrayContaining(["Digg", "Sjöfartsverket"]));
  expect(names.filter((one: string) => one === "Igen")).toEqual([]);
});

test("two that claim one domain at once: one gets it, and nothing is left of the other", async () => {
  const before = organisations.all().length;
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, index) => operate("POST", { domain: "samma.example", name: `Nr ${index}` })),
  );
  expect(answers.map((one) => one.status).toSorted()).toEqual([201, 409, 409, 409, 409, 409]);
  await organisations.reload();
  expect(organisations.all()).toHaveLength(before + 1);
});

test("a further domain belongs to the same organisation and has a key of its own", async () => {
  await organisations.addDomain(anna.organisationId, "kassan.example");
  expect(organisations.byDomain("kassan.example")?.id).toBe(anna.organisationId);
  // The first one stays first: it is the name in addresses.
  expect(organisations.byId(anna.organisationId)?.domains).toEqual(["fk.example", "kassan.example"]);
  expect(organisations.domains()).toEqual(expect.arrayContaining(["fk.example", "kassan.example", "digg.example"]));
  const keys = await Promise.all(
    ["fk.example", "kassan.example", "digg.example"].map((one) => organisations.signingKey(one)),
  );
  expect(new Set(keys.map((one) => Buffer.from(one.publicKey).toString("hex"))).size).toBe(3);
  for (const key of keys)
    expect([key.seed.length, key.publicKey.length, key.keyId]).toEqual([32, 32, expect.stringMatching(/^ed25519:a_/)]);
  expect(await organisations.signingKey("fk.example")).toBe(keys[0]);
  await expect(organisations.signingKey("okänd.example")).rejects.toThrow();
  await expect(organisations.addDomain(anna.id, "z.example")).rejects.toMatchObject({ code: "MISSING" });
});

test("another process knows of a new rule and a new organisation without being asked", async () => {
  const twin = await server.twin();
  try {
    const there = twin.safos.organisations;
    await organisations.change(bo.organisationId, { rules: { guestLinks: false } });
    await expect.poll(() => there.byId(bo.organisationId)?.rules.guestLinks, patient).toBe(false);
    await organisations.add({ domain: "ny.example", name: "Ny" });
    await expect.poll(() => there.byDomain("ny.example")?.name, patient).toBe("Ny");
    // The key is the same in every process.
    expect((await there.signingKey("ny.example")).keyId).toBe((await organisations.signingKey("ny.example")).keyId);
  } finally {
    await twin.stop();
  }
});
