import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer } from "../../../../testing/server.ts";
import { createBrowser } from "../testing.ts";
import { ds, postBinding, saml, samlp } from "./names.ts";
import {
  assertionXml,
  encryptAssertion,
  logoutQuery,
  logoutXml,
  makeFakeIdp,
  readRequest,
  responseXml,
  samlDraft,
  signedAssertion,
  signedResponse,
  signElement,
  type Fields,
} from "./testing.ts";

const server = await startTestServer();
const idp = await makeFakeIdp("idp.fk.example");
const stranger = await makeFakeIdp("idp.annan.example");
afterAll(() => server.stop());
const { anna, bo } = server.people;
const { identity } = server.safos;
const db = server.safos.database.of();
const provider = await identity.addProvider(anna.organisationId, samlDraft(idp, "fk.example"));
const addressesOf = ({ addresses }: typeof provider) => {
  if (!addresses) throw new Error("A SAML provider has addresses.");
  return addresses;
};
const { callback, metadata, logout } = addressesOf(provider);
const org = "urn:oid:1.2.752.201.3.1";
const name = "urn:oid:2.16.840.1.113730.3.1.241";
const number = "2021005521";

type Browser = ReturnType<typeof createBrowser>;
const begin = async (browser: Browser, id = provider.id) => {
  const { to } = await browser.go(`/api/v1/sign-in/${id}/start?to=/w/1`);
  const request = readRequest(to);
  return { ...request, to, target: { requestId: request.id, entityId: metadata ?? "", recipient: callback } };
};
const post = (browser: Browser, xml: string, relayState: string, id = provider.id) =>
  browser.go(`/api/v1/sign-in/${id}/assertion`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", origin: "https://idp.fk.example" },
    body: new URLSearchParams({ SAMLResponse: Buffer.from(xml).toString("base64"), RelayState: relayState }),
  });
const refusedIn = ({ to }: { to: string }): string | null => new URL(to).searchParams.get("refused");
const person = (local: string, more: Fields = {}): Fields => ({
  nameId: `n-${local}`,
  ...more,
  attributes: { [org]: `${local}@${number}`, [name]: "Bo Ek", ...more.attributes },
});

/** A whole sign-in; `make` writes the response. */
async function signIn(make: (begun: Awaited<ReturnType<typeof begin>>) => string | Promise<string>) {
  const browser = createBrowser(server.url);
  const begun = await begin(browser);
  const posted = await post(browser, await make(begun), begun.relayState);
  const refused = refusedIn(posted);
  if (refused !== null) return { browser, refused, to: posted.to };
  const finished = await browser.go(posted.to);
  return { browser, refused: refusedIn(finished), to: finished.to };
}

test("an assertion makes a person of the organisation by orgAffiliation, with level of assurance", async () => {
  const { browser, refused, to } = await signIn(({ target }) => signedResponse(idp, target, person("bosse")));
  expect([refused, to]).toEqual([null, `${server.url}/w/1`]);
  expect(await browser.me()).toEqual({ name: "bosse@fk.example", displayName: "Bo Ek", isAdmin: false });
  const { rows } = await sql<{ assurance: string; session: string }>`select assurance, provider_session as session
    from identity.session where provider_id = ${provider.id}`.execute(db);
  expect(rows).toEqual([{ assurance: "http://id.elegnamnden.se/loa/1.0/loa3", session: "si1" }]);
});

test("the request is signed and says who we are; our metadata is signed too", async () => {
  const { to, xml } = await begin(createBrowser(server.url));
  const asked = new URL(to);
  expect([asked.origin + asked.pathname, asked.searchParams.get("SigAlg")?.endsWith("rsa-sha256")]).toEqual([
    "https://idp.fk.example/sso",
    true,
  ]);
  expect(xml).toContain(`AssertionConsumerServiceURL="${callback}"`);
  const own = await (await fetch(metadata ?? "")).text();
  expect(own).toContain(`entityID="${metadata}"`);
  expect(own).toContain("SignatureValue");
  expect(own).toContain('WantAssertionsSigned="true"');
  expect(own).not.toContain("PRIVATE");
});

