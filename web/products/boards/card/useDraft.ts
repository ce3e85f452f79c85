import type { Card, ChangeCard } from "@safos/contract/boards";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError, explain } from "../../../platform/api.ts";
import { showToast } from "../../../ui/index.ts";
import { acceptCard, changeCard } from "../cached-cards.ts";

/** What a card says now, as a refusal brings it. */
interface Present {
  readonly version: number;
  readonly title: string;
  readonly description: string;
}

/** The draft of a card's title or description; null while it is not being changed. */
export function useDraft(card: Card, field: "title" | "description") {
  const [draft, setDraft] = useState<string | null>(null);
  const [version, setVersion] = useState(card.version);
  const [present, setPresent] = useState<Present | null>(null);
  const save = useMutation({
    mutationFn: (body: ChangeCard) => changeCard(card.id, body),
    meta: { isQuiet: true },
    onSuccess(after) {
      acceptCard(after);
      setPresent(null);
      setDraft(null);
    },
    onError(error) {
      if (error instanceof ApiError && error.code === "STALE") setPresent(error.data["present"] as Present);
      else showToast({ text: explain(error), tone: "danger" });
    },
  });
  return {
    draft,
    setDraft,
    begin: () => {
      // What was refused before has been seen: the card is shown as it is now.
      setPresent(null);
      setVersion(card.version);
      setDraft(card[field]);
    },
    end: () => setDraft(null),
    /** With the version it was changed from, or the one that has been seen since. */
    save: (text: string) => save.mutate({ [field]: text, version: present?.version ?? version }),
    isSaving: save.isPending,
    /** What someone else has written meanwhile. */
    theirs: present?.[field] ?? null,
  };
}
