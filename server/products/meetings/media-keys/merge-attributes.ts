/** What a participant's attributes are after a change, in which an empty one is taken away. */
export const mergeAttributes = (
  before: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ ...before, ...change }).filter(([key, value]) => value !== "" || !(key in change)),
  );