test("encrypted assertions are read; with RSA 1.5 they are not", async () => {
  const { rows } = await sql<{
    certificate: string;
  }>`select certificate from identity.provider where id = ${provider.id}`.execute(db);
  const ours = rows[0]?.certificate ?? "";
  const fine = await signIn(async ({ target }) =>
    responseXml(idp, target, await encryptAssertion(signedAssertion(idp, target, person("hemlig")), ours)),
  );
  expect([fine.refused, (await fine.browser.me())?.name]).toEqual([null, "hemlig@fk.example"]);
  const weak = await signIn(async ({ target }) =>
    responseXml(
      idp,
      target,
      await encryptAssertion(
        signedAssertion(idp, target, person("svag")),
        ours,
        "http://www.w3.org/2001/04/xmlenc#rsa-1_5",
      ),
    ),
  );
  expect(weak.refused).toBe("ASSERTION_INVALID");
  // Encrypted for us by a stranger, and signed by nobody.
  const unsigned = await signIn(async ({ target }) =>
    responseXml(idp, target, await encryptAssertion(assertionXml(idp, target, person("osignerad")), ours)),
  );
  expect(unsigned.refused).toBe("ASSERTION_INVALID");
});

type Target = Awaited<ReturnType<typeof begin>>["target"];
const attacks: Record<string, (target: Target) => string> = {
  "not signed": (target) => responseXml(idp, target, assertionXml(idp, target, person("angrepp"))),
  "only the response signed": (target) =>
    signElement(responseXml(idp, target, assertionXml(idp, target, person("angrepp"))), "Response", idp),
  "signed by a stranger": (target) =>
    responseXml(idp, target, signElement(assertionXml(idp, target, person("angrepp")), "Assertion", stranger)),
  "changed after it was signed": (target) =>
    signedResponse(idp, target, person("bosse")).replace("n-bosse", "n-angrepp"),
  "signed with SHA-1": (target) =>
    responseXml(
      idp,
      target,
      signElement(assertionXml(idp, target, person("angrepp")), "Assertion", idp, {
        algorithm: "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
        digest: "http://www.w3.org/2000/09/xmldsig#sha1",
      }),
    ),
  expired: (target) => signedResponse(idp, target, person("angrepp", { seconds: -100 })),
  "from the future": (target) => signedResponse(idp, target, person("angrepp", { seconds: 1000 })),
  "another audience": (target) => signedResponse(idp, target, person("angrepp", { audience: "https://annan.example" })),
  "another recipient": (target) =>
    signedResponse(idp, target, person("angrepp", { recipient: "https://annan.example/acs" })),
  "another destination": (target) =>
    signedResponse(idp, target, person("angrepp", { destination: "https://annan.example/acs" })),
  "another request": (target) => signedResponse(idp, target, person("angrepp", { inResponseTo: "_annan" })),
  "another issuer": (target) => signedResponse(idp, target, person("angrepp", { issuer: stranger.entityId })),
  "another confirmation": (target) =>
    signedResponse(idp, target, person("angrepp", { method: "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches" })),
  "a document type": (target) => `<!DOCTYPE a [<!ENTITY x "x">]>${signedResponse(idp, target, person("angrepp"))}`,
  "a billion laughs": (target) =>
    `<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>${responseXml(idp, target, "&c;")}`,
  "a file of ours": (target) =>
    `<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>${responseXml(idp, target, "&a;")}`,
  "a comment in a name": (target) =>
    signedResponse(idp, target, person("bosse")).replace("n-bosse", "n-bosse<!-- x -->"),
  "very deep": (target) => responseXml(idp, target, `${"<a>".repeat(5000)}${"</a>".repeat(5000)}`),
  "very many": (target) => responseXml(idp, target, "<a/>".repeat(20_000)),
  "an assertion in the old place": (target) =>
    // XSW 1–2: a forged response around, or beside, the signed one.
    signElement(responseXml(idp, target, assertionXml(idp, target, person("bosse"))), "Response", idp).replace(
      "</samlp:Response>",
      `${assertionXml(idp, target, person("angrepp", { assertionId: "a2" }))}</samlp:Response>`,
    ),
  "two assertions, the forged first": (target) =>
    // XSW 3.
    responseXml(
      idp,
      target,
      assertionXml(idp, target, person("angrepp", { assertionId: "a2" })) +
        signedAssertion(idp, target, person("bosse")),
    ),
  "two assertions, the forged last": (target) =>
    responseXml(
      idp,
      target,
      signedAssertion(idp, target, person("bosse")) +
        assertionXml(idp, target, person("angrepp", { assertionId: "a2" })),
    ),
  "the signed one inside the forged one": (target) =>
    // XSW 4.
    responseXml(
      idp,
      target,
      assertionXml(idp, target, person("angrepp", { assertionId: "a2" })).replace(
        "</saml:Assertion>",
        `${signedAssertion(idp, target, person("bosse"))}</saml:Assertion>`,
      ),
    ),
  "the forged one has the signature of the other": (target) => {
    // XSW 5–6: the signature is moved and the signed assertion goes to the end.
    const real = signedAssertion(idp, target, person("bosse"));
    const signature = /<ds:Signature.*<\/ds:Signature>/s.exec(real)?.[0] ?? "";
    const forged = assertionXml(idp, target, person("angrepp", { assertionId: "a2" }));
    return responseXml(
      idp,
      target,
      forged.replace("</saml:Issuer>", `</saml:Issuer>${signature}`) + real.replace(signature, ""),
    );
  },
  "the signed one in an extension": (target) =>
    // XSW 7.
    responseXml(
      idp,
      target,
      `<samlp:Extensions>${signedAssertion(idp, target, person("bosse"))}</samlp:Extensions>${assertionXml(idp, target, person("angrepp"))}`,
    ),
  "the signed one in the signature's object": (target) => {
    // XSW 8.
    const real = signedAssertion(idp, target, person("bosse"));
    const signature = /<ds:Signature.*<\/ds:Signature>/s.exec(real)?.[0] ?? "";
    const withObject = signature.replace(
      "</ds:Signature>",
      `<ds:Object>${real.replace(signature, "")}</ds:Object></ds:Signature>`,
    );
    return responseXml(
      idp,
      target,
      assertionXml(idp, target, person("angrepp", { assertionId: "a2" })).replace(
        "</saml:Issuer>",
        `</saml:Issuer>${withObject}`,
      ),
    );
  },
  "one ID for two": (target) =>
    responseXml(idp, target, signedAssertion(idp, target, person("bosse"))).replace(
      "<samlp:Status>",
      `<samlp:Extensions ID="a1"/><samlp:Status>`,
    ),
  "an assertion of no namespace": (target) =>
    responseXml(idp, target, signedAssertion(idp, target, person("bosse")) + `<Assertion xmlns="urn:annan" ID="a2"/>`),
  "an assertion alone": (target) => signedAssertion(idp, target, person("angrepp")),
  "a logout response": (target) =>
    `<samlp:LogoutResponse xmlns:samlp="${samlp}" xmlns:saml="${saml}" ID="r1" InResponseTo="${target.requestId}"/>`,
  "an empty signature": (target) =>
    responseXml(
      idp,
      target,
      assertionXml(idp, target, person("angrepp")).replace(
        "</saml:Issuer>",
        `</saml:Issuer><ds:Signature xmlns:ds="${ds}"/>`,
      ),
    ),
  "no XML": () => "inte xml",
  nothing: () => "",
};

