import type { Ring } from "@safos/contract/ringing";
import { call } from "../call/call.ts";
import { readSettings } from "../call/settings.ts";
import { nameOf, organisationOf } from "./names.ts";

/** Its chat is encrypted. */
export const isSealed = ({ takesReply }: Pick<Ring, "takesReply">): boolean => !takesReply;

/** Straight into the call, with the devices that were chosen before. */
export function enterCall(ring: Ring, isCameraOn: boolean): void {
  const { micId, cameraId, joinsMuted } = readSettings();
  call.open({
    meetingId: ring.meetingId,
    workspaceId: null,
    title: nameOf(ring),
    about: organisationOf(ring),
    ticket: null,
    isRung: true,
    ...(isSealed(ring) ? { sealedRoomId: ring.roomId } : {}),
  });
  void call.join({ isMicOn: !joinsMuted, isCameraOn, micId, cameraId });
}
