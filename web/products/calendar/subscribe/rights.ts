import type { Calendar } from "@safos/contract/calendar";
import { isAtLeast } from "../../../shared/workspaces/queries.ts";

/** Whether the reader may fetch it now. */
export const canRefresh = (calendar: Calendar): boolean => isAtLeast(calendar.role, "editor");

/** Whether the reader sees and changes its address. */
export const canManageSource = (calendar: Calendar): boolean => calendar.role === "owner";
