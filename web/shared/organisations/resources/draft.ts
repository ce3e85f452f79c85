import type { NewResource, Resource, ResourceKind } from "@safos/contract/resources";

/** What an administrator has filled in of a room or equipment. */
export interface Draft {
  readonly name: string;
  readonly kind: ResourceKind;
  readonly location: string;
  /** "": not known. */
  readonly seats: string;
  /** With commas. */
  readonly features: string;
  readonly isShared: boolean;
}

export const newDraft: Draft = { name: "", kind: "room", location: "", seats: "", features: "", isShared: false };

export const draftOf = ({ name, kind, location, seats, features, isShared }: Resource): Draft => ({
  ...{ name, kind, location, isShared },
  seats: seats === null ? "" : String(seats),
  features: features.join(", "),
});

export function hasFineSeats({ kind, seats }: Draft): boolean {
  const count = Number(seats);
  return kind !== "room" || seats.trim() === "" || (Number.isInteger(count) && count >= 1 && count <= 10_000);
}

export const isComplete = (draft: Draft): boolean => draft.name.trim() !== "" && hasFineSeats(draft);

/** What it becomes, as the server takes it. */
export const fresh = ({ name, kind, location, seats, features, isShared }: Draft): Required<NewResource> => ({
  ...{ kind, isShared },
  name: name.trim(),
  location: location.trim(),
  seats: kind === "room" && seats.trim() !== "" ? Number(seats) : null,
  features: features
    .split(",")
    .map((one) => one.trim().slice(0, 50))
    .filter(Boolean)
    .slice(0, 20),
});
