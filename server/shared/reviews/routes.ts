import type { Review } from "@safos/contract/reviews";
import { reviewRoutes as contract } from "@safos/contract/routes/reviews";
import { refuse, routes } from "#http";
import type { Workspace } from "#workspaces";
import type { ReviewContext } from "./context.ts";
import { noteReview } from "./note.ts";
import { viewReviews } from "./view.ts";

export const reviewRoutes = (context: ReviewContext) => {
  const { workspaces } = context;

  async function show(workspace: Workspace): Promise<Review> {
    const [view] = await viewReviews(context, [workspace]);
    if (!view) throw refuse("MISSING", "There is no such workspace.");
    return view;
  }

  return routes("reviews", contract, {
    readReview: async ({ caller, params }) =>
      show((await workspaces.require(caller.personId, params.id, "read")).workspace),
    noteReview: async ({ caller, params }) => show(await noteReview(context, caller.personId, params.id)),
    listReviews: async ({ caller }) => ({
      items: [...(await viewReviews(context, await workspaces.ofOrganisation(caller.organisationId)))],
    }),
  });
};
