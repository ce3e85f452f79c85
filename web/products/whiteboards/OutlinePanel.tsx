import type { BoardElement } from "@safos/contract/whiteboard-elements";
import { outlineOf, type OutlineEntry } from "@safos/contract/whiteboard-outline";
import { Crosshair, Plus, Trash2 } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { Panel, panelBodyClass } from "../../platform/Panel.tsx";
import { hasText, text as say, useText } from "../../text/index.tsx";
import { Button, Form, IconButton, Select, showToast, TextField } from "../../ui/index.ts";
import { addNote, removeElement, setWords } from "./editing.ts";
import { isVotable, type Gathering } from "./gathering.ts";
import css from "./OutlinePanel.module.css";
import type { Canvas } from "./scene.ts";

const nameOf = (type: string): string => {
  const key = `whiteboards.type.${type}`;
  return hasText(key) ? say(key) : type;
};

/**
 * The whiteboard as a text: read it with a screen reader, change it with the keyboard. What is changed here is changed
 * on the canvas, for everybody.
 */
export function OutlinePanel(props: {
  elements: readonly BoardElement[];
  canvas: Canvas;
  isReadOnly: boolean;
  gathering: Gathering;
  canVote: boolean;
  onVote: (elementId: string, dots: number) => void;
  onShow: (id: string) => void;
  onClose: () => void;
}) {
  const t = useText();
  const { canvas, isReadOnly } = props;
  const sections = useMemo(() => outlineOf(props.elements), [props.elements]);
  const votable = useMemo(() => new Set(props.elements.filter(isVotable).map((one) => one.id)), [props.elements]);
  const frames = sections.flatMap((section) => (section.frame ? [section.frame] : []));
  const [fresh, setFresh] = useState("");
  const [where, setWhere] = useState("none");
  const target = frames.some((one) => one.id === where) ? where : (frames[0]?.id ?? "none");
  const list = useRef<HTMLDivElement>(null);
  const add = (): void => {
    if (fresh.trim() === "") return;
    addNote(canvas, fresh.trim(), target === "none" ? null : target);
    showToast({ text: t("whiteboards.noteAdded") });
    setFresh("");
  };
  const remove = (entry: OutlineEntry): void => {
    removeElement(canvas, entry.id);
    showToast({ text: t("whiteboards.removed") });
    list.current?.focus();
  };
  return (
    <Panel title={t("whiteboards.outline")} about={t("whiteboards.outlineAbout")} onClose={props.onClose}>
      <div className={panelBodyClass} ref={list} tabIndex={-1}>
        {!isReadOnly && (
          <Form onSubmit={add}>
            <TextField label={t("whiteboards.newNote")} value={fresh} onChange={setFresh} maxLength={2000} />
            {frames.length > 0 && (
              <Select
                label={t("whiteboards.newNoteIn")}
                value={target}
                onChange={setWhere}
                options={[
                  ...frames.map((one) => ({ id: one.id, name: one.text || nameOf("frame") })),
                  { id: "none", name: t("whiteboards.loose") },
                ]}
              />
            )}
            <Button type="submit" icon={<Plus aria-hidden="true" />} isDisabled={fresh.trim() === ""}>
              {t("whiteboards.addNote")}
            </Button>
          </Form>
        )}
        {sections.length === 0 && <p className={css.hint}>{t("whiteboards.outlineEmpty")}</p>}
        {sections.map((section) => (
          <section key={section.frame?.id ?? "loose"} className={css.section}>
            <h3 className={css.frame}>
              {section.frame ? section.frame.text || nameOf("frame") : t("whiteboards.loose")}
            </h3>
            {section.frame && !isReadOnly && (
              <Words
                entry={section.frame}
                label={t("whiteboards.frameName")}
                onChange={(words) => setWords(canvas, section.frame?.id ?? "", words)}
              />
            )}
            <ul className={css.list}>
              {section.entries.map((entry) => {
                const ends = [
                  entry.from && t("whiteboards.from", { text: entry.from.slice(0, 80) }),
                  entry.to && t("whiteboards.to", { text: entry.to.slice(0, 80) }),
                ].filter(Boolean);
                const kind = [nameOf(entry.type), ...ends].join(" ");
                const count = props.gathering.counts.get(entry.id) ?? 0;
                const mine = props.gathering.mine.get(entry.id) ?? 0;
                const isTextual = !["freedraw", "image", "line"].includes(entry.type);
                return (
                  <li key={entry.id} className={css.entry}>
                    {isReadOnly || !isTextual ? (
                      <p className={css.read}>
                        <span className={css.kind}>{kind}</span> {entry.text}
                      </p>
                    ) : (
                      <Words entry={entry} label={kind} onChange={(words) => setWords(canvas, entry.id, words)} />
                    )}
                    <span className={css.tools}>
                      {props.gathering.voting && (votable.has(entry.id) || count > 0) && (
                        <Button
                          size="sm"
                          isDisabled={!props.canVote || (props.gathering.left === 0 && mine === 0)}
                          onPress={() => props.onVote(entry.id, props.gathering.left === 0 ? mine - 1 : mine + 1)}
                        >
                          {t("whiteboards.votes", { n: count })}
                        </Button>
                      )}
                      <IconButton
                        size="sm"
                        label={t("whiteboards.show", { text: entry.text.slice(0, 60) || kind })}
                        onPress={() => props.onShow(entry.id)}
                      >
                        <Crosshair aria-hidden="true" />
                      </IconButton>
                      {!isReadOnly && (
                        <IconButton
                          size="sm"
                          label={t("whiteboards.remove", { text: entry.text.slice(0, 60) || kind })}
                          onPress={() => remove(entry)}
                        >
                          <Trash2 aria-hidden="true" />
                        </IconButton>
                      )}
                    </span>
                  </li>
                );
              })}
            </ul>
          </section>
        ))}
      </div>
    </Panel>
  );
}

/** Enter or leaving the field keeps what was written, Escape takes it back. */
function Words(props: { entry: OutlineEntry; label: string; onChange: (words: string) => void }) {
  const { entry } = props;
  const [words, setDraft] = useState<string | null>(null);
  const save = (): void => {
    if (words !== null && words !== entry.text) props.onChange(words);
    setDraft(null);
  };
  return (
    <TextField
      label={props.label}
      rows={Math.min(6, (words ?? entry.text).split("\n").length)}
      value={words ?? entry.text}
      maxLength={5000}
      onChange={setDraft}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === "Enter" && !event.shiftKey) {
          event.preventDefault();
          save();
        } else if (event.key === "Escape" && words !== null) {
          event.preventDefault();
          event.stopPropagation();
          setDraft(null);
        } else event.continuePropagation();
      }}
    />
  );
}
