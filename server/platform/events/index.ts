export { createEvents, type Event, type Events, type NewEvent } from "./service.ts";
