import type { Card, ChangeCard, Field, Recurrence } from "@safos/contract/boards";
import { useMutation, useQuery } from "@tanstack/react-query";
import { CalendarDays, CalendarX, Check, Plus, Users, X } from "lucide-react";
import { useState } from "react";
import { api } from "../../platform/api.ts";
import { now } from "../../platform/clock.ts";
import { formatTime, useLocale, useText } from "../../text/index.tsx";
import { Avatar, Button, Chip, cx, Dialog, Form, Hidden, IconButton, Menu, Select, TextField } from "../../ui/index.ts";
import css from "./CardPanel.module.css";
import tile from "./CardTile.module.css";
import { markOf, useOnBoard } from "./context.ts";
import { shortDay, urgencyOf } from "./due.ts";
import { acceptCard, facesQuery, moveCard } from "./queries.ts";
import "./text.ts";

/** Who, when, which labels, under what, waiting for what, and the board's own fields. */
export function CardFacts({
  card,
  canWrite,
  onChange,
}: {
  card: Card;
  canWrite: boolean;
  onChange: (change: ChangeCard) => void;
}) {
  const t = useText();
  const locale = useLocale();
  const on = useOnBoard();
  const { board } = on;
  const [isDating, setDating] = useState(false);
  const check = (isOn: boolean) => (isOn ? { end: <Check aria-hidden="true" /> } : {});
  const plus = (label: string) => (
    <IconButton label={label} size="sm" hasTip={false}>
      <Plus aria-hidden="true" />
    </IconButton>
  );
  const urgency = card.dueAt ? urgencyOf(card.dueAt, card.doneAt, now()) : "later";
  const dayAndTime = (at: string): string => `${shortDay(t, locale, at, now())} ${formatTime(locale, Date.parse(at))}`;
  const blockers = useMutation({
    mutationFn: ({ id, isNew }: { id: string; isNew: boolean }) =>
      isNew
        ? api.post<Card>(`/api/v1/cards/${card.id}/blockers`, { cardId: id })
        : api.delete<Card>(`/api/v1/cards/${card.id}/blockers/${id}`),
    onSuccess: acceptCard,
  });
  const move = useMutation({ mutationFn: (listId: string) => moveCard(card, { listId }) });
  const openLink = (one: { id: string; no: number; title: string }) => (
    <button key={one.id} type="button" className={css.link} onClick={() => on.open(one.id)}>
      {markOf(board, one.no)} {one.title}
    </button>
  );
  return (
    <dl className={css.facts}>
      <dt>{t("boards.list")}</dt>
      <dd>
        {canWrite ? (
          <Select
            label={t("boards.list")}
            isLabelHidden
            isSmall
            value={card.listId}
            options={board.lists.map((one) => ({ id: one.id, name: one.title }))}
            onChange={(id) => id !== card.listId && move.mutate(id)}
          />
        ) : (
          card.listTitle
        )}
      </dd>
      <dt>{t("boards.assignees")}</dt>
      <dd>
        {card.groupIds.map((id) => {
          const name = on.groups.get(id)?.name ?? "?";
          return (
            <span key={id} className={css.person}>
              <Avatar id={id} name={name} isGroup />
              {name}
              <Hidden>{t("boards.isGroup")}</Hidden>
            </span>
          );
        })}
        {card.assigneeIds.map((id) => {
          const person = on.people.get(id);
          return (
            <span key={id} className={css.person}>
              <Avatar id={id} name={person?.displayName ?? "?"} imageUrl={person?.avatarUrl} />
              {person?.displayName ?? "?"}
            </span>
          );
        })}
        {canWrite && (
          <Menu
            label={t("boards.chooseAssignees")}
            trigger={plus(t("boards.chooseAssignees"))}
            actions={[
              ...board.people.map((one) => {
                const isOn = card.assigneeIds.includes(one.id);
                return {
                  id: one.id,
                  name: one.displayName,
                  ...check(isOn),
                  onAction: () => onChange(isOn ? { removeAssigneeIds: [one.id] } : { addAssigneeIds: [one.id] }),
                };
              }),
              ...board.groups.map((one, index) => {
                const isOn = card.groupIds.includes(one.id);
                return {
                  id: one.id,
                  name: one.name,
                  icon: <Users aria-hidden="true" />,
                  startsGroup: index === 0,
                  ...check(isOn),
                  onAction: () => onChange(isOn ? { removeGroupIds: [one.id] } : { addGroupIds: [one.id] }),
                };
              }),
            ]}
          />
        )}
      </dd>
      {(canWrite || card.dueAt || card.startsAt) && (
        <>
          <dt>{t("boards.due")}</dt>
          <dd>
            {card.startsAt && <Chip>{t("boards.from", { day: dayAndTime(card.startsAt) })}</Chip>}
            {card.dueAt && (
              <Chip
                tone={
                  urgency === "late" ? "danger" : urgency === "soon" ? "warn" : urgency === "done" ? "success" : "plain"
                }
                icon={urgency === "late" ? <CalendarX aria-hidden="true" /> : <CalendarDays aria-hidden="true" />}
              >
                {dayAndTime(card.dueAt)}
              </Chip>
            )}
            {card.recurrence && <Chip>{t(`boards.every.${card.recurrence.unit}`, { n: card.recurrence.every })}</Chip>}
            {canWrite && (
              <Button variant="quiet" size="xs" onPress={() => setDating(true)}>
                {t(card.dueAt ? "boards.changeDates" : "boards.setDates")}
              </Button>
            )}
          </dd>
        </>
      )}
      {(canWrite || card.labelIds.length > 0) && (
        <>
          <dt>{t("boards.labels")}</dt>
          <dd>
            {card.labelIds.flatMap((id) => {
              const label = on.labels.get(id);
              return label
                ? [
                    <span key={id} className={cx(tile.label, label.tone !== null && tile[`l${label.tone}`])}>
                      {label.title}
                    </span>,
                  ]
                : [];
            })}
            {canWrite && (
              <Menu
                label={t("boards.chooseLabels")}
                trigger={plus(t("boards.chooseLabels"))}
                actions={
                  board.labels.length > 0
                    ? board.labels.map((one) => {
                        const isOn = card.labelIds.includes(one.id);
                        return {
                          id: one.id,
                          name: one.title,
                          ...check(isOn),
                          onAction: () => onChange(isOn ? { removeLabelIds: [one.id] } : { addLabelIds: [one.id] }),
                        };
                      })
                    : [{ id: "none", name: t("boards.noLabels"), isDisabled: true, onAction: () => undefined }]
                }
              />
            )}
          </dd>
        </>
      )}
      {(canWrite || card.parent) && (
        <>
          <dt>{t("boards.parent")}</dt>
          <dd>
            {card.parent && openLink(card.parent)}
            {canWrite && (
              <ChooseCard
                label={t("boards.chooseParent")}
                card={card}
                onChoose={(id) => onChange({ parentId: id })}
                {...(card.parent ? { onNone: () => onChange({ parentId: null }) } : {})}
              />
            )}
          </dd>
        </>
      )}
      {(canWrite || card.blockedBy.length > 0) && (
        <>
          <dt>{t("boards.waitsFor")}</dt>
          <dd>
            {card.blockedBy.map((one) => (
              <span key={one.id} className={css.remove}>
                {openLink(one)}
                {canWrite && (
                  <IconButton
                    label={t("boards.waitNoMore", { title: one.title })}
                    size="sm"
                    onPress={() => blockers.mutate({ id: one.id, isNew: false })}
                  >
                    <X aria-hidden="true" />
                  </IconButton>
                )}
              </span>
            ))}
            {canWrite && (
              <ChooseCard
                label={t("boards.chooseBlocker")}
                card={card}
                onChoose={(id) => blockers.mutate({ id, isNew: true })}
              />
            )}
          </dd>
        </>
      )}
      {card.blocks.length > 0 && (
        <>
          <dt>{t("boards.blocks")}</dt>
          <dd>{card.blocks.map(openLink)}</dd>
        </>
      )}
      {board.fields.map((field) => (
        <OwnField
          key={`${field.id} ${card.version}`}
          field={field}
          card={card}
          canWrite={canWrite}
          onChange={onChange}
        />
      ))}
      {canWrite && (
        <>
          <dt>{t("boards.tone")}</dt>
          <dd>
            <Select
              label={t("boards.tone")}
              isLabelHidden
              isSmall
              value={String(card.tone ?? 0)}
              options={[0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) => ({
                id: String(n),
                name: t(`boards.tone.${n}` as "boards.tone.0"),
              }))}
              onChange={(id) => onChange({ tone: id === "0" ? null : Number(id) })}
            />
          </dd>
        </>
      )}
      {isDating && <DatesDialog card={card} onChange={onChange} onClose={() => setDating(false)} />}
    </dl>
  );
}

