import type { ManagedPerson } from "@safos/contract/identity";
import { now } from "../../../platform/clock.ts";
import { formatDate, useLocale, useText } from "../../../text/index.tsx";
import { Chip } from "../../../ui/index.ts";
import "../text.ts";
import css from "./Roles.module.css";

/** What a person may do for their organisation. */
export function RoleChips({ person }: { person: ManagedPerson }) {
  const t = useText();
  const locale = useLocale();
  return (
    <span className={css.chips}>
      {t(person.isAdmin ? "admin.role.admin" : "admin.role.person")}
      {person.roles.map(({ role, until }) => {
        const name = t(`personRole.${role}`);
        const day = until === null ? null : formatDate(locale, Date.parse(until) - 1, now());
        return (
          <Chip key={role} tone="info">
            {day === null ? name : t("roles.chipUntil", { role: name, day })}
          </Chip>
        );
      })}
    </span>
  );
}
