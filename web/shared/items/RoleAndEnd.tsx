import type { Role } from "@safos/contract/workspaces";
import { now } from "../../platform/clock.ts";
import { useText } from "../../text/index.tsx";
import { Select } from "../../ui/index.ts";

export type ShareRole = Exclude<Role, "guest">;
/** What a link may give. */
export type LinkRole = Exclude<ShareRole, "owner">;
export type Expiry = "never" | "week" | "fortnight" | "month" | "year";
const expiries: Record<Expiry, number> = { never: 0, week: 7, fortnight: 14, month: 30, year: 365 };

export const endOf = (expiry: Expiry): string | null =>
  expiry === "never" ? null : new Date(now() + expiries[expiry] * 86_400_000).toISOString();

/** As a new share takes it. */
export function until(expiry: Expiry): { expiresAt?: string } {
  const expiresAt = endOf(expiry);
  return expiresAt === null ? {} : { expiresAt };
}

/** What someone may do, and for how long; `kept` is the end that there is, to leave as it is. */
export function RoleAndEnd<R extends ShareRole, E extends Expiry | "keep">(props: {
  roles: readonly R[];
  role: R;
  setRole: (role: R) => void;
  expiry: E;
  setExpiry: (expiry: E) => void;
  kept?: string;
  /** What it is for leaves no choice of what someone may do. */
  isRoleFixed?: boolean;
}) {
  const t = useText();
  const ends = [
    { id: "never", name: t("items.expiresNever") },
    { id: "week", name: t("items.expiresWeek") },
    { id: "fortnight", name: t("items.expiresFortnight") },
    { id: "month", name: t("items.expiresMonth") },
    { id: "year", name: t("items.expiresYear") },
  ];
  return (
    <>
      {!props.isRoleFixed && (
        <Select
          label={t("items.shareRole")}
          value={props.role}
          onChange={props.setRole}
          options={props.roles.map((one) => ({ id: one, name: t(`items.role.${one}`) }))}
        />
      )}
      <Select
        label={t("items.expires")}
        value={props.expiry}
        onChange={props.setExpiry}
        options={
          (props.kept === undefined ? ends : [{ id: "keep", name: props.kept }, ...ends]) as { id: E; name: string }[]
        }
      />
    </>
  );
}
