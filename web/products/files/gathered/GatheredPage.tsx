import type { FileItem } from "@safos/contract/files";
import { fileRoutes } from "@safos/contract/routes/files";
import { useMutation } from "@tanstack/react-query";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { SharedList } from "../sharing/SharedList.tsx";
import "../sharing/text.ts";
import { useViewerOver } from "../viewer/useViewerOver.tsx";
import { GatheredRow, useGatheredColumns } from "./GatheredRow.tsx";

/** A page of files from every workspace: looked at where they stand, starred, or followed to their folder. */
export function GatheredPage(props: {
  title: string;
  about: string;
  list: Parameters<typeof SharedList>[0]["list"];
  items: readonly FileItem[];
  empty: Parameters<typeof SharedList>[0]["empty"];
}) {
  const { viewer, show } = useViewerOver(props.items);
  const columns = useGatheredColumns();
  const favour = useFavour();
  if (viewer) return viewer;
  return (
    <SharedList
      title={props.title}
      about={props.about}
      list={props.list}
      isEmpty={props.items.length === 0}
      empty={props.empty}
      columns={columns}
    >
      {props.items.map((item) => (
        <GatheredRow key={item.id} item={item} onShow={show} onFavour={favour} />
      ))}
    </SharedList>
  );
}

function useFavour(): (item: FileItem) => void {
  const change = useMutation({
    mutationFn: ({ id, isFavourite }: FileItem) =>
      request(fileRoutes.changeFile, { params: { id }, body: { isFavourite: !isFavourite } }),
    onSuccess: () =>
      Promise.all(
        [["favourite-files"], ["recent-files"], ["files"]].map((queryKey) =>
          queryClient.invalidateQueries({ queryKey }),
        ),
      ),
  });
  return change.mutate;
}
