import { X509Certificate } from "node:crypto";
import { BlockList, isIP } from "node:net";
import type { LdapSettings } from "@safos/contract/providers";
import { FilterParser } from "ldapts";
import { refuse } from "#http";
import { isDn } from "./dn.ts";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** Whether a host is the server's own machine, by its name or address alone. */
export function isLoopback(host: string): boolean {
  const version = isIP(host);
  return version === 0 ? host.toLowerCase() === "localhost" : loopback.check(host, version === 4 ? "ipv4" : "ipv6");
}

const deepest = 20;

/** Refuses what is no filter, or is nested deeper than anyone writes: each level is a level of the parser's. */
function isFilter(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === "(") depth++;
    if (character === ")") depth--;
    if (depth > deepest) return false;
  }
  try {
    FilterParser.parseString(text);
    return true;
  } catch {
    return false;
  }
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

/** Whether the password of the account is good for both: as it is asked, so safe it is. */
export const isSameDirectory = (before: LdapSettings, after: LdapSettings): boolean =>
  before.url === after.url &&
  before.isStartTls === after.isStartTls &&
  before.bindDn === after.bindDn &&
  before.certificate === after.certificate;

/** Refuses PROVIDER_INVALID. */
export function requireLdap(settings: LdapSettings): void {
  const { url, isStartTls, certificate, bindDn, peopleBase, groupBase } = settings;
  const address = URL.canParse(url) ? new URL(url) : null;
  const host = address?.hostname.replace(/^\[|\]$/g, "") ?? "";
  if (!address || host === "" || address.username !== "")
    throw refuse("PROVIDER_INVALID", "A directory's address is ldaps:// or ldap:// and a host.");
  if (address.protocol === "ldap:" && !isStartTls && !isLoopback(host))
    throw refuse("PROVIDER_INVALID", "Without TLS a directory is asked only on the server's own machine.");
  if (certificate !== null && !isCertificate(certificate))
    throw refuse("PROVIDER_INVALID", "The authority's certificate is not PEM.");
  // Active Directory also takes `reader@agency.example` and `AGENCY\reader`.
  if (!isDn(bindDn) && !/^[^\s=]+[@\\][^\s=]+$/.test(bindDn))
    throw refuse("PROVIDER_INVALID", "The account that reads is a distinguished name.");
  if (!isDn(peopleBase) || (groupBase !== null && !isDn(groupBase)))
    throw refuse("PROVIDER_INVALID", "Where people and groups lie is a distinguished name.");
  if (!isFilter(settings.peopleFilter) || !isFilter(settings.groupFilter))
    throw refuse("PROVIDER_INVALID", "A filter cannot be read.");
}