test.each(Object.keys(attacks))("it is not trusted: %s", async (attack) => {
  const { refused, browser } = await signIn(({ target }) => attacks[attack]?.(target) ?? "");
  expect([refused, await browser.me()]).toEqual(["ASSERTION_INVALID", null]);
  expect(await identity.personByName("angrepp@fk.example")).toBeNull();
});

test("a response counts once, for the request and the browser that it belongs to", async () => {
  const browser = createBrowser(server.url);
  const { target, relayState } = await begin(browser);
  const xml = signedResponse(idp, target, person("en.gang"));
  expect(refusedIn(await post(browser, xml, "annat"))).toBe("SIGN_IN_EXPIRED");
  const posted = await post(createBrowser(server.url), xml, relayState);
  expect(posted.to).toContain(`${server.url}/api/v1/sign-in/${provider.id}/finish?ticket=`);
  expect(refusedIn(await post(browser, xml, relayState))).toBe("SIGN_IN_EXPIRED");
  // The ticket is worth nothing in another browser, nor twice.
  const victim = createBrowser(server.url);
  await begin(victim);
  expect(refusedIn(await victim.go(posted.to))).toBe("SIGN_IN_EXPIRED");
  expect(refusedIn(await browser.go(posted.to))).toBeNull();
  expect(refusedIn(await browser.go(posted.to))).toBe("SIGN_IN_EXPIRED");
  // The answer to one request is none to another; that someone is signed in already, and the provider's page is of our
  // domain, so that the cookie comes along, is no hindrance.
  const next = await begin(browser);
  expect(refusedIn(await post(browser, xml, next.relayState))).toBe("ASSERTION_INVALID");
});

