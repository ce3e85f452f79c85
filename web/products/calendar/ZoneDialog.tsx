import { useState } from "react";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { useText } from "../../text/index.tsx";
import { Select } from "../../ui/index.ts";
import { secondZone } from "./preference.ts";
import { shortZone, zoneNames } from "./zones.ts";

/** Whose hours stand beside one's own. */
export function ZoneDialog({ onClose }: { onClose: () => void }) {
  const t = useText();
  const [zone, setZone] = useState(secondZone.read() || "Europe/London");
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
      <Select
        label={t("calendar.zone")}
        value={zone}
        onChange={setZone}
        options={zoneNames().map((id) => ({ id, name: shortZone(id), hint: id }))}
      />
    </FormDialog>
  );
}
