import type { Authorisation } from "@safos/contract/openid";
import { now } from "#clock";
import { refuse, type Principal } from "#http";
import { hostOf } from "../clients/metadata.ts";
import { readClient, type ClientRow } from "../clients/queries.ts";
import type { OpenidContext } from "../context.ts";
import { isRememberedFor } from "../grants/admit.ts";
import { readRemembered } from "../grants/queries.ts";
import { mayAdmit } from "../provider/account.ts";
import { severalFactors } from "../provider/assurance.ts";
import { proofOf, type SessionProof } from "../provider/proof.ts";
import { isClientScope, isMatrixScope, scopesOf, shownScopes } from "../scopes.ts";

/** What a program asks a person for. */
export interface Asked {
  readonly client: ClientRow;
  readonly scopes: readonly string[];
  readonly proof: SessionProof;
  readonly view: Authorisation;
}

type Parameters = Readonly<Record<string, unknown>>;

const text = (parameters: Parameters, name: string): string | undefined => {
  const value = parameters[name];
  return typeof value === "string" ? value : undefined;
};

const known = (scope: string): boolean => isMatrixScope(scope) || isClientScope(scope);

/**
 * Whether the person must show again who they are: the program wants it to be recent, or asks for a second factor that they
 * have and did not show. `acr_values` is voluntary: those who have none come in without.
 */
function needsProof(
  parameters: Parameters,
  proof: SessionProof,
  of: { readonly askedAt: number; readonly hasSecondFactor: boolean },
): boolean {
  const prompts = scopesOf(text(parameters, "prompt"));
  if (prompts.includes("login") && proof.at < of.askedAt) return true;
  const maxAge = Number(text(parameters, "max_age") ?? Number.POSITIVE_INFINITY);
  if (Number.isFinite(maxAge) && now() - proof.at > maxAge * 1000) return true;
  const levels = scopesOf(text(parameters, "acr_values"));
  return levels.includes(severalFactors) && proof.secondFactorAt === null && of.hasSecondFactor;
}

/** Refuses AUTHORISATION_GONE where the client is, CLIENT_FOREIGN, and FORBIDDEN to programs, which let nobody in. */
export async function askedOf(
  context: OpenidContext,
  principal: Principal,
  request: { readonly parameters: Parameters; readonly askedAt: number },
): Promise<Asked> {
  const { db, identity } = context;
  // Only who sits at the page answers, not a program that holds a token of theirs.
  if (principal.via !== "cookie") throw refuse("FORBIDDEN", "This is answered on the page.");
  const { parameters, askedAt } = request;
  const client = await readClient(db, text(parameters, "client_id") ?? "");
  if (!client) throw refuse("AUTHORISATION_GONE");
  if (!mayAdmit(principal, client)) throw refuse("CLIENT_FOREIGN");
  const scopes = scopesOf(text(parameters, "scope")).filter(known);
  const proof = await proofOf(context, principal);
  const person = await identity.personById(principal.personId);
  const remembered = await readRemembered(db, principal.personId, client.id);
  const isAskedAgain = scopesOf(text(parameters, "prompt")).includes("consent");
  return {
    client,
    scopes,
    proof,
    view: {
      clientName: client.name,
      host: hostOf(client, text(parameters, "redirect_uri")),
      isRegistered: client.organisationId !== null,
      scopes: shownScopes(scopes),
      isRemembered: !isAskedAgain && isRememberedFor(remembered, client, scopes),
      needsProof: needsProof(parameters, proof, { askedAt, hasSecondFactor: person?.hasSecondFactor ?? false }),
    },
  };
}