test("the name decides in which organisation, and never another", async () => {
  for (const affiliation of [`bo@2021006883`, "bo@digg.example", "@bo:digg.example"])
    expect(
      (await signIn(({ target }) => signedResponse(idp, target, { nameId: "f", attributes: { [org]: affiliation } })))
        .refused,
    ).toBe("CLAIM_FOREIGN");
  expect((await signIn(({ target }) => signedResponse(idp, target, { nameId: "f" }))).refused).toBe(
    "CLAIM_NAME_MISSING",
  );
  const two = await signIn(({ target }) =>
    signedResponse(idp, target, { nameId: "två", attributes: { [org]: ["bo@2021006883", `tva@${number}`] } }),
  );
  expect((await two.browser.me())?.name).toBe("tva@fk.example");
  const digg = await identity.addProvider(bo.organisationId, samlDraft(stranger, "digg.example"));
  const browser = createBrowser(server.url);
  const begun = await begin(browser, digg.id);
  const target = {
    requestId: begun.id,
    entityId: addressesOf(digg).metadata ?? "",
    recipient: addressesOf(digg).callback,
  };
  // The answer of one provider at another's address, for another's request.
  expect(refusedIn(await post(browser, signedResponse(idp, target, person("bosse")), begun.relayState, digg.id))).toBe(
    "ASSERTION_INVALID",
  );
  expect(refusedIn(await post(browser, signedResponse(idp, target, person("bosse")), begun.relayState))).toBe(
    "SIGN_IN_EXPIRED",
  );
});

test("clocks may differ by a minute and no more, in both directions", async () => {
  const refusedAt = async (local: string, seconds: number) =>
    (await signIn(({ target }) => signedResponse(idp, target, person(local, { seconds })))).refused;
  // It ends then; it begins 305 seconds earlier.
  expect([await refusedAt("lat", -30), await refusedAt("ny", 335)]).toEqual([null, null]);
  expect([await refusedAt("sen", -90), await refusedAt("tidig", 395)]).toEqual([
    "ASSERTION_INVALID",
    "ASSERTION_INVALID",
  ]);
});

test("a civic number is neither asked for nor kept", async () => {
  const pnr = "urn:oid:1.2.752.29.4.13";
  const draft = samlDraft(idp, "fk.example");
  const claims = { ...draft.saml!.claims, name: pnr };
  const refused = await server.call(anna, "POST", "/api/v1/organisation/providers", {
    ...draft,
    saml: { ...draft.saml, claims },
  });
  expect(refused.body.code).toBe("PROVIDER_INVALID");
  const { browser } = await signIn(({ target }) =>
    signedResponse(idp, target, person("nummer", { attributes: { [pnr]: "199001012385" } })),
  );
  expect((await browser.me())?.name).toBe("nummer@fk.example");
  const { rows } = await sql<{ text: string }>`
    select (select string_agg(p::text, '') from identity.person p) || (select string_agg(e::text, '') from identity.external_identity e)
      || (select string_agg(s::text, '') from identity.session s) || coalesce((select string_agg(a::text, '') from identity.sign_in_attempt a), '') as text`.execute(
    db,
  );
  expect(rows[0]?.text).toContain("nummer");
  expect(rows[0]?.text).not.toContain("199001012385");
});

test("someone whose name identifier is another each time is known by their name", async () => {
  const once = (nameId: string) =>
    signIn(({ target }) => signedResponse(idp, target, person("flyktig", { nameId, format: "transient" })));
  expect((await once("t1")).refused).toBeNull();
  const again = await once("t2");
  expect([again.refused, (await again.browser.me())?.name]).toEqual([null, "flyktig@fk.example"]);
});

