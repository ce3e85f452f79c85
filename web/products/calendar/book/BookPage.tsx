import "./text.ts";
import { visitPrefix, type PublicBookingPage } from "@safos/contract/booking";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { CalendarX } from "lucide-react";
import { useState } from "react";
import { useTitle } from "../../../platform/title.ts";
import { useText } from "../../../text/index.tsx";
import { EmptyState, Segmented, Skeleton } from "../../../ui/index.ts";
import css from "./Book.module.css";
import { BookForm } from "./BookForm.tsx";
import { PublicFrame } from "../../../platform/PublicFrame.tsx";
import { bookingPageQuery } from "./queries.ts";
import { SlotChoice, type Chosen } from "./SlotChoice.tsx";
import { VisitPage } from "./VisitPage.tsx";

/** `/book/:code`: a booking page, or by the link in a letter someone's own visit. No account. */
export function BookPage() {
  const { code } = useParams({ from: "/book/$code" });
  return code.startsWith(visitPrefix) ? <VisitPage key={code} secret={code} /> : <TimesPage key={code} code={code} />;
}

function TimesPage({ code }: { code: string }) {
  const t = useText();
  const { data: page, error } = useQuery(bookingPageQuery(code));
  useTitle("thing", page?.title);
  if (page)
    return (
      <PublicFrame organisation={page.organisation}>
        <About page={page} />
        <Booking code={code} page={page} />
      </PublicFrame>
    );
  if (!error) return <Skeleton label={t("book.loading")} rows={4} />;
  return (
    <PublicFrame organisation="">
      <EmptyState icon={<CalendarX />} title={t("book.offTitle")} isPage>
        {t("book.offText")}
      </EmptyState>
    </PublicFrame>
  );
}

function About({ page }: { page: PublicBookingPage }) {
  const t = useText();
  const [only] = page.minutes;
  return (
    <div className={css.about}>
      <p className={css.meta}>
        {page.person === ""
          ? page.organisation
          : t("book.with", { name: page.person, organisation: page.organisation })}
      </p>
      <h1 className={css.title}>{page.title}</h1>
      {page.minutes.length === 1 && <p>{t("book.minutes", { n: only ?? 0 })}</p>}
      {page.hasCall && <p>{t("book.call")}</p>}
      {page.location !== "" && <p>{t("book.location", { location: page.location })}</p>}
      {page.text !== "" && <p className={css.text}>{page.text}</p>}
    </div>
  );
}

function Booking({ code, page }: { code: string; page: PublicBookingPage }) {
  const t = useText();
  const [minutes, setMinutes] = useState(page.minutes[0] ?? 30);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  return (
    <>
      <section className={css.card} aria-label={t("book.times")}>
        {page.minutes.length > 1 && (
          <div>
            <p className={css.label}>{t("book.length")}</p>
            <Segmented
              label={t("book.length")}
              value={String(minutes)}
              isPills
              options={page.minutes.map((n) => ({ id: String(n), name: t("book.minutes", { n }) }))}
              onChange={(next) => {
                setMinutes(Number(next));
                setChosen(null);
              }}
            />
          </div>
        )}
        <SlotChoice key={minutes} code={code} page={page} minutes={minutes} chosen={chosen} onChoose={setChosen} />
      </section>
      {chosen && <BookForm code={code} page={page} minutes={minutes} chosen={chosen} />}
    </>
  );
}
