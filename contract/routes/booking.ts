import Type from "typebox";
import {
  BookingPage,
  BookingPageList,
  BookingSettings,
  MoveVisit,
  NewBooking,
  NewBookingPage,
  OwnVisit,
  PublicBookingPage,
  SlotList,
  SlotQuery,
  VisitLink,
  VisitList,
} from "../booking.ts";
import { Empty } from "../common.ts";
import { defineRoutes } from "../route.ts";

/** Booking pages, for whose calendar they fill. */
export const bookingRoutes = defineRoutes({
  /** The caller's own. */
  listBookingPages: { method: "GET", path: "/api/v1/booking-pages", access: "person", answer: BookingPageList },
  createBookingPage: {
    method: "POST",
    path: "/api/v1/booking-pages",
    access: "person",
    body: NewBookingPage,
    answer: BookingPage,
    status: 201,
    errors: ["POLICY_REFUSED", "CALENDAR_MAIL_OFF", "TOO_MANY_BOOKING_PAGES", "GUEST_REFUSED"],
  },
  changeBookingPage: {
    method: "PUT",
    path: "/api/v1/booking-pages/:id",
    access: "person",
    body: BookingSettings,
    answer: BookingPage,
    errors: ["POLICY_REFUSED", "CALENDAR_MAIL_OFF"],
  },
  /** For good; visits that are booked stay, and their links work. */
  removeBookingPage: { method: "DELETE", path: "/api/v1/booking-pages/:id", access: "person", answer: Empty },
  listVisits: { method: "GET", path: "/api/v1/booking-pages/:id/visits", access: "person", answer: VisitList },
});

const code = { code: Type.String({ minLength: 1, maxLength: 100 }) };

/** For visitors without an account. */
export const publicBookingRoutes = defineRoutes({
  readPublicBookingPage: {
    method: "GET",
    path: "/api/v1/public-booking/:code",
    access: "anyone",
    params: code,
    answer: PublicBookingPage,
    errors: ["BOOKING_OFF"],
  },
  listSlots: {
    method: "GET",
    path: "/api/v1/public-booking/:code/slots",
    access: "anyone",
    params: code,
    query: SlotQuery,
    answer: SlotList,
    errors: ["BOOKING_OFF", "TOO_MANY_OCCURRENCES"],
  },
  /** Of those who want one time one gets it. The visitor gets a letter, and the entry stands in the calendar. */
  bookVisit: {
    method: "POST",
    path: "/api/v1/public-booking/:code",
    access: "anyone",
    params: code,
    body: NewBooking,
    answer: OwnVisit,
    status: 201,
    errors: [
      "BOOKING_OFF",
      "BOOKING_TAKEN",
      "BOOKING_WRONG",
      "LIMITED",
      "TICKET_WRONG",
      "TOO_FAST",
      "SIGN_IN_THROTTLED",
      "CALENDAR_FULL",
      "TOO_MANY_OCCURRENCES",
    ],
  },
  /** Changes nothing. */
  readOwnVisit: {
    method: "POST",
    path: "/api/v1/own-visit",
    access: "anyone",
    body: VisitLink,
    answer: OwnVisit,
    errors: ["BOOKING_GONE"],
  },
  /** To another free time of the same length. */
  moveOwnVisit: {
    method: "POST",
    path: "/api/v1/own-visit/move",
    access: "anyone",
    body: MoveVisit,
    answer: OwnVisit,
    errors: ["BOOKING_GONE", "BOOKING_OFF", "BOOKING_TAKEN", "SIGN_IN_THROTTLED", "TOO_MANY_OCCURRENCES"],
  },
  /** The time is free again. */
  cancelOwnVisit: {
    method: "POST",
    path: "/api/v1/own-visit/cancel",
    access: "anyone",
    body: VisitLink,
    answer: OwnVisit,
    errors: ["BOOKING_GONE", "SIGN_IN_THROTTLED"],
  },
});
