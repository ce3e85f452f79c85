import { CalendarFault } from "../icalendar/fault.ts";

/** How many days, periods and candidates an expansion may look at. */
export class Budget {
  #left: number;

  constructor(steps: number) {
    this.#left = steps;
  }

  /** Throws `unsupported` when more has been spent than there was. */
  spend(steps = 1): void {
    this.#left -= steps;
    if (this.#left < 0)
      throw new CalendarFault("unsupported", "The recurrence rule needs more work than a calendar may ask for.");
  }
}
