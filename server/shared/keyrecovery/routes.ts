import { keyRecoveryRoutes as contract } from "@safos/contract/routes/key-recovery";
import { refuse, routes } from "#http";
import { answer, begin, refuseRequest, requireOfOrganisation } from "./answer.ts";
import { ask, finish, reveal, withdraw } from "./ask.ts";
import { seal, setKey, unseal } from "./boxes.ts";
import type { Caller, KeyRecoveryContext } from "./context.ts";
import { readRequest } from "./queries.ts";
import { listRequests, viewOwn, viewRequests, viewSummary } from "./view.ts";

export const keyRecoveryRoutes = (context: KeyRecoveryContext) => {
  async function show(caller: Caller, id: string) {
    const row = requireOfOrganisation(await readRequest(context.db, id), caller);
    const [view] = await viewRequests(context, [row], caller);
    if (!view) throw refuse("MISSING", "There is no such request.");
    return view;
  }

  return routes("key-recovery", contract, {
    readOwnRecovery: ({ caller }) => viewOwn(context, caller),
    async sealRecoveryKey({ caller, body }) {
      await seal(context, caller, body);
      return viewOwn(context, caller);
    },
    async removeRecoveryBox({ caller }) {
      await unseal(context, caller);
      return viewOwn(context, caller);
    },
    async askForRecovery({ caller, body }) {
      await ask(context, caller, body.commitment);
      return viewOwn(context, caller);
    },
    async revealRecoveryKey({ caller, params, body }) {
      await reveal(context, caller, params.id, body.publicKey);
      return viewOwn(context, caller);
    },
    async withdrawRecovery({ caller, params }) {
      await withdraw(context, caller, params.id);
      return viewOwn(context, caller);
    },
    async finishRecovery({ caller, params }) {
      await finish(context, caller, params.id);
      return viewOwn(context, caller);
    },

    readRecoverySummary: ({ caller }) => viewSummary(context, caller),
    async setRecoveryKey({ caller, body }) {
      await setKey(context, caller, body.publicKey);
      return viewSummary(context, caller);
    },
    listRecoveryRequests: ({ caller, query }) => listRequests(context, caller, query.after ?? null),
    readRecoveryRequest: ({ caller, params }) => show(caller, params.id),
    async beginRecovery({ caller, params, body }) {
      const box = await begin(context, caller, params.id, body.publicKey);
      return { request: await show(caller, params.id), ...box };
    },
    async answerRecovery({ caller, params, body }) {
      await answer(context, caller, params.id, body.answer);
      return show(caller, params.id);
    },
    async refuseRecovery({ caller, params }) {
      await refuseRequest(context, caller, params.id);
      return show(caller, params.id);
    },
  });
};
