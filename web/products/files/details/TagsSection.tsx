import { fileTagRoutes } from "@safos/contract/routes/file-tags";
import type { FileTag } from "@safos/contract/file-tags";
import { useMutation, useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useId, useState } from "react";
import { explain } from "../../../platform/api.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Chip, IconButton, showToast, TextField } from "../../../ui/index.ts";
import details from "../DetailsPanel.module.css";
import css from "./MoreDetails.module.css";
import "./text.ts";

/** The organisation's words on a file: those who may write put them on and take them off. */
export function TagsSection({ id }: { id: number }) {
  const t = useText();
  const queryKey = ["file-tags", id];
  const { data } = useQuery({ queryKey, queryFn: () => request(fileTagRoutes.readFileTags, { params: { id } }) });
  const remove = useMutation({
    mutationFn: (tag: FileTag) => request(fileTagRoutes.removeFileTag, { params: { id, tagId: tag.id } }),
    onSuccess(tags, tag) {
      queryClient.setQueryData(queryKey, tags);
      showToast({ text: t("tags.removed", { name: tag.name }) });
    },
  });
  if (!data || (data.items.length === 0 && !data.canChange)) return null;
  return (
    <section className={details.part} aria-label={t("tags.title")}>
      <h3 className={details.heading}>{t("tags.title")}</h3>
      {data.items.length === 0 && <p className={details.about}>{t("tags.none")}</p>}
      <ul className={css.tags}>
        {data.items.map((tag) => (
          <li key={tag.id} className={css.tag}>
            <Chip tone="outline">{tag.name}</Chip>
            {data.canChange && (
              <IconButton label={t("tags.remove", { name: tag.name })} size="sm" onPress={() => remove.mutate(tag)}>
                <X aria-hidden="true" />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      {data.canChange && <AddTag id={id} queryKey={queryKey} known={data.items} />}
    </section>
  );
}

function AddTag({ id, queryKey, known }: { id: number; queryKey: unknown[]; known: readonly FileTag[] }) {
  const t = useText();
  const listId = useId();
  const [name, setName] = useState("");
  const { data: all } = useQuery({ queryKey: ["own-tags"], queryFn: () => request(fileTagRoutes.listFileTags, {}) });
  const add = useMutation({
    mutationFn: (wanted: string) => request(fileTagRoutes.addFileTag, { params: { id }, body: { name: wanted } }),
    async onSuccess(tags, wanted) {
      queryClient.setQueryData(queryKey, tags);
      setName("");
      showToast({ text: t("tags.added", { name: wanted }) });
      await queryClient.invalidateQueries({ queryKey: ["own-tags"] });
    },
  });
  const wanted = name.trim();
  const others = (all?.items ?? []).filter((one) => !known.some((tag) => tag.id === one.id)).slice(0, 100);
  return (
    <form
      className={css.add}
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted !== "") add.mutate(wanted);
      }}
    >
      <TextField
        label={t("tags.add")}
        value={name}
        onChange={setName}
        maxLength={100}
        autoComplete="off"
        error={add.error ? explain(add.error) : null}
        // What is there already is offered while one writes.
        inputRef={(input) => input?.setAttribute("list", listId)}
      />
      <datalist id={listId}>
        {others.map((one) => (
          <option key={one.id} value={one.name} />
        ))}
      </datalist>
      <Button type="submit" isDisabled={wanted === "" || add.isPending}>
        {t("tags.addNow")}
      </Button>
    </form>
  );
}
