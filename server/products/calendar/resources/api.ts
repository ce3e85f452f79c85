import type { NewResource, Resource } from "@safos/contract/resources";
import { system } from "#events";
import type { CalendarContext } from "../context.ts";
import { addResource, changeResource, listOwnResources } from "./resources.ts";

/** Rooms and equipment, for the operator. */
export interface Resources {
  /** Refuses MISSING, INVALID and RESOURCES_MANY. */
  add(organisationId: string, fresh: NewResource): Promise<Resource>;
  /** Closed ones too. */
  of(organisationId: string): Promise<Resource[]>;
  /** Refuses MISSING. */
  close(organisationId: string, id: string): Promise<Resource>;
}

export const createResources = (ctx: CalendarContext): Resources => ({
  add: (organisationId, fresh) => addResource(ctx, organisationId, fresh, system),
  of: (organisationId) => listOwnResources(ctx, organisationId),
  close: (organisationId, id) => changeResource(ctx, { organisationId, id, actor: system }, { isClosed: true }),
});
