import type { BoardElement } from "@safos/contract/whiteboard-elements";
import { outlineOf } from "@safos/contract/whiteboard-outline";
import { MessageSquare } from "lucide-react";
import { useMemo } from "react";
import { useText } from "../../text/index.tsx";
import { placeOfAnchor } from "./anchors.ts";
import type { View } from "./connecting.ts";
import { isVotable, type Gathering } from "./gathering.ts";
import css from "./Marks.module.css";

/**
 * What lies over the canvas: pins of comments, and dots while people vote. They stand where their things lie, however
 * close that is; the outline has the same buttons in a list (WCAG 2.5.8, equivalent control).
 */
export function Marks(props: {
  elements: readonly BoardElement[];
  view: View;
  anchors: readonly string[];
  active: string | null;
  gathering: Gathering;
  canVote: boolean;
  onAnchor: (anchor: string) => void;
  onVote: (elementId: string, dots: number) => void;
}) {
  const t = useText();
  const { elements, view, gathering } = props;
  const { voting } = gathering;
  const texts = useMemo(
    () => new Map(outlineOf(elements).flatMap((section) => section.entries.map((one) => [one.id, one.text] as const))),
    [elements],
  );
  const at = (x: number, y: number): React.CSSProperties => ({
    transform: `translate(${(x + view.x) * view.zoom}px, ${(y + view.y) * view.zoom}px)`,
  });
  return (
    <div className={css.marks}>
      {voting &&
        elements.filter(isVotable).map((one) => {
          const count = gathering.counts.get(one.id) ?? 0;
          const mine = gathering.mine.get(one.id) ?? 0;
          if (!voting.isOpen && count === 0) return null;
          const text = texts.get(one.id) || t("whiteboards.withoutText");
          const label = t("whiteboards.voteFor", { text: text.slice(0, 80), n: count });
          if (!voting.isOpen || !props.canVote)
            return (
              <span key={one.id} className={css.dot} style={at(one.x + one.width, one.y)} role="img" aria-label={label}>
                <span aria-hidden="true">{count}</span>
              </span>
            );
          return (
            <span key={one.id} className={css.vote} style={at(one.x + one.width, one.y)}>
              <button
                type="button"
                className={css.dot}
                data-mark
                data-mine={mine > 0 || undefined}
                aria-label={label}
                disabled={gathering.left === 0}
                onClick={() => props.onVote(one.id, mine + 1)}
              >
                <span aria-hidden="true">{count === 0 ? "+" : count}</span>
              </button>
              {mine > 0 && (
                <button
                  type="button"
                  className={css.less}
                  data-mark
                  aria-label={t("whiteboards.voteBack", { text: text.slice(0, 80) })}
                  onClick={() => props.onVote(one.id, mine - 1)}
                >
                  −
                </button>
              )}
            </span>
          );
        })}
      {props.anchors.map((anchor) => {
        const place = placeOfAnchor(anchor, elements);
        return (
          place && (
            <button
              key={anchor}
              type="button"
              className={css.pin}
              data-mark
              data-active={anchor === props.active || undefined}
              style={at(place.x, place.y)}
              aria-label={t("whiteboards.commentAt", { text: texts.get(anchor.slice(8))?.slice(0, 80) ?? "" })}
              onClick={() => props.onAnchor(anchor)}
            >
              <MessageSquare aria-hidden="true" />
            </button>
          )
        );
      })}
    </div>
  );
}
