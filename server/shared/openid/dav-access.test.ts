import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../../testing/server.ts";
import {
  addSystem,
  admit,
  callback,
  openBrowser,
  programOf,
  question,
  registerMatrix,
  type TestBrowser,
} from "./testing.ts";

const server = await startTestServer();
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const { anna, agnes, bo } = server.people;
const { identity, openid } = server.safos;
const db = server.safos.database.of();
const fk = anna.organisationId;

const davScopes = ["calendar", "contacts", "files"] as const;
const everything = ["openid", "offline_access", ...davScopes] as const;
const homeOf = (scope: (typeof davScopes)[number], { name }: Pick<TestPerson, "name">): string =>
  `/remote.php/dav/${{ calendar: "calendars", contacts: "addressbooks/users", files: "files" }[scope]}/${name}/`;

interface Asked {
  readonly authorization?: string;
  readonly body?: string;
  readonly depth?: string;
  readonly to?: TestServer;
}

async function ask(method: string, path: string, { authorization, body, depth = "0", to = server }: Asked = {}) {
  const response = await fetch(to.url + path, {
    method,
    headers: {
      depth,
      "content-type": path.endsWith(".ics")
        ? "text/calendar"
        : path.endsWith(".vcf")
          ? "text/vcard"
          : "application/xml",
      ...(authorization === undefined ? {} : { authorization }),
    },
    ...(body === undefined ? {} : { body }),
  });
  const { status, headers } = response;
  return { status, challenges: headers.get("www-authenticate"), text: await response.text() };
}
const find = (token: string, path: string, to = server) =>
  ask("PROPFIND", path, { authorization: `Bearer ${token}`, to });

/** A system that someone has let in for these scopes, and what it was given. */
async function connect(who: TestPerson, scopes: readonly string[], browser?: TestBrowser) {
  const client = await addSystem(server, fk, { name: "Bokning", scopes: [...everything] });
  const page = browser ?? (await openBrowser(server, who));
  const asked = question(client.id, { scope: scopes.join(" ") });
  const answer = await admit(page, asked);
  const program = programOf(server, client);
  const { body } = await program.exchange(answer.code, asked.verifier);
  return { client, page, answer, program, tokens: body, token: body.access_token };
}

let persons = 0;
async function newPerson(): Promise<TestPerson> {
  const person = await identity.add({ name: `kund${(persons += 1)}@fk.example`, password: "ett långt lösenord" });
  return { ...agnes, ...person };
}

const metadataAt = `${server.url}/.well-known/oauth-protected-resource/remote.php/dav`;
const bearer = `Bearer realm="Safos", resource_metadata="${metadataAt}"`;
const basicFirst = `Basic realm="Safos", charset="UTF-8", ${bearer}`;

test("discovery names the scopes, and the page what each lets a program do", async () => {
  const response = await fetch(`${server.url}/.well-known/openid-configuration`);
  const found = (await response.json()) as { scopes_supported: string[] };
  expect(found.scopes_supported).toEqual(expect.arrayContaining([...everything, "profile", "email", "groups"]));
  const { answer, page, tokens } = await connect(agnes, everything);
  expect(answer.view.scopes).toEqual([...everything]);
  expect(tokens.scope.split(" ").toSorted()).toEqual([...everything].toSorted());
  const { items } = (await page.call("GET", "/api/v1/programs")).body;
  expect(items[0].scopes.toSorted()).toEqual([...everything].toSorted());
});

test("a token opens over DAV what its scope names, and no other tree", async () => {
  for (const scope of davScopes) {
    const { token } = await connect(agnes, ["openid", scope]);
    for (const other of davScopes) {
      const { status, challenges, text } = await find(token, homeOf(other, agnes));
      const expected = other === scope ? [207, null] : [403, `${bearer}, error="insufficient_scope"`];
      expect([scope, other, status, challenges]).toEqual([scope, other, ...expected]);
      if (other !== scope) expect(text).not.toContain("multistatus");
    }
    const principal = await find(token, `/remote.php/dav/principals/users/${agnes.name}/`);
    expect([scope, principal.status]).toEqual([scope, scope === "files" ? 403 : 207]);
  }
});

