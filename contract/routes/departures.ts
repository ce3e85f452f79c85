import { Departure, DepartureList, DepartureSurvey, PlanDeparture } from "../departures.ts";
import { Empty } from "../common.ts";
import { defineRoutes } from "../route.ts";

/** A person leaves the organisation: what they have goes to others, and their account closes. */
export const departureRoutes = defineRoutes({
  /** Planned, stopped and done within the last 90 days; the soonest first. */
  listDepartures: {
    method: "GET",
    path: "/api/v1/organisation/departures",
    access: "admin",
    answer: DepartureList,
  },
  surveyDeparture: {
    method: "GET",
    path: "/api/v1/persons/:id/departure",
    access: "admin",
    answer: DepartureSurvey,
  },
  /** Plans it, changes the plan, or tries again with other successors what has stopped. */
  planDeparture: {
    method: "PUT",
    path: "/api/v1/persons/:id/departure",
    access: "admin",
    isFresh: true,
    body: PlanDeparture,
    answer: Departure,
    errors: ["SUCCESSOR_UNFIT", "DEPARTURE_BEGUN", "LAST_ADMIN", "LAST_EMERGENCY"],
  },
  /** Until it has begun. */
  cancelDeparture: {
    method: "DELETE",
    path: "/api/v1/persons/:id/departure",
    access: "admin",
    isFresh: true,
    answer: Empty,
    errors: ["DEPARTURE_BEGUN"],
  },
});
