import { useEffect, useState } from "react";
import type { Engine } from "../engine.ts";
import type { RoomView } from "../room-view.ts";
import type { Person } from "../person.ts";

/** Who is in a room; asked again when the own membership or the `occasion` is another. */
export function useMembers(engine: Engine, { id, membership }: RoomView, occasion: unknown): readonly Person[] {
  const [people, setPeople] = useState<readonly Person[]>([]);
  useEffect(() => {
    let isHere = true;
    engine.members(id).then(
      (all) => isHere && setPeople(all),
      () => undefined,
    );
    return () => {
      isHere = false;
    };
  }, [engine, id, membership, occasion]);
  return people;
}
