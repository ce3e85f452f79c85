import { bookingRoutes } from "@safos/contract/routes/booking";
import { queryOptions } from "@tanstack/react-query";
import { request } from "../../../platform/request.ts";

export const bookingPagesQuery = queryOptions({
  queryKey: ["calendar", "booking-pages"],
  queryFn: async () => (await request(bookingRoutes.listBookingPages)).items,
});

export const visitsQuery = (id: string) =>
  queryOptions({
    queryKey: ["calendar", "booking-pages", id, "visits"],
    queryFn: async () => (await request(bookingRoutes.listVisits, { params: { id } })).items,
  });
