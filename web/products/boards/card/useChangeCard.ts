import type { ChangeCard } from "@safos/contract/boards";
import { useMutation } from "@tanstack/react-query";
import { acceptCard, changeCard } from "../cached-cards.ts";

export function useChangeCard(id: string) {
  return useMutation({ mutationFn: (body: ChangeCard) => changeCard(id, body), onSuccess: acceptCard });
}
