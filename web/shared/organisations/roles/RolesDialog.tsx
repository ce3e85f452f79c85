import type { ManagedPerson } from "@safos/contract/identity";
import { personRoles, type GivenRole, type PersonRole } from "@safos/contract/person-roles";
import { personRoutes } from "@safos/contract/routes/identity";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { now } from "../../../platform/clock.ts";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { sessionQuery } from "../../../platform/session.ts";
import { formatDate, useLocale, useText } from "../../../text/index.tsx";
import { Checkbox, MomentField, showToast } from "../../../ui/index.ts";
import "../text.ts";
import { draftOf, isPast, rolesIn, type Draft } from "./draft.ts";
import css from "./Roles.module.css";

/** What a person may do besides what everyone may, each for as long as is said. */
export function RolesDialog({ person, onClose }: { person: ManagedPerson; onClose: () => void }) {
  const t = useText();
  const [draft, setDraft] = useState(() => draftOf(person.roles));
  const { data: given } = useQuery({
    queryKey: ["persons", "roles", person.id],
    queryFn: async () => (await request(personRoutes.listPersonRoles, { params: { id: person.id } })).items,
  });
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      request(personRoutes.setPersonRoles, {
        params: { id: person.id },
        body: { roles: rolesIn(draft, person.roles) },
      }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ["persons"] });
      // They may be one's own.
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      showToast({ text: t("roles.saved", { name: person.displayName }) });
      onClose();
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("roles.title")}
      about={person.displayName}
      submit={t("common.save")}
      isPending={save.isPending}
      isIncomplete={personRoles.some((role) => isPast(draft[role], now()))}
      onSubmit={() => save.mutate()}
      error={save.error}
    >
      {personRoles.map((role) => (
        <RoleChoice
          key={role}
          role={role}
          value={draft[role]}
          given={given?.find((one) => one.role === role)}
          onChange={(value) => setDraft({ ...draft, [role]: value })}
        />
      ))}
    </FormDialog>
  );
}

function RoleChoice(props: {
  role: PersonRole;
  value: Draft[PersonRole];
  given: GivenRole | undefined;
  onChange: (value: Draft[PersonRole]) => void;
}) {
  const t = useText();
  const locale = useLocale();
  const { role, value, given, onChange } = props;
  const name = t(`personRole.${role}`);
  return (
    <div className={css.role}>
      <Checkbox isSelected={value.isGiven} onChange={(isGiven) => onChange({ ...value, isGiven })}>
        {name}
      </Checkbox>
      <div className={css.rest}>
        <p className={css.can}>{t(`roles.${role}.can`)}</p>
        {value.isGiven && given && (
          <p className={css.can}>
            {t("roles.given", {
              who: given.grantedBy?.displayName ?? t("roles.operator"),
              when: formatDate(locale, Date.parse(given.grantedAt), now()),
            })}
          </p>
        )}
        {value.isGiven && (
          <MomentField
            kind="date"
            label={t("roles.until", { role: name })}
            hint={t("roles.untilHint")}
            value={value.lastDay}
            onChange={(lastDay) => onChange({ ...value, lastDay })}
            error={isPast(value, now()) ? t("roles.past") : null}
          />
        )}
      </div>
    </div>
  );
}
