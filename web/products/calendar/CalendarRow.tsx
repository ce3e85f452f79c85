import { calendarRoutes } from "@safos/contract/routes/calendar";
import type { Calendar } from "@safos/contract/calendar";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState, type CSSProperties } from "react";
import { saveLink } from "../../platform/download.ts";
import { addressOf, request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { ShareDialog } from "../../shared/items/index.ts";
import { Checkbox, Menu, showToast } from "../../ui/index.ts";
import css from "./Calendar.module.css";
import { CalendarForm } from "./CalendarForm.tsx";
import { canWrite } from "./draft.ts";
import { setHidden, useHidden } from "./hidden.ts";
import { refresh } from "./queries.ts";
import { SourceDialog } from "./subscribe/SourceDialog.tsx";
import { SourceMark } from "./subscribe/SourceMark.tsx";
import "./text.ts";

/** A calendar in the list: whether it is drawn, and what may be done with it. */
export function CalendarRow({ calendar }: { calendar: Calendar }) {
  const t = useText();
  const hidden = useHidden();
  const [isChanging, setChanging] = useState(false);
  const [isSharing, setSharing] = useState(false);
  const [isShowingSource, setShowingSource] = useState(false);
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
          <span>
            {name}
            <SourceMark source={calendar.source} />
          </span>
          {!calendar.isOwn && <span className={css.meta}>{calendar.workspaceName}</span>}
        </span>
      </Checkbox>
      <Menu
        label={t("calendar.menu", { name })}
        actions={[
          { id: "change", name: t("calendar.settings"), onAction: () => setChanging(true) },
          { id: "share", name: t("calendar.share"), onAction: () => setSharing(true) },
          calendar.source && { id: "source", name: t("subscribe.settings"), onAction: () => setShowingSource(true) },
          canWrite(calendar) && { id: "import", name: t("calendar.import"), onAction: () => file.current?.click() },
          {
            id: "export",
            name: t("calendar.export"),
            onAction: () => saveLink(addressOf(calendarRoutes.exportCalendar, { params: { id } })),
          },
          calendar.role === "owner" &&
            !calendar.isDefault && {
              id: "remove",
              name: t(calendar.source ? "subscribe.stop" : "calendar.trash"),
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
      {isSharing && <ShareCalendar calendar={calendar} onClose={() => setSharing(false)} />}
      {isShowingSource && <SourceDialog calendar={calendar} onClose={() => setShowingSource(false)} />}
      {isChanging && <CalendarForm calendar={calendar} onClose={() => setChanging(false)} />}
    </div>
  );
}

function ShareCalendar({ calendar, onClose }: { calendar: Calendar; onClose: () => void }) {
  const t = useText();
  const { id, name } = calendar;
  return (
    <ShareDialog
      kind="calendar"
      id={id}
      title={name}
      place={calendar.isOwn ? t("calendar.mine") : calendar.workspaceName}
      canManage={calendar.role === "owner"}
      isOpen
      onClose={onClose}
      roles={["editor", "viewer", "owner"]}
      linkRoles={["viewer"]}
      feedOf={(secret) => addressOf(calendarRoutes.readFeed, { params: { secret: `${secret}.ics` } })}
    />
  );
}
