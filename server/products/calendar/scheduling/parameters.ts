/** Words that go with an answer; the organiser alone reads them. */
export const commentParameter = "X-RESPONSE-COMMENT";
/** The time that someone proposes with their answer, `start/end` by UTC or in days; the organiser alone reads it. */
export const proposalParameter = "X-RESPONSE-PROPOSAL";
