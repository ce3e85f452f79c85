import type { MatrixClient, MatrixEvent } from "matrix-js-sdk";

/** Without what is written by those whom the person does not want to read (`m.ignored_user_list`); who comes and goes is still shown. */
export function withoutIgnored(
  client: Pick<MatrixClient, "getIgnoredUsers">,
  events: readonly MatrixEvent[],
): readonly MatrixEvent[] {
  const ignored = new Set(client.getIgnoredUsers());
  if (ignored.size === 0) return events;
  return events.filter((event) => event.isState() || !ignored.has(event.getSender() ?? ""));
}

/** The list as it is to be kept, with someone or without them. */
export const ignoredWith = (list: readonly string[], userId: string, isIgnored: boolean): string[] => [
  ...list.filter((one) => one !== userId),
  ...(isIgnored ? [userId] : []),
];
