import { useInfiniteQuery } from "@tanstack/react-query";
import { inWorkspace } from "../../shared/workspaces/InWorkspace.tsx";
import { NewForm } from "./NewForm.tsx";
import { formsQuery } from "./queries.ts";
import "./text.ts";

/** A new form from anywhere. */
export const CreateForm = inWorkspace(function Create({ workspaceId, onClose }) {
  const { data } = useInfiniteQuery(formsQuery(workspaceId));
  const own = (data?.pages ?? []).flatMap((page) => page.items).filter((one) => one.isTemplate);
  return <NewForm workspaceId={workspaceId} own={own} onClose={onClose} />;
});
