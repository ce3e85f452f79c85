import type { NewScimToken, ScimToken } from "@safos/contract/scim";
import { system, type EventActor } from "#events";
import type { ScimContext } from "./context.ts";
import { createGroup } from "./groups/create.ts";
import { patchGroup, replaceGroup } from "./groups/change.ts";
import { listGroups, readGroupById } from "./groups/find.ts";
import { removeGroup } from "./groups/remove.ts";
import { createAuthorise, type Authorise } from "./tokens/authorise.ts";
import { addToken, listTokens, revokeToken } from "./tokens/tokens.ts";
import { createUser } from "./users/create.ts";
import { patchUser, replaceUser } from "./users/change.ts";
import { listUsers, readUserById } from "./users/find.ts";
import { removeUser } from "./users/remove.ts";

/** A verb with the context left out. */
type Bound<F> = F extends (context: ScimContext, ...rest: infer Rest) => infer Result
  ? (...rest: Rest) => Result
  : never;

const verbs = {
  createUser,
  replaceUser,
  patchUser,
  removeUser,
  readUserById,
  listUsers,
  createGroup,
  replaceGroup,
  patchGroup,
  removeGroup,
  readGroupById,
  listGroups,
};

type Verbs = { readonly [N in keyof typeof verbs]: Bound<(typeof verbs)[N]> };

/** SCIM 2.0 (RFC 7643, 7644) for the directory of one organisation. */
export interface ScimProtocol extends Verbs {
  /** Refuses LIMITED, and what is no token. */
  readonly authorise: Authorise;
  readonly base: string;
}

export interface Scim {
  readonly scim: ScimProtocol;
  scimTokensOf(organisationId: string): Promise<readonly ScimToken[]>;
  /** Refuses INVALID and SCIM_TOKENS_MANY. */
  addScimToken(
    organisationId: string,
    fresh: NewScimToken,
    actor?: EventActor,
  ): Promise<ScimToken & { readonly token: string }>;
  /** Refuses MISSING. */
  revokeScimToken(organisationId: string, id: string, actor?: EventActor): Promise<void>;
}

export function createScim(context: ScimContext): Scim {
  const bound = Object.fromEntries(
    Object.entries(verbs).map(([name, verb]) => [name, (verb as (...all: unknown[]) => unknown).bind(null, context)]),
  ) as unknown as Verbs;
  return {
    scim: { ...bound, authorise: createAuthorise(context), base: context.base },
    scimTokensOf: (organisationId) => listTokens(context, organisationId),
    addScimToken: (organisationId, fresh, actor = system) => addToken(context, actor, organisationId, fresh),
    revokeScimToken: (organisationId, id, actor = system) => revokeToken(context, actor, organisationId, id),
  };
}
