import { useSuspenseQuery } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { queryClient } from "../../../platform/query.ts";
import { useItemEvents } from "../../../shared/items/index.ts";
import { formQuery } from "../queries.ts";
import { editor, useEditor, type EditorState } from "./editor.ts";

/** Opens a form in the editor while the page is there, and follows what others change. */
export function useOpenForm(formId: string): EditorState | null {
  const { data: form } = useSuspenseQuery(formQuery(formId));
  useEffect(() => editor.open(form), [form]);
  useEffect(() => () => editor.close(), [formId]);
  const refresh = useCallback(
    () => void queryClient.invalidateQueries({ queryKey: formQuery(formId).queryKey }),
    [formId],
  );
  useItemEvents(
    "form",
    formId,
    useCallback((event) => event.type !== "form.responded" && refresh(), [refresh]),
    refresh,
  );
  const state = useEditor();
  return state?.form.id === formId ? state : null;
}
