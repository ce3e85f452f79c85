import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer, testPassword } from "../../testing/server.ts";

// The address that a proxy on the machine names is the caller's: strangers and colleagues come from different ones.
const server = await startTestServer({ SAFOS_TRUST_PROXY: "yes" });
afterAll(() => server.stop());
const { anna, agnes } = server.people;
const db = server.safos.database.of();

interface From {
  readonly address: string;
  readonly cookie?: string;
}
async function signIn(name: string, password: string, { address, cookie }: From) {
  const answer = await fetch(`${server.url}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-forwarded-for": address, ...(cookie ? { cookie } : {}) },
    body: JSON.stringify({ name, password }),
  });
  return {
    status: answer.status,
    retryAfter: Number(answer.headers.get("retry-after")),
    cookies: answer.headers.getSetCookie().map((one) => one.split(";")[0]),
  };
}
const guess = async (times: number, name: string, from: From): Promise<number[]> => {
  const answers: number[] = [];
  for (let index = 0; index < times; index++) answers.push((await signIn(name, `fel ${index}`, from)).status);
  return answers;
};
/** As if those seconds had passed. */
const later = (seconds: number) =>
  sql`update identity.sign_in_failure set last_at = last_at - make_interval(secs => ${seconds})`.execute(db);

/** Wrong passwords until the wait is eight seconds: longer than a busy machine takes to ask again. */
async function slowDown(wrong: () => Promise<number>, refused: number): Promise<void> {
  for (let index = 0; index < 8; index++) {
    if (index >= 5) await later(61);
    expect([index, await wrong()]).toEqual([index, refused]);
  }
}

test("wrong passwords slow down the one who gives them, and nobody else", async () => {
  const stranger = { address: "203.0.113.7" };
  await slowDown(async () => (await signIn(anna.name, "fel", stranger)).status, 401);
  expect(await guess(4, anna.name, stranger)).toEqual([429, 429, 429, 429]);
  const held = await signIn(anna.name, testPassword, stranger);
  expect([held.status, held.retryAfter >= 1 && held.retryAfter <= 60]).toEqual([429, true]);
  expect((await signIn(anna.name, testPassword, { address: "198.51.100.2" })).status).toBe(201);
  // Waits grow to a minute and no further: nobody is locked out.
  for (let index = 0; index < 12; index++) {
    await later(61);
    expect((await signIn(anna.name, "fel igen", stranger)).status).toBe(401);
  }
  const longest = await signIn(anna.name, testPassword, stranger);
  expect([longest.status, longest.retryAfter <= 60]).toEqual([429, true]);
  await later(61);
  expect((await signIn(anna.name, testPassword, stranger)).status).toBe(201);
}, 60_000);

test("guesses from everywhere at one name do not stop its owner on a browser or a network they have used", async () => {
  const home = { address: "192.0.2.10" };
  const first = await signIn(agnes.name, testPassword, home);
  const cookie = first.cookies.find((one) => one?.startsWith("safos-device=")) ?? "";
  expect([first.status, cookie !== ""]).toEqual([201, true]);
  for (let index = 0; index < 70; index++) await signIn(agnes.name, "gissat", { address: `203.0.113.${index}` });
  for (let index = 100; index < 104; index++) {
    await later(61);
    expect((await signIn(agnes.name, "gissat", { address: `203.0.113.${index}` })).status).toBe(401);
  }
  expect((await signIn(agnes.name, testPassword, { address: "203.0.113.200" })).status).toBe(429);
  expect((await signIn(agnes.name, testPassword, home)).status).toBe(201);
  expect((await signIn(agnes.name, testPassword, { address: "203.0.113.201", cookie })).status).toBe(201);
  // Held up by the others' guesses a person does not slow themselves down: ten tries later they wait no longer.
  const elsewhere = { address: "203.0.113.210" };
  const held: number[] = [];
  for (let index = 0; index < 10; index++) held.push((await signIn(agnes.name, testPassword, elsewhere)).retryAfter);
  expect(Math.max(...held.filter((seconds) => seconds > 0))).toBeLessThanOrEqual(5);
  // A made-up secret is nobody's browser, and someone else's is not Agnes'.
  const made = { address: "203.0.113.202", cookie: "safos-device=uppfunnen" };
  expect((await signIn(agnes.name, testPassword, made)).status).toBe(429);
  // One colleague who slips does not hold up the others of the address, nor a whole network of IPv6.
  await slowDown(async () => (await signIn(anna.name, "fel", { address: "2001:db8::1" })).status, 401);
  expect((await signIn(anna.name, testPassword, { address: "2001:db8::2" })).status).toBe(429);
  expect((await signIn(agnes.name, testPassword, { address: "2001:db8::2", cookie })).status).toBe(201);
}, 60_000);

test("many guesses at once are no more than many one by one", async () => {
  const from = { address: "198.51.100.77" };
  const began = performance.now();
  const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => signIn(anna.name, `fel ${index}`, from)));
  // Five are free; the next come after one second, two more, four more …
  const seconds = (performance.now() - began) / 1000;
  expect(answers.filter((one) => one.status === 401).length).toBeLessThanOrEqual(
    5 + Math.floor(Math.log2(seconds + 1)),
  );
});

test("the password that someone signed in gives again is throttled too", async () => {
  const change = (current: string) =>
    server.call(anna, "POST", "/api/v1/me/password", { current, next: "en annan lång mening" });
  await slowDown(async () => (await change("fel")).status, 403);
  expect((await change("fel igen")).status).toBe(429);
  expect((await change(testPassword)).status).toBe(429);
  await later(61);
  expect((await change(testPassword)).status).toBe(200);
});

test("passwords that a guesser tries first are refused", async () => {
  const make = (password: string, index: number): Promise<unknown> =>
    server.safos.identity.add({ name: `ny${index}@fk.example`, displayName: "Erik Svensson", password }).then(
      () => "added",
      ({ code }: { code?: string }) => code,
    );
  for (const [index, weak] of [
    "password123",
    "aaaaaaaaaa",
    "1234567890",
    "qwertyuiop",
    "lösenord123",
    "Välkommen1!",
    "Göteborg2025",
    "Midsommar26!",
    "kanelbulle12",
    "skelleftea2026",
    "eriksvensson",
    "kort",
  ].entries())
    expect([weak, await make(weak, index)]).toEqual([weak, "PASSWORD_WEAK"]);
  const started = performance.now();
  for (const [index, good] of [
    "ett ganska långt lösenord",
    "kTq9!vLz2p",
    "x".repeat(50) + "Ö7#k".repeat(200),
  ].entries())
    expect([index, await make(good, 100 + index)]).toEqual([index, "added"]);
  expect(performance.now() - started).toBeLessThan(10_000);
});

test("a Matrix client's token that is not refreshed lives as long as it is used; an operator's until it is ended", async () => {
  const answer = await fetch(`${server.url}/_matrix/client/v3/login`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-forwarded-for": "192.0.2.99" },
    body: JSON.stringify({
      type: "m.login.password",
      identifier: { type: "m.id.user", user: agnes.name },
      password: testPassword,
    }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const whoami = () =>
    fetch(`${server.url}/_matrix/client/v3/account/whoami`, { headers: { authorization: `Bearer ${token}` } });
  const days = async (): Promise<number> => {
    const { rows } = await sql<{ days: number }>`
      select round(extract(epoch from expires_at - now()) / 86400)::int as days from identity.session
      where person_id = ${agnes.id} and kind = 'api' and expires_at is not null order by created_at desc limit 1`.execute(
      db,
    );
    return rows[0]?.days ?? 0;
  };
  expect([(await whoami()).status, await days()]).toEqual([200, 90]);
  const { token: lasting } = await server.safos.identity.createSession(agnes.id, {
    kind: "api",
    label: "safos token create",
    isLasting: true,
  });
  const twin = await server.twin();
  try {
    await sql`update identity.session set last_used_at = last_used_at - interval '91 days', expires_at = expires_at - interval '91 days'
      where person_id = ${agnes.id}`.execute(db);
    const ask = (secret: string) =>
      fetch(`${twin.url}/_matrix/client/v3/account/whoami`, { headers: { authorization: `Bearer ${secret}` } });
    expect([(await ask(token)).status, (await ask(lasting)).status]).toEqual([401, 200]);
  } finally {
    await twin.stop();
  }
});

test("an organisation's people are found by nobody outside it until it says so", async () => {
  const { id } = await server.safos.organisations.add({ domain: "ny.example", name: "Ny myndighet" });
  const eva = await server.safos.identity.add({
    name: "eva@ny.example",
    displayName: "Eva Ny",
    password: testPassword,
  });
  const find = async () => (await server.call(anna, "GET", "/api/v1/people?q=Eva")).body.items as { id: string }[];
  expect((await find()).map((one) => one.id)).not.toContain(eva.id);
  await server.safos.organisations.change(id, { rules: { isDirectoryOpen: true } });
  expect((await find()).map((one) => one.id)).toContain(eva.id);
});

test("tries of one moment that are free hold nobody up, and those that are not are counted one by one", async () => {
  const at = (n: number) => server.safos.identity.slowDown([{ key: `one moment ${n}`, free: 5 }]);
  for (let round = 0; round < 20; round += 1) {
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => at(round)));
    // Five are free, the sixth is the first that makes the next wait.
    expect(answers.filter((one) => one.status === "fulfilled").length).toBeGreaterThanOrEqual(5);
    expect(answers.filter((one) => one.status === "fulfilled").length).toBeLessThanOrEqual(6);
  }
});