/** A field that the board adds: saved when it is left. */
function OwnField(props: { field: Field; card: Card; canWrite: boolean; onChange: (change: ChangeCard) => void }) {
  const { field, card } = props;
  const t = useText();
  const present = card.fields[field.id];
  const [value, setValue] = useState(present === undefined ? "" : String(present));
  const save = (text: string): void => {
    if (text === String(present ?? "")) return;
    const { [field.id]: _gone, ...rest } = card.fields;
    const number = Number(text.replace(",", "."));
    if (field.type === "number" && text !== "" && Number.isNaN(number)) return setValue(String(present ?? ""));
    props.onChange({
      version: card.version,
      fields: text === "" ? rest : { ...rest, [field.id]: field.type === "number" ? number : text },
    });
  };
  return (
    <>
      <dt>{field.name}</dt>
      <dd>
        {!props.canWrite ? (
          value
        ) : field.type === "choice" ? (
          <Select
            label={field.name}
            isLabelHidden
            isSmall
            value={value === "" ? "" : value}
            options={[
              { id: "", name: t("boards.noChoice") },
              ...(field.options ?? []).map((one) => ({ id: one, name: one })),
            ]}
            onChange={(next) => {
              setValue(next);
              save(next);
            }}
          />
        ) : (
          <span className={css.field}>
            <TextField
              label={field.name}
              isLabelHidden
              type={field.type === "date" ? "date" : "text"}
              inputMode={field.type === "number" ? "decimal" : "text"}
              value={value}
              onChange={setValue}
              maxLength={1000}
              onBlur={() => save(value.trim())}
            />
          </span>
        )}
      </dd>
    </>
  );
}

