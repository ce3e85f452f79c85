/** `__Host-` binds the cookie to this host and path over TLS; without TLS (localhost) browsers refuse that prefix. */
function sessionCookieName(isSecure: boolean): string {
  return isSecure ? "__Host-safos" : "safos";
}

export function sessionCookie(token: string, isSecure: boolean, maxAgeSeconds: number): string {
  return `${sessionCookieName(isSecure)}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeSeconds}${isSecure ? "; Secure" : ""}`;
}

export function expireSessionCookie(isSecure: boolean): string {
  return sessionCookie("", isSecure, 0);
}

export function readSessionCookie(header: string | undefined, isSecure: boolean): string | null {
  if (!header) return null;
  const name = sessionCookieName(isSecure);
  for (const part of header.split(";")) {
    const split = part.indexOf("=");
    if (split > 0 && part.slice(0, split).trim() === name) return part.slice(split + 1).trim() || null;
  }
  return null;
}
