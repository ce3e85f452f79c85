import type { Attendee, Entry, Occurrence } from "@safos/contract/calendar";
import { calendarRoutes } from "@safos/contract/routes/calendar";
import { useMutation } from "@tanstack/react-query";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { useLocale, useText, withinSentence } from "../../../text/index.tsx";
import { Button, Notice, showToast } from "../../../ui/index.ts";
import { refresh } from "../queries.ts";
import { useTimeText } from "../time-text.ts";
import css from "./Counter.module.css";
import { proposalsIn } from "./proposals.ts";

/** Other times that people propose: each is taken or declined in one press, which says what it does. */
export function ProposedTimes(props: { entry: Entry; occurrence: Occurrence; onDone: () => void }) {
  const t = useText();
  const { entry, occurrence } = props;
  const proposed = proposalsIn(entry);
  if (proposed.length === 0) return null;
  return (
    <section className={css.proposals} aria-label={t("counter.heading")}>
      <h3 className={css.heading}>{t("counter.heading")}</h3>
      <ul className={css.list}>
        {proposed.map((one) => (
          <ProposedTime key={one.mail} entry={entry} occurrence={occurrence} attendee={one} onDone={props.onDone} />
        ))}
      </ul>
    </section>
  );
}

function ProposedTime(props: {
  entry: Entry;
  occurrence: Occurrence;
  attendee: Attendee & { proposal: NonNullable<Attendee["proposal"]> };
  onDone: () => void;
}) {
  const t = useText();
  const time = useTimeText();
  const locale = useLocale();
  const { entry, occurrence, attendee } = props;
  const { proposal, mail, name } = attendee;
  const { recurrenceId } = occurrence;
  const decide = useMutation({
    meta: { isQuiet: true },
    mutationFn: (isTaken: boolean) =>
      request(isTaken ? calendarRoutes.acceptProposal : calendarRoutes.declineProposal, {
        params: { id: entry.id },
        body: {
          mail,
          start: proposal.start,
          end: proposal.end,
          ...(recurrenceId === null ? {} : { recurrenceId }),
        },
      }),
    onSuccess: async (_entry, isTaken) => {
      // What is opened next is the entry as it is now.
      await refresh();
      props.onDone();
      showToast({ text: t(isTaken ? "counter.taken" : "counter.declined", { name }) });
    },
  });
  // A time for a whole series is moved by hand: its weekday and its end go along.
  const isMovable = !entry.isRecurring || !proposal.isWhole;
  const when = withinSentence(locale, time.whole(proposal));
  return (
    <li className={css.proposal}>
      <p className={css.text}>{t("counter.proposes", { name, when })}</p>
      {attendee.comment !== "" && <p className={css.about}>{attendee.comment}</p>}
      <p className={css.about}>{t(isMovable ? "counter.about" : "counter.aboutSeries")}</p>
      <div className={css.buttons}>
        {isMovable && (
          <Button
            variant="primary"
            isPending={decide.isPending && decide.variables}
            onPress={() => decide.mutate(true)}
            aria-label={t("counter.takeOf", { name, when })}
          >
            {t("counter.take")}
          </Button>
        )}
        <Button
          isPending={decide.isPending && !decide.variables}
          onPress={() => decide.mutate(false)}
          aria-label={t("counter.declineOf", { name, when })}
        >
          {t("counter.decline")}
        </Button>
      </div>
      {decide.error !== null && <Notice tone="danger">{explain(decide.error)}</Notice>}
    </li>
  );
}
