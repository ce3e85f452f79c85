import { shareRoutes } from "@safos/contract/routes/items";
import type { Form } from "@safos/contract/forms";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { text } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";
import { formQuery, sharesQuery } from "../queries.ts";

/** Fetches again what shares change: who may answer, and whether there is a link. */
export async function refreshShares(formId: string): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: formQuery(formId).queryKey });
  await queryClient.invalidateQueries({ queryKey: sharesQuery(formId).queryKey });
}

/** The link by which anyone may answer. Its address is known only to the page that made it. */
export function useGuestLink(form: Form) {
  const params = { kind: "form", id: form.id } as const;
  const [address, setAddress] = useState<string | null>(null);
  const { data: shares } = useQuery(sharesQuery(form.id));
  const make = useMutation({
    mutationFn: () => request(shareRoutes.addShare, { params, body: { isLink: true, role: "commenter" } }),
    async onSuccess(made) {
      setAddress(`${location.origin}/s/${made.secret}`);
      await refreshShares(form.id);
    },
  });
  const remove = useMutation({
    async mutationFn() {
      for (const share of (shares?.items ?? []).filter((one) => one.isLink))
        await request(shareRoutes.removeShare, { params: { ...params, shareId: share.id } });
    },
    async onSuccess() {
      setAddress(null);
      showToast({ text: text("forms.linkRemoved") });
      await refreshShares(form.id);
    },
  });
  return { address, make, remove, isAllowed: shares?.areLinksAllowed !== false };
}
