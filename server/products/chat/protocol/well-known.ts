import { transportsOf } from "../calls/transports.ts";
import type { Core } from "../core.ts";

/** Where clients and other servers find this one (client-server API, "Server Discovery"; server-server API, "Resolving server names"). */
export function serveWellKnown(core: Core): void {
  const { http, openid, organisations, policy } = core;
  const authentication = { issuer: openid.issuer, account: openid.authMetadata["account_management_uri"] };
  http.app.get("/.well-known/matrix/client", { schema: { hide: true } }, async (request, reply) => {
    reply.header("access-control-allow-origin", "*");
    const { host } = request.headers;
    const domain = organisations.domainAt(host);
    const agency = organisations.byDomain(domain ?? "");
    const encryption = agency ? policy.chatEncryption(agency.id) : "offered";
    // MSC2965: clients of before v1.15 look for how to sign in here.
    return {
      "m.homeserver": { base_url: baseUrlAt(http.publicUrl, host, domain) },
      "m.authentication": authentication,
      "org.matrix.msc2965.authentication": authentication,
      // Clients of before the endpoint of transports look for them here.
      "org.matrix.msc4143.rtc_foci": transportsOf(core),
      // What the organisation whose host this is has decided; Element hides the choice where it is forbidden.
      "io.element.e2ee": { default: encryption === "preset", force_disable: encryption === "forbidden" },
      // Element leaves a dehydrated device only where it stands here.
      "org.matrix.msc3814": true,
    };
  });
  // Whom an organisation says that its people are helped by, at its own host ("Server Discovery").
  http.app.get("/.well-known/matrix/support", { schema: { hide: true } }, async (request, reply) => {
    reply.header("access-control-allow-origin", "*");
    const contact = organisations.looks.at(request.headers.host)?.helpContact ?? null;
    if (contact === null) return reply.code(404).send({ errcode: "M_NOT_FOUND", error: "Nobody is named here." });
    return contact.startsWith("https:")
      ? { support_page: contact }
      : { contacts: [{ role: "m.role.admin", email_address: contact }] };
  });
  http.app.get("/.well-known/matrix/server", { schema: { hide: true } }, async (_request, reply) => {
    reply.header("access-control-allow-origin", "*");
    const url = new URL(http.publicUrl);
    return { "m.server": `${url.hostname}:${url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port}` };
  });
}

/**
 * At an agency's own address, a name below its domain, that address: some clients (nheko) sign in with the local part alone
 * and leave it to the host to say whose person it is. The domain itself may be a site of the agency's that passes on these
 * files and nothing else.
 */
export function baseUrlAt(publicUrl: string, host: string | undefined, domain: string | null): string {
  const address = `${new URL(publicUrl).protocol}//${host?.toLowerCase()}`;
  if (domain === null || !URL.canParse(address)) return publicUrl;
  const labels = new URL(address).hostname.split(".");
  const isBelow = labels.every((label) => label !== "") && labels.join(".").endsWith(`.${domain}`);
  return isBelow ? address : publicUrl;
}
