/**
 * Why no device was let in. `gone`: the other device ended it. `declined`: it was not allowed on the page that asks. `digits`: they
 * were never the same. `keys`: this browser has not got all of the person's keys. `foreign`: it wanted the person to go to another host than the one that signs people in.
 */
export type Ending = "gone" | "declined" | "expired" | "unsupported" | "digits" | "keys" | "foreign" | "failed";

const endings: ReadonlyMap<string, Ending> = new Map([
  ["user_cancelled", "gone"],
  ["user_declined", "declined"],
  // The session is at the server no more, and its time is not over.
  ["unknown", "gone"],
  ["expired", "expired"],
  ["authorization_expired", "expired"],
  ["unsupported_protocol", "unsupported"],
  ["homeserver_lacks_support", "unsupported"],
]);

/** By the reason that the library gives (MSC4108, "m.login.failure"). `isAsked`: the person is being asked on the page for it. */
export function endingOf(reason: string, isAsked: boolean): Ending {
  const ending = endings.get(reason) ?? "failed";
  return ending === "gone" && isAsked && reason === "user_cancelled" ? "declined" : ending;
}

/**
 * The page that asks whether a device may come in, at the host where the person is signed in: an agency's own has it too, and the
 * one that issues tokens may know nothing of the person. Null: a device wants to lead to none of these origins.
 */
export function pageAt(here: string, address: string, origins: readonly string[]): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, origin, pathname, search } = new URL(address);
  return ["https:", "http:"].includes(protocol) && origins.includes(origin) ? `${here}${pathname}${search}` : null;
}
