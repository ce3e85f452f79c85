import { useState } from "react";
import { now } from "../../platform/clock.ts";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { useText } from "../../text/index.tsx";
import { secondZone } from "./preference.ts";
import { ZonePicker } from "./zone/ZonePicker.tsx";

/** Whose hours stand beside one's own. */
export function ZoneDialog({ onClose }: { onClose: () => void }) {
  const t = useText();
  const [zone, setZone] = useState(secondZone.read() || "Europe/London");
  const [at] = useState(now);
  return (
    <FormDialog
      title={t("calendar.secondZone")}
      size="small"
      submit={t("calendar.zoneShow")}
      onClose={onClose}
      onSubmit={() => {
        secondZone.set(zone);
        onClose();
      }}
    >
      <ZonePicker zone={zone} at={at} onChange={setZone} />
    </FormDialog>
  );
}
