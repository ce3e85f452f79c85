export type { Reminders } from "./service.ts";
