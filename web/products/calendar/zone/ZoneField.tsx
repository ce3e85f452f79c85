import { Globe } from "lucide-react";
import { useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Button } from "../../../ui/index.ts";
import css from "../Calendar.module.css";
import { faultOf, inZone, timesOf, type Draft } from "../draft.ts";
import { ownZone } from "../queries.ts";
import { useTimeText } from "../time-text.ts";
import { instantIn, offsetOf, shortZone } from "../zones.ts";
import { ZonePicker } from "./ZonePicker.tsx";

/** By which clock the times of the form are, and when that is for the reader where it is another. */
export function ZoneField({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const t = useText();
  const { whole } = useTimeText();
  const [isChoosing, setChoosing] = useState(false);
  if (draft.isAllDay || faultOf(draft) === "time") return null;
  const { zone } = draft;
  const at = instantIn(zone, draft.start);
  const isElsewhere = zone !== ownZone() && faultOf(draft) === null;
  return (
    <div className={css.details}>
      <div className={css.detail}>
        <Button
          variant="quiet"
          size="sm"
          icon={<Globe aria-hidden="true" />}
          aria-expanded={isChoosing}
          onPress={() => setChoosing(!isChoosing)}
        >
          {t("calendar.zoneOf", { zone: `${shortZone(zone)}, ${offsetOf(zone, at)}` })}
        </Button>
        {isElsewhere && (
          <span className={css.meta}>
            {t("calendar.zoneHere", { when: whole({ isAllDay: false, ...timesOf(inZone(draft, ownZone())) }) })}
          </span>
        )}
      </div>
      {isChoosing && <ZonePicker zone={zone} at={at} onChange={(next) => onChange({ ...draft, zone: next })} />}
    </div>
  );
}
