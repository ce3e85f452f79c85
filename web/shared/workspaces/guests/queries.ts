import type { ChangeGuest, Guest, GuestList, InviteGuest } from "@safos/contract/guests";
import { guestRoutes } from "@safos/contract/routes/guests";
import { queryOptions } from "@tanstack/react-query";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";

export const guestsQuery = (workspaceId: string) =>
  queryOptions<GuestList>({
    queryKey: ["guests", workspaceId],
    queryFn: () => request(guestRoutes.listGuests, { params: { id: workspaceId } }),
  });

/** After a change of guests: they are members too. */
export async function refreshGuests(workspaceId: string): Promise<void> {
  const keys = [["guests", workspaceId], ["members", workspaceId], ["workspace", workspaceId], ["workspaces"]];
  await Promise.all(keys.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
}

const paramsOf = (workspaceId: string, guest: Guest) => ({ id: workspaceId, guestId: guest.id });

export const invite = (workspaceId: string, body: InviteGuest): Promise<Guest> =>
  request(guestRoutes.inviteGuest, { params: { id: workspaceId }, body, isQuiet: true });

export const change = (workspaceId: string, guest: Guest, body: ChangeGuest): Promise<Guest> =>
  request(guestRoutes.changeGuest, { params: paramsOf(workspaceId, guest), body, isQuiet: true });

export const review = (workspaceId: string, guest: Guest, endsAt: string | null): Promise<Guest> =>
  request(guestRoutes.reviewGuest, { params: paramsOf(workspaceId, guest), body: { endsAt }, isQuiet: true });

export const remind = (workspaceId: string, guest: Guest): Promise<Guest> =>
  request(guestRoutes.remindGuest, { params: paramsOf(workspaceId, guest) });

export const end = (workspaceId: string, guest: Guest): Promise<unknown> =>
  request(guestRoutes.endGuest, { params: paramsOf(workspaceId, guest) });

/** What a guest is called: by the name that they have given, or the address until then. */
export const nameOf = ({ person, mail }: Pick<Guest, "person" | "mail">): string => person?.displayName ?? mail;
