import { lazyRouteComponent } from "@tanstack/react-router";
import { Suspense } from "react";
import { requestCard, useCardRequest } from "./card-request.ts";

const CreateCard = lazyRouteComponent(() => import("./CreateCard.tsx"), "CreateCard");

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
