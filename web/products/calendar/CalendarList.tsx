import { calendarRoutes } from "@safos/contract/routes/calendar";
import type { Calendar } from "@safos/contract/calendar";
import { useMutation, useQuery } from "@tanstack/react-query";
import { lazyRouteComponent } from "@tanstack/react-router";
import { CalendarCheck, Plus } from "lucide-react";
import { Suspense, useRef, useState, type CSSProperties } from "react";
import { saveLink } from "../../platform/download.ts";
import { addressOf, request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { ShareDialog } from "../../shared/items/index.ts";
import { Button, Checkbox, ListHeading, Menu, showToast } from "../../ui/index.ts";
import css from "./Calendar.module.css";
import { CalendarForm } from "./CalendarForm.tsx";
import { canWrite } from "./draft.ts";
import { setHidden, useHidden } from "./hidden.ts";
import { LayerList } from "./layers/LayerList.tsx";
import { calendarsQuery, refresh } from "./queries.ts";
import "./text.ts";

/** Few make them: loaded when asked for. */
const BookingPages = lazyRouteComponent(() => import("./bookings/BookingPages.tsx"), "BookingPages");

/** Every calendar that the reader sees, by whose it is, with what may be done with it. */
export function CalendarList() {
  const t = useText();
  const { data } = useQuery(calendarsQuery);
  const [isMaking, setMaking] = useState(false);
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
      {isMaking && <CalendarForm onClose={() => setMaking(false)} />}
    </div>
  );
}

function CalendarRow({ calendar }: { calendar: Calendar }) {
  const t = useText();
  const hidden = useHidden();
  const [isChanging, setChanging] = useState(false);
  const [isSharing, setSharing] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const { id, name } = calendar;
  const take = useMutation({
    mutationFn: (body: Blob) => request(calendarRoutes.importEntries, { params: { id }, body }),
    async onSuccess({ added, changed, faults }) {
      showToast({ text: t("calendar.imported", { n: added + changed, left: faults.length }) });
      await refresh();
    },
  });
  const remove = useMutation({
    mutationFn: () => request(calendarRoutes.removeCalendar, { params: { id } }),
    async onSuccess() {
      showToast({ text: t("calendar.trashed", { name }) });
      await refresh();
    },
  });
  return (
    <div className={css.calendarRow}>
      <Checkbox isSelected={!hidden.has(id)} onChange={(isShown) => setHidden(id, !isShown)}>
        <span className={css.swatch} style={{ "--calendar": calendar.colour } as CSSProperties} />
        <span className={css.calendarName}>
          {name}
          {!calendar.isOwn && <span className={css.meta}>{calendar.workspaceName}</span>}
        </span>
      </Checkbox>
      <Menu
        label={t("calendar.menu", { name })}
        actions={[
          { id: "change", name: t("calendar.settings"), onAction: () => setChanging(true) },
          { id: "share", name: t("calendar.share"), onAction: () => setSharing(true) },
          canWrite(calendar) && { id: "import", name: t("calendar.import"), onAction: () => file.current?.click() },
          {
            id: "export",
            name: t("calendar.export"),
            onAction: () => saveLink(addressOf(calendarRoutes.exportCalendar, { params: { id } })),
          },
          calendar.role === "owner" &&
            !calendar.isDefault && {
              id: "remove",
              name: t("calendar.trash"),
              isDanger: true,
              startsGroup: true,
              onAction: () => remove.mutate(),
            },
        ]}
      />
      <input
        ref={file}
        type="file"
        accept=".ics,text/calendar"
        hidden
        onChange={(event) => {
          const [chosen] = event.target.files ?? [];
          if (chosen) take.mutate(chosen);
          event.target.value = "";
        }}
      />
      {isSharing && (
        <ShareDialog
          kind="calendar"
          id={id}
          title={name}
          place={calendar.isOwn ? t("calendar.mine") : calendar.workspaceName}
          canManage={calendar.role === "owner"}
          isOpen
          onClose={() => setSharing(false)}
          roles={["editor", "viewer", "owner"]}
          linkRoles={["viewer"]}
          feedOf={(secret) => addressOf(calendarRoutes.readFeed, { params: { secret: `${secret}.ics` } })}
        />
      )}
      {isChanging && <CalendarForm calendar={calendar} onClose={() => setChanging(false)} />}
    </div>
  );
}
