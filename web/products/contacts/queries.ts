import type { Contact } from "@safos/contract/contacts";
import { contactRoutes } from "@safos/contract/routes/contacts";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";

/** Own contacts by a part of a name, an organisation or an address, in pages. */
export const contactsQuery = (text: string) =>
  infiniteQueryOptions({
    queryKey: ["contacts", "list", text],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      request(contactRoutes.listContacts, {
        query: { ...(text ? { query: text } : {}), ...(pageParam ? { after: pageParam } : {}) },
        signal,
      }),
    getNextPageParam: (page) => page.next,
  });

export const contactQuery = (id: string) =>
  queryOptions<Contact>({
    queryKey: ["contacts", "one", id],
    queryFn: ({ signal }) => request(contactRoutes.readContact, { params: { id }, signal }),
    // A form begins with what is there now.
    gcTime: 0,
  });

export const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ["contacts"] });
