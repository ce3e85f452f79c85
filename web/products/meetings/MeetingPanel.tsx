import "./text.ts";
import { isAbout } from "../../platform/live.ts";
import type { Meeting } from "@safos/contract/meetings";
import { useQuery } from "@tanstack/react-query";
import { Link2, PenTool } from "lucide-react";
import { lazyRouteComponent } from "@tanstack/react-router";
import { Suspense, useCallback, useEffect, useState } from "react";
import {
  Comments,
  ItemClassChip,
  LinkedItems,
  useItemClass,
  useItemEvents,
  useSeen,
} from "../../shared/items/index.ts";
import { linkedQuery } from "../../shared/items/queries.ts";
import { explain, isMissing } from "../../platform/api.ts";
import { offered } from "../../platform/product.ts";
import { Panel, panelBodyClass } from "../../platform/Panel.tsx";
import { useGoTo } from "../../platform/PathLink.tsx";
import { queryClient } from "../../platform/query.ts";
import { useText } from "../../text/index.tsx";
import { Avatar, Button, Chip, IconButton, Menu, Notice, Skeleton } from "../../ui/index.ts";
import { isAtLeast, workspaceQuery } from "../../shared/workspaces/queries.ts";
import { Transcript } from "./after/Transcript.tsx";
import { attempt } from "./attempt.ts";
import { settleKey } from "./encryption/keys.ts";
import { openUpMeeting } from "./encryption/verbs.ts";
import { GuestPasswordDialog } from "./GuestPasswordDialog.tsx";
import { closeGuestLink, copyAddress, copyGuestLink, meetingPath } from "./links.ts";
import { MeetingAction } from "./MeetingAction.tsx";
import { MeetingMessages } from "./MeetingMessages.tsx";
import css from "./MeetingPanel.module.css";
import { meetingQuery, messagesQuery } from "./queries.ts";
import registration from "./registration/Registration.module.css";
import { RegistrationSection } from "./registration/RegistrationSection.tsx";
import { registrationKey } from "./registration/queries.ts";
import { recordingsQuery } from "./recording/queries.ts";
import "./webinar/text.ts";
import { MeetingQuestions } from "./webinar/MeetingQuestions.tsx";
import { LiveControls } from "./live-page/LiveControls.tsx";
import { livePageQuery } from "./live-page/queries.ts";
import { MeetingRecordings } from "./recording/MeetingRecordings.tsx";
import { changeMeeting, endMeeting, trashMeeting } from "./verbs.ts";
import { useWhen } from "./when.ts";
import { whiteboardPath } from "./whiteboard.ts";
import { useTitle } from "../../platform/title.ts";

const liveLook = {
  section: registration.section,
  heading: css.heading,
  about: css.hint,
  buttons: css.buttons,
  variant: "secondary",
} as const;
const EncryptDialog = lazyRouteComponent(() => import("./encryption/parts.tsx"), "EncryptDialog");

/** `/w/:workspaceId/meetings/:meetingId`: one meeting in the side panel; on a phone it covers the page. */
export function MeetingPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useText();
  const { data: meeting, error } = useQuery(meetingQuery(id));
  useTitle("thing", meeting?.title);
  const refresh = useCallback(() => {
    void queryClient.invalidateQueries({ queryKey: meetingQuery(id).queryKey });
    void queryClient.invalidateQueries({ queryKey: messagesQuery(id).queryKey });
    void queryClient.invalidateQueries({ queryKey: recordingsQuery(id).queryKey });
    void queryClient.invalidateQueries({ queryKey: registrationKey(id) });
    void queryClient.invalidateQueries({ queryKey: livePageQuery(id).queryKey });
  }, [id]);
  useItemEvents(
    "meeting",
    id,
    useCallback((event) => void (isAbout(event, "meeting", "registration", "livePage") && refresh()), [refresh]),
    refresh,
  );
  useSeen("meeting", id);
  const path = meeting && meetingPath(meeting);
  useEffect(() => {
    if (path) settleKey(path);
  }, [path]);
  if (!meeting || error)
    return (
      <Panel title={t("meeting.one")} onClose={onClose}>
        <div className={panelBodyClass}>
          {error ? (
            <Notice tone="danger">{isMissing(error) ? t("meeting.gone") : explain(error)}</Notice>
          ) : (
            <Skeleton label={t("common.loading")} />
          )}
        </div>
      </Panel>
    );
  return <Opened meeting={meeting} onClose={onClose} />;
}