test("with its token a program writes and syncs", async () => {
  const { token } = await connect(agnes, ["openid", ...davScopes]);
  const authorization = `Bearer ${token}`;
  const calendar = `${homeOf("calendar", agnes)}fran-programmet/`;
  expect((await ask("MKCALENDAR", calendar, { authorization })).status).toBe(201);
  const event = ["BEGIN:VEVENT", "UID:oauth-1", "DTSTAMP:20371101T100000Z", "DTSTART:20371201T090000Z", "END:VEVENT"];
  const body = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//T//EN", ...event, "END:VCALENDAR", ""].join("\r\n");
  expect((await ask("PUT", `${calendar}a.ics`, { authorization, body })).status).toBe(201);
  const sync = `<d:sync-collection xmlns:d="DAV:"><d:sync-token/><d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop></d:sync-collection>`;
  expect((await ask("REPORT", calendar, { authorization, body: sync })).text).toContain("a.ics");
  expect((await ask("PUT", `${homeOf("files", agnes)}anteckning.txt`, { authorization, body: "hej" })).status).toBe(
    201,
  );
  const card = ["BEGIN:VCARD", "VERSION:3.0", "UID:oauth-2", "FN:Siv Berg", "N:Berg;Siv;;;", "END:VCARD", ""];
  const book = `${homeOf("contacts", agnes)}fran-programmet/`;
  const wanted = `<d:mkcol xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"><d:set><d:prop><d:resourcetype><d:collection/><c:addressbook/></d:resourcetype></d:prop></d:set></d:mkcol>`;
  expect((await ask("MKCOL", book, { authorization, body: wanted })).status).toBe(201);
  expect((await ask("PUT", `${book}s.vcf`, { authorization, body: card.join("\r\n") })).status).toBe(201);
});

test("a token opens nothing but DAV, is no password, and comes in the header only", async () => {
  const { token } = await connect(agnes, everything);
  const basic = `Basic ${Buffer.from(`${agnes.name}:${token}`).toString("base64")}`;
  // Known in this process from the first request on, it stays closed elsewhere.
  for (const _time of [1, 2]) {
    for (const [method, path, status] of [
      ["GET", "/api/v1/session", 401],
      ["GET", "/api/v1/calendars", 401],
      ["GET", "/_matrix/client/v3/account/whoami", 401],
      ["GET", "/ocs/v2.php/cloud/user?format=json", 401],
      ["GET", "/ocs/v2.php/core/getapppassword", 401],
      ["GET", "/index.php/avatar/x/64", 401],
    ] as const) {
      const answer = await ask(method, path, { authorization: `Bearer ${token}` });
      expect([path, answer.status]).toEqual([path, status]);
    }
    for (const scope of davScopes) {
      const path = homeOf(scope, agnes);
      expect([scope, (await ask("PROPFIND", `${path}?access_token=${token}`)).status]).toEqual([scope, 401]);
      expect([scope, (await find(token, path)).status]).toEqual([scope, 207]);
    }
  }
  // As a password it is a wrong one, known or not.
  expect((await ask("PROPFIND", homeOf("files", agnes), { authorization: basic })).status).toBe(401);
  const whoami = await ask("GET", `/_matrix/client/v3/account/whoami?access_token=${token}`);
  expect(whoami.status).toBe(401);
});

test("who shows nothing is told both ways in, and whose token is unknown that it is", async () => {
  for (const scope of davScopes) {
    const path = homeOf(scope, agnes);
    expect([scope, await ask("PROPFIND", path)]).toMatchObject([scope, { status: 401, challenges: basicFirst }]);
    for (const token of ["x".repeat(43), "sfs_okänd", "Ä", "'; --", "a".repeat(8000)]) {
      const { status, challenges } = await find(encodeURIComponent(token), path);
      const expected = [401, `${basicFirst}, error="invalid_token"`];
      expect([scope, token, status, challenges]).toEqual([scope, token, ...expected]);
    }
    for (const authorization of ["Bearer ", "Digest x"])
      expect([authorization, await ask("PROPFIND", path, { authorization })]).toMatchObject([
        authorization,
        { status: 401, challenges: basicFirst },
      ]);
  }
  // A token that is good for something else.
  const { token } = await connect(agnes, ["openid"]);
  expect((await find(token, homeOf("files", agnes))).status).toBe(403);
});

test("other people's calendars and files stay closed", async () => {
  const { token } = await connect(agnes, everything);
  for (const scope of davScopes) expect([scope, (await find(token, homeOf(scope, bo))).status]).toEqual([scope, 404]);
});

test("a token that is past its time, given back or superseded by a sign-out opens nothing", async () => {
  const path = homeOf("calendar", agnes);
  const first = await connect(agnes, everything);
  await sql`update openid.stored set expires_at = now() - interval '1 second' where kind = 'AccessToken'`.execute(db);
  expect((await find(first.token, path)).status).toBe(401);
  const renewed = await first.program.refresh(first.tokens.refresh_token ?? "");
  expect((await find(renewed.body.access_token, path)).status).toBe(207);

  expect((await first.program.post("/oauth2/revoke", { token: renewed.body.access_token })).status).toBe(200);
  expect((await find(renewed.body.access_token, path)).status).toBe(401);

  const second = await connect(agnes, everything);
  expect((await find(second.token, path)).status).toBe(207);
  await second.page.go(`/oauth2/end_session?id_token_hint=${second.tokens.id_token}`);
  expect((await find(second.token, path)).status).toBe(401);
});

