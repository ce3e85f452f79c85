import { createPublicKey, createSign } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { NewProvider } from "@safos/contract/providers";
import { SignedXml } from "xml-crypto";
import * as encryption from "xml-encryption";
import { makeKeyPair } from "./key-pair.ts";
import { ds, md, redirectBinding, saml, samlp } from "./names.ts";

const sha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

/** A SAML identity provider whose every answer a test decides. */
export interface FakeIdp {
  readonly entityId: string;
  readonly certificate: string;
  readonly privateKey: string;
  readonly metadata: string;
}

export async function makeFakeIdp(host: string, binding = redirectBinding): Promise<FakeIdp> {
  const { privateKey, certificate } = await makeKeyPair(host);
  const entityId = `https://${host}/idp`;
  const base64 = certificate.replaceAll(/-----[A-Z ]+-----|\s/g, "");
  const metadata = `<md:EntityDescriptor xmlns:md="${md}" ID="m1" entityID="${entityId}">
    <md:IDPSSODescriptor protocolSupportEnumeration="${samlp}"><md:KeyDescriptor use="signing">
    <ds:KeyInfo xmlns:ds="${ds}"><ds:X509Data><ds:X509Certificate>${base64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>
    </md:KeyDescriptor><md:SingleLogoutService Binding="${redirectBinding}" Location="https://${host}/slo"/>
    <md:SingleSignOnService Binding="${binding}" Location="https://${host}/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>`;
  return { entityId, certificate, privateKey, metadata };
}

/** Signs the element of this name; the signature comes after its issuer, or at its beginning. */
export function signElement(
  xml: string,
  element: string,
  idp: Pick<FakeIdp, "privateKey" | "certificate">,
  { algorithm = sha256, digest = "http://www.w3.org/2001/04/xmlenc#sha256" } = {},
): string {
  const signer = new SignedXml({
    privateKey: idp.privateKey,
    publicCert: idp.certificate,
    signatureAlgorithm: algorithm,
    canonicalizationAlgorithm: "http://www.w3.org/2001/10/xml-exc-c14n#",
  });
  const xpath = `//*[local-name(.)='${element}']`;
  signer.addReference({
    xpath,
    digestAlgorithm: digest,
    transforms: ["http://www.w3.org/2000/09/xmldsig#enveloped-signature", "http://www.w3.org/2001/10/xml-exc-c14n#"],
  });
  const place = element === "EntityDescriptor" ? xpath : `${xpath}/*[local-name(.)='Issuer']`;
  const action = element === "EntityDescriptor" ? "prepend" : "after";
  signer.computeSignature(xml, { prefix: "ds", location: { reference: place, action } });
  return signer.getSignedXml();
}

export interface Fields {
  readonly nameId?: string;
  readonly format?: string;
  readonly loa?: string;
  readonly attributes?: Readonly<Record<string, string | readonly string[]>>;
  readonly audience?: string;
  readonly recipient?: string;
  readonly destination?: string;
  readonly inResponseTo?: string;
  readonly issuer?: string;
  readonly seconds?: number;
  readonly method?: string;
  readonly assertionId?: string;
  readonly sessionIndex?: string;
}

interface To {
  readonly requestId: string;
  readonly entityId: string;
  readonly recipient: string;
}

const iso = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();
const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

export function assertionXml(idp: FakeIdp, to: To, fields: Fields = {}): string {
  const { seconds = 300, loa = "http://id.elegnamnden.se/loa/1.0/loa3", format = "persistent" } = fields;
  const attributes = Object.entries(fields.attributes ?? {}).map(([name, value]) => {
    const values = [value].flat().map((one) => `<saml:AttributeValue>${escape(one)}</saml:AttributeValue>`);
    return `<saml:Attribute Name="${name}">${values.join("")}</saml:Attribute>`;
  });
  return `<saml:Assertion xmlns:saml="${saml}" ID="${fields.assertionId ?? "a1"}" Version="2.0" IssueInstant="${iso(seconds - 300)}"><saml:Issuer>${fields.issuer ?? idp.entityId}</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:${format}">${escape(fields.nameId ?? "n1")}</saml:NameID><saml:SubjectConfirmation Method="${fields.method ?? "urn:oasis:names:tc:SAML:2.0:cm:bearer"}"><saml:SubjectConfirmationData InResponseTo="${fields.inResponseTo ?? to.requestId}" NotOnOrAfter="${iso(seconds)}" Recipient="${fields.recipient ?? to.recipient}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${iso(seconds - 305)}" NotOnOrAfter="${iso(seconds)}"><saml:AudienceRestriction><saml:Audience>${fields.audience ?? to.entityId}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${iso(seconds - 300)}" SessionIndex="${fields.sessionIndex ?? "si1"}"><saml:AuthnContext><saml:AuthnContextClassRef>${loa}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${attributes.join("")}</saml:AttributeStatement></saml:Assertion>`;
}

