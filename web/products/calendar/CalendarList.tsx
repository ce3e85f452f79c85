import { useQuery } from "@tanstack/react-query";
import { lazyRouteComponent } from "@tanstack/react-router";
import { CalendarCheck, Plus, Rss } from "lucide-react";
import { Suspense, useState } from "react";
import { useMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import { Button, ListHeading } from "../../ui/index.ts";
import css from "./Calendar.module.css";
import { CalendarForm } from "./CalendarForm.tsx";
import { CalendarRow } from "./CalendarRow.tsx";
import { LayerList } from "./layers/LayerList.tsx";
import { calendarsQuery } from "./queries.ts";
import { SubscribeDialog } from "./subscribe/SubscribeDialog.tsx";
import "./text.ts";

/** Few make them: loaded when asked for. */
const BookingPages = lazyRouteComponent(() => import("./bookings/BookingPages.tsx"), "BookingPages");

/** Every calendar that the reader sees, by whose it is, with what may be done with it. */
export function CalendarList() {
  const t = useText();
  const { data } = useQuery(calendarsQuery);
  const [isMaking, setMaking] = useState(false);
  const [isSubscribing, setSubscribing] = useState(false);
  const { rules } = useMe().organisation;
  const [isShowingBookings, setShowingBookings] = useState(false);
  const own = (data ?? []).filter((one) => one.isOwn);
  const others = (data ?? []).filter((one) => !one.isOwn);
  return (
    <div className={css.calendars}>
      <ListHeading>{t("calendar.mine")}</ListHeading>
      {own.map((one) => (
        <CalendarRow key={one.id} calendar={one} />
      ))}
      {others.length > 0 && <ListHeading>{t("calendar.others")}</ListHeading>}
      {others.map((one) => (
        <CalendarRow key={one.id} calendar={one} />
      ))}
      <Button variant="quiet" size="sm" icon={<Plus aria-hidden="true" />} onPress={() => setMaking(true)}>
        {t("calendar.add")}
      </Button>
      {rules.calendarsElsewhere && (
        <Button variant="quiet" size="sm" icon={<Rss aria-hidden="true" />} onPress={() => setSubscribing(true)}>
          {t("subscribe.title")}
        </Button>
      )}
      <Button
        variant="quiet"
        size="sm"
        icon={<CalendarCheck aria-hidden="true" />}
        onPress={() => setShowingBookings(true)}
      >
        {t("calendar.bookingPages")}
      </Button>
      <LayerList />
      {isShowingBookings && (
        <Suspense>
          <BookingPages onClose={() => setShowingBookings(false)} />
        </Suspense>
      )}
      {isSubscribing && <SubscribeDialog onClose={() => setSubscribing(false)} />}
      {isMaking && <CalendarForm onClose={() => setMaking(false)} />}
    </div>
  );
}