function Opened({ meeting, onClose }: { meeting: Meeting; onClose: () => void }) {
  const t = useText();
  const { id, workspaceId, canModerate, state } = meeting;
  const { data: workspace } = useQuery(workspaceQuery(workspaceId));
  // One that a calendar plans comes again, and has what was written and recorded before.
  const wasHeld = state !== "scheduled" || meeting.heldAt !== null;
  return (
    <Panel
      title={t("meeting.one")}
      onClose={onClose}
      actions={
        <>
          <IconButton label={t("meeting.copyAddress")} size="sm" onPress={() => void copyAddress(meeting)}>
            <Link2 aria-hidden="true" />
          </IconButton>
          <PanelMenu meeting={meeting} onClose={onClose} />
        </>
      }
    >
      <div className={panelBodyClass}>
        <h3 className={css.title}>{meeting.title}</h3>
        <div>
          <ItemClassChip kind="meeting" id={id} title={meeting.title} />
        </div>
        <Facts meeting={meeting} />
        <MeetingActions meeting={meeting} />
        {state === "scheduled" && !canModerate && <p className={css.hint}>{t("meeting.notBegun")}</p>}
        {state === "live" && <Present meeting={meeting} />}
        {meeting.isWebinar && canModerate && <RegistrationSection meeting={meeting} />}
        {meeting.isWebinar && canModerate && <LiveControls meeting={meeting} look={liveLook} />}
        <LinkedItems kind="meeting" id={id} canEdit={canModerate} />
        {wasHeld && <MeetingRecordings meetingId={id} />}
        {wasHeld && <Transcript meeting={meeting} />}
        {wasHeld && <MeetingMessages meeting={meeting} />}
        {wasHeld && meeting.isWebinar && <MeetingQuestions meetingId={id} />}
        <Comments
          kind="meeting"
          id={id}
          workspaceId={workspaceId}
          canComment={workspace !== undefined && isAtLeast(workspace.role, "commenter")}
        />
      </div>
    </Panel>
  );
}

function PanelMenu({ meeting, onClose }: { meeting: Meeting; onClose: () => void }) {
  const t = useText();
  const createCard = offered("createCard");
  const { id, workspaceId, canModerate, canManage, state } = meeting;
  const classed = useItemClass({ kind: "meeting", id, title: meeting.title });
  const [isAsking, setAsking] = useState(false);
  const [isEncrypting, setEncrypting] = useState(false);
  return (
    <>
      <Menu
        label={t("common.moreFor", { name: meeting.title })}
        actions={[
          classed.action,
          createCard && {
            id: "card",
            name: t("shell.createCard"),
            onAction: () => createCard({ workspaceId, source: { kind: "meeting", id }, title: meeting.title }),
          },
          canManage &&
            state !== "ended" && {
              id: "guestPassword",
              name: t("meeting.guestPassword"),
              onAction: () => setAsking(true),
            },
          canModerate &&
            state !== "ended" && {
              id: "webinar",
              name: t(meeting.isWebinar ? "webinar.unmake" : "webinar.make"),
              onAction: () => void changeMeeting(id, { isWebinar: !meeting.isWebinar }),
            },
          canModerate &&
            state === "scheduled" && {
              id: "encryption",
              name: t(meeting.isEncrypted ? "encryption.turnOff" : "encryption.turnOn"),
              onAction: () => (meeting.isEncrypted ? void openUpMeeting(meeting) : setEncrypting(true)),
            },
          canModerate &&
            meeting.isWebinar &&
            state !== "ended" && {
              id: "review",
              name: t(meeting.hasReview ? "webinar.reviewOff" : "webinar.reviewOn"),
              onAction: () => void changeMeeting(id, { hasReview: !meeting.hasReview }),
            },
          canManage &&
            meeting.hasGuestLink && {
              id: "closeLink",
              name: t("meeting.closeLink"),
              onAction: () => void closeGuestLink(id),
            },
          canModerate &&
            state === "live" && {
              id: "end",
              name: t("meeting.endForAll"),
              isDanger: true,
              startsGroup: true,
              onAction: () => void endMeeting(id),
            },
          canManage &&
            state !== "live" && {
              id: "trash",
              name: t("meeting.delete"),
              isDanger: true,
              startsGroup: true,
              onAction: () => {
                onClose();
                void trashMeeting(meeting);
              },
            },
        ]}
      />
      {classed.dialog}
      {isAsking && <GuestPasswordDialog meeting={meeting} onClose={() => setAsking(false)} />}
      <Suspense fallback={null}>
        {isEncrypting && <EncryptDialog meeting={meeting} onClose={() => setEncrypting(false)} />}
      </Suspense>
    </>
  );
}

