import { useQuery } from "@tanstack/react-query";
import { ItemClassChip, ItemTitle } from "../items/index.ts";
import { stateQuery, type Edited } from "./versions.ts";

/** The name of something that is open, to be changed where it stands unless it is locked. */
export function LockableTitle(props: {
  item: Edited & { readonly title: string };
  label: string;
  canWrite: boolean;
  onRename: (title: string) => Promise<unknown>;
}) {
  const { data: state } = useQuery(stateQuery(props.item));
  return (
    <>
      <ItemTitle
        title={props.item.title}
        label={props.label}
        canWrite={props.canWrite && state?.isLocked !== true}
        onRename={props.onRename}
      />
      <ItemClassChip {...props.item} />
    </>
  );
}
