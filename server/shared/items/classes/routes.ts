import { classRoutes as contract } from "@safos/contract/routes/items";
import { routes, type Principal } from "#http";
import type { ItemRef } from "../kinds.ts";
import { changeItemClass, requireClassed, viewClass } from "./change.ts";
import type { ClassContext } from "./context.ts";
import { previewItemClass } from "./preview.ts";

/** Only what was raised is looked at any further. */
async function findRaised({ access, classes }: ClassContext, person: Principal, refs: readonly ItemRef[]) {
  const raised = refs.filter((ref) => classes.own(ref) !== null);
  const items = raised.length === 0 ? [] : await access.readable({ person, link: null }, raised);
  const levels = await Promise.all(items.map((item) => classes.effective(item)));
  return items.flatMap(({ kind, id }, index) => {
    const informationClass = levels[index] ?? null;
    return informationClass === null ? [] : [{ kind, id, informationClass }];
  });
}

export const classRoutes = (context: ClassContext) =>
  routes("items", contract, {
    findRaised: async ({ caller, body }) => ({ items: await findRaised(context, caller, body.items) }),
    readItemClass: async ({ caller, params }) =>
      viewClass(context, caller, await requireClassed(context, caller, params, "read")),
    changeItemClass: ({ caller, params, body }) => changeItemClass(context, caller, params, body),
    previewItemClass: ({ caller, params, body }) => previewItemClass(context, caller, params, body),
  });
