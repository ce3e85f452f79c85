import { defineStep } from "../../../protocol/exchange.ts";
import { refuse } from "../../../protocol/refuse.ts";
import { queryNumber, queryText } from "../../../protocol/scope.ts";
import { viewAccount } from "../view.ts";

/** Accounts at once. */
const largestPage = 500;
const orders = ["name", "displayname", "admin", "deactivated", "creation_ts", "last_seen_ts"] as const;

function flag(text: string | undefined, key: string): boolean | undefined {
  if (text === undefined || text === "true" || text === "false")
    return text === undefined ? undefined : text === "true";
  return refuse("M_INVALID_PARAM", `${key} is true or false.`);
}

/** The accounts of an administrator's organisation, a page at a time. */
export const listAccounts = defineStep({
  name: "list-accounts",
  section: "User Admin API (Synapse)",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request }, { person }) {
    const offset = queryNumber(request, "from", 0, Number.MAX_SAFE_INTEGER);
    const limit = queryNumber(request, "limit", 100, largestPage);
    const wanted = queryText(request, "order_by") ?? "name";
    const order =
      orders.find((one) => one === wanted) ?? refuse("M_INVALID_PARAM", `order_by is one of ${orders.join(", ")}.`);
    const direction = queryText(request, "dir") ?? "f";
    if (direction !== "f" && direction !== "b") refuse("M_INVALID_PARAM", "dir is f or b.");
    const { items, total } = await core.identity.accountPage(person.organisationId, {
      query: queryText(request, "name") ?? queryText(request, "user_id") ?? "",
      isWithDisabled: flag(queryText(request, "deactivated"), "deactivated") ?? false,
      isAdmin: flag(queryText(request, "admins"), "admins"),
      order,
      isBackwards: direction === "b",
      offset,
      limit,
    });
    const next = offset + items.length;
    return {
      answer: {
        users: items.map(viewAccount),
        total,
        ...(items.length > 0 && next < total ? { next_token: String(next) } : {}),
      },
    };
  },
});
