import Type from "typebox";
import {
  BookingConsent,
  BookingPage,
  BookingPageList,
  BookingSettings,
  BookingTeamChange,
  MoveVisit,
  NewBooking,
  NewBookingPage,
  NewTeamBookingPage,
  OwnVisit,
  PublicBookingPage,
  Reassigned,
  SlotList,
  SlotQuery,
  VisitLink,
  VisitList,
} from "../booking.ts";
import { Empty } from "../common.ts";
import { defineRoutes } from "../route.ts";

/** Booking pages, for whose calendar they fill. */
export const bookingRoutes = defineRoutes({
  /** The caller's own, and those of teams which they are in or whose workspace is theirs. */
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
  /** For owners of the workspace. */
  createTeamBookingPage: {
    method: "POST",
    path: "/api/v1/team-booking-pages",
    access: "person",
    body: NewTeamBookingPage,
    answer: BookingPage,
    status: 201,
    errors: ["CALENDAR_MAIL_OFF", "TOO_MANY_BOOKING_PAGES", "BOOKING_OFFICER_UNKNOWN", "GUEST_REFUSED"],
  },
  changeBookingTeam: {
    method: "PUT",
    path: "/api/v1/booking-pages/:id/team",
    access: "person",
    body: BookingTeamChange,
    answer: BookingPage,
    errors: ["BOOKING_OFFICER_UNKNOWN"],
  },
  /** An officer says yes, or takes no more visits. */
  answerBookingTeam: {
    method: "POST",
    path: "/api/v1/booking-pages/:id/team/answer",
    access: "person",
    body: BookingConsent,
    answer: Empty,
  },
  /** Gives coming visits of officers who take none any more to others who are free then. */
  reassignVisits: {
    method: "POST",
    path: "/api/v1/booking-pages/:id/reassign",
    access: "person",
    answer: Reassigned,
  },
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
