import type { Member } from "@safos/contract/workspaces";
import { now } from "../../../platform/clock.ts";
import { useText } from "../../../text/index.tsx";
import { MomentField, Select } from "../../../ui/index.ts";
import { spanFrom } from "./days.ts";

/** Until when, within the strictest rule. */
export function UntilField(props: {
  value: string;
  onChange: (day: string) => void;
  mostDays: number;
  mostDaysBy: string;
  error?: string | null;
}) {
  const t = useText();
  return (
    <MomentField
      kind="date"
      label={t("guests.until")}
      hint={t("guests.untilHint", { n: props.mostDays, organisation: props.mostDaysBy })}
      value={props.value}
      onChange={props.onChange}
      error={props.error}
      {...spanFrom(now(), props.mostDays)}
    />
  );
}

/** Who answers for the guest: an owner, or someone of the same agency as before. */
export function SponsorField(props: {
  members: readonly Member[];
  organisationId: string;
  value: string;
  onChange: (personId: string) => void;
}) {
  const t = useText();
  const fit = props.members.filter(
    ({ person, role }) =>
      person.guest === undefined &&
      (role === "owner" || (role !== "guest" && person.organisationId === props.organisationId)),
  );
  return (
    <Select
      label={t("guests.sponsor")}
      value={props.value}
      options={fit.map(({ person }) => ({ id: person.id, name: person.displayName }))}
      onChange={props.onChange}
    />
  );
}
