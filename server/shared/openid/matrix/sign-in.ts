import type { Authorisation } from "@safos/contract/openid";
import { now, randomToken } from "#clock";
import { refuse, type FastifyReply, type FastifyRequest, type Principal } from "#http";
import type { AuthorisationContext } from "../interactions/authorisation.ts";
import { bindingCookie, isBound } from "../interactions/binding.ts";
import { hasRoom, networkOf } from "../interactions/room.ts";
import { mayAdmit } from "../provider/account.ts";
import { consumeStored, readStored, writeStored } from "../provider/stored.ts";

/** A Matrix client that knows no OAuth asks for a person through their browser (client-server API, "SSO client login"). */
const kind = "MatrixSignIn";
const lifeSeconds = 1800;
const uidPattern = /^sign-in_[A-Za-z0-9_-]{40,70}$/;

/** Makes the token with which a client signs in as who is at the page; given by the chat. */
export type MakeLoginToken = (principal: Principal) => Promise<string>;

export interface SignInContext extends AuthorisationContext {
  readonly loginTokens: { make: MakeLoginToken | null };
}

/** Whether a question of our page is one of these; the library's are shorter. */
export const isSignIn = (uid: string): boolean => uidPattern.test(uid);

/** Leads a browser to our page with the question. `redirectUrl` has been looked at: it is where the token goes. */
export async function askSignIn(
  context: SignInContext,
  {
    request,
    reply,
    redirectUrl,
  }: { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly redirectUrl: string },
): Promise<FastifyReply> {
  const { db, issuer, http } = context;
  reply.header("cache-control", "no-store");
  if (!(await hasRoom(db, http.addressOf(request.raw))))
    return reply.redirect(`${issuer}/authorise?error=slow_down`, 302);
  const uid = `sign-in_${randomToken(40)}`;
  const createdAt = new Date(now());
  const expiresAt = new Date(createdAt.getTime() + lifeSeconds * 1000);
  await writeStored(db, {
    ...{ kind, id: uid, createdAt, expiresAt, networkHash: networkOf(kind) },
    payload: { redirectUri: redirectUrl },
  });
  const { secrets } = await context.current();
  const bound = bindingCookie(secrets.cookies[0] ?? "", uid);
  const attributes = `Path=/api/v1/authorisations/${uid}; Max-Age=${lifeSeconds}; HttpOnly; SameSite=Lax`;
  reply.header("set-cookie", `safos-authorisation=${bound}; ${attributes}${http.isSecure ? "; Secure" : ""}`);
  return reply.redirect(`${issuer}/authorise/${uid}`, 302);
}

interface SignInQuestion {
  readonly principal: Principal;
  readonly request: FastifyRequest;
  readonly uid: string;
}

/** Where the token is to go. Refuses AUTHORISATION_GONE: answered, too old, or another browser's; and FORBIDDEN to programs. */
async function needAddress(context: SignInContext, { principal, request, uid }: SignInQuestion): Promise<URL> {
  if (principal.via !== "cookie") throw refuse("FORBIDDEN", "This is answered on the page.");
  const { secrets } = await context.current();
  const stored = isBound(request, secrets.cookies, uid) ? await readStored(context.db, kind, uid) : null;
  const isOpen = stored?.consumedAt === null && stored.createdAt.getTime() + lifeSeconds * 1000 > now();
  const address = stored?.payload["redirectUri"];
  if (!isOpen || typeof address !== "string") throw refuse("AUTHORISATION_GONE");
  return new URL(address);
}

/** Refuses CLIENT_FOREIGN to guests besides. */
export async function readSignIn(context: SignInContext, question: SignInQuestion): Promise<Authorisation> {
  const address = await needAddress(context, question);
  if (!mayAdmit(question.principal, { organisationId: null })) throw refuse("CLIENT_FOREIGN");
  // An application on a device has a scheme of its own, and no host that anyone vouches for.
  const host = address.protocol.startsWith("http") ? address.host : null;
  return {
    clientName: host ?? address.protocol.slice(0, -1),
    host,
    isRegistered: false,
    scopes: ["chat"],
    isRemembered: false,
    needsProof: false,
  };
}

/** The address with the token in it, before what stands after `#`; who says no goes to Safos. Answered once. */
export async function answerSignIn(
  context: SignInContext,
  question: SignInQuestion & { readonly isAllowed: boolean },
): Promise<string> {
  const { principal, uid, isAllowed } = question;
  const { href, search, hash } = await needAddress(context, question);
  if (isAllowed && !mayAdmit(principal, { organisationId: null })) throw refuse("CLIENT_FOREIGN");
  if (!(await consumeStored(context.db, kind, uid))) throw refuse("AUTHORISATION_GONE");
  if (!isAllowed) return `${context.issuer}/`;
  const token = await context.loginTokens.make?.(principal);
  if (token === undefined) throw refuse("AUTHORISATION_GONE");
  const before = hash === "" ? href : href.slice(0, -hash.length);
  return `${before}${search === "" ? "?" : "&"}loginToken=${encodeURIComponent(token)}${hash}`;
}
