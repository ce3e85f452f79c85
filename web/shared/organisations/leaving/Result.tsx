import type { Departure } from "@safos/contract/departures";
import { useText } from "../../../text/index.tsx";
import { IconTile, Item, Section } from "../../../ui/index.ts";
import { holdingIcons } from "./holdings.tsx";
import { StateNotice } from "./StateNotice.tsx";

/** What has been handed over, to whom, and what stayed. */
export function Result({ departure }: { departure: Departure }) {
  const t = useText();
  const some = departure.handedOver.filter((one) => one.given + one.kept > 0);
  return (
    <>
      <StateNotice departure={departure} />
      <Section title={t("leaving.result")}>
        {some.length === 0 && <Item title={t("leaving.none")} />}
        {some.map(({ name, to, given, kept }) => (
          <Item
            key={name}
            icon={<IconTile>{holdingIcons[name]}</IconTile>}
            title={t(`leaving.holding.${name}`, { n: given })}
            about={[to && t("leaving.resultTo", { name: to.displayName }), kept > 0 && t("leaving.kept", { n: kept })]
              .filter(Boolean)
              .join(" · ")}
          />
        ))}
      </Section>
    </>
  );
}
