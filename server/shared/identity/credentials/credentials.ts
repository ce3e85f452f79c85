import type { Credentials as CredentialsView, Passkey, PasskeyAttempt, TotpAttempt } from "@safos/contract/credentials";
import type { EventActor } from "#events";
import { refuse, type Principal } from "#http";
import type { Organisations } from "#organisations";
import type { MailContext } from "../mails/context.ts";
import { lacksSecondFactor } from "../sessions/rules.ts";
import { beginTotp, confirmTotp } from "./add-totp.ts";
import type { CredentialContext } from "./context.ts";
import { listCredentials, viewPasskey } from "./list.ts";
import { makeRecoveryCodes } from "./make-recovery-codes.ts";
import { needPersonOf } from "./need-person.ts";
import { addPasskey, beginPasskey } from "./passkeys/add.ts";
import { renamePasskey } from "./passkeys/queries.ts";
import type { WebAuthnResponse } from "./passkeys/verify.ts";
import { removePasskey, removeTotp } from "./remove.ts";
import { resetSecondFactors } from "./reset.ts";

/** What people prove with besides a password. */
export interface Credentials {
  credentialsOf(principal: Principal): Promise<CredentialsView>;
  /** Refuses PASSKEYS_FULL. */
  beginPasskey(principal: Principal): Promise<PasskeyAttempt>;
  /** Refuses ATTEMPT_OVER, PASSKEY_INVALID, PASSKEY_KNOWN and PASSKEYS_FULL. */
  addPasskey(
    principal: Principal,
    fresh: { readonly attempt: string; readonly response: WebAuthnResponse; readonly name: string },
  ): Promise<Passkey>;
  /** Refuses MISSING. */
  renamePasskey(personId: string, id: string, name: string): Promise<Passkey>;
  /** Refuses MISSING and LAST_FACTOR. */
  removePasskey(principal: Principal, id: string): Promise<void>;
  beginTotp(principal: Principal): Promise<TotpAttempt>;
  /** Refuses ATTEMPT_OVER and CODE_WRONG. */
  confirmTotp(principal: Principal, shown: { readonly attempt: string; readonly code: string }): Promise<void>;
  /** Refuses MISSING and LAST_FACTOR. */
  removeTotp(principal: Principal): Promise<void>;
  /** Ten, shown once. Refuses MISSING to those without a second factor. */
  makeRecoveryCodes(personId: string): Promise<string[]>;
  /** Ending the person's sessions is the caller's to do. */
  resetSecondFactors(personId: string, actor: EventActor): Promise<void>;
}

export function createCredentials(
  context: CredentialContext & MailContext & { readonly organisations: Organisations },
): Credentials {
  return {
    async credentialsOf({ personId, organisationId }) {
      const person = await needPersonOf(context, personId);
      const rules = context.organisations.byId(organisationId)?.rules;
      return {
        ...(await listCredentials(context, personId)),
        isSecondFactorNeeded: rules !== undefined && lacksSecondFactor(rules, { ...person, hasSecondFactor: false }),
      };
    },
    beginPasskey: (principal) => beginPasskey(context, principal),
    addPasskey: async (principal, fresh) => viewPasskey(await addPasskey(context, principal, fresh)),
    async renamePasskey(personId, id, name) {
      const row = await renamePasskey(context.db, personId, id, name);
      if (!row) throw refuse("MISSING", "There is no such passkey.");
      return viewPasskey(row);
    },
    removePasskey: (principal, id) => removePasskey(context, principal, id),
    beginTotp: (principal) => beginTotp(context, principal),
    confirmTotp: (principal, shown) => confirmTotp(context, principal, shown),
    removeTotp: (principal) => removeTotp(context, principal),
    makeRecoveryCodes: (personId) => makeRecoveryCodes(context, personId),
    resetSecondFactors: (personId, actor) => resetSecondFactors(context, personId, actor),
  };
}
