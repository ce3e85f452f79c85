import { useText } from "../../text/index.tsx";
import { MomentField, Select, TextField } from "../../ui/index.ts";
import { hasMaxChoices, hasOptionLimit, type PollDraft } from "./draft.ts";
import css from "./Polls.module.css";

interface SettingsProps {
  readonly draft: PollDraft;
  readonly onChange: (part: Partial<PollDraft>) => void;
}

/** How a poll is answered, who sees what when, and until when. */
export function PollSettings({ draft, isNew, onChange }: SettingsProps & { isNew: boolean }) {
  const t = useText();
  return (
    <>
      <h3 className={css.heading}>{t("poll.settings")}</h3>
      <div className={css.grid}>
        {isNew && (
          <Select
            label={t("poll.choice")}
            value={draft.choice}
            onChange={(choice) => onChange({ choice })}
            options={(["single", "multiple", "ranked", "yesno"] as const).map((id) => ({
              id,
              name: t(`poll.choice.${id}`),
            }))}
          />
        )}
        <Select
          label={t("poll.results")}
          value={draft.results}
          onChange={(results) => onChange({ results })}
          options={(["always", "afterVote", "afterClose"] as const).map((id) => ({
            id,
            name: t(`poll.results.${id}`),
          }))}
        />
        <Select
          label={t("poll.proposals")}
          value={draft.proposals}
          onChange={(proposals) => onChange({ proposals })}
          options={(["none", "review", "open"] as const).map((id) => ({ id, name: t(`poll.proposals.${id}`) }))}
        />
        <Deadline draft={draft} onChange={onChange} />
        <Limits draft={draft} onChange={onChange} />
      </div>
    </>
  );
}

function Deadline({ draft, onChange }: SettingsProps) {
  const t = useText();
  return (
    <>
      <MomentField
        kind="datetime"
        label={t("poll.deadline")}
        value={draft.deadline}
        onChange={(deadline) => onChange({ deadline })}
      />
      {draft.deadline !== "" && (
        <Select
          label={t("poll.remind")}
          value={draft.remind}
          onChange={(remind) => onChange({ remind })}
          options={(["none", "day", "hours"] as const).map((id) => ({ id, name: t(`poll.remind.${id}`) }))}
        />
      )}
    </>
  );
}

function Limits({ draft, onChange }: SettingsProps) {
  const t = useText();
  const limit = (name: "maxChoices" | "optionLimit" | "quorum") => (
    <TextField
      label={t(`poll.${name}`)}
      hint={t("poll.noLimit")}
      inputMode="numeric"
      value={draft[name]}
      onChange={(text) => onChange({ [name]: text })}
    />
  );
  return (
    <>
      {hasMaxChoices(draft.choice) && limit("maxChoices")}
      {hasOptionLimit(draft.choice) && limit("optionLimit")}
      {limit("quorum")}
    </>
  );
}