test("only levels of assurance that are named will do", async () => {
  const loa = (level: number): string => `http://id.elegnamnden.se/loa/1.0/loa${level}`;
  const saml1 = samlDraft(idp, "fk.example", { assurances: [loa(3), loa(4)] }).saml!;
  await identity.changeProvider(anna.organisationId, provider.id, { saml: saml1 });
  expect((await begin(createBrowser(server.url))).xml).toContain(loa(3));
  for (const level of [loa(2), `${loa(3)}x`, "", "http://id.elegnamnden.se/loa/1.0/loa3-nonresident"])
    expect((await signIn(({ target }) => signedResponse(idp, target, person("bosse", { loa: level })))).refused).toBe(
      "ASSURANCE_TOO_LOW",
    );
  expect(
    (await signIn(({ target }) => signedResponse(idp, target, person("bosse", { loa: loa(4) })))).refused,
  ).toBeNull();
  await identity.changeProvider(anna.organisationId, provider.id, { saml: samlDraft(idp, "fk.example").saml! });
});

test("a signed logout request ends the session once; others end nothing", async () => {
  const { browser } = await signIn(({ target }) =>
    signedResponse(idp, target, person("bosse", { sessionIndex: "si9" })),
  );
  const ask = (query: string) => createBrowser(server.url).go(`/api/v1/sign-in/${provider.id}/logout?${query}`);
  const fine = logoutXml(idp, logout, "n-bosse", "l1", "si9");
  const signed = logoutQuery(idp, fine);
  const unsigned = signed.slice(0, signed.indexOf("&SigAlg"));
  const refusals: Record<string, string> = {
    "not signed": unsigned,
    "an algorithm and no signature": signed.slice(0, signed.indexOf("&Signature")),
    "signed by a stranger": logoutQuery(stranger, fine),
    "signed with SHA-1": logoutQuery(idp, fine, {
      algorithm: "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
      hash: "RSA-SHA1",
    }),
    "another address": logoutQuery(idp, logoutXml(idp, "https://annan.example/", "n-bosse", "l2", "si9")),
    "another issuer": logoutQuery(idp, fine.replace(idp.entityId, stranger.entityId)),
    "another message beside": `SAMLRequest=${encodeURIComponent("x")}&${signed}`,
    "a document type": logoutQuery(idp, `<!DOCTYPE a [<!ENTITY x "x">]>${fine}`),
    "a bomb": logoutQuery(
      idp,
      fine.replace("</samlp:LogoutRequest>", `${" ".repeat(5_000_000)}</samlp:LogoutRequest>`),
    ),
    old: logoutQuery(idp, fine.replace(/IssueInstant="[^"]+"/, `IssueInstant="2020-01-01T00:00:00Z"`)),
  };
  for (const [what, query] of Object.entries(refusals))
    expect([what, (await ask(query)).status]).toEqual([what, what === "another message beside" ? 400 : 401]);
  expect((await browser.me())?.name).toBe("bosse@fk.example");
  const done = await ask(signed);
  expect([done.status, new URL(done.to).origin, new URL(done.to).searchParams.has("SAMLResponse")]).toEqual([
    303,
    "https://idp.fk.example",
    true,
  ]);
  await eventually(async () => expect(await browser.me()).toBeNull(), 1000);
  expect((await ask(signed)).status).toBe(401);
});

test("signing out leads on to the provider with a signed request", async () => {
  const { browser } = await signIn(({ target }) =>
    signedResponse(idp, target, person("bosse", { sessionIndex: "si7" })),
  );
  const origin = { origin: server.url, "sec-fetch-site": "same-origin" };
  const out = await browser.go("/api/v1/session", { method: "DELETE", headers: origin });
  const next = new URL((JSON.parse(out.text) as { next: string }).next);
  expect([next.origin + next.pathname, next.searchParams.has("Signature")]).toEqual([
    "https://idp.fk.example/slo",
    true,
  ]);
  const { xml } = readRequest(next.href);
  expect(xml).toContain("si7");
  expect(xml).toContain("n-bosse");
});

test("metadata is read from one identity provider, signed by whom it is fields to be", async () => {
  const check = async (more: Parameters<typeof samlDraft>[2]) =>
    (
      await server.call(anna, "POST", "/api/v1/organisation/provider-tests", {
        kind: "saml",
        saml: samlDraft(idp, "fk.example", more).saml,
      })
    ).body.items as { name: string; result: string; detail: string }[];
  expect((await check({})).map(({ name: what, result }) => `${what} ${result}`)).toEqual([
    "metadata ok",
    "signature warning",
    "endpoints ok",
    "certificate ok",
  ]);
  const signed = signElement(idp.metadata, "EntityDescriptor", idp);
  expect((await check({ metadata: signed, metadataCertificate: idp.certificate }))[1]).toMatchObject({
    name: "signature",
    result: "ok",
  });
  const bad: Record<string, Parameters<typeof samlDraft>[2]> = {
    "another signer": { metadata: signed, metadataCertificate: stranger.certificate },
    "not signed": { metadataCertificate: idp.certificate },
    changed: { metadata: signed.replace("/sso", "/sso2"), metadataCertificate: idp.certificate },
    "no certificate": { metadata: signed, metadataCertificate: "skräp" },
    "a document type": { metadata: `<!DOCTYPE a [<!ENTITY x "x">]>${idp.metadata}` },
    "many providers": {
      metadata: `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${idp.metadata}</md:EntitiesDescriptor>`,
    },
    "no keys": { metadata: idp.metadata.replaceAll(/<md:KeyDescriptor.*<\/md:KeyDescriptor>/gs, "") },
    "no address": { metadata: idp.metadata.replaceAll("https://idp.fk.example/sso", "javascript:alert(1)") },
    "no XML": { metadata: "skräp" },
    "out of date": { metadata: idp.metadata.replace("entityID", 'validUntil="2020-01-01T00:00:00Z" entityID') },
    "a private address": { metadata: null, metadataUrl: "https://127.0.0.1/metadata" },
  };
  for (const [what, more] of Object.entries(bad))
    expect([what, (await check(more)).map((one) => `${one.name} ${one.result}`)]).toEqual([what, ["metadata fault"]]);
  const huge = await server.call(anna, "POST", "/api/v1/organisation/provider-tests", {
    kind: "saml",
    saml: samlDraft(idp, "fk.example", { metadata: "x".repeat(600_000) }).saml,
  });
  expect(huge.status).toBe(400);
});

test("a provider that takes forms only is sent one, signed, by a page that may do nothing else", async () => {
  const formIdp = await makeFakeIdp("form.fk.example", postBinding);
  const made = await identity.addProvider(anna.organisationId, {
    ...samlDraft(formIdp, "fk.example"),
    name: "Formulär",
  });
  const browser = createBrowser(server.url);
  const answer = await fetch(`${server.url}/api/v1/sign-in/${made.id}/start?to=/w/1`, { redirect: "manual" });
  expect(answer.status).toBe(200);
  const policy = answer.headers.get("content-security-policy") ?? "";
  expect(policy.split("; ")).toContain("form-action https://form.fk.example/sso");
  expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^']+';/);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const page = (await browser.go(`/api/v1/sign-in/${made.id}/start?to=/w/1`)).text;
  expect(page).toContain('<form method="post" action="https://form.fk.example/sso">');
  const field = (of: string): string => new RegExp(`name="${of}" value="([^"]*)"`).exec(page)?.[1] ?? "";
  const xml = Buffer.from(field("SAMLRequest"), "base64").toString("utf8");
  expect(xml).toContain("SignatureValue");
  const requestId = /<samlp:AuthnRequest[^>]* ID="([^"]+)"/.exec(xml)?.[1] ?? "";
  const { metadata: entityId, callback: recipient } = addressesOf(made);
  const response = signedResponse(formIdp, { requestId, entityId: entityId ?? "", recipient }, person("formell"));
  const taken = await post(browser, response, field("RelayState"), made.id);
  const done = await browser.go(taken.to);
  expect(done.to).toBe(`${server.url}/w/1`);
  expect((await browser.me())?.name).toBe("formell@fk.example");
});

test("an address that would end the policy, or the form, does neither", async () => {
  const nasty = (await makeFakeIdp("x.fk.example", postBinding)).metadata;
  const wanted = "https://x.fk.example/sso;script-src *,&quot;&gt;&lt;script&gt;";
  const idpOf = {
    ...(await makeFakeIdp("x.fk.example", postBinding)),
    metadata: nasty.replace("https://x.fk.example/sso", wanted),
  };
  const made = await identity.addProvider(anna.organisationId, { ...samlDraft(idpOf, "fk.example"), name: "Elak" });
  const answer = await fetch(`${server.url}/api/v1/sign-in/${made.id}/start`, { redirect: "manual" });
  const policy = answer.headers.get("content-security-policy") ?? "";
  expect(policy.split(";").filter((one) => one.trim().startsWith("script-src"))).toHaveLength(1);
  expect(policy).not.toContain(",");
  expect((await answer.text()).match(/<script/g)).toHaveLength(1);
});
