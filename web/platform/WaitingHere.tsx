import { lazy } from "react";
import { Part } from "./Part.tsx";

const Waiting = lazy(async () => ({ default: (await import("./outbox/Waiting.tsx")).Waiting }));

/** What the person has written about a thing and the server does not have yet. */
export const WaitingHere = ({ about }: { about: string }) => (
  <Part>
    <Waiting about={about} />
  </Part>
);
