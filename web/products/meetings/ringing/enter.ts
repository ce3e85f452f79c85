import type { Ring } from "@safos/contract/ringing";
import { call } from "../call/call.ts";
import { readSettings } from "../call/settings.ts";
import { endWhenAlone } from "./end-alone.ts";
import { nameOf } from "./names.ts";

/** Straight into the call, with the devices that were chosen before. */
export function enterCall(ring: Ring, isCameraOn: boolean): void {
  const { micId, cameraId, joinsMuted } = readSettings();
  call.open({
    meetingId: ring.meetingId,
    workspaceId: null,
    title: nameOf(ring),
    about: ring.caller.organisationName,
    ticket: null,
    isRung: true,
  });
  endWhenAlone();
  void call.join({ isMicOn: !joinsMuted, isCameraOn, micId, cameraId });
}
