import { createHash } from "node:crypto";
import { refuse } from "#http";
import type { OpenidContext } from "../context.ts";
import { isLoopback, plainAddress } from "./check-addresses.ts";
import { countUnusedClients, insertClient, readClient } from "./queries.ts";

/** RFC 7591 §3.2.2 */
export class RegistrationRefused extends Error {
  readonly code: "invalid_redirect_uri" | "invalid_client_metadata";
  constructor(code: RegistrationRefused["code"], message: string) {
    super(message);
    this.name = "RegistrationRefused";
    this.code = code;
  }
}

const metadataFault = (message: string): RegistrationRefused =>
  new RegistrationRefused("invalid_client_metadata", message);

const mostUnused = 20_000;

type Metadata = Readonly<Record<string, unknown>>;

function textsIn(metadata: Metadata, name: string, fallback: readonly string[]): string[] {
  const value = metadata[name] ?? fallback;
  if (
    !Array.isArray(value) ||
    value.length > 20 ||
    !value.every((one) => typeof one === "string" && one.length <= 1000)
  )
    throw metadataFault(`${name} is a list of at most 20 texts`);
  return value as string[];
}

/** "Client registration", client_uri: an https address, to whose host everything else belongs. */
function pageOf(metadata: Metadata): URL {
  const text = metadata["client_uri"];
  const url = typeof text === "string" && text.length <= 1000 ? plainAddress(text) : null;
  if (url?.protocol !== "https:") throw metadataFault("client_uri is an https address");
  return url;
}

/** Whether answers may go there ("Redirect URI validation"). */
function mayLead(address: string, page: URL, isNative: boolean): boolean {
  const url = plainAddress(address);
  if (!url) return false;
  if (url.protocol === "https:") return url.hostname === page.hostname || url.hostname.endsWith(`.${page.hostname}`);
  if (!isNative) return false;
  if (url.protocol === "http:") return isLoopback(url) && url.port === "";
  // `io.element.app:/callback` for `https://element.io`: no authority, and the page's host backwards.
  const reversed = page.hostname.split(".").toReversed().join(".");
  const scheme = url.protocol.slice(0, -1);
  return !address.includes("://") && (scheme === reversed || scheme.startsWith(`${reversed}.`));
}

const grants = ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"];

function read(metadata: Metadata) {
  const page = pageOf(metadata);
  const type = metadata["application_type"] ?? "web";
  if (type !== "web" && type !== "native") throw metadataFault("application_type is web or native");
  const method = metadata["token_endpoint_auth_method"] ?? "none";
  if (method !== "none") throw metadataFault("token_endpoint_auth_method is none");
  const responseTypes = textsIn(metadata, "response_types", ["code"]);
  if (responseTypes.some((one) => one !== "code")) throw metadataFault("response_types is code");
  const grantTypes = textsIn(metadata, "grant_types", grants).filter((one) => grants.includes(one));
  const redirectUris = textsIn(metadata, "redirect_uris", []);
  const isForDevices = grantTypes.includes("urn:ietf:params:oauth:grant-type:device_code");
  if (redirectUris.length === 0 && !isForDevices)
    throw new RegistrationRefused("invalid_redirect_uri", "redirect_uris is missing");
  for (const address of redirectUris)
    if (!mayLead(address, page, type === "native"))
      throw new RegistrationRefused("invalid_redirect_uri", `${address} does not belong to client_uri`);
  const given = metadata["client_name"];
  const name = (typeof given === "string" && given.trim() !== "" ? given.trim() : page.hostname).slice(0, 100);
  return { page, type, grantTypes, redirectUris, name };
}

/**
 * A Matrix client registers itself (RFC 7591; "OAuth 2.0 API", Client registration). The same metadata is the same client, so
 * that many browsers of one page are one row. Throws RegistrationRefused; refuses SIGN_IN_THROTTLED and LIMITED.
 */
export async function registerClient(
  { db, identity }: Pick<OpenidContext, "db" | "identity">,
  metadata: Metadata,
  ip: string,
): Promise<Record<string, unknown>> {
  const { page, type, grantTypes, redirectUris, name } = read(metadata);
  const about = JSON.stringify([page.href, type, name, redirectUris.toSorted()]);
  const id = `matrix_${createHash("sha256").update(about).digest("base64url")}`;
  if (!(await readClient(db, id))) {
    await identity.slowDown([{ key: "client registrations", ip, free: 30 }]);
    if ((await countUnusedClients(db)) >= mostUnused) throw refuse("LIMITED", "Too many clients have registered.");
    await insertClient(db, {
      id,
      organisationId: null,
      name,
      uri: page.href,
      isConfidential: false,
      secretHash: null,
      redirectUris,
      postLogoutUris: [],
      logoutUri: null,
      scopes: ["openid", "offline_access"],
      isNative: type === "native",
      createdBy: null,
    });
  }
  return {
    client_id: id,
    client_name: name,
    client_uri: page.href,
    application_type: type,
    redirect_uris: redirectUris,
    grant_types: grantTypes,
    response_types: ["code"],
    token_endpoint_auth_method: "none",
  };
}
