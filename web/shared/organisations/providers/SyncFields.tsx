import { useText } from "../../../text/index.tsx";
import { Inset, Section, TextField } from "../../../ui/index.ts";
import { setterOf, type DirectoryPart } from "./DirectoryFields.tsx";
import { isInterval, isShare } from "./draft.ts";

const numberIn = (text: string): number => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : 0);
const shown = (number: number): string => (number === 0 ? "" : String(number));

/** How often the directory is synced, and how much one sync may close. */
export function SyncFields(props: DirectoryPart) {
  const t = useText();
  const { ldap } = props.draft;
  const set = setterOf(props);
  return (
    <Section title={t("providers.syncRule")}>
      <Inset>
        <TextField
          label={t("providers.syncMinutes")}
          hint={t("providers.syncMinutesHint")}
          value={shown(ldap.syncMinutes)}
          onChange={(text) => set({ syncMinutes: numberIn(text) })}
          inputMode="numeric"
          error={isInterval(ldap.syncMinutes) ? null : t("providers.syncMinutesWrong")}
        />
        <TextField
          label={t("providers.mostClosings")}
          hint={t("providers.mostClosingsHint")}
          value={shown(ldap.mostClosings)}
          onChange={(text) => set({ mostClosings: numberIn(text) })}
          inputMode="numeric"
          error={isShare(ldap.mostClosings) ? null : t("providers.mostClosingsWrong")}
        />
      </Inset>
    </Section>
  );
}
