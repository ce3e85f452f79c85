import "./text.ts";
import { meetingRoutes } from "@safos/contract/routes/meetings";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Video } from "lucide-react";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { Button } from "../../ui/index.ts";
import { isAtLeast, workspaceQuery } from "../../shared/workspaces/queries.ts";
import { useIsInCall } from "./call/call.ts";
import { order, workspaceMeetingsQuery } from "./queries.ts";
import { openMeeting } from "./verbs.ts";

/** In the workspace's header: the meeting that goes on, or a new one. */
export function StartMeeting({ workspaceId }: { workspaceId: string }) {
  const t = useText();
  const { data: workspace } = useQuery(workspaceQuery(workspaceId));
  const { data: meetings } = useQuery(workspaceMeetingsQuery(workspaceId));
  const { mutate, isPending } = useMutation({
    mutationFn: () =>
      request(meetingRoutes.createMeeting, {
        params: { id: workspaceId },
        body: { title: t("meeting.inWorkspace", { name: workspace?.name ?? "" }).slice(0, 200), isStarted: true },
      }),
    onSuccess(meeting) {
      void queryClient.invalidateQueries({ queryKey: ["meetings"] });
      openMeeting(meeting);
    },
  });
  const [live] = order(meetings ?? []).live;
  const isIn = useIsInCall(live?.id);
  if (live)
    return (
      <Button variant="soft" icon={<Video aria-hidden="true" />} onPress={() => openMeeting(live)}>
        {t(isIn ? "meeting.show" : "meeting.joinGoing")}
      </Button>
    );
  if (!isAtLeast(workspace?.role, "editor")) return null;
  return (
    <Button icon={<Video aria-hidden="true" />} isPending={isPending} onPress={() => mutate()}>
      {t("workspace.meetingStart")}
    </Button>
  );
}
