import { templateRoutes } from "@safos/contract/routes/templates";
import { queryOptions } from "@tanstack/react-query";
import { request } from "../../../platform/request.ts";

/** Those of one's organisation. */
export const templatesQuery = queryOptions({
  queryKey: ["organisation", "templates"],
  queryFn: async () => (await request(templateRoutes.listTemplates)).items,
});