/** Another card of the board, found by writing. */
function ChooseCard(props: { label: string; card: Card; onChoose: (id: string) => void; onNone?: () => void }) {
  const t = useText();
  const { board } = useOnBoard();
  const [isOpen, setOpen] = useState(false);
  const [words, setWords] = useState("");
  const faces = [...(useQuery(facesQuery(board.id)).data?.values() ?? [])].sort((a, b) => b.no - a.no);
  const wanted = words.trim().toLocaleLowerCase("sv");
  const found = faces
    .filter(
      (one) =>
        one.id !== props.card.id &&
        (wanted === "" || `${markOf(board, one.no)} ${one.title}`.toLocaleLowerCase("sv").includes(wanted)),
    )
    .slice(0, 12);
  return (
    <>
      <IconButton label={props.label} size="sm" onPress={() => setOpen(true)}>
        <Plus aria-hidden="true" />
      </IconButton>
      {isOpen && (
        <Dialog isOpen onClose={() => setOpen(false)} title={props.label} closeLabel={t("common.close")} size="small">
          <TextField label={t("boards.searchCard")} value={words} onChange={setWords} autoFocus />
          <ul>
            {found.map((one) => (
              <li key={one.id}>
                <Button
                  variant="quiet"
                  onPress={() => {
                    props.onChoose(one.id);
                    setOpen(false);
                  }}
                >
                  {markOf(board, one.no)} {one.title.slice(0, 60)}
                </Button>
              </li>
            ))}
          </ul>
          {props.onNone && (
            <Button
              onPress={() => {
                props.onNone?.();
                setOpen(false);
              }}
            >
              {t("boards.noParent")}
            </Button>
          )}
        </Dialog>
      )}
    </>
  );
}

const local = (at: string | null): string => {
  if (at === null) return "";
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

function DatesDialog({
  card,
  onChange,
  onClose,
}: {
  card: Card;
  onChange: (change: ChangeCard) => void;
  onClose: () => void;
}) {
  const t = useText();
  const [starts, setStarts] = useState(local(card.startsAt));
  const [due, setDue] = useState(local(card.dueAt));
  const [unit, setUnit] = useState<Recurrence["unit"] | "never">(card.recurrence?.unit ?? "never");
  const [every, setEvery] = useState(String(card.recurrence?.every ?? 1));
  const isWrong = starts !== "" && due !== "" && starts > due;
  const count = Math.min(99, Math.max(1, Math.round(Number(every)) || 1));
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("boards.dates")}
      closeLabel={t("common.close")}
      size="small"
      footer={
        <>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" form="dates" variant="primary">
            {t("common.save")}
          </Button>
        </>
      }
    >
      <Form
        id="dates"
        onSubmit={() => {
          if (isWrong) return;
          onChange({
            startsAt: starts === "" ? null : new Date(starts).toISOString(),
            dueAt: due === "" ? null : new Date(due).toISOString(),
            recurrence: unit === "never" ? null : { unit, every: count },
          });
          onClose();
        }}
      >
        <TextField label={t("boards.starts")} type="datetime-local" value={starts} onChange={setStarts} />
        <TextField
          label={t("boards.due")}
          type="datetime-local"
          value={due}
          onChange={setDue}
          error={isWrong ? t("boards.datesWrong") : null}
        />
        <Select
          label={t("boards.recurs")}
          value={unit}
          options={(["never", "day", "week", "month", "year"] as const).map((id) => ({
            id,
            name: t(`boards.unit.${id}`),
          }))}
          onChange={setUnit}
        />
        {unit !== "never" && (
          <TextField
            label={t("boards.recursEvery")}
            hint={t("boards.recursHint")}
            inputMode="numeric"
            value={every}
            onChange={setEvery}
          />
        )}
      </Form>
    </Dialog>
  );
}
