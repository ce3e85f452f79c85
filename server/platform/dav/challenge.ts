import { refuse, requirePerson, type FastifyReply, type FastifyRequest, type Principal } from "#http";

/** Who asks. Refuses UNAUTHENTICATED, and SCOPE_MISSING to a bearer token that is good for something else. */
export function requireDavPerson(request: FastifyRequest): Principal {
  if (request.isOutOfScope && request.credentials?.kind === "bearer") throw refuse("SCOPE_MISSING");
  return requirePerson(request);
}

export const basicChallenge = 'Basic realm="Safos", charset="UTF-8"';
const bearerChallenge = 'Bearer realm="Safos"';

/**
 * How a client that is refused may sign in (RFC 7617; RFC 6750 §3): each challenge in a header of its own and Basic first, for
 * those that read one only.
 */
export function addChallenges(
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { status, code }: { readonly status: number; readonly code: string },
): void {
  if (code === "SCOPE_MISSING") reply.header("www-authenticate", `${bearerChallenge}, error="insufficient_scope"`);
  if (status !== 401) return;
  const { credentials } = request;
  const isRefused = credentials?.kind === "bearer" && credentials.token !== "";
  reply.header("www-authenticate", [
    basicChallenge,
    isRefused ? `${bearerChallenge}, error="invalid_token"` : bearerChallenge,
  ]);
}
