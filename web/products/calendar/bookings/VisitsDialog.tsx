import "./text.ts";
import type { BookingPage } from "@safos/contract/booking";
import { useQuery } from "@tanstack/react-query";
import { useLocale, useText } from "../../../text/index.tsx";
import { Dialog, Item, Skeleton } from "../../../ui/index.ts";
import { writeSpan } from "../book/moments.ts";
import { ownZone } from "../queries.ts";
import { visitsQuery } from "./queries.ts";

/** Who comes, when, and what they entered. */
export function VisitsDialog({ page, onClose }: { page: BookingPage; onClose: () => void }) {
  const t = useText();
  const locale = useLocale();
  const { data: visits } = useQuery(visitsQuery(page.id));
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("bookingPages.visits")}
      about={page.settings.title}
      closeLabel={t("common.close")}
    >
      {!visits && <Skeleton label={t("bookingPages.loading")} rows={3} />}
      {visits?.length === 0 && <p>{t("bookingPages.noVisits")}</p>}
      {visits?.map(({ id, name, mail, phone, start, end, answers, officer }) => (
        <Item
          key={id}
          isPlain
          isTall
          title={name}
          about={
            <>
              {writeSpan(locale, ownZone(), start, end)}
              <br />
              {officer !== null && (
                <>
                  {t("bookingPages.with", { name: officer })}
                  <br />
                </>
              )}
              {[mail, phone].filter((one) => one !== "").join(" · ")}
              {answers.map(({ title, text }, index) => (
                <span key={index}>
                  <br />
                  {title}: {text}
                </span>
              ))}
            </>
          }
        />
      ))}
    </Dialog>
  );
}
