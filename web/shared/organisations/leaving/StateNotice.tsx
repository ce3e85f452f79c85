import type { Departure } from "@safos/contract/departures";
import { useText } from "../../../text/index.tsx";
import { Notice } from "../../../ui/index.ts";
import { useEndText } from "./end-text.ts";

/** What is planned, or why it has stopped. */
export function StateNotice({ departure }: { departure: Departure }) {
  const t = useText();
  const endText = useEndText();
  const { state, person, endsAt } = departure;
  const tones = { planned: "info", running: "info", stopped: "danger", done: "success" } as const;
  return (
    <Notice tone={tones[state]}>
      {t(`leaving.state.${state}`, { name: person.displayName, when: endText(endsAt) })}
    </Notice>
  );
}
