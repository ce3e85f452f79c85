import "./text.ts";
import { meetingRoutes } from "@safos/contract/routes/meetings";
import { useMutation, useQuery } from "@tanstack/react-query";
import { lazyRouteComponent } from "@tanstack/react-router";
import { Video } from "lucide-react";
import type { ComponentProps } from "react";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { Button } from "../../ui/index.ts";
import { isAtLeast, workspaceQuery } from "../../shared/workspaces/queries.ts";
import { useIsInCall } from "./call/call.ts";
import { order, workspaceMeetingsQuery } from "./queries.ts";
import { openMeeting } from "./verbs.ts";

// Workspaces need it not.
const JoinMeeting = lazyRouteComponent(() => import("./JoinMeeting.tsx"), "JoinMeeting");
const RoomCall = lazyRouteComponent(() => import("./ringing/RoomCall.tsx"), "RoomCall");
const RingButtons = lazyRouteComponent(() => import("./ringing/RingButtons.tsx"), "RingButtons");

/**
 * In the header of a workspace the meeting that goes on, or a new one; in that of a direct chat what calls the others; in that of a room
 * its call; in an entry of a calendar its meeting.
 */
export function StartMeeting(
  props:
    | { workspaceId: string }
    | { roomId: string; name: string }
    | { call: ComponentProps<typeof RoomCall> }
    | { meetingId: string; onOpen?: () => void },
) {
  if ("call" in props) return <RoomCall {...props.call} />;
  if ("meetingId" in props) return <JoinMeeting {...props} />;
  return "roomId" in props ? <RingButtons {...props} /> : <WorkspaceMeeting {...props} />;
}

function WorkspaceMeeting({ workspaceId }: { workspaceId: string }) {
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
