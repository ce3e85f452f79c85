import { isObject } from "../events/pdu.ts";
import type { AccountData } from "./account-data.ts";

const nobody: ReadonlySet<string> = new Set();

/** Whose messages and invitations a person does not want (client-server API, "Ignoring Users"). */
export function ignoredBy(accountData: AccountData, userId: string): ReadonlySet<string> {
  const users = accountData.get(userId, "", "m.ignored_user_list")?.["ignored_users"];
  if (!isObject(users)) return nobody;
  const names = Object.keys(users).filter((one) => one !== userId);
  return names.length === 0 ? nobody : new Set(names);
}
