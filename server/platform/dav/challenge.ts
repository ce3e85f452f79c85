import { refuse, requirePerson, type FastifyReply, type FastifyRequest, type Principal } from "#http";
import { davPrefix } from "./principals.ts";

/** Who asks. Refuses UNAUTHENTICATED, and SCOPE_MISSING to a bearer token that is good for something else. */
export function requireDavPerson(request: FastifyRequest): Principal {
  if (request.isOutOfScope && request.credentials?.kind === "bearer") throw refuse("SCOPE_MISSING");
  return requirePerson(request);
}

export const basicChallenge = 'Basic realm="Safos", charset="UTF-8"';

/** Where a client reads who gives out tokens for it (RFC 9728 §5.1). */
const bearerChallengeOf = ({ server }: FastifyRequest): string =>
  `Bearer realm="Safos", resource_metadata="${new URL(server.publicUrl).origin}/.well-known/oauth-protected-resource${davPrefix}"`;

/**
 * How a client that is refused may sign in (RFC 7617; RFC 6750 §3): each challenge in a header of its own and Basic first, for
 * those that read one only.
 */
export function addChallenges(
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { status, code }: { readonly status: number; readonly code: string },
): void {
  const bearer = bearerChallengeOf(request);
  if (code === "SCOPE_MISSING") reply.header("www-authenticate", `${bearer}, error="insufficient_scope"`);
  if (status !== 401) return;
  const { credentials } = request;
  const isRefused = credentials?.kind === "bearer" && credentials.token !== "";
  reply.header("www-authenticate", [basicChallenge, isRefused ? `${bearer}, error="invalid_token"` : bearer]);
}
