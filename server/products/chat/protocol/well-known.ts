import type { Core } from "../core.ts";

/** Where clients and other servers find this one (client-server API, "Server Discovery"; server-server API, "Resolving server names"). */
export function serveWellKnown({ http }: Core): void {
  http.app.get("/.well-known/matrix/client", { schema: { hide: true } }, async (_request, reply) => {
    reply.header("access-control-allow-origin", "*");
    return { "m.homeserver": { base_url: http.publicUrl } };
  });
  http.app.get("/.well-known/matrix/server", { schema: { hide: true } }, async (_request, reply) => {
    reply.header("access-control-allow-origin", "*");
    const url = new URL(http.publicUrl);
    return { "m.server": `${url.hostname}:${url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port}` };
  });
}
