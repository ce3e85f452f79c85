import "./text.ts";
import { useQuery } from "@tanstack/react-query";
import { membersQuery, useWorkspaces, workspaceQuery } from "../../../shared/workspaces/queries.ts";
import { useText } from "../../../text/index.tsx";
import { Checkbox, Radios, Select, Skeleton } from "../../../ui/index.ts";
import css from "./Bookings.module.css";
import { mostOfficers, ownId, withOfficer, type TeamDraft } from "./team-draft.ts";

interface Props {
  readonly team: TeamDraft;
  readonly onChange: (team: TeamDraft) => void;
  /** It is made already: whose it is stays. */
  readonly isKept: boolean;
}

/** Whose calendar visits lie in: one's own, or those of officers of a workspace. */
export function TeamFields({ team, onChange, isKept }: Props) {
  const t = useText();
  const { shared } = useWorkspaces();
  const owned = shared.filter(({ role }) => role === "owner");
  if (!isKept && owned.length === 0) return null;
  return (
    <>
      {!isKept && (
        <Select
          label={t("bookingPages.whose")}
          value={team.workspaceId ?? ownId}
          options={[
            { id: ownId, name: t("bookingPages.mine") },
            ...owned.map(({ id, name }) => ({ id, name: t("bookingPages.teamOf", { name }) })),
          ]}
          onChange={(id) => onChange({ ...team, workspaceId: id === ownId ? null : id, officerIds: [] })}
        />
      )}
      {team.workspaceId !== null && <Officers {...{ team, onChange }} workspaceId={team.workspaceId} />}
    </>
  );
}

function Officers(props: Omit<Props, "isKept"> & { readonly workspaceId: string }) {
  const t = useText();
  const { team, onChange, workspaceId } = props;
  const { data: members } = useQuery(membersQuery(workspaceId));
  const { data: workspace } = useQuery(workspaceQuery(workspaceId));
  const own = members?.filter(
    ({ person }) => person.organisationId === workspace?.organisationId && person.guest === undefined,
  );
  return (
    <>
      <Radios
        label={t("bookingPages.mode")}
        value={team.mode}
        onChange={(mode) => onChange({ ...team, mode })}
        options={(["any", "all"] as const).map((id) => ({
          id,
          name: t(`bookingPages.mode.${id}`),
          hint: t(`bookingPages.mode.${id}.hint`),
        }))}
      />
      <fieldset className={css.officers}>
        <legend>{t("bookingPages.officers")}</legend>
        <p className={css.hint}>{t("bookingPages.officersHint")}</p>
        {!own && <Skeleton label={t("bookingPages.loading")} rows={2} />}
        {own?.map(({ person }) => (
          <Checkbox
            key={person.id}
            isSelected={team.officerIds.includes(person.id)}
            isDisabled={team.officerIds.length >= mostOfficers && !team.officerIds.includes(person.id)}
            onChange={(isIn) => onChange(withOfficer(team, person.id, isIn))}
          >
            {person.displayName}
          </Checkbox>
        ))}
      </fieldset>
    </>
  );
}
