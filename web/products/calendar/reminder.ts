/** What can be chosen, in minutes before the start. */
const timed = [0, 5, 10, 15, 30, 60, 120, 1440, 2880] as const;
/** Of whole days: at nine that day, the day before, two days and a week before. */
const wholeDays = [-540, 900, 2340, 9540] as const;

export type ReminderChoice = number | "none" | "other";

export const reminderChoices = (isAllDay: boolean): readonly number[] => (isAllDay ? wholeDays : timed);

/** What can be chosen for all that is new. */
export const usualLeads = [0, 5, 10, 15, 30, 60, 1440] as const;

/** What a new entry has until another is chosen. `lead`: as the reader has chosen for all that is new; null: none. */
export const usualReminders = (isAllDay: boolean, lead: number | null): readonly number[] =>
  isAllDay || lead === null ? [] : [lead];

export const isSame = (one: readonly number[], other: readonly number[]): boolean => one.join() === other.join();
