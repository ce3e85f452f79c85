/** `__Host-` binds the cookie to this host and path over TLS; without TLS (localhost) browsers refuse that prefix. */
function sessionCookieName(isSecure: boolean): string {
  return isSecure ? "__Host-safos" : "safos";
}

/** Tells a browser that has signed in before from a stranger's; worth nothing without the password. */
const deviceCookieName = (isSecure: boolean): string => (isSecure ? "__Host-safos-device" : "safos-device");

function cookie(name: string, value: string, isSecure: boolean, maxAgeSeconds: number): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeSeconds}${isSecure ? "; Secure" : ""}`;
}

export const deviceCookie = (secret: string, isSecure: boolean): string =>
  cookie(deviceCookieName(isSecure), secret, isSecure, 400 * 86_400);

export const readDeviceCookie = (header: string | undefined, isSecure: boolean): string | null =>
  readCookie(header, deviceCookieName(isSecure));

/** Binds a sign-in that goes by way of a provider to the browser that began it. */
const signInCookieName = (isSecure: boolean): string => (isSecure ? "__Host-safos-sign-in" : "safos-sign-in");

/** Lax: the provider leads the browser back from another site. */
export const signInCookie = (secret: string, isSecure: boolean): string =>
  `${signInCookieName(isSecure)}=${secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age=600${isSecure ? "; Secure" : ""}`;

export const readSignInCookie = (header: string | undefined, isSecure: boolean): string | null =>
  readCookie(header, signInCookieName(isSecure));

export function sessionCookie(token: string, isSecure: boolean, maxAgeSeconds: number): string {
  return cookie(sessionCookieName(isSecure), token, isSecure, maxAgeSeconds);
}

export function expireSessionCookie(isSecure: boolean): string {
  return sessionCookie("", isSecure, 0);
}

export const readSessionCookie = (header: string | undefined, isSecure: boolean): string | null =>
  readCookie(header, sessionCookieName(isSecure));

function readCookie(header: string | undefined, name: string): string | null {
  if (!header) return null;
  for (const part of header.split(";")) {
    const split = part.indexOf("=");
    if (split > 0 && part.slice(0, split).trim() === name) return part.slice(split + 1).trim() || null;
  }
  return null;
}
