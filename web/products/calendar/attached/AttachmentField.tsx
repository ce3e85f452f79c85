import type { EntryAttachment } from "@safos/contract/calendar";
import { useQuery } from "@tanstack/react-query";
import { Link as LinkIcon, Paperclip, X } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { ItemKindIcon } from "../../../shared/items/kinds.tsx";
import { useText } from "../../../text/index.tsx";
import { Button, IconButton, IconTile, PersonPicker, TextField, type Pickable } from "../../../ui/index.ts";
import people from "../People.module.css";
import { AttachmentList } from "./AttachmentList.tsx";
import {
  addressIn,
  attachmentOf,
  kindAt,
  linkTo,
  linksOf,
  longestUrl,
  mostAttached,
  thingsQuery,
  titleOf,
  withAttachment,
} from "./attached.ts";
import css from "./Attached.module.css";

/** What is attached to an entry: things of Safos, found by name, and links. */
export function AttachmentField(props: {
  attachments: readonly EntryAttachment[];
  onChange: (attachments: readonly EntryAttachment[]) => void;
}) {
  const t = useText();
  const { attachments, onChange } = props;
  const [asks, setAsks] = useState<"thing" | "link" | null>(null);
  // What had the focus is gone: it goes back to where the question began.
  const [left, setLeft] = useState<"thing" | "link" | null>(null);
  const close = (): void => {
    setLeft(asks);
    setAsks(null);
  };
  const attach = (one: EntryAttachment): void => {
    onChange(withAttachment(attachments, one));
    close();
  };
  const isFull = linksOf(attachments).length >= mostAttached;
  return (
    <section className={people.people} aria-label={t("calendar.attached")}>
      <h3 className={people.heading}>{t("calendar.attached")}</h3>
      {attachments.length > 0 && (
        <AttachmentList
          attachments={attachments}
          onGo={null}
          action={(one) =>
            one.url !== null && (
              <IconButton
                size="sm"
                label={t("calendar.attached.remove", { name: titleOf(one) })}
                onPress={() => {
                  setLeft("thing");
                  onChange(attachments.filter((other) => other !== one));
                }}
              >
                <X aria-hidden="true" />
              </IconButton>
            )
          }
        />
      )}
      {asks === "thing" && <ThingPicker attachments={attachments} onPick={attach} onClose={close} />}
      {asks === "link" && <LinkFields onAdd={attach} onClose={close} />}
      {asks === null && !isFull && (
        <div className={css.buttons}>
          <Button
            key={`thing ${attachments.length}`}
            variant="secondary"
            autoFocus={left === "thing"}
            icon={<Paperclip aria-hidden="true" />}
            onPress={() => setAsks("thing")}
          >
            {t("calendar.attached.thing")}
          </Button>
          <Button
            variant="secondary"
            autoFocus={left === "link"}
            icon={<LinkIcon aria-hidden="true" />}
            onPress={() => setAsks("link")}
          >
            {t("calendar.attached.link")}
          </Button>
        </div>
      )}
    </section>
  );
}

/** Finds a thing of Safos that the reader may see. */
function ThingPicker(props: {
  attachments: readonly EntryAttachment[];
  onPick: (attachment: EntryAttachment) => void;
  onClose: () => void;
}) {
  const t = useText();
  const [text, setText] = useState("");
  const asked = useDeferredValue(text.trim());
  const { data = [] } = useQuery(thingsQuery(asked));
  const taken = new Set(props.attachments.map(({ path }) => path));
  const found = (asked === "" ? [] : data).filter(({ path }) => !taken.has(path));
  const offered = found.map(({ title, path, context, workspaceName }): Pickable => {
    const kind = kindAt(path);
    const where = [kind && t(`items.kind.${kind}`), context, workspaceName];
    return {
      id: path,
      displayName: title,
      name: title,
      organisationName: workspaceName,
      avatarUrl: null,
      about: where.filter((one, index) => one && where.indexOf(one) === index).join(" · "),
      ...(kind ? { picture: <IconTile>{<ItemKindIcon kind={kind} />}</IconTile> } : {}),
    };
  });
  return (
    <>
      <PersonPicker
        label={t("calendar.attached.which")}
        hint={t("calendar.attached.whichHint")}
        inputValue={text}
        onInputChange={setText}
        people={offered}
        onPick={({ id }) => {
          const thing = found.find(({ path }) => path === id);
          if (thing) props.onPick(attachmentOf(thing));
        }}
        empty={t("calendar.attached.nothing")}
      />
      <div className={css.buttons}>
        <Button variant="quiet" size="sm" onPress={props.onClose}>
          {t("common.cancel")}
        </Button>
      </div>
    </>
  );
}

/** A link by its address, and what it is called. */
function LinkFields(props: { onAdd: (attachment: EntryAttachment) => void; onClose: () => void }) {
  const t = useText();
  const [address, setAddress] = useState("");
  const [name, setName] = useState("");
  const [isTried, setTried] = useState(false);
  const url = addressIn(address);
  const add = (): void => {
    setTried(true);
    if (url !== null) props.onAdd(linkTo(url, name, location.origin));
  };
  return (
    <div
      className={css.address}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
        // The form around it is not sent.
        event.preventDefault();
        add();
      }}
    >
      <TextField
        label={t("calendar.attached.address")}
        value={address}
        onChange={setAddress}
        type="url"
        inputMode="url"
        autoComplete="off"
        maxLength={longestUrl}
        error={isTried && url === null ? t("calendar.attached.wrong") : null}
        autoFocus
      />
      <TextField
        label={t("calendar.attached.name")}
        hint={t("calendar.attached.nameHint")}
        value={name}
        onChange={setName}
        autoComplete="off"
        maxLength={200}
      />
      <div className={css.buttons}>
        <Button variant="secondary" onPress={add}>
          {t("calendar.attached.add")}
        </Button>
        <Button variant="quiet" onPress={props.onClose}>
          {t("common.cancel")}
        </Button>
      </div>
    </div>
  );
}
