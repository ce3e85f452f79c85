import "./text.ts";
import { isNotHeld } from "../../platform/api.ts";
import type { Workspace } from "@safos/contract/workspaces";
import { useQuery } from "@tanstack/react-query";
import { lazyRouteComponent, useNavigate, useParams } from "@tanstack/react-router";
import { CalendarPlus, Trash2, Video } from "lucide-react";
import { Suspense, useState } from "react";
import { queryClient } from "../../platform/query.ts";
import { useText } from "../../text/index.tsx";
import { Button, EmptyState, PageBody, PageHeader, Skeleton } from "../../ui/index.ts";
import { isAtLeast, workspaceQuery } from "../../shared/workspaces/queries.ts";
import css from "./MeetingList.module.css";
import { MeetingSections } from "./MeetingSections.tsx";
import { NewMeeting } from "./NewMeeting.tsx";
import { StartMeeting } from "./StartMeeting.tsx";
import { myMeetingsQuery, workspaceMeetingsQuery } from "./queries.ts";

const MeetingPanel = lazyRouteComponent(() => import("./MeetingPanel.tsx"), "MeetingPanel");
const TrashedItems = lazyRouteComponent(() => import("../../shared/items/index.ts"), "TrashedItems");

/** `/meetings`: going on and to come in all of one's workspaces. */
export function MeetingsPage() {
  const t = useText();
  const { data, isPending } = useQuery({ ...myMeetingsQuery, throwOnError: isNotHeld });
  return (
    <PageBody isSunken>
      <PageHeader title={t("shell.meetings")} about={t("meeting.mineAbout")} />
      {isPending ? (
        <Skeleton label={t("common.loading")} rows={4} />
      ) : (
        <MeetingSections
          meetings={data ?? []}
          isWorkspaceShown
          empty={
            <EmptyState icon={<Video />} title={t("meeting.none")}>
              {t("meeting.noneText")}
            </EmptyState>
          }
        />
      )}
    </PageBody>
  );
}

/** `/w/:workspaceId/meetings` and, with the meeting in the panel, `…/:meetingId` */
export function WorkspaceMeetingsPage() {
  const { workspaceId } = useParams({ from: "/inside/w/$workspaceId" });
  const { data: workspace } = useQuery(workspaceQuery(workspaceId));
  return workspace ? <MeetingsOf workspace={workspace} /> : <GivenMeeting />;
}

/** A meeting to which someone is invited who is no member of its workspace. */
function GivenMeeting() {
  const { meetingId } = useParams({ strict: false });
  const navigate = useNavigate();
  return (
    <PageBody isSunken>
      {meetingId !== undefined && (
        <Suspense>
          <MeetingPanel key={meetingId} id={meetingId} onClose={() => void navigate({ to: "/meetings" })} />
        </Suspense>
      )}
    </PageBody>
  );
}

function MeetingsOf({ workspace }: { workspace: Workspace }) {
  const t = useText();
  const { id: workspaceId } = workspace;
  const { data, isPending } = useQuery({ ...workspaceMeetingsQuery(workspaceId), throwOnError: isNotHeld });
  const [isPlanning, setPlanning] = useState(false);
  const [isTrashShown, setTrashShown] = useState(false);
  const { meetingId } = useParams({ strict: false });
  const navigate = useNavigate();
  const canWrite = isAtLeast(workspace.role, "editor");
  return (
    <PageBody isSunken>
      {canWrite && (
        <div className={css.bar}>
          <Button icon={<CalendarPlus aria-hidden="true" />} onPress={() => setPlanning(true)}>
            {t("meeting.plan")}
          </Button>
          <span className={css.space} />
          <Button
            variant="quiet"
            icon={<Trash2 aria-hidden="true" />}
            aria-expanded={isTrashShown}
            onPress={() => setTrashShown(!isTrashShown)}
          >
            {t("meeting.trash")}
          </Button>
        </div>
      )}
      {isTrashShown && (
        <Suspense>
          <TrashedItems
            workspaceId={workspaceId}
            kinds={["meeting"]}
            onRestored={() => queryClient.invalidateQueries({ queryKey: ["meetings"] })}
          />
        </Suspense>
      )}
      {isPending ? (
        <Skeleton label={t("common.loading")} rows={4} />
      ) : (
        <MeetingSections
          meetings={data ?? []}
          empty={
            <EmptyState icon={<Video />} title={t("meeting.none")} action={<StartMeeting workspaceId={workspaceId} />}>
              {t("meeting.noneText")}
            </EmptyState>
          }
        />
      )}
      {meetingId !== undefined && (
        <Suspense>
          <MeetingPanel
            key={meetingId}
            id={meetingId}
            onClose={() => void navigate({ to: "/w/$workspaceId/meetings", params: { workspaceId } })}
          />
        </Suspense>
      )}
      <NewMeeting workspaceId={workspaceId} isOpen={isPlanning} onClose={() => setPlanning(false)} />
    </PageBody>
  );
}
