import { refuse, type FastifyInstance, type FastifyReply, type FastifyRequest, type Principal } from "#http";
import { requireDavPerson } from "./challenge.ts";
import type { DavMethod } from "./exchange.ts";
import { rawPathOf } from "./paths.ts";
import { davPrefix, principalsPrefix } from "./principals.ts";

/** An extension of WebDAV with addresses of its own. */
export interface DavService<Context, Target> {
  readonly ctx: Context;
  /** Where it answers. */
  readonly prefixes: readonly string[];
  readonly methods: Readonly<Record<string, DavMethod<Context, Target>>>;
  /** What `Allow` says of them. */
  readonly allowed: string;
  /** Refuses MISSING and NAME_INVALID. */
  readTarget(person: Principal, rawPath: string): Target;
  sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply;
  /** Where older clients of Nextcloud look, and those who know no more than the host (RFC 6764 §5). */
  readonly elsewhere: { readonly legacyPrefix: string; readonly wellKnown: string };
}

/** Its routes. Bodies are streams, which its methods read once they know who asks. */
export const serveDav =
  <Context, Target>(service: DavService<Context, Target>) =>
  async (app: FastifyInstance): Promise<void> => {
    const { allowed, ctx, elsewhere, methods, prefixes } = service;
    app.setErrorHandler((error, request, reply) => service.sendError(error, request, reply));
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    const known = { config: { isStream: true }, schema: { hide: true }, exposeHeadRoute: false } as const;
    for (const url of prefixes.flatMap((one) => [one, `${one}/*`]))
      app.route({
        ...known,
        method: app.supportedMethods,
        url,
        async handler(request, reply) {
          const person = requireDavPerson(request);
          const method = methods[request.method];
          if (!method) {
            reply.header("allow", allowed);
            throw refuse("METHOD_UNKNOWN");
          }
          return method({ ctx, request, reply, person, target: service.readTarget(person, rawPathOf(request.url)) });
        },
      });
    const { legacyPrefix, wellKnown } = elsewhere;
    for (const url of [legacyPrefix, `${legacyPrefix}/*`, wellKnown])
      app.route({
        ...known,
        method: app.supportedMethods,
        url,
        handler: (request, reply) => reply.redirect(movedTo(rawPathOf(request.url), service), 301),
      });
  };

/** The same address below `/remote.php/dav`; every other one is that of the first prefix. */
function movedTo(
  rawPath: string,
  { elsewhere: { legacyPrefix }, prefixes }: Pick<DavService<unknown, unknown>, "elsewhere" | "prefixes">,
): string {
  const moved = rawPath.startsWith(legacyPrefix) ? davPrefix + rawPath.slice(legacyPrefix.length) : "";
  const isKnown = [...prefixes, principalsPrefix].some((one) => moved.startsWith(`${one}/`));
  return isKnown ? moved : `${prefixes[0]}/`;
}
