import { useText } from "../../../text/index.tsx";
import { Select, Switch } from "../../../ui/index.ts";
import { agendas, type Draft } from "../draft.ts";
import "../text.ts";

/** How the call of an entry is, where it is made: who waits, and of a new entry with what its document begins. */
export function CallFields(props: { draft: Draft; set: (changes: Partial<Draft>) => void; isNew: boolean }) {
  const t = useText();
  const { draft, set, isNew } = props;
  return (
    <>
      <Switch isSelected={!draft.isLobbyOpen} onChange={(waits) => set({ isLobbyOpen: !waits })}>
        {t("calendar.lobby")}
      </Switch>
      <Switch isSelected={draft.hasCaptions} onChange={(hasCaptions) => set({ hasCaptions })}>
        {t("calendar.captions")}
      </Switch>
      {isNew && (
        <Select
          label={t("calendar.agenda")}
          value={draft.agenda}
          onChange={(agenda) => set({ agenda })}
          options={agendas.map((id) => ({ id, name: t(`calendar.agenda.${id}`) }))}
        />
      )}
    </>
  );
}
