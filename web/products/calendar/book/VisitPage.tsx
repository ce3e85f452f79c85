import "./text.ts";
import type { OwnVisit } from "@safos/contract/booking";
import { publicBookingRoutes } from "@safos/contract/routes/booking";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarX } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { explain } from "../../../platform/api.ts";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { request } from "../../../platform/request.ts";
import { useTitle } from "../../../platform/title.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { Button, buttonClass, EmptyState, Notice, Skeleton } from "../../../ui/index.ts";
import { ownZone } from "../queries.ts";
import css from "./Book.module.css";
import { PublicFrame } from "../../../platform/PublicFrame.tsx";
import { writeSpan } from "./moments.ts";
import { bookingPageQuery, keepVisit, visitQuery } from "./queries.ts";
import { SlotChoice, type Chosen } from "./SlotChoice.tsx";

/** By the link in a letter: what is booked, the way into its call, another time, or none. To open it changes nothing. */
export function VisitPage({ secret }: { secret: string }) {
  const t = useText();
  const { data: visit, error } = useQuery(visitQuery(secret));
  useTitle("thing", visit?.title);
  if (visit)
    return (
      <PublicFrame organisation={visit.organisation}>
        <Visit visit={visit} />
      </PublicFrame>
    );
  if (!error) return <Skeleton label={t("book.visitLoading")} rows={4} />;
  return (
    <PublicFrame organisation="">
      <EmptyState icon={<CalendarX />} title={t("book.goneTitle")} isPage>
        {t("book.goneText")}
      </EmptyState>
    </PublicFrame>
  );
}

function Visit({ visit }: { visit: OwnVisit }) {
  const t = useText();
  const locale = useLocale();
  const heading = useRef<HTMLHeadingElement>(null);
  const [doing, setDoing] = useState<"move" | "cancel" | null>(null);
  // Who does not see it hears what has become of the visit.
  useEffect(() => heading.current?.focus(), [visit.state]);
  const zone = ownZone();
  const isBooked = visit.state === "booked";
  const { person: name, organisation, code } = visit;
  return (
    <article className={css.card}>
      <h1 className={css.title} ref={heading} tabIndex={-1}>
        {t(`book.${visit.state}`)}
      </h1>
      <p className={css.cardTitle}>{visit.title}</p>
      <p className={css.meta}>{name === "" ? organisation : t("book.with", { name, organisation })}</p>
      <p className={css.when}>{t("book.when", { when: writeSpan(locale, zone, visit.start, visit.end), zone })}</p>
      {isBooked && visit.location !== "" && <p>{t("book.location", { location: visit.location })}</p>}
      {isBooked && visit.confirmation !== "" && <p className={css.text}>{visit.confirmation}</p>}
      {isBooked && visit.callUrl !== null && (
        <>
          <div className={css.buttons}>
            <a className={buttonClass("primary")} href={visit.callUrl}>
              {t("book.enter")}
            </a>
          </div>
          <p className={css.meta}>{t("book.enterHint")}</p>
        </>
      )}
      {isBooked && <p className={css.meta}>{t("book.letter", { mail: visit.mail })}</p>}
      {isBooked && doing !== "move" && (
        <div className={css.buttons}>
          {code !== null && <Button onPress={() => setDoing("move")}>{t("book.move")}</Button>}
          <Button variant="quiet" onPress={() => setDoing("cancel")}>
            {t("book.cancel")}
          </Button>
        </div>
      )}
      {isBooked && doing === "move" && code !== null && (
        <Move visit={visit} code={code} onDone={() => setDoing(null)} />
      )}
      {!isBooked && code !== null && (
        <div className={css.buttons}>
          <Link className={buttonClass("secondary")} to="/book/$code" params={{ code }}>
            {t("book.again")}
          </Link>
        </div>
      )}
      {doing === "cancel" && <Cancel visit={visit} onClose={() => setDoing(null)} />}
    </article>
  );
}

function Move({ visit, code, onDone }: { visit: OwnVisit; code: string; onDone: () => void }) {
  const t = useText();
  const { secret, minutes } = visit;
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const { data: page } = useQuery(bookingPageQuery(code));
  const move = useMutation({
    meta: { isQuiet: true },
    mutationFn: (start: string) =>
      request(publicBookingRoutes.moveOwnVisit, { body: { secret, start }, isQuiet: true }),
    onSuccess(fresh) {
      keepVisit(fresh);
      onDone();
    },
  });
  if (!page) return <Skeleton label={t("book.loading")} rows={3} />;
  return (
    <section aria-label={t("book.times")} className={css.choice}>
      <SlotChoice code={code} page={page} minutes={minutes} chosen={chosen} onChoose={setChosen} />
      {move.error && <Notice tone="danger">{explain(move.error)}</Notice>}
      <div className={css.buttons}>
        <Button
          variant="primary"
          isDisabled={chosen === null}
          isPending={move.isPending}
          onPress={() => chosen && move.mutate(chosen.start)}
        >
          {t("book.moveHere")}
        </Button>
        <Button variant="quiet" onPress={onDone}>
          {t("book.keep")}
        </Button>
      </div>
    </section>
  );
}

function Cancel({ visit: { secret }, onClose }: { visit: OwnVisit; onClose: () => void }) {
  const t = useText();
  const cancel = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(publicBookingRoutes.cancelOwnVisit, { body: { secret }, isQuiet: true }),
    onSuccess(fresh) {
      keepVisit(fresh);
      onClose();
    },
  });
  return (
    <FormDialog
      title={t("book.cancelSure")}
      size="small"
      submit={t("book.cancel")}
      onClose={onClose}
      onSubmit={() => cancel.mutate()}
      isPending={cancel.isPending}
      error={cancel.error}
    >
      <p>{t("book.cancelText")}</p>
    </FormDialog>
  );
}