test("a known token is good no longer than it says", async () => {
  const { token } = await connect(agnes, everything);
  await sql`update openid.stored set expires_at = now() + interval '2 seconds' where kind = 'AccessToken'`.execute(db);
  const path = homeOf("contacts", agnes);
  expect((await find(token, path)).status).toBe(207);
  await eventually(async () => expect((await find(token, path)).status).toBe(401), 4000);
});

test("who ends the program, the system or the account ends its tokens, in every process", async () => {
  const ends: readonly ((given: Awaited<ReturnType<typeof connect>>, who: TestPerson) => Promise<unknown>)[] = [
    async ({ page }) => {
      const { items } = (await page.call("GET", "/api/v1/programs")).body;
      expect((await page.call("DELETE", `/api/v1/programs/${items[0].id}`)).status).toBe(200);
    },
    ({ client }) => openid.removeClient(fk, client.id),
    (_given, { id }) => identity.change(id, { isDisabled: true }),
    (_given, { id }) => identity.revokeAll(id),
    ({ program, tokens }) => program.post("/oauth2/revoke", { token: tokens.refresh_token ?? "" }),
    // A refresh token that comes twice was stolen.
    async ({ program, tokens }) => {
      for (const _time of [1, 2]) await program.refresh(tokens.refresh_token ?? "");
    },
  ];
  for (const [index, end] of ends.entries()) {
    const who = await newPerson();
    const given = await connect(who, everything);
    const path = homeOf("calendar", who);
    for (const to of [server, twin]) expect([index, (await find(given.token, path, to)).status]).toEqual([index, 207]);
    await end(given, who);
    expect([index, (await find(given.token, path)).status]).toEqual([index, 401]);
    await eventually(
      async () => expect([index, (await find(given.token, path, twin)).status]).toEqual([index, 401]),
      2000,
    );
    // A client that is refused everything may still sign in otherwise.
    expect((await find(given.token, path)).challenges).toBe(`${basicFirst}, error="invalid_token"`);
  }
});

test("what a system may not ask for any more, its tokens do not open", async () => {
  const { client, token } = await connect(agnes, everything);
  expect((await find(token, homeOf("files", agnes))).status).toBe(207);
  const page = await openBrowser(server, anna);
  const changed = await page.call("PATCH", `/api/v1/organisation/clients/${client.id}`, {
    scopes: ["openid", "calendar"],
  });
  expect([changed.status, changed.body.scopes]).toEqual([200, ["openid", "calendar"]]);
  await eventually(async () => expect((await find(token, homeOf("files", agnes))).status).toBe(403), 8000);
  expect((await find(token, homeOf("calendar", agnes))).status).toBe(207);
});

test("a person who signs in with too little for their organisation's rule has programs that open nothing", async () => {
  const { token } = await connect(agnes, everything);
  const path = homeOf("files", agnes);
  expect((await find(token, path)).status).toBe(207);
  const { organisations } = server.safos;
  await organisations.change(fk, { rules: { signInLevel: "eId" } });
  try {
    for (const to of [server, twin])
      await eventually(async () => expect((await find(token, path, to)).status).toBe(401));
  } finally {
    await organisations.change(fk, { rules: { signInLevel: "any" } });
  }
});

test("only systems of the person's own agency ask for these scopes, and only for those they have", async () => {
  const errorOf = async (address: string, who = agnes) => {
    const { to } = await (await openBrowser(server, who)).go(address);
    return to.searchParams.get("error");
  };
  const without = await addSystem(server, fk);
  for (const scope of davScopes)
    expect([scope, await errorOf(question(without.id, { scope: `openid ${scope}` }).address)]).toEqual([
      scope,
      "invalid_scope",
    ]);
  const client = await addSystem(server, fk, { scopes: [...everything] });
  const foreign = await admit(await openBrowser(server, bo), question(client.id, { scope: "openid calendar" }));
  expect(foreign.answer.body.code).toBe("CLIENT_FOREIGN");
  // A program that registers itself is let into the chat, and into nothing else.
  const redirectUri = "https://app.element.example/svar";
  const { body } = await registerMatrix(server, { scope: "openid calendar files" });
  const asked = question(body.client_id, { scope: "openid calendar", redirect_uri: redirectUri, prompt: undefined });
  expect(await errorOf(asked.address)).toBe("invalid_scope");
  const device = await programOf(server, { id: body.client_id, secret: null }).post("/oauth2/device", {
    scope: "openid files",
  });
  expect([device.status, device.body.error]).toEqual([400, "invalid_scope"]);
});

