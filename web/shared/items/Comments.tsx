import { commentRoutes } from "@safos/contract/routes/items";
import type { ChangeComment, Comment, ItemKindName } from "@safos/contract/items";
import type { Person } from "@safos/contract/identity";
import { useMutation, useQuery } from "@tanstack/react-query";
import { CircleCheck, CornerDownRight, Pencil, RotateCcw, Trash2 } from "lucide-react";
import { useState } from "react";
import { explain } from "../../platform/api.ts";
import { send } from "../../platform/send.ts";
import { WaitingHere } from "../../platform/WaitingHere.tsx";
import { now } from "../../platform/clock.ts";
import { useMaybeMe } from "../../platform/session.ts";
import { formatWhen, useLocale, useText } from "../../text/index.tsx";
import { Avatar, Button, Chip, Menu, Notice, showToast, Skeleton } from "../../ui/index.ts";
import { membersQuery } from "../workspaces/queries.ts";
import css from "./Comments.module.css";
import { mentionedIn } from "./mention.ts";
import { MentionField } from "./MentionField.tsx";
import "./text.ts";
import { useComments } from "./useComments.ts";

interface CommentsProps {
  kind: ItemKindName;
  id: string;
  /** Whose members can be mentioned; null for a visitor. */
  workspaceId: string | null;
  canComment: boolean;
  /** Only comments fastened here; new ones are fastened here too. Null: only those fastened nowhere. Left out: all of them. */
  anchor?: string | null;
  isHeadingHidden?: boolean;
  /** Answers only: new threads are begun elsewhere. */
  isWriterHidden?: boolean;
}

/** What people say about an item, with answers; live. Links in the text open in a new tab. */
export function Comments(props: CommentsProps) {
  const { kind, id, workspaceId, canComment, anchor } = props;
  const t = useText();
  const me = useMaybeMe();
  const { list, comments: all, refresh } = useComments(kind, id);
  const { data: members } = useQuery({
    ...membersQuery(workspaceId ?? ""),
    enabled: workspaceId !== null && me !== null,
  });
  const people = (members ?? []).map((one) => one.person).filter((one) => one.id !== me?.person.id);
  const about = `comments ${kind}/${id} ${anchor ?? ""}`;
  const roots = all.filter((one) => one.parentId === null && (anchor === undefined || one.anchor === anchor));
  return (
    <section className={css.comments} {...(props.isHeadingHidden ? {} : { "aria-label": t("items.comments") })}>
      {!props.isHeadingHidden && <h3 className={css.heading}>{t("items.comments")}</h3>}
      {list.isPending && <Skeleton label={t("common.loading")} rows={2} />}
      {list.isError && <Notice isQuiet>{explain(list.error)}</Notice>}
      {list.isSuccess && roots.length === 0 && anchor === undefined && (
        <p className={css.none}>{t("items.noComments")}</p>
      )}
      <ol className={css.list}>
        {roots.map((one) => (
          <li key={one.id}>
            <Thread
              {...{ kind, id, people, canComment, refresh, about }}
              root={one}
              answers={all.filter((other) => other.parentId === one.id)}
            />
          </li>
        ))}
      </ol>
      {list.hasNextPage && (
        <Button variant="quiet" onPress={() => void list.fetchNextPage()} isPending={list.isFetchingNextPage}>
          {t("items.moreComments")}
        </Button>
      )}
      <WaitingHere about={about} />
      {canComment && !props.isWriterHidden && (
        <Writer
          {...{ kind, id, people, refresh, about }}
          label={t("items.commentField")}
          send={t("items.comment")}
          parentId={null}
          {...(anchor === undefined ? {} : { anchor })}
        />
      )}
    </section>
  );
}

interface Place {
  /** Under which name what is written here waits for the network. */
  about: string;
  kind: ItemKindName;
  id: string;
  people: readonly Person[];
  refresh: () => void;
}

function Thread(props: Place & { root: Comment; answers: readonly Comment[]; canComment: boolean }) {
  const t = useText();
  const { root, answers, canComment } = props;
  const [isAnswering, setAnswering] = useState(false);
  return (
    <div className={css.thread}>
      <One {...props} comment={root} canResolve={canComment} />
      {answers.length > 0 && (
        <ol className={css.answers}>
          {answers.map((one) => (
            <li key={one.id}>
              <One {...props} comment={one} canResolve={false} />
            </li>
          ))}
        </ol>
      )}
      {canComment && !isAnswering && (
        <Button
          variant="quiet"
          size="sm"
          icon={<CornerDownRight aria-hidden="true" />}
          onPress={() => setAnswering(true)}
        >
          {t("items.answer")}
        </Button>
      )}
      {isAnswering && (
        <Writer
          {...props}
          label={t("items.answerField")}
          send={t("items.answer")}
          parentId={root.id}
          onDone={() => setAnswering(false)}
          autoFocus
        />
      )}
    </div>
  );
}

