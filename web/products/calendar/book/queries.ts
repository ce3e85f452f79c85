import { publicBookingRoutes } from "@safos/contract/routes/booking";
import type { OwnVisit } from "@safos/contract/booking";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";

/** With a ticket of its own each time: it is good for one booking. */
export const bookingPageQuery = (code: string) =>
  queryOptions({
    queryKey: ["booking-page", code],
    queryFn: () => request(publicBookingRoutes.readPublicBookingPage, { params: { code }, isQuiet: true }),
    retry: false,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

export const slotsQuery = (code: string, query: { from: string; to: string; minutes: number }) =>
  queryOptions({
    queryKey: ["booking-page", code, "slots", query],
    queryFn: async () =>
      (await request(publicBookingRoutes.listSlots, { params: { code }, query, isQuiet: true })).items,
    retry: false,
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
  });

/** Asked again while it is open: the one who takes the visit may move it. */
export const visitQuery = (secret: string) =>
  queryOptions({
    queryKey: ["own-visit", secret],
    queryFn: () => request(publicBookingRoutes.readOwnVisit, { body: { secret }, isQuiet: true }),
    retry: false,
    refetchInterval: 30_000,
  });

export const keepVisit = (visit: OwnVisit): void =>
  void queryClient.setQueryData(visitQuery(visit.secret).queryKey, visit);