test("a device without a browser, and one without a secret, get tokens as others do", async () => {
  const client = await addSystem(server, fk, {
    ...{ name: "Kalendervisaren", scopes: [...everything], isConfidential: false },
    redirectUris: ["http://127.0.0.1/svar"],
  });
  const program = programOf(server, client);
  const begun = await program.post("/oauth2/device", { scope: "openid calendar" });
  const page = await openBrowser(server, agnes);
  const code = String(begun.body["user_code"]);
  const read = await page.call("POST", "/api/v1/device-codes/read", { code });
  expect(read.body.scopes).toEqual(["openid", "calendar"]);
  expect((await page.call("POST", "/api/v1/device-codes", { code, isAllowed: true })).status).toBe(200);
  const polled = await program.post("/oauth2/token", {
    grant_type: "urn:ietf:params:oauth:grant-type:device_code",
    device_code: String(begun.body["device_code"]),
  });
  expect((await find(polled.body.access_token, homeOf("calendar", agnes))).status).toBe(207);

  // On another port of the device, as OAuth 2.0 for native apps has it; asked for each time.
  const redirectUri = "http://127.0.0.1:49152/svar";
  const asked = question(client.id, { scope: "openid calendar offline_access", redirect_uri: redirectUri });
  const answer = await admit(page, asked);
  expect(answer.view.isRemembered).toBe(false);
  const tokens = await program.exchange(answer.code, asked.verifier, redirectUri);
  const renewed = await program.refresh(tokens.body.refresh_token ?? "");
  expect((await find(renewed.body.access_token, homeOf("calendar", agnes))).status).toBe(207);
});

test("a system that was let in for calendars asks again for files", async () => {
  const { client, page } = await connect(agnes, ["openid", "calendar"]);
  const remembered = await admit(page, question(client.id, { scope: "openid calendar", prompt: undefined }));
  expect(remembered.view.isRemembered).toBe(true);
  const more = await admit(page, question(client.id, { scope: "openid calendar files", prompt: undefined }));
  expect(more.view.isRemembered).toBe(false);
  expect(more.back?.href.startsWith(callback)).toBe(true);
});

test("a token that is known costs a request no statement of openid's", async () => {
  const { token } = await connect(agnes, everything);
  const path = homeOf("calendar", agnes);
  await find(token, path);
  // What it says now is read again after seconds, and not at each request.
  await sql`update openid.stored set payload = payload || '{"scope": "openid"}' where kind = 'AccessToken'`.execute(db);
  expect((await find(token, path)).status).toBe(207);
  await eventually(async () => expect((await find(token, path)).status).toBe(403), 8000);
});

test("a client that begins at the address finds who gives out tokens, and may say what for", async () => {
  const response = await fetch(metadataAt, { headers: { host: "ond.example" } });
  expect([response.headers.get("access-control-allow-origin"), await response.json()]).toEqual([
    "*",
    {
      resource: `${server.url}/remote.php/dav`,
      authorization_servers: [server.url],
      scopes_supported: [...davScopes],
      bearer_methods_supported: ["header"],
      resource_name: "Safos",
    },
  ]);
  const client = await addSystem(server, fk, { scopes: [...everything] });
  const program = programOf(server, client);
  const page = await openBrowser(server, agnes);
  const resource = `${server.url}/remote.php/dav`;
  const asked = question(client.id, { scope: "openid calendar offline_access", resource });
  const { code } = await admit(page, asked);
  const first = (await program.exchange(code, asked.verifier)).body;
  const { body } = await program.refresh(first.refresh_token ?? "");
  for (const { access_token: token, scope } of [first, body]) {
    expect(scope).toBe("calendar");
    expect((await find(token, homeOf("calendar", agnes))).status).toBe(207);
    expect((await find(token, homeOf("files", agnes))).status).toBe(403);
    expect((await program.userInfo(token)).status).toBe(403);
  }
  for (const other of [`${server.url}/api`, `${server.url}/_matrix/client`, "https://ond.example/"]) {
    const { to } = await page.go(question(client.id, { scope: "openid calendar", resource: other }).address);
    expect([other, to.searchParams.get("error")]).toEqual([other, "invalid_scope"]);
  }
  const { body: registered } = await registerMatrix(server);
  const redirectUri = "https://app.element.example/svar";
  const matrix = question(registered.client_id, {
    ...{ scope: "openid", prompt: undefined },
    redirect_uri: redirectUri,
    resource,
  });
  expect((await page.go(matrix.address)).to.searchParams.get("error")).toBe("invalid_target");
});
