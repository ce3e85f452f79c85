import type { Proposal } from "@safos/contract/calendar";
import { useQuery } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { momentAt } from "../../../ui/moments.ts";
import type { Day } from "../days.ts";
import type { Span } from "../invited.ts";
import { proposalsQuery } from "./queries.ts";
import { isChosen } from "./strip.ts";
import { useWhenText } from "./when-text.ts";
import css from "./When.module.css";

/** How many are shown. */
const shown = 3;

/** Times when most can; one that is pressed is chosen. */
export function Proposals(props: {
  from: Day;
  minutes: number;
  about: Parameters<typeof proposalsQuery>[2];
  time: Span;
  onChange: (time: Span) => void;
}) {
  const t = useText();
  const when = useWhenText();
  const { data } = useQuery(proposalsQuery(props.from, props.minutes, props.about));
  if (!data) return null;
  const choose = ({ start, end }: Proposal): void =>
    props.onChange({
      ...props.time,
      start: momentAt("datetime", Date.parse(start)),
      end: momentAt("datetime", Date.parse(end)),
    });
  return (
    <div className={css.proposals} role="group" aria-label={t("proposals.proposals")}>
      <span className={css.meta}>{t(data.items.length === 0 ? "proposals.none" : "proposals.proposals")}</span>
      {data.items.slice(0, shown).map((one) => {
        const isPicked = isChosen(one, props.time);
        return (
          <button
            key={one.start}
            type="button"
            className={css.proposal}
            aria-pressed={isPicked}
            onClick={() => choose(one)}
          >
            {isPicked && <Check aria-hidden="true" />}
            {t("proposals.of", { when: when.moment(Date.parse(one.start)), n: one.free, all: data.counted })}
          </button>
        );
      })}
    </div>
  );
}
