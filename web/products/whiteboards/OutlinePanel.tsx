import type { BoardElement } from "@safos/contract/whiteboard-elements";
import { outlineOf, type OutlineEntry, type OutlineSection } from "@safos/contract/whiteboard-outline";
import { useMemo, useRef } from "react";
import { Panel, panelBodyClass } from "../../platform/Panel.tsx";
import { useText } from "../../text/index.tsx";
import { showToast } from "../../ui/index.ts";
import { removeElement, setText } from "./editing.ts";
import { typeName } from "./element-types.ts";
import { isVotable, type Gathering } from "./gathering.ts";
import { NewNote } from "./NewNote.tsx";
import css from "./OutlinePanel.module.css";
import { EditedText, OutlineRow } from "./OutlineRow.tsx";
import type { Canvas } from "./scene.ts";

interface OutlineProps {
  elements: readonly BoardElement[];
  canvas: Canvas;
  isReadOnly: boolean;
  gathering: Gathering;
  canVote: boolean;
  onVote: (elementId: string, dots: number) => void;
  onShow: (id: string) => void;
}

/**
 * The whiteboard as a text: read it with a screen reader, change it with the keyboard. What is changed here is changed
 * on the canvas, for everybody.
 */
export function OutlinePanel(props: OutlineProps & { onClose: () => void }) {
  const t = useText();
  const { canvas, elements } = props;
  const sections = useMemo(() => outlineOf(elements), [elements]);
  const votable = useMemo(() => new Set(elements.filter(isVotable).map((one) => one.id)), [elements]);
  const frames = sections.flatMap((section) => (section.frame ? [section.frame] : []));
  const list = useRef<HTMLDivElement>(null);
  const remove = (entry: OutlineEntry): void => {
    removeElement(canvas, entry.id);
    showToast({ text: t("whiteboards.removed") });
    list.current?.focus();
  };
  return (
    <Panel title={t("whiteboards.outline")} about={t("whiteboards.outlineAbout")} onClose={props.onClose}>
      <div className={panelBodyClass} ref={list} tabIndex={-1}>
        {!props.isReadOnly && <NewNote canvas={canvas} frames={frames} />}
        {sections.length === 0 && <p className={css.hint}>{t("whiteboards.outlineEmpty")}</p>}
        {sections.map((section) => (
          <Section
            key={section.frame?.id ?? "loose"}
            {...props}
            section={section}
            votable={votable}
            onRemove={remove}
          />
        ))}
      </div>
    </Panel>
  );
}

/** A frame and what lies in it, or what lies in none. */
function Section(
  props: OutlineProps & {
    section: OutlineSection;
    votable: ReadonlySet<string>;
    onRemove: (entry: OutlineEntry) => void;
  },
) {
  const t = useText();
  const { canvas, isReadOnly, gathering, section, votable } = props;
  const { frame } = section;
  return (
    <section className={css.section}>
      <h3 className={css.frame}>{frame ? frame.text || typeName("frame") : t("whiteboards.loose")}</h3>
      {frame && !isReadOnly && (
        <EditedText
          text={frame.text}
          label={t("whiteboards.frameName")}
          onChange={(text) => setText(canvas, frame.id, text)}
        />
      )}
      <ul className={css.list}>
        {section.entries.map((entry) => {
          const votes = {
            count: gathering.counts.get(entry.id) ?? 0,
            mine: gathering.mine.get(entry.id) ?? 0,
            left: gathering.left,
            canVote: props.canVote,
            onVote: (dots: number) => props.onVote(entry.id, dots),
          };
          return (
            <OutlineRow
              key={entry.id}
              entry={entry}
              isReadOnly={isReadOnly}
              votes={gathering.voting && (votable.has(entry.id) || votes.count > 0) ? votes : null}
              onChange={(text) => setText(canvas, entry.id, text)}
              onShow={() => props.onShow(entry.id)}
              onRemove={() => props.onRemove(entry)}
            />
          );
        })}
      </ul>
    </section>
  );
}
