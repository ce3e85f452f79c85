import { useMutation } from "@tanstack/react-query";
import type { Room } from "matrix-js-sdk";
import { useRef, useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { useText } from "../../../text/index.tsx";
import { Avatar, Button, Notice, TextField } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import type { RoomView } from "../room-view.ts";
import css from "./Group.module.css";
import { changeGroup, largestPicture, pictureTypes, type rightsIn } from "./group-chat.ts";
import { useObjectUrl } from "./useObjectUrl.ts";

/** Gives a chat a name and a picture, or takes them away. */
export function ChangeGroup(props: {
  engine: Engine;
  view: RoomView;
  room: Room;
  rights: ReturnType<typeof rightsIn>;
  onClose: () => void;
}) {
  const t = useText();
  const { engine, view, room, rights, onClose } = props;
  const [name, setName] = useState(view.isNamed ? view.name : "");
  const [picture, setPicture] = useState<File | null | undefined>(undefined);
  const [isRefused, setRefused] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const chosenUrl = useObjectUrl(picture);
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => changeGroup(engine, room, { name: name.trim(), picture }),
    onSuccess: onClose,
  });
  const shown = picture === null ? null : (chosenUrl ?? view.pictureUrl);
  const choose = (file: File | undefined): void => {
    if (!file) return;
    const isGood = pictureTypes.includes(file.type) && file.size <= largestPicture;
    setRefused(!isGood);
    if (isGood) setPicture(file);
  };
  return (
    <FormDialog
      onClose={onClose}
      title={t("groupchat.change")}
      about={view.name}
      size="small"
      submit={t("common.save")}
      isPending={save.isPending}
      onSubmit={() => save.mutate()}
      error={save.error}
    >
      {rights.canRename && (
        <TextField
          label={t("groupchat.name")}
          hint={t("groupchat.nameHint")}
          value={name}
          onChange={setName}
          maxLength={100}
          autoFocus
        />
      )}
      {rights.canSetPicture && (
        <div className={css.picture} role="group" aria-label={t("groupchat.picture")}>
          <Avatar id={view.id} name={name || view.name} imageUrl={shown} size={72} isSquare />
          <Button onPress={() => input.current?.click()}>{t("groupchat.pictureChoose")}</Button>
          {shown !== null && (
            <Button variant="quiet" onPress={() => setPicture(null)}>
              {t("groupchat.pictureNone")}
            </Button>
          )}
          <input
            ref={input}
            type="file"
            hidden
            accept={pictureTypes.join(",")}
            onChange={(event) => choose(event.target.files?.[0])}
          />
        </div>
      )}
      {isRefused && <Notice tone="danger">{t("groupchat.pictureLimit", { n: largestPicture >> 20 })}</Notice>}
    </FormDialog>
  );
}
