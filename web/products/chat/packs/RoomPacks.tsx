import { useMutation } from "@tanstack/react-query";
import { ImagePlus, Pencil, Trash2 } from "lucide-react";
import { useRef, useState, type ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, Item, Menu, Notice, showToast } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { mostOfPack } from "../emoji/emoticons.ts";
import type { RoomView } from "../room-view.ts";
import { AddPicture } from "./AddPicture.tsx";
import { removePicture } from "./change-pack.ts";
import { packEventsOf, picturesOf, addressForNew, type PackPicture } from "./pack.ts";
import css from "./Packs.module.css";
import { RenamePicture } from "./RenamePicture.tsx";
import "./text.ts";

interface Frame {
  readonly count: number;
  readonly action: ReactNode;
  readonly children: ReactNode;
}

/** A room's own emoji for those who may change them: listed, added, renamed and removed. `frame` is what they stand in. */
export function RoomPacks(props: { engine: Engine; view: RoomView; frame: (parts: Frame) => ReactNode }) {
  const t = useText();
  const { engine, view } = props;
  const [dialog, setDialog] = useState<"add" | PackPicture | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const room = engine.client.getRoom(view.id);
  if (!room || view.membership !== "join") return null;
  const events = packEventsOf(room);
  const address = addressForNew(events);
  const mayChange = (type: string): boolean => room.currentState.maySendStateEvent(type, engine.me);
  if (!mayChange(address.type)) return null;
  const pictures = picturesOf(events);
  const names = pictures.map((one) => one.name);
  const isIn = ({ address: { type, key } }: PackPicture): boolean => type === address.type && key === address.key;
  const isFull = pictures.filter(isIn).length >= mostOfPack;
  const close = (): void => setDialog(null);
  return (
    <>
      {props.frame({
        count: pictures.length,
        action: (
          <Button icon={<ImagePlus aria-hidden="true" />} isDisabled={isFull} onPress={() => setDialog("add")}>
            {t("packs.add")}
          </Button>
        ),
        children: (
          <div className={css.body} ref={list} tabIndex={-1}>
            <p className={css.text}>{t(pictures.length === 0 ? "packs.empty" : "packs.about")}</p>
            {view.isEncrypted && <Notice isQuiet>{t("packs.encrypted")}</Notice>}
            {isFull && <Notice isQuiet>{t("packs.full", { n: mostOfPack })}</Notice>}
            {pictures.length > 0 && (
              <ul className={css.list} aria-label={t("packs.title")}>
                {pictures.map((picture) => (
                  <li key={`${picture.address.type} ${picture.address.key} ${picture.name}`}>
                    <PictureRow
                      {...{ engine, picture }}
                      roomId={view.id}
                      mayChange={mayChange(picture.address.type)}
                      onRename={() => setDialog(picture)}
                      // What had the focus is gone.
                      onRemoved={() => list.current?.focus()}
                    />
                  </li>
                ))}
              </ul>
            )}
          </div>
        ),
      })}
      {dialog === "add" && <AddPicture {...{ engine, address, names }} roomId={view.id} onClose={close} />}
      {dialog !== null && dialog !== "add" && (
        <RenamePicture
          {...{ engine }}
          roomId={view.id}
          picture={dialog}
          names={names.filter((one) => one !== dialog.name)}
          onClose={close}
        />
      )}
    </>
  );
}

function PictureRow(props: {
  engine: Engine;
  roomId: string;
  picture: PackPicture;
  mayChange: boolean;
  onRename: () => void;
  onRemoved: () => void;
}) {
  const t = useText();
  const { engine, roomId, picture, onRename, onRemoved } = props;
  const { name, url, address } = picture;
  const undo = useMutation({ mutationFn: (putBack: () => Promise<void>) => putBack() });
  const remove = useMutation({
    mutationFn: () => removePicture(engine, roomId, address, name),
    onSuccess(putBack) {
      showToast({
        text: t("packs.removed", { name }),
        action: { name: t("common.undo"), run: () => undo.mutate(putBack) },
      });
      onRemoved();
    },
  });
  return (
    <Item
      isPlain
      icon={<img className={css.picture} src={url} alt="" loading="lazy" />}
      title={`:${name}:`}
      about={picture.isSticker ? t("packs.sticker") : undefined}
      end={
        props.mayChange && (
          <Menu
            label={t("packs.actions", { name })}
            actions={[
              { id: "rename", name: t("packs.rename"), icon: <Pencil />, onAction: onRename },
              {
                id: "remove",
                name: t("common.remove"),
                icon: <Trash2 />,
                isDanger: true,
                isDisabled: remove.isPending,
                onAction: () => remove.mutate(),
              },
            ]}
          />
        )
      }
    />
  );
}