function Facts({ meeting }: { meeting: Meeting }) {
  const t = useText();
  const when = useWhen(meeting);
  return (
    <dl className={css.facts}>
      <dt>{t("meeting.when")}</dt>
      <dd>
        <Chip tone={meeting.state === "live" ? "success" : "outline"}>{t(`meeting.state.${meeting.state}`)}</Chip>{" "}
        {when}
      </dd>
      {meeting.isEncrypted && (
        <>
          <dt>{t("encryption.make")}</dt>
          <dd>{t("encryption.on")}</dd>
        </>
      )}
      {meeting.createdBy && (
        <>
          <dt>{t("meeting.madeBy")}</dt>
          <dd>{meeting.createdBy.displayName}</dd>
        </>
      )}
    </dl>
  );
}

/** What can be done with it: the call, the guests' link, the whiteboard. */
function MeetingActions({ meeting }: { meeting: Meeting }) {
  const t = useText();
  const goTo = useGoTo();
  const { id, canModerate, state } = meeting;
  const [isAsking, setAsking] = useState(false);
  const openWhiteboard = (): Promise<void> =>
    attempt(async () => {
      const path = await whiteboardPath(meeting);
      await queryClient.invalidateQueries({ queryKey: linkedQuery("meeting", id).queryKey });
      goTo(path);
    });
  if (!canModerate && state !== "live") return null;
  return (
    <div className={css.buttons}>
      <MeetingAction meeting={meeting} />
      {canModerate && (
        <Button icon={<PenTool aria-hidden="true" />} onPress={() => void openWhiteboard()}>
          {t("meeting.openWhiteboard")}
        </Button>
      )}
      {meeting.canManage && state !== "ended" && (
        <Button icon={<Link2 aria-hidden="true" />} onPress={() => void copyGuestLink(meeting, () => setAsking(true))}>
          {t("meeting.guestLink")}
        </Button>
      )}
      {isAsking && <GuestPasswordDialog meeting={meeting} onClose={() => setAsking(false)} />}
    </div>
  );
}

function Present({ meeting }: { meeting: Meeting }) {
  const t = useText();
  return (
    <section aria-label={t("meeting.inNow")}>
      <h3 className={css.heading}>{t("meeting.inNow")}</h3>
      {meeting.participants.length === 0 && <p className={css.hint}>{t("meeting.nobodyIn")}</p>}
      <ul>
        {meeting.participants.map((one) => (
          <li key={one.identity} className={css.person}>
            <Avatar id={one.userId ?? one.identity} name={one.name} size={24} />
            {one.kind === "guest" ? `${one.name} (${t("meeting.guest")})` : one.name}
          </li>
        ))}
      </ul>
    </section>
  );
}
