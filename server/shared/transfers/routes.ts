import { transferRoutes as contract } from "@safos/contract/routes/transfers";
import { refuse, routes } from "#http";
import { acceptTransfer, declineTransfer } from "./answer.ts";
import type { TransferContext } from "./context.ts";
import { offerTransfer, withdrawTransfer } from "./offer.ts";
import { previewOffered, previewTransfer } from "./preview.ts";
import { readOfferOf, readOffers } from "./queries.ts";
import { viewOffers } from "./view.ts";

const mostShown = 200;

export const transferRoutes = (context: TransferContext) =>
  routes("transfers", contract, {
    async readTransfer({ caller, params }) {
      const { name } = await context.workspaces.requireGivable(caller, params.id, { isArchivedToo: true });
      const offer = await readOfferOf(context.db, params.id);
      const [transfer = null] = await viewOffers(context, offer ? [offer] : [], caller);
      return { workspaceName: name, transfer };
    },
    previewTransfer: ({ caller, params, query }) => previewTransfer(context, caller, params.id, query.domain),
    async offerTransfer({ caller, params, body }) {
      const [view] = await viewOffers(context, [await offerTransfer(context, caller, params.id, body.domain)], caller);
      if (!view) throw refuse("MISSING", "There is no such workspace.");
      return view;
    },
    async withdrawTransfer({ caller, params }) {
      await withdrawTransfer(context, caller, params.id);
      return {};
    },
    listTransfers: async ({ caller }) => ({
      items: await viewOffers(context, await readOffers(context.db, caller.organisationId, mostShown), caller),
    }),
    previewOffered: ({ caller, params }) => previewOffered(context, caller, params.id),
    async acceptTransfer({ caller, params, body }) {
      await acceptTransfer(context, caller, params.id, body.ownerId);
      return {};
    },
    async declineTransfer({ caller, params }) {
      await declineTransfer(context, caller, params.id);
      return {};
    },
  });
