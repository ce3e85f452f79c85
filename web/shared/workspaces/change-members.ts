import { memberRoutes } from "@safos/contract/routes/workspaces";
import type { Member, Role } from "@safos/contract/workspaces";
import { useMutation } from "@tanstack/react-query";
import { request } from "../../platform/request.ts";
import { useLocale, useText } from "../../text/index.tsx";
import { showToast } from "../../ui/index.ts";
import { refreshMembers } from "./queries.ts";
import "./members/text.ts";

/** What an owner does with members; a removal can be undone from its toast. */
export function useChangeMembers(workspaceId: string) {
  const t = useText();
  const locale = useLocale();
  const paramsOf = ({ person }: Member) => ({ id: workspaceId, personId: person.id });
  const setRole = useMutation({
    mutationFn: ({ member, role }: { member: Member; role: Role }) =>
      request(memberRoutes.changeMember, { params: paramsOf(member), body: { role } }),
    async onSuccess(_, { member, role }) {
      await refreshMembers(workspaceId);
      showToast({
        text: t("members.roleChanged", {
          name: member.person.displayName,
          role: t(`role.${role}`).toLocaleLowerCase(locale),
        }),
      });
    },
  });
  const add = useMutation({
    mutationFn: ({ person, role }: Member) =>
      request(memberRoutes.addMember, { params: { id: workspaceId }, body: { name: person.name, role } }),
    onSuccess: () => refreshMembers(workspaceId),
  });
  const remove = useMutation({
    mutationFn: (member: Member) => request(memberRoutes.removeMember, { params: paramsOf(member) }),
    async onSuccess(_, member) {
      await refreshMembers(workspaceId);
      showToast({
        text: t("members.removed", { name: member.person.displayName }),
        action: { name: t("common.undo"), run: () => add.mutate(member) },
      });
    },
  });
  return {
    setRole: (member: Member, role: Role): void => setRole.mutate({ member, role }),
    remove: (member: Member): void => remove.mutate(member),
  };
}
