import { davScopes } from "./scopes.ts";

const davPath = "/remote.php/dav";

/** What tokens with the scopes of DAV are for, as a program may name it (RFC 8707 §2). */
export const davResource = (issuer: string): string => `${issuer}${davPath}`;

/** Where that is described: the path comes after (RFC 9728 §3.1). */
export const resourceMetadataPath = `/.well-known/oauth-protected-resource${davPath}`;

/** RFC 9728 §2 */
export const resourceMetadata = (issuer: string) => ({
  resource: davResource(issuer),
  authorization_servers: [issuer],
  scopes_supported: davScopes,
  bearer_methods_supported: ["header"],
  resource_name: "Safos",
});
