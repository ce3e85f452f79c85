import type { MatrixClient, MatrixError, Room } from "matrix-js-sdk";
import { ApiError } from "../../../platform/api.ts";
import "./text.ts";

/** The account data that the server reads (client-server API, "Invite permission"), and its name before it was there. */
const stable = "m.invite_permission_config" as never;
const unstable = "org.matrix.msc4380.invite_permission_config" as never;

/** Whether the person takes no invitations. */
export function blocksInvitations(client: MatrixClient): boolean {
  const chosen: Record<string, unknown> | undefined = (
    client.getAccountData(stable) ?? client.getAccountData(unstable)
  )?.getContent();
  return chosen?.["default_action"] === "block";
}

export async function blockInvitations(client: MatrixClient, isBlocked: boolean): Promise<void> {
  await client.setAccountData(stable, (isBlocked ? { default_action: "block" } : {}) as never);
}

/** Rooms as the lists show them: what the browser has kept of invitations is hidden like the rest. */
export function shownRooms(client: MatrixClient): Room[] {
  const rooms = client.getRooms();
  return blocksInvitations(client) ? rooms.filter((room) => room.getMyMembership() !== "invite") : rooms;
}

/** Invites someone; where they take no invitations, throws CHAT_INVITE_BLOCKED, which the page explains. */
export async function unlessBlocked<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { errcode, message } = error as MatrixError;
    throw errcode === "M_INVITE_BLOCKED" ? new ApiError(403, "CHAT_INVITE_BLOCKED", message) : error;
  }
}
