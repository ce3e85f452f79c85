import { workspaceRoutes } from "@safos/contract/routes/workspaces";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";

/** Takes a workspace out of the trash; its lists are fetched again. */
export async function restoreWorkspace(id: string): Promise<void> {
  await request(workspaceRoutes.restoreWorkspace, { params: { id } });
  await queryClient.invalidateQueries({ queryKey: ["workspaces"] });
  await queryClient.invalidateQueries({ queryKey: ["organisation", "workspaces"] });
}
