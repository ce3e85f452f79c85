import {
  ChangeResource,
  NewResource,
  Resource,
  ResourceList,
  ResourcePage,
  ResourceQuery,
  ResourceTimes,
  ResourceTimesQuery,
} from "../resources.ts";
import { defineRoutes } from "../route.ts";

/** Rooms and equipment. */
export const resourceRoutes = defineRoutes({
  /** Those that the caller may book, free ones first where a time is asked for. Guests have none. */
  listResources: {
    method: "GET",
    path: "/api/v1/resources",
    access: "person",
    query: ResourceQuery,
    answer: ResourcePage,
    errors: ["ENTRY_INVALID"],
  },
  /** When one is taken. */
  readResourceTimes: {
    method: "GET",
    path: "/api/v1/resources/:id/times",
    access: "person",
    query: ResourceTimesQuery,
    answer: ResourceTimes,
  },
  /** All of the organisation, closed ones too. */
  listOwnResources: { method: "GET", path: "/api/v1/organisation/resources", access: "admin", answer: ResourceList },
  addResource: {
    method: "POST",
    path: "/api/v1/organisation/resources",
    access: "admin",
    body: NewResource,
    answer: Resource,
    status: 201,
    errors: ["RESOURCES_MANY"],
  },
  changeResource: {
    method: "PATCH",
    path: "/api/v1/organisation/resources/:id",
    access: "admin",
    body: ChangeResource,
    answer: Resource,
  },
});
