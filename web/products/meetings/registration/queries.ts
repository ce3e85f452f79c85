import type { RegistrationQuery } from "@safos/contract/registration";
import { publicRegistrationRoutes, registrationRoutes } from "@safos/contract/routes/registration";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { request } from "../../../platform/request.ts";

/** All that is shown of who registers for a meeting. */
export const registrationKey = (id: string) => ["registration", id] as const;

export const registrationPageQuery = (id: string) =>
  queryOptions({
    queryKey: [...registrationKey(id), "page"],
    queryFn: async () => (await request(registrationRoutes.readRegistrationPage, { params: { id } })).page,
  });

export const registrationsQuery = (id: string, filter: Pick<RegistrationQuery, "search" | "state">) =>
  infiniteQueryOptions({
    queryKey: [...registrationKey(id), "list", filter],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      request(registrationRoutes.listRegistrations, {
        params: { id },
        query: { ...filter, limit: 50, ...(pageParam === "" ? {} : { after: pageParam }) },
      }),
    getNextPageParam: (page: { next?: string }) => page.next,
  });

export const publicRegistrationQuery = (code: string) =>
  queryOptions({
    queryKey: ["registration-page", code],
    queryFn: () => request(publicRegistrationRoutes.readPublicRegistration, { params: { code }, isQuiet: true }),
    retry: false,
  });

/** Asked again while it is open, so that the page says when the webinar has begun. */
export const ownRegistrationQuery = (secret: string) =>
  queryOptions({
    queryKey: ["own-registration", secret],
    queryFn: () => request(publicRegistrationRoutes.readOwnRegistration, { body: { secret }, isQuiet: true }),
    retry: false,
    refetchInterval: 15_000,
  });