function One(props: Place & { comment: Comment; canResolve: boolean }) {
  const t = useText();
  const locale = useLocale();
  const { comment, people, refresh, about } = props;
  const [isEditing, setEditing] = useState(false);
  const name = comment.author?.displayName ?? comment.guestName ?? t("items.somebody");
  const change = useMutation({
    mutationFn: (body: ChangeComment) =>
      send(commentRoutes.changeComment, {
        params: { id: comment.id },
        body,
        about,
        text: body.text ?? comment.text,
      }),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: () =>
      send(commentRoutes.removeComment, { params: { id: comment.id }, about, text: t("outbox.removedComment") }),
    onSuccess(answer) {
      refresh();
      if (answer) showToast({ text: t("items.commentGone") });
    },
  });
  const isResolved = comment.resolvedAt !== null;
  if (comment.isDeleted) return <p className={css.none}>{t("items.deleted")}</p>;
  return (
    <article className={css.one} aria-label={t("items.commentBy", { name })}>
      <Avatar
        id={comment.author?.userId ?? name}
        name={name}
        size={28}
        {...(comment.author ? { imageUrl: comment.author.avatarUrl } : {})}
      />
      <div className={css.lines}>
        <div className={css.line}>
          <span className={css.name}>{name}</span>
          {comment.guestName !== null && <Chip tone="outline">{t("items.guest")}</Chip>}
          <time className={css.when} dateTime={comment.createdAt}>
            {formatWhen(locale, Date.parse(comment.createdAt), now(), { yesterday: t("common.yesterday") })}
          </time>
          {isResolved && (
            <Chip tone="success" icon={<CircleCheck aria-hidden="true" />}>
              {t("items.resolved")}
            </Chip>
          )}
          <span className={css.space} />
          {(comment.isMine || props.canResolve) && !isEditing && (
            <Menu
              label={t("items.moreComment")}
              actions={[
                props.canResolve && {
                  id: "resolve",
                  name: isResolved ? t("items.reopen") : t("items.resolve"),
                  icon: isResolved ? <RotateCcw /> : <CircleCheck />,
                  onAction: () => change.mutate({ isResolved: !isResolved }),
                },
                comment.isMine && {
                  id: "edit",
                  name: t("items.edit"),
                  icon: <Pencil />,
                  onAction: () => setEditing(true),
                },
                comment.isMine && {
                  id: "delete",
                  name: t("items.delete"),
                  icon: <Trash2 />,
                  isDanger: true,
                  onAction: () => remove.mutate(),
                },
              ]}
            />
          )}
        </div>
        {isEditing ? (
          <Editor
            comment={comment}
            people={people}
            onCancel={() => setEditing(false)}
            onSave={(text) =>
              change.mutate({ text, mentions: mentionedIn(text, people) }, { onSuccess: () => setEditing(false) })
            }
          />
        ) : (
          <p className={css.text}>
            <Linked text={comment.text} people={people} />{" "}
            {comment.editedAt !== null && <span className={css.when}>{t("items.edited")}</span>}
          </p>
        )}
      </div>
    </article>
  );
}

/** Addresses become links and names of mentioned people stand out; everything else stays the text it is. */
function Linked({ text, people }: { text: string; people: readonly Person[] }) {
  const names = people.map((one) => `@${one.displayName}`).filter((name) => text.includes(name));
  const escape = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pattern = new RegExp(
    `(https?:\\/\\/[^\\s<>"]+[^\\s<>".,;:!?)\\]]${names.map((one) => `|${escape(one)}`).join("")})`,
    "g",
  );
  return text.split(pattern).map((part, index) => {
    if (index % 2 === 0) return part;
    if (part.startsWith("@"))
      return (
        <span key={index} className={css.at}>
          {part}
        </span>
      );
    return (
      <a key={index} href={part} target="_blank" rel="noreferrer noopener">
        {part}
      </a>
    );
  });
}

function Editor(props: {
  comment: Comment;
  people: readonly Person[];
  onSave: (text: string) => void;
  onCancel: () => void;
}) {
  const t = useText();
  const [text, setText] = useState(props.comment.text);
  const save = (): void => {
    if (text.trim()) props.onSave(text.trim());
  };
  return (
    <div className={css.writer}>
      <MentionField
        label={t("items.edit")}
        value={text}
        onChange={setText}
        people={props.people}
        onSend={save}
        onCancel={props.onCancel}
        autoFocus
      />
      <div className={css.actions}>
        <Button variant="quiet" size="sm" onPress={props.onCancel}>
          {t("common.cancel")}
        </Button>
        <Button variant="primary" size="sm" onPress={save} isDisabled={!text.trim()}>
          {t("common.save")}
        </Button>
      </div>
    </div>
  );
}

function Writer(
  props: Place & {
    label: string;
    send: string;
    parentId: string | null;
    anchor?: string | null;
    onDone?: () => void;
    autoFocus?: boolean;
  },
) {
  const t = useText();
  const { kind, id, people, refresh, about, onDone } = props;
  const [text, setText] = useState("");
  const add = useMutation({
    mutationFn: () =>
      send(commentRoutes.addComment, {
        about,
        text: text.trim(),
        params: { kind, id },
        body: {
          text: text.trim(),
          parentId: props.parentId,
          mentions: mentionedIn(text, people),
          ...(props.anchor === undefined ? {} : { anchor: props.anchor }),
        },
      }),
    onSuccess() {
      setText("");
      refresh();
      onDone?.();
    },
  });
  const post = (): void => {
    if (text.trim() && !add.isPending) add.mutate();
  };
  return (
    <div className={css.writer}>
      <MentionField
        label={props.label}
        value={text}
        onChange={setText}
        people={people}
        onSend={post}
        autoFocus={props.autoFocus ?? false}
        {...(onDone ? { onCancel: onDone } : {})}
      />
      <div className={css.actions}>
        {people.length > 0 && <span className={css.hint}>{t("items.commentHint")}</span>}
        {onDone && (
          <Button variant="quiet" size="sm" onPress={onDone}>
            {t("common.cancel")}
          </Button>
        )}
        <Button variant="secondary" size="sm" onPress={post} isPending={add.isPending} isDisabled={!text.trim()}>
          {props.send}
        </Button>
      </div>
    </div>
  );
}
