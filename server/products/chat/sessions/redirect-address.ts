const longest = 2000;
const loopbacks: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];
/** Element's own, of before applications on a device named their schemes after a domain (RFC 8252, section 7.1). */
const knownSchemes: readonly string[] = ["element:"];

/**
 * Where a login token may be sent: a page over TLS, a program on the device itself, or an application by a scheme that is named
 * after a domain. Nothing that a browser would run, that leads elsewhere than it says, or that brings a token of its own.
 */
export function isRedirectAddress(text: string): boolean {
  // Browsers leave out line ends and tabs and read a backslash as a slash.
  if (text.length > longest || /[\s\\\p{Cc}]/u.test(text) || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password, searchParams } = new URL(text);
  if (username !== "" || password !== "" || searchParams.has("loginToken")) return false;
  if (protocol === "https:") return true;
  if (protocol === "http:") return loopbacks.includes(hostname);
  return knownSchemes.includes(protocol) || /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+:$/.test(protocol);
}
