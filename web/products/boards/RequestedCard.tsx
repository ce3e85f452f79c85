import { Suspense } from "react";
import { lazyPart } from "../../platform/lazy.ts";
import { requestCard, useCardRequest } from "./card-request.ts";

const CreateCard = lazyPart(() => import("./CreateCard.tsx"), "CreateCard");

/** Stands once in the frame: the dialog that makes a card, while one is asked for. */
export function RequestedCard() {
  const request = useCardRequest();
  if (!request) return null;
  return (
    <Suspense>
      <CreateCard {...request} onClose={() => requestCard(null)} />
    </Suspense>
  );
}
