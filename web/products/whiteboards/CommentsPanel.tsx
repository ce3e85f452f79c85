import type { BoardElement } from "@safos/contract/whiteboard-elements";
import { MessageSquarePlus } from "lucide-react";
import { Comments } from "../../shared/items/index.ts";
import { Panel, panelBodyClass } from "../../platform/Panel.tsx";
import { useText } from "../../text/index.tsx";
import { Button } from "../../ui/index.ts";
import { placeOfAnchor } from "./anchors.ts";
import css from "./OutlinePanel.module.css";

/** Threads at places of the whiteboard, then those about the whole. */
export function CommentsPanel(props: {
  whiteboardId: string;
  workspaceId: string | null;
  elements: readonly BoardElement[];
  active: string | null;
  canComment: boolean;
  /** Where a new comment would be fastened: what is selected, or the middle of what is shown. */
  anchorHere: () => string;
  onActive: (anchor: string | null) => void;
  onClose: () => void;
}) {
  const t = useText();
  const { active } = props;
  const shared = {
    kind: "whiteboard" as const,
    id: props.whiteboardId,
    workspaceId: props.workspaceId,
    canComment: props.canComment,
    isHeadingHidden: true,
  };
  return (
    <Panel title={t("items.comments")} isForWriting={props.canComment} onClose={props.onClose}>
      <div className={panelBodyClass}>
        {props.canComment && (
          <Button icon={<MessageSquarePlus aria-hidden="true" />} onPress={() => props.onActive(props.anchorHere())}>
            {t("whiteboards.commentHere")}
          </Button>
        )}
        {active === null ? (
          <Comments {...shared} />
        ) : (
          <section className={css.section}>
            <h3 className={css.frame}>
              {placeOfAnchor(active, props.elements) ? t("whiteboards.commentPlace") : t("whiteboards.commentGone")}
            </h3>
            <Comments key={active} {...shared} anchor={active} />
            <Button variant="quiet" onPress={() => props.onActive(null)}>
              {t("whiteboards.commentAll")}
            </Button>
          </section>
        )}
      </div>
    </Panel>
  );
}
