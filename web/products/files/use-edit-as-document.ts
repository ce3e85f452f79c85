import type { FileItem } from "@safos/contract/files";
import { documentRoutes } from "@safos/contract/routes/documents";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { request } from "../../platform/request.ts";

/** Makes a document of a file beside it and goes there; what is refused is said. */
export function useEditAsDocument(): (file: Pick<FileItem, "id">) => void {
  const navigate = useNavigate();
  const make = useMutation({
    mutationFn: ({ id }: Pick<FileItem, "id">) => request(documentRoutes.importStoredFile, { params: { id } }),
    onSuccess: ({ id, workspaceId }) => navigate({ href: `/w/${workspaceId}/documents/${id}` }),
  });
  return (file) => make.mutate(file);
}
