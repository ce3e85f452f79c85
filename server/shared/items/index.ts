export { createItems, type Items } from "./service.ts";
export { actorRoutes } from "./actor-routes.ts";
export { eventActorOf } from "./event-actor.ts";
export { hostOfAddress, openingOf } from "./terms/opening.ts";
export { readGuest } from "./access/actor.ts";
export type { Classed, Classes } from "./classes/classes.ts";
export { chainOf } from "./restrictions/change.ts";
export type { FromAbove, Restrictions } from "./restrictions/restrictions.ts";
export type { AccessedItem } from "./access/access.ts";
export type {
  Actor,
  ExportPart,
  ExportWriter,
  FoundItem,
  ItemKind,
  RequireStill,
  ItemRef,
  LinkVisitor,
  OpenWay,
  Repeat,
  RoomPast,
  RoomTime,
} from "./kinds.ts";
export type { ItemKindName } from "@safos/contract/items";
