import { useState } from "react";
import { useLocale, useText } from "../../../text/index.tsx";
import { Hidden, Radios, TextField } from "../../../ui/index.ts";
import { findZones, offsetOf, shortZone } from "../zones.ts";

/** A zone chosen among those that are found by city, name or offset. `at`: the moment whose offsets are meant. */
export function ZonePicker(props: { zone: string; at: number; onChange: (zone: string) => void }) {
  const t = useText();
  const locale = useLocale();
  const [text, setText] = useState("");
  const { zone, at, onChange } = props;
  const found = findZones(text, locale, at);
  const chosen = { id: zone, city: shortZone(zone), offset: offsetOf(zone, at), name: "" };
  const offered = found.some(({ id }) => id === zone) ? found : [chosen, ...found];
  return (
    <>
      <TextField
        label={t("calendar.zoneSearch")}
        hint={t("calendar.zoneSearchHint")}
        value={text}
        onChange={setText}
        maxLength={60}
      />
      <Radios
        label={t("calendar.zone")}
        value={zone}
        onChange={onChange}
        options={offered.map(({ id, city, offset, name }) => ({
          id,
          name: `${city} (${offset})`,
          hint: name === "" ? id : `${name} · ${id}`,
        }))}
      />
      <Hidden>
        <span role="status">{text.trim() === "" ? "" : t("calendar.zonesFound", { n: found.length })}</span>
      </Hidden>
    </>
  );
}
