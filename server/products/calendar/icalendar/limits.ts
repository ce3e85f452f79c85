/** Bounds on what one calendar object may hold, checked while it is read and before anything is expanded. */
export const limits = {
  objectBytes: 1024 * 1024,
  importBytes: 20 * 1024 * 1024,
  importEntries: 20_000,
  /** With overrides, alarms and zones. */
  importComponents: 100_000,
  components: 3000,
  properties: 200,
  /** ATTENDEE, EXDATE and RDATE, each, beside the other properties. */
  repeated: 2000,
  levels: 16,
  /** Different TZIDs. */
  zones: 50,
  lineBytes: 64 * 1024,
  parameters: 100,
  /** Of one property; MEMBER and DELEGATED-TO may name many. */
  parameterValues: 1000,
  /** Dates in all RDATE and EXDATE properties of one component. */
  dates: 5000,
};
