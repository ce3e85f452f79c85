import type { Authorisation } from "@safos/contract/openid";
import { now } from "#clock";
import { refuse, type FastifyRequest, type Principal } from "#http";
import type { OpenidContext } from "../context.ts";
import { admit } from "../grants/admit.ts";
import { acrOf, amrOf } from "../provider/assurance.ts";
import type { CurrentProvider } from "../provider/current.ts";
import { consumeStored, readStored } from "../provider/stored.ts";
import { askedOf, type Asked } from "./asked.ts";
import { isBound } from "./binding.ts";

export interface AuthorisationContext extends OpenidContext {
  readonly current: CurrentProvider;
}

/** The question behind an address of our page. Refuses AUTHORISATION_GONE: answered, too old, or another browser's. */
async function needInteraction(context: AuthorisationContext, request: FastifyRequest, uid: string) {
  const { provider, secrets } = await context.current();
  if (!isBound(request, secrets.cookies, uid)) throw refuse("AUTHORISATION_GONE");
  const interaction = await provider.Interaction.find(uid);
  if (!interaction || interaction.result) throw refuse("AUTHORISATION_GONE");
  return interaction;
}

type Interaction = Awaited<ReturnType<typeof needInteraction>>;

/** The library's `iat` is whole seconds: who signed in within the second before the question would not have to again. */
async function askedIn(context: OpenidContext, principal: Principal, interaction: Interaction): Promise<Asked> {
  const stored = await readStored(context.db, "Interaction", interaction.jti);
  if (!stored) throw refuse("AUTHORISATION_GONE");
  return askedOf(context, principal, { parameters: interaction.params, askedAt: stored.createdAt.getTime() });
}

export async function readAuthorisation(
  context: AuthorisationContext,
  principal: Principal,
  request: FastifyRequest,
  uid: string,
): Promise<Authorisation> {
  const interaction = await needInteraction(context, request, uid);
  return (await askedIn(context, principal, interaction)).view;
}

/**
 * The person lets the program in, or does not; resolves with where the browser goes. Answered once. Refuses
 * AUTHORISATION_GONE, CLIENT_FOREIGN and STEP_UP_NEEDED.
 */
export async function answerAuthorisation(
  context: AuthorisationContext,
  principal: Principal,
  request: FastifyRequest,
  { uid, isAllowed }: { readonly uid: string; readonly isAllowed: boolean },
): Promise<string> {
  const interaction = await needInteraction(context, request, uid);
  // Someone whom the program is not for may still say no, so that it hears of it.
  const asked = isAllowed ? await askedIn(context, principal, interaction) : null;
  if (asked?.view.needsProof) throw refuse("STEP_UP_NEEDED");
  if (!(await consumeStored(context.db, "Interaction", uid))) throw refuse("AUTHORISATION_GONE");
  interaction.result = asked
    ? {
        login: {
          accountId: principal.personId,
          acr: acrOf(asked.proof),
          amr: amrOf(asked.proof),
          ts: Math.floor(asked.proof.at / 1000),
          remember: false,
        },
        consent: { grantId: await admit(context, principal, asked) },
      }
    : { error: "access_denied", error_description: "the person did not let the program in" };
  await interaction.save(Math.max(1, interaction.exp - Math.floor(now() / 1000)));
  return interaction.returnTo;
}
