import "./text.ts";
import { useQuery } from "@tanstack/react-query";
import { MonitorX, Shield, ShieldOff, VideoOff } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import type { MenuAction } from "../../../ui/index.ts";
import { useCall } from "../call/call.ts";
import type { Tile } from "../call/state.ts";
import { meetingQuery } from "../queries.ts";
import { setModerator, stopSource } from "./verbs.ts";

/** What else those who lead a meeting do about someone in its call. */
export function useLeading(meetingId: string, person: Tile): (MenuAction | false)[] {
  const t = useText();
  const { data: meeting } = useQuery(meetingQuery(meetingId));
  const isSharing = useCall().tiles.some((tile) => tile.isScreen && tile.identity === person.identity);
  const wasMade = person.personId !== null && meeting?.moderatorIds.includes(person.personId) === true;
  const canManage = meeting?.canManage === true && person.personId !== null;
  return [
    person.isCameraOn && {
      id: "camera",
      name: t("permissions.stopCamera"),
      icon: <VideoOff />,
      onAction: () => void stopSource(meetingId, person, "camera"),
    },
    isSharing && {
      id: "screen",
      name: t("permissions.stopScreen"),
      icon: <MonitorX />,
      onAction: () => void stopSource(meetingId, person, "screen"),
    },
    canManage &&
      !person.isModerator && {
        id: "promote",
        name: t("permissions.promote"),
        icon: <Shield />,
        onAction: () => void setModerator(meetingId, person, true),
      },
    canManage &&
      wasMade && {
        id: "demote",
        name: t("permissions.demote"),
        icon: <ShieldOff />,
        onAction: () => void setModerator(meetingId, person, false),
      },
  ];
}
