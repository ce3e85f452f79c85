import type { RequestedProperties } from "#dav";
import type { Principal } from "#http";
import type { FilesDeps } from "../deps.ts";

/** When a person is reminded of nodes, by the node; read only when a request asks for it. */
export async function readDueDates(
  { reminders }: Pick<FilesDeps, "reminders">,
  person: Principal,
  ids: readonly number[],
  requested: RequestedProperties,
): Promise<(id: number) => Date | null> {
  if (typeof requested === "string" || !requested.includes("nc:reminder-due-date")) return () => null;
  const dates = await reminders.dueDates(person, "file", ids.map(String));
  return (id) => dates.get(String(id)) ?? null;
}
