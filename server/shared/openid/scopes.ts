import type { ClientScope, GrantedScope } from "@safos/contract/openid";
import { refuse } from "#http";

/** Scopes of OpenID Connect that are known here, and the claims in each. */
export const claimsOfScope = {
  openid: ["sub", "acr", "amr", "auth_time"],
  profile: ["name", "preferred_username", "locale", "organization"],
  email: ["email", "email_verified"],
  groups: ["groups"],
} as const;

/** What a token opens over DAV, each by the name that app passwords have for it. */
export const davScopes = ["calendar", "contacts", "files"] as const satisfies readonly ClientScope[];

/** What is asked for without claims of its own. */
export const plainScopes = ["offline_access", ...davScopes] as const;

const clientScopes: readonly ClientScope[] = ["openid", "profile", "email", "groups", ...plainScopes];
export const isClientScope = (scope: string): scope is ClientScope =>
  (clientScopes as readonly string[]).includes(scope);

// The specification's, and those of MSC2967 that the SDKs still ask for.
const apiScopes: readonly string[] = ["urn:matrix:client:api:*", "urn:matrix:org.matrix.msc2967.client:api:*"];
const deviceScope = /^urn:matrix:(?:client|org\.matrix\.msc2967\.client):device:([A-Za-z0-9._~-]{6,128})$/;

export const scopesOf = (text: string | undefined): string[] => (text ?? "").split(" ").filter(Boolean);

const isDeviceScope = (scope: string): boolean => deviceScope.test(scope);

/** Whether a scope is one of Matrix' client-server API ("OAuth 2.0 API", Scope). */
export const isMatrixScope = (scope: string): boolean => apiScopes.includes(scope) || isDeviceScope(scope);

export const asksForMatrix = (scopes: readonly string[]): boolean =>
  scopes.some((scope) => scope.startsWith("urn:matrix:"));

/** The device that a Matrix client wants to be: it asks for the API and for exactly one. Null: it does not, or for several. */
export function matrixDeviceOf(scopes: readonly string[]): string | null {
  const devices = new Set(scopes.flatMap((scope) => deviceScope.exec(scope)?.[1] ?? []));
  const [device] = devices;
  const isWhole = scopes.some((scope) => apiScopes.includes(scope)) && devices.size === 1;
  return isWhole && device !== undefined ? device : null;
}

/** What a consent page and a list name. */
export function shownScopes(scopes: readonly string[]): GrantedScope[] {
  const shown: GrantedScope[] = scopes.filter(isClientScope);
  return asksForMatrix(scopes) ? [...shown, "chat"] : shown;
}

/** In the one order; `openid` always. Refuses INVALID. */
export function orderScopes(scopes: readonly string[]): ClientScope[] {
  if (!scopes.every(isClientScope)) throw refuse("INVALID", "There is no such scope.");
  return clientScopes.filter((scope) => scope === "openid" || scopes.includes(scope));
}
