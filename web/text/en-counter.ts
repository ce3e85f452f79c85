import type { svCounter } from "./sv-counter.ts";

/** English words of other times that people propose. */
export const enCounter: Record<keyof typeof svCounter, string> = {
  "counter.heading": "Proposed times",
  "counter.proposes": "{name} proposes {when}",
  "counter.about": "If you take it, the event moves there and everybody who is invited is asked again.",
  "counter.aboutSeries": "It is about the whole series. If it suits, change the time below.",
  "counter.take": "Take the proposal",
  "counter.takeOf": "Take the proposal of {name}: {when}",
  "counter.decline": "Decline the proposal",
  "counter.declineOf": "Decline the proposal of {name}: {when}",
  "counter.taken": "The event has moved, and everybody is asked again.",
  "counter.declined": "{name} is told that the time stays.",
  "counter.propose": "Propose another time",
  "counter.proposeNot": "Propose no time",
  "counter.start": "Proposed start",
  "counter.end": "Proposed end",
  "counter.goesWith": "It goes with your answer. The time changes only when the organiser takes it.",
  "counter.yours": "You propose {when}",
};
