import { createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { Attribute, Change } from "ldapts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer, testPassword } from "../../../../testing/server.ts";
import { dnOf, personLdif, startSlapd } from "../../../../testing/slapd.ts";
import { openTestBrowser } from "../../../../testing/browser.ts";
import { ldapDraft, ldapSettings } from "./testing.ts";

const server = await startTestServer({ SAFOS_PROVIDER_PRIVATE_NETWORKS: "127.0.0.0/8" });
const slapd = await startSlapd();
const peers: Server[] = [];
afterAll(async () => {
  for (const peer of peers) peer.close();
  await slapd.stop();
  await server.stop();
});
const { anna, bo, britt } = server.people;
const { identity } = server.safos;
const db = server.safos.database.of();
const place = "/api/v1/organisation/providers";
const word = "katalogens lösenord";
let providerId = "";

beforeAll(async () => {
  await slapd.load(
    [
      personLdif({ uid: "katrin", name: "Katrin Å", password: word }),
      personLdif({ uid: "tom", name: "Tom Tom", password: word, more: "description: två" }),
      personLdif({ uid: "stangd", name: "Stängd", password: word, more: "pwdAccountLockedTime: 000001010000Z" }),
      personLdif({ uid: "last", name: "Låst", password: word, more: "pwdAccountLockedTime: 20260101120000Z" }),
      `dn: ou=more,ou=people,${slapd.base}\nobjectClass: organizationalUnit\nou: more\n\n`,
      personLdif({ uid: "dubbel", name: "Ett", password: word }),
      personLdif({ uid: "dubbel", name: "Två", password: word, ou: "more,ou=people" }),
      personLdif({ uid: "britt", name: "Britt i katalogen", password: word }),
      personLdif({ uid: "mallory", name: "Mallory", password: "mallorys lösenord" }).replace(
        "mail: mallory@digg.example",
        "mail: katrin@digg.example",
      ),
    ].join(""),
  );
  providerId = (await identity.addProvider(bo.organisationId, ldapDraft(slapd, { areGroupsMade: false }))).id;
});

async function signIn(name: string, password: string) {
  const browser = openTestBrowser(server.url);
  const { status, body } = await browser.call("POST", "/api/v1/session", { name, password });
  return { browser, code: status === 201 ? "ok" : String(body.code) };
}
const methodsOf = async (name: string): Promise<unknown> =>
  (
    await sql<{
      methods: string[];
    }>`select s.methods from identity.session s join identity.person p on p.id = s.person_id
      where p.localpart || '@' || p.domain = ${name} and s.kind = 'page' order by s.created_at desc limit 1`.execute(db)
  ).rows[0]?.methods;

test("someone new signs in with the directory's password and exists, once", async () => {
  const [one, two] = await Promise.all([signIn("katrin@digg.example", word), signIn("katrin@digg.example", word)]);
  expect([one.code, two.code]).toEqual(["ok", "ok"]);
  expect((await one.browser.call("GET", "/api/v1/session")).body).toMatchObject({
    isAdmin: false,
    person: { name: "katrin@digg.example", displayName: "Katrin Å" },
  });
  expect(await methodsOf("katrin@digg.example")).toEqual(["ldap"]);
  expect((await signIn("@Katrin:digg.example", word)).code).toBe("ok");
  const { rows } = await sql<{ written: string }>`select coalesce(string_agg(to_jsonb(e)::text, ' '), '') as written
    from events.outbox e`.execute(db);
  expect(rows[0]?.written).toContain("session.started");
  expect(rows[0]?.written).not.toContain(word);
});

test("a wrong, an empty and an injected name or password open nothing", async () => {
  for (const [name, password] of [
    ["katrin@digg.example", "fel lösenord"],
    ["finnsinte@digg.example", word],
    ["*@digg.example", word],
    ["*)(uid=*@digg.example", word],
    ["katrin)(|(uid=*@digg.example", word],
    ["reader@digg.example", slapd.reader.password],
    // Its mail address is another's name: what decides is what it signs in with.
    ["katrin@digg.example", "mallorys lösenord"],
  ] as const)
    expect([name, (await signIn(name, password)).code]).toEqual([name, "SIGN_IN_REFUSED"]);
  expect((await signIn("katrin@digg.example", "")).code).not.toBe("ok");
  expect(await identity.directories.signIn({ localpart: "katrin", domain: "digg.example" }, "")).toBeNull();
  for (const localpart of ["*", "*)(uid=*", "kat*", "\\2a"])
    expect(await identity.directories.signIn({ localpart, domain: "digg.example" }, word)).toBeNull();
  expect(await identity.directories.signIn({ localpart: "katrin", domain: "fk.example" }, word)).toBeNull();
});

test("two entries of one name, and accounts that are closed or locked, open nothing", async () => {
  for (const uid of ["dubbel", "stangd", "last"])
    expect([uid, (await signIn(`${uid}@digg.example`, word)).code]).toEqual([uid, "SIGN_IN_REFUSED"]);
});

test("programs do not bring the directory's password, and tries are counted as for any password", async () => {
  const refused = await identity
    .signIn({ name: "katrin@digg.example", password: word, ip: "203.0.113.9", label: "x", kind: "api" })
    .catch((error: { code: string }) => error.code);
  expect(refused).toBe("SIGN_IN_REFUSED");
  const basic = Buffer.from(`katrin@digg.example:${word}`).toString("base64");
  const dav = await fetch(`${server.url}/remote.php/dav/files/katrin@digg.example/`, {
    method: "PROPFIND",
    headers: { authorization: `Basic ${basic}`, depth: "0" },
  });
  expect(dav.status).toBe(401);
  let code = "";
  for (let tries = 0; tries < 7; tries++) code = (await signIn("tom@digg.example", "fel lösenord")).code;
  expect(code).toBe("SIGN_IN_THROTTLED");
  await sql`delete from identity.sign_in_failure`.execute(db);
});

test("an account by the same name is taken over once; its own password stays good where passwords are open", async () => {
  expect((await signIn("britt@digg.example", testPassword)).code).toBe("ok");
  expect((await signIn("britt@digg.example", word)).code).toBe("ok");
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from identity.external_identity
    where person_id = ${britt.id}`.execute(db);
  expect(rows[0]?.count).toBe(1);
  await identity.setEmergencyAdministrators(bo.organisationId, [bo.id]);
  await identity.changeProvider(bo.organisationId, providerId, { passwordsFor: "emergency" });
  expect((await signIn("britt@digg.example", testPassword)).code).toBe("SIGN_IN_REFUSED");
  expect((await signIn("britt@digg.example", word)).code).toBe("ok");
  expect((await signIn("bo@digg.example", testPassword)).code).toBe("ok");
  const ways = await server.call(null, "GET", "/api/v1/sign-in/ways?name=x@digg.example");
  expect(ways.body).toMatchObject({ providers: [], isPasswordOpen: true, directoryName: "Katalogen" });
  expect((await server.call(null, "GET", `/api/v1/sign-in/${providerId}/start`)).status).toBe(404);
  await identity.changeProvider(bo.organisationId, providerId, { passwordsFor: "everyone" });
  await sql`delete from identity.sign_in_failure`.execute(db);
});

test("a second factor is asked for after the directory's password, and step-up takes the password of those without one", async () => {
  const { browser } = await signIn("katrin@digg.example", word);
  const begun = (await browser.call("POST", "/api/v1/session/step-up/attempt")).body;
  expect(begun.methods).toEqual(["password"]);
  const show = (password: string) =>
    browser.call("POST", "/api/v1/session/step-up", {
      attempt: begun.attempt,
      proof: { method: "password", password },
    });
  expect((await show("fel lösenord")).body.code).toBe("STEP_UP_REFUSED");
  expect((await show(word)).status).toBe(200);
  await sql`update identity.person set has_second_factor = true where localpart = 'katrin'`.execute(db);
  expect((await signIn("katrin@digg.example", word)).code).toBe("SECOND_FACTOR_NEEDED");
  expect((await signIn("katrin@digg.example", "fel lösenord")).code).toBe("SIGN_IN_REFUSED");
  const { rows } = await sql<{ providerId: string | null }>`select provider_id as "providerId" from identity.attempt
    where kind = 'signIn'`.execute(db);
  expect(rows).toEqual([{ providerId }]);
  await sql`update identity.person set has_second_factor = false where localpart = 'katrin'`.execute(db);
});

test("a directory's closed account, and one that is closed here, come in no more", async () => {
  await slapd.modify(
    dnOf("tom"),
    new Change({
      operation: "replace",
      modification: new Attribute({ type: "userPassword", values: ["nytt lösenord"] }),
    }),
  );
  expect((await signIn("tom@digg.example", word)).code).toBe("SIGN_IN_REFUSED");
  expect((await signIn("tom@digg.example", "nytt lösenord")).code).toBe("ok");
  const tom = await identity.personByName("tom@digg.example");
  await identity.change(tom?.id ?? "", { isDisabled: true });
  expect((await signIn("tom@digg.example", "nytt lösenord")).code).toBe("ACCOUNT_CLOSED");
});

test("TLS is made with the directory's own authority and no other, from the start or by StartTLS", async () => {
  const check = async (more: Parameters<typeof ldapSettings>[1]) => {
    const draft = { kind: "ldap", ldap: ldapSettings(slapd, more), secret: slapd.reader.password };
    const { body } = await server.call(bo, "POST", "/api/v1/organisation/provider-tests", draft);
    return (body.items as { name: string; result: string }[]).map(({ name, result }) => `${name} ${result}`);
  };
  const other = await startSlapd();
  const { certificate } = slapd;
  const fine = ["reachable ok", "certificate warning", "bind ok", "people ok", "person ok", "groups warning"];
  expect(await check({ url: slapd.tlsUrl, certificate })).toEqual(fine);
  expect(await check({ isStartTls: true, certificate })).toEqual(fine);
  expect(await check({})).toEqual(fine.filter((one) => !one.startsWith("certificate")));
  const refused = ["reachable fault"];
  expect(await check({ url: slapd.tlsUrl })).toEqual(refused);
  expect(await check({ url: slapd.tlsUrl, certificate: other.certificate })).toEqual(refused);
  expect(await check({ isStartTls: true, certificate: other.certificate })).toEqual(refused);
  expect(await check({ bindDn: `cn=annan,${slapd.base}` })).toEqual(["bind fault"]);
  expect(await check({ peopleBase: `ou=ingen,${slapd.base}` })).toEqual(["reachable ok", "bind ok", "people fault"]);
  await other.stop();
});

test("a test shows one person and never a password; a kept password goes to no other address", async () => {
  const draft = { kind: "ldap", ldap: ldapSettings(slapd), id: providerId };
  const { body } = await server.call(bo, "POST", "/api/v1/organisation/provider-tests", draft);
  expect(body.sample).toContainEqual({ of: "name", attribute: "uid", value: "katrin" });
  expect(JSON.stringify(body)).not.toMatch(/lösenord|hemlighet|userPassword/);
  const elsewhere = { ...draft, ldap: ldapSettings(slapd, { url: slapd.tlsUrl, certificate: slapd.certificate }) };
  const asked = await server.call(bo, "POST", "/api/v1/organisation/provider-tests", elsewhere);
  expect(asked.body.items.at(-1)).toMatchObject({ name: "bind", result: "fault" });
  const moved = await server.call(bo, "PATCH", `${place}/${providerId}`, { ldap: elsewhere.ldap });
  expect([moved.status, moved.body.code]).toEqual([409, "PROVIDER_SECRET_AGAIN"]);
  const again = { ldap: elsewhere.ldap, secret: slapd.reader.password };
  expect((await server.call(bo, "PATCH", `${place}/${providerId}`, again)).status).toBe(200);
  expect((await signIn("katrin@digg.example", word)).code).toBe("ok");
  const back = { ldap: ldapSettings(slapd), secret: slapd.reader.password };
  expect((await server.call(bo, "PATCH", `${place}/${providerId}`, back)).status).toBe(200);
  const list = await server.call(bo, "GET", place);
  expect(JSON.stringify(list.body)).not.toContain(slapd.reader.password);
  const { rows } = await sql<{ secret: Buffer }>`select secret from identity.provider where id = ${providerId}`.execute(
    db,
  );
  expect(rows[0]?.secret.toString("utf8")).not.toContain(slapd.reader.password);
});

test("others neither see nor sync it, and nobody adds one for another's domain or in a private network", async () => {
  expect((await server.call(null, "POST", `${place}/${providerId}/syncs`)).status).toBe(401);
  expect((await server.call(britt, "POST", `${place}/${providerId}/syncs`)).status).toBe(403);
  expect((await server.call(anna, "POST", `${place}/${providerId}/syncs`)).status).toBe(404);
  expect((await server.call(bo, "POST", `${place}/skräp/syncs`)).status).toBe(400);
  const foreign = ldapDraft(slapd, {}, { domains: ["fk.example"] });
  expect((await server.call(bo, "POST", place, foreign)).body.code).toBe("PROVIDER_DOMAIN");
  const { secret: _, ...without } = ldapDraft(slapd);
  expect((await server.call(bo, "POST", place, without)).body.code).toBe("PROVIDER_INVALID");
  const draft = { kind: "ldap", ldap: ldapSettings(slapd, { url: "ldaps://10.1.2.3" }), secret: "x" };
  const { body } = await server.call(bo, "POST", "/api/v1/organisation/provider-tests", draft);
  expect(body.items).toMatchObject([{ name: "reachable", result: "fault" }]);
  expect(body.items[0].detail).toContain("private network");
});

/** A directory that answers as a test says. */
async function startPeer(answer: (socket: Socket) => void): Promise<string> {
  const peer = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", () => answer(socket));
  });
  peers.push(peer);
  await new Promise<void>((done) => peer.listen(0, "127.0.0.1", done));
  return `ldap://127.0.0.1:${(peer.address() as AddressInfo).port}`;
}

test("a directory that is down, closes, or answers with rubbish is out of reach, and harms nothing", async () => {
  const ask = async (url: string): Promise<string> => {
    const draft = { kind: "ldap", ldap: ldapSettings(slapd, { url }), secret: "x" };
    const { body } = await server.call(bo, "POST", "/api/v1/organisation/provider-tests", draft);
    return (body.items as { name: string; result: string }[]).map(({ name, result }) => `${name} ${result}`).join();
  };
  expect(await ask(await startPeer((socket) => void socket.destroy()))).toBe("reachable fault");
  // Thousands of the smallest messages in one piece, none of them asked for.
  const tiny = Buffer.from("300c02010165070a010004000400", "hex");
  const many = Buffer.concat(Array.from({ length: 4_600 }, () => tiny));
  expect(await ask(await startPeer((socket) => void socket.end(many)))).toBe("reachable fault");
  // A length that promises more than there is, and more bytes than are read.
  const flooding = await startPeer((socket) => {
    socket.write(Buffer.from("3084ffffff00", "hex"));
    const more = (): void => {
      while (!socket.destroyed && socket.write(Buffer.alloc(65_536))) continue;
    };
    socket.on("drain", more);
    more();
  });
  expect(await ask(flooding)).toBe("reachable fault");
  expect(await ask("ldap://127.0.0.1:1")).toBe("reachable fault");
});

test("when the directory is down people are told so, without a try being counted, and a reserve account comes in", async () => {
  await slapd.kill();
  for (let tries = 0; tries < 8; tries++)
    expect((await signIn("katrin@digg.example", word)).code).toBe("PROVIDER_UNREACHABLE");
  expect((await signIn("bo@digg.example", testPassword)).code).toBe("ok");
  await slapd.start();
  expect((await signIn("katrin@digg.example", word)).code).toBe("ok");
});
