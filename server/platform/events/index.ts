export { adoptMovedRows } from "./moved.ts";
export { createEvents, type Events, type Transaction } from "./service.ts";
export {
  aboutItem,
  byPerson,
  itemEvent,
  itemIdOf,
  personOf,
  system,
  topicOfItem,
  topicOfPerson,
  topicOfWorkspace,
  type AnyEvent,
  type AnyOutboxEvent,
  type EventOf,
  type OutboxEvent,
} from "./event.ts";
export type { EventActor, EventItem } from "@safos/contract/event";
export type { EventMap, EventType } from "@safos/contract/events";