export const responseXml = (idp: FakeIdp, to: To, assertion: string, fields: Fields = {}): string =>
  `<samlp:Response xmlns:samlp="${samlp}" xmlns:saml="${saml}" ID="r1" Version="2.0" IssueInstant="${iso(0)}" Destination="${fields.destination ?? to.recipient}" InResponseTo="${fields.inResponseTo ?? to.requestId}"><saml:Issuer>${idp.entityId}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${assertion}</samlp:Response>`;

export const signedAssertion = (idp: FakeIdp, to: To, fields: Fields = {}): string =>
  signElement(assertionXml(idp, to, fields), "Assertion", idp);

/** What a provider answers with when all is well. */
export const signedResponse = (idp: FakeIdp, to: To, fields: Fields = {}): string =>
  responseXml(idp, to, signedAssertion(idp, to, fields), fields);

export async function encryptAssertion(
  assertion: string,
  certificate: string,
  keyEncryptionAlgorithm = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
): Promise<string> {
  const options = {
    rsa_pub: createPublicKey(certificate).export({ type: "spki", format: "pem" }),
    pem: certificate,
    encryptionAlgorithm: "http://www.w3.org/2009/xmlenc11#aes256-gcm",
    keyEncryptionAlgorithm,
    warnInsecureAlgorithm: false,
  } as encryption.EncryptOptions;
  const encrypted = await new Promise<string>((done, fail) =>
    encryption.encrypt(assertion, options, (error: Error | null, result: string) =>
      error ? fail(error) : done(result),
    ),
  );
  return `<saml:EncryptedAssertion xmlns:saml="${saml}">${encrypted}</saml:EncryptedAssertion>`;
}

/** What we asked for, as it stands in the address that the browser was sent to. */
export function readRequest(address: string): {
  readonly xml: string;
  readonly id: string;
  readonly relayState: string;
} {
  const url = new URL(address);
  const xml = inflateRawSync(Buffer.from(url.searchParams.get("SAMLRequest") ?? "", "base64")).toString();
  return { xml, id: /ID="([^"]+)"/.exec(xml)?.[1] ?? "", relayState: url.searchParams.get("RelayState") ?? "" };
}

/** A signed query, as a provider's redirect to our logout carries it. */
export function logoutQuery(idp: FakeIdp, xml: string, { algorithm = sha256, hash = "RSA-SHA256" } = {}): string {
  const message = encodeURIComponent(deflateRawSync(xml).toString("base64"));
  const query = `SAMLRequest=${message}&RelayState=rs&SigAlg=${encodeURIComponent(algorithm)}`;
  return `${query}&Signature=${encodeURIComponent(createSign(hash).update(query).sign(idp.privateKey, "base64"))}`;
}

export const logoutXml = (idp: FakeIdp, destination: string, nameId: string, id: string, session = "si1"): string =>
  `<samlp:LogoutRequest xmlns:samlp="${samlp}" xmlns:saml="${saml}" ID="${id}" Version="2.0" IssueInstant="${iso(0)}" Destination="${destination}"><saml:Issuer>${idp.entityId}</saml:Issuer><saml:NameID>${nameId}</saml:NameID><samlp:SessionIndex>${session}</samlp:SessionIndex></samlp:LogoutRequest>`;

/** A provider of `domain` with the attributes of Sweden Connect. */
export const samlDraft = (idp: FakeIdp, domain: string, more: Partial<NewProvider["saml"]> = {}): NewProvider => ({
  kind: "saml",
  name: "Sweden Connect",
  domains: [domain],
  groups: [],
  passwordsFor: "everyone",
  isEnabled: true,
  saml: {
    metadataUrl: null,
    metadata: idp.metadata,
    metadataCertificate: null,
    claims: {
      name: "urn:oid:1.2.752.201.3.1",
      displayName: "urn:oid:2.16.840.1.113730.3.1.241",
      groups: "urn:oid:1.3.6.1.4.1.5923.1.5.1.1",
    },
    organisationNumber: "2021005521",
    assurances: [],
    ...more,
  },
});
