import type { ChangePerson, ManagedPerson } from "@safos/contract/identity";
import { personRoutes } from "@safos/contract/routes/identity";
import { useMutation } from "@tanstack/react-query";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { showToast } from "../../ui/index.ts";
import "./text.ts";

/** Changes an account; disabling one can be undone from its toast. */
export function useChangePerson() {
  const t = useText();
  const change = useMutation({
    mutationFn: ({ person, ...body }: ChangePerson & { person: ManagedPerson }) =>
      request(personRoutes.changePerson, { params: { id: person.id }, body }),
    async onSuccess(_, { person, isDisabled, isSuspended, isMailConfirmed }) {
      await queryClient.invalidateQueries({ queryKey: ["persons"] });
      if (isMailConfirmed) showToast({ text: t("admin.mailConfirmed", { name: person.displayName }) });
      if (isSuspended !== undefined)
        showToast({ text: t(isSuspended ? "admin.suspended" : "admin.unsuspended", { name: person.displayName }) });
      if (isDisabled === undefined) return;
      const name = person.displayName;
      showToast({
        text: t(isDisabled ? "admin.disabled" : "admin.enabled", { name }),
        ...(isDisabled
          ? { action: { name: t("common.undo"), run: () => change.mutate({ person, isDisabled: false }) } }
          : {}),
      });
    },
  });
  return change;
}
