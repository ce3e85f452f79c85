import { defineStep } from "../../../protocol/exchange.ts";
import { queryFlag, queryText } from "../../../protocol/scope.ts";
import { nextAfter, readPage } from "../../read-page.ts";
import { viewAccount } from "../view.ts";

const orders = ["name", "displayname", "admin", "deactivated", "creation_ts", "last_seen_ts"] as const;

/** The accounts of an administrator's organisation, a page at a time. */
export const listAccounts = defineStep({
  name: "list-accounts",
  section: "User Admin API (Synapse)",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request }, { person }) {
    const page = readPage(request, orders, "name");
    const { items, total } = await core.identity.accountPage(person.organisationId, {
      query: queryText(request, "name") ?? queryText(request, "user_id") ?? "",
      isWithDisabled: queryFlag(request, "deactivated") ?? false,
      isAdmin: queryFlag(request, "admins"),
      ...page,
    });
    const next = nextAfter(page, items.length, total)?.toString();
    return { answer: { users: items.map(viewAccount), total, next_token: next } };
  },
});
