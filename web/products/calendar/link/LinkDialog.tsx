import type { Meeting } from "@safos/contract/meetings";
import { meetingRoutes } from "@safos/contract/routes/meetings";
import { outlookRoutes } from "@safos/contract/routes/outlook";
import { useMutation } from "@tanstack/react-query";
import { CalendarPlus } from "lucide-react";
import { useState } from "react";
import { ApiError, explain } from "../../../platform/api.ts";
import { now } from "../../../platform/clock.ts";
import { saveBlob } from "../../../platform/download.ts";
import { request } from "../../../platform/request.ts";
import { isAtLeast, useWorkspaces } from "../../../shared/workspaces/queries.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Dialog, MomentField, Notice, Select, Skeleton, TextField } from "../../../ui/index.ts";
import css from "../People.module.css";
import { timesOf } from "../draft.ts";
import { icsOf } from "./ics.ts";
import { isCode, timesFor, titleFor, type LinkSearch } from "./search.ts";
import "./text.ts";

interface MadeMeeting {
  readonly id: string;
  readonly title: string;
  readonly address: string;
  /** By the address come those without an account too. */
  readonly isForGuests: boolean;
}

/** The link for those who have no account; null where a rule allows none. */
async function guestPathOf(id: string): Promise<string | null> {
  try {
    const { url } = await request(meetingRoutes.createGuestLink, { params: { id }, isQuiet: true });
    return new URL(url).pathname;
  } catch (error) {
    if (error instanceof ApiError && error.code === "POLICY_REFUSED") return null;
    throw error;
  }
}

/** A new meeting for a calendar elsewhere: its address goes to the pane in Outlook that asked, or into a file for any program. */
export default function LinkDialog(props: { search: LinkSearch; onClose: () => void }) {
  const t = useText();
  const { shared, personal, isPending } = useWorkspaces();
  const workspaces = [...shared, ...(personal ? [personal] : [])].filter(({ role }) => isAtLeast(role, "editor"));
  const [workspaceId, setWorkspaceId] = useState<string | null>(null);
  const [title, setTitle] = useState(() => titleFor(props.search));
  const [times, setTimes] = useState(() => timesFor(props.search));
  const [kept, setKept] = useState<{ readonly key: string; readonly meeting: Meeting } | null>(null);
  const code = isCode(props.search.link) ? props.search.link : null;
  const chosen = workspaces.find(({ id }) => id === workspaceId) ?? workspaces[0];
  const isOrdered = times.start !== "" && times.end !== "" && times.end > times.start;
  const make = useMutation({
    meta: { isQuiet: true },
    mutationFn: async (): Promise<MadeMeeting> => {
      const { start, end } = timesOf({ isAllDay: false, ...times });
      const asked = {
        params: { id: chosen?.id ?? "" },
        body: { title: title.trim(), startsAt: start, endsAt: end },
      };
      const key = JSON.stringify(asked);
      // Tried again it is the same meeting, where what came after it failed.
      const meeting = kept?.key === key ? kept.meeting : await request(meetingRoutes.createMeeting, asked);
      setKept({ key, meeting });
      const guestPath = await guestPathOf(meeting.id);
      if (code !== null) {
        const body = { code, meetingId: meeting.id, ...(guestPath === null ? {} : { guestPath }) };
        await request(outlookRoutes.leaveMeeting, { body });
      }
      const path = guestPath ?? `/w/${meeting.workspaceId}/meetings/${meeting.id}`;
      return { id: meeting.id, title: meeting.title, address: location.origin + path, isForGuests: guestPath !== null };
    },
  });
  const made = make.data;
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={t("link.title")}
      about={t(code === null ? "link.aboutFile" : "link.aboutOutlook")}
      closeLabel={t("common.close")}
      footer={
        made ? (
          <Button onPress={props.onClose}>{t("common.close")}</Button>
        ) : (
          <>
            <Button onPress={props.onClose}>{t("common.cancel")}</Button>
            <Button
              variant="primary"
              isDisabled={title.trim() === "" || !isOrdered || !chosen}
              isPending={make.isPending}
              onPress={() => make.mutate()}
            >
              {t("link.make")}
            </Button>
          </>
        )
      }
    >
      <div className={css.invitation}>
        {made ? (
          <Made made={made} times={times} isForOutlook={code !== null} />
        ) : isPending ? (
          <Skeleton label={t("common.loading")} rows={3} />
        ) : (
          <>
            <TextField label={t("link.name")} value={title} onChange={setTitle} isRequired maxLength={200} />
            <Select
              label={t("link.workspace")}
              value={chosen?.id ?? ""}
              onChange={setWorkspaceId}
              options={workspaces.map(({ id, name }) => ({ id, name }))}
            />
            <MomentField
              kind="datetime"
              label={t("link.start")}
              value={times.start}
              onChange={(start) => setTimes({ ...times, start })}
              isRequired
            />
            <MomentField
              kind="datetime"
              label={t("link.end")}
              value={times.end}
              onChange={(end) => setTimes({ ...times, end })}
              isRequired
              error={times.start !== "" && times.end !== "" && !isOrdered ? t("calendar.order") : null}
            />
            <Notice isQuiet>{t("link.hint")}</Notice>
          </>
        )}
        {make.error !== null && <Notice tone="danger">{explain(make.error)}</Notice>}
      </div>
    </Dialog>
  );
}

function Made(props: { made: MadeMeeting; times: { start: string; end: string }; isForOutlook: boolean }) {
  const t = useText();
  const { made, times } = props;
  const save = (): void => {
    const text = icsOf({
      ...{ uid: `${made.id}@${location.hostname}`, title: made.title, address: made.address, text: t("link.join") },
      ...{ ...timesOf({ isAllDay: false, ...times }), stamp: new Date(now()).toISOString() },
    });
    saveBlob(new Blob([text], { type: "text/calendar" }), "safos.ics");
  };
  return (
    <>
      <p role="status">{t(props.isForOutlook ? "link.doneOutlook" : "link.doneFile")}</p>
      <p className={css.name}>{made.address}</p>
      <Notice isQuiet>{t(made.isForGuests ? "link.forGuests" : "link.forMembers")}</Notice>
      {!props.isForOutlook && (
        <div>
          <Button variant="primary" icon={<CalendarPlus aria-hidden="true" />} onPress={save}>
            {t("link.save")}
          </Button>
        </div>
      )}
    </>
  );
}
