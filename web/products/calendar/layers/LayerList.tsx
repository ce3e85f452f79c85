import { layers } from "@safos/contract/timeline";
import { useText } from "../../../text/index.tsx";
import { Checkbox, ListHeading } from "../../../ui/index.ts";
import css from "../Calendar.module.css";
import { LayerIcon } from "./icons.tsx";
import own from "./Layers.module.css";
import { useHiddenLayers, useShowLayer } from "./queries.ts";

/** What else has a date, shown beside the calendars or not. */
export function LayerList() {
  const t = useText();
  const { hidden } = useHiddenLayers();
  const show = useShowLayer();
  if (hidden === null) return null;
  return (
    <>
      <ListHeading>{t("layers.heading")}</ListHeading>
      {layers.map((layer) => (
        <div key={layer} className={css.calendarRow}>
          <Checkbox isSelected={!hidden.includes(layer)} onChange={(isShown) => show(layer, isShown)}>
            <span className={own.layerIcon}>
              <LayerIcon layer={layer} />
            </span>
            <span className={css.calendarName}>{t(`layers.${layer}`)}</span>
          </Checkbox>
        </div>
      ))}
    </>
  );
}
