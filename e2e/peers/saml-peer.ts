import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as samlify from "samlify";
import { freePort } from "../server.ts";

/** Someone whom the identity provider knows, with the attributes of Sweden Connect. */
export interface SamlAccount {
  readonly nameId: string;
  readonly orgAffiliation: string;
  readonly displayName: string;
  readonly assurance: string;
}

/** samlify as an agency's identity provider, with one button on its page. */
export interface SamlPeer {
  readonly metadataUrl: string;
  /** Who it says is there from now on, to the service with this metadata. */
  account: SamlAccount;
  register(serviceMetadata: string): void;
  stop(): Promise<void>;
}

// What the metadata and the messages must look like is checked by who reads them; here both sides are libraries.
samlify.setSchemaValidator({ validate: async () => "not checked" });

const template =
  '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{ID}" Version="2.0" IssueInstant="{Now}" Destination="{Recipient}" InResponseTo="{InResponseTo}"><saml:Issuer>{Issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion ID="{AssertionID}" Version="2.0" IssueInstant="{Now}"><saml:Issuer>{Issuer}</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">{NameId}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="{Later}" Recipient="{Recipient}" InResponseTo="{InResponseTo}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{Now}" NotOnOrAfter="{Later}"><saml:AudienceRestriction><saml:Audience>{Audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="{Now}" SessionIndex="{AssertionID}"><saml:AuthnContext><saml:AuthnContextClassRef>{Assurance}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="urn:oid:1.2.752.201.3.1"><saml:AttributeValue>{OrgAffiliation}</saml:AttributeValue></saml:Attribute><saml:Attribute Name="urn:oid:2.16.840.1.113730.3.1.241"><saml:AttributeValue>{DisplayName}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion></samlp:Response>';

function makeKeys(): { readonly key: string; readonly certificate: string } {
  const folder = mkdtempSync(join(tmpdir(), "safos-idp-"));
  try {
    const [key, certificate] = [join(folder, "key"), join(folder, "certificate")];
    const made = [
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-days",
      "2",
      "-subj",
      "/CN=idp",
      "-keyout",
      key,
      "-out",
      certificate,
    ];
    execFileSync("openssl", made, { stdio: "pipe" });
    return { key: readFileSync(key, "utf8"), certificate: readFileSync(certificate, "utf8") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export async function startSamlPeer(account: SamlAccount): Promise<SamlPeer> {
  const base = `http://localhost:${await freePort()}`;
  const { key, certificate } = makeKeys();
  const binding = samlify.Constants.namespace.binding;
  const idp = samlify.IdentityProvider({
    entityID: `${base}/metadata`,
    privateKey: key,
    signingCert: certificate,
    isAssertionEncrypted: false,
    wantAuthnRequestsSigned: true,
    requestSignatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    singleSignOnService: [{ Binding: binding.redirect, Location: `${base}/sso` }],
    singleLogoutService: [{ Binding: binding.redirect, Location: `${base}/slo` }],
    loginResponseTemplate: { context: template, attributes: [] },
  });
  let service: ReturnType<typeof samlify.ServiceProvider> | null = null;

  async function answer(address: URL): Promise<string> {
    if (!service) throw new Error("No service is known.");
    const query = Object.fromEntries(address.searchParams);
    const octetString = address.search.slice(1).split("&Signature=")[0] ?? "";
    const { extract } = await idp.parseLoginRequest(service, "redirect", { query, octetString });
    const request = extract as { readonly request: { readonly id: string } };
    const recipient = String(service.entityMeta.getAssertionConsumerService("post"));
    const now = Date.now();
    const values = {
      ID: `_r${now}`,
      AssertionID: `_a${now}`,
      Now: new Date(now).toISOString(),
      Later: new Date(now + 300_000).toISOString(),
      Issuer: idp.entityMeta.getEntityID(),
      Audience: service.entityMeta.getEntityID(),
      Recipient: recipient,
      InResponseTo: request.request.id,
      NameId: peer.account.nameId,
      OrgAffiliation: peer.account.orgAffiliation,
      DisplayName: peer.account.displayName,
      Assurance: peer.account.assurance,
    };
    const fill = (text: string) => ({ id: values.ID, context: samlify.SamlLib.replaceTagsByValue(text, values) });
    const made = await idp.createLoginResponse(service, { extract: request }, "post", {}, fill);
    const relayState = address.searchParams.get("RelayState") ?? "";
    return `<!doctype html><title>IdP</title><form method="post" action="${recipient}"><input type="hidden" name="SAMLResponse" value="${made.context}"><input type="hidden" name="RelayState" value="${relayState}"><button>Legitimera</button></form>`;
  }

  const server = createServer((request, response) => {
    const address = new URL(request.url ?? "/", base);
    const send = (type: string, text: string): void => void response.setHeader("content-type", type).end(text);
    if (address.pathname === "/metadata") return send("application/samlmetadata+xml", idp.getMetadata());
    answer(address).then(
      (html) => send("text/html; charset=utf-8", html),
      (error: unknown) => send("text/plain", String(error)),
    );
    return undefined;
  });
  await new Promise<void>((done) => server.listen(Number(new URL(base).port), done));
  const peer: SamlPeer = {
    metadataUrl: `${base}/metadata`,
    account,
    register(serviceMetadata) {
      service = samlify.ServiceProvider({ metadata: serviceMetadata });
    },
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
  return peer;
}
