import { useQuery } from "@tanstack/react-query";
import { Lock, Trash2, UserPlus } from "lucide-react";
import { useItemClass } from "../items/index.ts";
import { useText } from "../../text/index.tsx";
import { Button, Menu, type MenuAction } from "../../ui/index.ts";
import { stateQuery, type Edited } from "./versions.ts";
import "./text.ts";

/** Sharing, and the menu of something that is open: what its kind can do, the lock, the trash. */
export function ItemActions(props: {
  item: Edited & { readonly title: string };
  menuLabel: string;
  canWrite: boolean;
  /** Those of the kind; they come first in the menu. */
  actions: readonly (MenuAction | false | null)[];
  onShare: () => void;
  onLock: () => void;
  onTrash: () => void;
}) {
  const t = useText();
  const { canWrite } = props;
  const { data: state } = useQuery(stateQuery(props.item));
  const classed = useItemClass(props.item);
  return (
    <>
      <Button size="sm" icon={<UserPlus aria-hidden="true" />} onPress={props.onShare}>
        {t("items.share")}
      </Button>
      <Menu
        label={props.menuLabel}
        actions={[
          ...props.actions,
          classed.action,
          canWrite &&
            state?.isLocked === false && {
              id: "lock",
              name: t("collaboration.lock"),
              icon: <Lock />,
              onAction: props.onLock,
            },
          canWrite && {
            id: "trash",
            name: t("items.toTrash"),
            icon: <Trash2 />,
            isDanger: true,
            startsGroup: true,
            onAction: props.onTrash,
          },
        ]}
      />
      {classed.dialog}
    </>
  );
}
