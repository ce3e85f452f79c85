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

/** Whether the person is sent to one of these origins, and to no other one that a device names. */
export function isOurs(address: string, origins: readonly string[]): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, origin } = new URL(address);
  return ["https:", "http:"].includes(protocol) && origins.includes(origin);
}
