import { SaxesParser, type SaxesTagNS } from "saxes";
import type { IdpMetadata } from "../provider.ts";
import { SamlFault } from "./fault.ts";
import { ds, md, postBinding, redirectBinding } from "./names.ts";

interface Reading {
  readonly certificates: string[];
  entityId: string;
  validUntil: string | null;
  signInUrl: string | null;
  /** Where requests are taken by a form. */
  formUrl: string | null;
  signOutUrl: string | null;
  isIdp: boolean;
  /** Inside a key that is for signing. */
  isSigningKey: boolean;
  text: string | null;
}

/** Reads the metadata of one identity provider (SAML 2.0 Metadata §2.4.3); its shape has been looked at. Throws SamlFault. */
export function readMetadata(xml: string): IdpMetadata {
  const parser = new SaxesParser({ xmlns: true });
  const reading: Reading = {
    certificates: [],
    entityId: "",
    validUntil: null,
    signInUrl: null,
    formUrl: null,
    signOutUrl: null,
    isIdp: false,
    isSigningKey: false,
    text: null,
  };
  parser.on("error", (error) => {
    throw new SamlFault(error.message);
  });
  parser.on("opentag", (tag) => open(reading, tag));
  parser.on("text", (text) => {
    if (reading.text !== null) reading.text += text;
  });
  parser.on("closetag", (tag) => close(reading, tag));
  parser.write(xml).close();
  const { entityId, formUrl, signOutUrl, certificates, validUntil } = reading;
  // By redirect where both are offered: nothing of ours must be shown then.
  const signInUrl = reading.signInUrl ?? formUrl;
  if (entityId === "" || signInUrl === null) throw new SamlFault("no identity provider that takes redirects or forms");
  if (certificates.length === 0) throw new SamlFault("no certificate to verify signatures with");
  const byForm = reading.signInUrl === null ? { isSignInByForm: true as const } : {};
  return { entityId, signInUrl, ...byForm, signOutUrl, certificates, validUntil };
}

const attribute = (tag: SaxesTagNS, name: string): string | null => tag.attributes[name]?.value ?? null;

function open(reading: Reading, tag: SaxesTagNS): void {
  if (tag.uri === md && tag.local === "EntityDescriptor") {
    reading.entityId = attribute(tag, "entityID") ?? "";
    reading.validUntil = attribute(tag, "validUntil");
  }
  if (tag.uri === md && tag.local === "IDPSSODescriptor") reading.isIdp = true;
  if (!reading.isIdp) return;
  if (tag.uri === md && tag.local === "KeyDescriptor") reading.isSigningKey = attribute(tag, "use") !== "encryption";
  if (tag.uri === ds && tag.local === "X509Certificate" && reading.isSigningKey) reading.text = "";
  const binding = attribute(tag, "Binding");
  const location = attribute(tag, "Location");
  if (tag.uri !== md || location === null || !URL.canParse(location) || !/^https?:\/\//.test(location)) return;
  if (binding === postBinding && tag.local === "SingleSignOnService") reading.formUrl ??= location;
  if (binding !== redirectBinding) return;
  if (tag.local === "SingleSignOnService") reading.signInUrl ??= location;
  if (tag.local === "SingleLogoutService") reading.signOutUrl ??= attribute(tag, "ResponseLocation") ?? location;
}

function close(reading: Reading, tag: SaxesTagNS): void {
  if (tag.uri === md && tag.local === "IDPSSODescriptor") reading.isIdp = false;
  if (tag.uri === md && tag.local === "KeyDescriptor") reading.isSigningKey = false;
  if (reading.text === null || tag.local !== "X509Certificate") return;
  const base64 = reading.text.replaceAll(/\s/g, "");
  reading.text = null;
  if (!/^[A-Za-z0-9+/=]{1,20000}$/.test(base64)) throw new SamlFault("a certificate that is none");
  const lines = base64.match(/.{1,64}/g) ?? [];
  reading.certificates.push(["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n"));
}
