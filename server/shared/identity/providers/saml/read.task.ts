import { X509Certificate } from "node:crypto";
import { inflateRawSync } from "node:zlib";
import { SAML, ValidateInResponseTo, type SamlConfig } from "@node-saml/node-saml";
import { getVerifiedXml, parseDomFromString } from "@node-saml/node-saml/lib/xml.js";
import { now } from "#clock";
import { checkAssertion } from "./assertion.ts";
import { SamlFault } from "./fault.ts";
import type { SamlAnswer, SamlJob, Us } from "./messages.ts";
import { readMetadata } from "./metadata.ts";
import { checkShape } from "./shape.ts";

const mostXmlBytes = 256_000;
const mostMetadataBytes = 600_000;
const skewMs = 60_000;
const redirectAlgorithms = /^http:\/\/www\.w3\.org\/2001\/04\/xmldsig-more#rsa-sha(256|384|512)$/;

type Of<K extends SamlJob["kind"]> = Extract<SamlJob, { readonly kind: K }>;

/** Reads what came from elsewhere. What cannot be trusted is answered with its fault; anything else that is thrown is a bug. */
export async function run(job: SamlJob): Promise<SamlAnswer> {
  try {
    if (job.kind === "metadata") return { metadata: await metadataOf(job) };
    if (job.kind === "response") return { assertion: await assertionOf(job) };
    return { logout: await logoutOf(job) };
  } catch (error) {
    // The libraries throw plain errors for everything that they do not accept.
    return { fault: error instanceof Error ? error.message.slice(0, 500) : "unreadable" };
  }
}

async function metadataOf({ xml, certificate }: Of<"metadata">) {
  if (xml.length > mostMetadataBytes) throw new SamlFault("too large");
  const isEntity = (root: string): boolean => root === "md:EntityDescriptor";
  checkShape(xml, isEntity);
  if (certificate === null) return readMetadata(xml);
  const document = await parseDomFromString(xml);
  const verified = getVerifiedXml(xml, document.documentElement, [new X509Certificate(certificate).toString()]);
  if (verified === null) throw new SamlFault("not signed with the certificate");
  return readMetadata(verified);
}

function configOf({ us, idp }: { readonly us: Us; readonly idp: Of<"response">["idp"] }, more: Partial<SamlConfig>) {
  return new SAML({
    issuer: us.entityId,
    callbackUrl: us.recipient,
    audience: us.entityId,
    idpCert: [...idp.certificates],
    idpIssuer: idp.entityId,
    decryptionPvk: us.privateKey,
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: false,
    acceptedClockSkewMs: skewMs,
    ...more,
  });
}

async function assertionOf(job: Of<"response">) {
  const xml = Buffer.from(job.message, "base64").toString("utf8");
  if (xml.length > mostXmlBytes) throw new SamlFault("too large");
  const { attributes } = checkShape(xml, (root) => root === "samlp:Response");
  if (attributes["Destination"] !== undefined && attributes["Destination"] !== job.us.recipient)
    throw new SamlFault("for another address");
  if (attributes["InResponseTo"] !== job.requestId) throw new SamlFault("in response to another request");
  const saml = configOf(job, {
    validateInResponseTo: ValidateInResponseTo.always,
    // One request is answered here; that it is answered once is seen to where it is kept.
    cacheProvider: {
      saveAsync: async () => null,
      getAsync: async (key) => (key === job.requestId ? new Date().toISOString() : null),
      removeAsync: async () => null,
    },
  });
  const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: job.message });
  if (!profile?.getAssertion || !profile.getAssertionXml) throw new SamlFault("no assertion");
  // One that was encrypted has been looked at by nobody yet.
  checkShape(profile.getAssertionXml(), (root) => root === "saml:Assertion");
  const found = checkAssertion(profile.getAssertion(), {
    issuer: job.idp.entityId,
    recipient: job.us.recipient,
    requestId: job.requestId,
  });
  const sent = (profile["attributes"] ?? {}) as Record<string, unknown>;
  const wanted = Object.entries(sent).filter(([name]) => job.attributes.includes(name));
  return {
    nameId: profile.nameID,
    nameIdFormat: profile.nameIDFormat ?? "",
    attributes: Object.fromEntries(wanted),
    ...found,
  };
}

/** SAML 2.0 Bindings §3.4.4.1: what is signed is the query, as it came. */
async function logoutOf(job: Of<"logout">) {
  const parts = job.query.split("&").map((part) => part.split("=")[0] ?? "");
  const known = ["SAMLRequest", "RelayState", "SigAlg", "Signature"];
  if (new Set(parts).size !== parts.length || parts.some((name) => !known.includes(name)))
    throw new SamlFault("a query of another form");
  const container = Object.fromEntries(new URLSearchParams(job.query));
  const { SAMLRequest: message, SigAlg: algorithm, Signature: signature } = container;
  if (message === undefined || signature === undefined || !redirectAlgorithms.test(algorithm ?? ""))
    throw new SamlFault("not signed");
  const xml = inflateRawSync(Buffer.from(message, "base64"), { maxOutputLength: mostXmlBytes }).toString("utf8");
  const { attributes } = checkShape(xml, (root) => root === "samlp:LogoutRequest");
  if (attributes["Destination"] !== job.us.recipient) throw new SamlFault("for another address");
  const issuedAt = Date.parse(attributes["IssueInstant"] ?? "");
  if (!(Math.abs(now() - issuedAt) < 5 * skewMs)) throw new SamlFault("not of now");
  const { profile } = await configOf(job, {}).validateRedirectAsync(container, job.query);
  if (!profile?.nameID || profile.ID === undefined) throw new SamlFault("nobody to sign out");
  return { id: profile.ID, nameId: profile.nameID, sessionIndex: profile.sessionIndex ?? null };
}
