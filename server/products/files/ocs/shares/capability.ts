import type { Principal } from "#http";
import { mayShareWith } from "../../federated/may-share.ts";
import type { OcsDeps } from "../exchange.ts";
import { shortestSearch } from "./sharees.ts";

/** What clients may share, and how: links by the rules for what lies in the caller's own files. */
export function describeSharing({ items, policy }: Pick<OcsDeps, "items" | "policy">, person: Principal): object {
  const isFederated = mayShareWith({ policy }, person, null);
  const { areAllowed, needPassword, days } = items.sharing.linkRules(person);
  const ends = { enabled: days !== null, days: days ?? 0, enforced: days !== null };
  const isNever = { enabled: false };
  return {
    api_enabled: true,
    public: {
      enabled: areAllowed,
      password: { enforced: needPassword, askForOptionalPassword: false },
      expire_date: ends,
      expire_date_internal: isNever,
      expire_date_remote: isNever,
      multiple_links: true,
      send_mail: false,
      upload: false,
      upload_files_drop: false,
      custom_tokens: false,
    },
    user: { send_mail: false, expire_date: { enabled: true } },
    group: { enabled: true, expire_date: { enabled: true } },
    group_sharing: true,
    resharing: true,
    default_permissions: 1,
    federation: { outgoing: isFederated, incoming: isFederated, expire_date: isNever, expire_date_supported: isNever },
    sharebymail: { enabled: false, send_password_by_mail: false, upload_files_drop: isNever },
    sharee: { query_lookup_default: false, always_show_unique: true },
    sharing: { min_search_string_length: shortestSearch },
  };
}
